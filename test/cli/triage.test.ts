import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { readRecorded } from "../scenarios/harness/recorded.js";
import { terminalWith } from "./terminal-with.js";
import { LATER, folderWith, planOf, runIn, type Outcome } from "./world.js";

/** From "skip", which is proposed, to the others; what cannot be done is not offered. */
const [UP, DOWN, ENTER, CTRL_C] = ["\u001b[A", "\u001b[B", "\r", "\u0003"];
const SKIP = ENTER;
const BASELINE = `${UP}${ENTER}`;
const WAIVE = `${UP.repeat(2)}${ENTER}`;
const ALLOW = `${UP.repeat(3)}${ENTER}`;
const ALLOW_PARAMETER = `${UP.repeat(2)}${ENTER}`;
const EXPLAIN = `${DOWN}${ENTER}`;
const QUIT = `${DOWN.repeat(2)}${ENTER}`;
const BACKSPACE = "\u007f";

const CONTRACT = `# Ours.
version: 1
reference: production
environments:
  staging:    { plan: staging.json, parameters: p-staging.json } # lined up
  production: { plan: production.json, parameters: p-production.json }
`;

/** Two findings: the parameter \`size\` that differs, and then what differs in the plans. */
const twoFindings = (): string => findings("small", 1);

/** What differs in the plans, alone. */
const oneFinding = (): string => findings("small", 2);

const findings = (staging: string, size: number): string =>
  folderWith({
    "parity.yaml": CONTRACT,
    "staging.json": planOf(staging),
    "production.json": planOf("large", LATER),
    "p-staging.json": `{ "size": ${size} }\n`,
    "p-production.json": '{ "size": 2 }\n',
  });

const contractIn = (folder: string): string => readFileSync(join(folder, "parity.yaml"), "utf8");

const TODAY = ["--today", "2026-01-15"];

async function triage(
  folder: string,
  keys: Parameters<typeof terminalWith>[0],
): Promise<Outcome & { readonly shown: string }> {
  const { terminal, shown } = terminalWith(keys);
  const outcome = await runIn(folder, ["triage", "--no-color", ...TODAY], { terminal });
  return { ...outcome, shown: shown() };
}

async function openIn(folder: string): Promise<readonly string[]> {
  const { stdout } = await runIn(folder, ["check", "--report", "json", ...TODAY]);
  const { findings } = JSON.parse(stdout) as ParityReport;
  return findings.filter(({ status }) => status === "open").map(({ cause }) => cause);
}

