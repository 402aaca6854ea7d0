import { expect, it } from "vitest";
import { readBaseline } from "../../src/contract/read-baseline.js";

const [ONE, OTHER] = ["0123456789abcdef", "fedcba9876543210"];
const entry = (id: string, reason: string): object => ({
  id,
  about: `instead of ${OTHER}`,
  since: "2026-01-01",
  reason,
  places: [{ address: "a", place: "", values: {} }],
});

it("a finding of a baseline stands where its id is given, and not where a text names it", () => {
  const findings = [entry(ONE, `As "id": "${OTHER}".`), entry(OTHER, "Ours.")];
  const text = `{\n"version": 1,\n"findings": [\n${findings.map((one) => JSON.stringify(one)).join(",\n\n")}\n]}\n`;
  const { entries } = readBaseline(text, "b.json");
  expect([...entries].map(([id, { location }]) => [id, location.line])).toEqual([
    [ONE, 4],
    [OTHER, 6],
  ]);
});
