import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import { checkOf, environment } from "../builders.js";

describe("a report on states", () => {
  const notes = async (text: string, source: "state" | "plan") => {
    const sides = ["staging", "production"].map((name) =>
      environment(name, { source, resources: { "aws_x.a": { is: {} } }, variables: { size: 1 } }),
    );
    const report = await checkOf(sides, { contract: readContract(text, "parity.yaml") });
    return report.notes.filter(({ kind }) => kind === "ignored-for-states").map((note) => note.text);
  };
  const rule = "version: 1\nparameters:\n  var.size: { may: differ, reason: r }\n";
  const named = "version: 1\nenvironments:\n  staging: { source: infra }\n  production: { plan: p.json }\n";

  it("names what of the contract does nothing there", async () => {
    expect(await notes(rule, "state")).toEqual([expect.stringContaining("the rules for var.size do nothing there")]);
    expect(await notes(named, "state")).toEqual([expect.stringContaining("source: does nothing there")]);
  });

  it("names nothing where all of it counts", async () => {
    expect(await notes(rule, "plan")).toEqual([]);
    expect(await notes("version: 1\n", "state")).toEqual([]);
    expect(await notes("version: 1\nparameters:\n  size: { must: match }\n", "state")).toEqual([]);
  });
});
