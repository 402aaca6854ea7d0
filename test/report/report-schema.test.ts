import { Ajv } from "ajv";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explanationKinds, findingKinds } from "../../src/knowledge/finding-kinds.js";
import { severities } from "../../src/knowledge/ranking.js";
import { dimensions, type Finding, type ParityReport, type ReportedPlace } from "../../src/model/report.js";
import { renderReport } from "../../src/report/index.js";
import { runIn } from "../cli/world.js";
import { anyReport } from "./arbitrary-reports.js";
import { engineVersion, report } from "./reports.js";

interface Schema {
  readonly description?: string;
  readonly $ref?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const text = readFileSync(new URL("../../schema/report.schema.json", import.meta.url), "utf8");
const schema = JSON.parse(text) as Schema;
const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
const definition = (name: string): Schema => schema.definitions?.[name] ?? {};
const resolve = (node: Schema): Schema =>
  node.$ref === undefined ? node : definition(node.$ref.replace("#/definitions/", ""));

/** Everything in a schema that says something of a value, with where it stands. */
const nodesIn = (node: Schema, at: string): readonly (readonly [string, Schema])[] => [
  [at, node],
  ...Object.entries(node.properties ?? {}).flatMap(([name, one]) => nodesIn(one, `${at}/${name}`)),
  ...(node.additionalProperties ? nodesIn(node.additionalProperties, `${at}/*`) : []),
  ...(node.items === undefined ? [] : nodesIn(node.items, `${at}/[]`)),
  ...(node.oneOf ?? []).flatMap((one, index) => nodesIn(one, `${at}/${index}`)),
  ...Object.entries(node.definitions ?? {}).flatMap(([name, one]) => nodesIn(one, `#${name}`)),
];

/** With every key that may be absent: what the model gains does not compile until it is here. */
type Whole<Data> = Data extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : Data extends object
    ? { readonly [Key in keyof Data]-?: Whole<Exclude<Data[Key], undefined>> }
    : Data;

const location = { file: "parity.yaml", line: 3, column: 5 };
const place: Whole<ReportedPlace> = {
  address: "aws_db_instance.main",
  constructPath: "platform/database",
  madeAt: "modules/database.ts:12",
  path: ["ingress", 0],
  place: "ingress[0]",
  values: { staging: { state: "known", text: "a" }, production: { state: "known", text: "b" } },
  others: { qa: { state: "known", text: "c" } },
};
const finding: Whole<Finding> = {
  id: "0123456789abcdef",
  kind: "unexplained-difference",
  severity: "high",
  dimension: "versions",
  status: "waived",
  change: "introduced",
  component: "network",
  base: "existing",
  openSince: "2027-01-01",
  environment: "staging",
  cause: "A cause.",
  places: [place],
  message: "A message.",
  suggestion: "A suggestion.",
  location,
  allow: {
    is: "entries",
    causes: ["a"],
    places: [
      { resource: "a", attribute: "b" },
      { resource: "a", presence: "staging" },
    ],
  },
  waive: { is: "parameter", name: "database.size", presence: "staging" },
  owners: [{ name: "@acme/platform", because: { kind: "codeowners", location } }],
  accepted: { reason: "A reason.", owner: "platform", expires: "2027-01-31", since: "2026-01-31" },
};
const environment: Whole<ParityReport["environments"][number]> = {
  name: "staging",
  source: "plan",
  file: "plans/staging.json",
  terraformVersion: "1.11.4",
  resources: 1,
  fingerprint: "sha256:aa",
};
const digest = "0".repeat(64);
const whole: Whole<ParityReport> = {
  schemaVersion: 1,
  reference: "production",
  environments: [environment],
  components: [{ name: "network", environments: [environment], resourcesCompared: 1, differences: 1, open: 0 }],
  part: {
    component: "network",
    version: "0.1.0",
    contract: digest,
    components: ["network"],
    environments: ["staging"],
    having: ["staging"],
    lacking: ["qa"],
    promotion: { from: "staging", to: "production" },
    maxPlanAgeHours: 24,
    today: "2027-01-07",
    read: { rules: digest, parameters: { "staging.json": digest } },
    patterns: { staging: "plans/*.json" },
    files: ["staging.json"],
    undecided: [finding],
  },
  verdict: { outcome: "pass", blocking: 0, failOn: "low" },
  requirements: [{ kind: "not-reviewed", outcome: "met", reviewed: { entries: 3, days: 90 }, exempt: "first" }],
  findings: [finding],
  explained: [
    {
      component: "network",
      environment: "staging",
      explanation: { kind: "parameter", parameters: ["a"], evidence: "Evidence.", reason: "A reason.", location },
      places: [place],
      steps: [{ step: "parameter", held: true, because: "Evidence." }],
    },
  ],
  notes: [{ kind: "equal-secret", component: "network", text: "A note.", places: [place] }],
  counts: { ...report([]).counts, change: { introduced: 1, existing: 0, removed: 0 } },
  base: {
    introduced: 0,
    existing: 1,
    resolved: [{ id: "a", kind: "live-drift", severity: "low", environment: "staging", cause: "A cause." }],
  },
  history: { runs: 2, points: [{ day: "2027-01-01", critical: 0, high: 1, medium: 0, low: 0, info: 0 }] },
};

/** Every object in data that the schema knows the keys of, with the keys of the schema that it lacks. */
function objectsIn(
  data: unknown,
  given: Schema,
): readonly { readonly at: object; readonly lacks: readonly string[] }[] {
  const node = resolve(given);
  if (Array.isArray(data)) return data.flatMap((item) => objectsIn(item, node.items ?? {}));
  if (typeof data !== "object" || data === null) return [];
  const entries = Object.entries(data);
  const isOf = (one: Schema): boolean => entries.every(([key]) => resolve(one).properties?.[key] !== undefined);
  const { properties, additionalProperties } = node.oneOf === undefined ? node : (node.oneOf.find(isOf) ?? {});
  const inside = entries.flatMap(([key, value]) => objectsIn(value, properties?.[key] ?? (additionalProperties || {})));
  if (properties === undefined) return inside;
  return [{ at: data, lacks: Object.keys(properties).filter((key) => !(key in data)) }, ...inside];
}

describe("the schema of the report", () => {
  it("says of every node what it means", () => {
    for (const [at, node] of nodesIn(schema, "")) expect(node.description?.length ?? 0, at).toBeGreaterThan(5);
  });

  it("has the kinds, severities and dimensions that there are", () => {
    expect(definition("kind").enum).toEqual(Object.keys(findingKinds));
    expect(definition("severity").enum).toEqual(severities);
    expect(definition("finding").properties?.["dimension"]?.enum).toEqual(dimensions);
    expect(definition("explanationKind").enum).toEqual(Object.keys(explanationKinds));
    const { explained, findings } = definition("counts").properties ?? {};
    expect(Object.keys(explained?.properties ?? {})).toEqual(Object.keys(explanationKinds));
    expect(Object.keys(findings?.properties ?? {})).toEqual(severities);
  });

  it("takes a report with every key of the model, and has no key besides", () => {
    validate(whole);
    expect(validate.errors ?? []).toEqual([]);
    const objects = objectsIn(whole, schema);
    expect(objects.length).toBeGreaterThan(40);
    expect(objects.flatMap(({ lacks }) => lacks)).toEqual([]);
  });

  it("refuses a key that it does not know, and a wrong value, anywhere", () => {
    const copy = structuredClone(whole) as unknown as Schema;
    for (const { at } of objectsIn(copy, schema)) {
      Object.assign(at, { unknown: 1 });
      expect(validate(copy)).toBe(false);
      Reflect.deleteProperty(at, "unknown");
      for (const [key, value] of Object.entries(at)) {
        Object.assign(at, { [key]: -1.5 });
        expect(validate(copy), key).toBe(false);
        Object.assign(at, { [key]: value as unknown });
      }
    }
    expect(validate(copy)).toBe(true);
  });

  it("takes what is written of any report", () => {
    fc.assert(
      fc.property(anyReport(8), fc.constantFrom("web", "data/main_2.x-y"), (given, name) => {
        // A component has a name that can be a path.
        const named = given.findings.map((one) => (one.component === undefined ? one : { ...one, component: name }));
        validate(JSON.parse(renderReport({ ...given, findings: named }, "json")));
        expect(validate.errors ?? []).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(validate({ ...report([]), schemaVersion: 2 })).toBe(false);
  });

  it.each(["", "a b", "a/", "<b>", "a\n# PASS", "..", "a//b"])("takes no component called %j", (component) => {
    const found = { ...engineVersion, id: "0123456789abcdef" };
    expect(validate(report([{ ...found, component: "web" }]))).toBe(true);
    expect(validate(report([{ ...found, component }]))).toBe(false);
  });

  it("takes no line that no file has", () => {
    const at = (line: number) =>
      report([{ ...engineVersion, id: "0123456789abcdef", location: { file: "a.tf", line } }]);
    for (const line of [0, -1, 1.5, 2 ** 31, 1e308]) expect(validate(at(line))).toBe(false);
    expect(validate(at(2 ** 31 - 1))).toBe(true);
  });
});

describe("tfparity schema", () => {
  it.each([
    ["report", "report.schema.json"],
    ["contract", "parity.schema.json"],
    ["manifest", "manifest.schema.json"],
  ])("prints the one of a %s to the byte", async (name, file) => {
    const { exitCode, stdout, stderr } = await runIn(".", ["schema", name]);
    expect(stdout).toBe(readFileSync(new URL(`../../schema/${file}`, import.meta.url), "utf8"));
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });

  it("refuses what there is no schema of", async () => {
    const { exitCode, stdout, stderr } = await runIn(".", ["schema", "plan"]);
    expect(stderr).toContain("Allowed choices are report, contract");
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  it("prints what the package exports", () => {
    const facts = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      readonly exports: Readonly<Record<string, unknown>>;
    };
    for (const file of ["parity", "report"])
      expect(facts.exports[`./schema/${file}.schema.json`]).toBe(`./schema/${file}.schema.json`);
  });
});
