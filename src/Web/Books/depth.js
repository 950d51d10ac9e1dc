// @ts-check
// The depth chart beside the ladder: how much stands between the middle and a price. It asks for the levels in its range once a second,
// since a range reaches further than the ladder's stream; what it reads aloud is the same as what it draws.
import { formatNumber, sizeDecimalsFor } from "./ladder.js";

const POLL_MS = 1_000;
const LEVELS_MAX = 2_000;
const WIDTH = 1_000;
const HEIGHT = 500;
const STEPS = 100;

/**
 * @typedef {{ price: number, size: number, total: number, worth: number }} Step how much stands from the best price to this one
 * @typedef {{ low: number, high: number }} Range
 * @typedef {{ side: "bid" | "ask", price: number, total: number, worth: number, percent: number }} Reading
 */

/**
 * Running totals of one side, best first.
 * @param {[price: string, size: string, ...rest: unknown[]][]} levels
 * @returns {Step[]}
 */
export function cumulate(levels) {
  let total = 0;
  let worth = 0;
  return levels.map(([price, size]) => {
    total += Number(size);
    worth += Number(price) * Number(size);
    return { price: Number(price), size: Number(size), total, worth };
  });
}

/**
 * The prices that are shown: so many percent to either side of the middle, or everything that is there, the middle still in the middle.
 * @param {number} mid
 * @param {number | null} percent null for all
 * @param {Step[]} bids
 * @param {Step[]} asks
 * @returns {Range}
 */
export function rangeOf(mid, percent, bids, asks) {
  const half = percent !== null ? (mid * percent) / 100 : Math.max(mid - (bids.at(-1)?.price ?? mid), (asks.at(-1)?.price ?? mid) - mid, mid / 10_000);
  return { low: mid - half, high: mid + half };
}

/** The steps of a side inside a range. @param {Step[]} steps @param {Range} range */
export function within(steps, range) {
  return steps.filter((step) => step.price >= range.low && step.price <= range.high);
}

/** The next of 1, 1.5, 2, 3, 4, 6, 8, 10, 15 … that is not less: the scale stands still while the book moves a little. @param {number} value */
export function niceCeiling(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const times = [1, 1.5, 2, 3, 4, 6, 8, 10].find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return times * power;
}

/**
 * A side as a staircase from the best price to the edge of the range, in the chart's units; the area is closed at the bottom.
 * @param {Step[]} steps best first, inside the range
 * @param {Range} range
 * @param {number} top total at the upper edge
 */
export function pathOf(steps, range, top) {
  if (steps.length === 0) return "";
  const x = (/** @type {number} */ price) => ((WIDTH * (price - range.low)) / (range.high - range.low)).toFixed(1);
  const y = (/** @type {number} */ total) => (HEIGHT * (1 - total / top)).toFixed(1);
  const isBid = steps.length > 1 ? steps[1].price < steps[0].price : steps[0].price <= (range.low + range.high) / 2;
  const parts = [`M${x(steps[0].price)} ${HEIGHT}`];
  for (const step of steps) parts.push(`H${x(step.price)}V${y(step.total)}`);
  parts.push(`H${isBid ? 0 : WIDTH}V${HEIGHT}Z`);
  return parts.join("");
}

/**
 * What stands between the middle and a price.
 * @param {number} price
 * @param {number} mid
 * @param {Step[]} bids
 * @param {Step[]} asks
 * @returns {Reading}
 */
export function readAt(price, mid, bids, asks) {
  const side = price < mid ? "bid" : "ask";
  const steps = side === "bid" ? bids : asks;
  const last = steps.findLast((step) => (side === "bid" ? step.price >= price : step.price <= price));
  return { side, price, total: last?.total ?? 0, worth: last?.worth ?? 0, percent: (100 * (price - mid)) / mid };
}

/**
 * A reading in words.
 * @param {Reading} reading
 * @param {string} base
 * @param {string} quote
 * @param {number} priceDecimals
 * @param {number} sizeDecimals
 */
export function readingWords(reading, base, quote, priceDecimals, sizeDecimals) {
  const way = reading.side === "bid" ? "below" : "above";
  const does = reading.side === "bid" ? "wanted" : "offered";
  return `${formatNumber(reading.price, priceDecimals)} ${quote}, ${formatNumber(Math.abs(reading.percent), 3)} % ${way} the middle: `
    + `${formatNumber(reading.total, sizeDecimals)} ${base} ${does} up to here, worth ${formatNumber(reading.worth, reading.worth < 100 ? 2 : 0)} ${quote}`;
}

/** @param {HTMLElement} panel */
export function start(panel) {
  new DepthChart(panel).run();
}

