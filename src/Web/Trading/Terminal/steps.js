// @ts-check
// The first steps on the Trade page: read anew when the account says that something changed, since they follow from what one did.

/** @param {HTMLElement} root @param {string} pair @returns {() => void} what has them read anew */
export function startSteps(root, pair) {
  let isReading = false;
  return () => {
    const box = root.querySelector("[data-steps]");
    if (box && !isReading) {
      isReading = true;
      void readInto(box, pair).finally(() => (isReading = false));
    }
  };
}

/** @param {Element} box @param {string} pair */
async function readInto(box, pair) {
  try {
    const answer = await fetch(`/Trade?pair=${pair}&handler=Steps`, { redirect: "error" });
    if (!answer.ok) return;
    const html = await answer.text();
    // Nobody's focus is taken away.
    if (box.contains(document.activeElement)) return;
    if (html === "") box.remove();
    else box.innerHTML = html;
  } catch (error) {
    // The connection is gone: the next change has them read anew.
    if (!(error instanceof TypeError)) throw error;
  }
}
