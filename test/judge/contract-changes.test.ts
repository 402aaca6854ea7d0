import { describe, expect, it } from "vitest";
import { excusedBy } from "../../src/judge/excused.js";
import { weighChanges } from "../../src/judge/weigh-changes.js";
import { emptyContract, type Contract } from "../../src/model/contract.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { checkOf, contract, environment, location, parameterFile, type ContractGiven } from "../builders.js";

const environments = [
  environment("staging", { resources: { "aws_x.a": { is: { size: 1, colour: "red", note: "s" } } } }),
  environment("production", { resources: { "aws_x.a": { is: { size: 2, colour: "blue", note: "p" } } } }),
];
const from = { ref: "origin/main", commit: "0123456789abcdef0123456789abcdef01234567", sha256: "" };
const judging = (rules: ContractGiven): Contract => ({ ...contract(rules), file: "parity.yaml", from });

const judge = (base: ContractGiven, proposed: Contract | undefined, more = {}): Promise<ParityReport> =>
  checkOf(environments, {
    contract: judging(base),
    proposed: proposed === undefined ? {} : { contract: proposed },
    ...more,
  });
const changes = ({ findings }: ParityReport): readonly Finding[] =>
  findings.filter(({ kind }) => kind === "contract-change");
const told = (report: ParityReport): readonly string[] =>
  changes(report).map(({ severity, cause, message }) => `${severity}: ${cause}. ${message.split(" It does not")[0]}`);

const at = (line: number): typeof location => ({ ...location, line });

describe("what a proposed contract would excuse", () => {
  it("is counted for each rule alone, and for all of them together", async () => {
    const report = await judge(
      {},
      contract({
        allow: [
          { resource: "aws_x.a", attribute: "size", location: at(3) },
          { resource: "aws_x.*", attribute: "*", location: at(4) },
          { resource: "aws_y.*", attribute: "*", location: at(5) },
        ],
      }),
    );
    expect(told(report)).toEqual([
      "medium: The allowance for aws_x.* * is new. It would excuse 3 differences, 3 findings.",
      "medium: The allowance for aws_x.a size is new. It would excuse 1 difference, 1 finding.",
      "medium: The allowance for aws_y.* * is new. It would excuse nothing of what is found here.",
    ]);
    expect(report.notes[0]?.text).toBe(
      "This was judged by parity.yaml of origin/main (commit 0123456789ab). The contract here says 3 things in " +
        "another way, which counts when it is merged. Together they would excuse 3 differences, 3 findings.",
    );
    expect(report.verdict).toMatchObject({ outcome: "blocked", blocking: 6 });
  });

  it("is not counted for each of very many, and for all of them together still", async () => {
    const many = Array.from({ length: 30 }, (_, number) => ({ resource: `aws_y.a${number}`, attribute: "*" }));
    const report = await judge({}, contract({ allow: [...many, { resource: "*", attribute: "*" }] }));
    expect(told(report).filter((line) => line.includes("too many changes"))).toHaveLength(11);
    expect(report.notes[0]?.text).toContain("Together they would excuse 3 differences, 3 findings.");
    expect(new Set(changes(report).map(({ severity }) => severity))).toEqual(new Set(["medium"]));
  });

  it("counts what no longer blocks, and not what a declaration said of itself", async () => {
    const milder = await judge(
      {},
      contract({ severity: [{ resource: "*", attribute: "size", level: "info", location: at(9) }] }),
    );
    expect(told(milder)).toEqual(["medium: The severity of * size is new. It would excuse 1 difference, 1 finding."]);
    const unused = { allow: [{ resource: "aws_nothing.*", attribute: "*" }] };
    expect(told(await judge(unused, contract()))).toEqual([
      "low: The allowance for aws_nothing.* * is gone. It would excuse nothing.",
    ]);
  });

  it.each<[string, (by: Contract) => boolean, readonly string[]]>([
    ["neither", () => true, ["narrower", "narrower"]],
    ["one of them", ({ allow }) => allow.some(({ resource }) => resource === "a"), ["wider", "narrower"]],
    ["both, but only together", ({ allow }) => allow.length > 0, ["wider", "wider"]],
  ])("makes changes wider that look like less: %s excuses something", async (_, blocks, directions) => {
    const base = judging({
      allow: [
        { resource: "a", attribute: "*" },
        { resource: "b", attribute: "*" },
      ],
    });
    const judgeBy = (by: Contract): Promise<ParityReport> =>
      checkOf(
        blocks(by)
          ? environments
          : [environments[1]!, { ...environments[1]!, name: "staging", fingerprint: "sha256:alike" }],
        {
          reference: "production",
        },
      );
    const { changes: weighed } = await weighChanges(base, { contract: contract() }, judgeBy);
    expect(weighed.map(({ direction }) => direction)).toEqual(directions);
  });

  it("is everything where the contract is gone, and no secret is told", async () => {
    const report = await judge({ parameters: { size: { must: true, may: true } } }, undefined, {
      parameters: new Map(["staging", "production"].map((name) => [name, parameterFile(name, { size: 1 })])),
    });
    expect(told(report)).toEqual([
      "medium: The contract parity.yaml is gone. It would excuse 1 difference, 1 finding.",
    ]);
    expect(changes(report)[0]?.suggestion).toBe(
      "See that the file is gone, and decide whether that is meant; it is accepted by merging it.",
    );
  });

  it("is nothing where both contracts say the same, and who judged is told all the same", async () => {
    const report = await judge({}, contract());
    expect(changes(report)).toEqual([]);
    expect(report.notes[0]).toMatchObject({
      kind: "contract-origin",
      text: "This was judged by parity.yaml of origin/main (commit 0123456789ab).",
    });
    expect((await checkOf(environments)).notes).toEqual([]);
  });
});

