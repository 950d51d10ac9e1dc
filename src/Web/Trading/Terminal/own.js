// @ts-check
// What one has and has asked for, read anew from the server whenever the account says that it changed.
import { pageStream } from "../../Shared/stream.js";

/** Between two readings: what is new is shown at once, and what follows it with one more. */
const READ_PAUSE_MS = 200;

export class Own {
  /** @param {HTMLElement} box @param {string} pair @param {(words: string) => void} announce @param {() => void} onRead */
  constructor(box, pair, announce, onRead) {
    this.box = box;
    this.pair = pair;
    this.announce = announce;
    this.onRead = onRead;
    this.timer = 0;
    this.readAt = -Infinity;
    this.isReading = false;
    this.isReadWanted = false;
    this.taken = 0;
  }

  run() {
    pageStream().subscribe({ channel: "account" }, (message) => {
      if (message.type === "update") this.want();
    });
    this.box.addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-own-form]")) return;
      event.preventDefault();
      void this.send(form);
    });
    this.box.addEventListener("toggle", () => this.isReadWanted && this.want(), true);
  }

  /** Free of both assets; null while it is not known. @returns {{ base: number, quote: number } | null} */
  get free() {
    const [base, quote] = [...this.box.querySelectorAll("[data-free]")].map((each) => Number(each.getAttribute("data-free")));
    return base === undefined || quote === undefined ? null : { base, quote };
  }

  /** Prices at which one's own orders stand. @returns {Set<string>} */
  get prices() {
    return new Set([...this.box.querySelectorAll("[data-own-price]")].map((row) => row.getAttribute("data-own-price") ?? ""));
  }

  /** Something is asked for whose answer shows what one has then: what changes meanwhile is read after it, if at all. */
  expect() {
    this.readAt = performance.now();
  }

  /** What one has after something was done, as the server told along with it; null where it could not. @param {string | null} html */
  take(html) {
    if (html === null || this.box.querySelector("details[open]")) {
      this.want();
      return;
    }
    this.taken++;
    this.readAt = performance.now();
    this.show(html);
  }

  /** Reads anew: at once, and once more for all that changes soon after. */
  want() {
    this.isReadWanted = true;
    if (this.isReading || this.timer !== 0) return;
    const read = () => {
      this.timer = 0;
      void this.read();
    };
    this.timer = Number(setTimeout(read, Math.max(0, this.readAt + READ_PAUSE_MS - performance.now())));
  }

  /** @private */
  async read() {
    // What somebody is writing, or is asked about, is not taken away: it is read anew when that is closed.
    if (this.isReading || this.box.querySelector("details[open]")) return;
    this.isReading = true;
    this.isReadWanted = false;
    this.readAt = performance.now();
    const taken = this.taken;
    try {
      const answer = await fetch(`/Trade?pair=${this.pair}&handler=Own`, { redirect: "error" });
      if (!answer.ok) return;
      const html = await answer.text();
      if (this.box.querySelector("details[open]")) {
        this.isReadWanted = true;
        return;
      }

      // What came with an answer meanwhile is newer.
      if (taken === this.taken) this.show(html);
      else this.isReadWanted = true;
    } catch (error) {
      // The connection is gone: the stream notices, and its first snapshot afterwards has this read anew.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      this.isReading = false;
      if (this.isReadWanted) this.want();
    }
  }

  /** @private @param {string} html */
  show(html) {
    const focused = document.activeElement;
    const hadFocus = focused !== null && focused !== document.body && this.box.contains(focused);
    this.box.innerHTML = html;
    if (hadFocus) this.box.querySelector("a")?.focus();
    this.onRead();
  }

  /** @private @param {HTMLFormElement} form */
  async send(form) {
    const button = form.querySelector("button");
    if (button) button.disabled = true;
    this.expect();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(/** @type {any} */ (new FormData(form))), headers: { Accept: "application/json" } });
      /** @type {import("./ticket.js").Reply} */
      const reply = await answer.json();
      this.announce(reply.sentence ?? reply.problem ?? "");
      if (reply.sentence === null) {
        this.showProblem(form, reply.problem ?? "");
        return;
      }
      const details = form.closest("details");
      if (details) details.open = false;
      this.take(reply.own);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.showProblem(form, "The server did not answer. Look at the order before you try again.");
    } finally {
      if (button) button.disabled = false;
    }
  }

  /** @private @param {HTMLFormElement} form @param {string} words */
  showProblem(form, words) {
    let problem = form.querySelector(".field-error");
    if (!problem) {
      problem = document.createElement("p");
      problem.className = "field-error";
      form.querySelector("button")?.before(problem);
    }
    problem.textContent = words;
  }
}
