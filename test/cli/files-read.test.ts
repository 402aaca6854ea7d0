import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { beginReading, filesRead, type FileRead, type Reading } from "../../src/cli/files-read.js";
import { openInput, readBytes, readText } from "../../src/cli/open-input.js";
import type { Attestation } from "../../src/gate/attestation.js";
import type { ParityReport } from "../../src/model/report.js";
import { bytesOf, folderWith, runIn } from "./world.js";

const fixtures = fileURLToPath(new URL("../gate/fixtures/", import.meta.url));
const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");
const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const readingIn = (cwd: string): Reading => beginReading({ cwd, env: {}, stdin: bytesOf("") });

const drained = async (chunks: AsyncIterable<Uint8Array>, meanwhile: () => void = () => undefined): Promise<number> => {
  let length = 0;
  for await (const chunk of chunks) {
    if (length === 0) meanwhile();
    length += chunk.length;
  }
  return length;
};

describe("what a run has read", () => {
  it("is noted with the digest of the bytes that were read", async () => {
    const folder = folderWith({ "a.yaml": "a: 1\n", "big.json": "x".repeat(3_000_000) });
    const reading = readingIn(folder);
    expect(await readText("a.yaml", "contract", reading)).toBe("a: 1\n");
    expect(await drained((await openInput("big.json", "plan", reading)).chunks)).toBe(3_000_000);
    expect(reading.noted.all().map(({ kind, file, sha256: digest }) => [kind, file, digest])).toEqual([
      ["contract", "a.yaml", sha256("a: 1\n")],
      ["plan", "big.json", sha256("x".repeat(3_000_000))],
    ]);
    expect(reading.noted.all("contract").map(({ file }) => file)).toEqual(["a.yaml"]);
  });

  it.each<[string, (file: string) => void]>([
    ["grows", (file) => appendFileSync(file, "x")],
    ["is written again in the same length", (file) => writeFileSync(file, "y".repeat(3_000_000))],
  ])("is refused when a file %s while it is read", async (_, change) => {
    const folder = folderWith({ "plan.json": "x".repeat(3_000_000) });
    const reading = readingIn(folder);
    const { chunks } = await openInput("plan.json", "plan", reading);
    await expect(drained(chunks, () => change(join(folder, "plan.json")))).rejects.toMatchObject({
      name: "InputError",
      file: "plan.json",
      message: "this file changed while it was read, so that nothing can be said about it; run again",
    });
    expect(reading.noted.all()).toEqual([]);
  });

  it("is refused when a file that is read twice has other bytes the second time, under whatever name", async () => {
    const folder = folderWith({ "main.tf": "one" });
    const reading = readingIn(folder);
    await readBytes("main.tf", "source", reading);
    await readBytes("./main.tf", "source", reading);
    writeFileSync(join(folder, "main.tf"), "two");
    await expect(readBytes("./main.tf", "source", reading)).rejects.toThrow("this file changed while it was read");
  });

  it("stands once for each thing that a file was read for", () => {
    const { add, all } = filesRead();
    const file: FileRead = { kind: "plan", file: "cdk.tf.json", identity: "1:2", sha256: sha256("{}") };
    for (const kind of ["plan", "plan", "synthesized"] as const) add({ ...file, kind });
    expect(all().map(({ kind }) => kind)).toEqual(["plan", "synthesized"]);
  });
});

