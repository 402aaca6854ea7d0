import { describe, expect, it } from "vitest";
import {
  convertToType,
  evaluate,
  extendScope,
  readTypeConstraint,
  references,
  type Expression,
} from "../../src/language/index.js";
import { readModuleSource, type Body, type ModuleSource } from "../../src/configuration/module-definitions.js";
import { encodeJson } from "../../src/language/json.js";
import { mapValue, stringValue } from "../../src/model/value.js";
import { nothing, scopeOf } from "./scopes.js";

const NATIVE = `
# a comment with "quotes" and { braces
variable "name" { type = string }
variable "secret" {
  type      = string
  sensitive = true
  nullable  = false
  default   = null
}
variable "ports" {
  type    = list(number)
  default = [80, 443] // trailing
}
/* several
   lines { */
variable "limit" { default = 12345678901234567890 }

locals {
  prefix = "\${var.name}-\${"x}"}"
  script = <<-EOT
    echo "\${var.name}" }
      indented
  EOT
  after  = 1
  lookup = {
    staging    = 1, # one
    production = 2
  }
}

resource "aws_security_group" "web" {
  for_each = toset(["a"])
  provider = aws.east
  name     = local.prefix
  tags     = { Name = "web \${each.key}" }

  ingress {
    from_port = 80
  }
  ingress { from_port = 443 }
  dynamic "egress" {
    for_each = var.ports
    iterator = port
    content {
      from_port = port.value
    }
  }
  lifecycle {
    ignore_changes = [tags, ingress[0].from_port, tags["Name"]]
  }
}
resource "aws_instance" "one" {
  count = var.name == "production" ? 3 : 2
  lifecycle { ignore_changes = all }
}
data "aws_ami" "image" { most_recent = true }

module "network" {
  source    = "./network"
  version   = "1.2"
  count     = 2
  cidr      = "10.0.0.0/16"
  providers = { aws = aws.east, aws.peer = aws }
}
output "id" {
  value     = aws_instance.one[0].id
  sensitive = true
}
provider "aws" {
  alias  = "east"
  region = "us-east-1"
  default_tags { tags = { a = "b" } }
}
`;

const JSON_SOURCE = JSON.stringify({
  "//": { metadata: { stackName: "staging" } },
  variable: { secret: { sensitive: true, type: "string", default: "d" } },
  locals: [{ a: "${var.name}" }, { b: [1, "x-${local.a}", null] }],
  resource: {
    aws_vpc: {
      main: {
        "//": { metadata: { path: "staging/vpc" } },
        cidr_block: "10.0.0.0/16",
        count: "${var.n}",
        lifecycle: { ignore_changes: ["tags", 'tags["x"]'] },
        ingress: [{ port: 1 }, { port: 2 }],
        dynamic: { egress: { for_each: "${var.ports}", content: { port: "${egress.value}" } } },
      },
    },
  },
  data: { aws_ami: { image: [{ owners: ["self"] }] } },
  module: { m: { source: "./m", providers: { aws: "aws.east" }, size: "SIZE" } },
  output: { o: { value: "${aws_vpc.main.id}" } },
  provider: { aws: [{ region: "r" }, { alias: "east", region: "e" }] },
  terraform: { backend: { local: { path: "x" } } },
}).replace(`"SIZE"`, "12345678901234567890");

const native = (): Promise<ModuleSource> => readModuleSource([{ path: "infra/main.tf", text: NATIVE }]);
const json = (): Promise<ModuleSource> => readModuleSource([{ path: "cdk.tf.json", text: JSON_SOURCE }]);

function shown(expression: Expression | undefined, scope = nothing): string {
  if (expression === undefined) return "none";
  const result = evaluate(expression, scope);
  return result.kind === "value" ? encodeJson(result.value) : result.reason;
}
const attribute = (body: Body | undefined, name: string): Expression | undefined => body?.attributes.get(name);

