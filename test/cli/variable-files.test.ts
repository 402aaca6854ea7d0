import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

/** Parameter files in HCL, and lists of them, as contracts name them. */

const contractOf = (staging: string, production = "production.tfvars"): string => `version: 1
reference: production
environments:
  staging: { plan: staging.json, parameters: ${staging} }
  production: { plan: production.json, parameters: ${production} }
gate: { requireApplied: false }
`;

const COMMON = 'region = "eu-west-1"\nsize = {\n  min = 1\n  max = 4\n}\n';

const world = (contract: string, files: Readonly<Record<string, string>> = {}): string =>
  folderWith({
    "staging.json": planOf("a"),
    "production.json": planOf("a", LATER),
    "parity.yaml": contract,
    "staging.tfvars": `${COMMON}# the end\n`,
    "production.tfvars": COMMON,
    ...files,
  });

const check = (folder: string, ...more: readonly string[]): Promise<Outcome> => runIn(folder, ["check", ...more]);

describe("variable files in HCL", () => {
  it("are compared, with file, line and column of what differs", async () => {
    const own = COMMON.replace("max = 4", "max = 8");
    const { stdout, stderr, exitCode } = await check(world(contractOf("staging.tfvars"), { "staging.tfvars": own }));
    expect([stderr, exitCode]).toEqual(["", 1]);
    expect(stdout).toContain("var.size.max");
    expect(stdout).toContain("staging.tfvars:4:3");
  });

  it("are the same in JSON", async () => {
    const json = JSON.stringify({ size: { max: 4, min: 1 }, region: "eu-west-1" });
    const contract = contractOf("staging.tfvars.json");
    expect(await check(world(contract, { "staging.tfvars.json": json }))).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("are refused with the place of what is no value", async () => {
    const folder = world(contractOf("staging.tfvars"), { "staging.tfvars": 'region = "x"\nsize = max(1, 2)\n' });
    const { exitCode, stderr } = await check(folder);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "tfparity: staging.tfvars:2:8: a function is called here, and a variable file holds values only; " +
        "write what it gives\n",
    );
  });
});

describe("several variable files", () => {
  const LIST = "[common.tfvars, own.tfvars.json]";
  const files = { "common.tfvars": COMMON, "own.tfvars.json": '{"size": {"max": 4, "min": 1}}' };

  it("are applied one after the other, a variable as a whole", async () => {
    expect(await check(world(contractOf(LIST), files))).toMatchObject({ exitCode: 0, stderr: "" });
    const own = { ...files, "own.tfvars.json": '{\n"size": {"max": 8}}' };
    const { stdout, exitCode } = await check(world(contractOf(LIST), own));
    expect(exitCode).toBe(1);
    expect(stdout).toContain("var.size.max");
    expect(stdout).toContain("var.size.min");
    expect(stdout).toContain("own.tfvars.json:2:10");
  });

  it("are in their order", async () => {
    const folder = world(contractOf("[own.tfvars.json, common.tfvars]"), {
      ...files,
      "own.tfvars.json": '{"size": {"max": 8}}',
    });
    expect(await check(folder)).toMatchObject({ exitCode: 0 });
  });

  it("hold Terraform's variables, and nothing else does", async () => {
    const { exitCode, stderr } = await check(world(contractOf("[common.tfvars, own.json]"), files));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "parity.yaml:4:62: only Terraform's variable files (.tfvars, .tfvars.json) can be several, as with -var-file",
    );
  });

  it("lie inside of the roots, each of them", async () => {
    for (const list of ["[/etc/hostname.tfvars, common.tfvars]", "[common.tfvars, ../outside.tfvars]"]) {
      const { exitCode, stderr } = await check(world(contractOf(list), files));
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/parity\.yaml:4:\d+: .* leads outside of /);
    }
  });

  it("are not written over, none of them", async () => {
    const folder = world(contractOf("[common.tfvars.json, own.tfvars.json]"), { ...files, "common.tfvars.json": "{}" });
    for (const file of ["common.tfvars.json", "own.tfvars.json"]) {
      const { exitCode, stderr } = await check(folder, "--report", `json=${file}`);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(file);
    }
  });

  it("are attested, each with its digest", async () => {
    const folder = world(contractOf(LIST), files);
    const given = ["gate", "--from", "staging", "--to", "production", "--now", "2027-01-07T09:00:00Z"];
    const gate = [...given, "--attestation", "passed.json", "--report", "json=report.out"];
    const { exitCode, stdout, stderr } = await runIn(folder, gate);
    expect([exitCode, stdout, stderr.includes("PASS")]).toEqual([0, "", true]);
    const { readFileSync } = await import("node:fs");
    const attested = readFileSync(`${folder}/passed.json`, "utf8");
    for (const [name, text] of Object.entries(files)) {
      expect(attested).toContain(`"${name}"`);
      expect(attested).toContain(createHash("sha256").update(text).digest("hex"));
    }
  });
});
