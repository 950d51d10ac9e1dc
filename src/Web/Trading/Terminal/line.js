// @ts-check
// The price of the last day as a line: its last point follows the market.
import { sparkPath } from "../../Markets/figures.js";

const DRAW_EVERY_MS = 1_000;
const QUARTER_MS = 900_000;

export class PriceLine {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    /** @type {(string | null)[]} */
    this.points = (box.dataset.points ?? "").split(" ").map((point) => (point === "-" || point === "" ? null : point));
    this.drawnAt = 0;
    this.quarter = Math.floor(Date.now() / QUARTER_MS);
  }

  /** @param {number} middle */
  take(middle) {
    const now = performance.now();
    const path = this.box.querySelector("[data-path]");
    if (!path || now - this.drawnAt < DRAW_EVERY_MS) return;
    this.drawnAt = now;
    const quarter = Math.floor(Date.now() / QUARTER_MS);
    for (; this.quarter < quarter; this.quarter++) this.points = [...this.points.slice(1), this.points[this.points.length - 1]];
    this.points[this.points.length - 1] = String(middle);
    path.setAttribute("d", sparkPath(this.points));
  }
}
