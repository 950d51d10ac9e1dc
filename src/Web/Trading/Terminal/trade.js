// @ts-check
// The Trade page: ladder, tape, ticket and own orders together.
import { startLadder } from "../../Books/book.js";
import { decimalsOf, formatPrice } from "../../Books/ladder.js";
import { pricesBetween } from "./between.js";
import { PriceLine } from "./line.js";
import { Own } from "./own.js";
import { startSteps } from "./steps.js";
import { Tape } from "./tape.js";
import { Ticket } from "./ticket.js";

const BLOCKED = /** @type {Record<string, string>} */ ({
  stale: "No exchange sends a current book of this pair: no order can be placed until one does.",
  waiting: "No book of this pair has come yet: orders can be placed once it is there.",
  lost: "The connection is lost: no order can be placed until it is back.",
});

/** @param {HTMLElement} root */
export function start(root) {
  const pair = root.dataset.pair ?? "";
  const announcer = document.querySelector("[data-announce]");
  const announce = (/** @type {string} */ words) => announcer && (announcer.textContent = words);
  /** @type {number | null} */
  let middle = null;
  const box = { line: find(root, "[data-line]"), tape: find(root, "[data-tape]"), own: find(root, "[data-own]"), ticket: find(root, "[data-ticket]") };
  const isSignedIn = document.querySelector('meta[name="antiforgery"]') !== null;
  const line = new PriceLine(box.line);
  const readSteps = startSteps(root, pair);
  const own = new Own(
    box.own,
    pair,
    announce,
    () => {
      mark();
      readSteps();
      ticket.showFree();
    },
  );
  const ticket = new Ticket(box.ticket, { middle: () => middle, free: () => own.free, onPlacing: () => own.expect(), onPlaced: (html) => own.takePlaced(html) });
  const ladder = startLadder(root, {
    isTitled: true,
    onDraw: (moment) => {
      middle = moment.touch?.mid ?? null;
      if (middle !== null) line.take(middle);
      mark();
      followPicks();
    },
  });
  const mark = () => {
    if (!ladder) return;
    const prices = own.prices;
    markOwn(ladder.box, prices);
    showBetween(ladder.box, prices);
  };
  let followPicks = () => {};
  ticket.run();
  new Tape(box.tape, pair, venuesOf(root)).run();
  if (isSignedIn) own.run();
  mark();
  if (!ladder) return;
  const blockIfNotLive = () => {
    root.dataset.market = ladder.box.dataset.state;
    ticket.block(BLOCKED[ladder.box.dataset.state ?? ""] ?? null);
  };
  new MutationObserver(blockIfNotLive).observe(ladder.box, { attributes: true, attributeFilter: ["data-state"] });

  // Which orders wait for fresh data changes with what each exchange sends.
  const venues = root.querySelector("[data-venues]");
  if (isSignedIn && venues) new MutationObserver(() => own.want()).observe(venues, { subtree: true, attributes: true, attributeFilter: ["data-state"] });
  followPicks = startPicking(
    ladder.box,
    (price) => ticket.takePrice(price) && announce(`Price ${wordsOf(price)}`),
    (price, isAsk) => announce(`${isAsk ? "Ask" : "Bid"} ${wordsOf(price)}`),
  );
  startShortcuts(ticket);
  startSheet(root, ticket);
}

/** @param {ParentNode} root @param {string} selector @returns {HTMLElement} */
function find(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
}

/** @param {HTMLElement} root */
function venuesOf(root) {
  const venues = new Map();
  for (const venue of root.querySelectorAll("[data-venues] [data-venue]")) {
    const mark = venue.querySelector(".mark");
    venues.set(venue.getAttribute("data-venue") ?? "", { mark: mark?.getAttribute("data-mark") ?? "", letters: mark?.textContent ?? "", name: venue.querySelector(".venue-name")?.textContent ?? "" });
  }
  return venues;
}

/** Marks the levels at which own orders stand. @param {HTMLElement} ladder @param {Set<string>} prices */
function markOwn(ladder, prices) {
  for (const row of ladder.querySelectorAll("tbody tr")) {
    if (!(row instanceof HTMLElement)) continue;
    const isOwn = prices.has(row.dataset.price ?? "");
    if (isOwn === (row.dataset.own === "true")) continue;
    if (isOwn) row.dataset.own = "true";
    else delete row.dataset.own;
    row.title = isOwn ? "Your order stands here" : "";
  }
}

/** Names own orders at prices that no exchange shows, between those of the ladder: they have no row. @param {HTMLElement} ladder @param {Set<string>} own */
function showBetween(ladder, own) {
  const middle = ladder.querySelector("[data-middle]");
  let line = middle?.querySelector("[data-own-between]") ?? null;
  if (!middle || (own.size === 0 && line === null)) return;
  const shown = [...ladder.querySelectorAll("tbody tr")].map((row) => row.getAttribute("data-price") ?? "");
  const between = pricesBetween(shown, own);
  const words = between.length === 0 ? "" : `● Yours, between the levels: ${between.map(wordsOf).join(", ")}`;
  if ((line?.textContent ?? "") === words) return;
  if (!line) {
    line = document.createElement("p");
    line.className = "own-between";
    line.setAttribute("data-own-between", "");
    middle.append(line);
  }
  line.textContent = words;
}

