import { afterAll, describe, expect, it } from "vitest";
import { envelopeOf, type Envelope } from "../../src/signature/envelope.js";
import type { SigstoreProblem } from "../../src/signature/signer-identity.js";
import { identityOf, readTrustedRoots } from "../../src/signature/sigstore.js";
import { makeSigstore, type Bundle } from "./sigstore-world.js";

const [ours, theirs] = [makeSigstore(), makeSigstore()];
afterAll(() => [ours, theirs].forEach(({ remove }) => remove()));

type Roots = Exclude<ReturnType<typeof readTrustedRoots>, SigstoreProblem>;
const rootsOf = (...roots: readonly object[]): Roots =>
  readTrustedRoots(roots.map((root) => JSON.stringify(root)).join("\n")) as Roots;

const who = {
  issuer: "https://token.actions.githubusercontent.com",
  subject: "https://github.com/acme/shop/.github/workflows/parity.yml@refs/heads/main",
};
// The certificate of somebody else is the older one, so that it holds at the time of the signature as well.
const other = ours.bundleOf('{"a":1}', { ...who, subject: "https://github.com/mallory/shop" });
const bundle = ours.bundleOf('{"a":1}', who);
const tell = (given: Bundle, roots = rootsOf(ours.trustedRoot)) =>
  identityOf(given as unknown as Record<string, unknown>, envelopeOf({ ...given.dsseEnvelope }) as Envelope, roots);

