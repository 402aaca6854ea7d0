import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openAttestation } from "../../src/gate/read-attestation.js";
import { seal } from "../../src/signature/envelope.js";
import { pairOf, type Pair } from "../signature/pairs.js";
import { makeSigstore, type Bundle } from "../signature/sigstore-world.js";
import { folderWith, runIn, type Outcome } from "./world.js";

/** Attestations that are signed: through the command, with real keys. */

const fixtures = fileURLToPath(new URL("../gate/fixtures/", import.meta.url));
const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");

const [ours, theirs] = [pairOf("ed25519"), pairOf("ec")];
const bodyOf = ({ publicPem }: Pair): string => publicPem.trim().split("\n").slice(1, -1).join("");

const CONTRACT = `version: 1
reference: staging
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
`;
const SIGNED = `${CONTRACT}gate:
  requireSigned: true
  keys:
    - { name: the gate's job, key: "${bodyOf(ours)}" }
`;

/** A folder with two plans that pass, a contract, and keys of ours and of somebody else. */
function folderOf(contract = CONTRACT): string {
  const folder = folderWith({
    "parity.yaml": contract,
    "plans/staging.json": fixture("v2.staging"),
    "plans/production.json": fixture("v2-planned.production"),
    "key.pem": ours.privatePem,
    "public.pem": ours.publicPem,
    "other.pem": theirs.privatePem,
    "other-public.pem": theirs.publicPem,
  });
  for (const name of ["key.pem", "other.pem"]) chmodSync(join(folder, name), 0o600);
  return folder;
}

const PAIR = ["--from", "staging", "--to", "production"];
const attest = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["gate", ...PAIR, "--attestation", "passed.json", ...more]);
const verify = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["gate", "--verify", "passed.json", ...PAIR, "--plan", "production=plans/production.json", ...more]);

async function signedFolder(contract = CONTRACT, key = "key.pem"): Promise<string> {
  const folder = folderOf(contract);
  expect(await attest(folder, "--sign", key)).toMatchObject({ exitCode: 0, stderr: "" });
  return folder;
}

const textOf = (folder: string): string => readFileSync(join(folder, "passed.json"), "utf8");
const write = (folder: string, text: string): void => writeFileSync(join(folder, "passed.json"), text);

