import { describe, expect, it } from "vitest";
import { ownersOfPath } from "../../src/codeowners/owners-of-path.js";
import { MOST_ENTRIES, readCodeowners, type Codeowners } from "../../src/codeowners/read-codeowners.js";

const read = (text: string, name = "CODEOWNERS"): Codeowners => {
  const found = readCodeowners(text, name);
  if (found === undefined) throw new Error("there are too many entries");
  return found;
};
/** `@owner:line` of a path, by a file of GitHub or, with another name, of GitLab. */
const owners = (text: string, path: string, name = ".github/CODEOWNERS"): string =>
  ownersOfPath(read(text, name), path, { left: 1_000_000 })
    .map((owner) => `${owner.name}:${owner.line}`)
    .join(" ");
const GITLAB = ".gitlab/CODEOWNERS";

describe("a CODEOWNERS file of GitHub", () => {
  it.each<[string, string, boolean]>([
    ["*", "a.tf", true],
    ["*", "live/eu/a.tf", true],
    ["*", ".github/workflows/a.yml", true],
    ["/*", "a.tf", true],
    ["/*", "live/a.tf", false],
    ["*.tf", "live/eu/a.tf", true],
    ["*.tf", "live/eu/a.tfvars", false],
    ["/build/logs/", "build/logs/a/b.log", true],
    ["/build/logs/", "live/build/logs/b.log", false],
    ["/build/logs/", "build/logs", false],
    ["docs/*", "docs/a.md", true],
    ["docs/*", "docs/build/a.md", false],
    ["docs/*", "live/docs/a.md", false],
    ["apps/", "live/apps/a/b.tf", true],
    ["apps/", "apps", false],
    ["/apps/github", "apps/github/a.tf", true],
    ["/apps/github", "apps/github", true],
    ["apps/github", "live/apps/github/a.tf", false],
    ["**/logs", "build/logs/a.log", true],
    ["**/logs", "logs/a.log", true],
    ["live/**/main.tf", "live/main.tf", true],
    ["live/**/main.tf", "live/eu/west/main.tf", true],
    ["live/**", "live/eu/main.tf", true],
    ["live/**", "live", false],
    ["live/?u/main.tf", "live/eu/main.tf", true],
    ["live/?u/main.tf", "live//u/main.tf", false],
    ["with\\ blank/*", "with blank/a.tf", true],
    ["README", "docs/README", true],
    ["readme", "docs/README", false],
    ["a*b*c.tf", "xx/aXXbYYc.tf", true],
    ["a*b*c.tf", "xx/aXXbYYd.tf", false],
  ])("has %s own %s: %s", (pattern, path, isOwned) => {
    expect(owners(`${pattern} @acme/platform`, path)).toBe(isOwned ? "@acme/platform:1" : "");
  });

  it("has the last line that matches count, also where it names nobody", () => {
    const text = "* @all\n*.tf @acme/terraform me@acme.example # both\n/live/ @live\n/live/free.tf\n";
    expect(owners(text, "a.md")).toBe("@all:1");
    expect(owners(text, "a.tf")).toBe("@acme/terraform:2 me@acme.example:2");
    expect(owners(text, "live/a.tf")).toBe("@live:3");
    expect(owners(text, "live/free.tf")).toBe("");
  });

  it("tells which lines it does not understand, and passes over what says nothing", () => {
    const text = [
      "\uFEFF# comment",
      "",
      "* @all",
      "!*.tf",
      "[ab].tf @a",
      "\\#a.tf @a",
      "a//b @a",
      "a.tf <img src=x>",
      "a.tf @a<b>",
      `${"a".repeat(2000)} @a`,
      "/ @a",
      "a\\",
      "b.tf @b",
    ].join("\r\n");
    expect(read(text, ".github/CODEOWNERS").unread).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(owners(text, "b.tf")).toBe("@b:13");
    expect(owners(text, "a.tf")).toBe("@all:3");
  });

  it("knows no sections in GitHub's own folder", () => {
    expect(read("[Docs] @docs\n* @all", ".github/CODEOWNERS").unread).toEqual([1]);
  });
});

describe("a CODEOWNERS file of GitLab", () => {
  it.each<[string, string, boolean]>([
    ["*", "live/eu/a.tf", true],
    ["/*", "live/a.tf", false],
    ["README.md", "docs/README.md", true],
    ["docs/*.md", "live/docs/a.md", true],
    ["/docs/*.md", "live/docs/a.md", false],
    ["/docs/", "docs/a/b.md", true],
    ["lib/", "live/lib/a/b.tf", true],
    ["/docs", "docs/a.md", false],
    ["/docs/**/*.md", "docs/a/b/c.md", true],
    ["/docs/**/*.md", "docs/c.md", true],
    ["\\#a.tf", "live/#a.tf", true],
  ])("has %s own %s: %s", (pattern, path, isOwned) => {
    expect(owners(`${pattern} @acme`, path, GITLAB)).toBe(isOwned ? "@acme:1" : "");
  });

  const sections = `* @all
[Documentation] @docs
*.md
/live/ @live
^[Database][2] @data @@maintainer
/db/
!/db/free.tf
[documentation]
/db/a.md @writers
`;
  it.each([
    ["a.tf", "@all:1"],
    ["a.md", "@all:1 @docs:2"],
    ["live/a.md", "@all:1 @live:4"],
    ["db/a.tf", "@all:1 @data:5 @@maintainer:5"],
    ["db/free.tf", "@all:1"],
    ["db/a.md", "@all:1 @writers:9 @data:5 @@maintainer:5"],
  ])("names for %s the last of every section: %s", (path, expected) => {
    expect(owners(sections, path, GITLAB)).toBe(expected);
    // A file that both hosts read is GitLab's where only GitLab understands it.
    expect(owners(sections, path, "CODEOWNERS")).toBe(expected);
  });

  it("tells which lines it does not understand", () => {
    expect(read("[] @a\n[Docs] nobody\n[ab]* @a\n* nobody\n[A] @a", GITLAB).unread).toEqual([1, 2, 3, 4]);
  });
});

describe("a hostile CODEOWNERS file", () => {
  it("ends when its steps are spent, and owns nothing from there", () => {
    const stars = `${"**/".repeat(300)}${"*a".repeat(40)}b @a`;
    const text = Array.from({ length: 200 }, () => stars).join("\n");
    const effort = { left: 200_000 };
    expect(ownersOfPath(read(text), `${"a/".repeat(300)}${"a".repeat(200)}`, effort)).toEqual([]);
    expect(effort.left).toBeLessThan(0);
    expect(ownersOfPath(read("* @a"), "a.tf", effort)).toEqual([]);
  });

  it("is not read where it has more lines than anybody looks through", () => {
    expect(readCodeowners("a @a\n".repeat(MOST_ENTRIES), "CODEOWNERS")?.sections[0]?.entries).toHaveLength(
      MOST_ENTRIES,
    );
    expect(readCodeowners("a @a\n".repeat(MOST_ENTRIES + 1), "CODEOWNERS")).toBeUndefined();
  });

  it("makes no rule of what is no text", () => {
    expect(read("\u0000\u0001\u0002 \u0003\n\u0000").unread).toEqual([1]);
  });
});
