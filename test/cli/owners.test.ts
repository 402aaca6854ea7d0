/** Who is to mend a finding: the contract's owners, and those of CODEOWNERS, in real repositories of git. */
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { reportFormats } from "../../src/report/index.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { repositoryWith } from "./repository.js";
import { folderWith, planOf, runIn, type Outcome } from "./world.js";

const CONTRACT = `version: 1
reference: production
environments:
  staging: { plan: plans/staging.json }
  production: { plan: plans/production.json }
`;
const env = { PATH: process.env["PATH"] };
const check = (folder: string, ...more: readonly string[]): Promise<Outcome> =>
  runIn(folder, ["check", "--report", "json", ...more], { env });
const reportOf = ({ stdout }: Outcome): ParityReport => JSON.parse(stdout) as ParityReport;
/** `@name file:line`, of each finding. */
const owners = (outcome: Outcome): readonly string[] => reportOf(outcome).findings.map(ownersIn);
const ownersIn = ({ owners: named = [] }: Finding): string =>
  named.map(({ name, because }) => `${name} ${because.location?.file}:${because.location?.line}`).join(", ");
const notes = (outcome: Outcome): readonly string[] =>
  reportOf(outcome).notes.flatMap(({ kind, text }) => (kind.includes("codeowners") ? [text] : []));

describe("CODEOWNERS", () => {
  it("names who is to mend what the contract names nobody for", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT, CODEOWNERS: "* @acme/all\n/plans/ @acme/plans\n" });
    const whole = await check(folder);
    expect(new Set(owners(whole))).toEqual(new Set(["@acme/plans CODEOWNERS:2"]));
    expect(notes(whole)).toEqual([]);
    writeFileSync(
      join(folder, "parity.yaml"),
      `${CONTRACT}severity: [{ resource: "terraform_data.*", level: high, owner: data }]\n`,
    );
    expect(new Set(owners(await check(folder)))).toEqual(new Set(["data parity.yaml:6"]));
  });

  it.each([
    [[".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"], ".github/CODEOWNERS"],
    [["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"], "CODEOWNERS"],
    [["docs/CODEOWNERS", ".gitlab/CODEOWNERS"], "docs/CODEOWNERS"],
    [[".gitlab/CODEOWNERS"], ".gitlab/CODEOWNERS"],
  ])("is the first of %j", async (files, first) => {
    const folder = repositoryWith({
      "parity.yaml": CONTRACT,
      ...Object.fromEntries(files.map((file) => [file, "* @acme\n"])),
    });
    expect(owners(await check(folder))).toContain(`@acme ${first}:1`);
  });

  it("is that of the repository around the current folder, by paths from its top", async () => {
    const folder = repositoryWith({
      CODEOWNERS: "* @acme/all\n/live/plans/ @acme/live\n/plans/ @acme/plans\n",
      "live/parity.yaml": CONTRACT,
      "live/plans/staging.json": planOf("a"),
      "live/plans/production.json": planOf("b"),
    });
    expect(new Set(owners(await check(join(folder, "live"))))).toEqual(new Set(["@acme/live ../CODEOWNERS:2"]));
    // What lies outside of a repository has no owner.
    const alone = folderWith({ "plans/staging.json": planOf("a"), "plans/production.json": planOf("b") });
    writeFileSync(join(alone, "CODEOWNERS"), "* @acme\n");
    writeFileSync(join(alone, "parity.yaml"), CONTRACT);
    expect(new Set(owners(await check(alone)))).toEqual(new Set([""]));
  });

  it("is that of the commit whose contract judges: nobody proposes to whom a finding belongs", async () => {
    const mine = { CODEOWNERS: "* @me\n" };
    const folder = repositoryWith(
      { "parity.yaml": CONTRACT, "docs/CODEOWNERS": "* @acme\nparity.yaml @judges\n" },
      mine,
    );
    writeFileSync(
      join(folder, "parity.yaml"),
      `${CONTRACT}allow: [{ resource: a.b, attribute: c, reason: Agreed. }]\n`,
    );
    expect(owners(await check(folder))).toContain("@me CODEOWNERS:1");
    const judged = await check(folder, "--contract-from", "main");
    expect([...new Set(owners(judged))].sort()).toEqual([
      "@acme main:docs/CODEOWNERS:1",
      "@judges main:docs/CODEOWNERS:2",
    ]);
    const none = repositoryWith({ "parity.yaml": CONTRACT }, mine);
    expect(new Set(owners(await check(none, "--contract-from", "main")))).toEqual(new Set([""]));
  });
});

