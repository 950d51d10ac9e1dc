import assert from "node:assert/strict";
import { test } from "node:test";
import { answerText, matches } from "./docs.js";

test("a call is found by all the words asked for, in any order", () => {
  const calls = ["one exchange's own order book /api/book/{exchange}/{pair}", "every instrument /api/symbols"];
  assert.deepEqual(matches(calls, " Book  exchange"), [true, false]);
  assert.deepEqual(matches(calls, ""), [true, true]);
  assert.deepEqual(matches(calls, "nothing"), [false, false]);
});

test("an answer is indented when it is JSON, and cut when it is long", () => {
  assert.equal(answerText('{"a":1}', true), '{\n  "a": 1\n}');
  assert.equal(answerText("", true), "");
  assert.equal(answerText("a,b", false), "a,b");
  assert.equal(answerText("x".repeat(5_000), false).length, 4_002);
});
