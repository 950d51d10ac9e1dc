// @ts-check
// The depth chart beside the ladder: how much stands between the middle and a price. It draws what the ladder draws, at the same moment and
// round the same middle; levels beyond the ladder's stream are asked for once a second. What it reads aloud is the same as what it draws.
import { write } from "../Shared/write.js";
import { formatNumber, sizeDecimalsFor } from "./ladder.js";

const POLL_MS = 1_000;
/** At least so long between two askings: a drawing that lacks levels asks at once, and not again while it is refused. */
const ASK_PAUSE_MS = 800;
const LEVELS_MAX = 2_000;
/** Levels that were asked for are forgotten when none were needed for so long. */
const FAR_KEPT_MS = 3_000;
const WIDTH = 1_000;
const HEIGHT = 500;
const STEPS = 100;
/** Outlines that close an area at the picture's edge lie outside of it, unseen. */
const OUTSIDE = 20;
const BELOW = HEIGHT + OUTSIDE;

/**
 * @typedef {{ price: number, size: number, total: number, worth: number }} Step how much stands from the best price to this one
 * @typedef {{ low: number, high: number }} Range
 * @typedef {"bid" | "ask"} Side
 * @typedef {[price: string, size: string, ...rest: unknown[]]} Level
 * @typedef {{ near: Level[], isWhole: boolean, edge: number }} Window what a stream holds of a side: its levels that the filter lets through, whether
 *   that is all there is, and the price it reaches to
 * @typedef {{ side: Side, price: number, total: number, worth: number, percent: number, end: number | null }} Reading end is the last known price, when it
 *   lies before the one read
 * @typedef {{ bids: Step[], asks: Step[], bidEnd: number | null, askEnd: number | null }} Depth ends are where the levels known end
 */

/**
 * Running totals of one side, best first.
 * @param {Level[]} levels
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

/** Whether a price lies further from the middle than another. @param {Side} side @param {number} price @param {number} than */
function isBeyond(side, price, than) {
  return side === "bid" ? price < than : price > than;
}

/**
 * What the stream holds of a side.
 * @param {Map<string, Level>} levels
 * @param {Side} side
 * @param {{ above: number | null, below: number | null }} filter
 * @param {number} depth most levels that the stream carries
 * @returns {Window}
 */
export function windowOf(levels, side, filter, depth) {
  const sign = side === "bid" ? -1 : 1;
  const sorted = [...levels.values()].map((level) => ({ order: sign * Number(level[0]), level })).sort((a, b) => a.order - b.order);
  const edge = sorted.length > 0 ? sign * sorted[sorted.length - 1].order : NaN;
  const near = sorted.map(({ level }) => level).filter(([price]) => (filter.above === null || Number(price) > filter.above) && (filter.below === null || Number(price) < filter.below));
  return { near, isWhole: sorted.length < depth, edge };
}

/**
 * A side from the stream, and beyond its window from what was asked for.
 * @param {Window} window
 * @param {Side} side
 * @param {Level[] | null} far the side as asked for, best first; null when it was not
 * @returns {{ steps: Step[], end: number | null }} end is the last known price
 */
export function joined(window, side, far) {
  const beyond = window.isWhole || !far ? [] : far.filter(([price]) => isBeyond(side, Number(price), window.edge));
  const steps = cumulate([...window.near, ...beyond]);
  return { steps, end: steps.at(-1)?.price ?? null };
}

/**
 * Whether a range goes on beyond the window of a stream.
 * @param {Window} window
 * @param {Side} side
 * @param {number} limit the edge of the range, or the bound of the filter before it
 */
export function needsFar(window, side, limit) {
  return !window.isWhole && isBeyond(side, limit, window.edge);
}

/**
 * The prices that are shown: so many percent to either side of the middle, or everything that is there, the middle still in the middle.
 * Where only one side has levels, only that side of the middle.
 * @param {number} mid
 * @param {number | null} percent null for all
 * @param {Step[]} bids
 * @param {Step[]} asks
 * @returns {Range}
 */
