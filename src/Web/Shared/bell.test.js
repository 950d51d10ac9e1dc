import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, announcementOf, countText, countWords, memoryOf, wordOf } from "./bell.js";

const fill = { id: 7, time: "2026-03-01T12:00:00Z", kind: "fill", message: "Bought 1 BTC at 100 USDT.", pair: "BTC-USDT", order_id: "o-7", is_read: false };
const stale = { ...fill, id: 8, kind: "stale", message: "ETH-USDT is stale.", pair: "ETH-USDT", order_id: null };

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
  const word = wordOf([fill], 1, false);
  assert.deepEqual(word, { head: null, lines: [fill.message], more: 0, href: "/Orders/o-7" });
  assert.equal(announcementOf(word), fill.message);
});

test("many are said together, the newest first, and lead to the list", () => {
  const word = wordOf([stale, fill, fill, fill], 12, false);
  assert.equal(word.head, "12 notifications");
  assert.equal(word.lines.length, 3);
  assert.equal(word.more, 9);
  assert.equal(word.href, "/Notifications");
  assert.ok(announcementOf(word).startsWith("12 notifications: ETH-USDT is stale."));
  assert.ok(announcementOf(word).endsWith("And 9 more."));
});

test("what came while nobody looked is said so", () => {
  assert.equal(announcementOf(wordOf([fill], 1, true)), "While you were away: Bought 1 BTC at 100 USDT.");
});

test("what was said is kept for each user, and never goes back", () => {
  const kept = new Map();
  const store = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
  const memory = memoryOf("ada", store);
  assert.equal(memory.last(), 0);
  memory.keep(5);
  memory.keep(3);
  assert.equal(memory.last(), 5);
  assert.equal(memoryOf("bob", store).last(), 0);
});
