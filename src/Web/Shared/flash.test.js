import assert from "node:assert/strict";
import { test } from "node:test";

/** @param {boolean} isCalm */
async function load(isCalm) {
  Object.assign(globalThis, { matchMedia: () => ({ matches: isCalm }) });
  return (await import(`./flash.js?calm=${isCalm}`)).flash;
}

const cell = () => /** @type {any} */ ({ dataset: {} });

test("a cell fades in three steps and is as it was", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const flash = await load(false);
  const one = cell();
  flash(one);
  const seen = [one.dataset.flash];
  for (let i = 0; i < 3; i++) {
    context.mock.timers.tick(110);
    seen.push(one.dataset.flash);
  }
  assert.deepEqual(seen, ["3", "2", "1", undefined]);
  assert.equal("flash" in one.dataset, false);
});

test("one that changes again is lit anew, and others fade with it", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const flash = await load(false);
  const [one, other] = [cell(), cell()];
  flash(one);
  flash(other);
  context.mock.timers.tick(110);
  flash(one);
  assert.deepEqual([one.dataset.flash, other.dataset.flash], ["3", "2"]);
  context.mock.timers.tick(110);
  context.mock.timers.tick(110);
  assert.deepEqual([one.dataset.flash, other.dataset.flash], ["1", undefined]);
  context.mock.timers.tick(110);
  assert.equal(one.dataset.flash, undefined);
});

test("in a moving market a step goes with the change that comes when it is due", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const flash = await load(false);
  const [one, other] = [cell(), cell()];
  flash(one);
  context.mock.timers.tick(50);
  flash(other);
  assert.equal(one.dataset.flash, "3");
  context.mock.timers.tick(45);
  flash(other);
  assert.deepEqual([one.dataset.flash, other.dataset.flash], ["2", "3"]);

  // The next step is counted from that one, and what is lit when the last one goes out fades too.
  context.mock.timers.tick(105);
  assert.equal(one.dataset.flash, "2");
  context.mock.timers.tick(5);
  assert.deepEqual([one.dataset.flash, other.dataset.flash], ["1", "2"]);
  context.mock.timers.tick(110);
  context.mock.timers.tick(90);
  flash(one);
  assert.deepEqual([one.dataset.flash, other.dataset.flash], ["3", undefined]);
  for (let i = 0; i < 3; i++) context.mock.timers.tick(110);
  assert.equal(one.dataset.flash, undefined);
});

test("nothing lights up where motion is unwelcome", async () => {
  const flash = await load(true);
  const one = cell();
  flash(one);
  assert.deepEqual(one.dataset, {});
});
