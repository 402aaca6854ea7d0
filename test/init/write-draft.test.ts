import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readContractDraft } from "../../src/contract/index.js";
import type { CauseEntry, ContractDraft, ParameterEntry } from "../../src/init/draft.js";
import { writeDraft } from "../../src/init/write-draft.js";
import { escapePattern } from "../../src/model/pattern.js";

const entry = (name: string, more: Partial<ParameterEntry> = {}): ParameterEntry => ({
  name,
  fields: [["may", "differ"]],
  values: [
    { environment: "staging", text: "1" },
    { environment: "production", text: "2" },
  ],
  dimension: "scale",
  ...more,
});

const cause = (title: string, more: Partial<CauseEntry> = {}): CauseEntry => ({
  title,
  kind: "unexplained-difference",
  severity: "medium",
  dimension: "scale",
  allow: [
    {
      fields: [
        ["resource", "aws_x.a"],
        ["attribute", "size"],
      ],
      values: [],
    },
  ],
  ...more,
});

const draft: ContractDraft = {
  reference: "production",
  environments: [
    {
      name: "staging",
      plan: "plans/staging.json",
      identity: new Map([["name", { value: "staging", differences: 3 }]]),
    },
    { name: "production", plan: "plans/production.json", identity: new Map() },
  ],
  schema: [],
  parameters: [],
  causes: [],
};

describe("a draft as text", () => {
  it("reads like a contract that somebody wrote", () => {
    const parameters = [
      entry("name", {
        fields: [
          ["identity", "name"],
          ["must", "differ"],
        ],
        differences: 1,
      }),
      entry("size"),
      entry("image", { dimension: "versions", doubt: "version" }),
    ];
    expect(writeDraft({ ...draft, parameters, causes: [cause("size of aws_x.a")] })).toBe(`\
# yaml-language-server: $schema=./node_modules/tfparity/schema/parity.schema.json
# Drafted by tfparity init: what differs today, for a person to go over. Whatever is not listed has to match.
# Write a reason for every TODO, or delete its line. tfparity check tells which are left.
version: 1
reference: production
environments:
  staging:
    plan: plans/staging.json
    identity: { name: staging } # name accounts for 3 differences
  production:
    plan: plans/production.json

parameters:
  # What names an environment. It may be passed on as text, and must decide nothing.
  name: { identity: name, must: differ, reason: TODO } # 1 difference; staging 1, production 2

  # Scale.
  size: { may: differ, reason: TODO } # staging 1, production 2

  # These look like faults, so that nothing permits them. Mend them, or take the sign away from what is meant.
  # image: { may: differ, reason: TODO } # staging 1, production 2

allow:
  # What no parameter decides. Confirm each with a reason, or delete it and mend what it is about.
  # medium unexplained-difference: size of aws_x.a
  - { resource: aws_x.a, attribute: size, reason: TODO }
`);
  });

  it("has no empty section, which would be none", () => {
    const text = writeDraft({ ...draft, parameters: [entry("image", { doubt: "version" })] });
    expect(text).toContain("\n# parameters:\n");
    expect(readContractDraft(text, "parity.yaml").parameters).toEqual([]);
  });

  it("says what it was given, whatever stands in names and values, and nothing else", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "a\nversion: 2",
        "x # y",
        "*a",
        "&b",
        "true",
        "{",
        "'",
        '"\\',
        "\u2028- b",
        "\u0000",
        "..",
        "---",
      ),
    );
    const name = text.filter((one) => one !== "" && one.length < 60);
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 4 }), text, text, (names, value, title) => {
        const parameters = names.map((one) =>
          entry(escapePattern(one).replace(/[[\]]/g, "\\$&"), { values: [{ environment: "staging", text: value }] }),
        );
        const doubted = [entry("a", { doubt: "version", values: [{ environment: value, text: title }] })];
        const causes = [cause(title), cause(value, { doubt: "finding", environment: title })];
        const written = writeDraft({ ...draft, parameters: [...parameters, ...doubted], causes });
        expect(writeDraft({ ...draft, parameters: [...parameters, ...doubted], causes })).toBe(written);
        const contract = parse(written) as { environments: object; parameters?: object; allow: unknown };
        expect(Object.keys(contract.environments)).toEqual(["staging", "production"]);
        expect(Object.keys(contract.parameters ?? {}).sort()).toEqual(parameters.map((one) => one.name).sort());
        expect(contract.allow).toEqual([{ resource: "aws_x.a", attribute: "size", reason: "TODO" }]);
        expect(readContractDraft(written, "parity.yaml").parameters.length).toBe(parameters.length);
      }),
    );
  });
});
