import { describe, expect, it } from "vitest";
import { linkBases, pagesOf } from "../../src/cli/link-bases.js";
import { folderWith, planOf, runIn } from "./world.js";

const actions = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "acme/shop",
  GITHUB_SHA: "4f2a9c1",
  GITHUB_WORKSPACE: "/home/runner/shop",
};
const on = (cwd: string, env: Readonly<Record<string, string | undefined>>): string | undefined =>
  linkBases(undefined, { cwd, env }).linkBase;

describe("where links to files lead", () => {
  it.each([
    ["/home/runner/shop", "https://github.com/acme/shop/blob/4f2a9c1"],
    ["/home/runner/shop/live/eu west", "https://github.com/acme/shop/blob/4f2a9c1/live/eu%20west"],
    ["/home/runner/shop/..dots", "https://github.com/acme/shop/blob/4f2a9c1/..dots"],
    ["/home/runner", undefined],
    ["/home/runner/shop-2", undefined],
  ])("is the commit that GitHub Actions checked out, as seen from %s", (cwd, base) => {
    expect(on(cwd, actions)).toBe(base);
  });

  it("is nowhere outside of GitHub Actions, and where it does not say which commit", () => {
    const inside = "/home/runner/shop";
    expect(on(inside, {})).toBeUndefined();
    for (const name of Object.keys(actions)) {
      expect(on(inside, { ...actions, [name]: undefined })).toBeUndefined();
      expect(on(inside, { ...actions, [name]: "" })).toBeUndefined();
    }
    expect(on(inside, { ...actions, GITHUB_SHA: "a b" })).toBeUndefined();
    expect(on(inside, { ...actions, GITHUB_SERVER_URL: "javascript:x" })).toBeUndefined();
  });

  it("is what was given, before anything else", () => {
    expect(linkBases("https://git.example/shop/src/main", { cwd: "/", env: actions }).linkBase).toBe(
      "https://git.example/shop/src/main",
    );
  });
});

describe("where links to pages lead", () => {
  it.each([
    [{ url: "git+https://git.example/acme/tool.git" }, "https://git.example/acme/tool/blob/v1.2.3"],
    ["https://git.example/acme/tool", "https://git.example/acme/tool/blob/v1.2.3"],
    ["github:acme/tool", undefined],
    [{ url: "ssh://git@git.example/acme/tool.git" }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])("is the repository of the package, %j", (repository, base) => {
    expect(pagesOf({ version: "1.2.3", ...(repository === undefined ? {} : { repository }) })).toBe(base);
  });
});

describe("--link-base", () => {
  const folder = folderWith({
    "a.json": planOf("a"),
    "b.json": planOf("b"),
    "parity.yaml": "version: 1\nallow:\n  - { resource: aws_x.y, attribute: z, reason: It was needed once. }\n",
  });
  const check = (...more: readonly string[]) =>
    runIn(folder, ["check", "a.json", "b.json", "--report", "markdown", ...more]);

  it("makes links of files and lines, in Markdown and nowhere else", async () => {
    const base = "https://git.example/shop/blob/main";
    expect((await check("--link-base", base)).stdout).toContain(`([\`parity.yaml:3:5\`](${base}/parity.yaml#L3))`);
    expect((await check()).stdout).toContain("(`parity.yaml:3:5`)");
    const json = await runIn(folder, ["check", "a.json", "b.json", "--report", "json", "--link-base", base]);
    expect(json.stdout).not.toContain("git.example");
  });

  it.each(["main", "", "http://", "ftp://a.example", "https://a.example/a b", "https://a.example/?q=1"])(
    "refuses %j, which is no address",
    async (base) => {
      const { exitCode, stdout, stderr } = await check("--link-base", base);
      expect([exitCode, stdout]).toEqual([2, ""]);
      expect(stderr).toBe(
        `tfparity: --link-base ${base} is no address that files can be found under; give the one of a folder, ` +
          "such as https://github.com/acme/shop/blob/4f2a9c1\n",
      );
    },
  );
});
