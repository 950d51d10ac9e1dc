// @ts-check
// A ladder that lives: takes over the rows that the server rendered and keeps them current from the market stream, until it is stopped.
import { flash } from "../Shared/flash.js";
import { pageStream } from "../Shared/stream.js";
import { write } from "../Shared/write.js";
import { Freshness, momentWords, newestProof } from "./freshness.js";
import {
  applyUpdate, decimalsOf, drawInterval, emptyBook, formatBps, formatNumber, loadBook, needsMore, sizeDecimalsFor, streamDepth, touchOf, viewOf,
} from "./ladder.js";
import { SideRows } from "./rows.js";

const POLL_MS = 1_000;

/** @typedef {import("./ladder.js").Level} Level */
/** @typedef {import("./ladder.js").View} View */
/** @typedef {{ type: string, time: string, bids: Level[], asks: Level[], venues?: import("./freshness.js").VenueAges, message?: string }} BookMessage */

/**
 * What a ladder shows at one moment, for what is drawn beside it.
 * @typedef {{ book: import("./ladder.js").Book, touch: import("./ladder.js").Touch | null, priceDecimals: number }} Moment
 */

/**
 * Starts the ladder inside an element; null where none is.
 * @param {HTMLElement} root
 * @param {{ isTitled?: boolean, onDraw?: (moment: Moment) => void }} [options] whether the middle stands in the title; told after every drawing of a live book
 * @returns {LiveLadder | null}
 */
export function startLadder(root, options = {}) {
  const box = root.querySelector("[data-ladder]");
  if (!(box instanceof HTMLElement)) return null;
  const ladder = new LiveLadder(root, box, options);
  ladder.run();
  return ladder;
}

/** @param {string | undefined} text */
function bound(text) {
  return text ? Number(text) : null;
}

export class LiveLadder {
  /** @param {HTMLElement} root @param {HTMLElement} box @param {{ isTitled?: boolean, onDraw?: (moment: Moment) => void }} options */
  constructor(root, box, { isTitled = false, onDraw = () => {} }) {
    const data = box.dataset;
    this.box = box;
    this.pair = data.pair ?? "";
    /** @type {import("./ladder.js").Filter} */
    this.filter = {
      exchange: data.exchange ?? "",
      side: data.side === "bid" || data.side === "ask" ? data.side : "",
      above: bound(data.above),
      below: bound(data.below),
      limit: Number(data.limit),
    };
    this.depth = streamDepth(this.filter);
    this.book = emptyBook();
    this.priceDecimals = Number(data.priceDecimals);
    this.sizeDecimals = Number(data.sizeDecimals);
    this.hasOrders = data.orders === "true";
    this.freshness = new Freshness(root, this.filter.exchange);
    /** @type {Partial<Record<"bid" | "ask", SideRows>>} */
    this.sides = {};
    const columns = data.columns ? data.columns.split(" ") : [];
    for (const side of /** @type {const} */ (["ask", "bid"])) {
      const body = box.querySelector(`[data-rows="${side}"]`);
      if (body instanceof HTMLTableSectionElement) this.sides[side] = new SideRows(body, columns, side === "ask", this.hasOrders, data.marked === "true");
    }
    this.isLoaded = false;
    this.isDrawWanted = false;
    this.isPolling = false;
    this.drawnAt = 0;
    this.time = "";
    /** The second whose middle stands in the title. */
    this.titledAt = "";
    /** Levels beyond the stream's window, asked for by REST. @type {View | null} */
    this.polled = null;
    this.isTitled = isTitled;
    this.onDraw = onDraw;
    /** Ends each thing that was begun. @type {(() => void)[]} */
    this.ends = [];
    this.isStopped = false;
  }

  run() {
    const stream = pageStream();
    this.stream = stream;
    this.ends.push(stream.watch(() => this.showState()));
    /** @type {Record<string, string | number>} */
    const request = { channel: "book", pair: this.pair, depth: this.depth };
    if (this.filter.exchange) request.exchange = this.filter.exchange;
    this.ends.push(stream.subscribe(request, (message) => this.take(/** @type {any} */ (message))));
    const timers = [setInterval(() => this.showState(), 1_000), setInterval(() => void this.poll(), POLL_MS)];
    const onVisible = () => this.wantDraw();
    document.addEventListener("visibilitychange", onVisible);
    this.ends.push(() => timers.forEach(clearInterval), () => document.removeEventListener("visibilitychange", onVisible));
  }

  /** Leaves the stream: another ladder takes its place. */
  stop() {
    this.isStopped = true;
    for (const end of this.ends.splice(0)) end();
  }

  /** @param {BookMessage} message */
  take(message) {
    if (message.type === "error") {
      this.say(message.message ?? "The stream refused this book.");
      return;
    }
    if (message.type === "snapshot") this.book = loadBook(message);
    else applyUpdate(this.book, message);
    this.isLoaded = true;
    this.time = message.time;
    if (message.venues) {
      this.freshness.take(message.venues);
      this.showProof(message.venues);
    }
    this.wantDraw();
  }

  /** Draws at the next frame, and less often when there is much to draw; a hidden page draws nothing. */
  wantDraw() {
    if (this.isDrawWanted || document.hidden || !this.isLoaded) return;
    this.isDrawWanted = true;
    const rows = (this.sides.ask?.count ?? 0) + (this.sides.bid?.count ?? 0);
    const wait = this.drawnAt + drawInterval(rows) - performance.now();
    const draw = () => requestAnimationFrame(() => this.draw());
    if (wait > 0) setTimeout(draw, wait);
    else draw();
  }

