import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractChanges } from "../../src/contract/changes/index.js";
import { excusedBy } from "../../src/judge/excused.js";
import {
  emptyContract,
  type Allowance,
  type Contract,
  type ParameterRule,
  type Waiver,
} from "../../src/model/contract.js";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, contract, location, setsAt } from "../builders.js";
import { anyPair, environmentsOf } from "./environments.js";

/** Contracts about the pairs of `environments.ts`, whose rules often cover each other, and nearly. */

const patterns = fc.constantFrom("*", "aws_*", "aws_x.*", "aws_x.a", "aws_x.?", "aws_x.c[0]", "aws_x.c", "output.*");
const attributes = fc.constantFrom("*", "**", "literal", "li*", "tags", "tags.Team", "tags*", "engine_version", "?ist");
const names = fc.constantFrom("staging", "production");
const scope = fc.oneof(
  fc.record({ resource: patterns, attribute: attributes }),
  fc.record({ resource: patterns, attribute: attributes, environment: names }),
  fc.record({ resource: patterns, presence: names }),
);
const scopes = fc.uniqueArray(scope, { maxLength: 4, selector: (one) => JSON.stringify(one) });

const allowances: fc.Arbitrary<Contract["allow"]> = scopes.map((some) => contract({ allow: some }).allow);
const waivers: fc.Arbitrary<Contract["waivers"]> = fc
  .tuple(scopes, fc.array(fc.constantFrom("2026-12-31", "2027-01-07", "2027-06-30"), { minLength: 4, maxLength: 4 }))
  .map(
    ([some, days]) =>
      contract({ waivers: some.map((one, at) => ({ ...one, expires: days[at] ?? "2027-01-31" })) }).waivers,
  );
const rule: fc.Arbitrary<ParameterRule> = fc
  .record({
    pattern: fc.constantFrom(
      "*",
      "var.*",
      "var.s*",
      "var.*e",
      "var.size",
      "var.other",
      "var.o*",
      "var.name",
      "var.token",
    ),
    kind: fc.constantFrom("may", "may", "must", "match", "identity", "sensitive"),
    when: fc.option(fc.constantFrom("staging != production", "staging == production"), { nil: undefined }),
    affects: fc.subarray(["*", "aws_*", "aws_x.*", "aws_x.a", "output.vpc"], { maxLength: 2 }),
    presence: fc.subarray(["staging", "production"]),
  })
  .map(({ pattern, kind, when, affects, presence }) => {
    const may = kind === "may" || kind === "must" || kind === "identity";
    return {
      pattern,
      may,
      must: kind === "must",
      sensitive: kind === "sensitive",
      affects: may ? affects : [],
      presence: may ? presence : [],
      location,
      ...(kind === "identity" ? { identity: "name" } : {}),
      ...(may && when !== undefined ? { when } : {}),
    };
  });
const rules = fc.uniqueArray(rule, { maxLength: 4, selector: ({ pattern }) => pattern });
const level = fc.constantFrom("critical", "high", "medium", "low", "info");
const severity = fc.uniqueArray(fc.record({ resource: patterns, attribute: attributes, level }), {
  maxLength: 2,
  selector: ({ resource, attribute }) => `${resource} ${attribute}`,
});
const anyContract: fc.Arbitrary<Contract> = fc
  .record({ allow: allowances, waivers, parameters: rules, severity, failOn: level })
  .map(({ failOn, severity: levels, ...lists }) => ({
    ...emptyContract,
    ...lists,
    severity: levels.map((one) => ({ ...one, location })),
    gate: { ...emptyContract.gate, failOn },
  }));

/** Two contracts, the second of which is mostly the first with some things taken away, added or replaced. */
const anyTwo: fc.Arbitrary<readonly [Contract, Contract]> = fc
  .tuple(anyContract, anyContract, fc.array(fc.nat(5), { minLength: 5, maxLength: 5 }), fc.nat(3))
  .map(([judging, other, choices, drop]) => {
    const mixed = <Rule>(
      mine: readonly Rule[],
      theirs: readonly Rule[],
      choice: number,
      key: (one: Rule) => string,
    ) => {
      if (choice < 2) return mine;
      if (choice === 2) return mine.filter((_, at) => at !== drop);
      if (choice === 3) return [...mine].reverse();
      const kept = choice === 4 ? mine.filter((_, at) => at !== drop) : [];
      return [...kept, ...theirs.filter((one) => !kept.some((known) => key(known) === key(one)))];
    };
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = choices;
    const keyOfScope = ({ resource, attribute, presence, environment }: Allowance | Waiver): string =>
      JSON.stringify([resource, attribute, presence, environment]);
    const proposed: Contract = {
      ...judging,
      allow: mixed(judging.allow, other.allow, a, keyOfScope),
      waivers: mixed(judging.waivers, other.waivers, b, keyOfScope),
      parameters: mixed(judging.parameters, other.parameters, c, ({ pattern }) => pattern),
      severity: mixed(judging.severity, other.severity, d, (one) => `${one.resource} ${one.attribute}`),
      gate: e < 4 ? judging.gate : other.gate,
    };
    return [judging, proposed] as const;
  });