describe("a signed attestation", () => {
  it.each([
    ["key.pem", "public.pem"],
    ["other.pem", "other-public.pem"],
  ])("is verified with the public key (%s)", async (key, publicKey) => {
    const folder = await signedFolder(CONTRACT, key);
    const { exitCode, stdout, stderr } = await verify(folder, "--key", publicKey);
    expect(stderr).toBe("");
    expect(stdout).toContain(`   signed by  ${publicKey}\nVERIFIED: this is the promotion from staging to production`);
    expect(exitCode).toBe(0);
  });

  it("is verified by the keys that the contract names, one of which has to have signed", async () => {
    const { exitCode, stdout } = await verify(await signedFolder(SIGNED));
    expect(stdout).toContain("   signed by  the gate's job\nVERIFIED");
    expect(exitCode).toBe(0);
  });

  it("has the same bytes every time with Ed25519", async () => {
    const folder = await signedFolder();
    const before = textOf(folder);
    await attest(folder, "--sign", "key.pem");
    expect(textOf(folder)).toBe(before);
  });

  it("holds the statement that there is without a signature", async () => {
    const folder = await signedFolder();
    const { payload } = openAttestation(textOf(folder), "passed.json");
    await attest(folder);
    expect(Buffer.from(payload).toString()).toBe(textOf(folder));
  });

  it.each<[string, readonly string[], string]>([
    ["another key", ["--key", "other-public.pem"], "it is not signed by the key that --key names"],
    [
      "no key, since nobody has checked its signature then",
      [],
      "it is signed with a key, and nobody says which; name it with --key <public.pem>, or in the contract's gate.keys",
    ],
  ])("is refused with %s", async (_, more, problem) => {
    const { exitCode, stdout } = await verify(await signedFolder(), ...more);
    expect(stdout.replaceAll(/\n +/g, " ")).toBe(
      `NOT VERIFIED: passed.json does not count, whatever it says. ${problem}\n`,
    );
    expect(exitCode).toBe(1);
  });

  it("is refused when the contract names another key, whatever --key says", async () => {
    const folder = await signedFolder(CONTRACT, "other.pem");
    writeFileSync(join(folder, "parity.yaml"), SIGNED);
    const { exitCode, stdout } = await verify(folder, "--key", "other-public.pem");
    expect(stdout).toContain("it is not signed by a key that the contract names (gate.keys)");
    expect(exitCode).toBe(1);
  });

  it("is refused when the key of --key has not signed, whatever the contract says", async () => {
    const { exitCode, stdout } = await verify(await signedFolder(SIGNED), "--key", "other-public.pem");
    expect(stdout).toContain("it is not signed by the key that --key names");
    expect(exitCode).toBe(1);
  });

  it("is signed for what it says: openssl finds the signature good", async () => {
    const folder = await signedFolder(CONTRACT, "other.pem");
    const { payload, signatures } = JSON.parse(textOf(folder)) as { payload: string; signatures: { sig: string }[] };
    const body = Buffer.from(payload, "base64");
    const head = `DSSEv1 28 application/vnd.in-toto+json ${body.length} `;
    writeFileSync(join(folder, "signed.bin"), Buffer.concat([Buffer.from(head), body]));
    writeFileSync(join(folder, "signature.bin"), Buffer.from(signatures[0]?.sig ?? "", "base64"));
    const said = execFileSync(
      "openssl",
      ["dgst", "-sha256", "-verify", "other-public.pem", "-signature", "signature.bin", "signed.bin"],
      { cwd: folder, encoding: "utf8" },
    );
    expect(said).toBe("Verified OK\n");
  });
});

describe("an attestation without a signature", () => {
  it("is refused where the contract or --key asks for one", async () => {
    const folder = folderOf(SIGNED);
    await attest(folder);
    const outcome = await verify(folder);
    expect(outcome.stdout).toContain("it is not signed, and the contract asks for that (gate.requireSigned)");
    expect(outcome.exitCode).toBe(1);
    writeFileSync(join(folder, "parity.yaml"), CONTRACT);
    await attest(folder);
    expect((await verify(folder)).exitCode).toBe(0);
    expect(await verify(folder, "--key", "public.pem")).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("it is not signed, and --key asks for a signature") as string,
    });
  });

  it("is not made of a signed one by taking the statement out", async () => {
    const folder = await signedFolder(SIGNED);
    write(folder, Buffer.from(openAttestation(textOf(folder), "").payload).toString());
    expect((await verify(folder)).exitCode).toBe(1);
  });
});

