import { describe, expect, it } from "vitest";
import { readContract, readContractDraft } from "../../src/contract/index.js";
import { isPlaceholder } from "../../src/contract/placeholder.js";
import { InputErrors } from "../../src/model/input-error.js";

describe("a reason", () => {
  it.each(["TODO", "todo", " Todo ", "TODO:", "TODO: ask Kim", "todo(kim): later", "(TODO)", "FIXME", "tbd", "TBA."])(
    "is none: %s",
    (text) => expect(isPlaceholder(text)).toBe(true),
  );

  it.each(["…", "...", ".", "-", "--", "?", "???", "xxx", "XXX:", "n/a", "none", "WIP", "!", "*"])(
    "is none: %s",
    (text) => expect(isPlaceholder(text)).toBe(true),
  );

  it.each(["Agreed", "Todoist is only in production.", "Nonetheless", "1", "To do with load.", "费用"])(
    "is one: %s",
    (text) => expect(isPlaceholder(text)).toBe(false),
  );
});

const contract = `version: 1
parameters:
  size: { may: differ, reason: TODO }
  name: { identity: name, reason: "…" }
allow:
  - { resource: aws_x.a, attribute: b, reason: . }
  - resource: aws_x.c
    presence: production
    reason: "TODO: ask"
waivers:
  - { resource: aws_x.d, attribute: e, reason: tbd, owner: platform, expires: 2027-01-31 }
  - { resource: aws_x.f, attribute: e, reason: Under way., owner: platform, expires: 2027-01-31 }
`;

describe("a contract with reasons that are none", () => {
  it("is refused, each with line and column, all at once", () => {
    let told: readonly string[] = [];
    try {
      readContract(contract, "parity.yaml");
    } catch (error) {
      told = (error as InputErrors).errors.map(({ line, column, message }) => `${line}:${column}: ${message}`);
    }
    expect(told).toEqual([
      '3:32: "TODO" is no reason; say why it may differ',
      '4:35: "…" is no reason; say why it may differ',
      '6:48: "." is no reason; say why it may differ',
      '9:13: "TODO: ask" is no reason; say why it may differ',
      '11:48: "tbd" is no reason; say why it may differ',
    ]);
  });

  it("is read as a draft, in which whatever else is wrong is told", () => {
    expect(readContractDraft(contract, "parity.yaml").parameters.map(({ reason }) => reason)).toEqual(["TODO", "…"]);
    expect(() => readContractDraft(contract.replace("may: differ", "may: vary"), "parity.yaml")).toThrow(InputErrors);
  });
});
