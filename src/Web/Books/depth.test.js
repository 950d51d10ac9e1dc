import assert from "node:assert/strict";
import { test } from "node:test";
import { cumulate, joined, needsFar, niceCeiling, pathOf, rangeOf, readAt, readingWords, steadyTop, summaryWords, windowOf, within } from "./depth.js";

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

test("a scale that fits stays, one that is too small or far too large goes", () => {
  assert.equal(steadyTop(NaN, 7), 8);
  assert.equal(steadyTop(10, 4), 10);
  assert.equal(steadyTop(10, 10.5), 15);
  assert.equal(steadyTop(10, 3), 3);
});

test("where only one side has levels, the range lies on that side", () => {
  assert.deepEqual(rangeOf(100, 1, [], asks), { low: 100, high: 101 });
  assert.deepEqual(rangeOf(100, 1, bids, []), { low: 99, high: 100 });
  assert.deepEqual(rangeOf(100, 1, [], []), { low: 99, high: 101 });
});

const all = { above: null, below: null };
const level = (price, size) => [price, size, {}];
const levels = new Map([["99", level("99", "2")], ["100", level("100", "1")], ["98", level("98", "4")]].map(([price, each]) => [price, each]));

test("a window of the stream is sorted, filtered, and knows how far it reaches", () => {
  const window = windowOf(levels, "bid", { above: 98.5, below: null }, 3);
  assert.deepEqual(window.near.map(([price]) => price), ["100", "99"]);
  assert.equal(window.edge, 98);
  assert.equal(window.isWhole, false);
  assert.equal(windowOf(levels, "bid", all, 10).isWhole, true);
});

test("levels beyond a full window are asked for only where the range goes on", () => {
  const window = windowOf(levels, "bid", all, 3);
  assert.equal(needsFar(window, "bid", 97), true);
  assert.equal(needsFar(window, "bid", 98), false);
  assert.equal(needsFar(windowOf(levels, "bid", all, 10), "bid", 97), false);
  assert.equal(needsFar(windowOf(levels, "ask", all, 3), "ask", 101), true);
});

test("what was asked for counts beyond the stream only, and tells where the levels end", () => {
  const window = windowOf(levels, "bid", all, 3);
  const far = [["100", "9"], ["98", "9"], ["97", "3"], ["90", "1"]];
  assert.deepEqual(joined(window, "bid", far).steps.map((step) => step.total), [1, 3, 7, 10, 11]);
  assert.equal(joined(window, "bid", far).end, 90);
  assert.equal(joined(window, "bid", null).end, 98);
  assert.equal(joined(windowOf(levels, "bid", all, 10), "bid", null).end, 98);
});

test("a side is a staircase that ends at its own edge, or where its levels end", () => {
  const range = { low: 90, high: 112 };
  assert.match(pathOf(bids, "bid", range, 10, null), /^M454\.5 520H454\.5V450\.0H409\.1V350\.0H0\.0V100\.0H-20\.0V520Z$/);
  assert.match(pathOf(bids.slice(0, 2), "bid", range, 10, 99), /H409\.1V350\.0H409\.1V520Z$/);
  assert.match(pathOf(asks, "ask", range, 10, null), /H1020\.0V520Z$/);
  assert.match(pathOf(asks.slice(0, 1), "ask", range, 10, null), /H1020\.0V520Z$/);
  assert.equal(pathOf([], "bid", range, 10, null), "");
});

test("steps finer than a line are one step, with the total of the last", () => {
  const fine = cumulate(Array.from({ length: 500 }, (_, i) => [String(100 - i / 1000), "1"]));
  const path = pathOf(fine, "bid", { low: 90, high: 110 }, 1000, null);
  assert.ok(path.length < 800, path);
  assert.match(path, /V250\.0H-20\.0V520Z$/);
});

const depth = { bids, asks, bidEnd: 90, askEnd: null };
const words = { base: "BTC", quote: "USD", priceDecimals: 2, sizeDecimals: 4, from: "the middle" };

test("a reading tells what stands between the middle and a price", () => {
  assert.deepEqual(readAt(98, 101, depth).total, 3);
  assert.deepEqual(readAt(103, 101, depth).total, 4);
  assert.equal(readAt(101.5, 101, depth).total, 0);
  assert.equal(readingWords(readAt(99, 101, depth), words), "99.00 USD, 1.980 % below the middle: 3.0000 BTC wanted up to here, worth 298 USD");
});

test("a reading beyond the levels known says where they end", () => {
  assert.match(readingWords(readAt(80, 101, depth), words), /8\.0000 BTC wanted up to 90\.00, where the levels known end, worth 748 USD$/);
  assert.match(readingWords(readAt(200, 101, depth), words), /4\.0000 BTC offered up to here/);
});

test("a book with one side is read on that side", () => {
  assert.equal(readAt(102, 102, { bids: [], asks, bidEnd: null, askEnd: 103 }).side, "ask");
  assert.equal(readAt(100, 100, { bids, asks: [], bidEnd: 90, askEnd: null }).side, "bid");
});

test("the summary tells both sides, or the one there is, and where they end", () => {
  assert.equal(summaryWords(1, { bids, asks, bidEnd: null, askEnd: null }, words), "Within 1 % of the middle: 8.0000 BTC wanted, 4.0000 BTC offered");
  assert.equal(
    summaryWords(null, { bids: [], asks, bidEnd: null, askEnd: 103 }, { ...words, from: "the best ask" }),
    "In all levels loaded: 4.0000 BTC offered. Known asks end at 103.00",
  );
});