describe("an envelope that somebody has changed", () => {
  it("is refused for any other character, or means exactly the same", async () => {
    const folder = await signedFolder(SIGNED);
    const text = textOf(folder);
    const before = openAttestation(text, "").payload;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.integer({ min: 1, max: 127 }), async (at, flip) => {
        const code = text.charCodeAt(at) ^ flip;
        const changed = `${text.slice(0, at)}${String.fromCharCode(code)}${text.slice(at + 1)}`;
        write(folder, changed);
        const { exitCode } = await verify(folder);
        if (exitCode === 0) expect(openAttestation(changed, "").payload).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  interface Parts {
    payload: string;
    payloadType: string;
    signatures: { sig: string; keyid?: string }[];
    [more: string]: unknown;
  }
  const statementOf = ({ payload }: Parts): string => Buffer.from(payload, "base64").toString();
  const repacked = (statement: string): string => Buffer.from(statement).toString("base64");
  const signedBy = (pair: Pair, statement: string): Parts => JSON.parse(seal(statement, pair.signing)) as Parts;

  it.each<[string, (parts: Parts) => Parts | string, RegExp]>([
    [
      "another payload",
      (parts) => ({ ...parts, payload: repacked(statementOf(parts).replace("staging", "stagina")) }),
      /not signed by a key/,
    ],
    [
      "the payload with a space more",
      (parts) => ({ ...parts, payload: repacked(`${statementOf(parts)} `) }),
      /not signed by a key/,
    ],
    ["another type", (parts) => ({ ...parts, payloadType: "application/json" }), /is not of the type/],
    ["a signature that is empty", (parts) => ({ ...parts, signatures: [{ sig: "" }] }), /not signed by a key/],
    ["no signatures", (parts) => ({ ...parts, signatures: [] }), /envelope \(DSSE\) is damaged/],
    [
      "a second signature, of somebody whom nobody knows",
      (parts) => ({ ...parts, signatures: [...parts.signatures, ...signedBy(theirs, statementOf(parts)).signatures] }),
      /not all of its signatures are by a key that the contract names/,
    ],
    [
      "somebody else's signature that claims to be by our key",
      (parts) => ({
        ...parts,
        signatures: signedBy(theirs, statementOf(parts)).signatures.map(({ sig }) => ({ sig, keyid: bodyOf(ours) })),
      }),
      /not signed by a key/,
    ],
    [
      "a statement beside the payload",
      (parts) => ({ ...parts, ...(JSON.parse(statementOf(parts)) as object) }),
      /has something else in it/,
    ],
    [
      "a payload that stands twice",
      (parts) => JSON.stringify(parts).replace("{", `{"payload":"${repacked("{}")}",`),
      /a key stands twice/,
    ],
    [
      "a payload that stands twice, once in another spelling",
      (parts) => JSON.stringify(parts).replace("{", `{"pa\\u0079load":"${repacked("{}")}",`),
      /a key stands twice/,
    ],
    ["a payload with white space", (parts) => ({ ...parts, payload: `${parts.payload}\n` }), /damaged/],
    ["a payload that is cut off", (parts) => ({ ...parts, payload: parts.payload.slice(0, -1) }), /damaged/],
    ["two envelopes", (parts) => `${JSON.stringify(parts)}\n${JSON.stringify(parts)}`, /no JSON object/],
    ["a list of envelopes", (parts) => JSON.stringify([parts]), /no JSON object/],
    ["an envelope in the envelope", (parts) => signedBy(ours, JSON.stringify(parts)), /no in-toto statement/],
    [
      "what our key has signed as something else",
      (parts) => signedBy(ours, statementOf(parts).replace("urn:tfparity:gate:v1", "urn:other:gate")),
      /not made by this gate/,
    ],
    [
      "a key twice in what is signed",
      (parts) => signedBy(ours, statementOf(parts).replace("{", '{"predicate":{},')),
      /a key stands twice/,
    ],
    [
      "a byte order mark before what is signed",
      (parts) => signedBy(ours, `\uFEFF${statementOf(parts)}`),
      /no JSON object/,
    ],
    [
      "a bundle with a message in place of the envelope",
      (parts) => ({ mediaType: "x", verificationMaterial: {}, messageSignature: {}, dsseEnvelope: parts }) as never,
      /no Sigstore bundle/,
    ],
  ])("counts for nothing with %s", async (_, change, problem) => {
    const folder = await signedFolder(SIGNED);
    const changed = change(JSON.parse(textOf(folder)) as Parts);
    write(folder, typeof changed === "string" ? changed : JSON.stringify(changed));
    const { exitCode, stdout, stderr } = await verify(folder);
    expect(exitCode).not.toBe(0);
    expect((stdout + stderr).replaceAll(/\n +/g, " ")).toMatch(problem);
    expect(stdout).not.toMatch(/^VERIFIED/m);
  });

  it("counts when all of its signatures are by keys that are named", async () => {
    const second = `    - { name: the release job, key: "${bodyOf(theirs)}" }\n`;
    const folder = await signedFolder(SIGNED + second);
    const parts = JSON.parse(textOf(folder)) as Parts;
    const both = [...parts.signatures, ...signedBy(theirs, statementOf(parts)).signatures];
    write(folder, JSON.stringify({ ...parts, signatures: [...both, ...both] }));
    const { exitCode, stdout } = await verify(folder);
    expect(stdout).toContain("signed by  the gate's job, the release job\n");
    expect(exitCode).toBe(0);
  });

  it("counts in a bundle of cosign that was made with a named key, which is the same envelope", async () => {
    const folder = await signedFolder(SIGNED);
    const bundle = {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: { publicKey: { hint: "" }, tlogEntries: [] },
      dsseEnvelope: JSON.parse(textOf(folder)) as Parts,
    };
    write(folder, JSON.stringify(bundle));
    expect((await verify(folder)).exitCode).toBe(0);
    write(folder, JSON.stringify({ ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, signatures: [{ sig: "" }] } }));
    expect((await verify(folder)).exitCode).toBe(1);
  });

  it("is refused when it is larger than any attestation", async () => {
    const folder = folderOf(SIGNED);
    write(folder, " ".repeat((4 << 20) + 1));
    expect(await verify(folder)).toMatchObject({
      exitCode: 2,
      stderr:
        "tfparity: passed.json: this is larger than the 4 MiB that an attestation may have; name the file that " +
        "--attestation wrote\n",
    });
  });

  it("is refused however deep it is", async () => {
    const folder = folderOf(SIGNED);
    write(folder, `{"payload":${"[".repeat(4_100_000)}`);
    expect((await verify(folder)).stderr).toMatch(/it is no JSON object/);
    write(folder, `{"payload":${"[".repeat(2_000_000)}${"]".repeat(2_000_000)},"signatures":[]}`);
    expect((await verify(folder)).stderr).toMatch(/cannot be used/);
  });
});

describe("a bundle that an identity has signed", () => {
  const [sigstore, elsewhere] = [makeSigstore(), makeSigstore()];
  afterAll(() => [sigstore, elsewhere].forEach(({ remove }) => remove()));

  const issuer = "https://token.actions.githubusercontent.com";
  const subject = "https://github.com/acme/shop/.github/workflows/parity.yml@refs/heads/main";
  const NAMED = `${CONTRACT}gate:
  requireSigned: true
  identities:
    - { issuer: "${issuer}", subject: "${subject}" }
`;
  const rooted = ["--trusted-root", "root.json"];

  /** A folder whose attestation was signed by an identity, as `actions/attest` does it: with subjects of its own. */
  async function bundledFolder(who = { issuer, subject }, contract = NAMED, world = sigstore): Promise<string> {
    const folder = folderOf(contract);
    expect(await attest(folder)).toMatchObject({ exitCode: 0 });
    const statement = JSON.parse(textOf(folder)) as { subject: object[] };
    const again = { ...statement, subject: statement.subject.slice(1) };
    write(folder, JSON.stringify(world.bundleOf(JSON.stringify(again), who)));
    writeFileSync(join(folder, "root.json"), JSON.stringify(sigstore.trustedRoot));
    return folder;
  }
  const refusal = ({ exitCode, stdout }: Outcome): string => {
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^NOT VERIFIED: /);
    return stdout.replaceAll(/\n +/g, " ");
  };

  it("is verified by the roots of trust when the contract names it", async () => {
    const { exitCode, stdout, stderr } = await verify(await bundledFolder(), ...rooted);
    expect(stderr).toBe("");
    expect(stdout.replaceAll(/\n {6,}/g, " ")).toContain(`signed by  ${subject} (${issuer})\nVERIFIED`);
    expect(exitCode).toBe(0);
  });

  it("counts for nothing without the roots, with other roots, or when other roots vouch for it", async () => {
    const folder = await bundledFolder();
    expect(refusal(await verify(folder))).toContain("which can only be told by roots of trust: --trusted-root <file>");
    writeFileSync(join(folder, "root.json"), JSON.stringify(elsewhere.trustedRoot));
    refusal(await verify(folder, ...rooted));
    refusal(await verify(await bundledFolder({ issuer, subject }, NAMED, elsewhere), ...rooted));
  });

  it.each([
    ["another branch", { issuer, subject: subject.replace("main", "mine") }],
    ["a longer name", { issuer, subject: `${subject}-2` }],
    ["a name with the other in it", { issuer, subject: `https://evil.example/?${subject}` }],
    ["another issuer", { issuer: "https://gitlab.com", subject }],
    ["the same in capitals", { issuer, subject: subject.toUpperCase() }],
  ])("counts for nothing by %s", async (_, who) => {
    expect(refusal(await verify(await bundledFolder(who), ...rooted))).toContain(
      "whom the contract does not name (gate.identities)",
    );
  });

  it("counts for nothing when the contract names nobody, or --key asks for a key", async () => {
    const unnamed = await bundledFolder({ issuer, subject }, CONTRACT);
    expect(refusal(await verify(unnamed, ...rooted))).toContain("whom the contract does not name");
    expect(refusal(await verify(await bundledFolder(), ...rooted, "--key", "public.pem"))).toContain(
      "it is not signed by the key that --key names",
    );
  });

  it("is not what an envelope without a certificate is, nor one with two ways to say who", async () => {
    const folder = await bundledFolder();
    const bundle = JSON.parse(textOf(folder)) as Bundle;
    write(folder, JSON.stringify(bundle.dsseEnvelope));
    refusal(await verify(folder, ...rooted));
    const both = { ...bundle.verificationMaterial, publicKey: { hint: "" } };
    write(folder, JSON.stringify({ ...bundle, verificationMaterial: both }));
    expect((await verify(folder, ...rooted)).stderr).toMatch(/does not say in one way by whom it is signed/);
    write(folder, JSON.stringify({ ...bundle, verificationMaterial: { publicKey: { hint: "" } } }));
    refusal(await verify(folder, ...rooted));
  });

  it("is refused for any other character in what is signed, its certificate or its timestamp", async () => {
    const folder = await bundledFolder();
    const text = textOf(folder);
    const before = openAttestation(text, "").payload;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: text.length - 1 }), fc.integer({ min: 1, max: 127 }), async (at, flip) => {
        const code = text.charCodeAt(at) ^ flip;
        const changed = `${text.slice(0, at)}${String.fromCharCode(code)}${text.slice(at + 1)}`;
        write(folder, changed);
        const { exitCode } = await verify(folder, ...rooted);
        if (exitCode === 0) expect(openAttestation(changed, "").payload).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it("is asked for by --trusted-root, which an attestation cannot do without", async () => {
    const folder = await bundledFolder({ issuer, subject }, CONTRACT);
    await attest(folder);
    expect(refusal(await verify(folder, ...rooted))).toContain(
      "it is not signed, and --trusted-root asks for a signature",
    );
  });

  it("is not told by a file that holds no roots", async () => {
    const folder = await bundledFolder();
    const { exitCode, stderr } = await verify(folder, "--trusted-root", "public.pem");
    expect(stderr).toMatch(
      /^tfparity: public\.pem: this is no trusted root of Sigstore; write it with: gh attestation/,
    );
    expect(exitCode).toBe(2);
  });
});

describe("--sign", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["without a file to sign", ["gate", ...PAIR, "--sign", "key.pem"], /--sign needs --attestation <file>/],
    ["beside --verify", ["gate", ...PAIR, "--verify", "a", "--sign", "key.pem"], /--sign has no meaning beside it/],
    [
      "of no line about a plan that was made again",
      [
        "gate",
        ...PAIR,
        "--verify",
        "a",
        "--plan=production=production.json",
        "--replan=staging.json",
        "--sign=key.pem",
      ],
      /--sign signs the line of the ledger/,
    ],
    ["with a public key", ["gate", ...PAIR, "--attestation", "a", "--sign", "public.pem"], /public\.pem: /],
    ["with nothing", ["gate", ...PAIR, "--attestation", "a", "--sign", "gone.pem"], /gone\.pem: there is no such file/],
    ["over the key", ["gate", ...PAIR, "--attestation", "key.pem", "--sign", "key.pem"], /this is an input/],
    [
      "with --key",
      ["gate", ...PAIR, "--attestation", "a", "--key", "public.pem"],
      /--key has a meaning beside --verify/,
    ],
  ])("is refused %s", async (_, argv, message) => {
    const folder = folderOf();
    chmodSync(join(folder, "public.pem"), 0o600);
    const { exitCode, stdout, stderr } = await runIn(folder, argv);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([stdout, exitCode, existsSync(join(folder, "a"))]).toEqual(["", 2, false]);
  });

  it("is refused with a key that others can read", async () => {
    const folder = folderOf();
    for (const mode of [0o644, 0o640, 0o604, 0o622]) {
      chmodSync(join(folder, "key.pem"), mode);
      const { exitCode, stderr } = await attest(folder, "--sign", "key.pem");
      expect(stderr).toMatch(/^tfparity: key\.pem: others than its owner may open this private key; .*chmod 600/);
      expect([exitCode, existsSync(join(folder, "passed.json"))]).toEqual([2, false]);
    }
  });

  it("is refused with a key that the contract would not accept", async () => {
    const { exitCode, stderr } = await attest(folderOf(SIGNED), "--sign", "other.pem");
    expect(stderr).toMatch(/^tfparity: other\.pem: parity\.yaml does not name this key under gate\.keys/);
    expect(exitCode).toBe(2);
  });

  it("takes the passphrase of an encrypted key from the environment", async () => {
    const folder = folderOf();
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const encrypted = { format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "open sesame" } as const;
    writeFileSync(join(folder, "key.pem"), privateKey.export(encrypted));
    writeFileSync(join(folder, "public.pem"), publicKey.export({ format: "pem", type: "spki" }));
    const sign = ["gate", ...PAIR, "--attestation", "passed.json", "--sign", "key.pem"];
    const wrong = await runIn(folder, sign, { env: { TFPARITY_KEY_PASSPHRASE: "close sesame" } });
    expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("is another passphrase") as string });
    expect(wrong.stderr).not.toContain("close sesame");
    expect((await runIn(folder, sign, { env: { TFPARITY_KEY_PASSPHRASE: "" } })).stderr).toMatch(/is encrypted/);
    expect((await runIn(folder, sign, { env: { TFPARITY_KEY_PASSPHRASE: "open sesame" } })).exitCode).toBe(0);
    expect((await verify(folder, "--key", "public.pem")).exitCode).toBe(0);
  });

  it("shows nothing of a key, in no output and no error", async () => {
    const folder = folderOf(SIGNED);
    const secret = ours.privatePem.split("\n")[1] as string;
    const outputs = [
      await attest(folder, "--sign", "key.pem", "--report", "json"),
      await attest(folder, "--sign", "key.pem", "--report", "json=key.pem"),
      await verify(folder, "--key", "key.pem"),
    ];
    writeFileSync(join(folder, "parity.yaml"), SIGNED.replace(bodyOf(ours), secret));
    outputs.push(await attest(folder, "--sign", "key.pem"));
    expect(outputs.map(({ exitCode }) => exitCode)).toEqual([0, 2, 2, 2]);
    const all = outputs.map(({ stdout, stderr }) => stdout + stderr).join("") + textOf(folder);
    for (let at = 0; at + 8 <= secret.length; at += 1)
      expect(all.includes(secret.slice(at, at + 8)) && !bodyOf(ours).includes(secret.slice(at, at + 8))).toBe(false);
    expect(all).toContain("this is a private key where a public one is asked for");
  });
});
