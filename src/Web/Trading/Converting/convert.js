// @ts-check
// Says what a conversion would give while it is written.
import { clearFieldError, showFieldError } from "../../Shared/Forms/fieldErrors.js";
import { newOrderId } from "../orderId.js";

const ESTIMATE_AFTER_MS = 200;
const ESTIMATE_EVERY_MS = 2_000;

/** @param {HTMLFormElement} form */
export function start(form) {
  let timer = 0;
  let asked = 0;
  const field = (/** @type {string} */ name) => {
    const found = form.elements.namedItem(name);
    return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
  };
  const amount = field("amount");
  const told = form.querySelector("[data-estimate]");
  for (const select of [field("from"), field("to")]) {
    select?.addEventListener("change", () => {
      const next = new URLSearchParams({ from: field("from")?.value ?? "", to: field("to")?.value ?? "", back: field("back")?.value ?? "" });
      location.assign(`/Convert?${next}`);
    });
  }
  if (!(amount instanceof HTMLInputElement) || !told) return;
  const tell = (/** @type {string} */ words) => {
    if (told.textContent !== words) told.textContent = words;
  };
  const estimate = async () => {
    if (amount.value.trim() === "") {
      tell("");
      clearFieldError(form, "amount");
      return;
    }
    const mine = ++asked;
    try {
      const answer = await fetch("/Convert?handler=Estimate", { method: "POST", body: new URLSearchParams(/** @type {any} */ (new FormData(form))), headers: { Accept: "application/json" } });
      if (mine !== asked || !answer.headers.get("Content-Type")?.startsWith("application/json")) return;
      const reply = await answer.json();
      if (reply.errors.amount) showFieldError(form, "amount", reply.errors.amount);
      else clearFieldError(form, "amount");
      tell(reply.sentence ?? reply.problem ?? "");
      if (reply.sentence) form.querySelector("[data-blocked]")?.remove();
    } catch (error) {
      // The connection is gone: the frame says so.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  // Nothing can be estimated yet: the page of a moment later knows more.
  const readMarket = async () => {
    try {
      const answer = await fetch(location.href, { redirect: "error" });
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-market]");
      const shown = form.querySelector("[data-market]");
      if (next && shown && !shown.contains(document.activeElement)) shown.replaceWith(next);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const want = () => {
    clearTimeout(timer);
    timer = Number(setTimeout(() => void estimate(), ESTIMATE_AFTER_MS));
  };
  amount.addEventListener("input", () => {
    // What was changed is another order.
    const id = field("client_order_id");
    if (id) id.value = newOrderId("convert");
    want();
  });
  const all = form.querySelector("[data-all]");
  if (all instanceof HTMLButtonElement) {
    all.hidden = false;
    all.addEventListener("click", () => {
      amount.value = all.dataset.all ?? "";
      amount.dispatchEvent(new Event("input"));
    });
  }
  setInterval(() => {
    if (document.hidden) return;
    if (told.textContent) want();
    else if (form.querySelector("[data-blocked]")) void readMarket();
  }, ESTIMATE_EVERY_MS);
  want();
}

const form = document.querySelector("[data-convert]");
if (form instanceof HTMLFormElement) start(form);
