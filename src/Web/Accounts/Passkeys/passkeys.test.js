import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, creationOptions, credentialJson, problemWords, requestOptions, textOf } from "./passkeys.js";

const buffer = (...bytes) => Uint8Array.from(bytes).buffer;

test("bytes go into base64url and back", () => {
  for (const [text, ...bytes] of [["", ...[]], ["-_8", 251, 255], ["AAEC", 0, 1, 2], ["_w", 255]]) {
    assert.equal(textOf(buffer(...bytes)), text);
    assert.deepEqual([...bytesOf(text)], bytes);
  }
});

test("what is asked for gets its bytes and keeps the rest", () => {
  const created = creationOptions({
    rp: { id: "localhost", name: "localhost" }, challenge: "AAEC", user: { id: "_w", name: "ada@example.org", displayName: "Ada" },
    excludeCredentials: [{ type: "public-key", id: "-_8", transports: ["usb"] }], timeout: 5,
  });
  assert.deepEqual([...created.challenge], [0, 1, 2]);
  assert.deepEqual([...created.user.id], [255]);
  assert.equal(created.user.displayName, "Ada");
  assert.deepEqual({ ...created.excludeCredentials[0], id: [...created.excludeCredentials[0].id] }, { type: "public-key", id: [251, 255], transports: ["usb"] });
  assert.equal(created.timeout, 5);
  const asked = requestOptions({ challenge: "_w", rpId: "localhost", userVerification: "required" });
  assert.deepEqual([...asked.challenge], [255]);
  assert.deepEqual(asked.allowCredentials, []);
  assert.equal(asked.rpId, "localhost");
});

test("a new passkey and a signature are told as the server reads them", () => {
  const common = { id: "AQ", rawId: buffer(1), type: "public-key", authenticatorAttachment: "platform", getClientExtensionResults: () => ({}) };
  const made = credentialJson({ ...common, response: { clientDataJSON: buffer(2), attestationObject: buffer(3), getTransports: () => ["internal"] } });
  assert.deepEqual(made, {
    id: "AQ", rawId: "AQ", type: "public-key", authenticatorAttachment: "platform", clientExtensionResults: {},
    response: { clientDataJSON: "Ag", attestationObject: "Aw", transports: ["internal"] },
  });
  const signed = credentialJson({ ...common, response: { clientDataJSON: buffer(2), authenticatorData: buffer(4), signature: buffer(5), userHandle: null } });
  assert.deepEqual(signed.response, { clientDataJSON: "Ag", authenticatorData: "BA", signature: "BQ" });
});

test("a failure is said in words", () => {
  const named = (name) => Object.assign(new Error("raw"), { name });
  assert.match(problemWords(named("NotAllowedError")), /cancelled/);
  assert.match(problemWords(named("InvalidStateError")), /already/);
  assert.match(problemWords(named("SecurityError")), /address/);
  assert.equal(problemWords(new Error("Too many calls.")), "Too many calls.");
  assert.match(problemWords(null), /Try again/);
});
