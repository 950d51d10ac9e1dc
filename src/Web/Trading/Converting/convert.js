// @ts-check
// Says what a conversion would give while it is written, and whether it can be done now.
import { clearFieldError, showFieldError } from "../../Shared/Forms/fieldErrors.js";
import { pageStream } from "../../Shared/stream.js";
import { newOrderId } from "../orderId.js";
import { ask } from "../reply.js";

/** @typedef {import("../../Books/freshness.js").VenueAges} VenueAges */
/** @typedef {"live" | "stale" | "waiting" | "lost"} MarketState */

const ESTIMATE_AFTER_MS = 200;
const ESTIMATE_EVERY_MS = 2_000;
const FIELDS = ["from", "to", "amount"];

const BLOCKED = Object.freeze({
  live: null,
  stale: "No exchange sends a current book of this pair: nothing can be converted until one does.",
  waiting: "No book of this pair has come yet: it can be converted once it is there.",
  lost: "The connection is lost: nothing can be converted until it is back.",
});

/**
 * How the market of a pair stands.
 * @param {VenueAges} venues its book at each exchange, as the stream told it
 * @param {boolean} isLost whether nothing can be known any more
 * @returns {MarketState}
 */
export function marketState(venues, isLost) {
  if (isLost) return "lost";
  const books = Object.values(venues);
  if (books.some((book) => !book.stale)) return "live";
  return books.some((book) => book.age_ms !== null) ? "stale" : "waiting";
}

/** Why nothing can be converted; null when it can. @param {MarketState} state */
export function blockedWords(state) {
  return BLOCKED[state];
}

/** The page of other currencies. @param {string} from @param {string} to @param {string} back where to go on afterwards; empty for here @param {string} [amount] what is written */
export function addressOf(from, to, back, amount = "") {
  return `/Convert?${new URLSearchParams({ from, to, ...(back ? { back } : {}), ...(amount ? { amount } : {}) })}`;
}

/** What is said under the amount. @param {Pick<import("../reply.js").Reply, "sentence" | "problem">} reply */
export function estimateWords(reply) {
  return reply.sentence ?? reply.problem ?? "";
}

/** @param {HTMLFormElement} form */
export function start(form) {
  let timer = 0;
  let asked = 0;
  let isBlocked = false;
  const field = (/** @type {string} */ name) => {
    const found = form.elements.namedItem(name);
    return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
  };
  for (const select of [field("from"), field("to")]) {
    select?.addEventListener("change", () => location.assign(addressOf(field("from")?.value ?? "", field("to")?.value ?? "", field("back")?.value ?? "", field("amount")?.value ?? "")));
  }
  const amount = field("amount");
  const told = form.querySelector("[data-estimate]");
  const blocked = form.querySelector("[data-blocked]");
  const button = form.querySelector("[data-place]");
  if (!(amount instanceof HTMLInputElement) || !told || !(blocked instanceof HTMLElement) || !(button instanceof HTMLButtonElement)) return;
  const tell = (/** @type {string} */ words) => {
    if (told.textContent !== words) told.textContent = words;
  };
  const estimate = async () => {
    const mine = ++asked;
    if (isBlocked || amount.value.trim() === "") {
      tell("");
      clearFieldError(form, "amount");
      return;
    }
    const reply = await ask("/Convert?handler=Estimate", form);
    if (reply === null || mine !== asked) return;
    for (const name of FIELDS) {
      if (reply.errors[name]) showFieldError(form, name, reply.errors[name]);
      else clearFieldError(form, name);
    }
    tell(estimateWords(reply));
  };
  const want = () => {
    clearTimeout(timer);
    timer = Number(setTimeout(() => void estimate(), ESTIMATE_AFTER_MS));
  };

  // What the page says of the pair is of the moment when it was asked for.
  const readMarket = async () => {
    try {
      const answer = await fetch(addressOf(field("from")?.value ?? "", field("to")?.value ?? "", ""), { redirect: "error" });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-market]");
      const shown = form.querySelector("[data-market]");
      if (next && shown && !shown.contains(document.activeElement)) shown.replaceWith(next);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const block = (/** @type {string | null} */ why) => {
    const wasBlocked = !blocked.hidden;
    isBlocked = why !== null;
    button.disabled = isBlocked;
    blocked.hidden = !isBlocked;
    if (why !== null) {
      if (blocked.textContent !== why) blocked.textContent = why;
      if (!wasBlocked) void estimate();
    } else if (wasBlocked) {
      void readMarket();
      want();
    }
  };
  const stream = pageStream();
  /** @type {VenueAges} */
  const venues = {};
  let isKnown = false;
  const judge = () => {
    const isLost = stream.state === "lost";
    // Until the stream has spoken, what the server said holds.
    if (isKnown || isLost) block(blockedWords(marketState(venues, isLost)));
  };
  stream.watch(judge);
  stream.subscribe({ channel: "book", pair: form.dataset.pair ?? "", depth: 1 }, (message) => {
    if (message.type === "error" || !message.venues) return;
    Object.assign(venues, message.venues);
    isKnown = true;
    judge();
  });

  amount.addEventListener("input", () => {
    // What was changed is another order.
    const id = field("client_order_id");
    if (id) id.value = newOrderId("convert");
    want();
  });
  const all = form.querySelector("[data-all]");
  if (all instanceof HTMLButtonElement) {
    all.hidden = false;
    all.addEventListener("click", () => {
      amount.value = all.dataset.all ?? "";
      amount.dispatchEvent(new Event("input"));
    });
  }
  setInterval(() => {
    if (!document.hidden && told.textContent) want();
  }, ESTIMATE_EVERY_MS);
  isBlocked = !blocked.hidden;
  want();
}

if (typeof document !== "undefined") {
  const form = document.querySelector("[data-convert]");
  if (form instanceof HTMLFormElement) start(form);
}
