// @ts-check
// What a ladder is made of: pure functions, tested without a browser. Prices and sizes come as exact decimal strings; a price's
// string is its identity, numbers are only used to order, to add up and to show.

/**
 * @typedef {[price: string, size: string, venues: Record<string, string>]} Level
 * @typedef {{ bids: Map<string, Level>, asks: Map<string, Level> }} Book
 * @typedef {{ exchange: string, side: "" | "bid" | "ask", above: number | null, below: number | null, limit: number }} Filter
 * @typedef {{ price: string, size: number, total: number, venues: Record<string, string> }} Row
 * @typedef {{ bids: Row[], asks: Row[], deepest: number }} View
 * @typedef {{ mid: number, spread: number, bps: number }} Touch
 */

/** Depths a stream can have, as the server offers them. */
const DEPTHS = [10, 50, 200, 1000];

/** A book without levels. @returns {Book} */
export function emptyBook() {
  return { bids: new Map(), asks: new Map() };
}

/**
 * A book of a snapshot.
 * @param {{ bids: Level[], asks: Level[] }} snapshot
 * @returns {Book}
 */
export function loadBook(snapshot) {
  const book = emptyBook();
  applyUpdate(book, snapshot);
  return book;
}

/**
 * Applies an update in place: a size of 0 removes the level.
 * @param {Book} book
 * @param {{ bids?: Level[], asks?: Level[] }} update
 */
export function applyUpdate(book, update) {
  for (const level of update.bids ?? []) set(book.bids, level);
  for (const level of update.asks ?? []) set(book.asks, level);
}

/** @param {Map<string, Level>} side @param {Level} level */
function set(side, level) {
  if (Number(level[1]) === 0) side.delete(level[0]);
  else side.set(level[0], level);
}

/**
 * The smallest stream that shows what the filter lets through, as far as a stream can: a price range may lie anywhere.
 * @param {Filter} filter
 */
export function streamDepth(filter) {
  if (filter.above !== null || filter.below !== null) return DEPTHS[DEPTHS.length - 1];
  return DEPTHS.find((depth) => depth >= filter.limit) ?? DEPTHS[DEPTHS.length - 1];
}

/**
 * Whether a stream of some depth cannot hold everything that the filter lets through: its window is full, and either more levels
 * are wanted than it has, or the wanted range goes on beyond its last price.
 * @param {Book} book
 * @param {Filter} filter
 * @param {number} depth
 */
export function needsMore(book, filter, depth) {
  return sides(filter).some((side) => {
    const levels = side === "bid" ? book.bids : book.asks;
    if (levels.size < depth) return false;
    const shown = rowsOf(levels, side, filter).length;
    return shown < filter.limit;
  });
}

/** @param {Filter} filter @returns {("bid" | "ask")[]} */
function sides(filter) {
  return filter.side === "" ? ["bid", "ask"] : [filter.side];
}

/**
 * The rows of both sides, best first, with running totals.
 * @param {Book} book
 * @param {Filter} filter
 * @returns {View}
 */
export function viewOf(book, filter) {
  const bids = filter.side === "ask" ? [] : rowsOf(book.bids, "bid", filter);
  const asks = filter.side === "bid" ? [] : rowsOf(book.asks, "ask", filter);
  const deepest = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0);
  return { bids, asks, deepest };
}

/** @param {Map<string, Level>} levels @param {"bid" | "ask"} side @param {Filter} filter @returns {Row[]} */
function rowsOf(levels, side, filter) {
  const sign = side === "bid" ? -1 : 1;
  const wanted = [];
  for (const level of levels.values()) {
    const price = Number(level[0]);
    if (filter.above !== null && price <= filter.above) continue;
    if (filter.below !== null && price >= filter.below) continue;
    wanted.push({ order: sign * price, level });
  }
  wanted.sort((a, b) => a.order - b.order);
  let total = 0;
  return wanted.slice(0, filter.limit).map(({ level: [price, text, venues] }) => {
    const size = Number(text);
    total += size;
    return { price, size, total, venues };
  });
}

/**
 * Spread and middle of the whole book; null unless both sides are there. A book of several venues may be crossed: the spread is then negative.
 * @param {Book} book
 * @returns {Touch | null}
 */
export function touchOf(book) {
  let bid = -Infinity;
  let ask = Infinity;
  for (const price of book.bids.keys()) bid = Math.max(bid, Number(price));
  for (const price of book.asks.keys()) ask = Math.min(ask, Number(price));
  if (bid === -Infinity || ask === Infinity) return null;
  const mid = (bid + ask) / 2;
  return { mid, spread: ask - bid, bps: ((ask - bid) / mid) * 10_000 };
}

/** How many decimals a plain decimal text has, zeros at its end left out. @param {string} text */
export function decimalsOf(text) {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.slice(point + 1).replace(/0+$/, "").length;
}

/**
 * The decimals in which a usual size has five digits: 0.25000, 12.500, 48000.
 * @param {number[]} sizes
 */
export function sizeDecimalsFor(sizes) {
  if (sizes.length === 0) return -1;
  const median = [...sizes].sort((a, b) => a - b)[sizes.length >> 1];
  const whole = Math.max(Math.floor(Math.log10(median)) + 1, 0);
  return Math.min(Math.max(5 - whole, 0), 8);
}

/** @type {Map<number, Intl.NumberFormat>} */
const formats = new Map();

/**
 * A number with thousands apart and a fixed count of decimals; a true minus sign.
 * @param {number} number
 * @param {number} decimals
 */
export function formatNumber(number, decimals) {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    formats.set(decimals, format);
  }
  return format.format(number).replace("-", "−");
}

/**
 * An exact price with thousands apart and zeros up to a count of decimals; no digit is ever dropped.
 * @param {string} price
 * @param {number} decimals
 */
export function formatPrice(price, decimals) {
  const [whole, fraction = ""] = price.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const padded = fraction.padEnd(decimals, "0");
  return padded.length > 0 ? `${grouped}.${padded}` : grouped;
}

/**
 * A size; one that would show as zero says that it is smaller.
 * @param {number} size
 * @param {number} decimals
 */
export function formatSize(size, decimals) {
  const smallest = 10 ** -decimals;
  if (size < smallest) return `<${formatNumber(smallest, decimals)}`;
  const factor = 10 ** decimals;
  // Cut, not rounded up: nobody is shown more than there is. The small term mends what binary fractions lose.
  return formatNumber(Math.floor(size * factor * (1 + 1e-12)) / factor, decimals);
}

/** A spread in basis points; a very small one is not shown as none. @param {number} bps */
export function formatBps(bps) {
  return bps > 0 && bps < 0.01 ? "<0.01" : formatNumber(bps, 2);
}

/** An age for people. @param {number} ms */
export function ageWords(ms) {
  if (ms < 0) return "never seen";
  if (ms < 120_000) return `${Math.floor(ms / 1_000)} s old`;
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} min old`;
  if (ms < 172_800_000) return `${Math.floor(ms / 3_600_000)} h old`;
  return `${Math.floor(ms / 86_400_000)} days old`;
}

/** Milliseconds to leave between two drawings: many rows are drawn less often, so that the page stays quick. @param {number} rows */
export function drawInterval(rows) {
  if (rows <= 120) return 0;
  return rows <= 500 ? 150 : 500;
}
