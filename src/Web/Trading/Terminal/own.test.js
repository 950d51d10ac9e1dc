import assert from "node:assert/strict";
import test from "node:test";
import { successorOf } from "./own.js";

test("one goes on with the same order, with the next that is still there, or with none", () => {
  const before = ["a", "b", "c", "d"];
  assert.equal(successorOf("b", before, before), "b");
  assert.equal(successorOf("b", before, ["a", "c", "d"]), "c");
  assert.equal(successorOf("b", before, ["new", "a", "d"]), "d");
  assert.equal(successorOf("d", before, ["a", "b", "c"]), null);
  assert.equal(successorOf("b", before, []), null);
});
