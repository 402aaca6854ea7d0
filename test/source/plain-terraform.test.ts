import { describe, expect, it } from "vitest";
import { changed, exampleFiles, findings, planOf, report, terraformMissing, type Files } from "./terraform.js";

const example = exampleFiles();
const { staging = "", production = "" } = example.variables;

interface Changes {
  readonly staging?: Files;
  readonly production?: Files;
  readonly rules?: string;
  readonly withoutSource?: boolean;
  readonly applied?: boolean;
}

/** The example's two environments from real Terraform, with what is changed about either of them. */
async function compared(changes: Changes = {}) {
  const files = { staging: changes.staging ?? example.files, production: changes.production ?? example.files };
  const applied = changes.applied === true ? { applied: true as const } : {};
  const [left, right] = await Promise.all([planOf({ files: files.staging, variables: staging, ...applied }), planOf({ files: files.production, variables: production, ...applied })]);
  return report({ plans: { staging: left, production: right }, ...(changes.withoutSource === true ? {} : { sources: files }), rules: changes.rules ?? example.rules });
}

/** The same change in both environments: somebody wrote it into the module. */
const everywhere = (path: string, from: string, to: string): Changes => {
  const files = changed(example.files, path, from, to);
  return { staging: files, production: files };
};

describe.skipIf(terraformMissing !== undefined)(`plain Terraform (skipped where terraform is not on the PATH)`, () => {
  describe.each([["before the first apply", false], ["after it", true]])("%s", (_, applied) => {
    it("finds nothing between two environments of one module, and explains every difference", async () => {
      const clean = await compared({ applied });
      expect(findings(clean)).toEqual([]);
      expect(clean.counts.unexplained).toBe(0);
      expect(clean.counts.explained.parameter).toBeGreaterThan(40);
    });

    it("finds a branch on the environment's name in a local", async () => {
      const found = await compared({ applied, ...everywhere("main.tf", '    log_level = "info"', '    log_level = var.environment == "production" ? "warn" : "info"') });
      expect(findings(found)).toEqual(["branches-on-identity: local.defaults looks at which environment it is in"]);
    });

    it("finds a branch beside something that is not known before it is applied", async () => {
      const found = await compared({ applied, ...everywhere("main.tf", "    source = terraform_data.database.id", '    source = "${terraform_data.database.id}-${var.environment == "production" ? 3 : 2}"') });
      expect(found.findings.map(({ kind }) => kind)).toEqual(["branches-on-identity"]);
    });
  });
});
