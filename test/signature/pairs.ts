import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readPrivateKey, readPublicKey, type PrivateKey, type PublicKey } from "../../src/signature/keys.js";

/** A new pair of keys, in PEM and as the product reads them. */
export interface Pair {
  readonly privatePem: string;
  readonly publicPem: string;
  readonly signing: PrivateKey;
  readonly checking: PublicKey;
}

/** A new pair of keys: Ed25519, or ECDSA on the curve P-256. */
export function pairOf(type: "ed25519" | "ec"): Pair {
  const { privateKey, publicKey } =
    type === "ec" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
  const privatePem = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
  return {
    privatePem,
    publicPem: publicKey.export({ format: "pem", type: "spki" }) as string,
    signing: readPrivateKey(privatePem, undefined) as PrivateKey,
    checking: publicKeyOf(publicKey),
  };
}

/** A public key as the product reads it. */
export const publicKeyOf = (key: KeyObject): PublicKey =>
  readPublicKey(key.export({ format: "pem", type: "spki" }) as string) as PublicKey;