describe("a module in native syntax", () => {
  it("has its variables, with what plan JSON does not say about them", async () => {
    const { variables } = await native();
    expect([...variables.keys()]).toEqual(["name", "secret", "ports", "limit"]);
    expect(variables.get("secret")).toMatchObject({
      sensitive: true,
      nullable: false,
      default: { kind: "null" },
      place: { file: "infra/main.tf", line: 4 },
    });
    expect(variables.get("name")?.default).toBe(undefined);
    expect(variables.get("ports")?.type?.source).toBe("list(number)");
    expect(variables.get("limit")?.default).toMatchObject({ text: "12345678901234567890" });
  });

  it("has its locals, heredocs without their indentation", async () => {
    const { locals } = await native();
    const scope = scopeOf({ "var.name": stringValue("n") });
    expect([...locals].map(([name, expression]) => `${name}=${shown(expression, scope)}`)).toEqual([
      'prefix="n-x}"',
      'script="echo \\"n\\" }\\n  indented\\n"',
      "after=1",
      'lookup={"production":2,"staging":1}',
    ]);
  });

  it("has its resources with nested and dynamic blocks", async () => {
    const { resources } = await native();
    const group = resources.get("aws_security_group.web");
    expect([...resources.keys()]).toEqual(["aws_security_group.web", "aws_instance.one", "data.aws_ami.image"]);
    expect(group).toMatchObject({
      mode: "managed",
      provider: "aws.east",
      ignoreChanges: ["tags", "ingress[0].from_port", 'tags["Name"]'],
    });
    expect([...(group?.body.attributes.keys() ?? [])]).toEqual(["name", "tags"]);
    expect(shown(group?.forEach)).toBe('["a"]');
    expect(
      group?.body.blocks.map(
        (block) =>
          `${block.type}${
            block.dynamic === undefined ? "" : ` over ${block.dynamic.forEach.source} as ${block.dynamic.iterator}`
          }`,
      ),
    ).toEqual(["ingress", "ingress", "egress over var.ports as port"]);
    const scope = extendScope(nothing, new Map([["port", mapValue(new Map([["value", stringValue("22")]]))]]));
    expect(shown(attribute(group?.body.blocks[2]?.body, "from_port"), scope)).toBe('"22"');
  });

  it("has counts as expressions, and `ignore_changes = all`", async () => {
    const instance = (await native()).resources.get("aws_instance.one");
    expect(shown(instance?.count, scopeOf({ "var.name": stringValue("production") }))).toBe("3");
    expect(instance?.ignoreChanges).toEqual(["all"]);
  });

  it("has its module calls, outputs and providers", async () => {
    const { modules, outputs, providers } = await native();
    const network = modules.get("network");
    expect(network).toMatchObject({ source: "./network", version: "1.2" });
    expect([...(network?.providers ?? [])]).toEqual([
      ["aws", "aws.east"],
      ["aws.peer", "aws"],
    ]);
    expect([...(network?.arguments.keys() ?? [])]).toEqual(["cidr"]);
    expect(outputs.get("id")).toMatchObject({ sensitive: true, value: { source: "aws_instance.one[0].id" } });
    expect(
      providers.map(({ name, alias, body }) => [
        name,
        alias,
        shown(attribute(body, "region")),
        body.blocks.map((block) => block.type),
      ]),
    ).toEqual([["aws", "east", '"us-east-1"', ["default_tags"]]]);
  });

  it("takes arguments of an override file before those of the others", async () => {
    const source = await readModuleSource([
      { path: "override.tf", text: 'resource "a" "b" {\n  x = 2\n}\n' },
      { path: "main.tf", text: 'resource "a" "b" {\n  x = 1\n  y = 1\n}\n' },
    ]);
    expect(
      [...(source.resources.get("a.b")?.body.attributes ?? [])].map(
        ([name, expression]) => `${name}=${shown(expression)}`,
      ),
    ).toEqual(["x=2", "y=1"]);
  });

  it("is refused with file, line and column when it is not valid", async () => {
    await expect(
      readModuleSource([{ path: "infra/bad.tf", text: 'variable "x" {\n  default = \n}\n' }]),
    ).rejects.toMatchObject({
      name: "InputError",
      file: "infra/bad.tf",
      line: 2,
    });
  });
});

