/**
 * Which identity has signed a Sigstore bundle, told without any service: by roots of trust that are given. The chain
 * of the certificate, the time that it was used at, and the transparency logs are checked by Sigstore's own library.
 */
import { bundleFromJSON, type Bundle } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import {
  toSignedEntity,
  toTrustMaterial,
  VerificationError,
  Verifier,
  type ObjectIdentifierValuePair,
  type Signer,
} from "@sigstore/verify";
import type { Envelope } from "./envelope.js";
import type { SignerIdentity, SigstoreProblem } from "./signer-identity.js";

/**
 * The roots of trust in a file: a `trusted_root.json`, or one in each line, as `gh attestation trusted-root` writes
 * them.
 */
export function readTrustedRoots(text: string): readonly TrustedRoot[] | SigstoreProblem {
  const documents = [parsed(text)].flatMap((whole) =>
    whole === undefined ? text.trim().split("\n").map(parsed) : [whole],
  );
  const roots = documents.map(rootOf);
  return roots.every((root) => root !== undefined)
    ? roots
    : { problem: "this is no trusted root of Sigstore; write it with: gh attestation trusted-root" };
}

/**
 * The identity that has signed a bundle with an envelope in it, which is the one that was taken out of it; by the first
 * of the roots that vouches for it.
 */
export function identityOf(
  bundle: Readonly<Record<string, unknown>>,
  envelope: Envelope,
  roots: readonly TrustedRoot[],
): SignerIdentity | SigstoreProblem {
  const tried = roots.map((root) => identityBy(bundle, envelope, root));
  return tried.find((one) => "subject" in one) ?? tried.at(-1) ?? { problem: WORDS["CERTIFICATE_ERROR"] as string };
}

// --- internal ---

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function rootOf(document: unknown): TrustedRoot | undefined {
  if (typeof document !== "object" || document === null) return undefined;
  try {
    const root = TrustedRoot.fromJSON(document);
    const known = /^application\/vnd\.dev\.sigstore\.trustedroot(\.v\d+\.\d+)?\+json/.test(root.mediaType);
    return known && root.certificateAuthorities.length > 0 ? root : undefined;
  } catch {
    return undefined;
  }
}

function identityBy(
  given: Readonly<Record<string, unknown>>,
  envelope: Envelope,
  root: TrustedRoot,
): SignerIdentity | SigstoreProblem {
  try {
    const bundle = bundleFromJSON(given);
    if (!isAround(bundle, envelope) || witnessesOf(bundle) > MOST_WITNESSES) return { problem: DAMAGED };
    const verifier = new Verifier(toTrustMaterial(root), thresholdsOf(root));
    return namedIn(verifier.verify(toSignedEntity(bundle)));
  } catch (error) {
    return { problem: (error instanceof VerificationError ? WORDS[error.code] : undefined) ?? DAMAGED };
  }
}

/** Whether the library has seen the bytes that are used. */
function isAround({ content }: Bundle, { payloadType, payload, signatures: [signature] }: Envelope): boolean {
  if (content.$case !== "dsseEnvelope" || signature === undefined) return false;
  const seen = content.dsseEnvelope;
  const [only, ...others] = seen.signatures.map(({ sig }) => sig);
  const sameSignature = only !== undefined && Buffer.compare(only, signature) === 0 && others.length === 0;
  return sameSignature && seen.payloadType === payloadType && Buffer.compare(seen.payload, payload) === 0;
}

const witnessesOf = ({ verificationMaterial: { tlogEntries, timestampVerificationData } }: Bundle): number =>
  tlogEntries.length + (timestampVerificationData?.rfc3161Timestamps.length ?? 0);

function namedIn({ identity }: Signer): SignerIdentity | SigstoreProblem {
  const [subject, issuer] = [identity?.subjectAlternativeName, identity?.extensions?.issuer];
  const names = identity?.oids ?? [];
  return isWritten(subject, names, SUBJECTS) && isWritten(issuer, names, ISSUERS)
    ? { issuer, subject }
    : { problem: WITHOUT_NAME };
}

/** More than any program writes; each costs time, and they are compared with each other. */
const MOST_WITNESSES = 10;

/** The extensions of a certificate that hold who it is for, and who vouches for that. */
const [SUBJECTS, ISSUERS] = [["2.5.29.17"], ["1.3.6.1.4.1.57264.1.8", "1.3.6.1.4.1.57264.1.1"]];

/**
 * Whether a name stands in a certificate just so, and alone. The library takes seven bits of each byte, so that the
 * name of a branch in other letters could be read as another branch's.
 */
function isWritten(
  name: string | undefined,
  extensions: readonly ObjectIdentifierValuePair[],
  ids: readonly string[],
): name is string {
  if (name === undefined || !/^[\x21-\x7E]+$/.test(name)) return false;
  const bytes = Buffer.from(name);
  const values = extensions.filter(({ oid }) => ids.includes(oid?.id.join(".") ?? "")).map(({ value }) => value);
  // Before the name stand what it is and how long, in at most eight bytes.
  return (
    values.length > 0 &&
    values.every((value) => value.length - bytes.length <= 8 && value.subarray(-bytes.length).equals(bytes))
  );
}

/** What a root has to be shown for; GitHub's own has no logs, and vouches for the time instead. */
const thresholdsOf = ({ tlogs, ctlogs }: TrustedRoot) => ({
  tlogThreshold: tlogs.length > 0 ? 1 : 0,
  ctlogThreshold: ctlogs.length > 0 ? 1 : 0,
  timestampThreshold: 1,
});

const DAMAGED = "it is signed by an identity, and its certificate, timestamp or log entry is damaged";
const WITHOUT_NAME = "it is signed with a certificate that does not name one identity and its issuer";
const NOT_IN_LOG = "it is signed by an identity, and not shown to be in a transparency log of --trusted-root";
const WORDS: Readonly<Record<string, string>> = {
  CERTIFICATE_ERROR: "it is signed with a certificate that --trusted-root does not vouch for, or not for that time",
  SIGNATURE_ERROR: "it is not signed by the identity of its certificate",
  TIMESTAMP_ERROR: "it is signed by an identity, and nothing that --trusted-root vouches for shows when",
  TLOG_ERROR: NOT_IN_LOG,
  TLOG_BODY_ERROR: NOT_IN_LOG,
  TLOG_INCLUSION_PROOF_ERROR: NOT_IN_LOG,
  TLOG_INCLUSION_PROMISE_ERROR: NOT_IN_LOG,
  TLOG_MISSING_INCLUSION_ERROR: NOT_IN_LOG,
};
