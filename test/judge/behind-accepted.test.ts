/** What stands behind an accepted cause: every other fault at the same place, and every other place. */
import { describe, expect, it } from "vitest";
import type { CheckInput } from "../../src/check.js";
import type { ParityReport } from "../../src/model/report.js";
import {
  checkOf,
  contract,
  environment,
  refersTo,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const judged = (
  one: EnvironmentGiven,
  two: EnvironmentGiven,
  rules: ContractGiven = {},
  more: Partial<CheckInput> = {},
): Promise<ParityReport> =>
  checkOf([environment("staging", one), environment("production", two)], { contract: contract(rules), ...more });

const outcome = async (...given: Parameters<typeof judged>): Promise<string> =>
  (await judged(...given)).verdict.outcome;

const accepting = (...causes: readonly string[]): ContractGiven => ({ causes: [{ causes }] });

/** What the first finding of a report says that the contract would have to say. */
function suggested({ findings }: ParityReport): ContractGiven {
  const allow = findings[0]?.allow;
  if (allow?.is !== "entries") throw new Error("the first finding cannot be allowed by entries");
  return { causes: allow.causes.length === 0 ? [] : [{ causes: allow.causes }], allow: allow.places };
}

const set = (
  is: Readonly<Record<string, Plain>>,
): { is: Readonly<Record<string, Plain>>; asks: Readonly<Record<string, Plain>> } => ({ is, asks: is });

describe("an accepted branch", () => {
  const named = (name: string, text: string, more: string): EnvironmentGiven => ({
    resources: {
      "aws_x.a": { is: { size: text }, asks: { size: `\${local.is_production ? "big" : "small"}${more}` } },
    },
    variables: { name },
    locals: { is_production: '${var.name == "production"}', protected: '${var.name == "production"}' },
  });
  const rules: ContractGiven = {
    parameters: { "var.name": { identity: "name" } },
    ...accepting("branches-on-identity branch local.is_production"),
  };

  it("is accepted where nothing else moves the value", async () => {
    expect(await outcome(named("staging", "small", ""), named("production", "big", ""), rules)).toBe("pass");
  });

  it.each(['-${var.name == "production" ? "on" : "off"}', '-${local.protected ? "on" : "off"}'])(
    "hides no other one in the same expression: %s",
    async (more) => {
      const [staging, production] = [named("staging", "small-off", more), named("production", "big-on", more)];
      expect(await outcome(staging, production, rules)).toBe("blocked");
    },
  );

  const WAIVER = { owner: "platform", expires: "2999-01-01" };
  const waived: ContractGiven = {
    parameters: { "var.name": { identity: "name" } },
    causes: [{ causes: ["branches-on-identity branch local.is_production"], waiver: WAIVER }],
  };

  it("is told once, as waived, where a waiver accepts it", async () => {
    const { verdict, findings } = await judged(named("staging", "small", ""), named("production", "big", ""), waived);
    expect(verdict.outcome).toBe("pass");
    expect(findings.map(({ kind, status }) => [kind, status])).toEqual([["branches-on-identity", "waived"]]);
  });

  it.each([rules, waived])("hides no definition that is written differently beside it", async (accepted) => {
    const beside = (name: string, text: string, own: string): EnvironmentGiven => {
      const given = named(name, `${text}-${own}`, "-${local.own}");
      return { ...given, locals: { ...given.locals, own } };
    };
    expect(await outcome(beside("staging", "small", "1"), beside("production", "big", "1"), accepted)).toBe("pass");
    expect(await outcome(beside("staging", "small", "1"), beside("production", "big", "2"), accepted)).toBe("blocked");
  });

  it.each([{ environment: "demo" }, { waiver: { ...WAIVER, expires: "2000-01-01" } }])(
    "does not hide another one that %j does not accept",
    async (limits) => {
      const given = (name: string, text: string): EnvironmentGiven =>
        named(name, text, '-${local.protected ? "on" : "off"}');
      const limited = { causes: ["branches-on-identity branch local.protected"], ...limits };
      const both = { ...rules, causes: [...(rules.causes ?? []), limited] };
      expect(await outcome(given("staging", "small-off"), given("production", "big-on"), both)).toBe("blocked");
    },
  );

  it("is found behind thirty definitions that each use two others", async () => {
    const locals: Record<string, string> = {
      is_production: '${var.name == "production"}',
      a0: '${local.is_production ? "x" : "y"}',
      b0: '${local.is_production ? "p" : "q"}',
    };
    for (let step = 1; step <= 30; step++) {
      const isSame = `local.a${step - 1} == local.b${step - 1}`;
      locals[`a${step}`] = `\${${isSame} ? "z" : local.a${step - 1}}`;
      locals[`b${step}`] = `\${${isSame} ? "z" : local.b${step - 1}}`;
    }
    const deep = (name: string, size: string): EnvironmentGiven => ({
      variables: { name },
      locals,
      resources: { "aws_x.a": { is: { size }, asks: { size: "${local.a30}" } } },
    });
    expect(await outcome(deep("staging", "y"), deep("production", "x"), rules)).toBe("pass");
    expect(await outcome(deep("staging", "y"), deep("production", "x"))).toBe("blocked");
  });

  it("is told as wide where it decides much that matters", async () => {
    const many = (name: string): EnvironmentGiven => {
      const [is, asks] = [name === "production" ? "x" : "y", '${local.is_production ? "x" : "y"}'];
      const one = { is: { policy: is, image: is }, asks: { policy: asks, image: asks } };
      return {
        variables: { name },
        locals: { is_production: '${var.name == "production"}' },
        resources: Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [`aws_iam_${key}.x`, one])),
      };
    };
    const { findings } = await judged(many("staging"), many("production"), rules);
    expect(findings.map(({ kind }) => kind)).toEqual(["wide-allowance"]);
  });
});

