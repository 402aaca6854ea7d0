import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/model/environment.js";
import type { ParityReport } from "../../src/model/report.js";
import { renderReport, reportFormats } from "../../src/report/index.js";
import {
  checkOf,
  contract,
  environment,
  explainedIn,
  secret,
  setsAt,
  type ContractGiven,
  type EnvironmentGiven,
  type Plain,
  type ResourceGiven,
} from "../builders.js";
import { drawFrom, shuffledEnvironment } from "../order/shuffle.js";
import { anyAllowance, anyContract, anyPair, environmentsOf } from "./environments.js";

const sets = setsAt("set", "rules");
const check = (
  environments: readonly Environment[],
  rules: ContractGiven = {},
  reference = "production",
): Promise<ParityReport> => checkOf(environments, { contract: contract(rules), reference, sets });

const DECLARATIONS: ReadonlySet<string> = new Set(["unused-allowance", "expired-waiver"]);
/** The places of findings, whatever is said about declarations. */
const open = (report: ParityReport): readonly string[] =>
  report.findings
    .filter(({ kind }) => !DECLARATIONS.has(kind))
    .flatMap(({ kind, places }) => places.map(({ address, place }) => `${kind} ${address} ${place}`))
    .sort();
const unexplained = (report: ParityReport): readonly string[] =>
  open(report).filter((line) => !/^(live-drift|cross-environment-value) /.test(line));

describe("a check", () => {
  it("finds nothing in an environment and itself but what it deserves alone", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, async ({ left }) => {
        const report = await check([environment("staging", left), environment("production", left)]);
        expect(unexplained(report)).toEqual([]);
        expect(report.counts.differences).toBe(0);
      }),
    );
  });

  it("explains nothing by allowance or parameter when the contract has none", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyContract, async (pair, rules) => {
        const { counts } = await check(environmentsOf(pair), { ...rules, allow: [], parameters: {} });
        expect([counts.explained.allowance, counts.explained.parameter]).toEqual([0, 0]);
      }),
    );
  });

  it("tells every difference once: explained, or at a place of a finding", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyContract, async (pair, rules) => {
        const report = await check(environmentsOf(pair), rules);
        const explained = report.explained.reduce((sum, { places }) => sum + places.length, 0);
        expect(explained + report.counts.unexplained).toBe(report.counts.differences);
        expect(Object.values(report.counts.explained).reduce((sum, count) => sum + count, 0)).toBe(explained);
        expect(report.counts.unexplained === 0 || report.verdict.outcome === "blocked").toBe(true);
        expect(new Set(report.findings.map(({ id }) => id)).size).toBe(report.findings.length);
      }),
    );
  });

  it("is not moved by declarations about something else", async () => {
    const unrelated: readonly ContractGiven[] = [
      { allow: [{ resource: "aws_nothing.*", attribute: "*" }] },
      { waivers: [{ resource: "aws_nothing.*", attribute: "*" }] },
      { waivers: [{ resource: "*", attribute: "*", expires: "2020-01-01" }] },
      { parameters: { "nothing.*": { may: true } } },
      { renames: [{ from: "nothing_here", to: "elsewhere" }] },
      {
        severity: [
          { resource: "aws_nothing.*", attribute: "*", level: "info", location: { file: "parity.yaml", line: 1 } },
        ],
      },
    ];
    await fc.assert(
      fc.asyncProperty(anyPair, anyContract, fc.constantFrom(...unrelated), async (pair, rules, more) => {
        const [without, withMore] = [
          await check(environmentsOf(pair), rules),
          await check(environmentsOf(pair), {
            ...rules,
            ...more,
            allow: [...(rules.allow ?? []), ...(more.allow ?? [])],
            parameters: { ...rules.parameters, ...more.parameters },
          }),
        ];
        expect(explainedIn(withMore)).toEqual(explainedIn(without));
        expect(open(withMore)).toEqual(open(without));
      }),
    );
  });

  it("never loses an explanation by one more allowance", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyContract, anyAllowance, async (pair, rules, allowance) => {
        const places = (report: ParityReport): readonly string[] =>
          report.explained.flatMap(({ places: some }) => some.map(({ address, place }) => `${address} ${place}`));
        const [without, withMore] = [
          await check(environmentsOf(pair), rules),
          await check(environmentsOf(pair), { ...rules, allow: [...(rules.allow ?? []), allowance] }),
        ];
        expect(places(withMore)).toEqual(expect.arrayContaining([...places(without)]));
        expect(withMore.counts.unexplained).toBeLessThanOrEqual(without.counts.unexplained);
      }),
    );
  });

  it("finds the same places from both sides", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyContract, async (pair, rules) => {
        const [there, back] = [
          await check(environmentsOf(pair), rules),
          await check(environmentsOf(pair), rules, "staging"),
        ];
        expect(unexplained(back)).toEqual(unexplained(there));
        expect(explainedIn(back)).toEqual(explainedIn(there));
        expect(back.verdict.outcome).toBe(there.verdict.outcome);
      }),
    );
  });

  it("gives the same bytes for the same input, in whatever order its parts stand", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyContract, fc.nat(), async (pair, rules, seed) => {
        const [one, again] = [await check(environmentsOf(pair), rules), await check(environmentsOf(pair), rules)];
        expect(JSON.stringify(again)).toBe(JSON.stringify(one));
        const draw = drawFrom(seed);
        const mixed = environmentsOf(pair).map((given) => shuffledEnvironment(given, draw));
        expect(JSON.stringify(await check(mixed, rules), null, 1)).toBe(JSON.stringify(one, null, 1));
      }),
    );
  });

  it("tells a branch at the first of its places, whichever the files have first", async () => {
    const branch = { branch: '${var.name == "production" ? 300 : 65}' };
    const of = (name: string, size: number, addresses: readonly string[]): Environment =>
      environment(name, {
        variables: { name },
        resources: Object.fromEntries(addresses.map((address) => [address, { is: { branch: size }, asks: branch }])),
      });
    const orders = [
      ["aws_x.a", "aws_x.c[0]"],
      ["aws_x.c[0]", "aws_x.a"],
    ] as const;
    for (const order of orders) {
      const report = await check([of("staging", 65, order), of("production", 300, order)]);
      const [{ cause, places } = {}] = report.findings.filter(({ kind }) => kind === "branches-on-identity");
      expect(cause).toBe("aws_x.a branch looks at which environment it is in and in 1 more");
      expect(places?.map(({ address }) => address)).toEqual(["aws_x.a", "aws_x.c[0]"]);
    }
  });

  it("finds the same whatever the order of the environments that are not the reference", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyPair, anyContract, async (pair, other, rules) => {
        const [staging, production] = environmentsOf(pair);
        const demo = environment("demo", other.left);
        const one = await check([staging, demo, production], rules);
        const turned = await check([demo, production, staging], rules);
        expect(turned.findings).toEqual(one.findings);
        expect([turned.verdict, turned.counts]).toEqual([one.verdict, one.counts]);
        expect(explainedIn(turned)).toEqual(explainedIn(one));
      }),
    );
  });

  it("decides the same whatever the order of allowances and waivers", async () => {
    const waivers = [
      { resource: "aws_x.*", attribute: "other" },
      { resource: "*", attribute: "*", environment: "staging" },
      { resource: "aws_db_instance.main", attribute: "*", expires: "2020-01-01" },
    ];
    const decided = ({ findings }: ParityReport): readonly string[] =>
      findings
        .flatMap(({ kind, status, severity, places }) =>
          places.map(({ address, place }) => `${kind} ${status} ${severity} ${address} ${place}`),
        )
        .sort();
    await fc.assert(
      fc.asyncProperty(anyPair, anyContract, fc.subarray(waivers), async (pair, rules, some) => {
        const one = await check(environmentsOf(pair), { ...rules, waivers: some });
        const turned = await check(environmentsOf(pair), {
          ...rules,
          allow: [...(rules.allow ?? [])].reverse(),
          waivers: [...some].reverse(),
        });
        expect(decided(turned)).toEqual(decided(one));
        expect(explainedIn(turned)).toEqual(explainedIn(one));
        expect(turned.verdict).toEqual(one.verdict);
      }),
    );
  });
});

