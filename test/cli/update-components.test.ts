import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { ALL, treeOf, type Units } from "./component-tree.js";
import { folderWith, runIn } from "./world.js";

const CLEAN = "orders-clean-greenfield";
const TWO: Units = { network: CLEAN, queue: CLEAN };

const contractIn = (folder: string): string => readFileSync(join(folder, "parity.yaml"), "utf8");
const write = (folder: string, text: string): void => writeFileSync(join(folder, "parity.yaml"), text);

/** As if somebody had written reasons. */
const answered = (text: string): string => text.replaceAll("reason: TODO", "reason: Agreed.");

/** A tree with its drafted contract, with reasons. */
async function drafted(units: Units): Promise<string> {
  const folder = folderWith(treeOf(units));
  await runIn(folder, ["init", "--yes"]);
  write(folder, answered(contractIn(folder)));
  return folder;
}

function putInto(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The lines that came in, where no other line went or moved. */
function addedLines(before: string, after: string): readonly string[] {
  const [old, lines] = [before.split("\n"), after.split("\n")];
  const added: string[] = [];
  let next = 0;
  for (const line of lines)
    if (line === old[next]) next += 1;
    else added.push(line);
  expect(next).toBe(old.length);
  return added;
}

async function findings(folder: string): Promise<readonly string[]> {
  const { stdout } = await runIn(folder, ["check", "--report", "json"]);
  return (JSON.parse(stdout) as ParityReport).findings.map(
    ({ kind, component = "", places }) => `${kind} ${component} ${places[0]?.address ?? ""}`,
  );
}

describe("tfparity init --update of a contract with components", () => {
  it("adds nothing to what it has drafted", async () => {
    const folder = await drafted({ ...TWO, "apps/web": "orders-engine-version-skew" });
    const before = contractIn(folder);
    const { exitCode, stderr } = await runIn(folder, ["init", "--update"]);
    expect([exitCode, stderr]).toEqual([0, "tfparity: parity.yaml has it all: nothing was added\n"]);
    expect(contractIn(folder)).toBe(before);
  });

  it("adds what components have alike to the rules of all, and keeps every other line", async () => {
    const folder = await drafted(TWO);
    const before = contractIn(folder)
      .split("\n")
      .filter((line) => !line.includes("var.log_days"))
      .map((line) => (line.includes("var.backup_days") ? `${line} and what I think of it` : line))
      .join("\n");
    write(folder, before);
    const { exitCode, stderr } = await runIn(folder, ["init", "--update"]);
    expect([exitCode, stderr.split("\n")[0]]).toEqual([0, "tfparity: added to parity.yaml: 1 entry wants a reason"]);
    expect(addedLines(before, contractIn(folder))).toEqual([
      "  # Observability.",
      "  var.log_days: { may: differ, reason: TODO } # in 2 components; staging 14, production 90",
    ]);
  });

  it("adds what one component has alone under it, and leaves the faults", async () => {
    const folder = await drafted(TWO);
    const before = contractIn(folder);
    putInto(folder, treeOf({ "apps/web": "orders-engine-version-skew" }));
    const { exitCode } = await runIn(folder, ["init", "--update"]);
    expect(exitCode).toBe(0);
    const added = addedLines(before, contractIn(folder));
    expect(added.filter((line) => !/^ *(?:#.*)?$/.test(line))).toEqual(["  apps/web: {}"]);
    expect(added.some((line) => /^ {6}# var\.engine_version: \{ may: differ/.test(line))).toBe(true);
    expect(await findings(folder)).toEqual(["unexplained-difference apps/web var.engine_version"]);
    expect((await runIn(folder, ["init", "--update"])).stderr).toContain("nothing was added");
  });

  it("does not say again what was refused, for all or for one", async () => {
    const folder = await drafted(TWO);
    const whole = contractIn(folder);
    write(folder, whole.replace("  var.log_days:", "  # var.log_days:"));
    expect((await runIn(folder, ["init", "--update"])).stderr).toContain("nothing was added");

    const of = (own: string): string => `${whole.replace(/\n {2}var\.log_days.*/, "")}${own}`;
    const refused = of("\n  network: {}\n    # var.log_days: { may: differ, reason: No. }\n");
    write(folder, refused);
    await runIn(folder, ["init", "--update"]);
    const added = addedLines(refused, contractIn(folder)).filter((line) => line.includes("var.log_days"));
    // What is refused for one is said of no other but by its own name.
    expect(added).toEqual(["        var.log_days: { may: differ, reason: TODO } # staging 14, production 90"]);
    write(folder, answered(contractIn(folder)));
    expect(await findings(folder)).toEqual(["unexplained-difference network var.log_days"]);
  });

  it.each([
    ["a component with files", '  queue:\n    source: "live/queue"\n'],
    ["an empty one", "  queue: {}\n"],
    [
      "one with other rules",
      "  queue:\n    rules:\n      allow:\n        - { resource: a.b, attribute: c, reason: Agreed. }\n",
    ],
    ["one with empty rules", "  queue:\n    rules:\n      parameters: {}\n"],
  ])("adds to the rules of %s", async (_, own) => {
    const folder = await drafted(TWO);
    const before = `${contractIn(folder).replace(/\n {2}var\.log_days.*/, "")}\n${own}`;
    const refused = `${before}\n  network: {}\n    # var.log_days: { may: differ, reason: No. }\n`;
    write(folder, refused);
    const { exitCode, stderr } = await runIn(folder, ["init", "--update"]);
    expect(stderr).toContain("added to parity.yaml: 1 entry wants a reason");
    expect(exitCode).toBe(0);
    write(folder, answered(contractIn(folder)));
    expect((await findings(folder)).filter((one) => !one.startsWith("unused"))).toEqual([
      "unexplained-difference network var.log_days",
    ]);
  });

  it("adds components that a contract of named ones does not name", async () => {
    const folder = folderWith(treeOf(TWO));
    const files = `    plan: "out/{environment}/{component}/tfplan.json"\n    source: "live/{component}"\n`;
    const text = `version: 1\nreference: production\nenvironments:\n  staging:\n${files}  production:\n${files}`;
    write(folder, `${text}components:\n  network: {} # ours\n# the end\n`);
    const { exitCode, stderr } = await runIn(folder, ["init", "--update"]);
    expect(stderr).toMatch(/^tfparity: new components: queue\ntfparity: added to parity\.yaml: \d+ entries want a/);
    expect(exitCode).toBe(0);
    expect(contractIn(folder)).toMatch(/\ncomponents:\n {2}network: \{\} # ours\n\n {2}queue: \{\}\n# the end\n/);
    write(folder, answered(contractIn(folder)));
    expect(await findings(folder)).toEqual([]);
  });

  it("lists a component that an environment has come to lack, as a fault and once", async () => {
    const folder = await drafted({ ...TWO, audit: CLEAN });
    const before = contractIn(folder);
    rmSync(join(folder, "out/staging/audit"), { recursive: true });
    await runIn(folder, ["init", "--update"]);
    const added = addedLines(before, contractIn(folder));
    expect(added.filter((line) => line.includes("component.audit,"))).toEqual([
      expect.stringMatching(/^ *# - \{ resource: component\.audit, presence: production, reason: TODO \}/),
    ]);
    expect((await runIn(folder, ["init", "--update"])).stderr).toContain("nothing was added");
    const accepted = before.replace(
      "\ncomponents:",
      "\nallow:\n  - { resource: component.audit, presence: production, reason: Agreed. }\n\ncomponents:",
    );
    write(folder, accepted);
    expect((await runIn(folder, ["init", "--update"])).stderr).toContain("nothing was added");
  });

  it.each<[string, string, string, string]>([
    [
      "components in one line",
      "components",
      'components: { "*": { plan: "out/{environment}/{component}/tfplan.json", source: "live/{component}" } }\n',
      "",
    ],
    [
      "a component in one line",
      "queue",
      'components:\n  "*": { plan: "out/{environment}/{component}/tfplan.json", source: "live/{component}" }\n',
      '  queue: { source: "live/queue" }\n',
    ],
    [
      "rules in one line",
      "rules",
      'components:\n  "*": { plan: "out/{environment}/{component}/tfplan.json", source: "live/{component}" }\n',
      "  queue:\n    rules: { severity: [] }\n",
    ],
  ])("refuses %s, with its place, and writes nothing", async (_, named, components, own) => {
    // What differs in one component alone stands under it.
    const folder = folderWith(treeOf({ queue: CLEAN }));
    const text = `${ALL.slice(0, ALL.indexOf("components:"))}${components}${own}`;
    write(folder, text);
    const { exitCode, stderr } = await runIn(folder, ["init", "--update"]);
    const line = text.slice(0, text.indexOf(`${named}:`)).split("\n").length;
    expect(stderr).toMatch(
      new RegExp(`^tfparity: parity\\.yaml:${line}:\\d+: no line can be added to "${named}", which`),
    );
    expect([exitCode, contractIn(folder)]).toEqual([2, text]);
  });

  it("names the file that cannot be read, and changes nothing", async () => {
    const folder = await drafted(TWO);
    const before = contractIn(folder);
    writeFileSync(join(folder, "out/staging/queue/tfplan.json"), '{"format_version": ');
    const { exitCode, stderr } = await runIn(folder, ["init", "--update"]);
    expect(stderr).toMatch(/tfparity: out\/staging\/queue\/tfplan\.json:\d+:\d+: /);
    expect([exitCode, contractIn(folder)]).toEqual([2, before]);
  });
});