/** @param {string} price as the ladder has it */
function wordsOf(price) {
  return formatPrice(price, decimalsOf(price));
}

/**
 * A price of the book is chosen by a click, or by arrows and Enter. It is the price that is chosen, in whichever row it comes to stand; one that has left the ladder is the one told, still.
 * @param {HTMLElement} ladder @param {(price: string) => void} take @param {(price: string, isAsk: boolean) => void} tell
 * @returns {() => void} marks the prices that are chosen where they stand now
 */
function startPicking(ladder, take, tell) {
  /** @type {(() => void)[]} */
  const marks = [];
  for (const side of ladder.querySelectorAll(".ladder-side")) {
    if (!(side instanceof HTMLElement)) continue;
    /** @type {string | null} */
    let picked = null;
    const rows = () => /** @type {HTMLElement[]} */ ([...side.querySelectorAll("tbody tr")]);
    const at = () => rows().findIndex((row) => row.dataset.price === picked);
    const show = () => {
      for (const row of rows()) {
        const isPicked = picked !== null && row.dataset.price === picked;
        if (isPicked === (row.dataset.picked === "true")) continue;
        if (isPicked) row.dataset.picked = "true";
        else delete row.dataset.picked;
      }
    };
    const pick = (/** @type {number} */ rank) => {
      const row = rows()[rank];
      picked = row?.dataset.price ?? null;
      show();
      row?.scrollIntoView({ block: "nearest" });
      if (picked !== null) tell(picked, side.classList.contains("ladder-asks"));
    };
    marks.push(show);
    side.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("tbody tr") : null;
      if (row instanceof HTMLElement && row.dataset.price) take(row.dataset.price);
    });
    side.addEventListener("keydown", (event) => {
      const count = rows().length;
      if (count === 0) return;
      const best = side.classList.contains("ladder-asks") ? count - 1 : 0;
      const now = at();
      if (event.key === "ArrowDown") pick(now < 0 ? best : Math.min(now + 1, count - 1));
      else if (event.key === "ArrowUp") pick(now < 0 ? best : Math.max(now - 1, 0));
      else if (event.key === "Enter" && picked !== null) take(picked);
      else return;
      event.preventDefault();
    });
    side.addEventListener("blur", () => pick(-1));
  }
  return () => marks.forEach((show) => show());
}

/** @param {Ticket} ticket */
function startShortcuts(ticket) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.closest("input:not([type=radio]), select, textarea, dialog, [contenteditable]")) return;
    if (event.key === "b") ticket.choose("BUY");
    else if (event.key === "s") ticket.choose("SELL");
    else if (event.key === "t") ticket.field("type").focus();
    else return;
    event.preventDefault();
  });
}

/** On phones the ticket is a sheet, opened by either side. @param {HTMLElement} root @param {Ticket} ticket */
function startSheet(root, ticket) {
  for (const opener of root.querySelectorAll("[data-sheet]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      root.dataset.open = "true";
      follow();
      ticket.choose(opener.getAttribute("data-sheet") === "SELL" ? "SELL" : "BUY");
    });
  }
  // However it was opened: by its address, by going back to that, or by a side.
  const isOpen = () => getComputedStyle(ticket.box).position === "fixed";

  // To keyboard and screen reader too it lies over all else, but for what is told in passing.
  const follow = () => {
    const isModal = isOpen();
    if (isModal) {
      ticket.box.setAttribute("role", "dialog");
      ticket.box.setAttribute("aria-modal", "true");
    } else {
      ticket.box.removeAttribute("role");
      ticket.box.removeAttribute("aria-modal");
    }
    for (let inside = ticket.box; inside !== document.body && inside.parentElement; inside = inside.parentElement) {
      for (const other of inside.parentElement.children) {
        if (other instanceof HTMLElement && other !== inside && !other.matches("[role=status], [role=alert], [data-words-told], [data-sheet-close], dialog, script")) other.inert = isModal;
      }
    }
  };
  for (const moment of ["load", "hashchange", "resize"]) addEventListener(moment, follow);
  follow();
  const close = () => {
    delete root.dataset.open;

    // Another address takes the place of the ticket's own: going back does not open it again.
    if (location.hash === "#ticket") location.replace("#main");
    follow();
    const opener = root.querySelector(`[data-sheet="${ticket.side}"]`);
    if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  };
  for (const closer of root.querySelectorAll("[data-sheet-close]")) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      close();
    });
  }
  document.addEventListener("keydown", (event) => {
    // What is open above it closes first.
    if (event.key === "Escape" && isOpen() && !document.querySelector(":popover-open, dialog[open]")) close();
  });
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-trade]")) if (root instanceof HTMLElement) start(root);
