import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openInside, placeOf, rootsAround, type Destination, type Roots } from "../../src/cli/inside.js";
import { folderWith } from "./world.js";

/** A world with a `checkout` to stay in and an `outside` with a secret; links as `ln -s` would make them. */
function world(links: Readonly<Record<string, string>> = {}, files: Readonly<Record<string, string>> = {}) {
  const folder = realpathSync(folderWith({ "checkout/a/file": "inside", "outside/secret": "hunter2", ...files }));
  for (const [link, target] of Object.entries(links)) symlinkSync(target, join(folder, link));
  return { folder, root: join(folder, "checkout"), roots: { folders: [join(folder, "checkout")] } satisfies Roots };
}

async function contentOf(path: string, roots: Roots): Promise<string> {
  const opening = await openInside(path, roots);
  if (opening.kind !== "file") return opening.kind;
  try {
    return await opening.handle.readFile("utf8");
  } finally {
    await opening.handle.close();
  }
}

describe("a path is inside", () => {
  it.each<[string, string, Destination["kind"]]>([
    ["a file", "a/file", "inside"],
    ["a file that is not there", "a/none/at/all", "inside"],
    ["the root itself", ".", "inside"],
    ["a way out and in again", "../checkout/a/file", "inside"],
    ["a name that begins with two dots", "..a", "inside"],
    ["a way out", "../outside/secret", "outside"],
    ["the folder above", "..", "outside"],
    ["a folder that only begins like the root", "../checkout-of-others/file", "outside"],
    ["an absolute path", "/etc/passwd", "outside"],
    ["what git keeps", ".git/config", "kept-apart"],
    ["what git keeps, in capitals", "a/.GIT/config", "kept-apart"],
    ["what Terraform keeps", "a/.terraform/terraform.tfstate", "kept-apart"],
    ["a module that Terraform installed", "a/.terraform/modules/vpc/main.tf", "inside"],
    ["what git keeps of a module", "a/.terraform/modules/vpc/.git/config", "kept-apart"],
  ])("or not: %s", async (_, path, kind) => {
    const { root, roots } = world();
    expect((await placeOf(join(root, "."), roots)).kind).toBe("inside");
    const absolute = path.startsWith("/") ? path : join(root, path);
    expect((await placeOf(absolute, roots)).kind).toBe(kind);
  });

  it.each<[string, Readonly<Record<string, string>>, string, Destination["kind"]]>([
    ["a link to a file in it", { "checkout/link": "a/file" }, "checkout/link", "inside"],
    ["a link out", { "checkout/link": "../outside/secret" }, "checkout/link", "outside"],
    ["an absolute link out", { "checkout/link": "/etc/passwd" }, "checkout/link", "outside"],
    ["a link to a folder outside", { "checkout/link": "../outside" }, "checkout/link/secret", "outside"],
    ["what is not there behind a link out", { "checkout/link": "../outside" }, "checkout/link/none", "outside"],
    ["a link to nothing outside", { "checkout/link": "../outside/none" }, "checkout/link", "outside"],
    [
      "a chain of links out",
      { "checkout/one": "two", "checkout/two": "a/three", "checkout/a/three": "../../outside/secret" },
      "checkout/one",
      "outside",
    ],
    [
      "a chain that goes out and comes back",
      { "checkout/link": "../outside/back", "outside/back": "../checkout/a/file" },
      "checkout/link",
      "inside",
    ],
    ["a link to what git keeps", { "checkout/link": ".git" }, "checkout/link/config", "kept-apart"],
    ["a link to itself", { "checkout/link": "link" }, "checkout/link", "inside"],
  ])("by where its links lead: %s", async (_, links, path, kind) => {
    const { folder, roots } = world(links);
    expect((await placeOf(join(folder, path), roots)).kind).toBe(kind);
  });

  it("when one of several roots has it, and when the root was given by a link", async () => {
    const { folder } = world({ "link-to-checkout": "checkout" });
    const roots = await rootsAround(join(folder, "outside/parity.yaml"), [join(folder, "link-to-checkout")], undefined);
    expect(roots.folders).toEqual([join(folder, "outside"), join(folder, "checkout")]);
    for (const path of ["outside/secret", "checkout/a/file", "link-to-checkout/a/file"])
      expect((await placeOf(join(folder, path), roots)).kind).toBe("inside");
  });

  it("by the same rule as the system, whatever links there are", async () => {
    const names = ["x", "y", "z"];
    const targets = fc.constantFrom(
      "a",
      "a/file",
      "../outside",
      "..",
      ".",
      "../checkout/a",
      "x",
      "y/file",
      "z/../x",
      "none",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(targets, { minLength: 3, maxLength: 3 }),
        fc.array(fc.constantFrom(...names, "a", "file", "secret"), { minLength: 1, maxLength: 4 }),
        async (chosen, steps) => {
          const { folder, root, roots } = world(
            Object.fromEntries(names.map((name, position) => [`checkout/${name}`, chosen[position] as string])),
          );
          const path = join(root, ...steps);
          let real: string | undefined;
          try {
            real = realpathSync.native(path);
          } catch {
            // What is not there cannot be read; where it would be is the next expectation's business.
          }
          const { kind } = await placeOf(path, roots);
          if (real !== undefined) expect(kind).toBe(`${real}/`.startsWith(`${root}/`) ? "inside" : "outside");
          expect(await contentOf(path, roots).catch(() => "fails")).not.toBe("hunter2");
          rmSync(folder, { recursive: true });
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("the roots of a contract", () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    ["its folder, without a repository", {}, [], ["repo/ci/deep"]],
    ["and the repository that it is in", { "repo/.git/HEAD": "" }, [], ["repo/ci/deep", "repo"]],
    ["the nearest one", { "repo/.git/HEAD": "", "repo/ci/.git": "gitdir: elsewhere" }, [], ["repo/ci/deep", "repo/ci"]],
    ["or what the command line says instead", { "repo/.git/HEAD": "" }, ["other"], ["repo/ci/deep", "other"]],
    ["not the home folder's", { "home/.git/HEAD": "" }, [], ["home/x"]],
  ])("are %s", async (_, files, given, expected) => {
    const { folder } = world({}, { "other/x": "", "repo/ci/deep/parity.yaml": "", "home/x/parity.yaml": "", ...files });
    const contract = expected[0] === "home/x" ? "home/x/parity.yaml" : "repo/ci/deep/parity.yaml";
    const { folders } = await rootsAround(
      join(folder, contract),
      given.map((root) => join(folder, root)),
      join(folder, "home"),
    );
    expect(folders).toEqual(expected.map((root) => join(folder, root)));
  });

  it("are not what a root that is not there would be", async () => {
    const { folder } = world();
    await expect(rootsAround(join(folder, "parity.yaml"), [join(folder, "none")], undefined)).rejects.toThrow(/ENOENT/);
  });
});

describe("a file inside is opened", () => {
  it("and nothing that a link leads to outside", async () => {
    const { folder, root, roots } = world({
      "checkout/link": "../outside/secret",
      "checkout/out": "../outside",
      "checkout/in": "a",
    });
    expect(await contentOf(join(root, "in/file"), roots)).toBe("inside");
    for (const path of ["checkout/link", "checkout/out/secret", "outside/secret"])
      expect(await contentOf(join(folder, path), roots)).toBe("outside");
  });

  it("and neither a folder, a pipe nor a device, for which it does not wait", async () => {
    const { folder, root, roots } = world({ "checkout/zero": "/dev/zero" });
    execFileSync("mkfifo", [join(root, "pipe")]);
    expect(await contentOf(join(root, "pipe"), roots)).toBe("no-file");
    expect(await contentOf(join(root, "a"), roots)).toBe("no-file");
    expect(await contentOf(join(root, "zero"), roots)).toBe("outside");
    expect(await contentOf(join(root, "zero"), { folders: [folder, "/dev"] })).toBe("no-file");
  });

  it("or it fails as opening does", async () => {
    const { root, roots } = world({ "checkout/loop": "loop" });
    await expect(openInside(join(root, "none"), roots)).rejects.toMatchObject({ code: "ENOENT" });
    await expect(openInside(join(root, "loop"), roots)).rejects.toMatchObject({ code: "ELOOP" });
    await expect(openInside(join(root, "a\0b"), roots)).rejects.toMatchObject({ code: "ERR_INVALID_ARG_VALUE" });
    await expect(openInside(join(root, "x".repeat(5_000)), roots)).rejects.toMatchObject({ code: "ENAMETOOLONG" });
  });

  it("while somebody puts a link to the outside in its place, again and again", { timeout: 60_000 }, async () => {
    const { root, roots } = world({}, { "checkout/dir/secret": "inside" });
    const seen = new Set<string>();
    const swaps = `i=0; while [ $i -lt 300 ]; do mv dir kept; ln -s ../outside dir; rm dir; mv kept dir; i=$((i+1)); done`;
    const child = spawn("sh", ["-c", swaps], { cwd: root, stdio: "ignore" });
    const ended = once(child, "exit");
    while (child.exitCode === null) seen.add(await contentOf(join(root, "dir/secret"), roots).catch(() => "fails"));
    await ended;
    expect(seen).not.toContain("hunter2");
    expect(readFileSync(join(root, "dir/secret"), "utf8")).toBe("inside");
  });
});
