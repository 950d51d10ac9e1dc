import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "./follow.js";

test("a page is read anew by its own address, and what was sent to it is not sent again", () => {
  assert.equal(addressOf("http://x/Orders/1?recompute=true#fills"), "http://x/Orders/1?recompute=true");
  assert.equal(addressOf("http://x/Orders?state=open&handler=Cancel"), "http://x/Orders?state=open");
});