describe("no report", () => {
  it("shows a secret, wherever it stands and however it was copied", async () => {
    const copies: readonly ((text: string) => string)[] = [
      (text) => text,
      (text) => `https://app:${text}@db/x`,
      (text) => Buffer.from(text).toString("base64"),
      (text) => Buffer.from(`user:${text}`).toString("base64"),
      (text) => JSON.stringify({ url: `x ${text}` }),
      (text) => JSON.stringify([{ name: text, value: 1 }]),
      (text) => encodeURIComponent(text),
    ];
    const homes: readonly ((text: string) => Pick<EnvironmentGiven, "variables" | "outputs" | "resources">)[] = [
      (text) => ({ variables: { token: secret(text) } }),
      (text) => ({ outputs: { token: secret(text) } }),
      (text) => ({ resources: { "aws_home.a": { is: { deep: [{ token: secret(text) }] }, asks: {} } } }),
      (text) => ({ resources: { "aws_home.a": { is: { whole: secret({ [text]: [text, { a: text }] }) } } } }),
    ];
    const places: readonly ((text: string) => EnvironmentGiven)[] = [
      (text) => asked({ value: text }),
      (text) => asked({ deep: [{ list: [text] }] }),
      (text) => asked({ map: { [text]: "x" } }),
      (text) => ({ resources: { "aws_x.a": { is: { computed: text } } } }),
      (text) => ({ outputs: { url: text } }),
      (text) => ({ variables: { plain: text } }),
      (text) => ({ providers: { aws: { asks: { token: text } } } }),
      (text) => ({ checks: [{ address: "check.a", status: "fail", messages: [`it is ${text} now`] }] }),
      (text) => ({ drift: [{ address: "aws_x.a", before: { a: "x" }, after: { a: text, map: { [text]: 1 } } }] }),
    ];
    const texts = fc
      .string({ unit: fc.constantFrom(..."abcXYZ019-_.$%&<>\"'\\ /é"), minLength: 8, maxLength: 20 })
      .filter((text) => text.trim().length >= 8 && !/^\s|\s$/.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(texts, texts),
        fc.constantFrom(...homes),
        fc.constantFrom(...places),
        fc.constantFrom(...copies),
        async (pair, home, place, copy) => {
          const of = (text: string): EnvironmentGiven => merged(home(`S${text}`), place(copy(`S${text}`)));
          const report = await check([environment("staging", of(pair[0])), environment("production", of(pair[1]))]);
          const written = [JSON.stringify(report), ...reportFormats.map((format) => renderReport(report, format))].join(
            "\n",
          );
          for (const text of pair)
            for (const form of [copy(`S${text}`), `S${text}`, JSON.stringify(`S${text}`).slice(1, -1)])
              expect(written.includes(form), form).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });
});

// --- internal ---

const asked = (asks: Readonly<Record<string, Plain>>): EnvironmentGiven => ({
  resources: { "aws_x.a": { is: asks, asks } },
});

const merged = (one: EnvironmentGiven, other: EnvironmentGiven): EnvironmentGiven => ({
  ...one,
  ...other,
  variables: { ...one.variables, ...other.variables },
  outputs: { ...one.outputs, ...other.outputs },
  resources: { ...one.resources, ...other.resources } as Readonly<Record<string, ResourceGiven>>,
});
