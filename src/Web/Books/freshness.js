// @ts-check
// How fresh each venue's book is, told by the stream and counted on between its messages.
import { write } from "../Shared/write.js";
import { ageWords } from "./ladder.js";

/** @typedef {Record<string, { age_ms: number | null, stale: boolean, reason?: string }>} VenueAges */
/** @typedef {{ state: string, words: string, title: string }} Said */

/** @type {Record<string, string>} */
const REASONS = {
  awaiting_snapshot: "The first full book has not come yet.",
  gap: "An update is missing; the book is being fetched again.",
  checksum: "The exchange's checksum differs; the book is being fetched again.",
  crossed: "Its best bid met its best ask; the book is being fetched again.",
  silent: "Nothing has come from the exchange within its limit.",
  suspect: "Its updates stopped while others go on; it is being checked.",
  disconnected: "The connection to the exchange is gone; it is being made again.",
  maintenance: "The exchange is in maintenance.",
  malformed: "A message could not be read; the book is being fetched again.",
  unrepresentable: "It holds numbers too long to be kept exactly.",
  restored: "Kept from before the last start; the exchange has not answered yet.",
  released: "Nobody was looking; it is being followed again.",
  refused: "The exchange refused the subscription.",
};

/**
 * What a chip says of a venue.
 * @param {{ age_ms: number | null, stale: boolean, reason?: string }} book as the stream told it
 * @param {number} elapsedMs since then
 * @param {boolean} isLost whether nothing can be known any more
 * @returns {Said}
 */
export function sayFreshness(book, elapsedMs, isLost) {
  if (book.age_ms === null) return { state: "waiting", words: "waiting", title: REASONS[book.reason ?? ""] ?? "" };
  const age = ageWords(book.age_ms + elapsedMs);
  if (isLost) return { state: "stale", words: `stale, ${age}`, title: "This page has lost its connection." };
  if (!book.stale) return { state: "live", words: "live", title: "" };
  const title = REASONS[book.reason ?? ""] ?? "";
  return book.reason === "suspect" ? { state: "suspect", words: `checking, ${age}`, title } : { state: "stale", words: `stale, ${age}`, title };
}

/**
 * When the newest of some books was last proved current, in milliseconds since 1970; null when none ever was.
 * @param {VenueAges} ages as the stream told them
 * @param {string} time when it did, RFC 3339
 */
export function newestProof(ages, time) {
  let youngest = Infinity;
  for (const { age_ms } of Object.values(ages)) if (age_ms !== null) youngest = Math.min(youngest, age_ms);
  return youngest === Infinity ? null : Date.parse(time) - youngest;
}

/**
 * A moment for people, UTC: the time of day, and the day too unless it is today.
 * @param {number} ms since 1970
 * @param {string} now RFC 3339, UTC
 */
export function momentWords(ms, now) {
  const text = new Date(ms).toISOString();
  return text.slice(0, 10) === now.slice(0, 10) ? text.slice(11, 19) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

export class Freshness {
  /** @param {HTMLElement} root @param {string} exchange the only venue asked for; empty for all */
  constructor(root, exchange) {
    this.root = root;
    this.exchange = exchange;
    /** @type {Map<string, { book: { age_ms: number | null, stale: boolean, reason?: string }, at: number, isPainted: boolean }>} */
    this.venues = new Map();

    // What the server painted holds until the stream speaks, and ages from the moment of the page when it never does.
    for (const chip of root.querySelectorAll("[data-venue][data-age]")) {
      if (!(chip instanceof HTMLElement) || !chip.dataset.age) continue;
      const book = { age_ms: Number(chip.dataset.age), stale: chip.dataset.state !== "live" };
      this.venues.set(chip.dataset.venue ?? "", { book, at: 0, isPainted: true });
    }
  }

  /** @param {VenueAges} ages */
  take(ages) {
    for (const [venue, book] of Object.entries(ages)) this.venues.set(venue, { book, at: performance.now(), isPainted: false });
  }

  /** Whether any venue asked for is live. */
  get isLive() {
    return this.asked().some(({ book }) => !book.stale);
  }

  /** Whether any venue asked for ever sent a book. */
  get isKnown() {
    return this.asked().some(({ book }) => book.age_ms !== null);
  }

  /** Writes the chips. @param {boolean} isLost */
  show(isLost) {
    for (const [venue, { book, at, isPainted }] of this.venues) {
      if (isPainted && !isLost) continue;
      const chip = this.root.querySelector(`[data-venue="${venue}"]`);
      const state = chip?.querySelector("[data-venue-state]");
      if (!(chip instanceof HTMLElement) || !state) continue;
      const said = sayFreshness(book, performance.now() - at, isLost);
      if (chip.dataset.state !== said.state) chip.dataset.state = said.state;
      if (chip.title !== said.title) chip.title = said.title;
      write(state, said.words);
    }
  }

  /** @private */
  asked() {
    return [...this.venues].filter(([venue]) => this.exchange === "" || venue === this.exchange).map(([, known]) => known);
  }
}
