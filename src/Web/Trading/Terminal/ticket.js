// @ts-check
// The ticket: shows the fields of its type, says what the order would do while it is written, and places it without leaving the page.

import { clearFieldError, showFieldError } from "../../Shared/Forms/fieldErrors.js";
import { newOrderId } from "../orderId.js";

/** @typedef {{ sentence: string | null, problem: string | null, errors: Record<string, string>, orderId: string | null, isShort: boolean, own: string | null }} Reply */
/** @typedef {{ base: number, quote: number }} Free */

const ESTIMATE_AFTER_MS = 200;
const ESTIMATE_EVERY_MS = 2_000;
const DECIMALS = 8;

/**
 * A part of what is free, as an amount of the order: cut to 8 decimals, never more than there is.
 * @param {{ side: string, type: string, unit: string, price: number | null, free: Free }} ticket price: what is locked for one of the base asset
 * @param {number} percent
 * @returns {{ amount: string, unit: "base" | "quote" } | null} null when a price is missing
 */
export function partOf({ side, type, unit, price, free }, percent) {
  const isBuy = side === "BUY";
  if (isBuy && type === "MARKET") return { amount: cut((free.quote * percent) / 100), unit: "quote" };
  if (!isBuy && unit === "quote" && type === "MARKET") return { amount: cut((free.base * percent) / 100), unit: "base" };
  if (!isBuy) return { amount: cut((free.base * percent) / 100), unit: "base" };
  if (price === null || !(price > 0)) return null;
  return { amount: cut((free.quote * percent) / 100 / price), unit: "base" };
}

/** Cut, never rounded up. @param {number} amount */
function cut(amount) {
  const text = amount.toFixed(DECIMALS + 4);
  const short = text.slice(0, text.indexOf(".") + 1 + DECIMALS);
  return short.replace(/\.?0+$/, "") || "0";
}

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
    this.isLive = true;
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
    this.renew();
    this.showFields();
    this.wantEstimate();
    this.field("amount").focus();
  }

  /** Puts a price of the book into the ticket; a market order becomes a limit order. @param {string} price */
  takePrice(price) {
    if (this.type === "MARKET") this.field("type").value = "LIMIT";
    const name = ["STOP_LOSS", "TAKE_PROFIT"].includes(this.type) ? "stop_price" : this.type === "TRAILING_STOP" ? null : "price";
    this.showFields();
    if (name === null) return;
    this.field(name).value = price;
    this.renew();
    clearFieldError(this.form, name);
    this.wantEstimate();
    this.field(name).focus();
  }

  /** @param {number} percent */
  takePart(percent) {
    const free = this.around.free();
    if (free === null) return;
    const written = Number(this.value("price")) || Number(this.value("stop_price")) || null;
    const part = partOf({ side: this.side, type: this.type, unit: this.value("unit"), price: this.priceLocked(written), free }, percent);
    if (part === null) {
      this.showErrors({ amount: "Write the price first: how much can be bought depends on it." });
      return;
    }
    this.field("unit").value = part.unit;
    this.field("amount").value = part.amount;
    this.renew();
    clearFieldError(this.form, "amount");
    this.wantEstimate();
  }

  /** @private @param {number | null} written */
  priceLocked(written) {
    const isPriced = this.form.querySelector('[data-of~="LIMIT"]:not([hidden]), [data-of~="STOP_LOSS"]:not([hidden])') !== null;
    return isPriced ? written : this.around.middle();
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
    if (why !== null) this.write("[data-estimate]", "");
    else this.wantEstimate();
  }

  /** @private @param {EventTarget | null} target */
  edited(target) {
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) clearFieldError(this.form, target.name === "unit" ? "amount" : target.name);
    this.write("[data-done]", "");
    this.renew();
    this.showFields();
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
    if (this.token === null || !this.isLive || this.isPlacing || this.value("amount").trim() === "") {
      this.write("[data-estimate]", "");
      return;
    }
    const asked = ++this.asked;
    const reply = await this.send("Estimate");

    // A later question, or the order itself, has overtaken this one.
    if (reply === null || asked !== this.asked) return;
    this.write("[data-estimate]", reply.sentence ?? "");
    this.showShort(reply.isShort);
    this.showErrors(this.ofWritten(reply.errors));
    this.showProblem(reply.problem);
  }

  /** What is not written yet is not wrong yet. @private @param {Record<string, string>} errors */
  ofWritten(errors) {
    return Object.fromEntries(Object.entries(errors).filter(([name]) => this.value(name).trim() !== ""));
  }

  async place() {
    if (this.isPlacing || this.token === null || !this.isLive) return;
    this.isPlacing = true;
    this.showButton();

    // What was asked before does not take the place of what is said now.
    clearTimeout(this.timer);
    this.asked++;
    this.around.onPlacing();
    try {
      const reply = await this.send("Place");
      if (reply === null) {
        // The same id again is the same order: to press once more does nothing twice.
        this.showProblem("The server did not answer. Try again: the order is placed once, however often it is sent.");
        return;
      }
      this.showShort(reply.isShort);
      this.showErrors(reply.errors);
      this.showProblem(reply.problem);
      if (reply.sentence === null) return;
      this.write("[data-estimate]", "");
      this.showDone(reply);
      this.renew();
      this.field("amount").value = "";
      this.around.onPlaced(reply.own);
    } finally {
      this.isPlacing = false;
      this.showButton();
    }
  }

  /** @private @param {"Place" | "Estimate"} handler @returns {Promise<Reply | null>} null without an answer */
  async send(handler) {
    try {
      const answer = await fetch(`/Trade?pair=${this.box.dataset.base}-${this.box.dataset.quote}&handler=${handler}`, {
        method: "POST",
        body: new URLSearchParams(/** @type {any} */ (new FormData(this.form))),
        headers: { Accept: "application/json" },
      });
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) return await answer.json();
      return { sentence: null, problem: answer.status === 429 ? "Too many orders at once: wait a second." : "Sign in again to go on: this page is too old.", errors: {}, orderId: null, isShort: false, own: null };
    } catch (error) {
      // The connection is gone: the stream notices and says so.
      if (error instanceof TypeError) return null;
      throw error;
    }
  }

  /** @private */
  showButton() {
    const button = this.form.querySelector("[data-place]");
    if (button instanceof HTMLButtonElement) button.disabled = this.isPlacing || !this.isLive;
  }

  /** Offers to convert something into the quote asset where there is too little of it, or none. @private @param {boolean} isShort */
  showShort(isShort) {
    const offer = this.box.querySelector("[data-short]");
    if (offer instanceof HTMLElement) offer.hidden = !isShort && this.around.free()?.quote !== 0;
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
