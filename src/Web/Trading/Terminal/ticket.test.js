import assert from "node:assert/strict";
import test from "node:test";
import { partOf } from "./ticket.js";

const free = { base: 0.123456789, quote: 1000 };

test("a market buy spends a part of the quote asset", () => {
  assert.deepEqual(partOf({ side: "BUY", type: "MARKET", unit: "base", price: null, free }, 25), { amount: "250", unit: "quote" });
});

test("a sell gives a part of the base asset, cut to 8 decimals", () => {
  assert.deepEqual(partOf({ side: "SELL", type: "LIMIT", unit: "base", price: 5, free }, 100), { amount: "0.12345678", unit: "base" });
  assert.deepEqual(partOf({ side: "SELL", type: "MARKET", unit: "quote", price: null, free }, 50), { amount: "0.06172839", unit: "base" });
});

test("a limit buy is never dearer than what is free", () => {
  assert.deepEqual(partOf({ side: "BUY", type: "LIMIT", unit: "base", price: 3, free }, 100), { amount: "333.33333333", unit: "base" });
});

test("without a price nobody knows how much a limit order buys", () => {
  assert.equal(partOf({ side: "BUY", type: "LIMIT", unit: "base", price: null, free }, 50), null);
});
