import assert from "node:assert/strict";
import { test } from "node:test";
import { sayFreshness } from "./freshness.js";

const live = { age_ms: 100, stale: false };
const stale = { age_ms: 4_000, stale: true, reason: "disconnected" };

test("a live book is live, whatever its age", () => assert.equal(sayFreshness(live, 500, false).state, "live"));

test("a stale book says its age, counted on", () => {
  const said = sayFreshness(stale, 3_000, false);
  assert.equal(said.state, "stale");
  assert.equal(said.words, "stale, 7 s old");
  assert.match(said.title, /connection to the exchange/);
});

test("a suspect book is being checked", () => assert.equal(sayFreshness({ ...stale, reason: "suspect" }, 0, false).state, "suspect"));

test("a book never seen is waited for", () => assert.equal(sayFreshness({ age_ms: null, stale: true, reason: "awaiting_snapshot" }, 0, false).state, "waiting"));

test("nothing is live once the page has lost its connection", () => assert.equal(sayFreshness(live, 9_000, true).words, "stale, 9 s old"));
