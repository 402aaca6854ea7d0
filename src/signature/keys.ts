/**
 * Keys for signatures: Ed25519 or ECDSA on the curve P-256, read from PEM. Whatever else is given is refused with a
 * sentence that repeats nothing of it.
 */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { decodeBase64 } from "./base64.js";

/** A key that signatures are checked with. */
export interface PublicKey {
  /** In PEM, as openssl writes it; the same for the same key. */
  readonly spki: string;
  /** The digest that is signed; null where the algorithm has its own. */
  readonly hash: "sha256" | null;
}

/** A key that signatures are made with. It stands in nothing that could be shown. */
export interface PrivateKey {
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly publicKey: PublicKey;
}

/** Why a text is no key that can be used: `this is no public key`. */
export interface KeyProblem {
  readonly problem: string;
}

/**
 * A public key in PEM (`-----BEGIN PUBLIC KEY-----`), or its body in one line, as a contract has it. A private key is
 * refused before all: it must not be where a public one is asked for.
 */
export function readPublicKey(text: string): PublicKey | KeyProblem {
  if (/PRIVATE KEY/.test(text)) return { problem: PRIVATE_IN_PUBLIC };
  const der = decodeBase64((PUBLIC_PEM.exec(text.trim())?.[1] ?? text).replaceAll(/\s/g, ""));
  if (der === undefined || der.length === 0) return { problem: NO_PUBLIC_KEY };
  try {
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    // Bytes that follow the key would make two texts of one key.
    return der.equals(key.export({ format: "der", type: "spki" })) ? publicKeyOf(key) : { problem: NO_PUBLIC_KEY };
  } catch {
    return { problem: isPrivate(der) ? PRIVATE_IN_PUBLIC : NO_PUBLIC_KEY };
  }
}

/** A private key in PEM; one that is encrypted with its passphrase. */
export function readPrivateKey(text: string, passphrase: string | undefined): PrivateKey | KeyProblem {
  const [label, ...others] = [...text.matchAll(/^-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----\s*$/gm)].map(
    ([, name]) => name,
  );
  if (label === undefined) return { problem: `this is no private key in PEM; ${MAKE_ONE}` };
  if (others.length > 0) return { problem: "this holds more than one private key; keep one" };
  if (!PRIVATE_LABELS.has(label))
    return { problem: `this is a private key of a kind that is not supported; ${MAKE_ONE}` };
  const encrypted = label.startsWith("ENCRYPTED") || /^Proc-Type:.*ENCRYPTED/m.test(text);
  if (encrypted && passphrase === undefined)
    return { problem: "this private key is encrypted; put its passphrase into TFPARITY_KEY_PASSPHRASE" };
  try {
    return privateKeyOf(createPrivateKey({ key: text, ...(encrypted ? { passphrase } : {}) }));
  } catch {
    return {
      problem: encrypted
        ? "this private key cannot be read: TFPARITY_KEY_PASSPHRASE is another passphrase, or the file is damaged"
        : "this private key cannot be read: the file is damaged",
    };
  }
}

/** True when a text was no key. */
export const isProblem = (read: PublicKey | PrivateKey | KeyProblem): read is KeyProblem => "problem" in read;

/** Whether two public keys are one. */
export const isSameKey = (one: PublicKey, other: PublicKey): boolean => one.spki === other.spki;

// --- internal ---

const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----\r?\n([A-Za-z0-9+/=\r\n]+)\r?\n-----END PUBLIC KEY-----$/;

/** PKCS #8, with a passphrase and without, and what `openssl ecparam` writes. */
const PRIVATE_LABELS: ReadonlySet<string> = new Set(["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"]);

const MAKE_ONE = "make one with: openssl genpkey -algorithm ed25519 -out key.pem";
const NO_PUBLIC_KEY = "this is no public key; write it with: openssl pkey -in key.pem -pubout";
const PRIVATE_IN_PUBLIC =
  "this is a private key where a public one is asked for, and whoever has read it can sign; make a new pair";

function isPrivate(der: Buffer): boolean {
  return (["pkcs8", "sec1"] as const).some((type) => {
    try {
      createPrivateKey({ key: der, format: "der", type });
      return true;
    } catch {
      return false;
    }
  });
}

function publicKeyOf(key: KeyObject): PublicKey | KeyProblem {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const spki = key.export({ format: "pem", type: "spki" }) as string;
  if (type === "ed25519") return { spki, hash: null };
  if (type === "ec" && details?.namedCurve === "prime256v1") return { spki, hash: "sha256" };
  return { problem: `only keys for Ed25519 and for ECDSA on the curve P-256 are supported; ${MAKE_ONE}` };
}

function privateKeyOf(key: KeyObject): PrivateKey | KeyProblem {
  const publicKey = publicKeyOf(createPublicKey(key));
  return isProblem(publicKey) ? publicKey : { publicKey, sign: (bytes) => sign(publicKey.hash, bytes, key) };
}
