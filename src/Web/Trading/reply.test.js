import assert from "node:assert/strict";
import test from "node:test";
import { ask } from "./reply.js";

const fields = new URLSearchParams({ amount: "1" });
const asked = (/** @type {Response | Error} */ answer) => ask("/Trade", fields, async () => {
  if (answer instanceof Error) throw answer;
  return answer;
});

test("an answer for the form is read, whatever its status", async () => {
  const reply = { sentence: null, problem: "No.", errors: {}, orderId: null, isShort: false, own: null };
  assert.deepEqual(await asked(Response.json(reply, { status: 422 })), reply);
});

test("an answer that is none is told in plain words", async () => {
  assert.match((await asked(new Response("{}", { status: 429, headers: { "Content-Type": "application/problem+json" } })))?.problem ?? "", /^Too many orders at once/);
  assert.match((await asked(new Response("<html>", { status: 503, headers: { "Content-Type": "text/html" } })))?.problem ?? "", /^The server can't do this just now/);
  assert.match((await asked(new Response("<html>", { status: 400, headers: { "Content-Type": "text/html" } })))?.problem ?? "", /^You are not signed in any more/);
  assert.match((await asked(Response.redirect("http://localhost/Login")))?.problem ?? "", /^You are not signed in any more/);
});

test("nobody knows what was done where no whole answer came", async () => {
  assert.equal(await asked(new TypeError("fetch failed")), null);
  assert.equal(await asked(new Response('{"sentence":', { headers: { "Content-Type": "application/json" } })), null);
});

test("a failure of our own is not hidden", async () => {
  await assert.rejects(asked(new RangeError("ours")), RangeError);
});

test("what leads elsewhere is not followed", async () => {
  await ask("/Trade", fields, async (_, how) => {
    assert.equal(how?.redirect, "manual");
    return Response.json({});
  });
});
