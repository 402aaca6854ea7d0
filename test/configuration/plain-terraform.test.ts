import { describe, expect, it } from "vitest";
import { changed, exampleFiles, findings, planOf, report, terraformMissing, type Files } from "./terraform.js";

const example = exampleFiles();
const { staging = "", production = "" } = example.variables;

interface Changes {
  readonly staging?: Files;
  readonly production?: Files;
  readonly rules?: string;
  /** What is given as source, where it is not what was planned. */
  readonly sources?: Readonly<Record<string, Files>>;
  readonly applied?: boolean;
}

/** The example's two environments from real Terraform, with what is changed about either of them. */
async function compared(changes: Changes = {}) {
  const files = { staging: changes.staging ?? example.files, production: changes.production ?? example.files };
  const applied = changes.applied === true ? { applied: true as const } : {};
  const [left, right] = await Promise.all([
    planOf({ files: files.staging, variables: staging, ...applied }),
    planOf({ files: files.production, variables: production, ...applied }),
  ]);
  return report({
    plans: { staging: left, production: right },
    sources: changes.sources ?? files,
    rules: changes.rules ?? example.rules,
  });
}

/** The same change in both environments: somebody wrote it into the module. */
function everywhere(path: string, from: string, to: string): Changes {
  const files = changed(example.files, path, from, to);
  return { staging: files, production: files };
}

/** A change in production's copy of the module alone. */
const inProduction = (path: string, from: string, to: string): Changes => ({
  production: changed(example.files, path, from, to),
});

const branch = (origin: string): string => `branches-on-identity: ${origin} looks at which environment it is in`;

