import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { folderWith, runIn } from "./world.js";

/** A promotion that passes, as Terraform planned it. */
const plan = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../gate/fixtures/${name}.json`, import.meta.url), "utf8")) as Record<
    string,
    unknown
  >;
const CONTRACT = `version: 1
parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
`;
const COMMANDS = {
  check: ["check", "staging.json", "production.json", "--fail-on", "critical"],
  gate: (
    "gate --from staging --to production --fail-on critical " +
    "--plan staging=staging.json --plan production=production.json"
  ).split(" "),
} as const;

type Cut = (plan: Record<string, unknown>) => Record<string, unknown>;

describe.each(Object.entries(COMMANDS))("tfparity %s", (_, argv) => {
  const runWith = (cut: Cut) =>
    runIn(
      folderWith({
        "parity.yaml": CONTRACT,
        "staging.json": JSON.stringify(cut(plan("v2.staging"))),
        "production.json": JSON.stringify(cut(plan("v2-planned.production"))),
      }),
      argv,
    );

  it("passes the plans as they are", async () => expect((await runWith((whole) => whole)).exitCode).toBe(0));

  it.each<[string, Cut, RegExp]>([
    ["without their configuration", ({ configuration: _cut, ...rest }) => rest, /It has no configuration, so that/],
    [
      "with an emptied one",
      (whole) => ({ ...whole, configuration: {} }),
      /The configuration in it does not have output\.\w+; .* and \d+ more of the kind, so that/,
    ],
    [
      "whose providers are gone",
      (whole) => ({ ...whole, configuration: { ...(whole["configuration"] as object), provider_config: {} } }),
      /does not say which provider is meant at provider\.terraform, so that/,
    ],
  ])("blocks them %s, and says what is missing", async (__, cut, message) => {
    const { exitCode, stdout } = await runWith(cut);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(message);
    expect(stdout).toMatch(/The plan of staging is incomplete/);
    expect(stdout).toMatch(/The plan of production is incomplete/);
    expect(exitCode).toBe(1);
  });
});
