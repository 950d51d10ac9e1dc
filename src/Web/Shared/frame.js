// @ts-check
// The frame of every page: connection, theme, search, shortcuts. Everything here only adds to what works without script.
import { startBell } from "./bell.js";
import { pageStream } from "./stream.js";

/**
 * What the top bar says of the connection.
 * @param {"connecting" | "open" | "lost"} state
 * @param {number | null} lagMs
 */
export function connectionWords(state, lagMs) {
  if (state === "lost") return "Offline";
  if (state === "connecting") return "Connecting";
  if (lagMs === null) return "Connected";
  return lagMs < 1 ? "<1 ms" : `${Math.round(lagMs)} ms`;
}

/** The theme that follows another when the button is pressed. @param {string} theme */
export function nextTheme(theme) {
  return theme === "auto" ? "light" : theme === "light" ? "dark" : "auto";
}

/** Whether a key press belongs to what has the focus and is no shortcut. @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && target.closest("input, select, textarea, dialog, [contenteditable]") !== null;
}

/** @param {Document} page */
export function start(page) {
  startConnection(page);
  startBell(page);
  startTheme(page);
  startShortcuts(page);
  startWorker(page);
  startCopies(page);
  startMenu(page);
  showPlace(page);
}

/** The menu of the account opens by itself; here it closes when one goes on elsewhere. @param {Document} page */
function startMenu(page) {
  const menu = page.querySelector(".me");
  if (!(menu instanceof HTMLDetailsElement)) return;
  page.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

/** Where the places of an account stand in one strip, it is scrolled to the one that is shown. @param {Pick<Document, "querySelector">} page */
export function showPlace(page) {
  const here = page.querySelector(".account-places [aria-current]");
  const strip = here?.parentElement;
  if (here && strip && strip.scrollWidth > strip.clientWidth) here.scrollIntoView({ inline: "center", block: "nearest" });
}

/** @param {Document} page */
function startConnection(page) {
  const box = page.querySelector("[data-connection]");
  const text = page.querySelector("[data-connection-text]");
  const banner = page.querySelector("[data-banner]");
  const announcer = page.querySelector("[data-announce]");
  if (!(box instanceof HTMLElement) || !(text instanceof HTMLElement) || !(banner instanceof HTMLElement) || !announcer) return;
  const stream = pageStream();
  box.hidden = false;
  stream.watch(() => {
    const isLost = stream.state === "lost";
    if (box.dataset.state !== stream.state) box.dataset.state = stream.state;
    const words = connectionWords(stream.state, stream.lagMs);
    if (text.textContent !== words) text.textContent = words;
    if (isLost && banner.hidden) {
      banner.textContent = "Connection lost. Prices on this page have stopped; trying to connect again.";
      banner.hidden = false;
      announcer.textContent = "";
    } else if (stream.state === "open" && !banner.hidden) {
      banner.hidden = true;
      announcer.textContent = "Connected again.";
    }
  });
}

/** Buttons that copy what stands beside them; browsers allow it on safe addresses only. @param {Document} page */
function startCopies(page) {
  if (!navigator.clipboard) return;
  for (const button of page.querySelectorAll("[data-copy]")) {
    const source = page.getElementById(button.getAttribute("data-copy") ?? "");
    if (!(button instanceof HTMLElement) || !source) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent ?? "");
      button.textContent = "Copied";
    });
  }
}

/** Keeps a page for the time without a server. @param {Document} page */
function startWorker(page) {
  const version = page.documentElement.dataset.worker;
  if (!version || !("serviceWorker" in navigator)) return;
  // Without it the page works as well; browsers forbid it in private windows and where storage is off.
  const register = () => navigator.serviceWorker.register(`/sw.js?v=${version}`).catch(() => page.documentElement.removeAttribute("data-worker"));
  if (page.readyState === "complete") void register();
  else addEventListener("load", () => void register(), { once: true });
}

/** @param {Document} page */
function startTheme(page) {
  const form = page.querySelector("[data-theme-form]");
  const button = page.querySelector("[data-theme-button]");
  if (!(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = nextTheme(page.documentElement.dataset.theme ?? "auto");
    const body = new URLSearchParams({ theme, back: location.pathname });
    // Signed-in pages hold a token, which the server wants for a change of their user's profile.
    const token = page.querySelector('meta[name="antiforgery"]')?.getAttribute("content");
    void fetch(form.action, { method: "POST", body, headers: token ? { "X-Antiforgery": token } : {}, redirect: "manual", keepalive: true });
    page.documentElement.dataset.theme = theme;
    page.querySelector('meta[name="color-scheme"]')?.setAttribute("content", theme === "auto" ? "light dark" : theme);
    for (const color of page.querySelectorAll("[data-theme-color]")) {
      const of = color.getAttribute("data-theme-color");
      color.setAttribute("media", theme === "auto" ? `(prefers-color-scheme: ${of})` : theme === of ? "all" : "not all");
    }
    button.value = nextTheme(theme);
    button.title = `Theme: ${theme}`;
    button.setAttribute("aria-label", `Theme: ${theme}. Change it.`);
  });
}

/** @param {Document} page */
function startShortcuts(page) {
  const dialog = page.querySelector("[data-shortcuts]");
  const opener = page.querySelector("[data-shortcuts-open]");
  if (!(dialog instanceof HTMLDialogElement) || !(opener instanceof HTMLElement)) return;
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // What closes with Escape gives the focus back by itself.
    if (event.key === "Escape" && isTyping(event.target) && event.target instanceof HTMLElement && event.target.closest("dialog") === null) event.target.blur();
    if (isTyping(event.target)) return;
    /** @type {HTMLInputElement | null} */
    const field = event.key === "/" ? page.querySelector("[data-search]") : event.key === "f" ? page.querySelector("[data-filter] input") : null;
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "?") {
      event.preventDefault();
      dialog.showModal();
    }
  });
}

if (typeof document !== "undefined") start(document);
