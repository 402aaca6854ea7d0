import { describe, expect, it } from "vitest";
import { readParameterFile } from "../../src/contract/index.js";
import { isVariableFile, lastOfEach } from "../../src/model/parameter-files.js";

describe("several variable files", () => {
  it("are what the last of them says that has a variable, as a whole, each leaf where it stands", () => {
    const common = readParameterFile('{"size": {"min": 1, "max": 2},\n"region": "eu"}', "common.tfvars.json");
    const own = readParameterFile('{"size": {"max": 3}}', "staging.tfvars.json");
    const merged = lastOfEach([common, own]);
    expect(
      [...(merged?.leaves.values() ?? [])].map(({ name, location: { file, line } }) => [name, file, line]),
    ).toEqual([
      ["var.region", "common.tfvars.json", 2],
      ["var.size.max", "staging.tfvars.json", 1],
    ]);
    expect(merged?.leaves.get("var.size.max")?.value).toMatchObject({ text: "3" });
  });

  it("are themselves where there is one, and nothing where there is none", () => {
    const only = readParameterFile('{"a": 1}', "a.tfvars.json");
    expect(lastOfEach([only])).toBe(only);
    expect(lastOfEach([])).toBeUndefined();
  });

  it("are known by their names", () => {
    const names = ["a.tfvars", "b/A.TFVARS", "a.tfvars.json", "a.json", "tfvars", "a.tfvars.yaml"];
    expect(names.filter(isVariableFile)).toEqual(["a.tfvars", "b/A.TFVARS", "a.tfvars.json"]);
  });
});
