import { describe, expect, it } from "vitest";
import {
  declarationText,
  definitionKey,
  definitionOf,
  definitionsBehind,
  stepName,
  writtenDefinition,
  type Definition,
  type WrittenDefinition,
} from "../../src/evaluate/definitions.js";
import {
  callerOf,
  moduleKeys,
  modulePathText,
  siteOf,
  type ExpressionSite,
} from "../../src/evaluate/expression-site.js";
import { differentDefinitions } from "../../src/evaluate/different-definitions.js";
import { referring, traceOf } from "../../src/evaluate/dependencies.js";
import type { Trace } from "../../src/evaluate/dependency.js";
import type { StatementAt } from "../../src/prove/prover.js";
import { definitionsProof } from "../../src/explain/proof-answers.js";
import { parseTemplate } from "../../src/language/parse.js";
import { references } from "../../src/language/references.js";
import { stepsText, type Reference } from "../../src/language/syntax.js";
import type { ConfiguredExpression, ConfiguredModule, Environment } from "../../src/model/environment.js";
import { canonicalText, numberValue, stringValue } from "../../src/model/value.js";
import { environment, given } from "../builders.js";

const expression = (text: string): ConfiguredExpression => ({
  kind: "expression",
  constant: stringValue(text),
  references: [],
});
const api: ConfiguredModule = {
  path: "module.api",
  arguments: { kind: "block", arguments: new Map([["size", expression("${var.size}")]]) },
  forEach: expression("${var.apis}"),
  outputs: new Map([
    ["url", expression("${aws_x.a.id}")],
    ["port", expression("80")],
  ]),
  variables: new Map([
    ["size", { name: "size", sensitive: false, type: "number", nullable: false, default: given(2) }],
    ["zone", { name: "zone", sensitive: false, default: given("a") }],
    ["none", { name: "none", sensitive: false }],
  ]),
  locals: new Map([["double", expression("${var.size * 2}")]]),
};
const one: ConfiguredModule = { ...api, path: "module.one" };
const { forEach: _, ...single } = one;
const staging = environment("staging", {
  modules: [api, single],
  locals: { settings: "${var.all}" },
  resources: {
    'module.api["x"].aws_x.a': { is: {}, forEach: "${local.keys}" },
    'module.api["y"].aws_x.a': { is: {}, forEach: "${local.keys}" },
    "module.one.aws_x.a": { is: {} },
  },
});

const ROOT: ExpressionSite = { module: [] };
const IN_API: ExpressionSite = { module: [{ name: "api", key: "x" }] };

async function referenceIn(source: string): Promise<Reference> {
  const [found] = references(await parseTemplate(`\${${source}}`));
  if (found === undefined) throw new Error(`${source} refers to nothing`);
  return found;
}

/** A definition in one line: its name, what it is, where it stands, and what is read from it. */
const line = (definition: Definition | undefined): string => {
  if (definition === undefined) return "none";
  const { name, node, at, tail } = definition;
  const what = node.kind === "expression" && node.constant !== undefined ? canonicalText(node.constant) : node.kind;
  return `${name}: ${what} in ${modulePathText(at.module) || "the root"}${stepsText(tail)}`;
};
const defined = async (source: string, at: ExpressionSite): Promise<string> =>
  line(definitionOf(await referenceIn(source), at, staging));

describe("what a reference stands for", () => {
  it("is a local, of the root or of a module", async () => {
    expect(await defined("local.settings.zone", ROOT)).toBe('local.settings: "${var.all}" in the root.zone');
    expect(await defined("local.double", IN_API)).toBe('module.api local.double: "${var.size * 2}" in module.api');
    expect(await defined("local.double", ROOT)).toBe("none");
  });

  it("is what a module is given for a variable, and its default, which is no template", async () => {
    expect(await defined("var.size", IN_API)).toBe('module.api var.size: "${var.size}" in the root');
    expect(await defined("var.zone.first", IN_API)).toBe("module.api var.zone: block in the root.first");
    expect(await defined("var.none", IN_API)).toBe("none");
    expect(await defined("var.size", ROOT)).toBe("none");
  });

  it("is an output of a module, of one of its instances too", async () => {
    expect(await defined("module.one.url", ROOT)).toBe('module.one output.url: "${aws_x.a.id}" in module.one');
    expect(await defined('module.api["x"].port', ROOT)).toBe('module.api output.port: "80" in module.api');
    expect(await defined("module.one.gone", ROOT)).toBe("none");
    expect(await defined("module.gone.url", ROOT)).toBe("none");
  });

  it("is the element of a for_each at its own key", async () => {
    const resource = staging.resources.get('module.api["x"].aws_x.a');
    const at = siteOf(resource!, staging);
    const keyed: ExpressionSite = { ...at, key: "k" };
    expect(await defined("each.value.cpu", keyed)).toMatch(
      /^module\.api\.aws_x\.a: "\$\{local\.keys\}" in module\.api/,
    );
    expect(await defined("each.value.cpu", keyed)).toContain("cpu");
    expect(await defined("each.key", keyed)).toBe("none");
    expect(await defined("each.value", ROOT)).toBe("none");
  });

  it("is nothing for resources", async () => {
    expect(await defined("aws_x.a.id", ROOT)).toBe("none");
  });
});

describe("what a reference goes through next", () => {
  const behind = async (source: string): Promise<readonly string[]> =>
    definitionsBehind(await referenceIn(source), ROOT, staging).map(line);

  it("is the one definition, where there is one", async () => {
    expect(await behind("local.settings")).toEqual(['local.settings: "${var.all}" in the root']);
  });

  it("is of a whole module everything that it gives out, and what repeats it", async () => {
    expect(await behind("module.one")).toEqual([
      'module.one output.url: "${aws_x.a.id}" in module.one',
      'module.one output.port: "80" in module.one',
    ]);
    const [repeated, ...outputs] = await behind("module.api");
    expect(repeated).toBe('module.api: "${var.apis}" in the root');
    expect(outputs).toHaveLength(4);
  });

  it("is nothing, where the input does not define it", async () => {
    expect(await behind("module.gone")).toEqual([]);
    expect(await behind("aws_x.a")).toEqual([]);
  });
});

