// @ts-check
// Orders that pages place have ids of their own, so that one that is sent twice is one order.

/** A new one. @param {string} kind What placed it. */
export function newOrderId(kind) {
  // Not randomUUID: where the app is reached without TLS, browsers keep that back.
  return `${kind}-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;
}
