import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParameterRule } from "../../src/model/contract.js";
import { InputError, InputErrors } from "../../src/model/input-error.js";
import type { FindingKind, ParityReport } from "../../src/model/report.js";
import { checkOf, contract } from "../builders.js";
import { exampleFiles, sourceOf } from "../configuration/terraform.js";
import { bytesOf, inChunks } from "../read/reading.js";
import { readEnvironment } from "../../src/read/read-environment.js";

/**
 * What is taken out of a plan's `configuration` never explains anything. A plan without a part of it is either told to
 * be incomplete, or every difference that had no explanation before has none now.
 */

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];
interface Pair {
  readonly staging: Json;
  readonly production: Json;
  /** Parameters that may differ. */
  readonly allowed: Readonly<Record<string, Partial<ParameterRule>>>;
}

const plan = (folder: string, name: string): Json =>
  JSON.parse(readFileSync(new URL(`../${folder}/fixtures/${name}.json`, import.meta.url), "utf8")) as Json;
const pairs: Readonly<Record<string, Pair>> = {
  "two copies, applied": {
    staging: plan("explain", "staging.plan"),
    production: plan("explain", "production.plan"),
    allowed: { "var.environment": { identity: "name" }, "var.account": { identity: "account" }, "var.retention": {} },
  },
  "one module, nothing applied": {
    staging: plan("configuration", "staging.plan"),
    production: plan("configuration", "production.plan"),
    allowed: { "var.environment": { identity: "name" }, "var.cidr": {} },
  },
  "two versions, applied": {
    staging: plan("gate", "v1.staging"),
    production: plan("gate", "v2.production"),
    allowed: { "var.size": {} },
  },
};

/** Kinds of findings that are about a difference which both plans show. */
const DIFFERENCES: ReadonlySet<FindingKind> = new Set<FindingKind>([
  "unexplained-difference",
  "undetermined",
  "missing-resource",
  "order-difference",
  "sensitivity-difference",
  "version-difference",
]);

async function judged({ staging, production, allowed }: Pair): Promise<ParityReport> {
  const read = (name: string, json: Json) =>
    readEnvironment({ name, file: `${name}.json`, chunks: inChunks(bytesOf(JSON.stringify(json))) });
  const rules = Object.entries(allowed).map(([name, rule]) => [name, { may: true, ...rule }]);
  return checkOf([await read("staging", staging), await read("production", production)], {
    contract: contract({ parameters: Object.fromEntries(rules) as Pair["allowed"] }),
  });
}

/** `address place`; a place that is open is so with all that is in it. */
const openPlaces = ({ findings }: ParityReport): readonly string[] =>
  findings
    .filter(({ kind }) => DIFFERENCES.has(kind))
    .flatMap(({ places }) => places.map(({ address, place }) => `${address} ${place}`));

