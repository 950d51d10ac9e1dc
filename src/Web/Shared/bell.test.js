import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, announcementOf, countText, countWords, FRESH_MAX_MS, isSwipe, memoryOf, unseenOf, wordOf } from "./bell.js";

const fill = { id: 7, time: "2026-03-01T12:00:00Z", kind: "fill", message: "Bought 1 BTC at 100 USDT.", pair: "BTC-USDT", order_id: "o-7", is_read: false };
const stale = { ...fill, id: 8, kind: "stale", message: "ETH-USDT is stale.", pair: "ETH-USDT", order_id: null };
const now = Date.parse(fill.time) + 5_000;

test("the count has room for two digits", () => {
  assert.deepEqual([0, 1, 99, 100].map(countText), ["0", "1", "99", "99+"]);
  assert.equal(countWords(0), "Notifications");
  assert.equal(countWords(120), "Notifications, 120 unread");
});

test("a notification leads to its order, else to its pair", () => {
  assert.equal(addressOf(fill), "/Orders/o-7");
  assert.equal(addressOf(stale), "/Trade?pair=ETH-USDT");
});

test("one is said as it is, and leads where it leads", () => {
  const word = wordOf([fill], 1, now, false);
  assert.deepEqual(word, { head: null, lines: [fill.message], more: 0, href: "/Orders/o-7" });
  assert.equal(announcementOf(word), fill.message);
});

test("many are said together, the newest first, and lead to the list", () => {
  const word = wordOf([stale, ...Array(11).fill(fill)], 12, now, false);
  assert.equal(word.head, "12 notifications");
  assert.equal(word.lines.length, 3);
  assert.equal(word.more, 9);
  assert.equal(word.href, "/Notifications");
  assert.ok(announcementOf(word).startsWith("12 notifications: ETH-USDT is stale."));
  assert.ok(announcementOf(word).endsWith("And 9 more."));
});

test("what came a moment ago while nobody looked is told in full", () => {
  assert.equal(announcementOf(wordOf([fill], 1, now, true)), "While you were away: Bought 1 BTC at 100 USDT.");
  assert.equal(wordOf([fill], 1, Date.parse(fill.time) + FRESH_MAX_MS, false).head, null);
});

test("what is older is counted in one word that leads to the list", () => {
  const later = Date.parse(fill.time) + FRESH_MAX_MS + 1;
  assert.deepEqual(wordOf([stale, fill], 2, later, true), { head: "While you were away", lines: ["2 notifications"], more: 0, href: "/Notifications" });
  assert.equal(announcementOf(wordOf(Array(20).fill(fill), 140, now + 3_600_000, false)), "While you were away: 140 notifications");
  assert.deepEqual(wordOf([fill], 1, later, true), { head: "While you were away", lines: ["1 notification"], more: 0, href: "/Orders/o-7" });

  // Of some that are fresh and some that are not, or not even here, one word tells the number.
  const fresh = { ...fill, id: 9, time: new Date(later).toISOString() };
  assert.deepEqual(wordOf([fresh, fill], 2, later, false).lines, ["2 notifications"]);
  assert.deepEqual(wordOf([fresh], 30, later, false).lines, ["30 notifications"]);
});

test("what another page of the browser has told, or its list has shown, is told no more", () => {
  assert.deepEqual(unseenOf([stale, fill], 2, 8), { unseen: [], count: 0 });
  assert.deepEqual(unseenOf([stale, fill], 25, 7), { unseen: [stale], count: 1 });
  assert.deepEqual(unseenOf([stale, fill], 25, 0), { unseen: [stale, fill], count: 25 });
  assert.deepEqual(unseenOf([stale, { ...fill, is_read: true }], 2, 0), { unseen: [stale], count: 1 });
});

function storeOf() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

test("what was told is kept for each user, for all pages, and never goes back", () => {
  const store = storeOf();
  const memory = memoryOf("ada", store);
  const other = memoryOf("ada", store);
  assert.equal(memory.last(), 0);
  memory.keep(5);
  memory.keep(3);
  assert.equal(memory.last(), 5);
  assert.equal(other.last(), 5);
  assert.equal(memoryOf("bob", store).last(), 0);
});

test("who looked at any page a moment ago was not away", () => {
  const store = storeOf();
  const memory = memoryOf("ada", store);
  assert.ok(memory.wasAway(now));
  memory.look(now);
  assert.ok(!memoryOf("ada", store).wasAway(now + 30_000));
  assert.ok(memoryOf("ada", store).wasAway(now + 30_001));
  assert.ok(memoryOf("bob", store).wasAway(now));
});

test("a word is swiped away to either side, and not by scrolling", () => {
  assert.ok(isSwipe(80, 10));
  assert.ok(isSwipe(-80, 10));
  assert.ok(!isSwipe(40, 0));
  assert.ok(!isSwipe(80, 60));
});
