// @ts-check
// The Book page: its ladder and its depth chart live from one stream, and its filter changes them in place.
import { startLadder } from "./book.js";
import { DepthChart } from "./depth.js";
import { Visits } from "./visits.js";

/** @param {HTMLElement} root */
export function start(root) {
  /** @type {DepthChart | null} */
  let chart = null;
  /** @type {import("./book.js").LiveLadder | null} */
  let ladder = null;
  const mount = () => {
    ladder?.stop();
    chart?.stop();
    ladder = startLadder(root, { isTitled: true, onDraw: (moment) => chart?.draw(moment) });
    const panel = root.querySelector("[data-depth]");
    chart = ladder && panel instanceof HTMLElement ? new DepthChart(panel, ladder.box, ladder.depth, (range) => visits.note("range", range)) : null;
    chart?.run();
  };
  const visits = new Visits(root, mount, (name, value) => name === "range" && chart !== null && chart.setRange(value));
  visits.run();
  mount();
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-book-page]")) if (root instanceof HTMLElement) start(root);
