import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, hiddenFields, honestFields, moduleOf, parameters, RULES, withoutForbidden } from "./arbitraries.js";
import { checkModule, kindsOf, type Outcome, type Stage } from "./world.js";

/** More runs than the usual: `RUNS=2000 npx vitest run test/cdktf/laws.test.ts`. */
const runs = (usual: number): { readonly numRuns: number } => ({ numRuns: Number(process.env["RUNS"] ?? usual) });

const explainedAddresses = ({ report }: Outcome): readonly string[] =>
  report.explained.flatMap(({ places }) => places.map(({ address }) => address));
const foundAddresses = ({ report }: Outcome): readonly string[] =>
  report.findings.flatMap(({ places }) => places.map(({ address }) => address));

describe.each<Stage>(["written", "greenfield", "applied", "mixed"])(
  "random modules, as %s",
  { timeout: 3_600_000 },
  (stage) => {
    it("pass without a finding when they are functions of what may differ, and every difference is explained", () =>
      fc.assert(
        fc.asyncProperty(honestFields(), parameters(), async (fields, given) => {
          const outcome = await checkModule(moduleOf(fields), withoutForbidden(given), RULES, false, stage);
          expect(outcome.report.findings.map(({ kind, message, cause }) => `${kind}: ${cause}: ${message}`)).toEqual(
            [],
          );
          expect(outcome.report.verdict.outcome).toBe("pass");
        }),
        runs(25),
      ));

    it("are blocked when something hidden decides, wherever it stands, and the place is not explained", () =>
      fc.assert(
        fc.asyncProperty(honestFields(), hiddenFields(), parameters(), async (fields, hidden, given) => {
          const module = moduleOf([...fields, hidden]);
          const outcome = await checkModule(module, given, RULES, false, stage);
          const [spot] = hidden;
          const address = addressOf(spot, fields.length);
          expect(outcome.report.verdict.outcome).toBe("blocked");
          // A probe that fails leaves nothing explained and names no place.
          const isNamed =
            foundAddresses(outcome).some((found) => found.startsWith(address)) ||
            kindsOf(outcome).includes("undetermined");
          expect(isNamed).toBe(true);
          const explained = outcome.report.explained
            .filter(({ explanation }) => explanation.kind === "parameter" || explanation.kind === "reference")
            .flatMap(({ places }) => places.map((place) => place.address));
          expect(explained.filter((one) => one.startsWith(address))).toEqual([]);
        }),
        runs(50),
      ));

    it("are explained by no parameter under an empty contract", () =>
      fc.assert(
        fc.asyncProperty(honestFields(), parameters(), async (fields, given) => {
          const { report } = await checkModule(moduleOf(fields), given, "", false, stage);
          expect(report.explained.filter(({ explanation }) => explanation.kind === "parameter")).toEqual([]);
          if (stage === "written") expect(report.explained).toEqual([]);
        }),
        runs(12),
      ));

    it("are not explained any further by an allowance for something else", () =>
      fc.assert(
        fc.asyncProperty(honestFields(), hiddenFields(), parameters(), async (fields, hidden, given) => {
          const both = Object.fromEntries(
            Object.entries(given).map(([name, own]) => [name, { ...own, unrelated: name }]),
          );
          const [without, withMore] = [
            await checkModule(moduleOf([...fields, hidden]), both, RULES, false, stage),
            await checkModule(
              moduleOf([...fields, hidden]),
              both,
              `${RULES}  unrelated: { may: differ, reason: For nothing. }\n`,
              false,
              stage,
            ),
          ];
          // What the clock names has another name in each, and what a file that grows counts has more instances.
          const named = (outcome: Outcome): ReadonlySet<string> =>
            new Set(explainedAddresses(outcome).map((address) => address.replace(/\d{3,}|\[\d+\]/, "…")));
          expect(named(withMore)).toEqual(named(without));
        }),
        runs(8),
      ));
  },
);
