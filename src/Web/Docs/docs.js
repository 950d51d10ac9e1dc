// @ts-check
// The pages of the API: a language that is chosen once, copying, trying and finding. Everything here only adds to what works without script.

const LANGUAGE = "compraventa.language";
const SHOWN_MAX = 4_000;

/**
 * The entries that hold every word asked for.
 * @param {string[]} entries in lower case
 * @param {string} asked
 * @returns {boolean[]}
 */
export function matches(entries, asked) {
  const words = asked.toLowerCase().split(/\s+/).filter((word) => word.length > 0);
  return entries.map((entry) => words.every((word) => entry.includes(word)));
}

/** An answer as people read it: JSON indented, and no more than fits. @param {string} text @param {boolean} isJson */
export function answerText(text, isJson) {
  const whole = isJson && text.length > 0 ? JSON.stringify(JSON.parse(text), null, 2) : text;
  return whole.length > SHOWN_MAX ? `${whole.slice(0, SHOWN_MAX)}\n…` : whole;
}

/** @param {Document} page */
export function start(page) {
  startLanguage(page);
  startCopying(page);
  startTrying(page);
  startFinding(page);
}

/** @param {Document} page */
function startLanguage(page) {
  /** @param {string} language */
  const choose = (language) => {
    for (const choice of page.querySelectorAll(".sample-choice")) {
      if (choice instanceof HTMLInputElement && choice.value === language) choice.checked = true;
    }
  };
  const kept = localStorage.getItem(LANGUAGE);
  if (kept) choose(kept);
  page.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches(".sample-choice")) return;
    // What is chosen stays where it is on the screen, though samples above it grow or shrink.
    const before = target.getBoundingClientRect().top;
    choose(target.value);
    localStorage.setItem(LANGUAGE, target.value);
    scrollBy({ top: target.getBoundingClientRect().top - before, behavior: "instant" });
  });
}

/** @param {Document} page */
function startCopying(page) {
  const announcer = page.querySelector("[data-announce]");
  for (const button of page.querySelectorAll("[data-copy]")) {
    if (!(button instanceof HTMLButtonElement) || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement?.querySelector("code")?.textContent ?? "");
      button.dataset.done = "true";
      if (announcer) announcer.textContent = "Copied.";
    });
    button.addEventListener("blur", () => delete button.dataset.done);
  }
}

/** @param {Document} page */
function startTrying(page) {
  for (const box of page.querySelectorAll("[data-try]")) {
    const link = box.querySelector("[data-try-call]");
    const state = box.querySelector("[data-try-state]");
    const shown = box.querySelector("[data-try-answer]");
    if (!(link instanceof HTMLAnchorElement) || !state || !(shown instanceof HTMLElement)) continue;
    link.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      state.textContent = "Asking…";
      try {
        const answer = await fetch(link.href);
        const text = await answer.text();
        shown.textContent = answerText(text, answer.headers.get("Content-Type")?.includes("json") ?? false);
        shown.hidden = false;
        state.textContent = `Answered ${answer.status}.`;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        state.textContent = "No answer: the connection is lost. Try again when it is back.";
      }
    });
  }
}

/** @param {Document} page */
function startFinding(page) {
  const label = page.querySelector("[data-find-label]");
  const field = page.querySelector("[data-find]");
  const none = page.querySelector("[data-find-none]");
  if (!(label instanceof HTMLElement) || !(field instanceof HTMLInputElement) || !(none instanceof HTMLElement)) return;
  label.hidden = false;
  field.addEventListener("input", () => {
    const links = [...page.querySelectorAll("[data-words]")];
    const found = matches(links.map((link) => link.getAttribute("data-words") ?? ""), field.value);
    links.forEach((link, i) => link.parentElement?.toggleAttribute("hidden", !found[i]));
    for (const group of page.querySelectorAll("[data-group]")) group.toggleAttribute("hidden", group.querySelector("li:not([hidden])") === null);
    none.hidden = found.includes(true);
  });
}

if (typeof document !== "undefined") start(document);
