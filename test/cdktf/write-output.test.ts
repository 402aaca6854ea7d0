import { linkSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeOutput } from "../../src/cdktf/write-output.js";
import { withFolder, writeFiles } from "./world.js";

const made = {
  files: [{ file: "stacks/a/parity-proof.json", text: "proof" }],
  obsolete: ["stacks/b/parity-proof.json"],
};

/** A folder with what an app wrote, and what is there already. */
const inWorld = (there: Readonly<Record<string, unknown>>, use: (folder: string, write: () => void) => void): void =>
  withFolder((folder) => {
    writeFiles(folder, { "app/stacks/a/cdk.tf.json": "new", "parameters/a.json": "in", ...there });
    const write = (): void =>
      writeOutput({ from: join(folder, "app"), ...made }, join(folder, "out"), [join(folder, "parameters/a.json")]);
    use(folder, write);
  });

describe("what a synthesis writes", () => {
  it("takes the place of what an earlier one wrote, and leaves nothing of it that is not there now", () => {
    inWorld({ "out/stacks/a/cdk.tf.json": "old", "out/stacks/b/parity-proof.json": "old" }, (folder, write) => {
      write();
      expect(readdirSync(join(folder, "out/stacks/a")).sort()).toEqual(["cdk.tf.json", "parity-proof.json"]);
      expect(readFileSync(join(folder, "out/stacks/a/cdk.tf.json"), "utf8")).toBe("new");
      expect(readdirSync(join(folder, "out/stacks/b"))).toEqual([]);
    });
  });

  it.each(["stacks/a/cdk.tf.json", "stacks/a/parity-proof.json", "stacks/b/parity-proof.json"])(
    "follows no link at %s",
    (file) => {
      inWorld({ "out/stacks/a/x": "", "out/stacks/b/x": "" }, (folder, write) => {
        symlinkSync(join(folder, "parameters/a.json"), join(folder, "out", file));
        expect(write).toThrow(expect.objectContaining({ name: "InputError", file: join(folder, "out", file) }));
        expect(readlinkSync(join(folder, "out", file))).toBe(join(folder, "parameters/a.json"));
        expect(readFileSync(join(folder, "parameters/a.json"), "utf8")).toBe("in");
        expect(readdirSync(join(folder, "out/stacks/a")).filter((name) => !file.endsWith(name))).toEqual(["x"]);
      });
    },
  );

  it("takes the place of no input, by whatever name", () => {
    inWorld({ "out/stacks/a/x": "" }, (folder, write) => {
      linkSync(join(folder, "parameters/a.json"), join(folder, "out/stacks/a/cdk.tf.json"));
      expect(write).toThrow(/this is the input .*parameters\/a\.json, and would be overwritten/);
      expect(readdirSync(join(folder, "out/stacks/a")).sort()).toEqual(["cdk.tf.json", "x"]);
    });
    inWorld({}, (folder, write) => {
      symlinkSync("parameters", join(folder, "out"));
      writeFiles(folder, { "app/a.json": "new" });
      expect(write).toThrow(/this is the input/);
      expect(readFileSync(join(folder, "parameters/a.json"), "utf8")).toBe("in");
      expect(readdirSync(join(folder, "parameters"))).toEqual(["a.json"]);
    });
  });
});
