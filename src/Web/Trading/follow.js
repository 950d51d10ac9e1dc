// @ts-check
// A page of one's account that stays open: its parts are read anew when the account changes, and now and then while something in them goes on by itself.
import { Reading, replaceParts } from "../Shared/reading.js";
import { pageStream } from "../Shared/stream.js";

const PAUSE_MS = 1_000;

/** What goes on without the account's doing: the queue before an order, and whether its market is fresh. */
const EVERY_MS = 5_000;

/**
 * The address that shows the page again: what was sent to it is not sent anew.
 * @param {string} href
 */
export function addressOf(href) {
  const address = new URL(href);
  address.searchParams.delete("handler");
  address.hash = "";
  return address.href;
}

/** What somebody is writing in, is asked about, has an explanation of open, or selects, is not taken away. @param {Element} part */
function isHeld(part) {
  const page = part.ownerDocument;
  const isWritten = [...part.querySelectorAll("input:not([type=hidden])")].some((field) => field instanceof HTMLInputElement && (field.value !== field.defaultValue || field === page.activeElement));
  const isExplained = part.contains(page.activeElement) && page.querySelector(":popover-open") !== null;
  const selection = page.getSelection();
  return isWritten || isExplained || part.querySelector("details[open]") !== null || (selection !== null && !selection.isCollapsed && part.contains(selection.anchorNode));
}

/** @param {ParentNode} root */
function partsOf(root) {
  return [...root.querySelectorAll("[data-follows]")];
}

/** @param {Document} page */
function start(page) {
  let isBehind = false;
  let isLeaving = false;
  let isPressed = false;
  const reading = new Reading(async () => {
    // What was done is said by the page that follows.
    if (isLeaving) return;
    const answer = await fetch(addressOf(location.href), { redirect: "error" });
    if (!answer.ok) return;
    const fresh = partsOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
    const shown = partsOf(page);
    if (fresh.length !== shown.length) return;
    const goOn = rememberFocus(page, shown);

    // A click that has begun ends where it began.
    isBehind = !replaceParts(shown, fresh, (part) => isPressed || isHeld(part));
    goOn();
  }, PAUSE_MS);
  const catchUp = () => {
    if (isBehind) reading.want();
  };
  pageStream().subscribe({ channel: "account" }, (message) => {
    // A snapshot too: something may have happened since the page was written, or while the connection was lost.
    if (message.type !== "error") reading.want();
  });
  page.addEventListener("pointerdown", () => (isPressed = true));
  for (const end of ["pointerup", "pointercancel"]) {
    page.addEventListener(end, () => {
      isPressed = false;
      setTimeout(catchUp);
    });
  }
  page.addEventListener("toggle", catchUp, true);
  page.addEventListener("focusout", catchUp);
  page.addEventListener("selectionchange", catchUp);
  page.addEventListener("submit", () => (isLeaving = true));
  addEventListener("pageshow", () => (isLeaving = false));
  page.addEventListener("visibilitychange", () => void (page.hidden || reading.want()));
  setInterval(() => {
    if (!page.hidden && page.querySelector("[data-goes-on]")) reading.want();
  }, EVERY_MS);
}

/** The focus stays with what it was on, where that is still there, and otherwise with its part: never at the top of the page. @param {Document} page @param {Element[]} shown @returns {() => void} */
function rememberFocus(page, shown) {
  const focused = page.activeElement;
  const at = shown.findIndex((part) => part.contains(focused));
  if (!focused || at < 0) return () => {};
  const { tagName, outerHTML } = focused;
  return () => {
    if (focused.isConnected) return;
    const part = partsOf(page)[at];
    const same = [...part.querySelectorAll(tagName)].find((each) => each.outerHTML === outerHTML) ?? part.querySelector("a, button, summary");
    if (same instanceof HTMLElement) same.focus({ preventScroll: true });
  };
}

if (typeof document !== "undefined") start(document);
