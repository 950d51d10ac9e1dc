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
const AWAY = "While you were away";

/** What is older is counted, and no more told by itself. */
export const FRESH_MAX_MS = 60_000;

/** Further than a finger trembles. */
const SWIPE_PX = 60;

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
 * What is said of those that nobody has been told of: what is fresh in full, and of what is older how many there are.
 * @param {Notification[]} unseen newest first
 * @param {number} count how many there are, those that were not sent included
 * @param {number} nowMs milliseconds since 1970
 * @param {boolean} wasAway whether nobody had looked for a while
 * @param {number} linesMax how many are told in full
 * @returns {Word}
 */
export function wordOf(unseen, count, nowMs, wasAway, linesMax = LINES_MAX) {
  const href = count === 1 && unseen[0] ? addressOf(unseen[0]) : "/Notifications";
  const isOld = count > unseen.length || unseen.some((told) => nowMs - Date.parse(told.time) > FRESH_MAX_MS);
  if (isOld) return { head: AWAY, lines: [count === 1 ? "1 notification" : `${count} notifications`], more: 0, href };
  const lines = unseen.slice(0, linesMax).map((told) => told.message);
  return { head: wasAway ? AWAY : count > 1 ? `${count} notifications` : null, lines, more: count - lines.length, href };
}

/**
 * Which of them nobody was told of in this browser.
 * @param {Notification[]} waiting newest first
 * @param {number} count how many there are, those that were not sent included
 * @param {number} last the newest that was told
 */
export function unseenOf(waiting, count, last) {
  const unseen = waiting.filter((told) => told.id > last && !told.is_read);
  return { unseen, count: unseen.length === waiting.length ? count : unseen.length };
}

/** What is announced of it, in one text. @param {Word} word */
export function announcementOf(word) {
  return [word.head ? `${word.head}:` : "", ...word.lines, word.more > 0 ? `And ${word.more} more.` : ""].filter(Boolean).join(" ");
}

/**
 * Keeps for all pages of this browser which notifications were told or seen, and when somebody last looked at one of them.
 * @param {string} user
 * @param {Pick<Storage, "getItem" | "setItem">} store
 */
export function memoryOf(user, store) {
  const [told, looked] = [`told:${user}`, `looked:${user}`];
  const last = () => Number(store.getItem(told)) || 0;
  return {
    last,
    /** @param {number} id */
    keep: (id) => {
      if (id > last()) store.setItem(told, String(id));
    },
    /** @param {number} at in milliseconds since 1970 */
    look: (at) => store.setItem(looked, String(at)),
    /** Whether nobody has looked for a while. @param {number} at in milliseconds since 1970 */
    wasAway: (at) => Math.abs(at - (Number(store.getItem(looked)) || 0)) > AWAY_MS,
  };
}

/** Whether a finger that went so far wants a word away. @param {number} dx @param {number} dy */
export function isSwipe(dx, dy) {
  return Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy);
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

  // The list shows them itself.
  const list = page.querySelector("[data-told-to]");
  if (list instanceof HTMLElement) memory.keep(Number(list.dataset.toldTo) || 0);

  // From page to page, and in another page of the same browser, nobody is away.
  const look = () => {
    if (!page.hidden) memory.look(Date.now());
  };
  let wasAway = memory.wasAway(Date.now());
  look();
  setInterval(look, AWAY_MS / 3);
  addEventListener("pagehide", look);
  /** @type {Notification[]} */
  let waiting = [];
  let count = 0;
  /** By how much the server's clock is ahead of this one. */
  let aheadMs = 0;
  let isPausing = false;

  const pause = () => {
    isPausing = true;
    setTimeout(() => {
      isPausing = false;
      say();
    }, PAUSE_MS);
  };
  const say = () => {
    if (page.hidden || isPausing || waiting.length === 0) return;
    // Whoever is at a sheet is told once it is closed.
    if (page.querySelector("[data-sheet-close]")?.getClientRects().length) {
      pause();
      return;
    }
    const newest = waiting[0].id;
    const left = unseenOf(waiting, count, memory.last());
    waiting = [];
    count = 0;
    memory.keep(newest);
    if (left.unseen.length === 0) return;
    // A phone's page is not to be covered.
    show(words, announcer, wordOf(left.unseen, left.count, Date.now() + aheadMs, wasAway, matchMedia("(max-width: 899px)").matches ? 1 : LINES_MAX));

    // Whoever trades ten times a second is told every two.
    pause();
  };

  pageStream().subscribe({ channel: "notifications" }, (message) => {
    if (message.type === "error") return;
    showCount(bell, message.unread);
    if (message.type === "snapshot") {
      aheadMs = Date.parse(message.time) - Date.now();
      waiting = message.notifications;
      count = message.unread;
      if (waiting.length === 0) memory.keep(message.seq);
    } else {
      waiting.unshift(message.notification);
      count++;
    }
    say();
    wasAway = false;
  });
  page.addEventListener("visibilitychange", () => {
    if (page.hidden) {
      memory.look(Date.now());
      return;
    }
    wasAway = memory.wasAway(Date.now());
    look();
    say();
    wasAway = false;
  });
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
  let [x, y] = [0, 0];
  box.addEventListener("touchstart", (event) => void ([x, y] = [event.touches[0].clientX, event.touches[0].clientY]), { passive: true });
  box.addEventListener("touchend", (event) => {
    if (isSwipe(event.changedTouches[0].clientX - x, event.changedTouches[0].clientY - y)) end();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
}
