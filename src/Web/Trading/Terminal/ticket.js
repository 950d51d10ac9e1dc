// @ts-check
// The ticket: shows the fields of its type, says what the order would do while it is written, and places it without leaving the page.

import { clearFieldError, showFieldError } from "../../Shared/Forms/fieldErrors.js";
import { formatPrice } from "../../Books/ladder.js";
import { newOrderId } from "../orderId.js";
import { ask, replyOfProblem } from "../reply.js";
import { partOf } from "./parts.js";

/** @typedef {import("../reply.js").Reply} Reply */
/** @typedef {import("./parts.js").Free} Free */

const ESTIMATE_AFTER_MS = 200;
const ESTIMATE_EVERY_MS = 2_000;

/** Within so much of the answer a click is the second of a double click. */
const CLICKED_TWICE_MS = 400;

/** The same id again is the same order: to press once more does nothing twice. */
const UNANSWERED = "The server did not answer. Try again: the order is placed once, however often it is sent.";

export class Ticket {
  /** @param {HTMLElement} box @param {{ middle: () => number | null, free: () => Free | null, onPlacing: () => void, onPlaced: (own: string | null) => void }} around */
  constructor(box, around) {
    const form = box.querySelector("[data-ticket-form]");
    if (!(form instanceof HTMLFormElement)) throw new Error("the ticket has no form");
    this.box = box;
    this.form = form;
    this.around = around;
    this.token = document.querySelector('meta[name="antiforgery"]')?.getAttribute("content") ?? null;
    this.asked = 0;
    this.timer = 0;
    this.isPlacing = false;
    this.placedAt = -Infinity;
    this.isLive = true;

    /** Whether there is too little of the quote asset for the order that stands here. */
    this.isShort = false;

    /** Whether the order that stands here was refused: that is said until something of it is changed. */
    this.isRefused = false;
  }

