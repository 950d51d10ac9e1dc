import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, blockedWords, estimateWords, exchanged, marketState } from "./convert.js";

const live = { age_ms: 20, stale: false };
const stale = { age_ms: 20_000, stale: true, reason: "silent" };
const waiting = { age_ms: null, stale: true, reason: "awaiting_snapshot" };

test("one current book is enough to convert", () => {
  assert.equal(marketState({ binance: stale, coinbase: live, bitfinex: waiting }, false), "live");
  assert.equal(blockedWords("live"), null);
});

test("without one it is said whether any ever came", () => {
  assert.equal(marketState({ binance: stale, bitfinex: waiting }, false), "stale");
  assert.equal(marketState({ bitfinex: waiting }, false), "waiting");
  assert.equal(marketState({}, false), "waiting");
  assert.match(blockedWords("stale"), /^No exchange sends a current book/);
  assert.match(blockedWords("waiting"), /^No book of this pair has come yet/);
});

test("a page that has lost its connection knows nothing, whatever it heard last", () => {
  assert.equal(marketState({ binance: live }, true), "lost");
  assert.match(blockedWords("lost"), /^The connection is lost/);
});

test("other currencies keep the way back, and only where there is one", () => {
  assert.equal(addressOf("USDT", "EUR", ""), "/Convert?from=USDT&to=EUR");
  assert.equal(addressOf("USDT", "EUR", "/Trade?pair=BTC-EUR"), "/Convert?from=USDT&to=EUR&back=%2FTrade%3Fpair%3DBTC-EUR");
  assert.equal(addressOf("A&B", "", ""), "/Convert?from=A%26B&to=");
});

test("what the other one had is exchanged", () => {
  assert.equal(exchanged("EUR", "EUR", "USDT"), "USDT");
  assert.equal(exchanged("EUR", "USD", "USDT"), "USD");
});

test("under the amount stands what it would give, else what is wrong with all of it", () => {
  const none = { sentence: null, problem: null, errors: {} };
  assert.equal(estimateWords({ ...none, sentence: "1 A would become 2 B." }), "1 A would become 2 B.");
  assert.equal(estimateWords({ ...none, problem: "No fresh book." }), "No fresh book.");
  assert.equal(estimateWords({ ...none, errors: { amount: "Say how much." } }), "");
});
