import { describe, expect, it } from "vitest";
import { encodeJson } from "../../src/language/json.js";
import { setOf } from "../../src/language/collection.js";
import {
  evaluate,
  extendScope,
  parseExpression,
  parseTemplate,
  type Evaluation,
  type ReferenceScope,
} from "../../src/language/index.js";
import {
  booleanValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  stringValue,
  unknownValue,
  type Value,
} from "../../src/model/value.js";
import { expressionCases, heredocCases, refusedExpressions, templateCases } from "./cases.js";
import { nothing, scopeOf } from "./scopes.js";

const object = (entries: Readonly<Record<string, Value>>): Value => mapValue(new Map(Object.entries(entries)));
const shown = (result: Evaluation): string =>
  result.kind === "undetermined"
    ? `undetermined: ${result.reason}`
    : result.value.kind === "unknown"
      ? "unknown"
      : encodeJson(result.value);
const evaluated = async (source: string, scope: ReferenceScope = nothing): Promise<Evaluation> =>
  evaluate(await parseExpression(source), scope);
const filled = async (template: string, scope: ReferenceScope = nothing): Promise<Evaluation> =>
  evaluate(await parseTemplate(template), scope);

describe("expressions that refer to nothing", () => {
  it.each(expressionCases)("%s is %s", async (source, json) => {
    expect(shown(await evaluated(source))).toBe(json);
  });

  it.each(heredocCases)("%j is %s", async (source, json) => {
    expect(shown(await evaluated(source))).toBe(json);
  });

  it.each(templateCases)("the template %j is %s", async (source, json) => {
    expect(shown(await filled(source))).toBe(json);
  });

  it.each(refusedExpressions)("%s is undetermined", async (source) => {
    expect((await evaluated(source)).kind).toBe("undetermined");
  });
});

const environment = scopeOf({
  "var.name": stringValue("staging"),
  "var.count": numberValue("12345678901234567890"),
  "var.on": booleanValue(true),
  "var.empty": nullValue(),
  "var.zones": listValue([stringValue("a"), stringValue("b")]),
  "var.tags": object({ "a.b": stringValue("dotted"), owner: stringValue("me") }),
  "var.secret": stringValue("hunter2", true),
  "aws_vpc.main": object({
    id: unknownValue(),
    cidr_block: stringValue("10.0.0.0/16"),
    arn: stringValue("arn:x", true),
  }),
  "aws_subnet.each": listValue([object({ id: stringValue("s-0") }), object({ id: stringValue("s-1") })]),
  "data.aws_ami.image": object({ id: stringValue("ami-1") }),
  "module.network": object({ vpc_id: stringValue("vpc-1") }),
  self: object({ id: stringValue("me") }),
});

describe("references", () => {
  it.each([
    ["${var.name}", '"staging"'],
    ["${var.count}", "12345678901234567890"],
    ["x-${var.count}-${var.on}", '"x-12345678901234567890-true"'],
    ["${var.zones}", '["a","b"]'],
    ["${var.zones[1]}", '"b"'],
    ["${var.zones.1}", '"b"'],
    ['${var.tags["a.b"]}', '"dotted"'],
    ["${aws_subnet.each[1].id}", '"s-1"'],
    ["${aws_subnet.each[*].id}", '["s-0","s-1"]'],
    ["${aws_subnet.each.*.id[0]}", '"s-0"'],
    ["${data.aws_ami.image.id}", '"ami-1"'],
    ["${module.network.vpc_id}/${self.id}", '"vpc-1/me"'],
    ["${var.zones[var.on ? 0 : 1]}", '"a"'],
    ['${[for i, zone in var.zones : "${i}${zone}"]}', '["0a","1b"]'],
    ["$${var.name} ${var.name}", '"${var.name} staging"'],
    [
      '${jsonencode({"name" = var.name, "n" = var.count})}',
      '"{\\"n\\":12345678901234567890,\\"name\\":\\"staging\\"}"',
    ],
    ["${cidrsubnet(aws_vpc.main.cidr_block, 8, 2)}", '"10.0.2.0/24"'],
  ])("%s is %s", async (template, json) => {
    expect(shown(await filled(template, environment))).toBe(json);
  });

  it("names the reference that is missing", async () => {
    expect(await filled("a-${var.missing.id}", environment)).toEqual({
      kind: "undetermined",
      reason: '"var.missing.id" is not known here',
      reference: "var.missing.id",
    });
  });

  it("names the reference whose attribute does not exist", async () => {
    expect(await filled("${aws_vpc.main.nope}", environment)).toMatchObject({
      kind: "undetermined",
      reference: "aws_vpc.main.nope",
    });
  });

  it("lets the scope answer a longer part of a reference", async () => {
    const scope: ReferenceScope = {
      resolve: (reference) => ({ value: stringValue(`<${reference.text}>`), taken: reference.steps.length }),
    };
    expect(shown(await filled("${aws_x.y[0].z}", scope))).toBe('"\\u003caws_x.y[0].z\\u003e"');
  });

  it("finds the iterator of a dynamic block in an extended scope", async () => {
    const scope = extendScope(
      environment,
      new Map([["ingress", object({ value: object({ port: numberValue("443") }) })]]),
    );
    expect(shown(await filled("${ingress.value.port}:${var.name}", scope))).toBe('"443:staging"');
  });

  it("does not let a missing reference look like one that Terraform refuses", async () => {
    expect((await filled("${try(var.missing, 1)}", environment)).kind).toBe("undetermined");
    expect((await filled("${can(var.missing)}", environment)).kind).toBe("undetermined");
    expect(shown(await filled("${try(var.tags.missing, 1)}", environment))).toBe("1");
  });
});

