// @ts-check
// Recovery codes on paper: the button is there where there is script to answer it.

/** @param {Document} page */
function start(page) {
  for (const button of page.querySelectorAll("[data-print]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

start(document);
