// @ts-check
// Asks the server with what stands in a form: its answer, and plain words for an answer that is none.

/** @typedef {{ sentence: string | null, problem: string | null, errors: Record<string, string>, orderId: string | null, isShort: boolean, own: string | null }} Reply */

/** Nothing was done, and why. @param {string} problem @returns {Reply} */
export function replyOfProblem(problem) {
  return { sentence: null, problem, errors: {}, orderId: null, isShort: false, own: null };
}

/** What an answer means that is not for the form's script. @param {number} status 0 for one that leads elsewhere, as to where one signs in */
export function wordsOfStatus(status) {
  if (status === 429) return "Too many orders at once: wait a second, then try again.";
  if (status >= 500) return "The server can't do this just now. Look at your orders, and try again in a moment.";
  return "You are not signed in any more, or this page is too old: load it again, and sign in to go on.";
}

/**
 * Sends a form's fields, and reads the answer.
 * @param {string} address
 * @param {HTMLFormElement | URLSearchParams} fields
 * @param {typeof fetch} [send]
 * @returns {Promise<Reply | null>} null where the server can't be reached: nobody knows then what was done
 */
export async function ask(address, fields, send = fetch) {
  const body = fields instanceof URLSearchParams ? fields : new URLSearchParams(/** @type {any} */ (new FormData(fields)));
  try {
    const answer = await send(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    if (answer.headers.get("Content-Type")?.startsWith("application/json")) return await answer.json();
    return replyOfProblem(wordsOfStatus(answer.status));
  } catch (error) {
    // The connection is gone, or the answer is cut off: the stream notices and says so.
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}