const judgedBy = (pair: Parameters<typeof environmentsOf>[0], by: Contract): Promise<ParityReport> =>
  checkOf(environmentsOf(pair), { contract: by, sets: setsAt("set", "rules") });

describe("the changes of a contract", () => {
  it("are none between a contract and itself, in whatever order its allowances and waivers stand", () => {
    fc.assert(
      fc.property(anyContract, (one) => {
        const reordered = { ...one, allow: [...one.allow].reverse(), waivers: [...one.waivers].reverse() };
        expect(contractChanges(one, one)).toEqual([]);
        expect(contractChanges(one, reordered)).toEqual([]);
      }),
    );
  });

  it("are narrower when an allowance or a waiver is taken away, and wider when one is added", () => {
    fc.assert(
      fc.property(anyContract, fc.nat(3), fc.constantFrom("allow", "waivers"), (one, at, list) => {
        const less = { ...one, [list]: one[list].filter((_, position) => position !== at) };
        const changed = one[list].length === less[list].length ? [] : [list];
        expect(contractChanges(one, less).map(({ section, direction }) => [section, direction])).toEqual(
          changed.map((section) => [section, "narrower"]),
        );
        expect(contractChanges(less, one).map(({ section, direction }) => [section, direction])).toEqual(
          changed.map((section) => [section, "wider"]),
        );
      }),
    );
  });

  it("are wider when a rule that permits something is added", () => {
    fc.assert(
      fc.property(rules, (some) => {
        const [added, ...others] = some;
        fc.pre(added?.may === true);
        const before = { ...emptyContract, parameters: others };
        expect(contractChanges(before, { ...before, parameters: some })).toMatchObject([{ direction: "wider" }]);
      }),
    );
  });

  it("are told in the same words whatever the order of the rules in the file", () => {
    fc.assert(
      fc.property(anyTwo, ([judging, proposed]) => {
        const told = (one: Contract, other: Contract): readonly string[] =>
          contractChanges(one, other)
            .filter(({ section }) => section === "allow" || section === "waivers")
            .map(({ alone, ...change }) =>
              JSON.stringify({ ...change, isCounted: alone !== undefined, fields: change.fields.length > 0 }),
            )
            .sort();
        const reversed = (one: Contract): Contract => ({
          ...one,
          allow: [...one.allow].reverse(),
          waivers: [...one.waivers].reverse(),
        });
        expect(told(reversed(judging), reversed(proposed))).toEqual(told(judging, proposed));
      }),
    );
  });

  it("excuse nothing when all of them are narrower, whatever is compared", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyTwo, async (pair, [judging, proposed]) => {
        const changes = contractChanges(judging, proposed);
        fc.pre(changes.length > 0 && changes.every(({ direction }) => direction === "narrower"));
        const [before, after] = [await judgedBy(pair, judging), await judgedBy(pair, proposed)];
        expect(excusedBy(before, after)).toEqual({ differences: 0, findings: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it("are wider, each of them, when it excuses something", async () => {
    await fc.assert(
      fc.asyncProperty(anyPair, anyTwo, async (pair, [judging, proposed]) => {
        const report = await checkOf(environmentsOf(pair), {
          contract: { ...judging, file: "parity.yaml", from: { ref: "main", commit: "0".repeat(40), sha256: "" } },
          proposed: { contract: proposed },
          sets: setsAt("set", "rules"),
        });
        const changes = report.findings.filter(({ kind }) => kind === "contract-change");
        expect(changes).toHaveLength(contractChanges(judging, proposed).length);
        for (const { message, severity: worst } of changes)
          if (/would excuse \d/.test(message)) expect(worst).toBe("medium");
        expect(changes.every(({ status }) => status === "open")).toBe(true);
        // What is found besides is what the contract that judges finds.
        const found = (some: ParityReport): readonly string[] =>
          some.findings.filter(({ kind }) => kind !== "contract-change").map(({ id, status }) => `${id} ${status}`);
        expect(found(report)).toEqual(found(await judgedBy(pair, judging)));
      }),
      { numRuns: 60 },
    );
  });
});