describe.skipIf(terraformMissing !== undefined)(
  "plain Terraform, planned for real (skipped where terraform is not on the PATH)",
  () => {
    describe.each([
      ["before the first apply", false],
      ["after it", true],
    ])("%s", (_, applied) => {
      it("finds nothing between two environments of one module, and explains every difference", async () => {
        const clean = await compared({ applied });
        expect(findings(clean)).toEqual([]);
        expect(clean.counts.unexplained).toBe(0);
        expect(clean.counts.explained.parameter).toBeGreaterThan(40);
      });

      it("finds a branch beside something that may not be known yet", async () => {
        const found = await compared({
          applied,
          ...everywhere(
            "main.tf",
            "    source = terraform_data.database.id",
            '    source = "${terraform_data.database.id}-${var.environment == "production" ? 3 : 2}"',
          ),
        });
        expect(found.findings.map(({ kind }) => kind)).toEqual(["branches-on-identity"]);
      });
    });

    it.each<[string, Changes, string]>([
      [
        "in a local",
        everywhere(
          "main.tf",
          '    log_level = "info"',
          '    log_level = var.environment == "production" ? "warn" : "info"',
        ),
        "local.defaults",
      ],
      [
        "in count",
        everywhere(
          "main.tf",
          "count = var.database.replicas",
          'count = var.database.replicas + (var.environment == "production" ? 1 : 0)',
        ),
        "terraform_data.replica",
      ],
      [
        "in a conditional resource",
        everywhere("main.tf", "count = var.on_call == null ? 0 : 1", 'count = var.environment == "production" ? 1 : 0'),
        "terraform_data.alarm",
      ],
      [
        "in the for_each of a module",
        everywhere(
          "main.tf",
          "for_each = local.services",
          "for_each = { for name, service in local.services : name => service if var.environment == " +
            '"production" || name != "worker" }',
        ),
        "module.service",
      ],
      [
        "in the argument of a module",
        everywhere(
          "main.tf",
          "service = each.value",
          'service = merge(each.value, { port = var.environment == "production" ? 443 : each.value.port })',
        ),
        "module.service var.service",
      ],
      [
        "two modules deep",
        everywhere(
          "modules/service/main.tf",
          'name = "${var.name}-${var.service',
          'name = "${startswith(var.name, "shop-production") ? "p" : "s"}-${var.service',
        ),
        "module.service.module.queue var.name",
      ],
      [
        "in a map that lacks one environment",
        everywhere(
          "main.tf",
          "backup_days         = var.database.backup_days",
          "backup_days         = lookup({ production = 30 }, var.environment, 7)",
        ),
        "terraform_data.database input.backup_days",
      ],
      [
        "that makes both equal now",
        everywhere(
          "main.tf",
          "storage_gb          = var.database.storage_gb",
          'storage_gb          = var.environment == "production" ? 50 : var.database.storage_gb',
        ),
        "terraform_data.database input.storage_gb",
      ],
    ])("finds a branch on the environment's name %s", async (_, changes, origin) => {
      expect(findings(await compared(changes))).toEqual([branch(origin)]);
    });

    it("finds a branch that the environment's own variables hide", async () => {
      const hidden = await compared(
        everywhere(
          "main.tf",
          "count = var.database.replicas",
          'count = var.environment == "production" ? 1 : var.database.replicas',
        ),
      );
      expect(hidden.findings.map(({ kind }) => kind)).toEqual(["branches-on-identity"]);
    });

    it("finds the branch also where the contract lets the name differ without calling it an identity", async () => {
      const { rules } = example;
      const changes = everywhere(
        "main.tf",
        '    log_level = "info"',
        '    log_level = var.environment == "production" ? "warn" : "info"',
      );
      expect(
        findings(await compared({ ...changes, rules: rules.replace("identity: name, must: differ", "may: differ") })),
      ).toEqual([branch("local.defaults")]);
    });

    it("lets identities pass through as text, in another case, and as parts of an address range", async () => {
      const files = changed(
        changed(example.files, "main.tf", '"16.3"', '"16.3-${upper(var.environment)}"'),
        "main.tf",
        "cidr = var.cidr",
        "cidr = cidrsubnet(var.cidr, 8, 3)",
      );
      expect(findings(await compared({ staging: files, production: files }))).toEqual([]);
    });

    it("finds a literal that only one copy of a module has", async () => {
      const found = await compared(inProduction("modules/queue/main.tf", "retention_days = 4", "retention_days = 14"));
      expect(found.findings.map(({ kind, places }) => [kind, places.length])).toEqual([["unexplained-difference", 3]]);
    });

    it("finds a count that only one copy of the module has", async () => {
      const found = await compared(
        inProduction("main.tf", "count = var.database.replicas", "count = var.database.replicas + 1"),
      );
      expect(found.findings.map(({ kind, places }) => [kind, places.length])).toEqual([["missing-resource", 2]]);
    });

    it("finds a local that is computed differently in one copy of the module, behind the same expressions", async () => {
      const found = await compared(inProduction("main.tf", "port      = 8080", "port      = 8443"));
      expect(found.findings.length).toBeGreaterThan(0);
      expect(found.findings.map(({ kind }) => kind)).not.toContain("branches-on-identity");
    });

    it("finds a place that two copies of the module make equal by chance", async () => {
      const found = await compared(inProduction("main.tf", '"16.3"', 'var.on_call == null ? "15.4" : "16.3"'));
      expect(findings(found)).toEqual([
        expect.stringMatching(/^missing-difference: input of terraform_data\.database/),
      ]);
      expect(found.findings[0]?.places.map(({ place }) => place)).toEqual(["input.engine_version"]);
    });

    it("explains nothing by one of two variables when the other may not differ", async () => {
      const changes = everywhere(
        "main.tf",
        "storage_gb          = var.database.storage_gb",
        "storage_gb          = max(var.database.storage_gb, length(var.cidr))",
      );
      const found = await compared({ ...changes, rules: example.rules.replace(/ {2}var\.cidr:.*\n/, "") });
      expect(found.findings.map(({ cause, places }) => [cause, places.length])).toEqual([
        [expect.stringContaining("var.cidr"), 3],
      ]);
    });

    it("explains nothing by parameter under an empty contract", async () => {
      const found = await compared({ rules: "" });
      expect(found.counts.explained.parameter + found.counts.explained.reference).toBe(0);
      expect(found.verdict.outcome).toBe("blocked");
    });

    it("takes a module by another name for the same with a rename rule, and for another without", async () => {
      const files = changed(
        changed(example.files, "modules/service/main.tf", 'module "queue"', 'module "lane"'),
        "modules/service/main.tf",
        "module.queue[*]",
        "module.lane[*]",
      );
      const renames = "renames:\n  - { from: module.queue, to: module.lane }\n";
      expect(findings(await compared({ production: files, rules: example.rules + renames }))).toEqual([]);
      const found = findings(await compared({ production: files }));
      expect(found).toEqual([
        "missing-resource: module.service.module.lane exists in one environment only",
        "missing-resource: module.service.module.queue exists in one environment only",
      ]);
    });

    it("uses no source that the plan was not made from, and says which address tells", async () => {
      const stale = changed(example.files, "main.tf", "count = var.database.replicas", "count = length(var.services)");
      const found = await compared({ sources: { staging: stale, production: example.files } });
      const [first] = found.findings.filter(({ kind }) => kind === "stale-proof");
      expect(first?.message).toContain("terraform_data.replica count");
      const explained = found.explained
        .filter(({ explanation }) => explanation.kind === "parameter")
        .flatMap(({ places }) => places.map(({ address }) => address));
      expect(explained.filter((address) => !address.startsWith("var."))).toEqual([]);
    });

    it("tells that it cannot decide without the source, and never explains a literal by chance", async () => {
      const found = await compared({
        sources: {},
        ...inProduction("modules/queue/main.tf", "retention_days = 4", "retention_days = 14"),
      });
      expect(found.verdict.outcome).toBe("blocked");
      const told = found.findings.flatMap(({ places }) => places.map(({ address, place }) => `${address} ${place}`));
      expect(told).toContain('module.service["api"].module.queue[0].terraform_data.queue input.retention_days');
    });

    it("tells of a failed check, and compares the rest", async () => {
      const check =
        'check "size" {\n  assert {\n    condition     = var.database.storage_gb > 100\n    error_message ' +
        '= "too small"\n  }\n}\n\noutput "urls"';
      expect(findings(await compared(everywhere("outputs.tf", 'output "urls"', check)))).toEqual([
        expect.stringMatching(/^failed-check: check\.size/),
      ]);
    });

    it("compares nothing with a plan that ended in an error", async () => {
      const condition =
        'resource "terraform_data" "network" {\n  lifecycle {\n    precondition {\n      condition     = ' +
        'var.environment == "production"\n      error_message = "no"\n    }\n  }\n';
      const found = await compared(everywhere("main.tf", 'resource "terraform_data" "network" {\n', condition));
      expect(found.findings.map(({ kind }) => kind).sort()).toEqual(["failed-check", "incomplete-plan"]);
    });

    it("leaves what moves to another address what it is", async () => {
      const files = changed(
        changed(
          example.files,
          "main.tf",
          'resource "terraform_data" "network" {',
          "moved {\n  from = terraform_data.network\n  to   = terraform_data.net\n}\n\nresource " +
            '"terraform_data" "net" {',
        ),
        "main.tf",
        "network             = terraform_data.network.id",
        "network             = terraform_data.net.id",
      );
      const moved = {
        ...files,
        "main.tf": (files["main.tf"] ?? "").replaceAll("terraform_data.network.id", "terraform_data.net.id"),
      };
      const plans = {
        staging: await planOf({ files: moved, variables: staging, applied: example.files }),
        production: await planOf({ files: moved, variables: production, applied: true }),
      };
      expect(
        findings(await report({ plans, sources: { staging: moved, production: moved }, rules: example.rules })),
      ).toEqual([]);
    });

    it("compares any number of environments with the reference", async () => {
      const demo = staging
        .replace('"staging"', '"demo"')
        .replace("staging-example", "demo-example")
        .replace("10.20", "10.30");
      const [one, two, three] = await Promise.all(
        [demo, staging, production].map((variables) => planOf({ files: example.files, variables })),
      );
      const sources = { demo: example.files, staging: example.files, production: example.files };
      const found = await report({
        plans: { demo: one ?? "", staging: two ?? "", production: three ?? "" },
        sources,
        rules: example.rules,
      });
      expect(findings(found)).toEqual([]);
      expect(new Set(found.explained.map(({ environment }) => environment))).toEqual(new Set(["demo", "staging"]));
    });

    it("asks for the name of the workspace where the configuration reads it", async () => {
      const changes = everywhere(
        "main.tf",
        'name = "${local.prefix}-network"',
        'name = "${terraform.workspace}-${var.environment}"',
      );
      const found = await compared(changes);
      expect(found.findings.map(({ kind, message }) => [kind, message])).toEqual([
        ["undetermined", expect.stringContaining("identity: { workspace: … }")],
      ]);
      const declared =
        "environments:\n  staging: { identity: { workspace: default } }\n  production: { identity: { " +
        "workspace: default } }\n";
      expect(findings(await compared({ ...changes, rules: declared + example.rules }))).toEqual([]);
    });
  },
);
