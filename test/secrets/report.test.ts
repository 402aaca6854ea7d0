import { describe, expect, it } from "vitest";
import type { Contract } from "../../src/model/contract.js";
import type { ParityReport } from "../../src/model/report.js";
import { reportFormats, renderReport } from "../../src/report/index.js";
import {
  checkOf,
  contract,
  environment,
  parameterFile,
  secret,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const [MINE, THEIRS] = ["hunter2-of-staging", "hunter2-of-production"];

/** Everything that leaves the process. */
const written = (report: ParityReport): string =>
  [JSON.stringify(report), ...reportFormats.map((format) => renderReport(report, format))].join("\n");

async function revealed(
  make: (own: string) => EnvironmentGiven,
  more: Parameters<typeof checkOf>[1] = {},
): Promise<string[]> {
  const report = await checkOf([environment("staging", make(MINE)), environment("production", make(THEIRS))], more);
  expect(report.findings.length + report.explained.length, "the places are in the report").toBeGreaterThan(0);
  const text = written(report);
  return [MINE, THEIRS].filter((word) => text.includes(word));
}

const resource = (is: Readonly<Record<string, Plain>>): EnvironmentGiven => ({
  resources: { "aws_x.a": { is, asks: is } },
});

describe("a report", () => {
  it.each<[string, (own: string) => EnvironmentGiven]>([
    ["a marked attribute", (own) => resource({ password: secret(own) })],
    ["an attribute of a marked container", (own) => resource({ settings: secret({ deep: [{ value: own }] }) })],
    ["a key of a marked container", (own) => resource({ settings: secret({ [own]: 1 }) })],
    ["an entry of a marked JSON document", (own) => resource({ document: secret(JSON.stringify({ host: own })) })],
    [
      "a natural key in a marked JSON document",
      (own) => resource({ document: secret(JSON.stringify([{ name: own, value: 1 }])) }),
    ],
    ["a marked output", (own) => ({ outputs: { url: secret(own) } })],
    ["a sensitive variable", (own) => ({ variables: { password: secret(own) } })],
    [
      "an unmarked copy",
      (own) => ({
        variables: { password: secret(own) },
        ...resource({
          output: own,
          url: `https://app:${own}@db`,
          user_data: Buffer.from(`x=${own}`).toString("base64"),
        }),
      }),
    ],
    [
      "an unmarked copy as a key",
      (own) => ({ variables: { password: secret(own) }, ...resource({ tags: { [own]: own } }) }),
    ],
    [
      "an unmarked copy as the name of an element",
      (own) => ({
        variables: { password: secret(own) },
        ...resource({ document: JSON.stringify([{ name: own, value: 1 }]) }),
      }),
    ],
    [
      "an unmarked copy as the key of an instance",
      (own) => ({
        variables: { password: secret(own) },
        resources: { [`aws_x.a["${own}"]`]: { is: { v: 1 } }, [`module.m["u/${own}"].aws_x.b[0]`]: { is: { v: 1 } } },
      }),
    ],
    [
      "an unmarked copy as the key of an instance with differences",
      (own) => ({
        variables: { password: secret(own) },
        resources: { [`aws_x.a["${MINE}"]`]: { is: { v: own.length } } },
      }),
    ],
    [
      "an unmarked copy in a resource that one side lacks",
      (own) => ({ variables: { password: secret(own) }, outputs: own === MINE ? { url: `https://${own}` } : {} }),
    ],
    [
      "a message of a check",
      (own) => ({
        variables: { password: secret(own) },
        checks: [{ address: "check.a", status: "fail", messages: [`the password ${own} is weak`] }],
      }),
    ],
    [
      "what drifted",
      (own) => ({
        ...resource({ password: secret(own) }),
        drift: [{ address: "aws_x.a", before: { password: secret("x") }, after: { password: secret(own) } }],
      }),
    ],
    [
      "a key that an explanation names",
      (own) => ({
        variables: { password: secret(own) },
        resources: {
          "aws_y.b": { is: { id: { [MINE]: own } } },
          "aws_x.a": { is: { v: own }, asks: { v: `\${aws_y.b.id[${JSON.stringify(MINE)}]}` } },
        },
      }),
    ],
    [
      "a key that the catalogue does not list",
      (own) => ({ variables: { password: secret(own) }, resources: { "aws_x.a": { is: { map: { [own]: "x" } } } } }),
    ],
    [
      "a key in an expression that cannot be followed",
      (own) => ({
        variables: { password: secret(own) },
        resources: { "aws_x.a": { is: { v: own.length }, asks: { v: `\${local.m[${JSON.stringify(own)}]}` } } },
      }),
    ],
    [
      "a key in an expression that nothing explains",
      (own) => ({
        variables: { password: secret(own) },
        resources: {
          "aws_y.b": { is: { map: { [MINE]: own.length } }, asks: { map: { [MINE]: own.length } } },
          "aws_x.a": { is: { v: own.length }, asks: { v: `\${aws_y.b.map[${JSON.stringify(MINE)}]}` } },
        },
      }),
    ],
    [
      "a provider's setting",
      (own) => ({ variables: { token: secret(own) }, providers: { aws: { asks: { token: own } } } }),
    ],
  ])("does not show %s", async (_, make) => {
    expect(await revealed(make)).toEqual([]);
  });

  it("does not show short numbers and booleans of a marked container", async () => {
    const report = await checkOf([
      environment("staging", resource({ settings: secret({ pin: 42, on: true }) })),
      environment("production", resource({ settings: secret({ pin: 43, on: false }) })),
    ]);
    expect(report.findings.flatMap(({ places }) => places)).toEqual(
      [1, 2].map(() => ({
        address: "aws_x.a",
        path: ["settings"],
        place: "settings",
        values: { staging: { state: "sensitive" }, production: { state: "sensitive" } },
      })),
    );
  });

  it("does not show the value of the environment that forgot the mark", async () => {
    const report = await checkOf([
      environment("staging", resource({ pin: secret(42) })),
      environment("production", resource({ pin: 42 })),
    ]);
    expect(report.findings.map(({ kind, places }) => [kind, places[0]?.values])).toEqual([
      ["sensitivity-difference", { staging: { state: "sensitive" }, production: { state: "sensitive" } }],
    ]);
  });

  it("does not show parameters that the contract calls sensitive", async () => {
    const files = {
      staging: parameterFile("staging", { token: MINE }),
      production: parameterFile("production", { token: THEIRS }),
    };
    const shown = await revealed((own) => resource({ description: `uses ${own}` }), {
      parameters: new Map(Object.entries(files)),
      contract: contract({ parameters: { token: { sensitive: true, may: true } } }),
    });
    expect(shown).toEqual([]);
  });

  it.each<[string, Contract, (own: string) => Plain]>([
    ["the contract", contract({ parameters: { "var.place": { sensitive: true, may: true } } }), (own) => own],
    ["a closer rule of it", contract({ parameters: { "var.place.*": { sensitive: true } } }), (own) => ({ own })],
    ["a rule for all of it", contract({ parameters: { "var.*": { sensitive: true } } }), (own) => ({ deep: [own] })],
    ["a proposed contract", { ...contract(), concealed: ["var.place.own"] }, (own) => ({ own })],
  ])("does not show a root variable that %s calls sensitive, nor copies of it", async (_, rules, value) => {
    const shown = await revealed(
      (own) => ({ variables: { place: value(own) }, ...resource({ description: `uses ${own}` }) }),
      { contract: rules },
    );
    expect(shown).toEqual([]);
  });

  it("does not show a write-only argument, which stands in the configuration alone", async () => {
    const shown = await revealed((own) => ({
      resources: { "aws_x.a": { is: { password_wo: null }, asks: { password_wo: own } } },
    }));
    expect(shown).toEqual([]);
  });
});

it("is not in what is said of an input that cannot be compared: a credential that nobody marked", async () => {
  const token = "hunter2-of-nobody";
  const given = (name: string): ReturnType<typeof environment> =>
    environment(name, { variables: { db_password: token } });
  const rules = contract({ parameters: { [`var.${token}`]: { may: true } } });
  const problem = checkOf([given("staging"), given("production")], { contract: rules });
  await expect(problem).rejects.toThrow(/^(?!.*hunter2)/s);
});
