import assert from "node:assert/strict";
import { test } from "node:test";
import { heatOf, historyWords, ledgerWords, rowWords, uptimeWords } from "./status.js";

test("a row says what the figures mean", () => {
  const words = rowWords({ state: "degraded", books_live: 1, books_stale: 2, oldest_stale_ms: 9_000, problem: "in maintenance", problem_hint: null,
    feed: { listings: 1234, frames_per_second: 99.6, apply_ms_p50: 0.123, apply_ms_p99: 12.3, resyncs: 0, checksums_passed: 0, checksums_failed: 0, reconnects: 1, connections: 2, last_resync_at: null, last_resync_reason: null } });
  assert.equal(words.state, "Partly live");
  assert.equal(words.listings, "1,234");
  assert.equal(words.lag, "0.12 / 12");
  assert.equal(words.checksums, "none sent");
  assert.equal(words.hint, "");
  assert.equal(rowWords({ state: null, books_live: 0, books_stale: 0, feed: null }).rate, "–");
});

test("a cell stands as high as it was live", () => assert.deepEqual([null, 0, 0.2, 0.5, 0.96, 1].map(heatOf), ["none", "0", "1", "2", "3", "4"]));

test("the last day is a sentence", () => {
  assert.equal(historyWords([null, null]), "Nothing is known of the last 24 hours.");
  assert.equal(historyWords([1, 0.5]), "75 % live in the last 24 hours.");
  assert.match(historyWords([null, 1]), /^100 % live while CompraVenta ran; it did not run for about 15 min/);
});

test("a time of running", () => assert.deepEqual([40, 300, 7_500, 100_000].map(uptimeWords), ["40 s", "5 min", "2 h 5 min", "1 d 3 h"]));

test("what the audit found", () => {
  assert.equal(ledgerWords({ state: "sound", checked_at: "2026-01-01T00:00:00Z" }), "sound: every rule holds");
  assert.equal(ledgerWords({ state: "unsound", checked_at: "2026-01-01T00:00:00Z" }), "not sound");
  assert.equal(ledgerWords({ state: "unchecked", checked_at: null }), "not audited yet");
  assert.equal(ledgerWords({ state: "unchecked", checked_at: "2026-01-01T00:00:00Z" }), "not audited lately");
});
