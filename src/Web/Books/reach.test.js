import assert from "node:assert/strict";
import { test } from "node:test";
import { sayReach } from "./reach.js";

const binance = { name: "Binance", state: "unreachable", problem: "the name api.example was not found" };

test("an exchange that can't be reached says why", () =>
  assert.equal(sayReach(binance), "Binance can't be reached: the name api.example was not found."));

test("without a reason it does not answer", () => assert.equal(sayReach({ ...binance, problem: null }), "Binance can't be reached: it does not answer."));

test("one that was only asked is waited for", () => assert.match(sayReach({ ...binance, state: "starting" }), /has not answered yet/));
