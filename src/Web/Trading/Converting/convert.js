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

/**
 * What the two choices are once one was changed: what the other one had, it gets in exchange.
 * @param {string} changed @param {string} other @param {string} before what the changed one had
 */
export function exchanged(changed, other, before) {
  return changed === other ? before : other;
}

/** @param {HTMLFormElement} form @param {string} name @returns {HTMLInputElement | HTMLSelectElement | null} */
function fieldOf(form, name) {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
}

/** @param {HTMLFormElement} form @param {string} name */
function valueOf(form, name) {
  return fieldOf(form, name)?.value ?? "";
}

/** @param {HTMLFormElement} form */
export function start(form) {
  let stop = convert(form);
  let chosen = 0;
  const before = { from: valueOf(form, "from"), to: valueOf(form, "to") };

  // Other currencies take their place on the page, and the focus stays where it is.
  const choose = async () => {
    const mine = ++chosen;
    const address = addressOf(valueOf(form, "from"), valueOf(form, "to"), valueOf(form, "back"), valueOf(form, "amount"));
    form.querySelector("[data-rest]")?.setAttribute("aria-busy", "true");
    const next = await read(address);
    if (mine !== chosen) return;
    const [rest, swap] = [next?.querySelector("[data-rest]"), next?.querySelector("[data-swap]")];
    if (!next || !rest || !swap) {
      location.assign(address);
      return;
    }
    stop();
    for (const old of form.querySelectorAll(":scope > .notice-bad")) old.remove();
    for (const name of /** @type {const} */ (["from", "to"])) {
      clearFieldError(form, name);
      const field = fieldOf(form, name);
      if (field) field.value = before[name] = valueOf(next, name);
    }
    // What was written meanwhile stays, and is gone on with.
    const [written, focused] = [fieldOf(form, "amount")?.value, document.activeElement];
    const name = focused instanceof HTMLElement && form.contains(focused) ? focused.getAttribute("name") : null;
    form.querySelector("[data-rest]")?.replaceWith(rest);
    form.querySelector("[data-swap]")?.replaceWith(swap);
    const field = fieldOf(form, "amount");
    if (field && written !== undefined) field.value = written;
    if (name && !focused?.isConnected) fieldOf(form, name)?.focus();
    if (next.dataset.pair) form.dataset.pair = next.dataset.pair;
    else delete form.dataset.pair;
    history.replaceState(null, "", address);
    stop = convert(form);
  };
  for (const [name, otherName] of /** @type {["from" | "to", "from" | "to"][]} */ ([["from", "to"], ["to", "from"]])) {
    fieldOf(form, name)?.addEventListener("change", () => {
      const other = fieldOf(form, otherName);
      if (other) other.value = exchanged(valueOf(form, name), other.value, before[name]);
      Object.assign(before, { from: valueOf(form, "from"), to: valueOf(form, "to") });
      void choose();
    });
  }
}

/** The form of another page of this kind; null where there is none. @param {string} address @returns {Promise<HTMLFormElement | null>} */
async function read(address) {
  try {
    const answer = await fetch(address, { redirect: "error" });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-convert]");
    return found instanceof HTMLFormElement ? found : null;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

/** Has the amount of two currencies estimated, until they are others. @param {HTMLFormElement} form @returns {() => void} ends it */
function convert(form) {
  let timer = 0;
  let asked = 0;
  let isBlocked = false;
  let isOver = false;
  const amount = fieldOf(form, "amount");
  const told = form.querySelector("[data-estimate]");
  const blocked = form.querySelector("[data-blocked]");
  const button = form.querySelector("[data-place]");
  if (!(amount instanceof HTMLInputElement) || !told || !(blocked instanceof HTMLElement) || !(button instanceof HTMLButtonElement)) return () => {};
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
    const next = (await read(addressOf(valueOf(form, "from"), valueOf(form, "to"), "")))?.querySelector("[data-market]");
    const shown = form.querySelector("[data-market]");
    if (!isOver && next && shown && !shown.contains(document.activeElement)) shown.replaceWith(next);
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
  const unwatch = stream.watch(judge);
  const unsubscribe = stream.subscribe({ channel: "book", pair: form.dataset.pair ?? "", depth: 1 }, (message) => {
    if (message.type === "error" || !message.venues) return;
    Object.assign(venues, message.venues);
    isKnown = true;
    judge();
  });

  amount.addEventListener("input", () => {
    // What was changed is another order.
    const id = fieldOf(form, "client_order_id");
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
  const again = setInterval(() => {
    if (!document.hidden && told.textContent) want();
  }, ESTIMATE_EVERY_MS);
  isBlocked = !blocked.hidden;
  want();
  return () => {
    isOver = true;
    asked++;
    clearTimeout(timer);
    clearInterval(again);
    unwatch();
    unsubscribe();
  };
}

if (typeof document !== "undefined") {
  const form = document.querySelector("[data-convert]");
  if (form instanceof HTMLFormElement) start(form);
}
