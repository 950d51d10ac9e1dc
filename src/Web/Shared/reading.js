// @ts-check
// Reading anew what is shown: when to ask for it, and how it takes the place of what stands there.

/** Reads whenever that is wanted: at once, and once more for all that is wanted soon after, or meanwhile. */
export class Reading {
  /** @param {() => Promise<void>} read @param {number} pauseMs between two readings */
  constructor(read, pauseMs) {
    this.read = read;
    this.pauseMs = pauseMs;
    this.timer = 0;
    this.readAt = -Infinity;
    this.isReading = false;
    this.isWanted = false;
  }

  /** What is wanted from now on waits for the pause: it is on its way already, or just came. */
  rest() {
    this.readAt = performance.now();
  }

  /** Reads as soon as may be. */
  want() {
    this.isWanted = true;
    if (this.isReading || this.timer !== 0) return;
    const run = () => {
      this.timer = 0;
      void this.run();
    };
    this.timer = Number(setTimeout(run, Math.max(0, this.readAt + this.pauseMs - performance.now())));
  }

  /** @private */
  async run() {
    this.isReading = true;
    this.isWanted = false;
    this.rest();
    try {
      await this.read();
    } catch (error) {
      // The connection is gone: the stream notices, and what is wanted once it is back is read then.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      this.isReading = false;
      if (this.isWanted) this.want();
    }
  }
}

/** A part without what is new in each answer though it says the same: the tokens of its forms. @param {Element} part */
function textOf(part) {
  return part.outerHTML.replace(/<input name="__RequestVerificationToken"[^>]*>/g, "");
}

/**
 * Puts parts that were read in the place of those that are shown, where they differ, but for those that are left alone.
 * @param {Element[]} shown @param {Element[]} fresh as many @param {(part: Element) => boolean} isHeld whether a part is left as it is
 * @returns {boolean} whether all of it is shown
 */
export function replaceParts(shown, fresh, isHeld) {
  const changed = shown.map((part, i) => ({ part, next: fresh[i] })).filter(({ part, next }) => textOf(part) !== textOf(next));
  const due = changed.filter(({ part }) => !isHeld(part));
  for (const { part, next } of due) part.replaceWith(next);
  return due.length === changed.length;
}
