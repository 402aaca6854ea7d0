/** Whose files a finding is in, and what is told of that. */
import { describe, expect, it } from "vitest";
import { readCodeowners, type Codeowners } from "../../src/codeowners/read-codeowners.js";
import { withCodeowners, type RepositoryOwners } from "../../src/codeowners/with-codeowners.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { renderText } from "../../src/report/text.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { engineVersion, known, place, report } from "../report/reports.js";

const repository = (text: string, more: Partial<RepositoryOwners> = {}): RepositoryOwners => ({
  checkout: { root: "/builds/shop", folder: "" },
  codeowners: readCodeowners(text, "CODEOWNERS") as Codeowners,
  ...more,
});
const named = (one: ParityReport, owners: RepositoryOwners): ParityReport =>
  withCodeowners(one, owners, secretsOf([], []));
const told = ({ findings }: ParityReport): readonly string[] =>
  findings.map(({ owners = [] }) => owners.map(({ name, because }) => `${name}:${because.location?.line}`).join(" "));

const { location: _location, owners: _owners, ...unplaced } = engineVersion;
const madeIn = (...files: readonly string[]): Finding => ({
  ...unplaced,
  places: files.map((file, position) => ({
    ...place(`aws_x.a${position}`, "size", known("1"), known("2")),
    madeAt: `${file}:${position + 1}`,
  })),
});

describe("a finding with places in several files", () => {
  const owners = "* @all\nlive/ @live @both\nmodules/ @modules @both\n";

  it("has the owners of all of them, each once, in the order of the files", () => {
    const finding = madeIn("modules/b.ts", "live/a.ts", "modules/c.ts", "README");
    expect(told(named(report([finding]), repository(owners)))).toEqual(["@modules:3 @both:3 @live:2 @all:1"]);
  });

  it("has those of the file where it is to be mended first", () => {
    const finding = { ...madeIn("modules/b.ts"), location: { file: "live/vars.json", line: 3 } };
    expect(told(named(report([finding]), repository(owners)))).toEqual(["@live:2 @both:2 @modules:3"]);
  });

  it("has none of a file that is not in the repository, and looks no further than twenty files", () => {
    const outside = { ...madeIn("/etc/passwd"), location: { file: "../elsewhere.ts", line: 1 } };
    expect(told(named(report([outside]), repository("/etc/ @etc\nelsewhere.ts @elsewhere")))).toEqual([""]);
    const files = Array.from({ length: 200 }, (_, position) => `live/f${position}/a.ts`);
    const lines = files.map((file, position) => `/${file} @f${position}`).join("\n");
    const [one] = named(report([madeIn(...files)]), repository(lines)).findings;
    expect(one?.owners).toHaveLength(21);
    expect(renderText(named(report([madeIn(...files)]), repository(lines)), {})).toContain(" and 16 more");
  });

  it("keeps the owner that the contract names", () => {
    const finding: Finding = { ...madeIn("live/a.ts"), owners: [{ name: "data", because: { kind: "parameter" } }] };
    expect(named(report([finding]), repository(owners)).findings).toEqual([finding]);
  });

  it("is found by the name of the file that a commit has", () => {
    const finding = { ...unplaced, places: [], location: { file: "main:live/parity.yaml", line: 3 } };
    expect(told(named(report([finding]), repository(owners)))).toEqual(["@all:1"]);
    expect(told(named(report([finding]), repository(owners, { ref: "main" })))).toEqual(["@live:2 @both:2"]);
  });
});

describe("what of CODEOWNERS is not used", () => {
  it("is told in a note", () => {
    const notes = ({ notes: all }: ParityReport): readonly string[] => all.map(({ text }) => text);
    const before = notes(report([madeIn("a.ts")])).length;
    const unread = repository("", { codeowners: { file: "CODEOWNERS", because: "it is a folder" } });
    expect(notes(named(report([madeIn("a.ts")]), unread)).slice(before)).toEqual([
      "Nobody is named by CODEOWNERS: it is a folder. Findings that no rule of the contract has an owner for have " +
        "none.",
    ]);
    expect(notes(named(report([madeIn("a.ts")]), repository("* @a\na[b] @b"))).slice(before)).toEqual([
      "Line 2 of CODEOWNERS cannot be read, and owns nothing.",
    ]);
    const files = Array.from({ length: 400 }, (_, position) => `${"a/".repeat(300)}${"a".repeat(100)}${position}`);
    const slow = `${"**/".repeat(300)}${"*a".repeat(60)}b @a\n`.repeat(3000);
    const findings = files.map((file) => madeIn(file));
    expect(notes(named(report(findings), repository(slow))).slice(before)).toEqual([
      "Looking up the owners of all files in CODEOWNERS takes too long; some have none.",
    ]);
  });
});

describe("a line that has a password or a key for an owner", () => {
  it.each(["* @", "[Database] @", "* "])(
    "is not read after %j, and named by a note that shows nothing of it",
    (before) => {
      const key = `ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`;
      const text = `* @all\n${before}${key}${before === "* " ? "@acme.example" : ""}\n!excluded\n`;
      const one = named(report([madeIn("live/a.ts")]), repository(text));
      expect(told(one)).toEqual(["@all:1"]);
      expect(one.notes.map(({ text: note }) => note)).toContainEqual(expect.stringContaining("Line 2 of CODEOWNERS"));
      expect(JSON.stringify(one)).not.toContain(key);
    },
  );
});
