import { describe, expect, it } from "vitest";
import { changed, findings, planOf, report, sourceOf, terraformMissing, type Files } from "./terraform.js";

/** A module whose documents stand in files beside it. */
const files: Files = {
  "main.tf": `
variable "environment" { type = string }
variable "size" { type = number }
variable "features" { type = list(string) }
resource "terraform_data" "network" { input = "network" }
module "api" {
  source   = "./modules/api"
  name     = var.environment
  size     = var.size
  features = var.features
  network  = terraform_data.network.id
}
output "motd" { value = "\${file("motd.txt")} \${var.environment}" }
`,
  "motd.txt": "welcome to ${this}\n",
  "modules/api/main.tf": `
variable "name" { type = string }
variable "size" { type = number }
variable "features" { type = list(string) }
variable "network" { type = string }
resource "terraform_data" "task" {
  input = templatefile("\${path.module}/templates/task.json.tftpl", {
    name     = "shop-\${var.name}"
    size     = var.size
    features = var.features
    network  = var.network
  })
}
resource "terraform_data" "policy" {
  for_each = toset(["read", "write"])
  input    = { name = var.name, document = file("\${path.module}/policies/\${each.key}.json"), place = "\${path.module}/\${each.key}" }
}
resource "terraform_data" "code" {
  input = "\${var.name} \${filesha256("\${path.module}/code.js")} \${filebase64("\${path.module}/code.js")}"
}
`,
  "modules/api/templates/task.json.tftpl": `{
  "name": "\${name}", "network": "\${network}",
%{ for feature in features ~}
  "\${upper(feature)}": true,
%{ endfor ~}
  "memory": \${size * 256}
}
`,
  "modules/api/policies/read.json": '{"Action": ["s3:GetObject"]}',
  "modules/api/policies/write.json": '{"Action": ["s3:PutObject"]}',
  "modules/api/code.js": "exports.handler = () => 1;\n",
};

const variables = {
  staging: 'environment = "staging"\nsize = 1\nfeatures = ["search"]\n',
  production: 'environment = "production"\nsize = 4\nfeatures = ["search", "chat"]\n',
};

const rules = `
parameters:
  var.environment: { identity: name, reason: names it }
  var.size: { may: differ, reason: smaller }
  var.features: { may: differ, reason: tried out }
`;

async function compared(
  changes: {
    readonly staging?: Files;
    readonly production?: Files;
    readonly applied?: boolean;
    readonly rules?: string;
  } = {},
) {
  const copies = { staging: changes.staging ?? files, production: changes.production ?? files };
  const applied = changes.applied === true ? { applied: true as const } : {};
  const [staging, production] = await Promise.all([
    planOf({ files: copies.staging, variables: variables.staging, ...applied }),
    planOf({ files: copies.production, variables: variables.production, ...applied }),
  ]);
  return report({ plans: { staging, production }, sources: copies, rules: changes.rules ?? rules });
}

const template = "modules/api/templates/task.json.tftpl";

describe.skipIf(terraformMissing !== undefined)(
  "source that reads files, planned for real (skipped where terraform is not on the PATH)",
  () => {
    it.each([
      ["before the first apply", false],
      ["after it", true],
    ])("explains what becomes of them, %s", async (_, applied) => {
      const clean = await compared({ applied });
      expect(findings(clean)).toEqual([]);
      expect(clean.counts.unexplained).toBe(0);
    });

    it.each([
      ["before the first apply", false],
      ["after it", true],
    ])("finds a branch on the name inside of a template, %s", async (_, applied) => {
      const hidden = changed(
        files,
        template,
        '"memory": ${size * 256}',
        '"memory": ${name == "shop-production" ? 1024 : 256}',
      );
      const found = await compared({ applied, staging: hidden, production: hidden });
      expect(found.findings.map(({ kind }) => kind)).toEqual(["branches-on-identity"]);
    });

    it.each([
      ["before the first apply", false],
      ["after it", true],
    ])("finds a word that only one copy of a template has, and says which file, %s", async (_, applied) => {
      const found = await compared({ applied, production: changed(files, template, '"name":', '"title":') });
      expect(found.findings).toHaveLength(1);
      expect(JSON.stringify(found.findings)).toContain(template);
    });

    it("finds another file behind the same path", async () => {
      const found = await compared({ staging: { ...files, "modules/api/code.js": "exports.handler = () => 2;\n" } });
      expect(found.findings).toHaveLength(1);
      expect(found.findings[0]?.places.map(({ address }) => address)).toContain("module.api.terraform_data.code");
    });

    it("takes what a variable moves inside of a template for unexplained, where it may not differ", async () => {
      const found = await compared({ rules: rules.replace(/.*var.size.*\n/, "") });
      expect(found.counts.unexplained).toBeGreaterThan(0);
      expect(found.findings.map(({ cause }) => cause).join()).toContain("var.size");
    });
  },
);

describe("the files of a source", () => {
  const readBy = async (expression: string, more: Files = {}): Promise<readonly string[]> => [
    ...((
      await sourceOf({
        "main.tf": `output "x" { value = ${expression} }`,
        "a.txt": "a",
        "b/c.txt": "c",
        "../out.txt": "o",
        ...more,
      })
    ).configuration.files?.keys() ?? []),
  ];

  it.each<[string, readonly string[]]>([
    ['file("a.txt")', ["a.txt"]],
    ['file("./b/../a.txt")', ["a.txt"]],
    ['upper(file("${path.module}/b/c.txt"))', ["b/c.txt"]],
    ['[for name in ["c"] : file("${path.root}/b/${name}.txt")]', ["b/c.txt"]],
    ['"file(\\"a.txt\\")"', []],
    ['file("../out.txt")', ["../out.txt"]],
    ['file("/etc/hosts")', []],
    ['file("b/../../out.txt")', ["../out.txt"]],
    ['file(pathexpand("~/a.txt"))', []],
  ])("that %s reads are %j", async (expression, expected) => {
    expect(await readBy(expression)).toEqual(expected);
  });

  it("are those in the folder of the module that reads them", async () => {
    const { configuration } = await sourceOf({
      "main.tf": 'module "m" { source = "../shared" }',
      "../shared/main.tf": 'output "x" { value = file("${path.module}/x.txt") }',
      "../shared/x.txt": "x",
    });
    expect([...(configuration.files?.keys() ?? [])]).toEqual(["../shared/x.txt"]);
    expect(configuration.modules.get("module.m")?.folder).toBe("../shared");
  });
});
