import assert from "node:assert/strict";
import test from "node:test";
import { sayFeed } from "./feeds.js";

const venue = { state: "live", stale_after_ms: 5_000, feed: { age_ms: 20, listings: 3 } };

test("a feed is live while frames come, stale with its age when they stop, and at once when the page is cut off", () => {
  assert.deepEqual(sayFeed(venue, 500, false), { state: "live", words: "live" });
  assert.deepEqual(sayFeed(venue, 9_000, false), { state: "stale", words: "stale, 9 s old" });
  assert.deepEqual(sayFeed(venue, 0, true), { state: "stale", words: "stale, 0 s old" });
  assert.deepEqual(sayFeed({ ...venue, state: "unreachable", feed: { age_ms: 180_000, listings: 3 } }, 0, false), { state: "stale", words: "stale, 3 min old" });
});

test("a feed that never sent anything is waited for or not reached", () => {
  assert.equal(sayFeed({ ...venue, feed: { age_ms: null, listings: 0 } }, 0, false).words, "waiting");
  assert.equal(sayFeed({ ...venue, state: "unreachable", feed: { age_ms: null, listings: 0 } }, 0, false).state, "unreachable");
});