describe("a report with owners", () => {
  const folder = repositoryWith({ "parity.yaml": CONTRACT, CODEOWNERS: "* @acme/web @acme/data\n" });

  it.each(reportFormats)("says who in %s", async (format) => {
    const { stdout } = await runIn(folder, ["check", "--report", format], { env });
    expect(stdout).toContain("@acme/web");
    expect(stdout).toContain("@acme/data");
  });

  it("says so in one line, and mentions nobody in Markdown", async () => {
    const { stdout } = await runIn(folder, ["check"], { env });
    expect(stdout).toContain("   who  @acme/web, @acme/data (CODEOWNERS:1)\n");
    const markdown = (await runIn(folder, ["check", "--report", "markdown"], { env })).stdout;
    expect(markdown).toContain("**Who:** `@acme/web`, `@acme/data` (`CODEOWNERS:1`)");
    expect(markdown.replaceAll(/`[^`]*`/g, "")).not.toContain("@acme");
  });

  it("is written again with the same bytes, and has the same ids as one without", async () => {
    const saved = (await check(folder)).stdout;
    const folderOfReport = folderWith({ "report.json": saved });
    for (const format of ["json", "text", "sarif", "html"]) {
      const again = await runIn(folderOfReport, ["report", "report.json", "--report", format], { env });
      expect(again.stdout).toBe((await runIn(folder, ["check", "--report", format], { env })).stdout);
    }
    const without = repositoryWith({ "parity.yaml": CONTRACT });
    const ids = (text: string): readonly string[] => (JSON.parse(text) as ParityReport).findings.map(({ id }) => id);
    expect(ids(saved)).toEqual(ids((await check(without)).stdout));
    expect((await runIn(without, ["check"], { env })).stdout).not.toContain("who ");
  });

  it.each([
    ["@acme/web", true],
    ["acme/WEB", true],
    ["@acme/data", true],
    ["@acme", false],
  ])("shows with --owner %s what is theirs: %s", async (name, isShown) => {
    const whole = (await runIn(folder, ["check"], { env })).stdout;
    const { exitCode, stdout } = await runIn(folder, ["check", "--owner", name], { env });
    expect(exitCode).toBe(1);
    expect(stdout === whole).toBe(isShown);
    expect(stdout.includes("not shown here; all of them count.")).toBe(!isShown);
  });

  it("refuses --owner without a name", async () => {
    const { exitCode, stderr } = await runIn(folder, ["check", "--owner", " "], { env });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("--owner names nobody")]);
  });

  it("of components is the same whether they are checked together or joined", async () => {
    const components = repositoryWith({
      CODEOWNERS: "/plans/ @acme/plans\n/plans/staging/web.json @acme/web\nparity.yaml @acme/contract\n",
      "parity.yaml": `version: 1
reference: production
environments: { staging: {}, production: {} }
components:
  network: { plan: "plans/{environment}/network.json", owner: "@acme/network" }
  web: { plan: "plans/{environment}/web.json" }
allow: [{ resource: aws_x.gone, attribute: size, reason: Agreed. }]
`,
      ...Object.fromEntries(
        ["network", "web"].flatMap((name) => [
          [`plans/staging/${name}.json`, planOf("a")],
          [`plans/production/${name}.json`, planOf("b")],
        ]),
      ),
    });
    const together = await check(components);
    expect([...new Set(owners(together))].sort()).toEqual([
      "@acme/contract CODEOWNERS:3",
      "@acme/network parity.yaml:5",
      "@acme/web CODEOWNERS:2",
    ]);
    for (const name of ["network", "web"])
      writeFileSync(join(components, `${name}.json`), (await check(components, "--component", name)).stdout);
    const joined = await runIn(components, ["merge", "web.json", "network.json", "--report", "json"], { env });
    expect(joined.stdout).toBe(together.stdout);
  });
});

describe("a hostile CODEOWNERS", () => {
  const repository = (text: string): string => repositoryWith({ "parity.yaml": CONTRACT, CODEOWNERS: text });

  it("is told where it leads out of the repository, and where it is no file", async () => {
    const outside = folderWith({ CODEOWNERS: "* @outside\n" });
    const folder = repositoryWith({ "parity.yaml": CONTRACT });
    symlinkSync(join(outside, "CODEOWNERS"), join(folder, "CODEOWNERS"));
    const linked = await check(folder);
    expect(linked.exitCode).toBe(1);
    expect(new Set(owners(linked))).toEqual(new Set([""]));
    expect(notes(linked)).toEqual([
      "Nobody is named by CODEOWNERS: it leads out of the repository, or into what git keeps for itself. " +
        "Findings that no rule of the contract has an owner for have none.",
    ]);
    expect(linked.stdout).not.toContain(outside);
    rmSync(join(folder, "CODEOWNERS"));
    symlinkSync(join(folder, ".git", "config"), join(folder, "CODEOWNERS"));
    expect(notes(await check(folder))[0]).toContain("into what git keeps for itself");
    rmSync(join(folder, "CODEOWNERS"));
    mkdirSync(join(folder, "CODEOWNERS"));
    expect(notes(await check(folder))).toHaveLength(1);
    renameSync(join(folder, "CODEOWNERS"), join(folder, "other"));
    symlinkSync("nowhere", join(folder, "CODEOWNERS"));
    expect(notes(await check(folder))).toHaveLength(1);
  });

  it("is followed where a link leads to a file of the repository", async () => {
    const folder = repositoryWith({ "parity.yaml": CONTRACT, "ci/owners": "* @acme\n" });
    symlinkSync("ci/owners", join(folder, "CODEOWNERS"));
    expect(owners(await check(folder))).toContain("@acme CODEOWNERS:1");
  });

  it("is told where it is too large, and where it is no text", async () => {
    const large = await check(repository(`* @acme\n${"# filling\n".repeat(400_000)}`));
    expect([large.exitCode, notes(large)]).toEqual([1, [expect.stringContaining("larger than the 3 MiB")]]);
    const binary = repositoryWith({ "parity.yaml": CONTRACT });
    writeFileSync(join(binary, "CODEOWNERS"), new Uint8Array([0xff, 0xfe, 0x00, 0x80]));
    expect(notes(await check(binary))).toEqual([expect.stringContaining("Nobody is named by CODEOWNERS: ")]);
    const many = await check(repository("a @acme\n".repeat(60_000)));
    expect(notes(many)).toEqual([expect.stringContaining("more than 50000 lines with owners")]);
  });

  it("has the lines told that cannot be read", async () => {
    const outcome = await check(repository("* @acme\n!x @a\n".concat("* <script>alert(1)</script>\n".repeat(9))));
    // An exclusion shows that it is written for GitLab, where it names nobody.
    expect(notes(outcome)).toEqual([
      expect.stringMatching(/^Lines 3, 4, 5, 6, 7 and 4 more of CODEOWNERS cannot be read, and own nothing\.$/),
    ]);
    expect(owners(outcome)).toContain("@acme CODEOWNERS:1");
    expect(outcome.stdout).not.toContain("<script>");
  });

  it("does not go on for ever", async () => {
    const folder = repositoryWith({
      "parity.yaml": CONTRACT,
      CODEOWNERS: `${"**/".repeat(200)}${"*a".repeat(100)}b @acme\n`.repeat(3000),
    });
    const outcome = await check(folder);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout).toBe((await check(folder)).stdout);
  });

  it("shows no secret of a plan as an owner, and no line more in any report", async () => {
    const word = "hunter2-is-nobody";
    const secretive = (value: string): string =>
      planOf(value, {
        variables: { token: { value: word } },
        configuration: { root_module: { variables: { token: { sensitive: true } } } },
      });
    const folder = repositoryWith({
      "parity.yaml": CONTRACT,
      "plans/staging.json": secretive("a"),
      "plans/production.json": secretive("b"),
      CODEOWNERS: `* @${word}\n`,
    });
    for (const format of reportFormats) {
      const { stdout } = await runIn(folder, ["check", "--report", format], { env });
      expect(stdout).not.toContain(word);
    }
    expect(reportOf(await check(folder)).findings[0]?.owners).toHaveLength(1);
  });

  it("and owners of a contract are harmless in every report", async () => {
    const name = '"<img src=x onerror=alert(1)>\\n::error::@everyone [x](http://e) \\u202e`|`"';
    const folder = repositoryWith({
      "parity.yaml": `${CONTRACT}severity: [{ resource: "*", level: high, owner: ${name} }]\n`,
    });
    for (const format of ["markdown", "text", "github", "junit"] as const) {
      const { stdout } = await runIn(folder, ["check", "--report", format], { env });
      expect(stdout).not.toMatch(/^::error::@everyone/m);
      expect(stdout).not.toContain("\u202e");
      if (format === "markdown") expect(stdout.replaceAll(/`[^`]*`/g, "")).not.toContain("<img");
      if (format === "junit") expect(stdout).not.toContain("<img");
    }
  });
});
