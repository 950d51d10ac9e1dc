// @ts-check
// What one has and has asked for, read anew from the server whenever the account says that it changed.
import { clearFieldError, showFieldError } from "../../Shared/Forms/fieldErrors.js";
import { Reading, replaceParts } from "../../Shared/reading.js";
import { pageStream } from "../../Shared/stream.js";
import { ask, replyOfProblem } from "../reply.js";

/** Between two readings: what is new is shown at once, and what follows it with one more. */
const READ_PAUSE_MS = 200;

const UNANSWERED = "The server did not answer. Look at the order before you try again.";

/** Why the open orders stand still, by what is open in them. */
const HELD = /** @type {Record<string, string>} */ ({ edit: "Not updated while you edit.", cancel: "Not updated while you decide." });

/**
 * The order to go on with where one was being looked at: the same, or the one that followed it.
 * @param {string} order @param {string[]} before @param {string[]} after the orders of the list as it was, and as it is @returns {string | null} null where there is none
 */
export function successorOf(order, before, after) {
  const following = before.slice(before.indexOf(order));
  return following.find((each) => after.includes(each)) ?? null;
}

export class Own {
  /** @param {HTMLElement} box @param {string} pair @param {(words: string) => void} announce @param {() => void} onRead */
  constructor(box, pair, announce, onRead) {
    this.box = box;
    this.tabs = box.parentElement?.querySelector("[data-own-tabs]") ?? null;
    this.pair = pair;
    this.announce = announce;
    this.onRead = onRead;
    this.reading = new Reading(() => this.read(), READ_PAUSE_MS);
    this.taken = 0;

    /** Whether a part was left as it was, since something was open in it. */
    this.isBehind = false;

    /** Whether somebody chose what is shown: it stays then. */
    this.isChosen = false;
  }

