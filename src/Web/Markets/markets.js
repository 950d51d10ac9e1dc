// @ts-check
// The list of markets, live: figures are written into the cells that the server rendered; searching and sorting ask the server and stay on the page.
import { flash } from "../Shared/flash.js";
import { pageStream } from "../Shared/stream.js";
import { changeWords, compactWords, directionOf, priceWords, rangePlace, sparkPath, spreadWords, write } from "./figures.js";
import { sayFeed } from "./feeds.js";

/** @typedef {import("./figures.js").Figures} Figures */

const TYPING_MS = 150;
const SPARKS_MS = 60_000;
const FIRST_SPARKS_MS = 5_000;
const SPARKS_MAX = 200;

/** @param {HTMLElement} root */
export function start(root) {
  const list = root.querySelector("[data-market-list]");
  if (list instanceof HTMLElement) new LiveMarkets(root, list).run();
}

class LiveMarkets {
  /** @param {HTMLElement} root @param {HTMLElement} list */
  constructor(root, list) {
    this.root = root;
    this.list = list;
    /** @type {Map<string, HTMLTableRowElement>} */
    this.rows = new Map();
    /** The newest figures of every pair, also of those not on this page. @type {Map<string, Figures>} */
    this.figures = new Map();
    /** @type {Set<string>} */
    this.changed = new Set();
    /** @type {Record<string, import("./feeds.js").Venue>} */
    this.venues = {};
    this.toldAt = 0;
    this.isDrawWanted = false;
    this.isFlashing = false;
    this.asked = 0;
    this.typing = 0;
    this.findRows();
  }

