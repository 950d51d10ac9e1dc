// @ts-check
// Passkeys: asks the server for a challenge, the browser for its answer, and sends that with a form. Where the browser knows no passkeys, the form stays away.

/** Bytes from base64url. @param {string} text */
export function bytesOf(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

/** Base64url of bytes, without padding. @param {ArrayBuffer} bytes */
export function textOf(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @typedef {{ id: string, type: "public-key", transports?: AuthenticatorTransport[] }} Descriptor
 * @typedef {{ challenge: string, user: { id: string, name: string, displayName: string }, excludeCredentials?: Descriptor[], [other: string]: any }} CreationJson
 * @typedef {{ challenge: string, allowCredentials?: Descriptor[], [other: string]: any }} RequestJson
 */

/** What `navigator.credentials.create` takes, from the server's JSON. @param {CreationJson} json @returns {PublicKeyCredentialCreationOptions} */
export function creationOptions(json) {
  const { challenge, user, excludeCredentials = [], ...others } = json;
  return /** @type {any} */ ({ ...others, challenge: bytesOf(challenge), user: { ...user, id: bytesOf(user.id) }, excludeCredentials: excludeCredentials.map(known) });
}

/** What `navigator.credentials.get` takes, from the server's JSON. @param {RequestJson} json @returns {PublicKeyCredentialRequestOptions} */
export function requestOptions(json) {
  const { challenge, allowCredentials = [], ...others } = json;
  return { ...others, challenge: bytesOf(challenge), allowCredentials: allowCredentials.map(known) };
}

/** @param {Descriptor} descriptor */
function known(descriptor) {
  return { ...descriptor, id: bytesOf(descriptor.id) };
}

/** What the browser answered, as the server reads it. @param {any} credential */
export function credentialJson(credential) {
  const { response } = credential;
  /** @type {Record<string, unknown>} */
  const parts = { clientDataJSON: textOf(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (response[name]) parts[name] = textOf(response[name]);
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: parts,
  };
}

/** What to say of a failure. @param {unknown} error */
export function problemWords(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "No passkey was given: it was cancelled, or took too long.";
  if (name === "InvalidStateError") return "This device has a passkey for your account already.";
  if (name === "SecurityError") return "The browser gives no passkeys to this address.";
  return error instanceof Error && error.message ? error.message : "It did not work. Try again.";
}

/** Asks the server for a challenge. @param {Document} page @param {string} address @returns {Promise<{ options: any, state: string }>} */
async function ask(page, address) {
  const token = page.querySelector('meta[name="antiforgery"]')?.getAttribute("content");
  const answer = await fetch(address, { method: "POST", headers: token ? { "X-Antiforgery": token } : {} });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? "The server did not answer as it should. Try again.");
  return body;
}

/**
 * Lets a form send the browser's answer.
 * @param {Document} page
 * @param {string} selector
 * @param {string} address
 * @param {(options: any) => Promise<Credential | null>} answer
 */
function startForm(page, selector, address, answer) {
  const form = page.querySelector(selector);
  if (!(form instanceof HTMLFormElement)) return;
  const problem = form.querySelector("[data-passkey-problem]");
  const button = form.querySelector("button[type=submit]");
  if (!(problem instanceof HTMLElement) || !(button instanceof HTMLButtonElement)) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      const { options, state } = await ask(page, address);
      const credential = await answer(options);
      /** @param {string} name @param {string} value */
      const fill = (name, value) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = value;
      fill("state", state);
      fill("credential", JSON.stringify(credentialJson(credential)));
      form.submit();
    } catch (error) {
      problem.textContent = problemWords(error);
      problem.hidden = false;
      button.disabled = false;
    }
  });
}

/** @param {Document} page */
function start(page) {
  if (!window.PublicKeyCredential || !navigator.credentials) {
    const missing = page.querySelector("[data-passkey-missing]");
    if (missing instanceof HTMLElement) missing.hidden = false;
    return;
  }
  startForm(page, "[data-passkey-add]", "/api/passkeys/options", (json) => navigator.credentials.create({ publicKey: creationOptions(json) }));
  startForm(page, "[data-passkey-sign-in]", "/api/passkeys/sign_in/options", (json) => navigator.credentials.get({ publicKey: requestOptions(json) }));
}

if (typeof document !== "undefined") start(document);