  run() {
    this.form.addEventListener("input", (event) => this.edited(event.target));
    this.form.addEventListener("change", () => this.showFields());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.place();
    });
    const parts = this.find("[data-parts]");
    parts.hidden = this.token === null;
    parts.addEventListener("click", (event) => {
      const button = event.target instanceof HTMLElement ? event.target.closest("[data-part]") : null;
      if (button instanceof HTMLElement) this.takePart(Number(button.dataset.part));
    });
    if (this.token !== null) setInterval(() => this.refresh(), ESTIMATE_EVERY_MS);
    this.showFields();
    this.wantEstimate();
  }

  get side() {
    return this.value("side");
  }

  get type() {
    return this.value("type");
  }

  /** @param {string} name */
  value(name) {
    return String(new FormData(this.form).get(name) ?? "");
  }

  /** @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
  field(name) {
    const field = this.form.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) throw new Error(`the ticket has no ${name}`);
    return field;
  }

  /** Chooses a side, and goes on to the amount. @param {"BUY" | "SELL"} side */
  choose(side) {
    const radio = this.form.querySelector(`[name="side"][value="${side}"]`);
    if (radio instanceof HTMLInputElement) radio.checked = true;
    this.changed();
    const amount = this.field("amount");
    amount.focus();
    if (amount instanceof HTMLInputElement) amount.select();
  }

  /** Puts a price of the book into the ticket; a market order becomes a limit order. @param {string} price @returns {boolean} false where the type has no such price */
  takePrice(price) {
    if (this.type === "MARKET") this.field("type").value = "LIMIT";
    const name = ["STOP_LOSS", "TAKE_PROFIT"].includes(this.type) ? "stop_price" : this.type === "TRAILING_STOP" ? null : "price";
    if (name === null) return false;
    this.field(name).value = price;
    clearFieldError(this.form, name);
    this.changed();
    this.field(name).focus();
    return true;
  }

  /** Says what is free of both assets, where that is known. */
  showFree() {
    const free = this.around.free();
    if (free === null) return;
    for (const line of this.form.querySelectorAll("[data-free-of]")) line.textContent = formatPrice(line.getAttribute("data-free-of") === "base" ? free.base : free.quote, 0);
    this.showShort(this.isShort);
  }

  /** @param {number} percent */
  takePart(percent) {
    const free = this.around.free();
    if (free === null) return;
    const prices = { price: this.value("price"), stopPrice: this.value("stop_price"), stopLimitPrice: this.value("stop_limit_price"), trailDistance: this.value("trail_distance") };
    const part = partOf({ side: this.side, type: this.type, prices, middle: this.around.middle(), lot: this.lot, free }, percent);
    if (part === null || part.amount === "0") {
      // Nothing that was asked before takes this away.
      clearTimeout(this.timer);
      this.asked++;
      const missing = this.type === "TRAILING_STOP" ? "Write first by how much it follows" : "Write the price first";
      this.showErrors({ amount: part === null ? `${missing}: how much can be bought depends on it.` : "So little is free that this part is less than the smallest amount." });
      return;
    }
    this.field("unit").value = part.unit;
    this.field("amount").value = part.amount;
    clearFieldError(this.form, "amount");
    this.changed();
  }

  /** What amounts are to be whole multiples of: of the exchange that is chosen, or wherever the order may go. @private */
  get lot() {
    const venue = this.field("venue");
    const only = venue instanceof HTMLSelectElement ? venue.selectedOptions[0]?.dataset.lot : undefined;
    return only ?? this.box.dataset.lot ?? "";
  }

  /** Shows the fields of the type that is chosen. */
  showFields() {
    const type = this.type;
    for (const field of this.form.querySelectorAll("[data-of]")) {
      const isOf = (field.getAttribute("data-of") ?? "").split(" ").includes(type);
      if (field instanceof HTMLOptionElement) field.disabled = !isOf;
      else if (field instanceof HTMLElement) field.hidden = !isOf;
    }
    const unit = this.field("unit");
    if (unit instanceof HTMLSelectElement && unit.selectedOptions[0]?.disabled) unit.value = "base";
  }

  /** Says why nothing can be placed now, or that it can. @param {string | null} why */
  block(why) {
    const words = this.find("[data-blocked]");
    words.hidden = why === null;
    if (why !== null && words.textContent !== why) words.textContent = why;
    this.isLive = why === null;
    this.showButton();
    if (why === null) {
      this.wantEstimate();
      return;
    }

    // One reason is enough.
    this.write("[data-estimate]", "");
    this.showProblem(null);
  }

  /** @private @param {EventTarget | null} target */
  edited(target) {
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) clearFieldError(this.form, target.name === "unit" ? "amount" : target.name);
    this.changed();
  }

  /** What stands here is another order now: what was asked and said of the one before is not about this one. @private */
  changed() {
    this.write("[data-done]", "");
    this.asked++;
    this.showRefused(false);
    this.box.dataset.asking = "true";
    this.renew();
    this.showFields();

    // Without an amount nothing is asked that could take away what was said.
    if (this.value("amount").trim() === "") this.showProblem(null);
    this.wantEstimate();
  }

  /** A ticket that was changed is another order: it gets an id of its own. */
  renew() {
    this.field("client_order_id").value = newOrderId("ticket");
  }

  /** Asks again after the last key. */
  wantEstimate() {
    clearTimeout(this.timer);
    this.timer = Number(setTimeout(() => void this.estimate(), ESTIMATE_AFTER_MS));
  }

  /** @private The market goes on while a ticket is written. */
  refresh() {
    if (!document.hidden && this.find("[data-estimate]").textContent) void this.estimate();
  }

  async estimate() {
    // What the order was refused for stands.
    if (this.isRefused || this.isPlacing) return;
    if (this.token === null || !this.isLive || this.value("amount").trim() === "") {
      delete this.box.dataset.asking;
      this.write("[data-estimate]", "");
      return;
    }
    const asked = ++this.asked;
    const reply = await this.send("Estimate");

    // A later question, another order, or the order itself has overtaken this one.
    if (reply === null || asked !== this.asked) return;
    delete this.box.dataset.asking;
    this.write("[data-estimate]", reply.sentence ?? "");
    this.show({ ...reply, errors: this.ofWritten(reply.errors) });
  }

  /** What is not written yet is not wrong yet. @private @param {Record<string, string>} errors */
  ofWritten(errors) {
    return Object.fromEntries(Object.entries(errors).filter(([name]) => this.value(name).trim() !== ""));
  }

  async place() {
    if (this.isPlacing || this.token === null || !this.isLive) return;
    const sent = this.value("amount");

    // The second click of a double click is no second order.
    if (sent === "" && performance.now() - this.placedAt < CLICKED_TWICE_MS) return;
    this.isPlacing = true;
    this.write("[data-done]", "");
    this.showButton();

    // What was asked before does not take the place of what is said now.
    clearTimeout(this.timer);
    this.asked++;
    this.around.onPlacing();
    try {
      const reply = (await this.send("Place")) ?? replyOfProblem(UNANSWERED);
      this.show(reply);
      this.write("[data-estimate]", "");
      this.showRefused(reply.sentence === null);
      if (reply.sentence === null) return;
      this.showDone(reply);
      this.renew();
      this.placedAt = performance.now();

      // What was written meanwhile is the next order.
      if (this.value("amount") === sent) this.field("amount").value = "";
      this.around.onPlaced(reply.own);
    } finally {
      this.isPlacing = false;
      this.showButton();
      this.wantEstimate();
    }
  }

  /** @private @param {"Place" | "Estimate"} handler */
  send(handler) {
    return ask(`/Trade?pair=${this.box.dataset.base}-${this.box.dataset.quote}&handler=${handler}`, this.form);
  }

  /** Says what is wrong: beside its field, and of all of it what has none that can be seen. @private @param {Reply} reply */
  show(reply) {
    this.showShort(reply.isShort);
    const errors = Object.entries(reply.errors);
    this.showErrors(Object.fromEntries(errors.filter(([name]) => this.isShown(name))));
    this.showProblem(reply.problem ?? errors.find(([name]) => !this.isShown(name))?.[1] ?? null);
  }

  /** @private @param {string} name */
  isShown(name) {
    const field = this.form.querySelector(`[name="${CSS.escape(name)}"]`);
    return field !== null && field.closest("[hidden]") === null;
  }

  /** @private @param {boolean} isRefused */
  showRefused(isRefused) {
    this.isRefused = isRefused;
    if (isRefused) this.box.dataset.refused = "true";
    else delete this.box.dataset.refused;
  }

  /** @private */
  showButton() {
    const button = this.form.querySelector("[data-place]");
    if (!(button instanceof HTMLButtonElement)) return;
    button.disabled = !this.isLive;

    // A button that is switched off while its answer comes would lose the focus.
    button.setAttribute("aria-disabled", String(this.isPlacing));
  }

  /** Offers to convert something into the quote asset where there is too little of it for the order, or for any. @private @param {boolean} isShort of the order */
  showShort(isShort) {
    this.isShort = isShort;
    const offer = this.box.querySelector("[data-short]");
    if (!(offer instanceof HTMLElement)) return;
    const free = this.around.free();
    const isDust = free !== null && (Number(free.quote) === 0 || Number(free.quote) < Number(this.box.dataset.smallest));
    offer.hidden = !isShort && !isDust;
  }

  /** @private @param {Reply} reply */
  showDone(reply) {
    const done = this.find("[data-done]");
    done.replaceChildren(reply.sentence ?? "", " ");
    if (reply.orderId === null) return;
    const link = document.createElement("a");
    link.href = `/Orders/${reply.orderId}`;
    link.textContent = "See the order";
    done.append(link);
  }

  /** @private @param {string | null} words */
  showProblem(words) {
    let box = this.form.querySelector("[data-problem]");
    if (words === null) {
      box?.remove();
      this.form.querySelector(".notice-bad")?.remove();
      return;
    }
    if (!box) {
      box = document.createElement("p");
      box.className = "notice notice-bad";
      box.setAttribute("role", "alert");
      box.setAttribute("data-problem", "");
      this.form.querySelector(".sides")?.after(box);
    }
    if (box.textContent !== words) box.textContent = words;
  }

  /** @private @param {Record<string, string>} errors */
  showErrors(errors) {
    for (const old of this.form.querySelectorAll(".field-error")) {
      const name = old.id.replace(/-error$/, "");
      if (!(name in errors)) clearFieldError(this.form, name);
    }
    for (const [name, words] of Object.entries(errors)) showFieldError(this.form, name, words);
  }

  /** @private @param {string} selector @param {string} words */
  write(selector, words) {
    const element = this.find(selector);
    if (element.textContent !== words) element.textContent = words;
  }

  /** @private @param {string} selector @returns {HTMLElement} */
  find(selector) {
    const found = this.box.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`the ticket has no ${selector}`);
    return found;
  }
}
