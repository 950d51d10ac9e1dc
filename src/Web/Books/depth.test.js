import assert from "node:assert/strict";
import { test } from "node:test";
import { cumulate, niceCeiling, pathOf, rangeOf, readAt, readingWords, within } from "./depth.js";

const bids = cumulate([["100", "1"], ["99", "2"], ["90", "5"]]);
const asks = cumulate([["102", "3"], ["103", "1"]]);

test("sizes and worth add up from the best price on", () => {
  assert.deepEqual(bids.map((step) => [step.total, step.worth]), [[1, 100], [3, 298], [8, 748]]);
});

test("a range lies evenly round the middle, and all reaches the furthest level", () => {
  assert.deepEqual(rangeOf(101, 1, bids, asks), { low: 99.99, high: 102.01 });
  assert.deepEqual(rangeOf(101, null, bids, asks), { low: 90, high: 112 });
  assert.equal(within(bids, { low: 99, high: 103 }).length, 2);
});

test("the scale is a round number that is not exceeded", () => {
  assert.deepEqual([0, 0.9, 1, 1.01, 2.5, 7, 10, 1234].map(niceCeiling), [1, 1, 1, 1.5, 3, 8, 10, 1500]);
});

test("a side is a staircase that ends at its own edge", () => {
  const range = { low: 90, high: 112 };
  assert.match(pathOf(bids, range, 10), /^M454\.5 500H454\.5V450\.0H409\.1V350\.0H0\.0V100\.0H0V500Z$/);
  assert.match(pathOf(asks, range, 10), /H1000V500Z$/);
  assert.match(pathOf(asks.slice(0, 1), range, 10), /H1000V500Z$/);
  assert.equal(pathOf([], range, 10), "");
});

test("a reading tells what stands between the middle and a price", () => {
  assert.deepEqual(readAt(98, 101, bids, asks).total, 3);
  assert.deepEqual(readAt(103, 101, bids, asks).total, 4);
  assert.equal(readAt(101.5, 101, bids, asks).total, 0);
  assert.equal(
    readingWords(readAt(99, 101, bids, asks), "BTC", "USD", 2, 4),
    "99.00 USD, 1.980 % below the middle: 3.0000 BTC wanted up to here, worth 298 USD",
  );
});