describe("an accepted definition of two copies", () => {
  const copied = (a: string, b: string): EnvironmentGiven => ({
    resources: { "aws_x.a": { is: { size: `${a}-${b}` }, asks: { size: "${local.a}-${local.b}" } } },
    locals: { a, b },
  });
  const keysOf = (name: string): readonly string[] => [
    `missing-difference copies local.${name}`,
    `unexplained-difference copies local.${name}`,
  ];
  const checked = async (
    one: EnvironmentGiven,
    two: EnvironmentGiven,
    causes: ContractGiven["causes"],
    allow: NonNullable<ContractGiven["allow"]> = [],
  ): Promise<string> => {
    const environments = [environment("staging", one), environment("production", two)];
    const sources = new Map(
      environments.flatMap(({ name, configuration }) =>
        configuration === undefined
          ? []
          : [[name, { folder: name, configuration, missing: new Set<string>() }] as const],
      ),
    );
    const rules = contract({ allow, ...(causes === undefined ? {} : { causes }) });
    const { verdict, findings } = await checkOf(environments, { sources, contract: rules });
    return [verdict.outcome, ...findings.map(({ kind, status }) => `${kind} ${status}`)].join(", ");
  };

  it("hides no other one", async () => {
    const causes = [{ causes: keysOf("a") }];
    expect(await checked(copied("1", "x"), copied("2", "x"), causes)).toBe("pass");
    expect(await checked(copied("1", "x"), copied("2", "y"), causes)).toMatch(/^blocked/);
  });

  it("hides none that is accepted for another environment, or was until yesterday", async () => {
    const accepted = { causes: keysOf("a") };
    for (const limits of [{ environment: "demo" }, { waiver: { owner: "platform", expires: "2000-01-01" } }]) {
      const causes = [accepted, { causes: keysOf("b"), ...limits }];
      expect(await checked(copied("1", "x"), copied("2", "y"), causes)).toMatch(/^blocked/);
    }
  });

  it("is no finding of its own where the difference is allowed by its place", async () => {
    const allow = [{ resource: "aws_x.a", attribute: "size" }];
    expect(await checked(copied("1", "x"), copied("2", "x"), undefined, allow)).toBe("pass");
    expect(await checked(copied("1", "x"), copied("2", "x"), undefined, [{ ...allow[0], attribute: "tags" }])).toMatch(
      /^blocked/,
    );
  });

  it("hides no number of instances and no lifecycle where every attribute is allowed", async () => {
    const counted = (count: string, n: string): EnvironmentGiven => ({
      variables: { n },
      resources: {
        "aws_x.a[0]": { is: { size: n }, asks: { size: "${var.n}" }, count },
      },
    });
    const environments = [
      environment("staging", counted('${var.n == "2" ? 0 : 1}', "1")),
      environment("production", counted("${1}", "2")),
    ];
    const sources = new Map(
      environments.flatMap(({ name, configuration }) =>
        configuration === undefined
          ? []
          : [[name, { folder: name, configuration, missing: new Set<string>() }] as const],
      ),
    );
    const allow = [{ resource: "aws_x.*", attribute: "*" }];
    const rules = contract({ parameters: { "var.n": { may: true } }, allow });
    expect((await checkOf(environments, { sources, contract: rules })).verdict.outcome).toBe("blocked");
  });

  it("is told once, as waived, where a waiver accepts it", async () => {
    const causes = [{ causes: keysOf("a"), waiver: { owner: "platform", expires: "2999-01-01" } }];
    expect(await checked(copied("1", "x"), copied("2", "x"), causes)).toBe("pass, unexplained-difference waived");
  });
});

