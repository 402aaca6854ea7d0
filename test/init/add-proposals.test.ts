import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readContractDraft } from "../../src/contract/index.js";
import { addToContract, componentTexts, refusedParameters, unmentioned } from "../../src/init/add-proposals.js";
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

describe("adding to the components of a contract", () => {
  const nothing = { parameters: [], causes: [] };
  const HEAD =
    'version: 1\nenvironments:\n  a: { plan: "a/{component}" }\n  b: { plan: "b/{component}" }\ncomponents:\n';
  const refused: ParameterEntry = { ...size, doubt: "refused" };
  const addedTo = (text: string, components: Parameters<typeof addToContract>[3]): string =>
    addToContract(text, nothing, "parity.yaml", components);

  it("keeps every line of what was there, in order, and gives each component its own", () => {
    const RULE = "size: { may: differ, reason: Agreed. }";
    const bodies = [
      " {}",
      "  {} # ours",
      " {}\n    # size: { may: differ, reason: No. }",
      '\n    source: "live/a" # where it is',
      "\n    rules:\n      parameters: {}",
      "\n    rules:\n      parameters:\n        other: { may: differ, reason: Agreed. }\n      # the end",
      `\n    rules:\n      allow:\n      - { resource: a.b, attribute: c, reason: Agreed. }\n    owner: us`,
    ];
    const names = ["network", "data/main", "01", "apps.web"];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...bodies), { minLength: 1, maxLength: 3 }),
        fc.subarray(names, { minLength: 1 }),
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom("", "\n", "\ngate: {}\n", "\n# the end\n"),
        (own, getting, end, rest) => {
          const listed = own.map((body, index) => `  ${names[index] ?? ""}:${body}`);
          const text = (HEAD + listed.join("\n") + rest).replaceAll("\n", end);
          const after = addedTo(
            text,
            getting.map((name) => ({ name, parameters: [size], causes: [] })),
          );
          const [old, found] = [text, after].map((one) => one.split(end).map((line) => line.replace(/ *\{\}/, "")));
          let from = 0;
          for (const line of old ?? []) {
            const at = found?.indexOf(line, from) ?? -1;
            expect(at).toBeGreaterThanOrEqual(from);
            from = at + 1;
          }
          expect(after.split(end).every((line) => !/[\r\n]/.test(line))).toBe(true);
          const { components = [] } = readContractDraft(after, "parity.yaml");
          const having = components.filter(({ rules }) => rules.parameters.some(({ pattern }) => pattern === "size"));
          expect(having.map(({ name }) => name).sort()).toEqual([...getting].sort());
          expect(text).not.toContain(RULE);
        },
      ),
    );
  });

  it("keeps brackets where nothing but a comment is added", () => {
    const text = `${HEAD}  network: {}\n  queue:\n    rules: {}\n`;
    const names = ["network", "queue"];
    const after = addedTo(
      text,
      names.map((name) => ({ name, parameters: [refused], causes: [] })),
    );
    expect(after).toContain("  network: {}\n    # parameters:\n");
    expect(after).toContain("    rules: {}\n      # parameters:\n");
    expect(readContractDraft(after, "parity.yaml").components?.map(({ name }) => name)).toEqual(names);
  });

  it("finds the end of a line behind more than one space", () => {
    const text = "version: 1\nallow:  []\ngate: {}\n";
    expect(added(text)).toMatch(/\nallow:\n {2}# What no parameter decides[^]*reason: TODO \}\ngate: \{\}\n/);
  });

  it("tells what stands under which component, and what is about all", () => {
    const { shared, own } = componentTexts(
      "# one: {}\ncomponents:\n  # two: {}\n  a: {}\n    # three: {}\n  b:\n    rules: {}\n#     four: {}\n# five: {}\n",
    );
    expect(refusedParameters(shared)).toEqual(["one", "two", "four", "five"]);
    expect([...own].map(([name, text]) => [name, refusedParameters(text)])).toEqual([
      ["a", ["three"]],
      ["b", []],
    ]);
  });

  it("knows a refused parameter by its name, whatever signs that has", () => {
    expect(refusedParameters('# "a b\\"c: {d}": { may: differ }\n# "a\\x": { may: differ }\n')).toEqual(['a b"c: {d}']);
  });
});
