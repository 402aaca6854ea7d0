/**
 * The keys of the command line and of the contract: what an attestation is signed with, and whose signatures count.
 */
import type { OpenedAttestation } from "../gate/read-attestation.js";
import type { NamedKey, Trust } from "../gate/judge-signing.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { seal } from "../signature/envelope.js";
import { isProblem, isSameKey, readPrivateKey, readPublicKey, type PublicKey } from "../signature/keys.js";
import type { SignerIdentity, SigstoreProblem } from "../signature/signer-identity.js";
import type { Reading } from "./files-read.js";
import { readPrivateText, readText } from "./open-input.js";
import type { GateOptions } from "./program.js";

/** Signs a text: an in-toto statement, or what has this type. The same text where nothing is to be signed. */
export type Seal = (text: string, payloadType?: string) => string;

/**
 * What signs a statement with the private key in this file; its passphrase is in `TFPARITY_KEY_PASSPHRASE`. Throws an
 * InputError for a file that holds no such key, that others can read, or whose signature the contract would not accept.
 */
export async function sealWith(
  file: string,
  { gate, file: named = "the contract" }: Contract,
  reading: Reading,
): Promise<Seal> {
  const passphrase = reading.env["TFPARITY_KEY_PASSPHRASE"];
  const text = await readPrivateText(file, "signing-key", reading, MOST_KEY_BYTES);
  const key = readPrivateKey(text, passphrase === "" ? undefined : passphrase);
  if (isProblem(key)) throw new InputError(key.problem, { file });
  if (gate.requireSigned && !namedKeys(gate.keys).some((one) => isSameKey(key.publicKey, one)))
    throw new InputError(
      `${named} does not name this key under gate.keys, so that --verify would not accept what it signs; name its ` +
        "public key there: openssl pkey -in <file> -pubout",
      { file },
    );
  return (text, payloadType) => seal(text, key, payloadType);
}

/** Whose signatures count, by the contract and by `--key`. Throws an InputError for a file that holds no public key. */
export async function trustOf(
  { key: given, trustedRoot }: Pick<GateOptions, "key" | "trustedRoot">,
  { gate }: Contract,
  reading: Reading,
): Promise<Trust> {
  const asked: NamedKey[] = [];
  for (const file of given) {
    const key = readPublicKey(await readText(file, "trust", reading, MOST_KEY_BYTES));
    if (isProblem(key)) throw new InputError(key.problem, { file });
    asked.push({ ...key, name: file });
  }
  return {
    required: gate.requireSigned,
    named: namedKeys(gate.keys),
    identities: gate.identities,
    asked,
    rooted: trustedRoot !== undefined,
  };
}

/**
 * Whom the certificate of a bundle names, by the roots of `--trusted-root`. Throws an InputError for a file that holds
 * no such roots.
 */
export async function certifiedBy(
  { bundle, envelope }: OpenedAttestation,
  trustedRoot: string | undefined,
  reading: Reading,
): Promise<SignerIdentity | SigstoreProblem | undefined> {
  if (bundle === undefined || envelope === undefined) return undefined;
  if (trustedRoot === undefined)
    return { problem: "it is signed by an identity, which can only be told by roots of trust: --trusted-root <file>" };
  const { identityOf, readTrustedRoots } = await import("../signature/sigstore.js");
  const roots = readTrustedRoots(await readText(trustedRoot, "trust", reading, MOST_ROOT_BYTES));
  if ("problem" in roots) throw new InputError(roots.problem, { file: trustedRoot });
  return identityOf(bundle, envelope, roots);
}

// --- internal ---

/** Those of Sigstore and GitHub have some kilobytes. */
const MOST_ROOT_BYTES = 1 << 20;

/** Keys have some hundred bytes. */
const MOST_KEY_BYTES = 65_536;

/** The reader of the contract has refused what is no key. */
const namedKeys = (keys: Contract["gate"]["keys"]): readonly NamedKey[] =>
  keys.map(({ name, key }) => ({ ...(readPublicKey(key) as PublicKey), name }));