export function rangeOf(mid, percent, bids, asks) {
  const half = percent !== null ? (mid * percent) / 100 : Math.max(mid - (bids.at(-1)?.price ?? mid), (asks.at(-1)?.price ?? mid) - mid, mid / 10_000);
  return { low: bids.length > 0 || asks.length === 0 ? mid - half : mid, high: asks.length > 0 || bids.length === 0 ? mid + half : mid };
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
 * The scale of a chart that lives: the old one while it fits and is not far too large, so that it does not jump to and fro.
 * @param {number} old NaN when there is none
 * @param {number} value the largest total shown
 */
export function steadyTop(old, value) {
  return value <= old && value > old * 0.3 ? old : niceCeiling(value);
}

/**
 * A side as a staircase from the best price outwards, in the chart's units; the area is closed at the bottom.
 * @param {Step[]} steps best first, inside the range
 * @param {Side} side
 * @param {Range} range
 * @param {number} top total at the upper edge
 * @param {number | null} end where it ends; null for the edge of the range
 */
export function pathOf(steps, side, range, top, end) {
  if (steps.length === 0) return "";
  const x = (/** @type {number} */ price) => (WIDTH * (price - range.low)) / (range.high - range.low);
  const y = (/** @type {number} */ total) => (HEIGHT * (1 - total / top)).toFixed(1);
  const parts = [`M${x(steps[0].price).toFixed(1)} ${BELOW}`];
  for (let i = 0; i < steps.length; i++) {
    const next = steps[i + 1];
    // Steps finer than what is seen are drawn as one.
    if (next && Math.round(x(next.price)) === Math.round(x(steps[i].price)) && i > 0) continue;
    parts.push(`H${x(steps[i].price).toFixed(1)}V${y(steps[i].total)}`);
  }
  const last = end === null ? (side === "bid" ? -OUTSIDE : WIDTH + OUTSIDE) : x(end);
  parts.push(`H${last.toFixed(1)}V${BELOW}Z`);
  return parts.join("");
}

/**
 * What stands between the middle and a price.
 * @param {number} price
 * @param {number} mid
 * @param {Depth} depth
 * @returns {Reading}
 */
export function readAt(price, mid, { bids, asks, bidEnd, askEnd }) {
  const side = asks.length === 0 || (price < mid && bids.length > 0) ? "bid" : "ask";
  const [steps, end] = side === "bid" ? [bids, bidEnd] : [asks, askEnd];
  const last = steps.findLast((step) => !isBeyond(side, step.price, price));
  const percent = (100 * (price - mid)) / mid;
  return { side, price, total: last?.total ?? 0, worth: last?.worth ?? 0, percent, end: end !== null && isBeyond(side, price, end) ? end : null };
}

/**
 * A reading in words.
 * @param {Reading} reading
 * @param {{ base: string, quote: string, priceDecimals: number, sizeDecimals: number, from: string }} words from names what the distance is from
 */
export function readingWords(reading, { base, quote, priceDecimals, sizeDecimals, from }) {
  const way = reading.side === "bid" ? "below" : "above";
  const does = reading.side === "bid" ? "wanted" : "offered";
  const upTo = reading.end === null ? "up to here" : `up to ${formatNumber(reading.end, priceDecimals)}, where the levels known end`;
  return `${formatNumber(reading.price, priceDecimals)} ${quote}, ${formatNumber(Math.abs(reading.percent), 3)} % ${way} ${from}: `
    + `${formatNumber(reading.total, sizeDecimals)} ${base} ${does} ${upTo}, worth ${formatNumber(reading.worth, reading.worth < 100 ? 2 : 0)} ${quote}`;
}

/**
 * What a chart that nobody reads says.
 * @param {number | null} percent
 * @param {Depth} shown what lies inside the range; its ends only where they lie before the edge
 * @param {{ base: string, priceDecimals: number, sizeDecimals: number, from: string }} words
 */
export function summaryWords(percent, { bids, asks, bidEnd, askEnd }, { base, priceDecimals, sizeDecimals, from }) {
  const amount = (/** @type {Step[]} */ steps) => `${formatNumber(steps.at(-1)?.total ?? 0, sizeDecimals)} ${base}`;
  const parts = [];
  if (bids.length > 0 || asks.length === 0) parts.push(`${amount(bids)} wanted`);
  if (asks.length > 0 || bids.length === 0) parts.push(`${amount(asks)} offered`);
  const ends = [];
  if (bidEnd !== null) ends.push(`bids end at ${formatNumber(bidEnd, priceDecimals)}`);
  if (askEnd !== null) ends.push(`asks end at ${formatNumber(askEnd, priceDecimals)}`);
  const end = ends.length > 0 ? `. Known ${ends.join(", ")}` : "";
  return `${percent === null ? "In all levels loaded" : `Within ${percent} % of ${from}`}: ${parts.join(", ")}${end}`;
}

export class DepthChart {
  /**
   * @param {HTMLElement} panel
   * @param {HTMLElement} ladder the ladder beside it, whose filter and state it shares
   * @param {number} depth most levels that the ladder's stream carries
   * @param {(range: string) => void} onRange told when another range is chosen
   */
  constructor(panel, ladder, depth, onRange) {
    this.panel = panel;
    this.ladder = ladder;
    this.depth = depth;
    this.onRange = onRange;
    const { above, below, side } = ladder.dataset;
    this.filter = { above: above ? Number(above) : null, below: below ? Number(below) : null };
    this.side = side ?? "";
    this.plot = this.find("[data-depth-plot]");
    /** What the stream held at the last drawing. @type {{ bid: Window, ask: Window } | null} */
    this.windows = null;
    /** @type {{ bids: Level[], asks: Level[] } | null} */
    this.far = null;
    /** @type {Depth} */
    this.known = { bids: [], asks: [], bidEnd: null, askEnd: null };
    /** @type {Depth} */
    this.shown = this.known;
    this.mid = NaN;
    /** What the distances are from. */
    this.from = "the middle";
    this.priceDecimals = Number(ladder.dataset.priceDecimals);
    this.top = NaN;
    /** @type {Range | null} */
    this.range = null;
    /** Where it is read, 0 to STEPS over the width; null when it is not. @type {number | null} */
    this.at = null;
    this.isAsking = false;
    this.isFarWanted = false;
    this.isFarRefused = false;
    this.wantedAt = -Infinity;
    this.askedAt = -Infinity;
    this.isStopped = false;
    this.timer = 0;
  }

  run() {
    for (const choice of this.panel.querySelectorAll("[data-depth-range]")) {
      choice.addEventListener("change", () => {
        this.onRange(this.rangeText());
        this.rescale();
      });
    }
    this.plot.addEventListener("pointermove", (event) => {
      const box = this.plot.getBoundingClientRect();
      this.read(Math.round((STEPS * (event.clientX - box.left)) / box.width));
    });
    this.plot.addEventListener("pointerleave", () => {
      if (document.activeElement !== this.plot) this.read(null);
    });
    this.plot.addEventListener("focus", () => this.read(this.at ?? this.middle()));
    this.plot.addEventListener("blur", () => this.read(null));
    this.plot.addEventListener("keydown", (event) => this.onKey(event));
    this.timer = Number(setInterval(() => void this.ask(), POLL_MS));
  }

  stop() {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  /** Chooses a range, as its radio button would. @param {string} value @returns {boolean} whether there is such a one */
  setRange(value) {
    const choice = [...this.panel.querySelectorAll("[data-depth-range]")].find((each) => each instanceof HTMLInputElement && each.value === value);
    if (!(choice instanceof HTMLInputElement)) return false;
    choice.checked = true;
    this.rescale();
    return true;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const at = this.at ?? this.middle();
    const moves = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageDown: at - 10, PageUp: at + 10, Home: 0, End: STEPS };
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in moves)) return;
    event.preventDefault();
    this.read(moves[/** @type {keyof typeof moves} */ (event.key)]);
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

  /** The middle's place over the width, in steps. */
  middle() {
    return this.range ? Math.round((STEPS * (this.mid - this.range.low)) / (this.range.high - this.range.low)) : STEPS / 2;
  }

  /** Draws what the ladder has just drawn. @param {import("./book.js").Moment} moment */
  draw({ book, touch, priceDecimals }) {
    this.windows = { bid: windowOf(book.bids, "bid", this.filter, this.depth), ask: windowOf(book.asks, "ask", this.filter, this.depth) };
    const { bid, ask } = this.windows;
    const [best, from] = touch ? [touch.mid, "the middle"] : bid.near.length > 0 ? [Number(bid.near[0][0]), "the best bid"] : [Number(ask.near[0]?.[0]), "the best ask"];
    this.mid = best;
    this.from = from;
    this.priceDecimals = priceDecimals;
    this.redraw();
  }

  /** Another range is another scale. */
  rescale() {
    this.top = NaN;
    this.redraw();
  }

  redraw() {
    if (!this.windows || !(this.mid > 0)) return;
    const percent = this.percent();
    const bids = this.side === "ask" ? { steps: [], end: null } : joined(this.windows.bid, "bid", this.far?.bids ?? null);
    const asks = this.side === "bid" ? { steps: [], end: null } : joined(this.windows.ask, "ask", this.far?.asks ?? null);
    const range = rangeOf(this.mid, percent, bids.steps, asks.steps);
    const bidLimit = Math.max(percent === null ? 0 : range.low, this.filter.above ?? 0);
    const askLimit = Math.min(percent === null ? Infinity : range.high, this.filter.below ?? Infinity);
    this.isFarWanted = (this.side !== "ask" && needsFar(this.windows.bid, "bid", bidLimit)) || (this.side !== "bid" && needsFar(this.windows.ask, "ask", askLimit));
    if (this.isFarWanted) {
      const now = performance.now();
      const isLive = this.ladder.dataset.state === "live";
      if (isLive && now - this.wantedAt > FAR_KEPT_MS) this.far = null;
      this.wantedAt = now;
      if (isLive && !this.far) {
        void this.ask();
        // Nothing is drawn as if the book ended here, unless asking for the rest has failed.
        if (!this.isFarRefused) return;
      }
    }

    this.range = range;
    this.known = { bids: bids.steps, asks: asks.steps, bidEnd: bids.end, askEnd: asks.end };
    const shown = (this.shown = {
      bids: within(bids.steps, range),
      asks: within(asks.steps, range),
      bidEnd: bids.end !== null && bids.end > range.low + (range.high - range.low) / WIDTH ? bids.end : null,
      askEnd: asks.end !== null && asks.end < range.high - (range.high - range.low) / WIDTH ? asks.end : null,
    });
    const top = (this.top = steadyTop(this.top, Math.max(shown.bids.at(-1)?.total ?? 0, shown.asks.at(-1)?.total ?? 0)));
    this.find("[data-depth-bids]").setAttribute("d", pathOf(shown.bids, "bid", range, top, shown.bidEnd));
    this.find("[data-depth-asks]").setAttribute("d", pathOf(shown.asks, "ask", range, top, shown.askEnd));
    this.showEnd("bid", shown.bidEnd);
    this.showEnd("ask", shown.askEnd);
    const isTwoSided = range.low < this.mid && this.mid < range.high;
    const middle = this.find("[data-depth-middle]");
    const x = String((WIDTH * (this.mid - range.low)) / (range.high - range.low));
    middle.setAttribute("x1", x);
    middle.setAttribute("x2", x);
    const decimals = this.priceDecimals;
    this.write("[data-depth-low]", formatNumber(range.low, range.low === this.mid ? decimals + 1 : decimals));
    // Two sides meet at the very middle that the ladder shows; one side has the middle at its edge, and half its way here.
    this.write("[data-depth-mid]", isTwoSided ? formatNumber(this.mid, decimals + 1) : formatNumber((range.low + range.high) / 2, decimals));
    this.write("[data-depth-high]", formatNumber(range.high, range.high === this.mid ? decimals + 1 : decimals));
    const { base = "" } = this.ladder.dataset;
    const sizeDecimals = top < 1 ? 4 : top < 10 ? 1 : 0;
    this.write("[data-depth-top]", `${formatNumber(top, sizeDecimals)} ${base}`);
    this.write("[data-depth-half]", formatNumber(top / 2, top < 1 ? 5 : top < 10 ? 2 : top < 20 ? 1 : 0));
    this.panel.dataset.drawn = "true";
    this.showReading();
  }

  /** Marks the prices of a side that nothing is known of: from where the levels end to the edge. @param {Side} side @param {number | null} end */
  showEnd(side, end) {
    const box = this.find(`[data-depth-end="${side}"]`);
    box.hidden = end === null;
    if (end === null || !this.range) return;
    const { low, high } = this.range;
    const width = side === "bid" ? (end - low) / (high - low) : (high - end) / (high - low);
    box.style.width = `${(100 * width).toFixed(2)}%`;
  }

  /** Asks for the levels beyond the stream, when the range has any; of a book that is not live, or that nobody sees, nothing is asked. */
  async ask() {
    if (!this.isFarWanted || document.hidden || this.isAsking || this.isStopped || this.ladder.dataset.state !== "live") return;
    const now = performance.now();
    if (now - this.askedAt < ASK_PAUSE_MS) return;
    this.askedAt = now;
    this.isAsking = true;
    try {
      const answer = await fetch(`/api/orderbook?${this.query()}`);
      this.isFarRefused = !answer.ok;
      if (!answer.ok) return;
      const far = await answer.json();
      if (this.isStopped || this.ladder.dataset.state !== "live") return;
      this.far = { bids: far.bids, asks: far.asks };
      this.redraw();
    } catch (error) {
      // The connection is gone: the ladder's stream notices, and greys this too.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      this.isAsking = false;
    }
  }

  query() {
    const { pair = "", exchange, above, below } = this.ladder.dataset;
    const query = new URLSearchParams({ pair, limit: String(LEVELS_MAX) });
    if (exchange) query.set("exchange", exchange);
    if (this.side) query.set("side", this.side);
    if (above) query.set("price_greater_than", above);
    if (below) query.set("price_less_than", below);
    return query;
  }

  /** @param {number | null} at */
  read(at) {
    this.at = at === null ? null : Math.min(Math.max(at, 0), STEPS);
    this.showReading();
  }

  showReading() {
    if (!this.range) return;
    const cursor = this.find("[data-depth-cursor]");
    const { base = "", quote = "" } = this.ladder.dataset;
    const { bids, asks } = this.shown;
    const sizeDecimals = sizeDecimalsFor([Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0, 1e-8)]);
    const words = { base, quote, priceDecimals: this.priceDecimals, sizeDecimals, from: this.from };
    if (this.at === null) {
      cursor.setAttribute("visibility", "hidden");
      this.write("[data-depth-words]", summaryWords(this.percent(), this.shown, words));
      return;
    }
    const price = this.range.low + ((this.range.high - this.range.low) * this.at) / STEPS;
    const x = String((WIDTH * this.at) / STEPS);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.setAttribute("visibility", "visible");
    const reading = readingWords(readAt(price, this.mid, this.known), words);
    this.write("[data-depth-words]", reading);
    this.plot.setAttribute("aria-valuenow", String(this.at));
    this.plot.setAttribute("aria-valuetext", reading);
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    const found = this.panel.querySelector(selector);
    if (!found) throw new Error(`the depth chart has no ${selector}`);
    return /** @type {HTMLElement} */ (found);
  }

  /** @param {string} selector @param {string} text */
  write(selector, text) {
    write(this.find(selector), text);
  }
}
