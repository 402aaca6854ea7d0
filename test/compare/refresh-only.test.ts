/** Refresh-only plans, compared with each other: what there is, as Terraform had left it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, environment, type EnvironmentGiven } from "../builders.js";
import { folderWith, runIn } from "../cli/world.js";

const refreshed = (name: string, given: EnvironmentGiven = {}) =>
  environment(name, { ...given, statements: { refreshOnly: true } });
const told = ({ findings }: ParityReport): readonly string[] =>
  findings.map(({ kind, severity, environment: of = "", places }) =>
    `${severity} ${kind} ${of} ${places.map(({ place }) => place).join(" ")}`.trim(),
  );
const ofType = "aws_ecs_service.api";

describe("refresh-only plans of all environments", () => {
  it("are compared, and a note says what they do not say", async () => {
    const sides = [refreshed("staging", { resources: { [ofType]: { is: { desired_count: 2 } } } })];
    const report = await checkOf([...sides, refreshed("production", { resources: { [ofType]: { is: {} } } })]);
    expect(told(report)).toEqual([expect.stringContaining("staging desired_count")]);
    expect(report.notes.filter(({ kind }) => kind === "compares-what-is").map(({ text }) => text)).toEqual([
      "The plans of staging and production only refresh, so that what there is was compared, as Terraform had left " +
        "it. What their configurations would still change stands in no such plan.",
    ]);
  });

  const drifted = (ignoreChanges: readonly string[]) =>
    checkOf([
      refreshed("staging", { resources: { [ofType]: { is: { desired_count: 2 }, ignoreChanges } } }),
      refreshed("production", {
        resources: { [ofType]: { is: { desired_count: 9 }, ignoreChanges } },
        drift: [{ address: ofType, before: { desired_count: 2 }, after: { desired_count: 9 } }],
      }),
    ]);

  it("tell what was changed by hand once, as drift", async () => {
    expect(told(await drifted([]))).toEqual([expect.stringMatching(/live-drift production desired_count$/)]);
  });

  it("tell a difference that is left to others, since no drift of it has to be mended", async () => {
    const findings = told(await drifted(["desired_count"]));
    expect(findings).toHaveLength(2);
    expect(findings[0]).toContain("staging desired_count");
    expect(findings[1]).toMatch(/^info live-drift production desired_count$/);
  });

  it("tell an object that is gone as drift, and not as missing as well", async () => {
    const provider = "registry.terraform.io/hashicorp/aws";
    const report = await checkOf([
      refreshed("staging", { resources: { [ofType]: { is: { desired_count: 2 } } } }),
      refreshed("production", { drift: [{ address: ofType, provider, before: { desired_count: 2 }, after: null }] }),
    ]);
    expect(told(report)).toEqual([expect.stringMatching(/live-drift production$/)]);
  });

  it("tell an object that came by hand", async () => {
    const report = await checkOf([
      refreshed("staging", { resources: { [ofType]: { is: { desired_count: 2 } } } }),
      refreshed("production", { resources: { [ofType]: { is: { desired_count: 2 } }, "aws_x.b": { is: {} } } }),
    ]);
    expect(told(report)).toEqual([expect.stringContaining("missing-resource staging")]);
  });
});

describe("a refresh-only plan", () => {
  // JavaScript has no number of twenty digits.
  const plan = readFileSync("test/read/fixtures/refresh-only.plan.json", "utf8").replaceAll(/\b\d{20}\b/g, "1");
  const folder = folderWith({
    "a.json": plan,
    "b.json": `${plan} `,
    "sorted.json": JSON.stringify(inKeyOrder(JSON.parse(plan))),
    "c.json": readFileSync("test/read/fixtures/no-op.plan.json", "utf8"),
  });

  it("has what there is, in whatever order its keys are", async () => {
    for (const other of ["b.json", "sorted.json"]) {
      const { exitCode, stdout } = await runIn(folder, ["check", "a.json", other]);
      // A check of the fixture fails in it, and that alone is found.
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining("\n9 resources compared; 0 differences")]);
      expect(stdout).toContain("BLOCKED: 1 finding (1 high)");
    }
  });

  it("is none to compare beside another plan, to promote, or to take a fingerprint of", async () => {
    const beside = await runIn(folder, ["check", "a.json", "c.json"]);
    expect([beside.exitCode, beside.stdout]).toEqual([1, expect.stringContaining("it is a refresh-only plan")]);
    const ends = ["--from", "a", "--to", "b", "--plan", "a=a.json", "--plan", "b=b.json"];
    const gate = await runIn(folder, ["gate", ...ends]);
    expect([gate.exitCode, gate.stdout]).toEqual([1, expect.stringContaining("it is a refresh-only plan")]);
    const fingerprint = await runIn(folder, ["fingerprint", "a.json", "b.json"]);
    expect([fingerprint.exitCode, fingerprint.stdout]).toEqual([2, ""]);
    expect(fingerprint.stderr).toContain("a.json: there is no fingerprint of this plan: it is a refresh-only plan");
  });
});

function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, inKeyOrder(item)]),
  );
}
