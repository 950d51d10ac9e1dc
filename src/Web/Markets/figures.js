// @ts-check
// Figures of markets as pages write them; the same as MarketFigures.cs.
import { decimalsOf, formatNumber, formatPrice } from "../Books/ladder.js";

/**
 * One instrument's figures as the tickers channel tells them.
 * @typedef {{ pair: string, price: string | null, change_percent: string | null, volume_quote: string | null, low: string | null, high: string | null,
 *   spread_bps: string | null, price_exchange: string | null }} Figures
 */

export const UNKNOWN = "–";
const DOLLARS = ["USD", "USDT", "USDC"];

/** @param {string | null} price @param {number} decimals */
export function priceWords(price, decimals) {
  return price === null ? UNKNOWN : formatPrice(price, Math.max(decimals, decimalsOf(price)));
}

/** @param {string | null} percent */
export function changeWords(percent) {
  if (percent === null) return UNKNOWN;
  const number = Number(percent);
  return `${number > 0 ? "+" : ""}${formatNumber(number, 2)}\u00a0%`;
}

/** @param {string | null} percent */
export function directionOf(percent) {
  if (percent === null) return undefined;
  const number = Number(percent);
  return number > 0 ? "up" : number < 0 ? "down" : "flat";
}

/** @param {number | null} amount */
export function compactWords(amount) {
  if (amount === null) return UNKNOWN;
  for (const [one, word] of /** @type {const} */ ([[1e12, " T"], [1e9, " B"], [1e6, " M"], [1e3, " K"]])) {
    if (amount >= one) return formatNumber(amount / one, amount / one < 100 ? 2 : 1) + word;
  }
  return formatNumber(amount, 2);
}

/** @param {string | null} bps */
export function spreadWords(bps) {
  return bps === null ? UNKNOWN : formatNumber(Number(bps), Math.abs(Number(bps)) < 10 ? 2 : 1);
}

/** Where a price stands between low (0) and high (1); null when that is not known. @param {Figures} figures */
export function rangePlace({ low, high, price }) {
  if (low === null || high === null || price === null || Number(high) <= Number(low)) return null;
  return Math.min(1, Math.max(0, (Number(price) - Number(low)) / (Number(high) - Number(low))));
}

const SPARK_HEIGHT = 100;

/**
 * The last 24 hours as an SVG path: relative, in whole units, broken at gaps; as Sparkline.cs draws it.
 * @param {readonly (string | null)[]} points closes, the oldest first
 */
export function sparkPath(points) {
  const known = points.filter((point) => point !== null).map(Number);
  const low = Math.min(...known);
  const high = Math.max(...known);
  let path = "";
  /** @type {number | null} */
  let before = null;
  points.forEach((point, i) => {
    if (point === null) {
      before = null;
      return;
    }
    const y = high === low ? SPARK_HEIGHT / 2 : Math.round((high - Number(point)) / (high - low) * SPARK_HEIGHT);
    if (before === null) path += `M${i} ${y}h0`;
    else path += `${i > 1 && points[i - 2] !== null ? " " : "l"}1${y < before ? "" : " "}${y - before}`;
    before = y;
  });
  return path;
}

/**
 * Roughly one unit of an asset in dollars; 0 when no price tells.
 * @param {ReadonlyMap<string, Figures>} all by pair
 * @param {string} asset
 */
export function worthOf(all, asset) {
  if (DOLLARS.includes(asset)) return 1;
  for (const dollar of DOLLARS) {
    const price = Number(all.get(`${asset}-${dollar}`)?.price ?? 0);
    if (price > 0) return price;
    const inverse = Number(all.get(`${dollar}-${asset}`)?.price ?? 0);
    if (inverse > 0) return 1 / inverse;
  }
  return 0;
}

/** How many rose, fell and stood still; those without a change are not counted. @param {Iterable<Figures>} all */
export function breadthOf(all) {
  const breadth = { up: 0, down: 0, flat: 0 };
  for (const { change_percent } of all) {
    const direction = directionOf(change_percent);
    if (direction !== undefined) breadth[direction]++;
  }
  return breadth;
}

/**
 * The lists of the first page, as MarketOverview.cs makes them.
 * @param {ReadonlyMap<string, Figures>} all by pair
 * @param {number} rows of each list
 * @param {number} dollarsMin least turnover of a mover
 */
export function overviewOf(all, rows, dollarsMin) {
  /** @type {Map<string, number>} */
  const worths = new Map();
  const measured = [...all.values()].map((figures) => {
    const quote = figures.pair.slice(figures.pair.lastIndexOf("-") + 1);
    let worth = worths.get(quote);
    if (worth === undefined) worths.set(quote, worth = worthOf(all, quote));
    return { figures, dollars: Number(figures.volume_quote ?? 0) * worth, change: Number(figures.change_percent ?? 0) };
  });
  /** @typedef {typeof measured[number]} Measured */
  /** @param {(a: Measured, b: Measured) => number} order @param {(m: Measured) => boolean} isIn */
  const first = (order, isIn) => measured.filter(isIn).sort((a, b) => order(a, b) || (a.figures.pair < b.figures.pair ? -1 : 1)).slice(0, rows);
  return {
    risers: first((a, b) => b.change - a.change, (m) => m.dollars >= dollarsMin && m.change > 0),
    fallers: first((a, b) => a.change - b.change, (m) => m.dollars >= dollarsMin && m.change < 0),
    leaders: first((a, b) => b.dollars - a.dollars, (m) => m.dollars > 0),
  };
}

/** Writes text only where it differs; true when it did. @param {Element} element @param {string} words */
export function write(element, words) {
  if (element.textContent === words) return false;
  element.textContent = words;
  return true;
}