const isIn = (outer: string, place: string): boolean =>
  place.startsWith(outer) && (outer.endsWith(" ") || /^([.[]|$)/.test(place.slice(outer.length)));

const known = new Map<Pair, Promise<readonly string[]>>();
function openBefore(pair: Pair): Promise<readonly string[]> {
  const found = known.get(pair) ?? judged(pair).then(openPlaces);
  known.set(pair, found);
  return found;
}

/** Which places are no longer open once the plans are these; none when they are refused, or told to be incomplete. */
async function lostPlaces(pair: Pair, mutant: Pair): Promise<readonly string[]> {
  let report: ParityReport;
  try {
    report = await judged(mutant);
  } catch (error) {
    if (error instanceof InputError || error instanceof InputErrors) return [];
    throw error;
  }
  expect(report.verdict.outcome).toBe("blocked");
  if (report.findings.some(({ kind }) => kind === "incomplete-plan")) return [];
  const now = openPlaces(report);
  return (await openBefore(pair)).filter((place) => !now.some((outer) => isIn(outer, place)));
}

/** Every path below a value, outer ones first. */
const pathsIn = (value: Json, path: Path = []): readonly Path[] =>
  typeof value !== "object" || value === null
    ? [path]
    : [
        path,
        ...(Array.isArray(value)
          ? value.map((item: Json, index) => [index, item] as const)
          : Object.entries(value)
        ).flatMap(([key, item]) => pathsIn(item, [...path, key])),
      ];

/** The value without what is at the path, or with nothing in it. */
function cut(value: Json, [step, ...rest]: Path, how: "removed" | "emptied"): Json | undefined {
  if (step === undefined)
    return how === "removed" || typeof value !== "object" ? undefined : Array.isArray(value) ? [] : {};
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) => {
      const kept = index === step ? cut(item, rest, how) : item;
      return kept === undefined ? [] : [kept];
    });
  return Object.fromEntries(
    Object.entries(value as Record<string, Json>).flatMap(([key, item]) => {
      const kept = key === step ? cut(item, rest, how) : item;
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

const pairOf = (name: string): Pair => pairs[name] as Pair;

const configurationPaths = (json: Json): readonly Path[] =>
  pathsIn((json as { readonly configuration: Json }).configuration, ["configuration"]);

/**
 * The parts that no plan lacks by itself, or only one of something that has no arguments. An argument that is left out
 * of both plans is one that nobody wrote: those are plans of another configuration.
 */
const isStructure = (path: Path): boolean => {
  const inner = path.lastIndexOf("expressions");
  return (
    (inner === -1 || inner === path.length - 1) &&
    !["default", "sensitive", "version_constraint", "count_expression", "for_each_expression", "source"].some((name) =>
      path.includes(name),
    ) &&
    !(path[1] === "provider_config" && path.includes("expressions"))
  );
};

const how = fc.constantFrom("removed" as const, "emptied" as const);
const side = fc.constantFrom("staging" as const, "production" as const);
const name = fc.constantFrom(...Object.keys(pairs));

describe("what is taken out of the configuration", () => {
  it("of one plan explains nothing", async () => {
    const mutants = fc
      .tuple(name, side)
      .chain(([of, from]) =>
        fc.tuple(fc.constant(of), fc.constant(from), fc.constantFrom(...configurationPaths(pairOf(of)[from])), how),
      );
    await fc.assert(
      fc.asyncProperty(mutants, async ([of, from, path, done]) => {
        const pair = pairOf(of);
        expect(await lostPlaces(pair, { ...pair, [from]: cut(pair[from], path, done) as Json })).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("of both plans explains nothing, where no plan lacks it by itself", async () => {
    const mutants = name.chain((of) =>
      fc.tuple(
        fc.constant(of),
        fc.constantFrom(...configurationPaths(pairOf(of).staging).filter((path) => isStructure(path))),
        how,
      ),
    );
    await fc.assert(
      fc.asyncProperty(mutants, async ([of, path, done]) => {
        const pair = pairOf(of);
        const mutant = {
          ...pair,
          staging: cut(pair.staging, path, done) as Json,
          production: cut(pair.production, path, done) as Json,
        };
        expect(await lostPlaces(pair, mutant)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("of both plans is seen where the source is at hand, one argument or another", async () => {
    const pair = pairOf("one module, nothing applied");
    const source = await sourceOf(exampleFiles().files);
    const told = async (path: Path): Promise<readonly string[]> => {
      const read = (environment: "staging" | "production") =>
        readEnvironment({
          name: environment,
          file: `${environment}.json`,
          chunks: inChunks(
            bytesOf(JSON.stringify(path.length === 0 ? pair[environment] : cut(pair[environment], path, "removed"))),
          ),
        });
      const { findings } = await checkOf([await read("staging"), await read("production")], {
        contract: contract({}),
        sources: new Map([
          ["staging", source],
          ["production", source],
        ]),
      });
      return findings.map(({ kind }) => kind);
    };
    expect(await told([])).not.toContain("stale-proof");
    const given = configurationPaths(pair.staging).filter((path) => path.at(-2) === "expressions");
    expect(given.length).toBeGreaterThan(5);
    for (const path of given) expect(await told(path), path.join(".")).toContain("stale-proof");
  });
});
