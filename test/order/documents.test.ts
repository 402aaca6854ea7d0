import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkParity, type CheckInput } from "../../src/check.js";
import { readContract } from "../../src/contract/index.js";
import type { Environment } from "../../src/model/environment.js";
import { bundledSets, readEnvironment } from "../../src/read/index.js";
import { nothingIsSecret } from "../builders.js";
import { exampleFiles, sourceOf } from "../configuration/terraform.js";
import { drawFrom, shuffled } from "./shuffle.js";

/**
 * The order of sections, resources and attributes in a file decides nothing: a check of shuffled files gives the same
 * report, byte by byte.
 */

const fixture = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const tableFile = fileURLToPath(new URL("../../data/sets/hashicorp-aws.json", import.meta.url));
const sets = bundledSets(readFileSync(tableFile), tableFile);

interface Given {
  /** The files of staging and of production, the reference. */
  readonly documents: readonly [string, string];
  readonly sources?: CheckInput["sources"];
  /** The contract, as YAML without its version. */
  readonly rules?: string;
}

/** The report; which bytes it was made from is left out, since those are not the same. */
async function reportText({ documents, sources = new Map(), rules = "" }: Given): Promise<string> {
  const environments = await Promise.all([read("staging", documents[0]), read("production", documents[1])]);
  const report = await checkParity({
    environments,
    reference: "production",
    contract: readContract(`version: 1\n${rules}`, "parity.yaml"),
    parameters: new Map(),
    synthesized: new Map(),
    proofs: new Map(),
    sources,
    sets,
    secretAttributes: nothingIsSecret,
    today: "2027-01-07",
  });
  return JSON.stringify(report, null, 1);
}

const read = async (name: string, text: string): Promise<Environment> => ({
  ...(await readEnvironment({ name, file: `${name}.json`, chunks: Readable.from([new TextEncoder().encode(text)]) })),
  fingerprint: `sha256:${name}`,
});

const example = exampleFiles();
const examplePlans = [
  fixture("configuration/fixtures/staging.plan.json"),
  fixture("configuration/fixtures/production.plan.json"),
] as const;

type Rest = Omit<Given, "documents">;
const pairs: readonly [string, string, string, Rest?][] = [
  [
    "the example of plain Terraform",
    "configuration/fixtures/staging.plan.json",
    "configuration/fixtures/production.plan.json",
  ],
  [
    "the example of plain Terraform under its contract",
    "configuration/fixtures/staging.plan.json",
    "configuration/fixtures/production.plan.json",
    { rules: example.rules },
  ],
  ["two versions of a small module", "gate/fixtures/v2-planned.staging.json", "gate/fixtures/v1.production.json"],
  ["plans before and after an apply", "gate/fixtures/v1-planned.staging.json", "gate/fixtures/v2.production.json"],
  ["a plan that creates and one that changes", "read/fixtures/create.plan.json", "read/fixtures/update.plan.json"],
  ["a plan that changes and one that does not", "read/fixtures/update.plan.json", "read/fixtures/no-op.plan.json"],
  ["a plan that removes an output", "read/fixtures/output-removed.plan.json", "read/fixtures/no-op.plan.json"],
  ["a plan that ended in an error", "read/fixtures/errored.plan.json", "read/fixtures/update.plan.json"],
  ["a part of a plan", "read/fixtures/target.plan.json", "read/fixtures/destroy.plan.json"],
  ["plans of two configurations", "read/fixtures/synthesized.plan.json", "read/fixtures/create.plan.json"],
  ["a state and a state file", "read/fixtures/state.json", "read/fixtures/terraform.tfstate"],
];

/** Holds the report about some files against that about each of a number of shuffled copies. */
async function expectSameFor(given: Given, copies: number): Promise<void> {
  const expected = await reportText(given);
  for (let seed = 1; seed <= copies; seed += 1) {
    const draw = drawFrom(seed);
    const documents = [shuffled(given.documents[0], draw), shuffled(given.documents[1], draw)] as const;
    expect(documents, "nothing was shuffled").not.toEqual(given.documents);
    expect(await reportText({ ...given, documents })).toBe(expected);
  }
}

describe("the report is the same for shuffled files", () => {
  it.each(pairs)("%s", async (_, staging, production, rest: Rest = {}) => {
    await expectSameFor({ documents: [fixture(staging), fixture(production)], ...rest }, 8);
  });

  it("the example of plain Terraform beside its source", async () => {
    const source = await sourceOf(example.files);
    const sources = new Map([
      ["staging", source],
      ["production", source],
    ]);
    await expectSameFor({ documents: examplePlans, sources }, 3);
  });

  it("the source, whatever its files are called and in which order they stand", async () => {
    const named = (names: (at: number) => string) => {
      const entries = Object.entries(example.files);
      return sourceOf(
        Object.fromEntries(entries.map(([file, text], at) => [file.replace(/[^/]+\.tf$/, () => names(at)), text])),
      );
    };
    const texts = await Promise.all(
      [
        await sourceOf(Object.fromEntries(Object.entries(example.files).reverse())),
        await named((at) => `z${99 - at}.tf`),
      ].map((source) =>
        reportText({
          documents: examplePlans,
          sources: new Map([
            ["staging", source],
            ["production", source],
          ]),
        }),
      ),
    );
    const source = await sourceOf(example.files);
    const sources = new Map([
      ["staging", source],
      ["production", source],
    ]);
    const withoutPlaces = (text: string): string =>
      text.replace(/"location": \{[^}]*\}/g, "").replace(/\S+\.tf\b(:\d+)?/g, "");
    const expected = await reportText({ documents: examplePlans, sources });
    expect(texts[0]).toBe(expected);
    expect(withoutPlaces(texts[1] ?? "")).toBe(withoutPlaces(expected));
  });

  it("plans of megabytes, of which a part is read at a time", async () => {
    type Change = Readonly<Record<string, unknown>>;
    const changes = (text: string): readonly Change[] =>
      (JSON.parse(text) as { readonly resource_changes: readonly Change[] }).resource_changes;
    const copies = [...Array(400).keys()].flatMap((copy) =>
      changes(examplePlans[1]).map((change) => {
        const name = `copy${copy}_${String(change["name"])}`;
        return {
          ...change,
          name,
          address: String(change["address"]).replace(/(terraform_data\.)[a-z_]+/, `$1${name}`),
        };
      }),
    );
    const large = (text: string): string =>
      JSON.stringify({ ...(JSON.parse(text) as object), resource_changes: [...changes(text), ...copies] });
    const documents = [large(examplePlans[0]), large(examplePlans[1])] as const;
    expect(documents[0].length).toBeGreaterThan(3_000_000);
    await expectSameFor({ documents }, 2);
  });

  it("an object that does not change, whose members stand in another order after", async () => {
    const resource = (before: string, after: string, provider: string): string =>
      `{"address":"aws_x.a","mode":"managed","type":"aws_x","name":"a","provider_name":"${provider}",` +
      `"change":{"actions":["no-op"],"before":${before},"after":${after},"after_unknown":{}}}`;
    const plan = (...sides: readonly [string, string, string]): string =>
      `{"format_version":"1.2","resource_changes":[${resource(...sides)}]}`;
    const [one, other] = ['{"id":"i","size":1}', '{"size":1,"id":"i"}'];
    const reports = await Promise.all(
      [one, other].map((after) => reportText({ documents: [plan(one, after, "aws-2"), plan(one, after, "aws")] })),
    );
    expect(reports[1]).toBe(reports[0]);
    expect(reports[0]).toContain('"change": "existing"');
  });
});