it("an accepted lookup does not accept what the data source is asked", async () => {
  const found = (id: string, owner: string): EnvironmentGiven => ({
    resources: {
      "data.aws_ami.main": { is: { id, owners: [owner] }, asks: { owners: [owner] } },
      "aws_instance.a": { is: { ami: id }, asks: { ami: refersTo("data.aws_ami.main.id", "data.aws_ami.main") } },
    },
  });
  const rules = suggested(await judged(found("ami-1", "amazon"), found("ami-2", "amazon")));
  expect(rules.causes).toHaveLength(1);
  expect(await outcome(found("ami-1", "amazon"), found("ami-2", "amazon"), rules)).toBe("pass");
  expect(await outcome(found("ami-1", "somebody"), found("ami-2", "amazon"), rules)).toBe("blocked");
});

describe("what a report suggests for a finding with what follows from it", () => {
  const follower = (size: Plain, at: string): EnvironmentGiven["resources"] => ({
    "aws_y.b": { is: { size }, asks: { size: refersTo(at, "aws_x.a") } },
  });
  const instances = (one: number, two: number): EnvironmentGiven => ({
    resources: {
      'aws_x.a["one"]': set({ size: one }),
      'aws_x.a["two"]': set({ size: two }),
      ...follower(one, 'aws_x.a["one"].size'),
    },
  });
  const elements = (one: number, two: number): EnvironmentGiven => ({
    resources: { "aws_x.a": set({ ports: [one, two] }), ...follower(one, "aws_x.a.ports[0]") },
  });

  it.each([
    ["instance", instances],
    ["element", elements],
  ])("covers no other %s", async (_, given) => {
    const rules = suggested(await judged(given(1, 5), given(2, 5)));
    expect(await outcome(given(1, 5), given(2, 5), rules)).toBe("pass");
    expect(await outcome(given(1, 4), given(2, 5), rules)).toBe("blocked");
  });

  it("covers a missing resource in the environment that lacks it alone", async () => {
    const keep = { "aws_x.keep": set({ size: 1 }) };
    const lacks: EnvironmentGiven = { resources: keep };
    const has: EnvironmentGiven = { resources: { ...keep, "aws_waf.main": set({ size: 1 }) } };
    const rules = suggested(await judged(lacks, has));
    expect(await outcome(lacks, has, rules)).toBe("pass");
    expect(await outcome(has, lacks, rules)).toBe("blocked");
    expect(await outcome(lacks, has, accepting("missing-resource absent aws_waf.main"))).toBe("blocked");
  });
});
