// @ts-check
// A changed number lights up and fades for 300 ms. In three steps, all that are lit at once, and where a market moves together with what it changes next: each
// frame has the whole page styled and painted.

const STEP_MS = 100;
const STEPS = 3;

/** Changes come every 50 ms: a step that is due so soon goes with one of them. */
const EARLY_MS = 15;

/** How long a step waits for a change to go with. */
const LATE_MS = 10;

const calm = typeof matchMedia === "undefined" ? { matches: true } : matchMedia("(prefers-reduced-motion: reduce)");

/** How many steps each lit element has left. @type {Map<HTMLElement, number>} */
const lit = new Map();
let steppedAt = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Lights a changed number's background up for a moment; not where motion is unwelcome. @param {HTMLElement} element */
export function flash(element) {
  if (calm.matches) return;
  if (lit.size > 0 && Date.now() - steppedAt >= STEP_MS - EARLY_MS) step();
  if (lit.size === 0) wait();
  lit.set(element, STEPS);
  element.dataset.flash = String(STEPS);
}

function step() {
  for (const [element, left] of lit) {
    if (left > 1) {
      lit.set(element, left - 1);
      element.dataset.flash = String(left - 1);
    } else {
      lit.delete(element);
      delete element.dataset.flash;
    }
  }
  if (lit.size > 0) wait();
}

function wait() {
  steppedAt = Date.now();
  clearTimeout(timer);
  timer = setTimeout(step, STEP_MS + LATE_MS);
}