  draw() {
    this.isDrawWanted = false;
    if (this.isStopped) return;
    const isFirst = this.drawnAt === 0;
    const quietFor = performance.now() - this.drawnAt;
    this.drawnAt = performance.now();
    this.showState();
    // Books that are not current leave the stream; what was last known stays, greyed.
    if (!this.freshness.isLive) return;
    const view = this.polled ?? viewOf(this.book, this.filter);
    this.choosePrecision(view);
    const isFlashing = !isFirst && quietFor < 2_000;
    for (const side of /** @type {const} */ (["ask", "bid"])) {
      this.sides[side]?.draw(side === "ask" ? view.asks : view.bids, view.deepest, this.priceDecimals, this.sizeDecimals, isFlashing);
    }
    const touch = touchOf(this.book);
    this.showMiddle(touch, isFlashing);
    this.showEmpty(view);
    this.onDraw({ book: this.book, touch, priceDecimals: this.priceDecimals });
  }

  /** @param {View} view */
  choosePrecision(view) {
    for (const row of [...view.bids, ...view.asks]) this.priceDecimals = Math.max(this.priceDecimals, decimalsOf(row.price));
    if (this.sizeDecimals < 0) this.sizeDecimals = sizeDecimalsFor([...view.bids, ...view.asks].map((row) => row.size));
  }

  /** @param {import("./ladder.js").Touch | null} touch @param {boolean} isFlashing */
  showMiddle(touch, isFlashing) {
    const isCrossed = touch !== null && touch.spread <= 0;
    const middle = this.find("[data-middle]");
    if (isCrossed) middle.dataset.crossed = "true";
    else delete middle.dataset.crossed;
    const mid = touch ? formatNumber(touch.mid, this.priceDecimals + 1) : "–";
    if (this.write("[data-mid]", mid) && isFlashing) flash(this.find("[data-mid]"));
    if (this.write("[data-spread]", touch ? formatNumber(touch.spread, this.priceDecimals) : "–") && isFlashing) flash(this.find("[data-spread]"));
    this.write("[data-bps]", touch ? formatBps(touch.bps) : "–");
    this.write("[data-spread-label]", isCrossed ? "Crossed by" : "Spread");
    const second = this.time.slice(0, 19);
    if (this.titledAt === second) return;
    this.titledAt = second;
    if (this.isTitled) document.title = `${mid} ${this.pair} · CompraVenta`;
  }

  /** Says when a book was last proved current: not when this was sent, which tells nothing. @param {import("./freshness.js").VenueAges} ages */
  showProof(ages) {
    const proof = newestProof(ages, this.time);
    if (proof === null) return;
    this.find("[data-as-of]").hidden = false;
    const time = this.find("[data-as-of] time");
    const words = momentWords(proof, this.time);
    if (write(time, words)) time.setAttribute("datetime", new Date(proof).toISOString());
  }

  /** @param {View} view */
  showEmpty(view) {
    if (view.bids.length > 0 || view.asks.length > 0) delete this.box.dataset.empty;
    else this.say("No level lies in this range. Widen the prices, or choose all exchanges and both sides.");
  }

  /** Says something in place of the rows. @param {string} words */
  say(words) {
    this.box.dataset.empty = "true";
    this.write("[data-empty-text]", words);
  }

  /** Live, stale or lost: never a guess. */
  showState() {
    const isLost = this.stream?.state === "lost";
    this.freshness.show(isLost);
    const painted = this.box.dataset.state;
    if (!this.isLoaded && !isLost) return;
    const state = isLost ? "lost" : this.freshness.isLive ? "live" : this.freshness.isKnown ? "stale" : "waiting";
    if (state !== painted) this.box.dataset.state = state;
    const notice = this.find("[data-notice]");
    if (notice.hidden !== (state !== "stale")) notice.hidden = !notice.hidden;
  }

  /** Fetches what the stream does not carry, once a second: levels beyond its window, and counts of orders. */
  async poll() {
    if (document.hidden || this.isPolling || !this.isLoaded || this.stream?.state !== "open") return;
    this.isPolling = true;
    try {
      if (this.hasOrders) await this.pollOrders();
      if (needsMore(this.book, this.filter, this.depth)) await this.pollLevels();
      else this.polled = null;
    } catch (error) {
      // The connection is gone: the stream notices and says so.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      this.isPolling = false;
    }
  }

  async pollLevels() {
    const answer = await fetch(`/api/orderbook?${this.query()}`);
    if (!answer.ok) return;
    this.polled = viewOf(loadBook(await answer.json()), this.filter);
    this.wantDraw();
  }

  async pollOrders() {
    const answer = await fetch(`/api/book/${this.filter.exchange}/${this.pair}?limit=${this.depth}`);
    if (!answer.ok) return;
    /** @type {{ bids: [string, string, number | null][], asks: [string, string, number | null][] }} */
    const book = await answer.json();
    for (const side of /** @type {const} */ (["ask", "bid"])) {
      const rows = this.sides[side];
      if (rows) rows.orders = new Map((side === "ask" ? book.asks : book.bids).map(([price, , count]) => [price, count]));
    }
    this.wantDraw();
  }

  query() {
    const { exchange, side, limit } = this.filter;
    const query = new URLSearchParams({ pair: this.pair, limit: String(limit) });
    if (exchange) query.set("exchange", exchange);
    if (side) query.set("side", side);
    if (this.box.dataset.above) query.set("price_greater_than", this.box.dataset.above);
    if (this.box.dataset.below) query.set("price_less_than", this.box.dataset.below);
    return query;
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    const found = this.box.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`the ladder has no ${selector}`);
    return found;
  }

  /** True when it read otherwise before. @param {string} selector @param {string} text */
  write(selector, text) {
    return write(this.find(selector), text);
  }
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-book]")) if (root instanceof HTMLElement) startLadder(root);
