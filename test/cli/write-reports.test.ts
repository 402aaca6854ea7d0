import { mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyFolder } from "./world.js";
import { checkWritable, writeFiles } from "../../src/cli/write-reports.js";

let folder: string;
beforeEach(() => {
  folder = emptyFolder();
});

describe("writing reports", () => {
  it("writes every file and leaves nothing else behind", async () => {
    await writeFile(join(folder, "a.md"), "old");
    await writeFiles(
      [
        { file: "a.md", text: "new" },
        { file: join(folder, "b.json"), text: "{}" },
      ],
      folder,
    );
    expect(await readFile(join(folder, "a.md"), "utf8")).toBe("new");
    expect((await readdir(folder)).sort()).toEqual(["a.md", "b.json"]);
  });

  it("changes no file when one of them cannot be written", async () => {
    await writeFile(join(folder, "a.md"), "old");
    const attempt = writeFiles(
      [
        { file: "a.md", text: "new" },
        { file: "missing/b.json", text: "{}" },
      ],
      folder,
    );
    await expect(attempt).rejects.toMatchObject({
      name: "InputError",
      file: "missing/b.json",
      message: "there is no such file",
    });
    expect(await readFile(join(folder, "a.md"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.md"]);
  });

  it("writes behind a link and keeps the link", async () => {
    await writeFile(join(folder, "real.md"), "old");
    await symlink("real.md", join(folder, "link.md"));
    await writeFiles([{ file: "link.md", text: "new" }], folder);
    expect(await readlink(join(folder, "link.md"))).toBe("real.md");
    expect(await readFile(join(folder, "real.md"), "utf8")).toBe("new");
  });

  it("writes to devices directly", async () => {
    await checkWritable(["/dev/null"], folder);
    await writeFiles([{ file: "/dev/null", text: "gone" }], folder);
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses folders, and files in folders that are not there", async () => {
    await mkdir(join(folder, "sub"));
    await expect(checkWritable(["sub"], folder)).rejects.toThrow("a file is needed to write to, and this is a folder");
    await expect(checkWritable(["nowhere/a.md"], folder)).rejects.toThrow(
      "there is no such folder to write to; make it, or name another",
    );
    await expect(checkWritable(["a.md", "sub/b.md"], folder)).resolves.toBeUndefined();
  });
});
