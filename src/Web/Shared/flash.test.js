import assert from "node:assert/strict";
import { test } from "node:test";

/** @param {boolean} isCalm */
async function load(isCalm) {
  Object.assign(globalThis, { matchMedia: () => ({ matches: isCalm }) });
  return (await import(`./flash.js?calm=${isCalm}`)).flash;
}

const cell = () => /** @type {any} */ ({ dataset: {} });

test("a cell fades in three steps and is as it was", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const flash = await load(false);
  const one = cell();
  flash(one);
  const seen = [one.dataset.flash];
  for (let i = 0; i < 3; i++) {
    context.mock.timers.tick(100);
    seen.push(one.dataset.flash);
  }
  assert.deepEqual(seen, ["3", "2", "1", undefined]);
  assert.equal("flash" in one.dataset, false);
});

test("one that changes again is lit anew, and others fade with it", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const flash = await load(false);
  const [one, other] = [cell(), cell()];
  flash(one);
  flash(other);
  context.mock.timers.tick(100);
  flash(one);
  assert.deepEqual([one.dataset.flash, other.dataset.flash], ["3", "2"]);
  context.mock.timers.tick(100);
  context.mock.timers.tick(100);
  assert.deepEqual([one.dataset.flash, other.dataset.flash], ["1", undefined]);
  context.mock.timers.tick(100);
  assert.equal(one.dataset.flash, undefined);
});

test("nothing lights up where motion is unwelcome", async () => {
  const flash = await load(true);
  const one = cell();
  flash(one);
  assert.deepEqual(one.dataset, {});
});
