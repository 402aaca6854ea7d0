import { describe, expect, it } from "vitest";
import { readContract, readParameterFile, unknownParameters } from "../../src/contract/index.js";

const contract = (parameters: string) => readContract(`version: 1\nparameters:\n${parameters}`, "parity.yaml");
const files = new Map([["staging", readParameterFile('{"database": {"engineVersion": "16"}}', "staging.json")]]);

describe("a rule for a parameter that does not exist", () => {
  it("is an error with its place and the name that was meant", () => {
    const errors = unknownParameters(contract("  database.engineVersoin: { may: differ, reason: Typo. }"), [], files);
    expect(errors.map(({ message, file, line }) => [message, file, line])).toEqual([
      [
        'no environment has a parameter database.engineVersoin; did you mean "database.engineVersion"?',
        "parity.yaml",
        3,
      ],
    ]);
  });

  it("is told how to mean all parameters of a part", () => {
    const [error] = unknownParameters(contract("  database: { may: differ, reason: All of it. }"), [], files);
    expect(error?.message).toBe(
      'no environment has a parameter database, only others in it; write "database.*" for all of them',
    );
  });

  it("is none for a wildcard, for a known name, and where there are no parameter files", () => {
    const rules = contract(
      '  "cache.*": { may: differ, reason: Wide. }\n  database.engineVersion: { may: differ, reason: Known. }',
    );
    expect(unknownParameters(rules, [], files)).toEqual([]);
    expect(unknownParameters(contract("  nowhere: { may: differ, reason: No files. }"), [], new Map())).toEqual([]);
  });
});
