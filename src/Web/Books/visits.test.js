import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyChange, withParameter } from "./visits.js";

const book = "http://localhost/Book?pair=BTC-USD";

test("one parameter that differs is found with its new value, also when it comes or goes", () => {
  assert.deepEqual(onlyChange(new URL(`${book}&range=5`), new URL(`${book}&range=all`)), ["range", "all"]);
  assert.deepEqual(onlyChange(new URL(book), new URL(`${book}&range=5`)), ["range", "5"]);
  assert.deepEqual(onlyChange(new URL(`${book}&range=5`), new URL(book)), ["range", ""]);
});

test("no change and several are not one", () => {
  assert.equal(onlyChange(new URL(book), new URL(`${book}#main`)), null);
  assert.equal(onlyChange(new URL(book), new URL(`${book}&range=5&side=ask`)), null);
});

test("a parameter is set beside the others, and an empty one leaves", () => {
  assert.equal(withParameter(book, "range", "5").search, "?pair=BTC-USD&range=5");
  assert.equal(withParameter(`${book}&range=5`, "range", "").search, "?pair=BTC-USD");
});
