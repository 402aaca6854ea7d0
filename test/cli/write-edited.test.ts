import { lstatSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeEdited } from "../../src/cli/write-edited.js";
import { bytesOf, folderWith } from "./world.js";

it("loses nothing that somebody has written meanwhile, and writes none of the files then", async () => {
  const folder = folderWith({ "one.yaml": "a: 1\n", "two.yaml": "b: 2\n" });
  const io = { cwd: folder, env: {}, stdin: bytesOf("") };
  const edit = (file: string, before: string) => ({ file, before, after: "c: 3\n" });
  const edits = [edit("one.yaml", "a: 1\n"), edit("two.yaml", "b: 1\n")];
  await expect(writeEdited(edits, io)).rejects.toThrow("the file has changed since it was read; begin again");
  expect(readFileSync(join(folder, "one.yaml"), "utf8")).toBe("a: 1\n");
  await writeEdited(edits.slice(0, 1), io);
  expect(readFileSync(join(folder, "one.yaml"), "utf8")).toBe("c: 3\n");
});

it("writes over nothing that has come to a place where nothing was, not even a link to nowhere", async () => {
  const folder = folderWith({ "one.yaml": "a: 1\n" });
  symlinkSync("nowhere", join(folder, "two.yaml"));
  const io = { cwd: folder, env: {}, stdin: bytesOf("") };
  for (const file of ["one.yaml", "two.yaml"])
    await expect(writeEdited([{ file, before: undefined, after: "c: 3\n" }], io)).rejects.toThrow(
      "the file has changed since it was read; begin again",
    );
  expect(readFileSync(join(folder, "one.yaml"), "utf8")).toBe("a: 1\n");
  expect(lstatSync(join(folder, "two.yaml")).isSymbolicLink()).toBe(true);
  await writeEdited([{ file: "three.yaml", before: undefined, after: "c: 3\n" }], io);
  expect(readFileSync(join(folder, "three.yaml"), "utf8")).toBe("c: 3\n");
});

it.each([
  ["main.tf", true],
  ["main.tf.json", true],
  ["terraform.tfstate", true],
  ["new.tfvars.json", false],
  [".terraform/staging.tfvars.json", true],
  [".git/staging.tfvars.json", true],
  [".terraform.lock.hcl", true],
])("writes no file that Terraform or git have for themselves: %s", async (file, isThere) => {
  const folder = folderWith(isThere ? { [file]: "{}" } : {});
  const io = { cwd: folder, env: {}, stdin: bytesOf("") };
  const before = isThere ? "{}" : undefined;
  await expect(writeEdited([{ file, before, after: "[]" }], io)).rejects.toThrow("have files of this name");
});

it("writes values of variables that were there, and keeps what a file begins with", async () => {
  const folder = folderWith({ "staging.tfvars.json": '\uFEFF{ "size": 1 }' });
  const io = { cwd: folder, env: {}, stdin: bytesOf("") };
  await writeEdited([{ file: "staging.tfvars.json", before: '{ "size": 1 }', after: '{ "size": 2 }' }], io);
  expect(readFileSync(join(folder, "staging.tfvars.json"), "utf8")).toBe('\uFEFF{ "size": 2 }');
});
