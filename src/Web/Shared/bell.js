// @ts-check
// The bell: how much is unread, and a word about each new notification on whatever page is open.
import { pageStream } from "./stream.js";

/**
 * @typedef {{ id: number, time: string, kind: string, message: string, pair: string, order_id: string | null, is_read: boolean }} Notification
 * @typedef {{ head: string | null, lines: string[], more: number, href: string }} Word
 */

const LINES_MAX = 3;
const WORDS_MAX = 3;
const SHOWN_MS = 10_000;
const PAUSE_MS = 2_000;
const AWAY_MS = 30_000;

/** The count as the bell shows it. @param {number} unread */
export function countText(unread) {
  return unread > 99 ? "99+" : String(unread);
}

/** The count in words. @param {number} unread */
export function countWords(unread) {
  return unread === 0 ? "Notifications" : `Notifications, ${unread} unread`;
}

/** Where a notification leads. @param {Notification} told */
export function addressOf(told) {
  return told.order_id ? `/Orders/${told.order_id}` : `/Trade?pair=${encodeURIComponent(told.pair)}`;
}

/**
 * What is said of notifications together.
 * @param {Notification[]} fresh newest first
 * @param {number} count how many there are, those that were not sent included
 * @param {boolean} wasAway whether they came while nobody looked
 * @param {number} linesMax how many are told in full
 * @returns {Word}
 */
export function wordOf(fresh, count, wasAway, linesMax = LINES_MAX) {
  const lines = fresh.slice(0, linesMax).map((told) => told.message);
  const head = wasAway ? "While you were away" : count > 1 ? `${count} notifications` : null;
  return { head, lines, more: count - lines.length, href: count === 1 && fresh[0] ? addressOf(fresh[0]) : "/Notifications" };
}

/** What is announced of it, in one text. @param {Word} word */
export function announcementOf(word) {
  return [word.head ? `${word.head}:` : "", ...word.lines, word.more > 0 ? `And ${word.more} more.` : ""].filter(Boolean).join(" ");
}

/**
 * Keeps which notifications were said in this browser, whichever of its pages said them.
 * @param {string} user
 * @param {Pick<Storage, "getItem" | "setItem">} store
 */
export function memoryOf(user, store) {
  const key = `told:${user}`;
  return {
    last: () => Number(store.getItem(key)) || 0,
    /** @param {number} id */
    keep: (id) => {
      if (id > (Number(store.getItem(key)) || 0)) store.setItem(key, String(id));
    },
  };
}

/**
 * A storage of the browser; one of this page's own where the browser forbids it.
 * @param {() => Storage} find
 * @returns {Pick<Storage, "getItem" | "setItem">}
 */
function storage(find) {
  try {
    return find();
  } catch {
    /** @type {Map<string, string>} */
    const own = new Map();
    return { getItem: (key) => own.get(key) ?? null, setItem: (key, value) => void own.set(key, value) };
  }
}

/** @param {Document} page */
export function startBell(page) {
  const bell = page.querySelector("[data-bell]");
  const words = page.querySelector("[data-words-told]");
  const announcer = page.querySelector("[data-announce-told]");
  if (!(bell instanceof HTMLElement) || !(words instanceof HTMLElement) || !(announcer instanceof HTMLElement)) return;
  const memory = memoryOf(bell.dataset.bell ?? "", storage(() => localStorage));

  // Whoever opens the first page of a tab comes back; from page to page nobody is away.
  const visit = storage(() => sessionStorage);
  let isBack = visit.getItem("visit") === null;
  visit.setItem("visit", "1");
  /** @type {Notification[]} */
  let fresh = [];
  let count = 0;
  let now = "";
  let isPausing = false;

  const say = () => {
    if (page.hidden || isPausing || fresh.length === 0) return;
    // Another page of this browser may have said some of them meanwhile.
    const last = memory.last();
    const newest = fresh[0]?.id ?? 0;
    const left = fresh.filter((told) => told.id > last);
    const isAll = left.length === fresh.length;
    const number = isAll ? count : left.length;
    const wasAway = isBack || Date.parse(now) - Date.parse(fresh[0]?.time ?? now) > AWAY_MS;
    fresh = [];
    count = 0;
    memory.keep(newest);
    if (left.length === 0) return;
    // A phone's page is not to be covered.
    show(words, announcer, wordOf(left, number, wasAway, matchMedia("(max-width: 639px)").matches ? 1 : LINES_MAX));

    // Whoever trades ten times a second is told every two.
    isPausing = true;
    setTimeout(() => {
      isPausing = false;
      say();
    }, PAUSE_MS);
  };

  pageStream().subscribe({ channel: "notifications" }, (message) => {
    if (message.type === "error") return;
    showCount(bell, message.unread);
    now = message.time;
    if (message.type === "snapshot") {
      const last = memory.last();
      fresh = message.notifications.filter((/** @type {Notification} */ told) => told.id > last);
      count = fresh.length === message.notifications.length ? message.unread : fresh.length;
      if (fresh.length === 0) memory.keep(message.seq);
    } else {
      fresh.unshift(message.notification);
      count++;
    }
    say();
    isBack = false;
  });
  page.addEventListener("visibilitychange", say);
}

/** @param {HTMLElement} bell @param {number} unread */
function showCount(bell, unread) {
  const box = bell.querySelector("[data-unread]");
  if (!(box instanceof HTMLElement)) return;
  box.hidden = unread === 0;
  box.textContent = countText(unread);
  bell.setAttribute("aria-label", countWords(unread));
}

/** @param {HTMLElement} words @param {HTMLElement} announcer @param {Word} word */
function show(words, announcer, word) {
  const page = words.ownerDocument;
  const box = page.createElement("div");
  box.className = "word";
  const link = page.createElement("a");
  link.href = word.href;
  if (word.head) link.append(Object.assign(page.createElement("b"), { textContent: word.head }));
  for (const line of word.lines) link.append(Object.assign(page.createElement("span"), { textContent: line }));
  if (word.more > 0) link.append(Object.assign(page.createElement("span"), { className: "label", textContent: `And ${word.more} more` }));
  const close = Object.assign(page.createElement("button"), { type: "button", className: "word-close", textContent: "×" });
  close.setAttribute("aria-label", "Close this notification");
  box.append(link, close);
  words.append(box);
  words.hidden = false;
  announcer.textContent = announcementOf(word);
  while (words.children.length > WORDS_MAX) words.firstElementChild?.remove();

  const end = () => {
    const hadFocus = box.contains(page.activeElement);
    box.remove();
    words.hidden = words.children.length === 0;
    if (hadFocus) /** @type {HTMLElement | null} */ (page.querySelector("[data-bell]"))?.focus();
  };
  // It stays in the list; here it goes once it had its time, unless somebody is at it.
  const age = () => setTimeout(() => (box.matches(":hover, :focus-within") ? age() : end()), SHOWN_MS);
  age();
  close.addEventListener("click", end);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
}
