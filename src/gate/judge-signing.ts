/** Whether an attestation is signed by whom it has to be. */
import { signersOf, type Envelope } from "../signature/envelope.js";
import type { PublicKey } from "../signature/keys.js";
import type { SignerIdentity, SigstoreProblem } from "../signature/signer-identity.js";

/** A public key with what people call it: `the gate's job`, or the file that it came from. */
export interface NamedKey extends PublicKey {
  readonly name: string;
}

/** Whose signatures count. None of it comes from an attestation. */
export interface Trust {
  /** Whether an attestation has to be signed by a key or an identity that the contract names. */
  readonly required: boolean;
  /** The keys that the contract names. */
  readonly named: readonly NamedKey[];
  /** The identities that the contract names. */
  readonly identities: readonly SignerIdentity[];
  /** The keys of the command line; where there are any, one of them has to have signed. */
  readonly asked: readonly NamedKey[];
  /** Whether the command line has roots to tell identities by: then somebody has to have signed. */
  readonly rooted: boolean;
}

/** What there is to say about the signatures of an attestation. */
export type Signing =
  /** Nobody has signed it, and nobody asks for it. */
  | { readonly kind: "unsigned" }
  /** By whom, each once. */
  | { readonly kind: "signed"; readonly by: readonly string[] }
  /** Why it does not count. */
  | { readonly kind: "refused"; readonly problems: readonly string[] };

/**
 * Who has signed an attestation; `certified` is whom the certificate of its bundle names, where it is in one that an
 * identity has signed. Every signature has to be by somebody who is known: one that nobody can check would look as if
 * it had been, and a signature that is there is never passed over.
 */
export function judgeSigning(
  envelope: Envelope | undefined,
  trust: Trust,
  certified?: SignerIdentity | SigstoreProblem,
): Signing {
  if (envelope === undefined) return judged(unsignedProblems(trust), { kind: "unsigned" });
  if (certified !== undefined)
    return "problem" in certified
      ? { kind: "refused", problems: [certified.problem] }
      : judged(identityProblems(certified, trust), { kind: "signed", by: [nameOf(certified)] });
  const by = signersOf(envelope, [...trust.named, ...trust.asked]).map((key) => key?.name ?? "");
  return judged(keyProblems(envelope, trust), { kind: "signed", by: [...new Set(by)] });
}

// --- internal ---

const judged = (problems: readonly string[], otherwise: Signing): Signing =>
  problems.length > 0 ? { kind: "refused", problems } : otherwise;

const nameOf = ({ issuer, subject }: SignerIdentity): string => `${subject} (${issuer})`;

/** Identities are compared as they are: a pattern would let in more than anybody means. */
function identityProblems(certified: SignerIdentity, { identities, asked }: Trust): readonly string[] {
  const known = identities.some(({ issuer, subject }) => issuer === certified.issuer && subject === certified.subject);
  return [
    ...(known ? [] : [`it is signed by ${nameOf(certified)}, whom the contract does not name (gate.identities)`]),
    ...(asked.length > 0 ? ["it is not signed by the key that --key names"] : []),
  ];
}

const unsignedProblems = ({ asked, required, rooted }: Trust): readonly string[] => [
  ...(asked.length > 0 ? ["it is not signed, and --key asks for a signature"] : []),
  ...(rooted ? ["it is not signed, and --trusted-root asks for a signature"] : []),
  ...(required ? ["it is not signed, and the contract asks for that (gate.requireSigned)"] : []),
];

function keyProblems(envelope: Envelope, { required, named, asked }: Trust): readonly string[] {
  if (named.length + asked.length === 0)
    return [
      "it is signed with a key, and nobody says which; name it with --key <public.pem>, or in the contract's gate.keys",
    ];
  const [byNamed, byAsked] = [signersOf(envelope, named), signersOf(envelope, asked)];
  if (byNamed.some((key, position) => key === undefined && byAsked[position] === undefined))
    return [
      envelope.signatures.length === 1
        ? `it is not signed by ${whom(named, asked)}`
        : `not all of its signatures are by ${whom(named, asked)}`,
    ];
  return [
    ...(asked.length > 0 && byAsked.every((key) => key === undefined)
      ? ["it is not signed by the key that --key names"]
      : []),
    ...(required && byNamed.every((key) => key === undefined)
      ? ["it is not signed by a key that the contract names (gate.keys)"]
      : []),
  ];
}

const whom = (named: readonly NamedKey[], asked: readonly NamedKey[]): string =>
  [
    ...(named.length > 0 ? ["a key that the contract names (gate.keys)"] : []),
    ...(asked.length > 0 ? ["the key that --key names"] : []),
  ].join(" or ");
