import assert from "node:assert/strict";
import test from "node:test";
import { breadthOf, changeWords, compactWords, directionOf, overviewOf, priceWords, rangePlace, sparkPath, spreadWords, worthOf } from "./figures.js";

/** @param {string} pair @param {string | null} price @param {string | null} change @param {string | null} volume */
const figures = (pair, price, change, volume) =>
  ({ pair, price, change_percent: change, volume_quote: volume, low: null, high: null, spread_bps: null, price_exchange: "binance" });

/** @param {ReturnType<typeof figures>[]} list */
const byPair = (list) => new Map(list.map((each) => [each.pair, each]));

test("figures read like those of the server", () => {
  assert.equal(priceWords("64000.1", 2), "64,000.10");
  assert.equal(priceWords("0.00001234", 2), "0.00001234");
  assert.equal(priceWords(null, 2), "–");
  assert.equal(changeWords("1.2"), "+1.20\u00a0%");
  assert.equal(changeWords("-0.4"), "−0.40\u00a0%");
  assert.equal(changeWords("0"), "0.00\u00a0%");
  assert.equal(compactWords(1_240_000_000), "1.24 B");
  assert.equal(compactWords(345_100_000), "345.1 M");
  assert.equal(compactWords(12.5), "12.50");
  assert.equal(compactWords(null), "–");
  assert.equal(spreadWords("-0.5"), "−0.50");
  assert.equal(spreadWords("123.45"), "123.5");
});

test("nothing is known where nothing was told", () => {
  assert.equal(directionOf(null), undefined);
  assert.equal(rangePlace({ ...figures("A-USD", "1", null, null) }), null);
  assert.equal(rangePlace({ ...figures("A-USD", "3", null, null), low: "2", high: "4" }), 0.5);
  assert.equal(rangePlace({ ...figures("A-USD", "5", null, null), low: "2", high: "4" }), 1);
});

test("quote assets are worth what their pairs with dollars say", () => {
  const all = byPair([figures("BTC-USDT", "64000", null, null), figures("USDT-TRY", "40", null, null)]);
  assert.equal(worthOf(all, "USDC"), 1);
  assert.equal(worthOf(all, "BTC"), 64_000);
  assert.equal(worthOf(all, "TRY"), 1 / 40);
  assert.equal(worthOf(all, "XYZ"), 0);
});

test("movers are liquid, leaders are by worth, breadth counts what is known", () => {
  const all = byPair([
    figures("BTC-USDT", "64000", "1", "9000000"),
    figures("ETH-BTC", "0.05", "-2", "200"),
    figures("THIN-USD", "1", "900", "10"),
    figures("ADA-USD", "1", "5", "200000"),
    figures("FLAT-USD", "1", "0", "200000"),
    figures("NEW-USD", null, null, null),
  ]);
  assert.deepEqual(breadthOf(all.values()), { up: 3, down: 1, flat: 1 });
  const seen = overviewOf(all, 2, 100_000);
  assert.deepEqual(seen.risers.map((m) => m.figures.pair), ["ADA-USD", "BTC-USDT"]);
  assert.deepEqual(seen.fallers.map((m) => m.figures.pair), ["ETH-BTC"]);
  assert.deepEqual(seen.leaders.map((m) => m.figures.pair), ["ETH-BTC", "BTC-USDT"]);
});

test("a day is one line a stretch without gaps, a lone quarter a dot", () => {
  assert.equal(sparkPath([null, "1", "2", "2", "1.5", null, "1", null]), "M1 100h0l1-100 1 0 1 50M6 100h0");
  assert.equal(sparkPath(["3", "3"]), "M0 50h0l1 0");
  assert.equal(sparkPath([null, null]), "");
});
