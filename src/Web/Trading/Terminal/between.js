// @ts-check
// Prices of one's own that lie within the ladder, at which no exchange shows anything.

/**
 * @param {string[]} shown prices of the ladder's rows, in any order
 * @param {Iterable<string>} own
 * @returns {string[]} highest first
 */
export function pricesBetween(shown, own) {
  if (shown.length === 0) return [];
  const rows = new Set(shown);
  const numbers = shown.map(Number);
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
  return [...own].filter((price) => price !== "" && !rows.has(price) && Number(price) > lowest && Number(price) < highest).sort((a, b) => Number(b) - Number(a));
}
