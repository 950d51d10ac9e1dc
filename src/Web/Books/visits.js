// @ts-check
// The filter without a full reload: the page that the server makes of an address takes the place of the one shown, and the address goes
// into the history. Whatever this cannot do, the browser does by loading the page.

/**
 * The one parameter in which two addresses of a page differ, with its new value; null when none or several do.
 * @param {URL} from
 * @param {URL} to
 * @returns {[name: string, value: string] | null}
 */
export function onlyChange(from, to) {
  const names = new Set([...from.searchParams.keys(), ...to.searchParams.keys()]);
  const changed = [...names].filter((name) => from.searchParams.getAll(name).join("\n") !== to.searchParams.getAll(name).join("\n"));
  return changed.length === 1 ? [changed[0], to.searchParams.get(changed[0]) ?? ""] : null;
}

/**
 * An address with a parameter set, or without it when its value is empty.
 * @param {string} address
 * @param {string} name
 * @param {string} value
 */
export function withParameter(address, name, value) {
  const url = new URL(address);
  if (value) url.searchParams.set(name, value);
  else url.searchParams.delete(name);
  return url;
}

export class Visits {
  /**
   * @param {HTMLElement} root what is exchanged
   * @param {() => void} mount brings new content to life
   * @param {(name: string, value: string) => boolean} apply changes one parameter in what is shown; false when only the server can
   */
  constructor(root, mount, apply) {
    this.root = root;
    this.mount = mount;
    this.apply = apply;
    this.shown = new URL(location.href);
    /** @type {AbortController | null} */
    this.asked = null;
  }

  run() {
    // An address that holds only what was asked for, with script or without the rest of this.
    this.root.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
    });
    this.root.addEventListener("submit", (event) => {
      if (!(event.target instanceof HTMLFormElement) || !this.isExchangeable()) return;
      event.preventDefault();
      const address = new URL(event.target.action);
      for (const [name, value] of new FormData(event.target)) address.searchParams.append(name, String(value));
      void this.go(address, true);
    });
    this.root.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const address = new URL(link.href);
      if (address.origin !== location.origin || address.pathname !== location.pathname || address.hash || !this.isExchangeable()) return;
      event.preventDefault();
      void this.go(address, true);
    });
    addEventListener("popstate", () => this.follow());
  }

  /** Takes a change that is shown already into the address. @param {string} name @param {string} value */
  note(name, value) {
    const address = withParameter(location.href, name, value);
    if (address.href === location.href) return;
    history.pushState(null, "", address);
    this.shown = new URL(location.href);
  }

  /** @private A page that waits for the exchanges goes on by itself, by loading. */
  isExchangeable() {
    return this.root.querySelector("[data-reach]") === null;
  }

  /** @private Back or forward. */
  follow() {
    const address = new URL(location.href);
    if (address.search === this.shown.search) return;
    const change = onlyChange(this.shown, address);
    if (change && this.apply(...change)) {
      this.asked?.abort();
      this.root.removeAttribute("aria-busy");
      this.shown = new URL(location.href);
    } else {
      void this.go(address, false);
    }
  }

  /** @private @param {URL} address @param {boolean} isNew whether it goes into the history */
  async go(address, isNew) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    this.root.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { accept: "text/html" } });
      const isPage = (answer.headers.get("content-type") ?? "").startsWith("text/html");
      const page = isPage ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
      const content = page?.getElementById(this.root.id);
      if (asked.signal.aborted) return;
      if (!page || !content || content.querySelector("[data-reach]")) {
        location.assign(address);
        return;
      }
      if (isNew && address.href !== location.href) history.pushState(null, "", address);
      this.show(page.title, content);
    } catch (error) {
      if (asked.signal.aborted) return;
      // No connection: the browser's own way says so.
      if (!(error instanceof TypeError)) throw error;
      location.assign(address);
    }
  }

  /** @private @param {string} title @param {HTMLElement} content */
  show(title, content) {
    const focused = document.activeElement;
    const isInside = focused instanceof HTMLElement && this.root.contains(focused);
    this.root.replaceChildren(...content.childNodes);
    this.root.removeAttribute("aria-busy");
    document.title = title;
    this.shown = new URL(location.href);
    this.mount();
    const mistake = this.root.querySelector('[aria-invalid="true"]');
    const same = isInside && focused.id ? document.getElementById(focused.id) : null;
    const target = mistake ?? same ?? (isInside ? this.root.querySelector("h1") : null);
    if (target instanceof HTMLElement) {
      if (target.tagName === "H1") target.tabIndex = -1;
      target.focus({ preventScroll: target !== mistake });
    }
    const announce = document.querySelector("[data-announce]");
    if (announce) announce.textContent = title;
  }
}
