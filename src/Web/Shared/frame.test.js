import assert from "node:assert/strict";
import { test } from "node:test";
import { connectionWords, nextTheme, showPlace } from "./frame.js";

test("the connection says what it is", () => {
  assert.equal(connectionWords("lost", 12), "Offline");
  assert.equal(connectionWords("connecting", null), "Connecting");
  assert.equal(connectionWords("open", null), "Connected");
  assert.equal(connectionWords("open", 0.4), "<1 ms");
  assert.equal(connectionWords("open", 12.4), "12 ms");
});

test("themes go round", () => assert.deepEqual(["auto", "light", "dark"].map(nextTheme), ["light", "dark", "auto"]));

test("a strip that does not fit is scrolled to the place that is shown, any other stays", () => {
  /** @param {number} width @returns {unknown[]} */
  const scrolls = (width) => {
    /** @type {unknown[]} */
    const asked = [];
    const here = { parentElement: { scrollWidth: width, clientWidth: 390 }, scrollIntoView: (/** @type {unknown} */ how) => asked.push(how) };
    showPlace({ querySelector: (/** @type {string} */ selector) => (selector === ".account-places [aria-current]" ? /** @type {any} */ (here) : null) });
    return asked;
  };
  assert.deepEqual(scrolls(800), [{ inline: "center", block: "nearest" }]);
  assert.deepEqual(scrolls(390), []);
  showPlace({ querySelector: () => null });
});
