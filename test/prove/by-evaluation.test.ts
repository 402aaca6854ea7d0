import { describe, expect, it } from "vitest";
import { compareEnvironments } from "../../src/compare/compare-environments.js";
import type { Claim } from "../../src/model/claim.js";
import { causeKey } from "../../src/model/cause.js";
import type { ConfiguredModule, Environment } from "../../src/model/environment.js";
import { formatPath } from "../../src/model/path.js";
import type { UnreadReason } from "../../src/model/unread.js";
import { canonicalText } from "../../src/model/value.js";
import { byEvaluation } from "../../src/prove/by-evaluation/prove-by-evaluation.js";
import type { Answers } from "../../src/prove/prover.js";
import {
  block,
  blocks,
  contract,
  environment,
  inputOf,
  refersTo,
  unknown,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

interface Asked {
  readonly rules?: ContractGiven;
  /** Whether each has a copy of the source, or both one and the same. */
  readonly sources?: "copies" | "one";
  /** Variables that the source mentions where no plan shows it. */
  readonly unplanned?: readonly string[];
  readonly isWhole?: boolean;
  readonly earlier?: readonly Answers[];
}

/** All that is claimed of two environments, each claim in one line. */
async function claimsOf(left: Environment, right: Environment, asked: Asked = {}): Promise<readonly string[]> {
  const source = ({ configuration }: Environment) => ({
    folder: "infra",
    configuration: configuration!,
    missing: new Set<string>(),
    unplannedReferences: new Set(asked.unplanned),
  });
  const [mine, theirs] = [source(left), source(right)];
  const input = {
    ...inputOf([left, right], { contract: contract({ parameters: RULES, ...asked.rules }) }),
    ...(asked.sources === undefined
      ? {}
      : {
          sources: new Map([
            [left.name, mine] as const,
            [right.name, asked.sources === "one" ? mine : theirs] as const,
          ]),
        }),
  };
  const isWhole = asked.isWhole ?? true;
  const compared = compareEnvironments(left, right, { ...input, isWhole, synthesized: undefined });
  const pair = { left, right, isWhole, ...compared, names: compared.identities.names };
  const answers = await byEvaluation(pair, input, asked.earlier ?? []);
  return [
    ...(answers?.claims ?? []).map(line),
    ...(answers?.exchanged ?? []).map(
      ({ place, chance }) => `held against each other: ${nameOf(place)}${chance ? " by chance" : ""}`,
    ),
  ];
}

const nameOf = ({ section, address, path }: Claim["place"]): string =>
  `${section} ${address} ${formatPath(path)}`.trim();

function line({ question, answer, place, environments, cause, evidence, seenIn }: Claim): string {
  const told = "value" in evidence ? [canonicalText(evidence.value)] : Object.values(evidence).slice(1).map(String);
  const why = [seenIn, causeKey(cause), evidence.is, ...told].join(", ");
  return `${question} ${answer} in ${environments.join(" and ")}: ${nameOf(place)}, ${why}`;
}

const RULES: NonNullable<ContractGiven["parameters"]> = { "var.name": { identity: "name" }, "var.size": { may: true } };

const of = (name: string, more: EnvironmentGiven): Environment =>
  environment(name, { variables: { name, size: name === "staging" ? 1 : 3 }, syntax: "json", ...more });
const both = (more: EnvironmentGiven, asked?: Asked): Promise<readonly string[]> =>
  claimsOf(of("staging", more), of("production", more), asked);
const having = (
  is: Readonly<Record<string, Plain>>,
  asks: Readonly<Record<string, Plain>>,
  more: EnvironmentGiven = {},
): EnvironmentGiven => ({
  ...more,
  resources: { "aws_x.a": { is, asks, actions: ["create"] }, ...more.resources },
});

describe("what branches on the identity of an environment", () => {
  const branch = '${var.name == "production" ? 3 : 1}';

  it("is told of the argument itself, of the local and of the output that do", async () => {
    expect(await both(having({ size: 1 }, { size: branch }))).toEqual([
      'neutral refuted in production: resource aws_x.a size, plan, branch "aws_x.a size", comparison',
      'neutral refuted in production: resource aws_x.a size, plan, branch "aws_x.a size", comparison',
    ]);
    expect(await both(having({ size: 1 }, { size: "${local.size + 1}" }, { locals: { size: branch } }))).toEqual([
      "neutral refuted in production: resource aws_x.a size, plan, branch local.size, comparison",
      "neutral refuted in production: resource aws_x.a size, plan, branch local.size, comparison",
    ]);
    expect(await both({ outputs: { size: 1 }, outputExpressions: { size: branch } })).toEqual([
      "neutral refuted in production: output output.size, plan, branch output.size, comparison",
      "neutral refuted in production: output output.size, plan, branch output.size, comparison",
    ]);
  });

  it("is told of the entry of a map, and of the number of instances", async () => {
    expect(await both(having({ tags: { A: "1", B: "1" } }, { tags: { A: "1", B: branch } }))).toEqual([
      'neutral refuted in production: resource aws_x.a tags.B, plan, branch "aws_x.a tags.B", comparison',
      'neutral refuted in production: resource aws_x.a tags.B, plan, branch "aws_x.a tags.B", comparison',
    ]);
    expect(await both(having({ tags: unknown }, { tags: `\${{ A = "1", B = ${branch.slice(2, -1)} }}` }))).toEqual([
      'neutral refuted in production: resource aws_x.a tags.B, plan, branch "aws_x.a tags", comparison',
      'neutral refuted in production: resource aws_x.a tags.B, plan, branch "aws_x.a tags", comparison',
      'planned proven in staging: resource aws_x.a tags, plan, means apply, value, {"A":"1","B":1}',
      'planned proven in production: resource aws_x.a tags, plan, means apply, value, {"A":"1","B":3}',
    ]);
    expect(await both({ resources: { "aws_x.a[0]": { is: {}, count: branch } } })).toEqual([
      "neutral refuted in production: resource aws_x.a, plan, branch aws_x.a, comparison",
      "neutral refuted in production: resource aws_x.a, plan, branch aws_x.a, comparison",
    ]);
  });

  it("is found in a part of what is not known as a whole", async () => {
    expect(
      await both(
        having(
          { text: unknown },
          { text: `\${aws_x.b.id}-${branch}` },
          { resources: { "aws_x.b": { is: { id: unknown } } } },
        ),
      ),
    ).toEqual([
      'neutral refuted in production: resource aws_x.a text, plan, branch "aws_x.a text", comparison',
      'neutral refuted in production: resource aws_x.a text, plan, branch "aws_x.a text", comparison',
      'planned proven in staging: resource aws_x.a text, plan, means apply, value, "aws_x.b.id-1"',
      'planned proven in production: resource aws_x.a text, plan, means apply, value, "aws_x.b.id-3"',
    ]);
    expect(
      await both(
        having(
          { text: unknown },
          { text: "${jsonencode({ id = aws_x.b.id, all = local.all })}" },
          { locals: { all: { one: branch } }, resources: { "aws_x.b": { is: { id: unknown } } } },
        ),
      ),
    ).toEqual([
      "neutral refuted in production: resource aws_x.a text.all.one, plan, branch local.all, comparison",
      "neutral refuted in production: resource aws_x.a text.all.one, plan, branch local.all, comparison",
      "planned proven in staging: resource aws_x.a text, plan, means apply, value, " +
        '"{\\"all\\":{\\"one\\":1},\\"id\\":\\"aws_x.b.id\\"}"',
      "planned proven in production: resource aws_x.a text, plan, means apply, value, " +
        '"{\\"all\\":{\\"one\\":3},\\"id\\":\\"aws_x.b.id\\"}"',
    ]);
    expect(await both(having({ text: unknown }, { text: "${file(var.name)}" }))).toEqual([]);
    expect(await both(having({ text: unknown }, { text: `\${file(${branch.slice(2, -1)})}` }))).toEqual([
      'neutral refuted in production: resource aws_x.a text, plan, branch "aws_x.a text", comparison',
      'neutral refuted in production: resource aws_x.a text, plan, branch "aws_x.a text", comparison',
    ]);
  });

  it("is not what only passes the name on, or is about something else", async () => {
    expect(await both(having({ size: 1 }, { size: "${var.name}-db" }))).toEqual([]);
    expect(await both(having({ size: 1 }, { size: "${upper(var.name)}" }))).toEqual([]);
    expect(await both(having({ size: 1 }, { size: '${var.size == 3 ? "a" : "b"}' }))).toEqual([]);
  });

  it("is found by the name that a variable holds, whatever the contract says of the variable", async () => {
    const rules: ContractGiven = { parameters: { "var.size": { may: true } } };
    expect(await both(having({ size: 1 }, { size: branch }), { rules })).toEqual([
      'neutral refuted in production: resource aws_x.a size, plan, branch "aws_x.a size", comparison',
      'neutral refuted in production: resource aws_x.a size, plan, branch "aws_x.a size", comparison',
    ]);
  });

  it("is told of the workspace, where the contract declares it", async () => {
    const rules: ContractGiven = {
      identities: { staging: { workspace: "staging" }, production: { workspace: "production" } },
    };
    expect(
      await both(having({ size: 1 }, { size: '${terraform.workspace == "production" ? 3 : 1}' }), { rules }),
    ).toEqual([
      'neutral refuted in production: resource aws_x.a size, plan, branch "aws_x.a size", comparison',
      'neutral refuted in production: resource aws_x.a size, plan, branch "aws_x.a size", comparison',
    ]);
  });

  it("is hidden by the variables of one environment, and shown by those of the other", async () => {
    const asks = '${var.size > 2 && var.name == "production" ? 3 : 1}';
    expect(await both(having({ size: 1 }, { size: asks }))).toEqual([
      'neutral refuted in production: resource aws_x.a size, plan, branch "aws_x.a size", comparison',
    ]);
  });

  it("is told of nothing where a plan is not whole", async () => {
    expect(await both(having({ size: 1 }, { size: branch }), { isWhole: false })).toEqual([]);
  });
});

describe("what a clock or chance decides", () => {
  it("is told of the call, and of the definition that calls", async () => {
    expect(await both(having({ at: unknown }, { at: "${timestamp()}" }))).toEqual([
      'repeated refuted in staging: resource aws_x.a at, plan, chance "aws_x.a at", call, timestamp',
      'repeated refuted in production: resource aws_x.a at, plan, chance "aws_x.a at", call, timestamp',
    ]);
    expect(await both(having({ at: unknown }, { at: "${local.at}" }, { locals: { at: "${uuid()}" } }))).toEqual([
      "repeated refuted in staging: resource aws_x.a at, plan, chance local.at, call, uuid",
      "repeated refuted in production: resource aws_x.a at, plan, chance local.at, call, uuid",
    ]);
    expect(
      await both(
        having(
          { at: unknown },
          { at: "${local.b}" },
          { locals: { b: "${local.a}", a: '${formatdate("YYYY", timestamp())}' } },
        ),
      ),
    ).toEqual([
      "repeated refuted in staging: resource aws_x.a at, plan, chance local.a, call, timestamp",
      "repeated refuted in production: resource aws_x.a at, plan, chance local.a, call, timestamp",
    ]);
  });

  it("is told of that part of a definition alone that is read", async () => {
    const locals = { all: { a: "${timestamp()}", b: "x" } };
    expect(await both(having({ at: unknown }, { at: "${local.all.a}" }, { locals }))).toEqual([
      "repeated refuted in staging: resource aws_x.a at, plan, chance local.all, call, timestamp",
      "repeated refuted in production: resource aws_x.a at, plan, chance local.all, call, timestamp",
    ]);
    expect(await both(having({ at: unknown }, { at: "${local.all.b}-${aws_x.b.id}" }, { locals }))).toEqual([]);
  });

  it("is nothing in what a plan knows, or what is left to others", async () => {
    expect(await both(having({ at: "x" }, { at: "${timestamp()}" }))).toEqual([]);
    const ignored: EnvironmentGiven = {
      resources: { "aws_x.a": { is: { at: unknown }, asks: { at: "${timestamp()}" }, ignoreChanges: ["at"] } },
    };
    expect(await both(ignored)).toEqual([]);
  });
});

describe("what the source tells of what a plan leaves open", () => {
  it("is the value as far as it is known, of arguments, outputs and providers", async () => {
    expect(
      await both(
        having(
          { text: unknown, list: [unknown], map: { k: unknown }, known: "x", rule: [{ a: unknown }] },
          {
            text: "${jsonencode({ a = 1, b = aws_x.b.id })}",
            list: ["l-${var.size}"],
            map: { k: "m-${var.size}" },
            known: "x",
            rule: blocks({ a: "r-${var.size}" }),
            unset: "u-${var.size}",
          },
          {
            outputs: { url: unknown, known: "x" },
            outputExpressions: { url: "o-${var.size}", known: "x", unplanned: "p" },
            providers: { aws: { asks: { region: "eu-${var.size}", tags: block({ A: "x" }) } } },
          },
        ),
      ),
    ).toEqual([
      'planned proven in staging: resource aws_x.a list, plan, means apply, value, ["l-1"]',
      'planned proven in staging: resource aws_x.a map, plan, means apply, value, {"k":"m-1"}',
      'planned proven in staging: resource aws_x.a rule, plan, means apply, value, [{"a":"r-1"}]',
      'planned proven in staging: resource aws_x.a unset, plan, means apply, value, "u-1"',
      'planned proven in staging: output output.url, plan, means apply, value, "o-1"',
      'planned proven in staging: output output.unplanned, plan, means apply, value, "p"',
      'planned proven in staging: provider provider.aws region, plan, means apply, value, "eu-1"',
      'planned proven in staging: provider provider.aws tags, plan, means apply, value, {"A":"x"}',
      'planned proven in production: resource aws_x.a list, plan, means apply, value, ["l-3"]',
      'planned proven in production: resource aws_x.a map, plan, means apply, value, {"k":"m-3"}',
      'planned proven in production: resource aws_x.a rule, plan, means apply, value, [{"a":"r-3"}]',
      'planned proven in production: resource aws_x.a unset, plan, means apply, value, "u-3"',
      'planned proven in production: output output.url, plan, means apply, value, "o-3"',
      'planned proven in production: output output.unplanned, plan, means apply, value, "p"',
      'planned proven in production: provider provider.aws region, plan, means apply, value, "eu-3"',
      'planned proven in production: provider provider.aws tags, plan, means apply, value, {"A":"x"}',
    ]);
  });

  it("is nothing where there is no text, or it cannot be evaluated", async () => {
    expect(await both(having({ a: unknown, b: unknown }, { a: refersTo("local.x"), b: "${file(var.name)}" }))).toEqual([
      "planned undecided in staging and production: resource aws_x.a a, plan, means source, expression",
    ]);
    expect(await both(having({ a: unknown }, {}))).toEqual([]);
  });
});

describe("a variable that differs", () => {
  it("moves nothing where the source has it nowhere", async () => {
    const more = having({ size: 1 }, { size: 1 });
    expect(await both(more, { sources: "one" })).toEqual([
      "used refuted in staging and production: parameter var.size, plan, idle-parameter var.size, comparison",
    ]);
    expect(await both(more)).toEqual([]);
    expect(await both(more, { sources: "one", unplanned: ["size"] })).toEqual([]);
    expect(await both(having({ size: 1 }, { size: "${var.size}" }), { sources: "one" })).toEqual([]);
  });

  it("is not told where something that was found decides in its place", async () => {
    const branch = having({ size: 1 }, { size: '${var.name == "production" ? 3 : 1}' });
    expect((await both(branch, { sources: "one" })).filter((claim) => claim.startsWith("used"))).toEqual([]);
  });
});

describe("two copies of the source", () => {
  const written = (name: string, asks: string, more: EnvironmentGiven = {}): Environment =>
    of(name, having({ size: 3 }, { size: asks }, more));

  it("that are written differently are told with what is, and by which chance they come to the same", async () => {
    expect(
      await claimsOf(written("staging", "${var.size}"), written("production", "${var.size * 1}"), {
        sources: "copies",
      }),
    ).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a size, plan, copies "size of aws_x.a", chance',
      "held against each other: resource aws_x.a size by chance",
    ]);
    expect(
      await claimsOf(written("staging", "${var.size}"), written("production", "${max(var.size, 1)}"), {
        sources: "copies",
      }),
    ).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a size, plan, copies "size of aws_x.a", chance',
      "held against each other: resource aws_x.a size by chance",
    ]);
    expect(
      await claimsOf(written("staging", "${var.size}"), written("production", "3"), { sources: "copies" }),
    ).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a size, plan, copies "size of aws_x.a", ' +
        "comparison",
      "held against each other: resource aws_x.a size",
    ]);
    expect(
      await claimsOf(
        written("staging", "${local.size}", { locals: { size: "${var.size}" } }),
        written("production", "${local.size}", { locals: { size: "4" } }),
        { sources: "copies" },
      ),
    ).toEqual([
      "exchanged refuted in staging and production: resource aws_x.a size, plan, copies local.size, comparison",
      "held against each other: resource aws_x.a size",
    ]);
  });

  it("are not asked for where it is one, or a proof has spoken", async () => {
    const [left, right] = [written("staging", "${var.size}"), written("production", "3")];
    expect(await claimsOf(left, right, { sources: "one" })).toEqual([]);
    expect(await claimsOf(left, right)).toEqual([]);
    const statementAt: Answers["statementAt"] = () => ({ excused: true, because: "", parameters: [] });
    const earlier = [{ claims: [], coversAll: true, statementAt }];
    expect(await claimsOf(left, right, { sources: "copies", earlier })).toEqual([]);
    const hcl = { ...right, configuration: { ...right.configuration!, syntax: "hcl" as const } };
    expect(await claimsOf(left, hcl, { sources: "copies" })).toEqual([]);
  });

  it("are held against each other argument by argument, entry by entry, and in what repeats", async () => {
    const copies = (mine: EnvironmentGiven, theirs: EnvironmentGiven): Promise<readonly string[]> =>
      claimsOf(of("staging", mine), of("production", theirs), { sources: "copies" });
    const tagged = (tags: Readonly<Record<string, Plain>>): EnvironmentGiven => having({ tags: {} }, { tags });
    expect(await copies(tagged({ A: "1", B: "x" }), tagged({ A: "2", B: "y" }))).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a tags.A, plan, copies "tags of aws_x.a", ' +
        "comparison",
      'exchanged refuted in staging and production: resource aws_x.a tags.B, plan, copies "tags of aws_x.a", ' +
        "comparison",
      "held against each other: resource aws_x.a tags.A",
      "held against each other: resource aws_x.a tags.B",
    ]);
    expect(await copies(tagged({ A: "1" }), tagged({ A: "1", B: "y" }))).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a tags.B, plan, copies "tags of aws_x.a", ' +
        "comparison",
      "held against each other: resource aws_x.a tags.B",
    ]);
    expect(await copies(tagged({ A: "1" }), having({ tags: {} }, {}))).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a tags, plan, copies "tags of aws_x.a", ' +
        "comparison",
      "held against each other: resource aws_x.a tags",
    ]);
    expect(await copies(having({}, { on: null }), having({}, {}))).toEqual([
      "used refuted in staging and production: parameter var.size, plan, idle-parameter var.size, comparison",
      "planned proven in staging: resource aws_x.a on, plan, means apply, value, null",
    ]);
    const repeated = (count: Plain): EnvironmentGiven => ({ resources: { "aws_x.a[0]": { is: {}, count } } });
    expect(await copies(repeated("${var.size}"), repeated("${var.size + 1}"))).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a[0], plan, copies "the number of ' +
        'instances of aws_x.a", comparison',
      "held against each other: resource aws_x.a[0]",
    ]);
    const each = (forEach: Plain): EnvironmentGiven => ({ resources: { 'aws_x.a["k"]': { is: {}, forEach } } });
    expect(await copies(each('${toset(["k"])}'), each('${toset(["k", "l"])}'))).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a["k"] [1], plan, copies "the number of ' +
        'instances of aws_x.a", comparison',
      'held against each other: resource aws_x.a["k"] [1]',
    ]);
    const url = (expression: string): EnvironmentGiven => ({
      outputs: { url: "x" },
      outputExpressions: { url: expression },
    });
    expect(await copies(url("a"), url("b"))).toEqual([
      "exchanged refuted in staging and production: output output.url, plan, copies output.url, comparison",
      "held against each other: output output.url",
    ]);
    expect(await copies(url("a"), {})).toEqual([
      "exchanged refuted in staging and production: output output.url, plan, copies output.url, comparison",
      "held against each other: output output.url",
    ]);
    const region = (asks: string): EnvironmentGiven => ({ providers: { aws: { asks: { region: asks } } } });
    expect(await copies(region("a"), region("b"))).toEqual([
      'exchanged refuted in staging and production: provider provider.aws region, plan, copies "region of ' +
        'provider.aws", comparison',
      'planned proven in staging: provider provider.aws region, plan, means apply, value, "a"',
      'planned proven in production: provider provider.aws region, plan, means apply, value, "b"',
      "held against each other: provider provider.aws region",
    ]);
    expect(await copies(region("a"), {})).toEqual([
      "used refuted in staging and production: parameter var.size, plan, idle-parameter var.size, comparison",
      'planned proven in staging: provider provider.aws region, plan, means apply, value, "a"',
    ]);
  });

  it("cannot be held against each other where there is no text, and differ where there is no value", async () => {
    const copies = (mine: Plain, theirs: Plain): Promise<readonly string[]> =>
      claimsOf(of("staging", having({ a: "x" }, { a: mine })), of("production", having({ a: "x" }, { a: theirs })), {
        sources: "copies",
      });
    expect(await copies(refersTo("local.a"), "x")).toEqual([]);
    expect(await copies("x", refersTo("local.a"))).toEqual([]);
    expect(await copies("${file(var.name)}", "x")).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a a, plan, copies "a of aws_x.a", comparison',
      "held against each other: resource aws_x.a a",
    ]);
    expect(await copies("x", "${file(var.name)}")).toEqual([
      'exchanged refuted in staging and production: resource aws_x.a a, plan, copies "a of aws_x.a", comparison',
      "held against each other: resource aws_x.a a",
    ]);
  });

  const named = (address: string, more: EnvironmentGiven = {}): EnvironmentGiven => ({
    resources: {
      [address]: { is: { id: unknown }, actions: ["create"] },
      "aws_x.user": { is: { to: unknown }, asks: { to: `\${${address}.id}` }, actions: ["create"] },
      ...more.resources,
    },
  });

  it("that call a thing by another name differ in that name alone", async () => {
    expect(
      await claimsOf(of("staging", named("aws_y.old")), of("production", named("aws_y.new")), { sources: "copies" }),
    ).toEqual([
      "exchanged refuted in staging and production: resource aws_x.user to, plan, copies aws_y.new, comparison",
      'planned proven in staging: resource aws_x.user to, plan, means apply, value, "aws_y.old.id"',
      'planned proven in production: resource aws_x.user to, plan, means apply, value, "aws_y.new.id"',
      "held against each other: resource aws_x.user to",
    ]);
    expect(
      await claimsOf(of("staging", named("aws_y.a")), of("production", named("aws_y.ab")), { sources: "copies" }),
    ).toEqual([
      "exchanged refuted in staging and production: resource aws_x.user to, plan, copies aws_y.ab, comparison",
      'planned proven in staging: resource aws_x.user to, plan, means apply, value, "aws_y.a.id"',
      'planned proven in production: resource aws_x.user to, plan, means apply, value, "aws_y.ab.id"',
      "held against each other: resource aws_x.user to",
    ]);
  });

  it("that have too many other names differ where they are used", async () => {
    const many = (prefix: string, count: number): EnvironmentGiven => ({
      resources: Object.fromEntries(Array.from({ length: count }, (_, at) => [`aws_z.${prefix}${at}`, { is: {} }])),
    });
    const copies = (mine: number, theirs: number): Promise<readonly string[]> =>
      claimsOf(
        of("staging", named("aws_y.old", many("old", mine))),
        of("production", named("aws_y.new", many("new", theirs))),
        { sources: "copies" },
      );
    // Thirty-two pairs of names are tried, and no more.
    expect(await copies(7, 3)).toEqual([
      "exchanged refuted in staging and production: resource aws_x.user to, plan, copies aws_y.new, comparison",
      'planned proven in staging: resource aws_x.user to, plan, means apply, value, "aws_y.old.id"',
      'planned proven in production: resource aws_x.user to, plan, means apply, value, "aws_y.new.id"',
      "held against each other: resource aws_x.user to",
    ]);
    expect(await copies(10, 2)).toEqual([
      'exchanged refuted in staging and production: resource aws_x.user to, plan, copies "to of aws_x.user", ' +
        "comparison",
      'planned proven in staging: resource aws_x.user to, plan, means apply, value, "aws_y.old.id"',
      'planned proven in production: resource aws_x.user to, plan, means apply, value, "aws_y.new.id"',
      "held against each other: resource aws_x.user to",
    ]);
  });
});

