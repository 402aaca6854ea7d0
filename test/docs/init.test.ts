import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readContract, readContractDraft } from "../../src/contract/index.js";

const page = readFileSync(new URL("../../docs/init.md", import.meta.url), "utf8");
const [, example = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];

describe("docs/init.md", () => {
  it("shows a draft that can be read, and that no check takes before there are reasons", () => {
    const { parameters, allow } = readContractDraft(example, "parity.yaml");
    expect([parameters.length, allow.length]).toEqual([3, 1]);
    expect(() => readContract(example, "parity.yaml")).toThrow('"TODO" is no reason');
    expect(() => readContract(example.replaceAll("TODO", "Agreed."), "parity.yaml")).not.toThrow();
  });
});
