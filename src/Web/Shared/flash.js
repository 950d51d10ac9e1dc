// @ts-check
// A changed number lights up and fades for 300 ms. In three steps, all that are lit at once: a smooth fade has the whole page styled and painted at every
// frame, for as long as a market moves.

const STEP_MS = 100;
const STEPS = 3;

const calm = typeof matchMedia === "undefined" ? { matches: true } : matchMedia("(prefers-reduced-motion: reduce)");

/** How many steps each lit element has left. @type {Map<HTMLElement, number>} */
const lit = new Map();

/** Lights a changed number's background up for a moment; not where motion is unwelcome. @param {HTMLElement} element */
export function flash(element) {
  if (calm.matches) return;
  if (lit.size === 0) setTimeout(step, STEP_MS);
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
  if (lit.size > 0) setTimeout(step, STEP_MS);
}