  run() {
    const stream = pageStream();
    stream.watch(() => {
      if (this.root.dataset.state !== stream.state) this.root.dataset.state = stream.state;
      this.showFeeds(stream.state === "lost");
    });
    stream.subscribe({ channel: "tickers" }, (message) => this.take(message));
    stream.subscribe({ channel: "status" }, (message) => {
      if (!message.status) return;
      this.venues = message.status.venues;
      this.toldAt = performance.now();
      this.showFeeds(false);
    });
    document.addEventListener("visibilitychange", () => this.wantDraw());
    this.root.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("popstate", () => void this.go(location.href, "none"));
    this.waitForSparks();
    const form = this.root.querySelector("[data-market-search]");
    if (!(form instanceof HTMLFormElement)) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.typing);
      void this.go(this.searched(), "push");
    });
    form.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = Number(setTimeout(() => void this.go(this.searched(), "replace"), TYPING_MS));
    });
  }

  /** @param {Record<string, any>} message */
  take(message) {
    this.isFlashing = message.type === "update";
    for (const figures of /** @type {Figures[]} */ (message.tickers ?? [])) {
      this.figures.set(figures.pair, figures);
      this.changed.add(figures.pair);
    }
    this.wantDraw();
  }

  /** However many updates come between two frames of the screen, it is written once; a hidden page writes nothing. */
  wantDraw() {
    if (this.isDrawWanted || document.hidden || this.changed.size === 0) return;
    this.isDrawWanted = true;
    requestAnimationFrame(() => {
      this.isDrawWanted = false;
      for (const pair of this.changed) {
        const row = this.rows.get(pair);
        const figures = this.figures.get(pair);
        if (row && figures) drawRow(row, figures, this.isFlashing);
      }
      this.changed.clear();
    });
  }

  /** Sparklines are drawn anew every minute, sooner while the exchanges have not told them yet. @private */
  waitForSparks() {
    const isEmpty = this.list.querySelector('[data-spark] path[d=""]') !== null;
    setTimeout(() => void this.drawSparks().finally(() => this.waitForSparks()), isEmpty ? FIRST_SPARKS_MS : SPARKS_MS);
  }

  /** Asks for the sparklines of the rows in view; the others are drawn on the first turn that finds them there. */
  async drawSparks() {
    if (document.hidden || this.root.dataset.state !== "open") return;
    const pairs = [...this.rows].filter(([, row]) => {
      const box = row.getBoundingClientRect();
      return box.bottom > 0 && box.top < innerHeight;
    }).map(([pair]) => pair).slice(0, SPARKS_MAX);
    if (pairs.length === 0) return;
    try {
      const answer = await fetch(`/api/sparklines?pairs=${pairs.join(",")}`);
      if (!answer.ok) return;
      for (const { pair, points } of /** @type {{ sparklines: { pair: string, points: (string | null)[] }[] }} */ (await answer.json()).sparklines) {
        const path = this.rows.get(pair)?.querySelector("[data-spark] path");
        const drawn = sparkPath(points);
        if (path && path.getAttribute("d") !== drawn) path.setAttribute("d", drawn);
      }
    } catch (error) {
      // The stream says it when the server is lost; the lines stay as they are.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** @private */
  findRows() {
    this.rows.clear();
    for (const row of this.list.querySelectorAll("tr[data-pair]")) {
      if (row instanceof HTMLTableRowElement) this.rows.set(row.dataset.pair ?? "", row);
    }
  }

  /** Says how each exchange's feed stands, and greys the rows whose price comes from one that is not well. @private @param {boolean} isLost */
  showFeeds(isLost) {
    const waited = performance.now() - this.toldAt;
    for (const [id, venue] of Object.entries(this.venues)) {
      const said = sayFeed(venue, waited, isLost);
      const chip = this.root.querySelector(`[data-market-venue="${id}"]`);
      const words = chip?.querySelector("[data-market-venue-state]");
      if (chip instanceof HTMLElement && words) {
        if (chip.dataset.state !== said.state) chip.dataset.state = said.state;
        write(words, said.words);
      }
      for (const row of this.rows.values()) {
        if (row.dataset.exchange !== id) continue;
        const isStale = said.state !== "live";
        if (isStale === (row.dataset.stale === "true")) continue;
        if (isStale) row.dataset.stale = "true";
        else delete row.dataset.stale;
      }
    }
  }

  /** @private */
  searched() {
    const address = new URL(location.href);
    const field = this.root.querySelector("#q");
    const text = field instanceof HTMLInputElement ? field.value.trim() : "";
    if (text) address.searchParams.set("q", text);
    else address.searchParams.delete("q");
    address.searchParams.delete("page");
    return address.href;
  }

  /** @private @param {MouseEvent} event */
  onClick(event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-market-link]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void this.go(link.href, "push");
  }

  /** Shows another list in place of this one. @private @param {string} address @param {"push" | "replace" | "none"} history */
  async go(address, history) {
    const mine = ++this.asked;
    /** @type {Document} */
    let page;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new TypeError(`status ${answer.status}`);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch (error) {
      // The frame's banner says that the server is gone; the browser shows its own page for the rest.
      if (!(error instanceof TypeError)) throw error;
      if (mine === this.asked && history === "push" && this.root.dataset.state === "open") location.assign(address);
      return;
    }
    const list = page.querySelector("[data-market-list]");
    if (mine !== this.asked || !list) return;
    const focused = document.activeElement?.closest("[data-market-link]")?.textContent?.trim();
    const search = this.root.querySelector("[data-market-search]");
    const field = search?.querySelector("#q");
    const newField = page.querySelector("#q");
    if (search) {
      for (const old of search.querySelectorAll("input[type=hidden]")) old.remove();
      for (const hidden of page.querySelectorAll("[data-market-search] input[type=hidden]")) search.append(hidden);
    }
    if (field instanceof HTMLInputElement && newField instanceof HTMLInputElement && field !== document.activeElement) field.value = newField.value;
    this.list.replaceChildren(...list.childNodes);
    if (history === "push") globalThis.history.pushState(null, "", address);
    else if (history === "replace") globalThis.history.replaceState(null, "", address);
    this.findRows();
    for (const pair of this.rows.keys()) if (this.figures.has(pair)) this.changed.add(pair);
    this.isFlashing = false;
    this.wantDraw();
    this.showFeeds(pageStream().state === "lost");
    if (focused) for (const link of this.list.querySelectorAll("[data-market-link]")) {
      if (link instanceof HTMLElement && link.textContent?.trim() === focused) link.focus();
    }
    const announcer = document.querySelector("[data-announce]");
    if (announcer) write(announcer, this.list.querySelector(".pages span, .empty h2")?.textContent ?? "");
  }

  /** Arrows, j and k go from row to row; Enter opens the focused one, as a link does. @private @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    if (event.target.closest("input, select, textarea, dialog")) return;
    const here = event.target.closest("tr[data-pair]");
    const step = event.key === "j" || (here && event.key === "ArrowDown") ? 1 : event.key === "k" || (here && event.key === "ArrowUp") ? -1 : 0;
    if (step === 0) return;
    const next = !here ? this.list.querySelector("tr[data-pair]") : step > 0 ? here.nextElementSibling : here.previousElementSibling;
    const link = next?.querySelector("a");
    if (!link) return;
    event.preventDefault();
    link.focus();
  }
}

/** @param {HTMLTableRowElement} row @param {Figures} figures @param {boolean} isFlashing */
function drawRow(row, figures, isFlashing) {
  const decimals = Number(row.dataset.decimals);
  if (figures.price_exchange && row.dataset.exchange !== figures.price_exchange) row.dataset.exchange = figures.price_exchange;
  const worth = Number(row.dataset.worth);
  const volume = figures.volume_quote === null ? null : Number(figures.volume_quote);
  const words = {
    last: priceWords(figures.price, decimals),
    change: changeWords(figures.change_percent),
    range: figures.low === null || figures.high === null ? "not known" : `${priceWords(figures.low, decimals)} to ${priceWords(figures.high, decimals)}`,
    volume: compactWords(volume !== null && worth > 0 ? volume * worth : null),
    spread: spreadWords(figures.spread_bps),
  };
  for (const cell of row.querySelectorAll("[data-cell]")) {
    if (!(cell instanceof HTMLElement)) continue;
    const name = /** @type {keyof typeof words} */ (cell.dataset.cell);
    if (!write(cell, words[name])) continue;
    if (name === "change") cell.dataset.direction = directionOf(figures.change_percent) ?? "";
    if (name === "volume" && volume !== null) cell.title = `${compactWords(volume)} ${figures.pair.slice(figures.pair.lastIndexOf("-") + 1)}`;
    if (isFlashing && name !== "range") flash(cell);
  }
  const spark = row.querySelector("[data-spark]");
  if (spark instanceof SVGElement) spark.dataset.direction = directionOf(figures.change_percent) ?? "";
  const range = row.querySelector("[data-range]");
  const place = rangePlace(figures);
  if (!(range instanceof SVGElement)) return;
  range.dataset.known = String(place !== null);
  if (place !== null) range.querySelector("circle")?.setAttribute("cx", (place * 92 + 2).toFixed(1));
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-markets]")) if (root instanceof HTMLElement) start(root);
