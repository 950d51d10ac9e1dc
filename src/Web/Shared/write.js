// @ts-check

/**
 * Writes an element's text unless it reads so already. A text that is there is changed: one that is taken away and put in anew has its styles found anew too, and
 * a market changes a thousand texts a second.
 * @param {Element} element one that holds text alone
 * @param {string} text
 * @returns {boolean} whether it read otherwise before
 */
export function write(element, text) {
  const own = element.firstChild;
  if (own?.nodeType === Node.TEXT_NODE && own === element.lastChild) {
    if (own.nodeValue === text) return false;
    own.nodeValue = text;
    return true;
  }
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}
