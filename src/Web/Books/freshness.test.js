import assert from "node:assert/strict";
import { test } from "node:test";
import { momentWords, newestProof, sayFreshness } from "./freshness.js";

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

test("the newest proof is the youngest book's, before the message's time", () =>
  assert.equal(newestProof({ a: { age_ms: 75_000, stale: true }, b: { age_ms: 90_000, stale: true }, c: { age_ms: null, stale: true } }, "2026-03-01T10:01:15Z"), Date.parse("2026-03-01T10:00:00Z")));

test("a book never seen proves nothing", () => assert.equal(newestProof({ a: { age_ms: null, stale: true } }, "2026-03-01T10:00:00Z"), null));

test("a moment of another day says its day", () => {
  const moment = Date.parse("2026-03-01T23:59:59Z");
  assert.equal(momentWords(moment, "2026-03-01T23:59:59.9Z"), "23:59:59");
  assert.equal(momentWords(moment, "2026-03-02T00:00:01Z"), "2026-03-01 23:59:59");
});
