import assert from "node:assert/strict";
import { test } from "node:test";
import { isAnyLive, rateOf } from "./home.js";

const feed = { frames_per_second: 100.5 };

test("the messages of all exchanges are added up, of those that are read", () => {
  assert.equal(rateOf({ venues: { binance: { feed }, bitfinex: { feed: null }, coinbase: { feed } } }), 201);
});

test("figures are the last known where no exchange answers", () => {
  assert.equal(isAnyLive({ venues: { binance: { state: "live" }, bitfinex: { state: "down" } } }), true);
  assert.equal(isAnyLive({ venues: { binance: { state: "connecting" }, bitfinex: { state: "down" } } }), false);
});
