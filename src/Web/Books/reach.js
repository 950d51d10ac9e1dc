// @ts-check
// A page without any pair goes on by itself: it asks how the exchanges stand, says what changed, and loads again once one has named its pairs.

const ASK_MS = 3_000;

/** @typedef {{ name: string, state: string, problem: string | null }} Venue */

/**
 * What the page says of a venue; the same words as VenueReach.cs.
 * @param {Venue} venue
 */
export function sayReach({ name, state, problem }) {
  if (state === "unreachable") {
    const why = problem ?? "it does not answer";
    return `${name} can't be reached: ${why.endsWith(".") ? why : `${why}.`}`;
  }
  return state === "starting" ? `${name} was asked and has not answered yet.` : `${name} answers, and has not named its pairs yet.`;
}

/** @param {HTMLElement} root */
export function start(root) {
  const ask = async () => {
    try {
      const answer = await fetch("/api/status");
      if (answer.ok && show(root, await answer.json())) {
        location.reload();
        return;
      }
    } catch (error) {
      // The server is gone for now: asked again.
      if (!(error instanceof TypeError)) throw error;
    }
    setTimeout(() => void ask(), ASK_MS);
  };
  setTimeout(() => void ask(), ASK_MS);
}

/**
 * Writes how the venues stand. True once there is a pair to show.
 * @param {HTMLElement} root
 * @param {{ venues: Record<string, Venue & { feed?: { listings: number } | null }> }} status
 */
function show(root, status) {
  for (const [id, venue] of Object.entries(status.venues)) {
    const words = root.querySelector(`[data-reach-venue="${id}"] [data-reach-words]`);
    const said = sayReach(venue);
    if (words && words.textContent !== said) words.textContent = said;
  }
  return Object.values(status.venues).some((venue) => (venue.feed?.listings ?? 0) > 0);
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-reach]")) if (root instanceof HTMLElement) start(root);
