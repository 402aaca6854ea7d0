import { describe, expect, it } from "vitest";

import type { Finding, ParityReport } from "../../../src/model/report.js";
import { disagreements } from "./expectation.js";
import type { ExpectedFinding } from "./scenario.js";
import { secretsIn } from "./secrets-in.js";

const place = (address: string, at: string) => ({ address, path: [at], place: at, values: {} });

const finding: Finding = {
  id: "1",
  kind: "unexplained-difference",
  severity: "high",
  dimension: "versions",
  status: "open",
  change: "introduced",
  environment: "staging",
  cause: "engine_version",
  places: [
    { ...place("aws_db_instance.a_1F", "engine_version"), constructPath: "platform/database" },
    place("aws_x.b", "family"),
  ],
  message: "",
  suggestion: "",
};
const report = (...findings: readonly Finding[]): ParityReport => ({ findings }) as unknown as ParityReport;
const expected: ExpectedFinding = {
  kind: "unexplained-difference",
  severity: "high",
  environment: "staging",
  at: "platform/database engine_version",
};

describe("a report and what a scenario expects of it", () => {
  it("agree when every finding is expected and every expectation is met", () => {
    expect(
      disagreements(report(finding), [
        { ...expected, places: 2, also: ["aws_x.b family"], status: "open", change: "introduced" },
      ]),
    ).toEqual([]);
  });

  it.each<[string, Partial<ExpectedFinding>]>([
    ["kind", { kind: "live-drift" }],
    ["severity", { severity: "low" }],
    ["environment", { environment: "production" }],
    ["status", { status: "waived" }],
    ["change", { change: "existing" }],
    ["first place", { at: "aws_x.b family" }],
    ["number of places", { places: 1 }],
    ["further place", { also: ["aws_x.c family"] }],
  ])("disagree about another %s, in both directions", (_, other) => {
    expect(disagreements(report(finding), [{ ...expected, ...other }]).map((line) => line.split(":")[0])).toEqual([
      "missing",
      "not expected",
    ]);
  });

  it("disagree about a finding that is not listed, one that is not there, and one that is there twice", () => {
    expect(disagreements(report(finding), [])).toHaveLength(1);
    expect(disagreements(report(), [expected])).toHaveLength(1);
    expect(disagreements(report(finding, finding), [expected])).toHaveLength(1);
  });
});

describe("a secret in a text", () => {
  const secret = 'pässword "with" all/kinds+of=characters';

  it.each([
    ["in clear", secret],
    ["as JSON", JSON.stringify({ secret })],
    ["in an address", `https://x.example/?q=${encodeURIComponent(secret)}`],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in base64 after one byte", Buffer.from(`x${secret}`).toString("base64")],
    ["in base64 after two bytes, with more behind", Buffer.from(`xy${secret}, and more`).toString("base64")],
    ["in hexadecimal", Buffer.from(secret).toString("hex")],
    ["as HTML", secret.replaceAll('"', "&quot;").replace("ä", "&#xe4;").replace("+", "&#43;")],
    ["broken over lines", secret.replace("with", "wi\n    th")],
  ])("is found %s", (_, text) => {
    expect(secretsIn(`before ${text} after`, [secret])).not.toEqual([]);
  });

  it("is not found where it is not", () => {
    expect(secretsIn("(sensitive) and nothing else", [secret, "another-one"])).toEqual([]);
  });
});
