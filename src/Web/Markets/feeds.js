// @ts-check
// How an exchange's feed stands, for lists that show prices of many instruments.

/** @typedef {{ state: string | null, stale_after_ms: number, feed: { age_ms: number | null, listings: number } | null }} Venue */

/** @param {number} ms */
function ageWords(ms) {
  return ms < 120_000 ? `${Math.floor(ms / 1_000)} s old` : ms < 7_200_000 ? `${Math.floor(ms / 60_000)} min old` : `${Math.floor(ms / 3_600_000)} h old`;
}

/**
 * @param {Venue} venue as the status channel tells it
 * @param {number} waitedMs since it did
 * @param {boolean} isLost whether the page's own connection is gone
 * @returns {{ state: "live" | "stale" | "waiting" | "unreachable", words: string }}
 */
export function sayFeed(venue, waitedMs, isLost) {
  const age = venue.feed?.age_ms ?? null;
  if (venue.state === "unreachable" && age === null) return { state: "unreachable", words: "not reached" };
  if (age === null) return { state: "waiting", words: "waiting" };
  const isStale = isLost || venue.state === "unreachable" || age + waitedMs > venue.stale_after_ms;
  return isStale ? { state: "stale", words: `stale, ${ageWords(age + waitedMs)}` } : { state: "live", words: "live" };
}
