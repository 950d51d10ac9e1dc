import assert from "node:assert/strict";
import { test } from "node:test";
import { connectionWords, nextTheme } from "./frame.js";

test("the connection says what it is", () => {
  assert.equal(connectionWords("lost", 12), "Offline");
  assert.equal(connectionWords("connecting", null), "Connecting");
  assert.equal(connectionWords("open", null), "Connected");
  assert.equal(connectionWords("open", 0.4), "<1 ms");
  assert.equal(connectionWords("open", 12.4), "12 ms");
});

test("themes go round", () => assert.deepEqual(["auto", "light", "dark"].map(nextTheme), ["light", "dark", "auto"]));
