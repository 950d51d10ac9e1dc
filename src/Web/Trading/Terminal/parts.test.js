import assert from "node:assert/strict";
import test from "node:test";
import { partOf } from "./parts.js";

const none = { price: "", stopPrice: "", stopLimitPrice: "", trailDistance: "" };
const ticket = { side: "BUY", type: "LIMIT", prices: none, middle: 100, lot: "0.00001", free: { base: "0.123456789", quote: "1000" } };

test("a market buy spends a part of the quote asset", () => {
  assert.deepEqual(partOf({ ...ticket, type: "MARKET" }, 25), { amount: "250", unit: "quote" });
});

test("what is sold is a whole number of lots", () => {
  assert.deepEqual(partOf({ ...ticket, side: "SELL" }, 100), { amount: "0.12345", unit: "base" });
  assert.deepEqual(partOf({ ...ticket, side: "SELL", type: "MARKET" }, 50), { amount: "0.06172", unit: "base" });
  assert.deepEqual(partOf({ ...ticket, side: "SELL", lot: "0" }, 100), { amount: "0.12345678", unit: "base" });
  assert.deepEqual(partOf({ ...ticket, side: "SELL", lot: "0.025" }, 100), { amount: "0.1", unit: "base" });
});

test("less than a lot is nothing", () => {
  assert.deepEqual(partOf({ ...ticket, side: "SELL", lot: "1" }, 100), { amount: "0", unit: "base" });
  assert.deepEqual(partOf({ ...ticket, prices: { ...none, price: "3" }, free: { base: "0", quote: "0" } }, 100), { amount: "0", unit: "base" });
});

test("each type is counted at the price for which money is locked", () => {
  const prices = { price: "80", stopPrice: "125", stopLimitPrice: "", trailDistance: "3.5" };
  const amounts = Object.fromEntries(
    ["LIMIT", "STOP_LIMIT", "TAKE_PROFIT_LIMIT", "STOP_LOSS", "TAKE_PROFIT", "OCO", "TRAILING_STOP"].map((type) => [type, partOf({ ...ticket, type, lot: "0.01", prices }, 100)?.amount]),
  );
  assert.deepEqual(amounts, { LIMIT: "12.49", STOP_LIMIT: "12.49", TAKE_PROFIT_LIMIT: "12.49", STOP_LOSS: "7.99", TAKE_PROFIT: "7.99", OCO: "7.99", TRAILING_STOP: "9.61" });
  assert.equal(partOf({ ...ticket, type: "OCO", lot: "0.01", prices: { ...prices, stopLimitPrice: "200" } }, 100)?.amount, "4.99");
});

test("an order is never dearer than what is free, to the last decimal", () => {
  const free = { base: "0", quote: "123456789012.12345679" };
  for (const price of ["3", "0.00000007", "59999.99", "1.000000000000000001"]) {
    for (const percent of [25, 50, 75, 100]) {
      const part = partOf({ ...ticket, lot: "0.00000001", prices: { ...none, price }, free }, percent);
      const units = (/** @type {string} */ text) => BigInt(text.split(".")[0] + (text.split(".")[1] ?? "").padEnd(18, "0"));
      assert.ok(units(part?.amount ?? "") * units(price) <= units(free.quote) * 10n ** 18n, `${percent} % at ${price}: ${part?.amount}`);
    }
  }
});

test("without its price nobody knows how much an order buys", () => {
  for (const type of ["LIMIT", "STOP_LIMIT", "TAKE_PROFIT_LIMIT", "STOP_LOSS", "TAKE_PROFIT", "OCO", "TRAILING_STOP"]) assert.equal(partOf({ ...ticket, type }, 50), null, type);
  assert.equal(partOf({ ...ticket, type: "TRAILING_STOP", prices: { ...none, trailDistance: "5" }, middle: null }, 50), null);
  assert.equal(partOf({ ...ticket, type: "OCO", prices: { ...none, price: "90" } }, 50), null);
  assert.equal(partOf({ ...ticket, prices: { ...none, price: "1,000" } }, 50), null);
});
