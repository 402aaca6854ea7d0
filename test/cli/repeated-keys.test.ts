import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, planOf, runIn } from "./world.js";

const configuration = JSON.stringify({ resource: { terraform_data: { main: { input: "1" } } } });
const probe = { outcome: "done", residual: [] };
const proof = JSON.stringify({
  schemaVersion: 1,
  environment: "staging",
  reference: "production",
  allowed: [],
  identities: [],
  renames: [],
  madeFrom: { parameters: {}, configurations: {} },
  forward: probe,
  backward: probe,
  repeat: {},
  neutral: {},
});

/** Every kind of file that a comparison reads, in JSON; the contract is JSON as well as YAML. */
const files = {
  "parity.yaml": JSON.stringify({
    version: 1,
    reference: "production",
    environments: Object.fromEntries(
      ["staging", "production"].map((name) => [
        name,
        { plan: `${name}.plan.json`, parameters: `${name}.json`, synth: name, source: "infra" },
      ]),
    ),
  }),
  "staging.plan.json": planOf("1"),
  "production.plan.json": `${planOf("1")}\n`,
  "staging.json": '{"$schema":"parameters.schema.json","name":"x"}',
  "production.json": '{"$schema":"parameters.schema.json","name":"x"}',
  "parameters.schema.json": '{"properties":{"name":{"default":"x"}}}',
  "staging/cdk.tf.json": configuration,
  "staging/parity-proof.json": proof,
  "production/cdk.tf.json": configuration,
  "infra/main.tf.json": configuration,
  "infra/.terraform/modules/modules.json": '{"Modules":[{"Key":"","Source":"","Dir":"."}]}',
  "schemas.json": '{"format_version":"1.0","provider_schemas":{}}',
};
const argv = ["check", "--schema", "schemas.json", "--report", "json=report.json"];

describe("a key that stands twice in a file", () => {
  it("is in none of these, which can be read", async () => {
    const { exitCode, stderr } = await runIn(folderWith(files), argv);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^tfparity: BLOCKED/)]);
  });

  it.each(Object.keys(files))("is refused, with its place and without its value: %s", async (file) => {
    const folder = folderWith(files);
    const text = readFileSync(join(folder, file), "utf8").trimEnd();
    const [first] = Object.keys(JSON.parse(text) as object) as [string];
    // At the top, and in an object below it.
    for (const repeated of [
      `${text.slice(0, -1)},\n${JSON.stringify(first)}:"hunter2"}`,
      text.replace("{", '{"hunter1":[{"hunter3":1,\n"hunter3":"hunter2"}],'),
    ]) {
      writeFileSync(join(folder, file), repeated);
      const { exitCode, stdout, stderr } = await runIn(folder, argv);
      expect(stderr).toMatch(new RegExp(`^tfparity: (.*/)?${file}:2:1: this key stands (twice|here a second time)`));
      expect(stderr).not.toContain("hunter");
      expect([exitCode, stdout]).toEqual([2, ""]);
    }
  });

  it("is refused in an attestation", async () => {
    const folder = folderWith({ "passed.json": '{"_type":"a","subject":[{"name":"hunter2","name":"hunter3"}]}' });
    const ends = ["--from", "staging", "--to", "production", "--plan", "production=production.json"];
    const { exitCode, stderr } = await runIn(folder, ["gate", "--verify", "passed.json", ...ends]);
    expect([exitCode, stderr]).toEqual([
      2,
      "tfparity: passed.json: this attestation cannot be used: a key stands twice in one of its objects; run the " +
        "gate again\n",
    ]);
  });
});