describe("a definition as it is compared", () => {
  const written = async (source: string, at: ExpressionSite): Promise<WrittenDefinition> =>
    writtenDefinition(definitionOf(await referenceIn(source), at, staging)!);

  it("says what it is made of, what a variable declares included", async () => {
    expect(await written("var.size", IN_API)).toEqual({
      name: "module.api var.size",
      place: { section: "module", address: "module.api", path: ["size"] },
      content: `"\${var.size}" ["number","2"]`,
    });
    expect((await written("var.zone", IN_API)).content).toContain(declarationText(undefined, given("a")));
    expect(declarationText("number", undefined)).toBe('["number",null]');
  });

  it("has a place where the root module writes it, and none in a called module", async () => {
    const place = async (source: string, at: ExpressionSite): Promise<unknown> => (await written(source, at)).place;
    expect(await place("local.settings", ROOT)).toEqual({ section: "variable", address: "local.settings", path: [] });
    expect(await place("local.double", IN_API)).toBeUndefined();
    expect(await place("module.one.url", ROOT)).toBeUndefined();
    const resource = staging.resources.get('module.api["x"].aws_x.a')!;
    expect(await place("each.value", { ...siteOf(resource, staging), key: "k" })).toEqual({
      section: "resource",
      address: "module.api.aws_x.a",
      path: ["for_each"],
    });
    expect(await place("each.value", callerOf([{ name: "api", key: "x" }], staging))).toEqual({
      section: "module",
      address: "module.api",
      path: ["for_each"],
    });
  });

  it("is another one where it says something else, and the same under a name that stands for the other's", () => {
    const trace = (...definitions: readonly WrittenDefinition[]): Trace => ({
      dependencies: [],
      definitions: new Map(definitions.map((definition) => [definitionKey(definition), definition])),
      assumed: false,
      unread: new Set(),
    });
    const size: WrittenDefinition = { name: "module.api var.size", content: '"${aws_x.old.size}" [null,null]' };
    const renamed: WrittenDefinition = { ...size, content: '"${aws_x.new.size}" [null,null]' };
    const rename = (address: string): string => address.replace(/^aws_x\.old\b/, "aws_x.new");
    const names = (left: WrittenDefinition, right: WrittenDefinition): readonly string[] =>
      differentDefinitions(trace(left), trace(right), rename).map(({ name }) => name);
    expect(names(size, renamed)).toEqual([]);
    expect(names(renamed, size)).toEqual(["module.api var.size"]);
    // An equals sign is a character like any other.
    expect(names({ name: "a = b", content: "c" }, { name: "a", content: "b = c" })).toEqual(["a = b", "a"]);
  });
});

describe("a root variable whose types differ", () => {
  const typed = (type: string): Environment => {
    const own = environment("staging", { variables: { size: "1" } });
    const declared = { name: "size", sensitive: false, type };
    return {
      ...own,
      configuration: { ...own.configuration!, variables: new Map([["size", declared]]) },
    };
  };

  it("is held against what the proof says of its type", async () => {
    const [left, right] = await Promise.all(
      ["string", "number"].map((type) =>
        traceOf(referring(expression("${var.size}")), ROOT, { environment: typed(type) }),
      ),
    );
    const asked: unknown[] = [];
    const statementAt: StatementAt = (section, address, path) => {
      asked.push([section, address, path]);
      return { excused: false, because: "the types differ", parameters: [] };
    };
    const answer = definitionsProof(left!, right!, { rename: (address) => address, statementAt });
    expect(answer).toMatchObject({ excused: false });
    expect(asked).toEqual([["variable", "var.size", ["type"]]]);
  });
});

describe("the name that a step reads", () => {
  it("is that of an attribute, an index or a key", () => {
    expect(stepName({ kind: "attribute", name: "a" })).toBe("a");
    expect(stepName({ kind: "attribute", name: "0" })).toBe(0);
    expect(stepName({ kind: "attribute", name: "0a" })).toBe("0a");
    expect(stepName({ kind: "index", key: numberValue("3") })).toBe(3);
    expect(stepName({ kind: "index", key: stringValue("k") })).toBe("k");
    expect(stepName(undefined)).toBeUndefined();
  });
});

describe("where expressions stand", () => {
  it("is the module of a resource, with what repeats it", () => {
    expect(siteOf(staging.resources.get('module.api["x"].aws_x.a')!, staging)).toMatchObject({
      module: [{ name: "api", key: "x" }],
      repeats: "module.api.aws_x.a",
    });
    expect(siteOf(staging.resources.get("module.one.aws_x.a")!, staging)).toEqual({ module: [{ name: "one" }] });
  });

  it("is for the arguments of a call the module that calls", () => {
    expect(callerOf([{ name: "api", key: "x" }], staging)).toMatchObject({
      module: [],
      key: "x",
      repeats: "module.api",
    });
    expect(callerOf([{ name: "one" }], staging)).toEqual({ module: [] });
  });

  it("has the keys of the instances that have resources", () => {
    expect(moduleKeys(staging, [{ name: "api" }])).toEqual(["x", "y"]);
    expect(moduleKeys(staging, [{ name: "one" }])).toEqual([]);
    expect(moduleKeys(staging, [{ name: "gone" }])).toEqual([]);
    expect(moduleKeys(staging, [{ name: "one" }, { name: "api" }])).toEqual([]);
  });
});