describe("the identity of a bundle", () => {
  it("is the one that its certificate names, by roots that vouch for it", () => {
    expect(tell(bundle)).toEqual(who);
    expect(tell(bundle, rootsOf(theirs.trustedRoot, ours.trustedRoot))).toEqual(who);
    expect(tell(bundle, rootsOf(ours.trustedRoot, theirs.trustedRoot))).toEqual(who);
  });

  it("is nobody's by other roots", () => {
    expect(tell(bundle, rootsOf(theirs.trustedRoot))).toEqual({ problem: expect.any(String) as string });
    expect(tell(theirs.bundleOf('{"a":1}', who))).toEqual({ problem: expect.any(String) as string });
    expect(tell(bundle, [])).toEqual({ problem: expect.any(String) as string });
  });

  const flipped = (text: string): string => `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`;
  const envelope = bundle.dsseEnvelope;
  const material = bundle.verificationMaterial;
  it.each<[string, Bundle, RegExp]>([
    [
      "another payload",
      { ...bundle, dsseEnvelope: { ...envelope, payload: Buffer.from('{"a":2}').toString("base64") } },
      /not signed by the identity of its certificate/,
    ],
    [
      "another signature",
      { ...bundle, dsseEnvelope: { ...envelope, signatures: [{ sig: flipped(envelope.signatures[0]?.sig ?? "") }] } },
      /nothing that --trusted-root vouches for shows when/,
    ],
    [
      "the certificate of somebody else",
      {
        ...bundle,
        verificationMaterial: { ...material, certificate: other.verificationMaterial["certificate"] },
      },
      /not signed by the identity of its certificate/,
    ],
    [
      "somebody else's timestamp",
      {
        ...bundle,
        verificationMaterial: {
          ...material,
          timestampVerificationData: other.verificationMaterial["timestampVerificationData"],
        },
      },
      /shows when/,
    ],
    ["no timestamp", { ...bundle, verificationMaterial: { certificate: material["certificate"] } }, /shows when/],
    [
      "a damaged certificate",
      { ...bundle, verificationMaterial: { ...material, certificate: { rawBytes: "AAAA" } } },
      /is damaged/,
    ],
    ["another kind of bundle", { ...bundle, mediaType: "application/json" }, /is damaged/],
    [
      "a log entry that no log of the roots has",
      {
        ...bundle,
        verificationMaterial: {
          ...material,
          tlogEntries: [
            {
              logIndex: "1",
              logId: { keyId: "AAAA" },
              kindVersion: { kind: "dsse", version: "0.0.1" },
              integratedTime: "1800000000",
              inclusionPromise: { signedEntryTimestamp: "AAAA" },
              inclusionProof: {
                logIndex: "1",
                rootHash: "AAAA",
                treeSize: "2",
                hashes: [],
                checkpoint: { envelope: "a" },
              },
              canonicalizedBody: "e30=",
            },
          ],
        },
      },
      /transparency log|does not vouch for/,
    ],
  ])("is nobody's with %s", (_, given, problem) => {
    expect(tell(given)).toEqual({ problem: expect.stringMatching(problem) as string });
  });

  /** A subject alternative name with one URI of these bytes. */
  const derOf = (uri: string): string => {
    const bytes = Buffer.from(uri);
    const name = Buffer.concat([Buffer.from([0x86, bytes.length]), bytes]);
    return `DER:${Buffer.concat([Buffer.from([0x30, name.length]), name]).toString("hex")}`;
  };

  it("is not the one that its name would be with seven bits of each byte", () => {
    const release = {
      ...who,
      subject: "https://github.com/acme/shop/.github/workflows/gate.yml@refs/heads/release/2.0",
    };
    const lookalike = release.subject.replace("e/2", "\u5bf2");
    expect(Buffer.from(lookalike).toString("ascii")).toBe(release.subject);
    expect(tell(ours.bundleOf("{}", release, derOf(release.subject)))).toEqual(release);
    expect(tell(ours.bundleOf("{}", release, derOf(lookalike)))).toEqual({
      problem: expect.stringMatching(/does not name one identity/) as string,
    });
  });

  it("is not one of two", () => {
    for (const names of [
      `URI:${who.subject},URI:https://mallory.example`,
      `URI:https://mallory.example,URI:${who.subject}`,
      `email:me@mallory.example,URI:${who.subject}`,
    ])
      expect(tell(ours.bundleOf("{}", who, names))).toEqual({
        problem: expect.stringMatching(/does not name one identity/) as string,
      });
    expect(tell(ours.bundleOf("{}", who, "email:me@acme.example"))).toEqual({ ...who, subject: "me@acme.example" });
  });

  it("is not looked for when there is more to look at than any program writes", () => {
    const [only] = (material["timestampVerificationData"] as { rfc3161Timestamps: object[] }).rfc3161Timestamps;
    const many = { rfc3161Timestamps: Array.from({ length: 11 }, () => only) };
    expect(tell({ ...bundle, verificationMaterial: { ...material, timestampVerificationData: many } })).toEqual({
      problem: expect.stringMatching(/is damaged/) as string,
    });
  });

  it("is not told of an envelope other than the one in the bundle", () => {
    const elsewhere = envelopeOf({ ...other.dsseEnvelope }) as Envelope;
    expect(identityOf(bundle as unknown as Record<string, unknown>, elsewhere, rootsOf(ours.trustedRoot))).toEqual({
      problem: expect.stringMatching(/is damaged/) as string,
    });
  });

  it("has to be in a log where the roots have logs", () => {
    const publicKey = {
      rawBytes: "",
      keyDetails: "PKIX_ECDSA_P256_SHA_256",
      validFor: { start: "2021-01-01T00:00:00Z" },
    };
    const key = theirs.bundleOf("{}", who);
    expect(key.mediaType).toContain("bundle");
    const spki =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2G2Y+2tabdTV5BcGiBIx0a9fAFwrkBbmLSGtks4L" +
      "3qX6yYY0zufBnhC8Ur/iy55GhWP/9A/bY2LhC30M9+RYtw==";
    const log = {
      baseUrl: "https://log.example",
      hashAlgorithm: "SHA2_256",
      publicKey: { ...publicKey, rawBytes: spki },
      logId: { keyId: "AAAA" },
    };
    expect(tell(bundle, rootsOf({ ...ours.trustedRoot, tlogs: [log] }))).toEqual({
      problem: expect.stringMatching(/not shown to be in a transparency log/) as string,
    });
    expect(tell(bundle, rootsOf({ ...ours.trustedRoot, ctlogs: [log] }))).toEqual({
      problem: expect.stringMatching(/does not vouch for/) as string,
    });
  });
});

describe("roots of trust", () => {
  const root = JSON.stringify(ours.trustedRoot);
  it.each([
    ["nothing", ""],
    ["text", "my root"],
    ["an empty object", "{}"],
    ["a list", "[]"],
    ["null", "null"],
    ["a bundle", JSON.stringify(bundle)],
    ["no authorities", JSON.stringify({ ...ours.trustedRoot, certificateAuthorities: [] })],
    ["one of two lines that is none", `${root}\n{}`],
    ["a kind that nobody knows", root.replace("trustedroot", "trustedroute")],
  ])("are not %s", (_, text) => {
    expect(readTrustedRoots(text)).toEqual({ problem: expect.stringMatching(/^this is no trusted root/) as string });
  });

  it("are one in a file, over several lines, or one in each line", () => {
    expect(readTrustedRoots(JSON.stringify(ours.trustedRoot, undefined, 2))).toHaveLength(1);
    expect(readTrustedRoots(`${root}\n${root}\n`)).toHaveLength(2);
  });
});
