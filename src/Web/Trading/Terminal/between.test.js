import assert from "node:assert/strict";
import { test } from "node:test";
import { pricesBetween } from "./between.js";

test("own prices without a row of theirs lie between those of the ladder, highest first", () => {
  assert.deepEqual(pricesBetween(["101", "100.5", "99.5", "99"], ["99.7", "100", "100.5", "102", "98", ""]), ["100", "99.7"]);
});

test("a ladder without rows has nothing between", () => assert.deepEqual(pricesBetween([], ["100"]), []));