  run() {
    pageStream().subscribe({ channel: "account" }, (message) => {
      // A snapshot too: something may have happened since the page was written, or while the connection was lost.
      if (message.type !== "error") this.want();
    });
    this.box.addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.matches("[data-own-form]")) return;
      event.preventDefault();
      void this.send(form);
    });
    this.tabs?.addEventListener("change", () => (this.isChosen = true));
    const toggled = () => {
      this.showHeld();
      if (this.isBehind) this.want();
    };
    this.box.addEventListener("toggle", toggled, true);
    this.box.addEventListener("input", ({ target }) => {
      const field = target instanceof HTMLInputElement ? target : null;
      if (field?.form?.matches("[data-own-form]")) clearFieldError(field.form, field.name);
    });
    this.box.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && event.target instanceof Element ? event.target.closest("details[open]") : null;
      if (!(open instanceof HTMLDetailsElement)) return;
      open.open = false;
      open.querySelector("summary")?.focus();
      event.stopPropagation();
    });
  }

  /** Free of both assets; null while it is not known. @returns {import("./parts.js").Free | null} */
  get free() {
    const [base, quote] = [...this.box.querySelectorAll("[data-free]")].map((each) => each.getAttribute("data-free") ?? "");
    return base === undefined || quote === undefined ? null : { base, quote };
  }

  /** Prices at which one's own orders stand. @returns {Set<string>} */
  get prices() {
    return new Set([...this.box.querySelectorAll("[data-own-price]")].map((row) => row.getAttribute("data-own-price") ?? ""));
  }

  /** Something is asked for whose answer shows what one has then: what changes meanwhile is read after it, if at all. */
  expect() {
    this.reading.rest();
  }

  /** What one has after something was done, as the server told along with it; null where it could not. @param {string | null} html @param {string | null} [order] what stands in the place of the order that was acted on */
  take(html, order = null) {
    if (html === null) {
      this.want();
      return;
    }
    this.taken++;
    this.reading.rest();
    this.show(html, order);
  }

  /** What one has after an order was placed: where it shows is in front, unless somebody chose what is. @param {string | null} html */
  takePlaced(html) {
    const [open, fill] = [this.orders.length, this.newestFill];
    this.take(html);
    if (this.isChosen) return;
    if (this.orders.length > open) this.bringForward("open");
    else if (this.newestFill !== fill) this.bringForward("fills");
  }

  /** @private @param {"open" | "fills"} name */
  bringForward(name) {
    const tab = this.tabs?.querySelector(`[value="${name}"]`);
    if (tab instanceof HTMLInputElement) tab.checked = true;
  }

  /** @private @returns {string | null} */
  get newestFill() {
    return this.box.querySelector("[data-fill]")?.getAttribute("data-fill") ?? null;
  }

  /** Reads anew: at once, and once more for all that changes soon after. */
  want() {
    this.reading.want();
  }

  /** @private */
  async read() {
    const taken = this.taken;
    const answer = await fetch(`/Trade?pair=${this.pair}&handler=Own`, { redirect: "error" });
    if (!answer.ok) return;
    const html = await answer.text();

    // What came with an answer meanwhile is newer.
    if (taken === this.taken) this.show(html);
    else this.want();
  }

  /** @private @param {string} html @param {string | null} [order] what stands in the place of the order that has the focus */
  show(html, order = null) {
    const focused = document.activeElement;
    const goOn = focused instanceof HTMLElement && this.box.contains(focused) ? this.rememberFocus(focused, order) : null;
    this.isBehind = !this.replace(html);
    if (focused && !focused.isConnected) goOn?.();
    const count = this.tabs?.querySelector("[data-open-count]");
    if (count) count.textContent = this.orders.length === 0 ? "" : `${this.orders.length}${this.box.querySelector("[data-more-open]") ? "+" : ""}`;
    this.onRead();
  }

  /** What somebody is writing, or is asked about, is not taken away: that part is read anew when it is closed. @private @param {string} html @returns {boolean} whether all of it is shown */
  replace(html) {
    const read = document.createElement("template");
    read.innerHTML = html;
    const [fresh, shown] = [partsOf(read.content), partsOf(this.box)];
    const held = this.box.querySelector("details[open]")?.closest("[data-own-part]") ?? null;
    if (fresh.length !== shown.length) {
      if (held === null) this.box.replaceChildren(read.content);
      return held === null;
    }
    return replaceParts(shown, fresh, (part) => part === held);
  }

  /** The focus stays with its order, goes to the next one, or to the tab of the list: never to the top of the page. @private @param {HTMLElement} focused @param {string | null} order */
  rememberFocus(focused, order) {
    const before = this.orders;
    const own = focused.closest("[data-order]")?.getAttribute("data-order") ?? null;
    const act = focused.closest("[data-act]")?.getAttribute("data-act") ?? null;
    const href = focused.getAttribute("href");
    const { tagName, outerHTML } = focused;
    const find = () => {
      if (own === null) return [...this.box.querySelectorAll(tagName)].find((each) => each.outerHTML === outerHTML);
      const after = this.orders;
      const next = order !== null && after.includes(order) ? order : successorOf(own, before, after);
      const row = next === null ? null : this.box.querySelector(`[data-order="${next}"]`);
      const same = act !== null ? `[data-act="${act}"] > summary` : href !== null ? "a" : "summary";
      return row?.querySelector(same) ?? row?.querySelector("summary");
    };
    return () => {
      const found = find() ?? this.tabs?.querySelector(":checked");
      if (found instanceof HTMLElement) found.focus();
    };
  }

  /** The open orders, from the top of their list. @private */
  get orders() {
    return [...this.box.querySelectorAll("[data-order]")].map((row) => row.getAttribute("data-order") ?? "");
  }

  /** Says that what is written, or decided, is not taken away by news. @private */
  showHeld() {
    const line = this.box.querySelector("[data-held]");
    if (!(line instanceof HTMLElement)) return;
    const act = this.box.querySelector("details[open][data-act]")?.getAttribute("data-act") ?? null;
    line.hidden = act === null;
    line.textContent = act === null ? "" : HELD[act];
  }

  /** @private @param {HTMLFormElement} form */
  async send(form) {
    const button = form.querySelector("button");
    if (button?.getAttribute("aria-disabled") === "true") return;

    // Not switched off: it would lose the focus.
    button?.setAttribute("aria-disabled", "true");
    this.expect();
    try {
      const reply = (await ask(form.action, form)) ?? replyOfProblem(UNANSWERED);
      this.announce(reply.sentence ?? reply.problem ?? Object.values(reply.errors).join(" "));
      if (reply.sentence === null) {
        this.showProblems(form, reply);
        return;
      }
      const details = form.closest("details");
      const isFocused = details?.contains(document.activeElement) ?? false;
      if (details) details.open = false;

      // What is closed can't have the focus: what opens it can.
      if (isFocused) details?.querySelector("summary")?.focus();
      this.take(reply.own, reply.orderId);
    } finally {
      button?.removeAttribute("aria-disabled");
    }
  }

  /** Says what is wrong: beside its field, and of all of it before the button. @private @param {HTMLFormElement} form @param {import("../reply.js").Reply} reply */
  showProblems(form, reply) {
    form.querySelector("[data-problem]")?.remove();
    for (const { name } of form.querySelectorAll("input")) clearFieldError(form, name);
    for (const [name, words] of Object.entries(reply.errors)) showFieldError(form, name, words);
    if (reply.problem === null) return;
    const problem = document.createElement("p");
    problem.className = "field-error";
    problem.dataset.problem = "";
    problem.textContent = reply.problem;
    form.querySelector("button")?.before(problem);
  }
}

/** @param {ParentNode} root @returns {Element[]} the parts that are read anew each by itself */
function partsOf(root) {
  return [...root.querySelectorAll("[data-own-part]")];
}
