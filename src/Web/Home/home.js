// @ts-check
// What moves, live: the lists of the first page are made anew from the figures of all instruments, once a second so that names stay readable.
import { breadthOf, changeWords, compactWords, directionOf, overviewOf, priceWords, write } from "../Markets/figures.js";
import { formatNumber } from "../Books/ladder.js";
import { flash } from "../Shared/flash.js";
import { pageStream } from "../Shared/stream.js";

/** @typedef {import("../Markets/figures.js").Figures} Figures */

const DRAW_MS = 1_000;

/** @param {HTMLElement} root */
export function start(root) {
  /** @type {Map<string, Figures>} */
  const all = new Map();
  const stream = pageStream();
  let isChanged = false;
  let drawn = 0;
  const draw = () => {
    if (!isChanged || document.hidden) return;
    isChanged = false;
    requestAnimationFrame(() => drawOverview(root, all, drawn++ > 0));
  };
  stream.watch(() => {
    if (root.dataset.state !== stream.state) root.dataset.state = stream.state;
  });
  stream.subscribe({ channel: "tickers" }, (message) => {
    for (const figures of /** @type {Figures[]} */ (message.tickers ?? [])) all.set(figures.pair, figures);
    isChanged = true;
    if (drawn === 0) draw();
  });
  stream.subscribe({ channel: "status" }, (message) => {
    const rate = document.querySelector("[data-rate]");
    if (!message.status) return;
    if (rate) write(rate, formatNumber(rateOf(message.status), 0));
    const isOld = !isAnyLive(message.status);
    root.toggleAttribute("data-old", isOld);
    const words = root.querySelector("[data-old-words]");
    if (words instanceof HTMLElement) words.hidden = !isOld;
  });
  setInterval(draw, DRAW_MS);
}

/** Messages a second from all exchanges. @param {{ venues: Record<string, { feed: { frames_per_second: number } | null }> }} status */
export function rateOf(status) {
  let rate = 0;
  for (const { feed } of Object.values(status.venues)) rate += feed?.frames_per_second ?? 0;
  return rate;
}

/** Whether any exchange answers: else the figures are the last known. @param {{ venues: Record<string, { state: string }> }} status */
export function isAnyLive(status) {
  return Object.values(status.venues).some(({ state }) => state === "live");
}

/** @param {HTMLElement} root @param {ReadonlyMap<string, Figures>} all @param {boolean} isFlashing */
function drawOverview(root, all, isFlashing) {
  const breadth = breadthOf(all.values());
  const count = Math.max(1, breadth.up + breadth.down + breadth.flat);
  for (const name of /** @type {const} */ (["up", "down", "flat"])) {
    const box = root.querySelector(`[data-breadth="${name}"]`);
    if (box) write(box, String(breadth[name]));
    const width = Math.floor((breadth[name] * 1_000) / count);
    const bar = root.querySelector(`[data-bar="${name}"]`);
    bar?.setAttribute("width", String(width));
    if (name === "down") bar?.setAttribute("x", String(1_000 - width));
  }
  const lists = overviewOf(all, Number(root.dataset.rows), Number(root.dataset.dollarsMin));
  for (const name of /** @type {const} */ (["risers", "fallers", "leaders"])) {
    const section = root.querySelector(`[data-movers="${name}"]`);
    if (section) drawList(section, lists[name], name === "leaders", isFlashing);
  }
}

/** @param {Element} section @param {{ figures: Figures, dollars: number }[]} movers @param {boolean} showsVolume @param {boolean} isFlashing */
function drawList(section, movers, showsVolume, isFlashing) {
  section.querySelector("[data-nothing]")?.toggleAttribute("hidden", movers.length > 0);
  for (const [rank, item] of [...section.querySelectorAll("[data-mover]")].entries()) {
    const mover = movers[rank];
    const link = item.querySelector("a");
    const name = item.querySelector(".mover-pair");
    item.toggleAttribute("hidden", !mover);
    if (!mover || !link || !name) continue;
    const { figures } = mover;
    const isSame = link.dataset.pair === figures.pair;
    if (!isSame) {
      // A focused link stays what it was until the reader has moved on.
      if (link === document.activeElement) continue;
      link.dataset.pair = figures.pair;
      link.dataset.decimals = "0";
      link.search = `?pair=${encodeURIComponent(figures.pair)}`;
      write(name, figures.pair);
    }
    const words = { main: showsVolume ? compactWords(mover.dollars) : priceWords(figures.price, Number(link.dataset.decimals)), change: changeWords(figures.change_percent) };
    for (const cell of item.querySelectorAll("[data-figure]")) {
      if (!(cell instanceof HTMLElement)) continue;
      const figure = /** @type {keyof typeof words} */ (cell.dataset.figure);
      const isNew = write(cell, words[figure]);
      if (figure === "change") cell.dataset.direction = directionOf(figures.change_percent) ?? "";
      if (isNew && isSame && isFlashing) flash(cell);
    }
  }
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-overview]")) if (root instanceof HTMLElement) start(root);
