import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { beginLife, hasTerraform, secrets, type Life } from "../gate/life.js";
import { fixture, promotionContract } from "../gate/promoted.js";
import { emptyFolder, folderWith, runIn, type Outcome } from "./world.js";

const CONTRACT = promotionContract(["staging", "production"]);
const ENDS = ["--from", "staging", "--to", "production"];
const LATER = "2027-01-07T08:30:00Z";

/** The judged plan of production as it would be planned again later, changed as a text. */
const again = (change: (text: string) => string = (text) => text): string =>
  change(fixture("v2-planned.production").replace(/"timestamp":"[^"]*"/, `"timestamp":"${LATER}"`));

/** A folder in which a promotion has passed the gate, and a plan was made again. */
async function passed(replanned: string, contract = CONTRACT): Promise<string> {
  const folder = folderWith({
    "parity.yaml": contract,
    "staging.json": fixture("v2.staging"),
    "production.json": fixture("v2-planned.production"),
    "new.json": replanned,
  });
  const { exitCode, stdout } = await runIn(folder, ["gate", ...ENDS, "--attestation", "passed.json"]);
  if (exitCode !== 0) throw new Error(stdout);
  return folder;
}

const verify = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, [
    "gate",
    "--verify",
    "passed.json",
    ...ENDS,
    "--plan",
    "production=production.json",
    "--replan",
    "new.json",
    ...more,
  ]);

interface Told {
  readonly verified: boolean;
  readonly problems: readonly string[];
  readonly replan?: {
    readonly judged: { readonly file: string };
    readonly replanned: { readonly file: string };
    readonly isSameFile: boolean;
    readonly noise: readonly { readonly kind: string; readonly count: number; readonly places: readonly unknown[] }[];
    readonly moved: readonly { readonly kind: string; readonly address: string }[];
  };
}
const told = ({ stdout }: Outcome): Told => JSON.parse(stdout) as Told;

describe("tfparity gate --verify --replan", () => {
  it("verifies a plan that was made again, and counts the noise", async () => {
    const { exitCode, stdout, stderr } = await verify(await passed(again()));
    expect(stderr).toBe("");
    expect(stdout.replace(/[0-9a-f]{64}/g, "<digest>").split("\n")).toEqual([
      "   staging  staging.json",
      "     sha256:<digest>",
      "     JSON: the binary plan that it was made of can be any",
      "   production  production.json",
      "     sha256:<digest>",
      "     JSON: the binary plan that it was made of can be any",
      "   production, planned again  new.json",
      "     sha256:<digest>",
      "     JSON: the binary plan that it was made of can be any",
      "   noise  when it was made: plan timestamp",
      "   contract  parity.yaml",
      "   not signed: whoever can write the attestation can write what it says",
      "VERIFIED: this is the promotion from staging to production that was judged at",
      "2027-01-07T09:00:00Z, planned again; only noise moved: when it was made.",
      "",
    ]);
    expect(exitCode).toBe(0);
  });

  it("tells programs both digests, what moved as noise, and where", async () => {
    const folder = await passed(again());
    const outcome = await verify(folder, "--report", "json");
    const plan = (file: string): object => ({
      environment: "production",
      file,
      form: "json",
      sha256: createHash("sha256")
        .update(readFileSync(join(folder, file)))
        .digest("hex"),
    });
    expect(told(outcome).replan).toEqual({
      judged: plan("production.json"),
      replanned: plan("new.json"),
      isSameFile: false,
      noise: [{ kind: "timestamp", count: 1, places: [{ address: "plan", path: ["timestamp"], place: "timestamp" }] }],
      moved: [],
    });
    expect([told(outcome).verified, told(outcome).problems]).toEqual([true, []]);
  });

  it("names every place that counts, and ends with 1", async () => {
    const folder = await passed(again((text) => text.replaceAll('"size":{"value":"5"}', '"size":{"value":"6"}')));
    const { exitCode, stdout } = await verify(folder);
    expect(stdout.split("\n")).toEqual([
      "NOT VERIFIED: this is not the promotion from staging to production that was",
      "judged at 2027-01-07T09:00:00Z.",
      "   new.json does not do what was judged: 1 thing that counts moved",
      "      var.size: planned value: 5 -> 6",
      "Run the gate again on what is to be applied.",
      "",
    ]);
    expect(exitCode).toBe(1);
    const found = told(await verify(folder, "--report", "json"));
    expect([found.verified, found.replan?.moved]).toEqual([
      false,
      [
        {
          kind: "value",
          address: "var.size",
          path: [],
          place: "",
          judged: { state: "known", text: "5" },
          replanned: { state: "known", text: "6" },
        },
      ],
    ]);
  });

  it("says that nothing was planned again where both are the same file", async () => {
    const folder = await passed(fixture("v2-planned.production"));
    const { exitCode, stdout } = await verify(folder);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/nothing was planned again/)]);
    expect(told(await verify(folder, "--report", "json")).replan).toMatchObject({ isSameFile: true, moved: [] });
  });

  it("refuses the plan of the environment that was tested", async () => {
    const { exitCode, stdout } = await verify(await passed(fixture("v2.staging")));
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/new\.json is the plan of the environment that was/)]);
  });

  it("names what is of another environment", async () => {
    const staging = fixture("v2-planned.staging").replace(/"timestamp":"[^"]*"/, `"timestamp":"${LATER}"`);
    const { exitCode, stdout } = await verify(await passed(staging));
    expect(stdout).toMatch(/var\.size: planned value: 5 -> 1\n/);
    expect(stdout).toMatch(/var\.token: planned value: \(sensitive\) -> \(sensitive\)\n/);
    for (const secret of Object.values(secrets)) expect(stdout).not.toContain(secret);
    expect(exitCode).toBe(1);
  });

  it("holds the judged plan by its digest all the same", async () => {
    const folder = await passed(again());
    writeFileSync(join(folder, "production.json"), again());
    const { exitCode, stdout } = await verify(folder);
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/production\.json is not the plan of production that/),
    ]);
    expect(told(await verify(folder, "--report", "json")).replan).toBeUndefined();
  });

  it("conceals what the contract calls a secret", async () => {
    const contract = CONTRACT.replace("var.size: { may: differ,", "var.size: { may: differ, sensitive: true,");
    const folder = await passed(
      again((text) => text.replaceAll('"size":{"value":"5"}', '"size":{"value":"63791"}')),
      contract,
    );
    const { exitCode, stdout } = await verify(folder);
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/var\.size: planned value: \(sensitive\) -> \(sensi/),
    ]);
    expect(stdout).not.toContain("63791");
  });

  it("judges the age of the new plan", async () => {
    const folder = await passed(again());
    const late = await verify(folder, "--max-age", "0.25");
    expect([late.exitCode, late.stdout]).toEqual([1, expect.stringMatching(/plans\s+of the last 0.25 hours/)]);
    const older = await passed(again((text) => text.replace(LATER, "2027-01-07T07:00:00Z")));
    expect((await verify(older)).stdout).toMatch(/before the plan that was\s+judged/);
  });

  it.each<[readonly string[], RegExp]>([
    [["--replan", "nowhere.json"], /nowhere\.json/],
    [["--replan", "-"], /--replan needs the name of a file/],
    [["--replan", "parity.yaml"], /parity\.yaml/],
    [["--report", "json=new.json"], /new\.json: this is an input, and would be overwritten/],
    [["--terraform-folder", "nowhere"], /--terraform-folder nowhere: there is no such folder/],
  ])("%j is refused with 2", async (more, problem) => {
    const folder = await passed(again());
    const { exitCode, stdout, stderr } = await verify(folder, ...more);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(problem);
    expect(readFileSync(join(folder, "new.json"), "utf8")).toBe(again());
  });

  it.each([
    [["--plan", "production=production.json", "--replan", "pipe"], "--replan pipe"],
    [["--plan", "production=production.json", "--replan", "folder"], "--replan folder"],
    [["--plan", "production=pipe", "--replan", "new.json"], "--plan production=pipe"],
    [["--plan", "production=-", "--replan", "new.json"], "--plan production=-"],
  ])("waits for no pipe, which cannot be read twice: %j", async (plans, given) => {
    const folder = await passed(again());
    execFileSync("mkfifo", [join(folder, "pipe")]);
    mkdirSync(join(folder, "folder"));
    const { exitCode, stdout, stderr } = await runIn(folder, ["gate", "--verify", "passed.json", ...ENDS, ...plans]);
    expect([exitCode, stdout, stderr]).toEqual([
      2,
      "",
      `tfparity: ${given} is no file; a folder, a pipe or a device stands there, and beside --replan a plan is read ` +
        "twice: write the plan to a file, and name that\n",
    ]);
  });

  it("means nothing without --verify", async () => {
    const folder = await passed(again());
    const { exitCode, stderr } = await runIn(folder, ["gate", ...ENDS, "--replan", "new.json"]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/--replan has a meaning beside --verify <attestation>/),
    ]);
  });
});

