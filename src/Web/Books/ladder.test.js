import assert from "node:assert/strict";
import { test } from "node:test";
import { ageWords, applyUpdate, decimalsOf, drawInterval, formatBps, formatNumber, formatPrice, formatSize, loadBook, needsMore, sizeDecimalsFor, streamDepth, touchOf, viewOf } from "./ladder.js";

const all = { exchange: "", side: "", above: null, below: null, limit: 10 };
const book = () => loadBook({
  bids: [["100", "1", { a: "1" }], ["99.5", "2", { a: "1.5", b: "0.5" }], ["99", "3", { b: "3" }]],
  asks: [["100.5", "1.5", { b: "1.5" }], ["101", "2.5", { a: "2.5" }]],
});

test("rows come best first with running totals", () => {
  const view = viewOf(book(), all);
  assert.deepEqual(view.bids.map((r) => [r.price, r.total]), [["100", 1], ["99.5", 3], ["99", 6]]);
  assert.deepEqual(view.asks.map((r) => [r.price, r.total]), [["100.5", 1.5], ["101", 4]]);
  assert.equal(view.deepest, 6);
});

test("an update changes, adds and removes levels", () => {
  const changed = book();
  applyUpdate(changed, { bids: [["100", "0", {}], ["99.5", "5", { a: "5" }], ["98", "1", { a: "1" }]] });
  assert.deepEqual(viewOf(changed, all).bids.map((r) => [r.price, r.size]), [["99.5", 5], ["99", 3], ["98", 1]]);
});

test("a side that has nothing new may be left out of an update", () => {
  const changed = book();
  applyUpdate(changed, {});
  assert.equal(viewOf(changed, all).asks.length, 2);
});

test("price bounds are exclusive", () => {
  assert.deepEqual(viewOf(book(), { ...all, above: 99, below: 100 }).bids.map((r) => r.price), ["99.5"]);
  assert.deepEqual(viewOf(book(), { ...all, above: 100.5 }).asks.map((r) => r.price), ["101"]);
});

test("one side, and a count of levels", () => {
  const view = viewOf(book(), { ...all, side: "bid", limit: 2 });
  assert.equal(view.asks.length, 0);
  assert.deepEqual(view.bids.map((r) => r.price), ["100", "99.5"]);
  assert.equal(view.deepest, 3);
});

test("the stream is no deeper than the filter needs", () => {
  assert.equal(streamDepth({ ...all, limit: 10 }), 10);
  assert.equal(streamDepth({ ...all, limit: 11 }), 50);
  assert.equal(streamDepth({ ...all, limit: 5000 }), 1000);
  assert.equal(streamDepth({ ...all, limit: 5, above: 1 }), 1000);
});

test("more is needed only when a full window does not satisfy the filter", () => {
  assert.equal(needsMore(book(), { ...all, limit: 2 }, 2), false);
  assert.equal(needsMore(book(), { ...all, limit: 3, side: "ask" }, 2), true);
  assert.equal(needsMore(book(), { ...all, limit: 3, side: "ask" }, 10), false, "a window that is not full holds the whole book");
  assert.equal(needsMore(book(), { ...all, side: "bid", below: 99 }, 3), true);
});

test("spread and middle, also when venues cross", () => {
  assert.deepEqual(touchOf(book()), { mid: 100.25, spread: 0.5, bps: (0.5 / 100.25) * 10_000 });
  const crossed = touchOf(loadBook({ bids: [["101", "1", {}]], asks: [["100", "1", {}]] }));
  assert.equal(crossed?.spread, -1);
  assert.equal(touchOf(loadBook({ bids: [["101", "1", {}]], asks: [] })), null);
});

test("prices keep every digit", () => {
  assert.equal(formatPrice("64000.1", 2), "64,000.10");
  assert.equal(formatPrice("1234567", 0), "1,234,567");
  assert.equal(formatPrice("0.0000007", 7), "0.0000007");
  assert.equal(formatPrice("0.00000071", 7), "0.00000071");
});

test("sizes are cut, and never shown as nothing", () => {
  assert.equal(formatSize(0.25, 5), "0.25000");
  assert.equal(formatSize(0.299999, 5), "0.29999");
  assert.equal(formatSize(0.000004, 5), "<0.00001");
  assert.equal(formatSize(1.1, 1), "1.1", "binary fractions do not lose a unit");
  assert.equal(formatSize(12345.6, 0), "12,345");
});

test("numbers have a true minus sign", () => assert.equal(formatNumber(-1.5, 2), "−1.50"));

test("a very small spread is not none", () => {
  assert.equal(formatBps(0.003), "<0.01");
  assert.equal(formatBps(0), "0.00");
  assert.equal(formatBps(-0.34), "−0.34");
});

test("decimals in use", () => {
  assert.equal(decimalsOf("10"), 0);
  assert.equal(decimalsOf("10.500"), 1);
});

test("a usual size has five digits", () => {
  assert.equal(sizeDecimalsFor([0.25]), 5);
  assert.equal(sizeDecimalsFor([12.5]), 3);
  assert.equal(sizeDecimalsFor([48_000]), 0);
  assert.equal(sizeDecimalsFor([2_000_000]), 0);
  assert.equal(sizeDecimalsFor([]), -1);
});

test("ages", () => {
  assert.equal(ageWords(-1), "never seen");
  assert.equal(ageWords(119_999), "119 s old");
  assert.equal(ageWords(120_000), "2 min old");
  assert.equal(ageWords(7_200_000), "2 h old");
  assert.equal(ageWords(172_800_000), "2 days old");
});

test("much is drawn less often", () => {
  assert.equal(drawInterval(50), 0);
  assert.ok(drawInterval(2_000) > drawInterval(300));
});