class DepthChart {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    const ladder = panel.parentElement?.querySelector("[data-ladder]");
    if (!(ladder instanceof HTMLElement)) throw new Error("the depth chart has no ladder beside it");
    this.ladder = ladder;
    this.plot = this.find("[data-depth-plot]");
    /** @type {Step[]} */
    this.bids = [];
    /** @type {Step[]} */
    this.asks = [];
    this.mid = NaN;
    /** @type {Range | null} */
    this.range = null;
    /** Where it is read, 0 to STEPS over the width; null when it is not. @type {number | null} */
    this.at = null;
    this.isAsking = false;
  }

  run() {
    for (const choice of this.panel.querySelectorAll("[data-depth-range]")) choice.addEventListener("change", () => this.chooseRange());
    this.plot.addEventListener("pointermove", (event) => {
      const box = this.plot.getBoundingClientRect();
      this.read(Math.round((STEPS * (event.clientX - box.left)) / box.width));
    });
    this.plot.addEventListener("pointerleave", () => {
      if (document.activeElement !== this.plot) this.read(null);
    });
    this.plot.addEventListener("focus", () => this.read(this.at ?? STEPS / 2));
    this.plot.addEventListener("blur", () => this.read(null));
    this.plot.addEventListener("keydown", (event) => this.onKey(event));
    setInterval(() => void this.ask(), POLL_MS);
    void this.ask();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const at = this.at ?? STEPS / 2;
    const moves = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - 10, PageUp: at + 10, Home: 0, End: STEPS };
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in moves)) return;
    event.preventDefault();
    this.read(moves[/** @type {keyof typeof moves} */ (event.key)]);
  }

  /** The choice stands in the address, so that the page can be shared as it is seen. */
  chooseRange() {
    const address = new URL(location.href);
    const value = this.rangeText();
    if (value) address.searchParams.set("range", value);
    else address.searchParams.delete("range");
    history.replaceState(history.state, "", address);
    this.asks = this.bids = [];
    void this.ask();
  }

  rangeText() {
    const chosen = this.panel.querySelector("[data-depth-range]:checked");
    return chosen instanceof HTMLInputElement ? chosen.value : "";
  }

  /** @returns {number | null} */
  percent() {
    const text = this.rangeText();
    return text === "all" ? null : Number(text || "1");
  }

  /** Asks for the levels in the range; a book that is not live, or that nobody sees, is not asked for. */
  async ask() {
    if (document.hidden || this.isAsking || this.ladder.dataset.state !== "live") return;
    this.isAsking = true;
    try {
      const answer = await fetch(`/api/orderbook?${this.query()}`);
      if (!answer.ok) return;
      const book = await answer.json();
      this.bids = cumulate(book.bids);
      this.asks = cumulate(book.asks);
      this.draw();
    } catch (error) {
      // The connection is gone: the ladder's stream notices, and greys this too.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      this.isAsking = false;
    }
  }

  query() {
    const { pair = "", exchange, side, above, below } = this.ladder.dataset;
    const query = new URLSearchParams({ pair, limit: String(LEVELS_MAX) });
    if (exchange) query.set("exchange", exchange);
    if (side) query.set("side", side);
    if (above) query.set("price_greater_than", above);
    if (below) query.set("price_less_than", below);
    return query;
  }

  draw() {
    const shown = Number((this.ladder.querySelector("[data-mid]")?.textContent ?? "").replaceAll(",", ""));
    const best = this.bids[0] && this.asks[0] ? (this.bids[0].price + this.asks[0].price) / 2 : (this.bids[0] ?? this.asks[0])?.price;
    this.mid = shown > 0 ? shown : (best ?? NaN);
    if (!(this.mid > 0)) return;
    const range = (this.range = rangeOf(this.mid, this.percent(), this.bids, this.asks));
    const [bids, asks] = [within(this.bids, range), within(this.asks, range)];
    const top = niceCeiling(Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0));
    this.find("[data-depth-bids]").setAttribute("d", pathOf(bids, range, top));
    this.find("[data-depth-asks]").setAttribute("d", pathOf(asks, range, top));
    const decimals = Number(this.ladder.dataset.priceDecimals);
    this.write("[data-depth-low]", formatNumber(range.low, decimals));
    this.write("[data-depth-mid]", formatNumber(this.mid, decimals));
    this.write("[data-depth-high]", formatNumber(range.high, decimals));
    this.write("[data-depth-top]", `${formatNumber(top, top < 1 ? 4 : 0)} ${this.ladder.dataset.base ?? ""}`);
    this.panel.dataset.drawn = "true";
    this.showReading();
  }

  /** @param {number | null} at */
  read(at) {
    this.at = at === null ? null : Math.min(Math.max(at, 0), STEPS);
    this.showReading();
  }

  showReading() {
    const cursor = this.find("[data-depth-cursor]");
    const { base = "", quote = "" } = this.ladder.dataset;
    if (!this.range) return;
    const sizeDecimals = sizeDecimalsFor([Math.max(this.bids.at(-1)?.total ?? 0, this.asks.at(-1)?.total ?? 0, 1e-8)]);
    if (this.at === null) {
      cursor.setAttribute("visibility", "hidden");
      const percent = this.percent();
      const [bids, asks] = [within(this.bids, this.range).at(-1), within(this.asks, this.range).at(-1)];
      this.write("[data-depth-words]", `${percent === null ? "In all levels loaded" : `Within ${percent} % of the middle`}: `
        + `${formatNumber(bids?.total ?? 0, sizeDecimals)} ${base} wanted, ${formatNumber(asks?.total ?? 0, sizeDecimals)} ${base} offered`);
      return;
    }
    const price = this.range.low + ((this.range.high - this.range.low) * this.at) / STEPS;
    const x = String((WIDTH * this.at) / STEPS);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.setAttribute("visibility", "visible");
    const words = readingWords(readAt(price, this.mid, this.bids, this.asks), base, quote, Number(this.ladder.dataset.priceDecimals), sizeDecimals);
    this.write("[data-depth-words]", words);
    this.plot.setAttribute("aria-valuenow", String(this.at));
    this.plot.setAttribute("aria-valuetext", words);
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    const found = this.panel.querySelector(selector);
    if (!found) throw new Error(`the depth chart has no ${selector}`);
    return /** @type {HTMLElement} */ (found);
  }

  /** @param {string} selector @param {string} text */
  write(selector, text) {
    const element = this.find(selector);
    if (element.textContent !== text) element.textContent = text;
  }
}

if (typeof document !== "undefined") for (const panel of document.querySelectorAll("[data-depth]")) if (panel instanceof HTMLElement) start(panel);
