import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { renderReport, reportFormats } from "../../src/report/index.js";
import {
  checkOf,
  contract,
  environment,
  foundIn,
  parameterFile,
  refersTo,
  secret,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const [MINE, THEIRS] = ["hunter2-of-staging", "hunter2-of-production"];

const judged = (
  make: (own: string) => EnvironmentGiven,
  more: Parameters<typeof checkOf>[1] = {},
  [mine, theirs] = [MINE, MINE],
): Promise<ParityReport> =>
  checkOf([environment("staging", make(mine as string)), environment("production", make(theirs as string))], more);

const written = (report: ParityReport): string =>
  [JSON.stringify(report), ...reportFormats.map((format) => renderReport(report, format))].join("\n");

const resource = (is: Readonly<Record<string, Plain>>, asks = is): EnvironmentGiven => ({
  resources: { "aws_x.a": { is, asks } },
});

const container = (own: string): string =>
  JSON.stringify([{ name: "web", image: "web:1", environment: [{ name: "DB_PASSWORD", value: own }] }]);

describe("a credential in clear", () => {
  it("is a finding where both environments have the same, which names place and rule and shows nothing", async () => {
    const report = await judged((own) => resource({ container_definitions: container(own) }));
    expect(report.findings).toMatchObject([
      {
        kind: "hardcoded-secret",
        severity: "high",
        dimension: "environment-variables-and-secrets",
        cause:
          "A password stands in clear in container_definitions[name=web].environment[name=DB_PASSWORD].value of aws_x.a",
        message: expect.stringMatching(/^The rule secret-name finds a password .* in staging and production\./),
        places: [{ values: { staging: { state: "sensitive" }, production: { state: "sensitive" } } }],
      },
    ]);
    expect(report.verdict.outcome).toBe("blocked");
    expect(written(report)).not.toContain("hunter2");
  });

  it.each<[string, (own: string) => EnvironmentGiven, string]>([
    ["an attribute", (own) => resource({ password: own }), "aws_x.a password"],
    [
      "a data source's argument",
      (own) => ({ resources: { "data.http.a": { is: { password: own }, asks: { password: own } } } }),
      "data.http.a password",
    ],
    [
      "a state",
      (own) => ({ source: "state", resources: { "aws_x.a": { is: { password: own } } } }),
      "aws_x.a password",
    ],
    [
      "a synthesized configuration",
      (own) => ({ source: "configuration", resources: { "aws_x.a": { is: { password: own } } } }),
      "aws_x.a password",
    ],
    ["a root variable", (own) => ({ variables: { db_password: own } }), "var.db_password"],
    ["a part of a root variable", (own) => ({ variables: { db: { password: own } } }), "var.db password"],
    [
      "an argument of a provider",
      (own) => ({ providers: { datadog: { asks: { api_key: own } } } }),
      "provider.datadog api_key",
    ],
    [
      "an argument of a module",
      (own) => ({
        modules: [
          {
            path: "module.db",
            arguments: {
              kind: "block",
              arguments: new Map([
                [
                  "password",
                  { kind: "expression", constant: { kind: "string", text: own, sensitive: false }, references: [] },
                ],
              ]),
            },
            outputs: new Map(),
            variables: new Map(),
          },
        ],
      }),
      "module.db password",
    ],
    [
      "a constant of an argument that the plan marks",
      (own) => resource({ password: secret(own) }, { password: own }),
      "aws_x.a password",
    ],
    [
      "a constant of a write-only argument",
      (own) => resource({ password_wo: null }, { password_wo: own }),
      "aws_x.a password_wo",
    ],
    [
      "an output that is a constant",
      (own) => ({ outputs: { password: own }, outputExpressions: { password: own } }),
      "output.password",
    ],
  ])("is found in %s", async (_, make, place) => {
    const report = await judged(make, {}, [MINE, THEIRS]);
    const found = report.findings.filter(({ kind }) => kind === "hardcoded-secret");
    expect(found.map(({ places }) => places.map((one) => `${one.address} ${one.place}`.trim()))).toEqual([[place]]);
    expect(written(report)).not.toContain("hunter2");
  });

  it.each<[string, (own: string) => EnvironmentGiven]>([
    ["marks", (own) => resource({ password: secret(own) }, { password: refersTo("var.password") })],
    ["takes from a sensitive variable", (own) => ({ variables: { db_password: secret(own) } })],
    ["computes", (own) => resource({ name: "x", password: own }, { name: "x" })],
    [
      "has not any more",
      (own) => ({ resources: {}, drift: [{ address: "aws_x.a", before: { password: own }, after: {} }] }),
    ],
  ])("is no finding where somebody %s it, and is shown nowhere", async (_, make) => {
    const report = await judged(make, {}, [MINE, THEIRS]);
    expect(foundIn(report).filter((line) => line.startsWith("hardcoded-secret"))).toEqual([]);
    expect(written(report)).not.toContain("hunter2");
  });

  it("is one finding at all places where it stands, and where it comes from stands first", async () => {
    const report = await judged(
      (own) => ({
        variables: { db_password: own },
        resources: {
          "aws_a.a": { is: { url: `postgres://app:${own}@db` }, asks: { url: refersTo("var.db_password") } },
          "aws_b.b": { is: { password: own }, asks: { password: refersTo("var.db_password") } },
        },
      }),
      { parameters: new Map() },
    );
    expect(foundIn(report)).toEqual([
      "hardcoded-secret: var.db_password",
      "hardcoded-secret: aws_a.a url",
      "hardcoded-secret: aws_b.b password",
    ]);
    expect(report.findings).toHaveLength(1);
  });

  it("is one finding where the environments have different ones in one place", async () => {
    const report = await judged((own) => resource({ password: own }), {}, [MINE, THEIRS]);
    expect(report.findings.filter(({ kind }) => kind === "hardcoded-secret")).toHaveLength(1);
  });

  it("is told of the environment that has it alone", async () => {
    const report = await checkOf([
      environment("staging", resource({ password: MINE })),
      environment("production", resource({ password: secret(THEIRS) }, { password: refersTo("var.password") })),
    ]);
    const [found] = report.findings.filter(({ kind }) => kind === "hardcoded-secret");
    expect(found?.places[0]?.values).toEqual({ staging: { state: "sensitive" } });
    expect(found?.message).toContain("in staging. ");
  });

  it("has an id without any value, the same while the secret changes", async () => {
    const ids = async (own: string): Promise<readonly string[]> =>
      (await judged(() => resource({ password: own }))).findings.map(({ id }) => id);
    expect(await ids(MINE)).toEqual(await ids(THEIRS));
  });

  it("in a parameter file is one, unless the contract calls the parameter sensitive", async () => {
    const parameters = new Map(
      ["staging", "production"].map((name) => [name, parameterFile(name, { "db.password": MINE })]),
    );
    const found = async (rule: object): Promise<readonly string[]> => {
      const report = await judged(() => ({ resources: { "aws_x.a": { is: {} } } }), {
        parameters,
        contract: contract({ parameters: { "db.password": { may: true, ...rule } } }),
      });
      expect(written(report)).not.toContain("hunter2");
      return foundIn(report).filter((line) => line.startsWith("hardcoded-secret"));
    };
    expect(await found({})).toEqual(["hardcoded-secret: db.password"]);
    expect(await found({ sensitive: true })).toEqual([]);
  });

  it("does not depend on the order of resources", async () => {
    const make = (names: readonly string[]): EnvironmentGiven => ({
      resources: Object.fromEntries(
        names.map((name) => [
          `aws_x.${name}`,
          { is: { password: `${MINE}${name.length}` }, asks: { password: `${MINE}${name.length}` } },
        ]),
      ),
    });
    const [one, other] = await Promise.all([
      judged(() => make(["a", "bb", "c", "dd"])),
      judged(() => make(["dd", "c", "bb", "a"])),
    ]);
    expect(one.findings).toEqual(other?.findings);
    expect(one.findings).toHaveLength(2);
  });
});

describe("a credential that is a word", () => {
  const [WORD, OTHER] = ["postgres", "mysql"];
  it.each<[string, (own: string) => Plain]>([
    ["in an attribute", (own) => ({ password: own })],
    ["in a container", (own) => ({ container_definitions: container(own) })],
    [
      "in a pair that one environment lacks",
      (own) => ({
        container_definitions: container(own).replace("DB_PASSWORD", `${own === WORD ? "A" : "B"}_PASSWORD`),
      }),
    ],
    ["in a script", (own) => ({ user_data: `export DB_PASSWORD=${own}` })],
    ["in a document that one environment lacks", (own) => ({ [own === WORD ? "a" : "b"]: container(own) })],
    ["in a URL", (own) => ({ url: `postgresql://app:${own}@db` })],
  ])("is not shown %s", async (_, make) => {
    const report = await judged((own) => resource(make(own) as Record<string, Plain>), {}, [WORD, OTHER]);
    const values = report.findings.flatMap(({ places }) => places.flatMap((place) => Object.values(place.values)));
    expect(values.length).toBeGreaterThan(0);
    expect(JSON.stringify(values)).not.toMatch(/postgres"|mysql/);
  });
});

describe("an allowance for a credential in clear", () => {
  const make = (own: string): EnvironmentGiven => resource({ container_definitions: container(own) });
  const allowed = (more: object, secrets: [string, string] = [MINE, MINE]): Promise<ParityReport> =>
    judged(
      make,
      { contract: contract({ allow: [{ resource: "aws_x.*", attribute: "container_definitions", ...more }] }) },
      secrets,
    );

  it("accepts it, is used, and shows nothing of it", async () => {
    const report = await allowed({});
    expect(foundIn(report)).toEqual([]);
    expect(report.verdict.outcome).toBe("pass");
    const different = await allowed({}, [MINE, THEIRS]);
    expect(foundIn(different)).toEqual([]);
    expect(written(different)).not.toContain("hunter2");
  });

  it("for one environment leaves the other's", async () => {
    const report = await allowed({ environment: "staging" });
    expect(report.findings.map(({ kind, places }) => [kind, Object.keys(places[0]?.values ?? {})])).toEqual([
      ["hardcoded-secret", ["production"]],
    ]);
  });

  it("elsewhere accepts nothing, and is unused", async () => {
    const report = await judged(make, {
      contract: contract({ allow: [{ resource: "aws_y.*", attribute: "container_definitions" }] }),
    });
    expect(report.findings.map(({ kind }) => kind)).toEqual(["hardcoded-secret", "unused-allowance"]);
  });
});