describe("what is known only after apply", () => {
  it.each([
    "${aws_vpc.main.id}",
    "a-${aws_vpc.main.id}",
    '${aws_vpc.main.id == "x"}',
    "${upper(aws_vpc.main.id)}",
    "${aws_vpc.main.id ? 1 : 2}",
    "${jsonencode([aws_vpc.main.id])}",
    "${aws_vpc.main.id[0]}",
    "${[for x in aws_vpc.main.id : x]}",
  ])("makes %s unknown", async (template) => {
    expect(shown(await filled(template, environment))).toBe("unknown");
  });

  it("stays where it is in a collection that is only moved", async () => {
    expect(await evaluated("concat([1], [aws_vpc.main.id])[1]", environment)).toEqual({
      kind: "value",
      value: unknownValue(),
    });
    expect(shown(await evaluated("length([aws_vpc.main.id])", environment))).toBe("1");
    expect(shown(await evaluated('lookup({a = aws_vpc.main.id, b = 2}, "b", 3)', environment))).toBe("2");
  });
});

describe("sensitivity", () => {
  it.each([
    "${var.secret}",
    "a${var.secret}",
    "${upper(var.secret)}",
    '${var.secret == "x" ? 1 : 2}',
    "${[var.secret][0]}",
    "${jsonencode({a = var.secret})}",
    "${aws_vpc.main.arn}",
    "${sensitive(1)}",
  ])("reaches the result of %s", async (template) => {
    expect(await filled(template, environment)).toMatchObject({ kind: "value", value: { sensitive: true } });
  });

  it.each(["${nonsensitive(var.secret)}", "${length([var.secret])}", "${keys({a = var.secret})}"])(
    "does not reach the result of %s",
    async (template) => {
      expect(await filled(template, environment)).toMatchObject({ kind: "value", value: { sensitive: false } });
    },
  );

  it("never shows a value in a reason", async () => {
    const results = await Promise.all(
      [
        "var.secret + 1",
        "tobool(var.secret)",
        "jsondecode(var.secret)",
        "{}[var.secret]",
        "cidrsubnet(var.secret, 1, 1)",
        'regex(var.secret, "")',
      ].map((source) => evaluated(source, environment)),
    );
    expect(results.map((result) => result.kind)).toEqual(results.map(() => "undetermined"));
    expect(JSON.stringify(results)).not.toContain("hunter2");
  });
});

