import { describe, expect, it } from "vitest";
import type { ConfiguredModule, Statements } from "../../src/model/environment.js";
import {
  checkOf,
  contract,
  environment,
  exactly,
  foundIn,
  noSets,
  parameterFile,
  secret,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const asked = (address: string, is: Readonly<Record<string, Plain>>): EnvironmentGiven => ({
  resources: { [address]: { is, asks: is } },
});
const parameters = (staging: Readonly<Record<string, Plain>>, production: Readonly<Record<string, Plain>>) =>
  new Map([
    ["staging", parameterFile("staging", staging)],
    ["production", parameterFile("production", production)],
  ]);

async function judged(
  left: EnvironmentGiven,
  right: EnvironmentGiven,
  rules: ContractGiven = {},
  more: Parameters<typeof checkOf>[1] = {},
) {
  return checkOf([environment("staging", left), environment("production", right)], {
    contract: contract(rules),
    ...more,
  });
}

describe("the verdict", () => {
  it("is a pass without findings, and blocked with one that is severe enough", async () => {
    const same = asked("aws_x.a", { monitoring: true });
    expect((await judged(same, same)).verdict).toEqual({ outcome: "pass", blocking: 0, failOn: "low" });
    const other = asked("aws_x.a", { monitoring: false });
    expect((await judged(same, other)).verdict).toEqual({ outcome: "blocked", blocking: 1, failOn: "low" });
    expect((await judged(same, other, {}, { failOn: "medium" })).verdict).toEqual({
      outcome: "pass",
      blocking: 0,
      failOn: "medium",
    });
  });

  it("is refused for one environment, twice the same name, an unknown reference and different kinds of files", async () => {
    const [one, other] = [environment("staging"), environment("production")];
    await expect(checkOf([one])).rejects.toThrow("only one environment");
    await expect(checkOf([one, environment("staging")])).rejects.toThrow("the same name");
    await expect(checkOf([one, other], { reference: "demo" })).rejects.toThrow(
      "the reference demo is not among the environments staging, production",
    );
    await expect(checkOf([environment("staging", { source: "state" }), other])).rejects.toThrow(
      "give the same kind of file",
    );
  });

  it("is about every environment against the reference", async () => {
    const report = await checkOf([
      environment("demo", asked("aws_x.a", { v: 3 })),
      environment("staging", asked("aws_x.a", { v: 1 })),
      environment("production", asked("aws_x.a", { v: 1 })),
    ]);
    expect(report.findings.map(({ environment: name, places }) => [name, places[0]?.values])).toEqual([
      ["demo", { demo: { state: "known", text: "3" }, production: { state: "known", text: "1" } }],
    ]);
  });
});

describe("kinds of findings", () => {
  const module = (version: string): ConfiguredModule =>
    ({
      path: "module.network",
      source: "acme/network",
      version,
      arguments: { kind: "block", arguments: new Map() },
      outputs: new Map(),
      variables: new Map(),
      locals: new Map(),
    }) as ConfiguredModule;

  it.each<[string, EnvironmentGiven, EnvironmentGiven, readonly string[]]>([
    ["attributes", asked("aws_x.a", { v: 1 }), asked("aws_x.a", { v: 2 }), ["unexplained-difference: aws_x.a v"]],
    ["outputs", { outputs: { url: "a" } }, { outputs: { url: "b" } }, ["unexplained-difference: output.url"]],
    ["variables", { variables: { v: "a" } }, { variables: { v: "b" } }, ["unexplained-difference: var.v"]],
    [
      "versions of Terraform",
      { terraformVersion: "1.10.0" },
      { terraformVersion: "1.11.4" },
      ["version-difference: terraform version"],
    ],
    [
      "constraints on providers",
      { providers: { aws: { version: "~> 5.0" } } },
      { providers: { aws: { version: "~> 6.0" } } },
      ["version-difference: provider.aws version_constraint"],
    ],
    [
      "versions of modules",
      { modules: [module("1.0.0")] },
      { modules: [module("2.0.0")] },
      ["version-difference: module.network version"],
    ],
    [
      "sensitivity",
      asked("aws_x.a", { v: secret("x") }),
      asked("aws_x.a", { v: "x" }),
      ["sensitivity-difference: aws_x.a v"],
    ],
    ["resources", asked("aws_x.a", {}), {}, ["missing-resource: aws_x.a"]],
  ])("tell %s apart", async (_, left, right, found) => {
    expect(foundIn(await judged(left, right))).toEqual(found);
  });

  it("tell the order of an array that nobody knows from its elements", async () => {
    const [left, right] = [asked("aws_x.a", { v: ["a", "b"] }), asked("aws_x.a", { v: ["b", "a"] })];
    expect(foundIn(await judged(left, right, {}, { sets: noSets }))).toEqual(["order-difference: aws_x.a v"]);
    expect(foundIn(await judged(left, asked("aws_x.a", { v: ["b", "c"] }), {}, { sets: noSets }))).toEqual([
      "unexplained-difference: aws_x.a v[0]",
      "unexplained-difference: aws_x.a v[1]",
    ]);
  });

  it("are one for all that differs in something secret, whose parts are not shown", async () => {
    const of = (value: string): EnvironmentGiven =>
      asked("aws_x.a", { open: { a: value, b: value }, hidden: secret({ a: value, b: value }) });
    expect((await judged(of("l"), of("r"))).findings.map(({ places }) => places.map(({ place }) => place))).toEqual([
      ["hidden", "hidden"],
      ["open.a"],
      ["open.b"],
    ]);
    const forgotten = await judged(
      asked("aws_x.a", { v: secret({ a: "x", b: "y" }) }),
      asked("aws_x.a", { v: { a: "x", b: "y" } }),
    );
    expect(forgotten.findings.map(({ kind, cause }) => [kind, cause])).toEqual([
      ["sensitivity-difference", "v of aws_x.a"],
    ]);
  });

  it("are one for all instances of a resource, and one for the elements of a list", async () => {
    const of = (value: number): EnvironmentGiven => ({
      resources: Object.fromEntries(
        [0, 1].map((index) => [
          `aws_x.a[${index}]`,
          { is: { v: [value, value], w: value }, asks: { v: [value, value], w: value } },
        ]),
      ),
    });
    expect(
      (await judged(of(1), of(2))).findings.map(({ places }) =>
        places.map(({ address, place }) => `${address} ${place}`),
      ),
    ).toEqual([
      ["aws_x.a[0] v[0]", "aws_x.a[0] v[1]", "aws_x.a[1] v[0]", "aws_x.a[1] v[1]"],
      ["aws_x.a[0] w", "aws_x.a[1] w"],
    ]);
  });
});

describe("an incomplete plan", () => {
  const different = asked("aws_x.a", { v: 1 });

  it.each<[string, Partial<Statements>, string]>([
    ["errored", { errored: true }, "stopped with an error"],
    ["targeted", { complete: false }, "-target"],
    ["refresh-only", { refreshOnly: true }, "refresh-only"],
    ["of a destruction", { destroys: true }, "destroys everything"],
    ["with deferred changes", { deferred: 3 }, "put off 3 changes"],
  ])("that is %s is one finding, and nothing else is said", async (_, statements, text) => {
    for (const side of [0, 1]) {
      const report = await judged(
        { ...different, ...(side === 0 ? { statements } : {}) },
        { ...asked("aws_x.a", { v: 2 }), ...(side === 1 ? { statements } : {}) },
      );
      expect(report.findings).toMatchObject([
        {
          kind: "incomplete-plan",
          environment: ["staging", "production"][side],
          severity: "high",
          message: expect.stringContaining(text),
          suggestion: expect.stringMatching(
            /: `terraform plan -out=(staging|production)\.tfplan && terraform show -json/,
          ),
        },
      ]);
      expect(report.verdict.outcome).toBe("blocked");
    }
  });

  it("is none when the plan says nothing about itself, or that it changes nothing", async () => {
    expect(
      (await judged(different, { ...different, statements: { applyable: false, complete: true, errored: false } }))
        .findings,
    ).toEqual([]);
  });

  it("does not silence the comparison of other environments", async () => {
    const report = await checkOf([
      environment("demo", { statements: { errored: true } }),
      environment("staging", different),
      environment("production", asked("aws_x.a", { v: 2 })),
    ]);
    expect(foundIn(report)).toEqual(["incomplete-plan: plan", "unexplained-difference: aws_x.a v"]);
  });
});

describe("live drift", () => {
  it("is a finding for each object, with the values that it has now", async () => {
    const drift = [{ address: "aws_x.a", before: { v: 1, w: "same", id: "i" }, after: { v: 2, w: "same", id: "i" } }];
    const report = await judged({ ...asked("aws_x.a", { v: 1 }), drift }, asked("aws_x.a", { v: 1 }));
    expect(report.findings).toMatchObject([
      {
        kind: "live-drift",
        environment: "staging",
        places: [{ address: "aws_x.a", place: "v", values: { staging: { state: "known", text: "2" } } }],
      },
    ]);
    expect(report.findings[0]?.severity).not.toBe("info");
  });

  it("is told when the object is gone", async () => {
    const report = await judged({ drift: [{ address: "aws_x.a", before: { v: 1 }, after: null }] }, {});
    expect(report.findings).toMatchObject([
      { kind: "live-drift", cause: "aws_x.a was deleted outside of Terraform in staging" },
    ]);
  });

  it("of what the configuration leaves to others is mentioned and does not block; what changed beside it does", async () => {
    const resource = (is: Readonly<Record<string, Plain>>) => ({
      "aws_x.a": { is, asks: { engine_version: "1", count: 2 }, ignoreChanges: ["count"] },
    });
    const drifted = (after: Readonly<Record<string, Plain>>): EnvironmentGiven => ({
      resources: resource({ engine_version: "1", count: 9 }),
      drift: [{ address: "aws_x.a", before: { engine_version: "1", count: 2 }, after }],
    });
    const reference: EnvironmentGiven = { resources: resource({ engine_version: "1", count: 2 }) };
    expect(
      (await judged(drifted({ engine_version: "1", count: 9 }), reference)).findings.map(
        ({ kind, severity }) => `${kind} ${severity}`,
      ),
    ).toEqual(["live-drift info"]);
    expect(
      (await judged(drifted({ engine_version: "2", count: 9 }), reference)).findings.map(
        ({ kind, severity }) => `${kind} ${severity}`,
      ),
    ).toEqual(["live-drift high"]);
  });

  it("of what the provider would assign blocks where it is configured, and where nobody knows", async () => {
    const drift = [{ address: "aws_subnet.a", before: { availability_zone: "a" }, after: { availability_zone: "b" } }];
    const severities = async (resources: EnvironmentGiven["resources"] & object): Promise<readonly string[]> =>
      (await judged({ resources, drift }, { resources })).findings.map(({ kind, severity }) => `${kind} ${severity}`);
    const is = { availability_zone: "a" };
    expect(await severities({ "aws_subnet.a": { is, asks: { availability_zone: "a" } } })).toEqual([
      "live-drift medium",
    ]);
    expect(await severities({ "aws_subnet.a": { is, asks: { availability_zone: null } } })).toEqual([
      "live-drift info",
    ]);
    expect(await severities({})).toEqual(["live-drift medium"]);
  });

  it.each<[string, Plain, Plain]>([
    ["what the provider assigns", { id: "a", etag: "1" }, { id: "a", etag: "2" }],
    ["nothing against nothing", { v: null, tags: null, w: "" }, { v: "", tags: {}, w: null }],
  ])("of %s is mentioned and does not block", async (_, before, after) => {
    const report = await judged({ drift: [{ address: "aws_x.a", before, after }] }, {});
    expect([report.findings.map(({ severity }) => severity), report.verdict.outcome]).toEqual([["info"], "pass"]);
  });
});

describe("a check", () => {
  const checked = (
    status: "pass" | "fail" | "error" | "unknown",
    ...messages: readonly string[]
  ): EnvironmentGiven => ({ checks: [{ address: "check.a", status, messages }] });

  it.each([
    ["fail", "failed in staging"],
    ["error", "could not be evaluated in staging"],
  ] as const)("that says %s is a finding", async (status, text) => {
    expect((await judged(checked(status, "Not well."), {})).findings).toMatchObject([
      { kind: "failed-check", environment: "staging", cause: `check.a ${text}`, message: "Not well." },
    ]);
  });

  it("that says the same in both environments is one finding", async () => {
    const { findings } = await judged(checked("fail", "Not well."), checked("fail", "Not well."));
    expect(
      findings.map(({ kind, environment, cause, places }) => [
        kind,
        environment,
        cause,
        places.map(({ values }) => Object.keys(values)),
      ]),
    ).toEqual([["failed-check", undefined, "check.a failed in staging and production", [["staging"], ["production"]]]]);
    expect(
      (await judged(checked("fail", "One."), checked("fail", "Other."))).findings
        .map(({ environment }) => environment)
        .sort(),
    ).toEqual(["production", "staging"]);
  });

  it.each(["pass", "unknown"] as const)("that says %s is none", async (status) => {
    expect((await judged(checked(status), {})).findings).toEqual([]);
  });
});

describe("parameters", () => {
  it("that differ without leave are findings, each with its line", async () => {
    const report = await judged(
      {},
      {},
      { parameters: { size: { may: true } } },
      { parameters: parameters({ size: "s", flag: true, only: 1 }, { size: "l", flag: false }) },
    );
    expect(report.findings.map(({ kind, places, location }) => [kind, places[0]?.address, location?.line])).toEqual([
      ["unexplained-difference", "flag", 3],
      ["unexplained-difference", "only", 4],
    ]);
  });

  it("that must differ and do not are findings", async () => {
    const rules: ContractGiven = {
      parameters: { "var.token": { must: true }, key: { must: true }, account: { must: true } },
    };
    const report = await judged(
      { variables: { token: secret("same") } },
      { variables: { token: secret("same") } },
      rules,
      { parameters: parameters({ key: "a", account: "1" }, { key: "a", account: "2" }) },
    );
    expect(report.findings.map(({ kind, severity, places }) => [kind, severity, places[0]?.address])).toEqual([
      ["must-differ", "critical", "var.token"],
      ["must-differ", "high", "key"],
    ]);
  });

  it("are held to their conditions", async () => {
    const rules = (when: string): ContractGiven => ({ parameters: { count: { may: true, when } } });
    const counts = { parameters: parameters({ count: 1 }, { count: 3 }) };
    const some = { resources: { "aws_x.a": { is: {} } } };
    expect(foundIn(await judged(some, some, rules("staging >= 1 && staging <= production"), counts))).toEqual([]);
    const [violated] = (await judged({}, {}, rules("staging >= 2"), counts)).findings;
    expect(violated).toMatchObject({
      kind: "condition-violated",
      message: "The contract says when: `staging >= 2`, which is not true.",
      places: [{ address: "count" }],
    });
    expect((await judged({}, {}, rules("staging.x > 1"), counts)).findings).toMatchObject([
      { kind: "condition-violated", message: expect.stringContaining("could not be evaluated") },
    ]);
  });

  it("that a rule is for and nobody has make the rule a finding, or a mistake when it names one", async () => {
    const variables = { variables: { a: 1 } };
    expect(foundIn(await judged(variables, variables, { parameters: { "var.b*": { may: true } } }))).toEqual([
      "unused-allowance: var.b*",
    ]);
    await expect(judged(variables, variables, { parameters: { "var.b": { may: true } } })).rejects.toThrow(
      "no environment has a parameter var.b",
    );
  });
});

describe("notes", () => {
  it("mention secrets that are equal, unless the contract says that they must differ", async () => {
    const same = { variables: { token: secret("one"), key: secret("one"), none: secret(null), open: "one" } };
    const report = await judged(
      same,
      { variables: { ...same.variables, key: secret("two") } },
      { parameters: { "var.key": { may: true } } },
    );
    expect(report.notes.map(({ kind, places }) => [kind, places.map(({ address }) => address)])).toEqual([
      ["equal-secret", ["var.token"]],
    ]);
    const must = await judged(
      { variables: { token: secret("one") } },
      { variables: { token: secret("one") } },
      { parameters: { "var.token": { must: true } } },
    );
    expect([must.notes, must.verdict.outcome]).toEqual([[], "blocked"]);
  });

  it("warn of plans that do not say what is secret", async () => {
    const some = { resources: { "aws_x.a": { is: {} } } };
    const report = await judged(
      { ...some, terraformVersion: "0.14.0", statements: { marksSensitive: false } },
      { ...some, terraformVersion: "0.14.0" },
    );
    expect(report.notes.map(({ kind, text }) => [kind, text.includes("staging") && text.includes("0.14.0")])).toEqual([
      ["unmarked-secrets", true],
    ]);
    expect(report.verdict.outcome).toBe("pass");
  });
});

describe("the id of a finding", () => {
  const idOf = async (left: Plain, right: Plain, name = "staging"): Promise<string | undefined> => {
    const report = await checkOf([
      environment(name, asked("aws_x.a", { v: left, w: 1 })),
      environment("production", asked("aws_x.a", { v: right, w: 1 })),
    ]);
    return report.findings[0]?.id;
  };

  it("stays the same while the values change", async () => {
    expect(await idOf("a", "b")).toBe(await idOf("c", "d"));
    expect(await idOf(secret("a"), secret("b"))).toBe(await idOf("c", "d"));
  });

  it("is another one for another environment", async () => {
    expect(await idOf("a", "b")).not.toBe(await idOf("a", "b", "demo"));
  });

  it("is never used twice", async () => {
    const many = (value: number): EnvironmentGiven => ({
      resources: Object.fromEntries(
        ["a", "b", "c"].map((name, index) => {
          const one = { u: value + index, v: value + index, "w.x": value + index, w: { x: value + index } };
          const asked = { u: 0, v: 0, "w.x": 0, w: { x: 0 } };
          return [`aws_x.${name}`, { is: one, asks: asked }];
        }),
      ),
      outputs: { u: value },
    });
    const ids = (await judged(many(1), many(2))).findings.map(({ id }) => id);
    expect(ids.length).toBe(13);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("severity", () => {
  it.each<[string, string, string, string]>([
    ["aws_db_instance.a", "engine_version", "high", "versions"],
    ["aws_ecs_service.a", "desired_count", "medium", "scale"],
    ["aws_cloudwatch_log_group.a", "retention_in_days", "low", "observability"],
    ["aws_iam_role.a", "assume_role_policy", "high", "security"],
    ["aws_db_instance.a", "deletion_protection", "high", "data"],
    ["aws_db_instance.a", "password", "critical", "environment-variables-and-secrets"],
    ["aws_x.a", "tags", "low", "observability"],
    ["aws_x.a", "anything", "medium", "topology"],
  ])("of %s %s is %s (%s)", async (address, attribute, severity, dimension) => {
    expect(
      (await judged(asked(address, { [attribute]: "a" }), asked(address, { [attribute]: "b" }))).findings,
    ).toMatchObject([{ severity, dimension }]);
  });

  it("is what the last matching rule of the contract says", async () => {
    const location = { file: "parity.yaml", line: 1 };
    const severity = [
      { resource: "*", attribute: "*", level: "low" as const, location },
      { resource: "aws_x.*", attribute: "v", level: "info" as const, location },
    ];
    const report = await judged(asked("aws_x.a", { v: 1, w: 1 }), asked("aws_x.a", { v: 2, w: 2 }), { severity });
    expect(report.findings.map(({ severity: level, places }) => [places[0]?.place, level])).toEqual([
      ["w", "low"],
      ["v", "info"],
    ]);
  });
});

describe("a parameter that is the name of its environment", () => {
  type Rules = NonNullable<ContractGiven["parameters"]>;
  const told = async (
    left: Plain,
    right: Plain,
    rules: Rules,
    more: ContractGiven = {},
  ): Promise<readonly string[]> => {
    const report = await judged(
      { variables: { stage: left } },
      { variables: { stage: right } },
      { ...more, parameters: rules },
    );
    return report.notes.filter(({ kind }) => kind === "undeclared-identity").map(({ text }) => text);
  };
  const may: Rules = { "var.*": { may: true } };
  const line = (kind: string): string =>
    `The parameter var.stage is the ${kind} of its environment, and the contract lets it differ like any other, so ` +
    `that code which asks for it (var.stage == "production") is permitted. Say identity: ${kind} in line 1 of ` +
    "parity.yaml: then only text that passes through may follow from it.";

  it("is told where the contract only lets it differ", async () => {
    expect(await told("staging", "production", may)).toEqual([line("name")]);
    expect(await told("staging", "production", { "var.stage": { may: true, must: true } })).toEqual([line("name")]);
  });

  it("is told by whatever identity the contract declares of the environments", async () => {
    const identities = { staging: { account: "11" }, production: { account: "22" } };
    expect(await told("11", exactly("22"), may, { identities })).toEqual([line("account")]);
  });

  it.each<[string, Plain, Plain, Rules]>([
    ["it is declared", "staging", "production", { "var.stage": { identity: "name" } }],
    ["it may not differ", "staging", "production", {}],
    ["it is a secret", secret("staging"), "production", may],
    ["one environment has something else", "staging", "live", may],
    ["it is more than the name", "staging-1", "production-1", may],
  ])("is not told where %s", async (_, left, right, rules) => {
    expect(await told(left, right, rules)).toEqual([]);
  });
});
