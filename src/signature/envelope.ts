/**
 * Signed texts in the envelope of DSSE (https://github.com/secure-systems-lab/dsse). What is signed are the bytes of
 * the payload together with its type, and never a document that is parsed and written again.
 */
import { createPublicKey, verify } from "node:crypto";
import { decodeBase64 } from "./base64.js";
import type { PrivateKey, PublicKey } from "./keys.js";

/** An envelope that was taken apart; whether it is signed by anybody in particular is not known yet. */
export interface Envelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly Uint8Array[];
}

/** What in-toto calls a statement in JSON. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/**
 * The text of an envelope around an in-toto statement, or around what has another type, signed with one private key. No
 * `keyid` stands in it: nobody could rely on it.
 */
export function seal(statement: string, { sign }: PrivateKey, payloadType = PAYLOAD_TYPE): string {
  const payload = Buffer.from(statement);
  const signature = Buffer.from(sign(preAuthenticationEncoding(payloadType, payload)));
  const envelope = {
    payload: payload.toString("base64"),
    payloadType,
    signatures: [{ sig: signature.toString("base64") }],
  };
  return `${JSON.stringify(envelope)}\n`;
}

/**
 * The envelope that an object of JSON is; undefined for any other, also for one with something else in it, which
 * another reader could take for what was signed.
 */
export function envelopeOf(fields: Readonly<Record<string, unknown>>): Envelope | undefined {
  const { payloadType, payload, signatures, ...others } = fields;
  if (typeof payloadType !== "string" || typeof payload !== "string" || Object.keys(others).length > 0)
    return undefined;
  if (!Array.isArray(signatures) || signatures.length === 0 || signatures.length > MOST_SIGNATURES) return undefined;
  const [bytes, decoded] = [decodeBase64(payload), signatures.map(signatureOf)];
  return bytes === undefined || !decoded.every((one) => one !== undefined)
    ? undefined
    : { payloadType, payload: bytes, signatures: decoded };
}

/**
 * The first of these keys that has made each of the signatures; undefined for one that none of them has made. What an
 * envelope says about its keys decides nothing: each signature is tried with all of them.
 */
export function signersOf<Key extends PublicKey>(
  { payloadType, payload, signatures }: Envelope,
  keys: readonly Key[],
): readonly (Key | undefined)[] {
  const encoded = preAuthenticationEncoding(payloadType, payload);
  const known = keys.map((key) => ({ key, object: createPublicKey({ key: key.spki, format: "pem" }) }));
  return signatures.map(
    (signature) => known.find(({ key, object }) => verify(key.hash, encoded, object, signature))?.key,
  );
}

/** The bytes that are signed: type and payload, each with its length, so that neither can be taken for the other. */
export const preAuthenticationEncoding = (payloadType: string, payload: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);

// --- internal ---

/** More than anybody has keys; each costs time. */
const MOST_SIGNATURES = 20;

function signatureOf(given: unknown): Buffer | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const { sig, keyid = "", ...others } = given as Readonly<Record<string, unknown>>;
  if (typeof sig !== "string" || typeof keyid !== "string" || Object.keys(others).length > 0) return undefined;
  return decodeBase64(sig);
}
