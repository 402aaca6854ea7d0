import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  isProblem,
  isSameKey,
  readPrivateKey,
  readPublicKey,
  type PrivateKey,
  type PublicKey,
} from "../../src/signature/keys.js";
import { pairOf } from "./pairs.js";

const problemOf = (read: PublicKey | PrivateKey | { readonly problem: string }): string =>
  isProblem(read) ? read.problem : "";
const privatePem = (key: KeyObject, type: "pkcs8" | "sec1" | "pkcs1" = "pkcs8"): string =>
  key.export({ format: "pem", type }) as string;
const publicPem = (key: KeyObject): string => key.export({ format: "pem", type: "spki" }) as string;

describe("a public key", () => {
  it.each(["ed25519", "ec"] as const)("is read from PEM, and from its body in one line or several (%s)", (type) => {
    const pair = pairOf(type);
    const lines = pair.publicPem.trim().split("\n").slice(1, -1);
    for (const text of [pair.publicPem, pair.publicPem.replaceAll("\n", "\r\n"), lines.join(""), lines.join("\n")]) {
      const read = readPublicKey(text) as PublicKey;
      expect(isSameKey(read, pair.signing.publicKey)).toBe(true);
    }
  });

  const { publicPem: pem, privatePem: secret } = pairOf("ed25519");
  const der = Buffer.from(pem.split("\n")[1] as string, "base64");
  it.each<[string, string]>([
    ["nothing", ""],
    ["text", "my key"],
    ["a damaged one", der.subarray(0, -3).toString("base64")],
    ["one with white space that is none", pem.replace("MCow", "MCow\u00a0")],
    ["bytes that follow it", Buffer.concat([der, Buffer.from([0])]).toString("base64")],
    ["a certificate", pem.replaceAll("PUBLIC KEY", "CERTIFICATE")],
    ["two of them", pem + pairOf("ed25519").publicPem],
    ["no end", pem.split("\n").slice(0, 2).join("\n")],
  ])("is not %s", (_, text) => {
    expect(problemOf(readPublicKey(text))).toMatch(/^this is no public key; write it with: openssl/);
  });

  it("is none on another curve or of another kind", () => {
    const others = [
      generateKeyPairSync("ec", { namedCurve: "P-384" }),
      generateKeyPairSync("ec", { namedCurve: "secp256k1" }),
      generateKeyPairSync("ed448"),
      generateKeyPairSync("x25519"),
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
    ];
    for (const { publicKey } of others)
      expect(problemOf(readPublicKey(publicPem(publicKey)))).toMatch(/^only keys for Ed25519 and for ECDSA/);
  });

  it("is never a private one, in PEM or without its frame, and nothing of it is repeated", () => {
    for (const text of [secret, secret.split("\n")[1] as string]) {
      const problem = problemOf(readPublicKey(text));
      expect(problem).toMatch(/^this is a private key where a public one is asked for/);
      expect(problem).not.toContain((secret.split("\n")[1] as string).slice(20, 30));
    }
  });
});

describe("a private key", () => {
  it("is read as PKCS #8, and as openssl ecparam writes it", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    for (const text of [
      privatePem(privateKey),
      privatePem(privateKey, "sec1"),
      parameters + privatePem(privateKey, "sec1"),
      privatePem(privateKey).replaceAll("\n", "\r\n"),
    ])
      expect(
        isSameKey(
          (readPrivateKey(text, undefined) as PrivateKey).publicKey,
          readPublicKey(publicPem(publicKey)) as PublicKey,
        ),
      ).toBe(true);
  });

  it("needs its passphrase when it is encrypted, and none when it is not", () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const text = privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "correct" });
    expect(problemOf(readPrivateKey(text as string, undefined))).toBe(
      "this private key is encrypted; put its passphrase into TFPARITY_KEY_PASSPHRASE",
    );
    expect(problemOf(readPrivateKey(text as string, "wrong"))).toBe(
      "this private key cannot be read: TFPARITY_KEY_PASSPHRASE is another passphrase, or the file is damaged",
    );
    expect(isProblem(readPrivateKey(text as string, "correct"))).toBe(false);
    expect(isProblem(readPrivateKey(privatePem(privateKey), "needless"))).toBe(false);
  });

  const pem = pairOf("ed25519").privatePem;
  it.each<[string, string, RegExp]>([
    ["nothing", "", /^this is no private key in PEM; make one with: openssl genpkey/],
    ["a public key", pairOf("ed25519").publicPem, /^this is no private key in PEM/],
    ["two of them", pem + pairOf("ed25519").privatePem, /^this holds more than one private key/],
    ["half of one", pem.slice(0, 60), /^this private key cannot be read: the file is damaged/],
    ["a key of cosign", pem.replaceAll("PRIVATE", "ENCRYPTED SIGSTORE PRIVATE"), /of a kind that is not supported/],
    ["a key of OpenSSH", pem.replaceAll("PRIVATE", "OPENSSH PRIVATE"), /of a kind that is not supported/],
    [
      "a key of RSA",
      privatePem(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
      /^only keys for Ed25519 and for ECDSA on the curve P-256/,
    ],
    [
      "a key of RSA in its own frame",
      privatePem(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey, "pkcs1"),
      /of a kind that is not supported/,
    ],
    [
      "one on another curve",
      privatePem(generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey),
      /^only keys for Ed25519 and for ECDSA on the curve P-256/,
    ],
  ])("is not %s", (_, text, problem) => {
    const said = problemOf(readPrivateKey(text, undefined));
    expect(said).toMatch(problem);
    const body = text.split("\n")[1];
    if (body !== undefined && body !== "") expect(said).not.toContain(body.slice(0, 12));
  });
});
