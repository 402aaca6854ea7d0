import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContractDraft } from "../../src/contract/index.js";
import { addToContract, unmentioned } from "../../src/init/add-proposals.js";
import type { CauseEntry, ParameterEntry } from "../../src/init/draft.js";
import { InputError } from "../../src/model/input-error.js";

const size: ParameterEntry = {
  name: "size",
  fields: [["may", "differ"]],
  values: [{ environment: "staging", text: "1" }],
  dimension: "scale",
};
const pager: CauseEntry = {
  title: "aws_sns_topic.pager is only in production",
  kind: "missing-resource",
  severity: "high",
  dimension: "topology",
  allow: [
    {
      fields: [
        ["resource", "aws_sns_topic.pager"],
        ["presence", "production"],
      ],
      values: [],
    },
  ],
};
const additions = { parameters: [size], causes: [pager] };
const added = (text: string): string => addToContract(text, additions, "parity.yaml");

const ADDED_SIZE = "# Scale.\n    size: { may: differ, reason: TODO } # staging 1\n";

describe("adding to a contract", () => {
  it("puts lines at the ends of sections, and leaves all else as it is", () => {
    const text = `# ours
version: 1
parameters:
    # Names.
    name: { identity: name, reason: Names it. } # kept
    region:
      identity: region   # kept as well
      reason: Where it is.

allow:
- { resource: a.b, attribute: c, reason: Agreed. }
# the end
`;
    expect(added(text)).toBe(
      text
        .replace("reason: Where it is.\n", `reason: Where it is.\n    ${ADDED_SIZE}`)
        .replace(
          "reason: Agreed. }\n",
          "reason: Agreed. }\n" +
            "# What no parameter decides. Confirm each with a reason, or delete it and mend what it is about.\n" +
            "# high missing-resource: aws_sns_topic.pager is only in production\n" +
            "- { resource: aws_sns_topic.pager, presence: production, reason: TODO }\n",
        ),
    );
  });

  it.each(["version: 1\n", "version: 1", "version: 1\nparameters: {}\nallow: []\n", "version: 1\r\nparameters:\r\n"])(
    "makes sections that are not there or empty: %j",
    (text) => {
      const contract = readContractDraft(added(text), "parity.yaml");
      expect([contract.parameters.length, contract.allow.length]).toEqual([1, 1]);
    },
  );

  it("refuses a section in one line, with its place", () => {
    const text = "version: 1\nparameters: { a: { may: differ, reason: Agreed. } }\n";
    expect(() => added(text)).toThrow(InputError);
    expect(() => added(text)).toThrow('no line can be added to "parameters"');
  });

  it("keeps every line of what was there, in order", () => {
    const line = fc.constantFrom(
      "  name: { identity: name, reason: Names it. }",
      "  # a comment",
      "",
      "  a.b: { may: differ, reason: 'It''s so.' } # why",
      '  "c.*":\n    may: differ\n    reason: >-\n      Long\n      text.',
    );
    fc.assert(
      fc.property(fc.uniqueArray(line, { minLength: 1 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        fc.pre(lines.some((one) => one.includes(": ")));
        const text = ["version: 1", "parameters:", ...lines.join("\n").split("\n"), "gate: {}", ""].join(end);
        const result = added(text).split(end);
        let from = 0;
        for (const one of text.split(end)) {
          const at = result.indexOf(one, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + 1;
        }
        const [before, after] = [text, result.join(end)].map((one) => readContractDraft(one, "parity.yaml"));
        const names = (contract: typeof before): readonly string[] =>
          contract?.parameters.map((rule) => rule.pattern) ?? [];
        expect(names(after)).toEqual([...names(before), "size"]);
      }),
    );
  });

  it("says nothing again that stands there as a comment", () => {
    const text =
      "# size: { may: differ, reason: No. }\n" +
      "  # - { resource: aws_sns_topic.pager, presence: production, reason: TODO }\n";
    expect(unmentioned(text, additions)).toEqual({ parameters: [], causes: [] });
    expect(unmentioned("# sizes: {}\n", additions)).toEqual(additions);
  });
});