describe("what cannot be decided here", () => {
  it("is undetermined with the name of a function that is not in the table", async () => {
    expect(await evaluated('base64gzip("a")')).toMatchObject({
      kind: "undetermined",
      reason: 'the function "base64gzip" is not supported here',
    });
  });

  it.each([
    'yamlencode("é")',
    'yamlencode(" a\\nb")',
    'yamlencode("a \\nb")',
    'yamlencode({ "a\\nb" = 1 })',
    'yamlencode("a\\n\\n")',
    "yamlencode(1/3)",
    `yamlencode("${"ab ".repeat(40)}")`,
    `yamlencode({ "${"k".repeat(130)}" = 1 })`,
    'timeadd("2020-01-01T00:00:00Z", "1.5h")',
    'timeadd("2020-01-01T00:00:00+01:00", "1h")',
    'timeadd("2020-02-30T00:00:00Z", "1h")',
    'timecmp("2020-01-01", "2020-01-01T00:00:00Z")',
    'formatdate("YYY", "2020-01-01T00:00:00Z")',
    'formatdate("\'open", "2020-01-01T00:00:00Z")',
    'textencodebase64("a", "shift_jis")',
    "formatdate(\"'it''s'\", \"2020-01-01T00:00:00Z\")",
    'timeadd("2018-01-02T23:12:01Z", "2562048h")',
    `yamldecode(${JSON.stringify("on: 1")})`,
    `yamldecode(${JSON.stringify("a: y")})`,
    `yamldecode(${JSON.stringify("a: 0777")})`,
    `yamldecode(${JSON.stringify("a: 1_000")})`,
    `yamldecode(${JSON.stringify("a: 1e3")})`,
    `yamldecode(${JSON.stringify("a: 2024-01-01")})`,
    `yamldecode(${JSON.stringify("a: .5")})`,
    `yamldecode(${JSON.stringify("a: .inf")})`,
    `yamldecode(${JSON.stringify("a: -0")})`,
    `yamldecode(${JSON.stringify("1: a")})`,
    `yamldecode(${JSON.stringify("null: a")})`,
    `yamldecode(${JSON.stringify("a: 1\na: 2")})`,
    `yamldecode(${JSON.stringify("a: &x 1\nb: *x")})`,
    `yamldecode(${JSON.stringify("<<: {a: 1}")})`,
    `yamldecode(${JSON.stringify("a: !!str 1")})`,
    `yamldecode(${JSON.stringify("!x a")})`,
    `yamldecode(${JSON.stringify("a: b: c")})`,
    `yamldecode(${JSON.stringify("a: [")})`,
    `yamldecode(${JSON.stringify("")})`,
    `yamldecode(${JSON.stringify("# a")})`,
    `yamldecode(${JSON.stringify("a: 1\n---\nb: 1")})`,
    `yamldecode(${JSON.stringify("%YAML 1.1\n---\na: 1")})`,
    `yamldecode(${JSON.stringify("a:\tb")})`,
    `yamldecode(${JSON.stringify("a: b\r\n")})`,
    `yamldecode(${JSON.stringify("a: x\u2028y")})`,
    `yamldecode(${JSON.stringify('a: "\\/"')})`,
    `yamldecode(${JSON.stringify("a: '1''")})`,
    `yamldecode(${JSON.stringify("|\n  a\n")})`,
    `yamldecode(${JSON.stringify("a: |\n  0x1\n")})`,
    `yamldecode(${JSON.stringify("a: |-\n  on\n")})`,
    `yamldecode(${JSON.stringify("a: |-\n  x")})`,
    `yamldecode(${JSON.stringify("- ? a\n")})`,
    `yamldecode(${JSON.stringify("a: {b?: c}")})`,
    `csvdecode(${JSON.stringify("")})`,
    `csvdecode(${JSON.stringify("a")})`,
    `csvdecode(${JSON.stringify("a,a\n1,2")})`,
    `csvdecode(${JSON.stringify("a,b\n1")})`,
    `csvdecode(${JSON.stringify('a\n"x"y')})`,
    `csvdecode(${JSON.stringify('a\nx"y')})`,
    `csvdecode(${JSON.stringify('a\n"x')})`,
    `csvdecode(${JSON.stringify("a\rb\n1")})`,
  ])("leaves what is written in a way of its own to Terraform: %s", async (source) => {
    expect(await evaluated(source)).toMatchObject({ kind: "undetermined" });
    const name = source.slice(0, source.indexOf("("));
    const functions = new Map([[name, () => stringValue("asked")]]);
    expect(shown(await evaluated(source, { ...nothing, functions }))).toBe('"asked"');
  });

  it.each([
    ["lists in each other", "- ".repeat(50_000)],
    ["brackets", "[".repeat(50_000) + "]".repeat(50_000)],
    ["more than anybody writes", `a: ${"b".repeat(1_000_000)}`],
  ])("leaves texts that are too deep or too long to read to Terraform: %s", async (_, text) => {
    expect(await evaluated(`yamldecode(var.text)`, scopeOf({ "var.text": stringValue(text) }))).toMatchObject({
      kind: "undetermined",
    });
  });

  it("is decided by a function table from outside", async () => {
    const functions = new Map([["base64gzip", () => stringValue("a")]]);
    expect(shown(await evaluated('base64gzip("a")', { ...nothing, functions }))).toBe('"a"');
  });

  it.each(["1 / 0", 'var.zones == ["a", "b"]', 'format("%s", null)', "timestamp()", 'file("x")', "1 +", ""])(
    "leaves %s undetermined",
    async (source) => {
      expect((await evaluated(source, environment)).kind).toBe("undetermined");
    },
  );

  it.each(["(", "[", "-", '"${', "f("])("does not follow 5,000 times %s", async (opening) => {
    expect(await evaluated(`${opening.repeat(5_000)}1`)).toEqual({
      kind: "undetermined",
      reason: "the expression is too long or nested too deeply",
    });
  });

  const nested = (times: number, inner: string): string =>
    times === 0 ? inner : `[for v${times} in range(1000) : ${nested(times - 1, inner)}]`;
  /** Forty times twice of what was there before. */
  const doubled = (twice: (name: string) => string, last: string, name = "v", depth = 40): string =>
    depth === 0
      ? last.replace("v", name)
      : `[for v${depth} in [${twice(name)}] : ${doubled(twice, last, `v${depth}`, depth - 1)}]`;
  const doubling = (first: string, twice: (name: string) => string, last: string): string =>
    `[for v in [${first}] : ${doubled(twice, last)}]`;

  it.each([
    ["loops in loops", nested(3, "1"), "a value is too large to evaluate"],
    [
      "loops of texts in loops",
      '"%{ for a in range(1000) }%{ for b in range(1000) }%{ for c in range(1000) }%{ endfor }%{ endfor }%{ endfor }"',
      "it takes too many steps to evaluate",
    ],
    [
      "lists of lists",
      doubling("[1]", (name) => `[${name}, ${name}]`, "length(jsonencode(v))"),
      "a value is too large to evaluate",
    ],
    [
      "objects of objects",
      doubling("{}", (name) => `{ a = ${name}, b = ${name} }`, "v == v"),
      "a value is too large to evaluate",
    ],
    [
      "texts twice in texts",
      doubling('"ab"', (name) => `"\${${name}}\${${name}}"`, "length(v)"),
      "a value is too large to evaluate",
    ],
    ["joined texts", doubling('"ab"', (name) => `join(${name}, [${name}, ${name}])`, "upper(v)"), "a text is too long"],
    [
      "concatenated lists",
      doubling("[1]", (name) => `concat(${name}, ${name})`, "length(v)"),
      "a value is too large to evaluate",
    ],
    ["a wide format", 'format("%1000000000d", 1)', "a format is too wide"],
    ["a precise format", 'format("%.1000000000f", 1.5)', "a format is too wide"],
    ["a list of wide formats", 'formatlist("%1000000s", range(1000))', "a format is too wide"],
    ["a deep indent", 'indent(1000000000, "a\\nb")', "a text is too long"],
    [
      "a large product",
      `setproduct(${Array.from({ length: 10 }, () => "range(100)").join(", ")})`,
      "a product has too many elements",
    ],
    ["many replacements", `replace("${"a".repeat(100_000)}", "a", "${"b".repeat(100_000)}")`, "a text is too long"],
    ["many digits", `parseint("${"9".repeat(100_000)}", 10)`, "a number has too many digits"],
    ["a number of many digits", `tonumber("${"9".repeat(500_000)}") + 1`, "the expression is too large to evaluate"],
    ["large exponents", "1e999999999 + 1", "the expression is too large to evaluate"],
    ["a large power", "pow(10, 1000000000)", "a power is not a whole number of moderate size"],
    ["a long range", "range(1000000000)", "a range is too long"],
    ["a pattern with too many ways", `regex("(a|a)*b", "${"a".repeat(50_000)}")`, "a pattern does not match"],
    [
      "a pattern with too many matches",
      `regexall("a*b|a", "${"a".repeat(20_000)}")`,
      "a text has too many matches of a pattern",
    ],
    ["a text of marks", `length("${"a\u0301".repeat(100_000)}")`, "a text is too long to take apart"],
    ["the end of a text", `chomp("${"\\n".repeat(200_000)}x") == 1 ? 1 / 0 : 1 / 0`, "not a finite number"],
  ])("leaves %s, and comes to an end", async (_, source, reason) => {
    expect(await evaluated(source)).toMatchObject({
      kind: "undetermined",
      reason: expect.stringContaining(reason) as string,
    });
  });

  it("goes through what large configurations have", async () => {
    const services = '{ for n in range(1000) : "s${n}" => { cpu = n, zones = ["a", "b"] } }';
    const source = `sum([for all in [${services}] : sum([for name in keys(all) : lookup(all, name).cpu])])`;
    expect(shown(await evaluated(source))).toBe("499500");
  });

  it("does not take collections of different contents for equal, whatever their types", async () => {
    expect(shown(await evaluated('var.zones == ["a"]', environment))).toBe("false");
    expect(shown(await evaluated("var.zones == var.zones", environment))).toBe("true");
  });
});

describe("sets", () => {
  const scope = scopeOf({ "local.set": setOf([stringValue("b"), stringValue("a")]) });

  it("have their elements as keys, in order", async () => {
    expect(shown(await evaluated("[for k, v in local.set : k]", scope))).toBe('["a","b"]');
  });

  it("cannot be indexed", async () => {
    expect((await evaluated("local.set[0]", scope)).kind).toBe("undetermined");
  });
});