describe.skipIf(!hasTerraform())("binary plans that are made again (skipped where there is no terraform)", () => {
  const options = { now: () => new Date().toISOString(), env: process.env };
  const BINARY = ["--plan", "production=production/judged.tfplan", "--replan"];
  const replan = (folder: string, file: string): Promise<Outcome> =>
    runIn(folder, ["gate", "--verify", "passed.json", ...ENDS, ...BINARY, file], options);

  /** Both environments before they are made, and the gate that was passed. */
  async function begun(): Promise<{ readonly folder: string; readonly production: Life }> {
    const folder = emptyFolder();
    writeFileSync(
      join(folder, "parity.yaml"),
      `${CONTRACT}gate: { requireApplied: false }\n`.replace(/plan: \S+/g, ""),
    );
    const [staging, production] = (["staging", "production"] as const).map((name) =>
      beginLife(name, join(folder, name)),
    ) as [Life, Life];
    staging.plan("v1", "judged.tfplan");
    production.plan("v1", "judged.tfplan");
    const plans = ["staging", "production"].flatMap((name) => ["--plan", `${name}=${name}/judged.tfplan`]);
    const outcome = await runIn(folder, ["gate", ...ENDS, ...plans, "--attestation", "passed.json"], options);
    if (outcome.exitCode !== 0) throw new Error(outcome.stdout + outcome.stderr);
    // Plans of one configuration within one second are the same file.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    return { folder, production };
  }

  it("are verified by what they mean, and named where they mean something else", async () => {
    const { folder, production } = await begun();
    production.plan("v1", "new.tfplan");
    const same = await replan(folder, "production/new.tfplan");
    expect([same.exitCode, same.stdout]).toEqual([0, expect.stringMatching(/planned again; only noise\s+moved/)]);
    production.plan("v2", "other.tfplan");
    const other = await replan(folder, "production/other.tfplan");
    expect([other.exitCode, other.stdout]).toEqual([1, expect.stringMatching(/main\.tf is another text/)]);
    for (const secret of Object.values(secrets)) expect(other.stdout).not.toContain(secret);
  });

  it("are held to the text of their configuration, of which JSON has a part", async () => {
    const { folder, production } = await begun();
    production.plan("v1", "new.tfplan", (text) => `${text}# A comment.\n`);
    const { exitCode, stdout } = await replan(folder, "production/new.tfplan");
    expect([exitCode, stdout]).toEqual([1, expect.stringMatching(/main\.tf is another text/)]);
  });
});