describe("what was not read of a source", () => {
  const unread = (own: Environment, files: Readonly<Record<string, UnreadReason>>): Environment => ({
    ...own,
    configuration: { ...own.configuration!, unread: new Map(Object.entries(files)) },
  });
  const told = (more: EnvironmentGiven, files: Readonly<Record<string, UnreadReason>>): Promise<readonly string[]> =>
    claimsOf(unread(of("staging", more), files), of("production", more));
  const called = (path: string): ConfiguredModule => ({
    path: "module.m",
    arguments: { kind: "block", arguments: new Map() },
    outputs: new Map(),
    variables: new Map(),
    unread: path,
  });

  it("is told of a module, where a plan shows nothing of what its resources are given", async () => {
    const inModule = (
      is: Readonly<Record<string, Plain>>,
      asks: Readonly<Record<string, Plain>>,
    ): EnvironmentGiven => ({
      modules: [called("m")],
      resources: {
        "module.m.aws_x.a": { is, asks, actions: ["create"] },
        "aws_x.b": { is: { to: unknown }, actions: ["create"] },
      },
    });
    const asks = { to: refersTo("var.a"), rule: blocks({ at: refersTo("var.b"), fixed: "x" }), constant: "x" };
    expect(
      await told(inModule({ to: unknown, rule: [{ at: unknown, fixed: "x" }], constant: "x" }, asks), { m: "missing" }),
    ).toEqual([
      "planned undecided in staging: resource module.m.aws_x.a to, plan, unread m, unread, missing",
      "planned undecided in staging: resource module.m.aws_x.a rule[0].at, plan, unread m, unread, missing",
    ]);
    expect(
      await told(inModule({ to: "known", rule: [{ at: "known" }], constant: "x" }, asks), { m: "missing" }),
    ).toEqual([]);
    expect(await told(inModule({ to: null, rule: [{ at: "known" }], constant: "x" }, asks), { m: "outside" })).toEqual([
      "planned undecided in staging: resource module.m.aws_x.a to, plan, unread m, unread, outside",
    ]);
    expect(await told(inModule({ to: unknown, constant: "x" }, asks), { other: "missing" })).toEqual([
      "planned undecided in staging and production: resource module.m.aws_x.a to, plan, means source, reference",
    ]);
  });
});
