// @ts-check
// A part of what is free as an amount of an order, in whole numbers: a fraction that is rounded up is a fraction too much.

/** @typedef {{ base: string, quote: string }} Free what is free, as the server writes it */
/** @typedef {{ price: string, stopPrice: string, stopLimitPrice: string, trailDistance: string }} Prices as they stand in the ticket */

const DECIMALS = 18;
const ONE = 10n ** BigInt(DECIMALS);

/** The smallest amount: eight decimals. */
const SMALLEST = 10n ** 10n;

/** The parts of an order that takes are each rounded up: so much may come on top. */
const ROUNDING_RESERVE = 64n * SMALLEST;

/** What follows the price is counted from where that is when the order comes, which may be a little further by then: a two-hundredth. */
const MOVES = 200n;

/** A number in units of the last decimal; null where it is none, or not positive. @param {string} text */
function unitsOf(text) {
  const written = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!written) return null;
  const units = BigInt(written[1] + (written[2] ?? "").slice(0, DECIMALS).padEnd(DECIMALS, "0"));
  return units > 0n ? units : null;
}

/** @param {bigint} units */
function textOf(units) {
  const digits = units.toString().padStart(DECIMALS + 1, "0");
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`.replace(/\.?0+$/, "");
}

/** Cut to whole steps, never rounded up. @param {bigint} units @param {bigint} step */
function cut(units, step) {
  return units - (units % step);
}

/**
 * The dearest price at which an order to buy may lock money: of a pair, the dearer one's.
 * @param {string} type @param {Prices} prices @param {number | null} middle
 * @returns {bigint | null} null while it is not written, or not known
 */
function priceLocked(type, prices, middle) {
  if (type === "TRAILING_STOP") {
    const distance = unitsOf(prices.trailDistance);
    const now = middle === null ? null : unitsOf(middle.toFixed(12));
    return distance === null || now === null ? null : now + now / MOVES + distance;
  }
  if (type === "OCO") {
    const first = unitsOf(prices.price);
    const second = unitsOf(prices.stopLimitPrice.trim() === "" ? prices.stopPrice : prices.stopLimitPrice);
    return first === null || second === null ? null : first > second ? first : second;
  }
  return unitsOf(type === "STOP_LOSS" || type === "TAKE_PROFIT" ? prices.stopPrice : prices.price);
}

/**
 * A part of what is free, as an amount of the order that is a whole number of lots and never more than there is.
 * @param {{ side: string, type: string, prices: Prices, middle: number | null, lot: string, free: Free }} ticket
 * @param {number} percent
 * @returns {{ amount: string, unit: "base" | "quote" } | null} null when a price is missing; the amount is 0 where there is less than a lot
 */
export function partOf({ side, type, prices, middle, lot, free }, percent) {
  const of = (/** @type {string} */ asset) => cut(((unitsOf(asset) ?? 0n) * BigInt(percent)) / 100n, SMALLEST);
  const step = unitsOf(lot) ?? SMALLEST;
  if (side !== "BUY") return { amount: textOf(cut(of(free.base), step)), unit: "base" };
  if (type === "MARKET") return { amount: textOf(of(free.quote)), unit: "quote" };
  const price = priceLocked(type, prices, middle);
  if (price === null) return null;
  const money = of(free.quote) - ROUNDING_RESERVE;
  return { amount: textOf(money > 0n ? cut((money * ONE) / price, step) : 0n), unit: "base" };
}