describe("a module in JSON syntax", () => {
  it("has the same definitions", async () => {
    const source = await json();
    expect(source.variables.get("secret")).toMatchObject({ sensitive: true, default: { kind: "string", text: "d" } });
    expect(
      [...source.locals].map(
        ([name, expression]) =>
          `${name}: ${references(expression)
            .map((reference) => reference.text)
            .join()}`,
      ),
    ).toEqual(["a: var.name", "b: local.a"]);
    expect(shown(source.locals.get("b"), scopeOf({ "local.a": stringValue("q") }))).toBe('[1,"x-q",null]');
    expect([...source.resources.keys()]).toEqual(["aws_vpc.main", "data.aws_ami.image"]);
    expect(shown(source.modules.get("m")?.arguments.get("size"))).toBe("12345678901234567890");
    expect([...(source.modules.get("m")?.providers ?? [])]).toEqual([["aws", "aws.east"]]);
    expect(source.outputs.get("o")?.value.source).toBe("${aws_vpc.main.id}");
    expect(source.providers.map(({ alias, body }) => [alias, shown(attribute(body, "region"))])).toEqual([
      [undefined, '"r"'],
      ["east", '"e"'],
    ]);
  });

  it("has blocks as attributes, dynamic ones as blocks, and no comments", async () => {
    const vpc = (await json()).resources.get("aws_vpc.main");
    expect([...(vpc?.body.attributes.keys() ?? [])]).toEqual(["cidr_block", "ingress"]);
    expect(shown(attribute(vpc?.body, "ingress"))).toBe('[{"port":1},{"port":2}]');
    expect(
      vpc?.body.blocks.map((block) => [block.type, block.dynamic?.iterator, block.dynamic?.forEach.source]),
    ).toEqual([["egress", "egress", "${var.ports}"]]);
    expect(vpc?.ignoreChanges).toEqual(["tags", 'tags["x"]']);
  });

  it("is refused when it is no JSON object", async () => {
    await expect(readModuleSource([{ path: "x.tf.json", text: "[" }])).rejects.toMatchObject({
      name: "InputError",
      file: "x.tf.json",
    });
  });
});

describe("types of variables", () => {
  const convertedBy = async (type: string, value: string): Promise<string> => {
    const source = await readModuleSource([
      { path: "v.tf", text: `variable "x" {\n  type = ${type}\n  default = ${value}\n}\n` },
    ]);
    const variable = source.variables.get("x");
    const constraint = variable?.type === undefined ? undefined : await readTypeConstraint(variable.type);
    if (constraint === undefined || variable?.default === undefined) return "no type";
    const result = convertToType(variable.default, constraint);
    return result.kind === "value" ? encodeJson(result.value) : result.reason;
  };

  it.each([
    ["string", "1", '"1"'],
    ["number", '"1.50"', "1.5"],
    ["bool", '"true"', "true"],
    ["any", "[1]", "[1]"],
    ["list(string)", "[1, true]", '["1","true"]'],
    ["set(string)", '["b", "a", "b"]', '["a","b"]'],
    ["map(number)", '{ a = "1" }', '{"a":1}'],
    ["list(any)", '[1, "a"]', '["1","a"]'],
    ["tuple([string, number])", '[1, "2"]', '["1",2]'],
    [
      "object({ a = string, b = optional(number, 5), c = optional(list(string)) })",
      "{ a = 1, z = 2 }",
      '{"a":"1","b":5,"c":null}',
    ],
    ["object({ b = optional(number, 5) })", "{ b = null }", '{"b":5}'],
    ["object({ a = string })", "{}", 'a value does not fit its type: the attribute "a" is missing'],
    ["list(number)", '["x"]', "a value does not fit its type: a string is not a number in decimal notation"],
  ])("%s makes of %s: %s", async (type, value, expected) => {
    expect(await convertedBy(type, value)).toBe(expected);
  });
});

describe("variables that leave nothing in a plan", () => {
  it("are those of checks, conditions and provisioners, and not those of arguments or of their own validation", async () => {
    const text = `
      variable "days" {
        validation {
          condition     = var.days > var.least
          error_message = "Too few."
        }
      }
      check "logs" {
        assert {
          condition     = var.log_days >= 7
          error_message = "\${var.name} keeps too little."
        }
      }
      resource "aws_x" "a" {
        size = var.size
        lifecycle {
          precondition {
            condition     = var.allowed
            error_message = "No."
          }
        }
        provisioner "local-exec" { command = "echo \${var.greeting}" }
      }`;
    const { unplannedReferences } = await readModuleSource([{ path: "main.tf", text }]);
    expect([...unplannedReferences].sort()).toEqual(["allowed", "greeting", "least", "log_days", "name"]);
  });
});
