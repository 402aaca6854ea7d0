import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, hiddenFields, honestFields, moduleOf, parameters, RULES, withoutForbidden } from "./arbitraries.js";
import { checkModule, kindsOf, type Outcome } from "./world.js";

const explainedAddresses = ({ report }: Outcome): readonly string[] => report.explained.flatMap(({ places }) => places.map(({ address }) => address));
const foundAddresses = ({ report }: Outcome): readonly string[] => report.findings.flatMap(({ places }) => places.map(({ address }) => address));

describe("random modules", () => {
  it("pass without a finding when they are functions of what may differ, and every difference is explained", () =>
    fc.assert(
      fc.asyncProperty(honestFields(), parameters(), async (fields, given) => {
        const outcome = await checkModule(moduleOf(fields), withoutForbidden(given), RULES, false);
        expect(outcome.report.findings.map(({ kind, message, cause }) => `${kind}: ${cause}: ${message}`)).toEqual([]);
        expect(outcome.report.verdict.outcome).toBe("pass");
      }),
      { numRuns: 60 },
    ));

  it("are blocked when something hidden decides, wherever it stands, and the place is not explained", () =>
    fc.assert(
      fc.asyncProperty(honestFields(), hiddenFields(), parameters(), async (fields, hidden, given) => {
        const module = moduleOf([...fields, hidden]);
        const outcome = await checkModule(module, given, RULES, false);
        const [spot] = hidden;
        const address = addressOf(spot, fields.length);
        expect(outcome.report.verdict.outcome).toBe("blocked");
        // A probe that fails leaves nothing explained and names no place.
        const isNamed = foundAddresses(outcome).some((found) => found.startsWith(address)) || kindsOf(outcome).includes("undetermined");
        expect(isNamed).toBe(true);
        expect(explainedAddresses(outcome).filter((explained) => explained.startsWith(address))).toEqual([]);
      }),
      { numRuns: 120 },
    ));

  it("are explained by nothing under an empty contract", () =>
    fc.assert(
      fc.asyncProperty(honestFields(), parameters(), async (fields, given) => {
        const outcome = await checkModule(moduleOf(fields), given, "", false);
        expect(outcome.report.explained).toEqual([]);
      }),
      { numRuns: 30 },
    ));
});
