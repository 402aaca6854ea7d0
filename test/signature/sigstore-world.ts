import { execFileSync } from "node:child_process";
import { sign } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PAYLOAD_TYPE, preAuthenticationEncoding } from "../../src/signature/envelope.js";

/**
 * A small Sigstore of our own, made by openssl: one authority that gives certificates to identities, and one that says
 * when something was signed. Like GitHub's own, it has no transparency logs.
 */
export interface SigstoreWorld {
  /** The `trusted_root.json` that vouches for both authorities. */
  readonly trustedRoot: object;
  /** A bundle around a statement, signed by an identity. */
  readonly bundleOf: (
    statement: string,
    who: { readonly issuer: string; readonly subject: string },
    /** How openssl is to write the subject, where that is not one URI. */
    names?: string,
  ) => Bundle;
  readonly remove: () => void;
}

/** A Sigstore bundle, as far as tests change it. */
export interface Bundle {
  readonly mediaType: string;
  readonly verificationMaterial: Readonly<Record<string, unknown>>;
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly payloadType: string;
    readonly signatures: readonly { readonly sig: string }[];
  };
}

export function makeSigstore(): SigstoreWorld {
  const folder = mkdtempSync(join(tmpdir(), "tfparity-sigstore-"));
  const openssl = (...argv: readonly string[]): void => {
    execFileSync("openssl", argv, { cwd: folder, stdio: "pipe" });
  };
  const read = (name: string): Buffer => readFileSync(join(folder, name));
  const derOf = (name: string): string => {
    openssl("x509", "-in", `${name}.pem`, "-outform", "DER", "-out", `${name}.der`);
    return read(`${name}.der`).toString("base64");
  };
  /** A key and a certificate of the authority for it. */
  const certify = (name: string, subject: string, extensions: readonly string[]): void => {
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", `${name}.key`);
    openssl("req", "-new", "-key", `${name}.key`, "-subj", subject, "-out", `${name}.csr`);
    writeFileSync(
      join(folder, `${name}.ext`),
      ["authorityKeyIdentifier=keyid", "subjectKeyIdentifier=hash", ...extensions].join("\n"),
    );
    const ca = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1"];
    openssl("x509", "-req", "-in", `${name}.csr`, ...ca, "-extfile", `${name}.ext`, "-out", `${name}.pem`);
  };

  openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ca.key");
  openssl("req", "-x509", "-new", "-key", "ca.key", "-subj", "/O=test/CN=root", "-days", "2", "-out", "ca.pem");
  certify("tsa", "/O=test/CN=time", ["keyUsage=critical,digitalSignature", "extendedKeyUsage=critical,timeStamping"]);
  writeFileSync(
    join(folder, "tsa.cnf"),
    "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ndefault_policy=1.2.3.4\nsigner_digest=sha256\ndigests=sha256\n",
  );
  writeFileSync(join(folder, "serial"), "01\n");

  const start = new Date(Date.now() - 86_400_000).toISOString();
  const authority = (...chain: readonly string[]) => ({
    subject: { organization: "test", commonName: "test" },
    uri: "",
    certChain: { certificates: chain.map((rawBytes) => ({ rawBytes })) },
    validFor: { start },
  });
  let made = 0;
  return {
    trustedRoot: {
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
      tlogs: [],
      certificateAuthorities: [authority(derOf("ca"))],
      ctlogs: [],
      timestampAuthorities: [authority(derOf("tsa"), derOf("ca"))],
    },
    bundleOf: (statement, { issuer, subject }, names = `critical,URI:${subject}`) => {
      made += 1;
      const name = `leaf${made}`;
      certify(name, "/O=test/CN=leaf", [
        "keyUsage=critical,digitalSignature",
        "extendedKeyUsage=codeSigning",
        `subjectAltName=${names}`,
        `1.3.6.1.4.1.57264.1.8=ASN1:UTF8String:${issuer}`,
      ]);
      const payload = Buffer.from(statement);
      const signature = sign("sha256", preAuthenticationEncoding(PAYLOAD_TYPE, payload), read(`${name}.key`));
      writeFileSync(join(folder, "signature"), signature);
      openssl("ts", "-query", "-data", "signature", "-sha256", "-cert", "-out", "query");
      const signer = ["-signer", "tsa.pem", "-inkey", "tsa.key"];
      openssl("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", ...signer, "-out", "reply");
      return {
        mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
        verificationMaterial: {
          certificate: { rawBytes: derOf(name) },
          timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: read("reply").toString("base64") }] },
        },
        dsseEnvelope: {
          payload: payload.toString("base64"),
          payloadType: PAYLOAD_TYPE,
          signatures: [{ sig: signature.toString("base64") }],
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
