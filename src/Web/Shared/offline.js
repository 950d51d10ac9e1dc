// @ts-check
// The page without a server: asks again and again, less and less often, and loads what was wanted once it answers.
import { reconnectDelay } from "./stream.js";

/** @param {HTMLElement} root */
function start(root) {
  const words = root.querySelector("[data-offline-words]");
  let attempt = 0;
  let timer = 0;
  const ask = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch("/healthz", { cache: "no-store" });
      if (answer.ok) {
        // Shown in place of a page that was wanted, or asked for by its own address, where nothing else would come.
        if (location.pathname.endsWith("/offline.html")) location.replace("/");
        else location.reload();
        return;
      }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    const wait = reconnectDelay(attempt++, Math.random());
    if (words) words.textContent = `Asked ${attempt} ${attempt === 1 ? "time" : "times"} so far.`;
    timer = Number(setTimeout(() => void ask(), wait));
  };
  addEventListener("online", () => void ask());
  void ask();
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-offline]")) if (root instanceof HTMLElement) start(root);
