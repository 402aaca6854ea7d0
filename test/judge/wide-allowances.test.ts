import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, contract, environment, foundIn, type ContractGiven, type Plain } from "../builders.js";

const sides = ["staging", "production"] as const;
/** Attributes that differ, of one resource or of several. */
const plans = (attributes: readonly string[], addresses: readonly string[] = ["aws_x.a"]) =>
  sides.map((side) =>
    environment(side, {
      resources: Object.fromEntries(
        addresses.map((address) => [
          address,
          { is: Object.fromEntries(attributes.map((name): [string, Plain] => [name, `${name} of ${side}`])) },
        ]),
      ),
    }),
  );
const harmless = ["note", "colour", "shape", "mood", "comment", "motto"];
const allowAll: ContractGiven = {
  allow: [{ resource: "*", attribute: "*", location: { file: "parity.yaml", line: 7 } }],
};
const judged = (
  attributes: readonly string[],
  rules: ContractGiven = allowAll,
  addresses?: readonly string[],
): Promise<ParityReport> => checkOf(plans(attributes, addresses), { contract: contract(rules) });
const notes = ({ notes: all }: ParityReport): readonly string[] =>
  all.filter(({ kind }) => kind === "wide-allowance").map(({ text }) => text);

describe("an allowance that excuses far more than one cause", () => {
  it("is a finding with its count where it excuses what decides what runs or who may do what", async () => {
    const report = await judged([...harmless, "engine_version", "kms_key"]);
    expect(report.findings).toMatchObject([
      {
        kind: "wide-allowance",
        severity: "low",
        status: "open",
        cause: "The allowance for * * excuses 8 places",
        location: { file: "parity.yaml", line: 7 },
      },
    ]);
    expect(foundIn(report)).toEqual(["wide-allowance: aws_x.a engine_version", "wide-allowance: aws_x.a kms_key"]);
    expect(report.findings[0]?.message).toMatch(/^They are 8 attributes, .* 2 of the places decide /);
    expect(notes(report)).toEqual([]);
    expect(report.verdict.outcome).toBe("blocked");
  });

  it("is told with its count where it excuses nothing of the kind", async () => {
    const report = await judged(harmless);
    expect([report.findings, report.verdict.outcome]).toEqual([[], "pass"]);
    expect(notes(report)).toEqual([
      "The allowance for * * excuses 6 places in 6 attributes, none of which is known to decide what runs or who may " +
        "do what.",
    ]);
  });

  it.each<[string, Promise<ParityReport>]>([
    ["five attributes", judged([...harmless.slice(0, 4), "engine_version"])],
    [
      "one attribute of many resources",
      judged(
        ["engine_version"],
        allowAll,
        Array.from({ length: 20 }, (_, at) => `aws_x.a${at}`),
      ),
    ],
    [
      "many causes, each with an entry of its own",
      judged(["engine_version", ...harmless], {
        allow: ["engine_version", ...harmless].map((attribute) => ({ resource: "*", attribute })),
      }),
    ],
  ])("is not one that excuses %s", async (_, checked) => {
    const report = await checked;
    expect([report.findings, notes(report)]).toEqual([[], []]);
    expect(report.counts.explained.allowance).toBeGreaterThan(0);
  });

  it("counts the same attribute of several types as several", async () => {
    const types = ["aws_a.x", "aws_b.x", "aws_c.x", "aws_d.x", "aws_e.x", "aws_f.x"];
    expect(foundIn(await judged(["engine_version"], allowAll, types))).toHaveLength(6);
  });

  it("is one wherever it stands among others that cover the same", async () => {
    const [wide, narrow] = [
      { resource: "*", attribute: "*" },
      { resource: "aws_x.*", attribute: "note" },
    ];
    const found = async (...allow: NonNullable<ContractGiven["allow"]>): Promise<readonly string[]> =>
      foundIn(await judged([...harmless.slice(0, 5), "engine_version"], { allow }));
    expect(await found(wide, narrow)).toEqual(["wide-allowance: aws_x.a engine_version"]);
    expect(await found(narrow, wide)).toEqual(["wide-allowance: aws_x.a engine_version"]);
  });

  it("names its places in one order, whatever the order of the environments", async () => {
    const [staging, production] = plans([...harmless, "engine_version"]);
    const other = { ...staging!, name: "demo", fingerprint: "sha256:demo" };
    const found = async (...compared: Parameters<typeof checkOf>[0]): Promise<readonly object[]> =>
      (await checkOf([...compared, production!], { contract: contract(allowAll) })).findings;
    expect(await found(staging!, other)).toEqual(await found(other, staging!));
    expect(await found(staging!, other)).toMatchObject([{ cause: "The allowance for * * excuses 14 places" }]);
  });

  it("counts for whole resources too", async () => {
    const [staging, production] = [
      environment("staging", { resources: {} }),
      environment("production", {
        resources: Object.fromEntries(
          ["aws_kms_key", "aws_a", "aws_b", "aws_c", "aws_d", "aws_e"].map((type) => [`${type}.x`, { is: { a: 1 } }]),
        ),
      }),
    ];
    const report = await checkOf([staging, production], {
      contract: contract({ allow: [{ resource: "*", presence: "production" }] }),
    });
    expect(foundIn(report)).toEqual(["wide-allowance: aws_kms_key.x"]);
  });

  it("is accepted by waivers for the places that it names, and by no severity", async () => {
    const waived = await judged([...harmless, "engine_version"], {
      ...allowAll,
      severity: [{ resource: "*", attribute: "*", level: "info", location: { file: "parity.yaml", line: 1 } }],
      waivers: [{ resource: "aws_x.a", attribute: "engine_version" }],
    });
    expect(waived.findings).toMatchObject([{ kind: "wide-allowance", status: "waived", severity: "low" }]);
    expect(waived.verdict.outcome).toBe("pass");
  });
});