describe("an attestation made while a plan is replaced", () => {
  const GATE = ["gate", "--from", "staging", "--to", "production", "--attestation", "passed.json", "--report", "json"];
  const CONTRACT = `version: 1
environments: { staging: {}, production: {} }
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
`;
  const passing = fixture("v2-planned.production");
  /** What nobody has judged; the gate would block it. */
  const other = passing.replaceAll('"errored":false', '"errored":true');

  /**
   * A gate over a binary plan of production and one of staging. Which bytes production's plan has is decided when the
   * gate waits for the provider schemas (`before`), and again when Terraform shows staging's plan (`after`).
   */
  const replaced = async (
    before: string,
    after: string,
  ): Promise<{ folder: string; exitCode: number; stdout: string; stderr: string }> => {
    const folder = folderWith({
      "parity.yaml": CONTRACT,
      "production.json": after,
      "before.json": before,
      "after.json": after,
      "staging.tfplan": "PK\u0003\u0004 in binary",
      "staging.json": fixture("v2.staging"),
      terraform: "#!/bin/sh\ncp after.json production.json && cat staging.json\n",
    });
    chmodSync(join(folder, "terraform"), 0o755);
    execFileSync("mkfifo", [join(folder, "schemas")]);
    const gate = runIn(
      folder,
      [
        ...GATE,
        "--schema=schemas",
        "--terraform-folder=.",
        "--plan=production=production.json",
        "--plan=staging=staging.tfplan",
      ],
      { env: { PATH: `${folder}:/usr/bin:/bin` } },
    );
    // Opens when the gate opens it for reading.
    const schemas = await open(join(folder, "schemas"), "w");
    copyFileSync(join(folder, "before.json"), join(folder, "production.json"));
    await schemas.writeFile('{"format_version":"1.0","provider_schemas":{}}');
    await schemas.close();
    return { folder, ...(await gate) };
  };

  const fingerprintsIn = (report: string): readonly string[] =>
    (JSON.parse(report) as ParityReport).environments.map(({ fingerprint }) => fingerprint);

  /** What stands for the two plans in a report about them, which is no digest of their files. */
  const fingerprintsOf = async (production: string): Promise<readonly string[]> => {
    const folder = folderWith({ "staging.json": fixture("v2.staging"), "production.json": production });
    const plans = ["--plan", "staging=staging.json", "--plan", "production=production.json"];
    return fingerprintsIn((await runIn(folder, ["check", ...plans, "--report", "json"])).stdout);
  };

  it("is about the bytes that were judged, and not about those that are there before and after", async () => {
    expect(other).not.toBe(passing);
    const { folder, exitCode, stdout, stderr } = await replaced(passing, other);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(readFileSync(join(folder, "production.json"), "utf8")).toBe(other);
    const { subject } = JSON.parse(readFileSync(join(folder, "passed.json"), "utf8")) as Attestation;
    expect(subject).toEqual([
      { name: "staging.tfplan", digest: { sha256: sha256("PK\u0003\u0004 in binary") } },
      { name: "production.json", digest: { sha256: sha256(passing) } },
    ]);
    expect(fingerprintsIn(stdout)).toEqual(await fingerprintsOf(passing));
    expect(fingerprintsIn(stdout)).not.toEqual(await fingerprintsOf(other));
    const ends = ["--from", "staging", "--to", "production", "--plan", "production=production.json"];
    expect((await runIn(folder, ["gate", "--verify", "passed.json", ...ends])).exitCode).toBe(1);
  });

  it("is not made when the bytes that were judged do not pass, whatever is there before and after", async () => {
    const { folder, exitCode } = await replaced(other, passing);
    expect([exitCode, existsSync(join(folder, "passed.json"))]).toEqual([1, false]);
  });

  it("is about the binary plan that Terraform was given, whatever it finds in the folder", async () => {
    const folder = folderWith({
      "parity.yaml": CONTRACT,
      "production.tfplan": "PK\u0003\u0004 production",
      "staging.tfplan": "PK\u0003\u0004 staging",
      "production.json": passing,
      "staging.json": fixture("v2.staging"),
      // Replaces the plan, and shows the one that it was given.
      terraform:
        '#!/bin/sh\nfor last; do :; done\nname=$(cut -d" " -f2 "$last")\n' +
        'printf "PK\\003\\004 other" > "$name.tfplan"\nexec cat "$name.json"\n',
    });
    chmodSync(join(folder, "terraform"), 0o755);
    const plans = ["--plan", "staging=staging.tfplan", "--plan", "production=production.tfplan"];
    const { exitCode, stderr } = await runIn(folder, [...GATE, ...plans, "--terraform-folder", "."], {
      env: { PATH: `${folder}:/usr/bin:/bin` },
    });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const { subject } = JSON.parse(readFileSync(join(folder, "passed.json"), "utf8")) as Attestation;
    expect(subject.map(({ digest }) => digest.sha256)).toEqual([
      sha256("PK\u0003\u0004 staging"),
      sha256("PK\u0003\u0004 production"),
    ]);
    expect(readFileSync(join(folder, "staging.tfplan"), "utf8")).toBe("PK\u0003\u0004 other");
  });

  it("is not made of a pipe, which nobody could verify", async () => {
    const folder = folderWith({ "parity.yaml": CONTRACT, "production.json": passing });
    execFileSync("mkfifo", [join(folder, "staging.json")]);
    const plans = ["--plan", "staging=staging.json", "--plan", "production=production.json"];
    const { exitCode, stderr } = await runIn(folder, [...GATE, ...plans]);
    expect(stderr).toBe(
      "tfparity: staging.json: the plan of staging comes through a pipe, and an attestation needs a file that can be " +
        "verified later\n",
    );
    expect(exitCode).toBe(2);
  });
});