describe("a change of the contract", () => {
  it("is accepted by nothing that a contract says, and covers for no waiver that is unused", async () => {
    const rules: ContractGiven = {
      allow: [{ resource: "*", attribute: "*" }],
      waivers: [{ resource: "gate.failOn", attribute: "*" }],
      severity: [{ resource: "*", attribute: "*", level: "info", location }],
    };
    const proposed = { ...contract(rules), gate: { ...emptyContract.gate, failOn: "high" as const } };
    const { findings } = await judge(rules, proposed);
    expect(findings.map(({ kind, severity, status }) => `${kind} ${severity} ${status}`)).toEqual([
      "contract-change medium open",
      "unused-allowance low open",
    ]);
  });

  it("has an id that stays while its values change", async () => {
    const until = (expires: string): Promise<ParityReport> =>
      judge(
        { waivers: [{ resource: "*", attribute: "*", expires: "2027-01-31" }] },
        contract({ waivers: [{ resource: "*", attribute: "*", expires }] }),
      );
    const [one, other] = [changes(await until("2027-06-30")), changes(await until("2028-06-30"))];
    expect(one.map(({ id }) => id)).toEqual(other.map(({ id }) => id));
    expect(one[0]?.message).toMatch(/^`expires` is `2027-06-30`, and was `2027-01-31`\. /);
  });
});

describe("one verdict against another", () => {
  const finding = (more: Partial<Finding>): Finding => ({
    id: "1",
    kind: "unexplained-difference",
    severity: "medium",
    dimension: "topology",
    status: "open",
    change: "unknown",
    environment: "staging",
    cause: "",
    message: "",
    suggestion: "",
    places: ["a", "b"].map((address) => ({ address, path: [], place: "", values: {} })),
    ...more,
  });
  const verdict = (failOn: "low" | "high", ...findings: readonly Finding[]): ParityReport =>
    ({ findings, verdict: { outcome: "blocked", blocking: 0, failOn } }) as unknown as ParityReport;
  const one = finding({}).places.slice(0, 1);

  it.each<[string, ParityReport, { differences: number; findings: number }]>([
    ["is the same", verdict("low", finding({})), { differences: 0, findings: 0 }],
    ["has none of its places", verdict("low"), { differences: 2, findings: 1 }],
    ["has some of its places", verdict("low", finding({ places: one })), { differences: 1, findings: 0 }],
    ["waives it", verdict("low", finding({ status: "waived" })), { differences: 2, findings: 1 }],
    ["lets it pass", verdict("high", finding({})), { differences: 2, findings: 1 }],
    [
      "has it milder, and blocking still",
      verdict("low", finding({ severity: "low" })),
      { differences: 0, findings: 0 },
    ],
    ["has it for information", verdict("low", finding({ severity: "info" })), { differences: 2, findings: 1 }],
    ["finds something else there", verdict("low", finding({ kind: "undetermined" })), { differences: 0, findings: 0 }],
    ["has it in another environment", verdict("low", finding({ environment: "dev" })), { differences: 2, findings: 1 }],
    [
      "only says something of a declaration there",
      verdict("low", finding({ kind: "unused-allowance" })),
      { differences: 2, findings: 1 },
    ],
  ])("that %s", (_, other, excused) => {
    expect(excusedBy(verdict("low", finding({})), other)).toEqual(excused);
  });
});
