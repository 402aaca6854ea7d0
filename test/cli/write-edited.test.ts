import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeEdited } from "../../src/cli/write-edited.js";
import { bytesOf, folderWith } from "./world.js";

it("loses nothing that somebody has written meanwhile, and writes none of the files then", async () => {
  const folder = folderWith({ "one.yaml": "a: 1\n", "two.yaml": "b: 2\n" });
  const world = { cwd: folder, env: {}, stdin: bytesOf("") };
  const edit = (file: string, before: string) => ({ file, before, after: "c: 3\n" });
  const edits = [edit("one.yaml", "a: 1\n"), edit("two.yaml", "b: 1\n")];
  await expect(writeEdited(edits, world)).rejects.toThrow("the file has changed since it was read; begin again");
  expect(readFileSync(join(folder, "one.yaml"), "utf8")).toBe("a: 1\n");
  await writeEdited(edits.slice(0, 1), world);
  expect(readFileSync(join(folder, "one.yaml"), "utf8")).toBe("c: 3\n");
});