describe("tfparity triage", () => {
  it("shows each finding as the report does, the worst first, with what accepting it covers", async () => {
    const folder = twoFindings();
    const report = (await runIn(folder, ["check", ...TODAY])).stdout;
    const [first = "", second = ""] = report.split(/\n\n(?=\d\. )/).slice(1);
    const { exitCode, stdout, stderr, shown } = await triage(folder, [SKIP, SKIP]);
    expect(second).toContain("small");
    expect(shown).toContain(first.trimEnd());
    expect(shown.indexOf(second.split("\n\n   why")[0] ?? "?")).toBeGreaterThan(shown.indexOf(first));
    expect(shown).toContain("   Accepting it covers 1 place, by this under parameters:\n     size: { may: differ }\n");
    expect(shown).toContain("   Accepting it covers 2 places, by this under allow:\n");
    expect(shown).toContain("     - { resource: terraform_data.main, attribute: input }\n");
    expect(shown).toContain("What about finding 1? (1 more after it)");
    expect(shown).toContain("What about finding 2? (the last)");
    expect([exitCode, stdout, contractIn(folder)]).toEqual([1, "", CONTRACT]);
    expect(stderr).toBe("tfparity: 0 allowed, 0 waived, 2 skipped; 2 are open\n");
  });

  it("puts into the baseline what may stay until it changes, and names the file in the contract", async () => {
    const folder = twoFindings();
    const { exitCode, stderr } = await triage(folder, [
      BASELINE,
      `From before.${ENTER}`,
      BASELINE,
      `From before, too.${ENTER}`,
    ]);
    expect([exitCode, contractIn(folder)]).toEqual([0, `${CONTRACT}baseline: parity-baseline.json\n`]);
    expect(stderr).toBe("tfparity: 0 allowed, 0 waived, 2 in the baseline, 0 skipped; none is open\n");
    expect(await openIn(folder)).toEqual([]);
  });

  it("keeps what somebody has written into the baseline meanwhile", async () => {
    const folder = twoFindings();
    const file = join(folder, "parity-baseline.json");
    const places = [{ address: "a", place: "", values: {} }];
    const entry = { id: "0123456789abcdef", about: "theirs", since: "2026-01-01", reason: "Ours.", places };
    const theirs = `${JSON.stringify(entry)},`;
    const { exitCode } = await triage(folder, [
      BASELINE,
      `From before.${ENTER}`,
      BASELINE,
      () => {
        writeFileSync(file, readFileSync(file, "utf8").replace('"findings": [', `"findings": [${theirs}`));
        return `From before, too.${ENTER}`;
      },
    ]);
    const { findings } = JSON.parse(readFileSync(file, "utf8")) as { readonly findings: readonly { reason: string }[] };
    expect(findings.map(({ reason }) => reason).sort()).toEqual(["From before, too.", "From before.", "Ours."]);
    expect(exitCode).toBe(0);
  });

  it("writes nothing into a baseline that the contract does not name", async () => {
    const folder = oneFinding();
    writeFileSync(join(folder, "parity-baseline.json"), "mine");
    const { exitCode, shown } = await triage(folder, [BASELINE, `From before.${ENTER}`, SKIP]);
    expect([exitCode, contractIn(folder)]).toEqual([1, CONTRACT]);
    expect(readFileSync(join(folder, "parity-baseline.json"), "utf8")).toBe("mine");
    expect(shown).toContain("this is there already, and the contract names no baseline");
  });

  it("writes what is allowed and waived, and nothing else", async () => {
    const folder = twoFindings();
    const { exitCode, stderr } = await triage(folder, [
      ALLOW_PARAMETER,
      `It is a test.${ENTER}`,
      WAIVE,
      `Staging tries it first.${ENTER}`,
      `platform${ENTER}`,
      `2026-02-01${ENTER}`,
    ]);
    expect([exitCode, stderr]).toEqual([0, "tfparity: 1 allowed, 1 waived, 0 skipped; none is open\n"]);
    expect(contractIn(folder)).toBe(`${CONTRACT}
parameters:
  size: { may: differ, reason: It is a test. }

waivers:
  - { resource: terraform_data.main, attribute: input, reason: Staging tries it first., owner: platform, \
expires: 2026-02-01 }
  - { resource: terraform_data.main, attribute: output, reason: Staging tries it first., owner: platform, \
expires: 2026-02-01 }
`);
    expect(await openIn(folder)).toEqual([]);
  });

  it("keeps what was answered when somebody quits or presses Ctrl-C", async () => {
    for (const last of [QUIT, CTRL_C]) {
      const folder = twoFindings();
      const { exitCode, stderr } = await triage(folder, [ALLOW_PARAMETER, `It is a test.${ENTER}`, last]);
      expect([exitCode, stderr]).toEqual([1, "tfparity: 1 allowed, 0 waived, 0 skipped; 1 is open\n"]);
      expect(contractIn(folder)).toContain("reason: It is a test. }");
      expect(await openIn(folder)).toHaveLength(1);
    }
  });

  it("writes nothing of an answer that is called off half-way", async () => {
    const folder = oneFinding();
    const { exitCode } = await triage(folder, [WAIVE, `It is a test.${ENTER}`, CTRL_C]);
    expect([exitCode, contractIn(folder)]).toEqual([1, CONTRACT]);
  });

  it("asks again for what is no reason, and for a day that has passed", async () => {
    const folder = oneFinding();
    const { shown } = await triage(folder, [
      WAIVE,
      `TODO${ENTER}${BACKSPACE.repeat(4)}Agreed.${ENTER}`,
      `${ENTER}platform${ENTER}`,
      `2026-01-14${ENTER}${BACKSPACE}5${ENTER}`,
      QUIT,
    ]);
    expect(shown).toContain("That is no reason; say why it may differ.");
    expect(shown).toContain("A waiver needs somebody who mends it.");
    expect(shown).toContain("That day has passed; today is 2026-01-15.");
    expect(contractIn(folder)).toContain("reason: Agreed., owner: platform, expires: 2026-01-15 }");
  });

  it("explains as tfparity explain does, and asks again", async () => {
    const folder = oneFinding();
    const { stdout } = await runIn(folder, ["explain", "terraform_data.main", "input", ...TODAY]);
    const { shown } = await triage(folder, [EXPLAIN, QUIT]);
    expect(shown).toContain(stdout);
    expect(shown.split("What about finding 1?").length).toBeGreaterThan(2);
  });

  it("does not write over what somebody has changed in the contract meanwhile", async () => {
    const folder = oneFinding();
    const theirs = `${CONTRACT}# Mine.\n`;
    const { exitCode, shown } = await triage(folder, [
      ALLOW,
      () => {
        writeFileSync(join(folder, "parity.yaml"), theirs);
        return `It is a test.${ENTER}`;
      },
      QUIT,
    ]);
    expect(shown).toContain("parity.yaml: the file has changed since it was read; begin again");
    expect([exitCode, contractIn(folder)]).toEqual([1, theirs]);
  });

  it("sends nothing of a plan to the terminal but text", async () => {
    const { shown } = await triage(findings("\u001b]0;mine\u0007\u202e", 2), [EXPLAIN, QUIT]);
    expect(shown).toContain("\\u{1b}]0;mine\\u{7}\\u{202e}");
    expect(shown).not.toMatch(/\u001b\]|\u0007|\u202e/); // oxlint-disable-line no-control-regex
  });

  it("goes on after a rule that the proof is not made for, and says that it has to be made again", async () => {
    const folder = folderWith(readRecorded().get("three-environments-one-skewed") ?? {});
    const { exitCode, stderr } = await triage(folder, [ALLOW_PARAMETER, `It is a test.${ENTER}`]);
    expect([exitCode, stderr.split("\n")]).toEqual([
      0,
      [
        "tfparity: 1 allowed, 0 waived, 0 skipped; none is open",
        "tfparity: synthesize again, since the proof is bound to what may differ",
        "",
      ],
    ]);
    expect(contractIn(folder)).toMatch(/cache\.engineVersion: .*reason: It is a test\./);
  });

  it("says at once that nothing is open", async () => {
    const folder = findings("large", 2);
    const { exitCode, stderr, shown } = await triage(folder, []);
    expect([exitCode, stderr, shown]).toEqual([0, "tfparity: 0 allowed, 0 waived, 0 skipped; none is open\n", ""]);
  });

  it("asks nobody where nobody sits at a terminal, and says what to use instead", async () => {
    const folder = twoFindings();
    const { exitCode, stdout, stderr } = await runIn(folder, ["triage"]);
    expect([exitCode, stdout, contractIn(folder)]).toEqual([2, "", CONTRACT]);
    expect(stderr).toMatch(/^tfparity: .*use instead: tfparity allow <findings> --reason <why>, or tfparity waive\n$/);
  });
});
