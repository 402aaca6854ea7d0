import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withEntries, type NewEntry } from "../../src/edit/add-entries.js";
import { readContract } from "../../src/contract/index.js";

const cause: NewEntry = {
  under: "allow",
  fields: [
    ["cause", "branches-on-identity branch local.x"],
    ["reason", "The trial ends in May."],
  ],
};
const place: NewEntry = {
  under: "allow",
  fields: [
    ["resource", 'aws_x.a["k"]'],
    ["attribute", "tags"],
    ["reason", "So it is."],
  ],
};
const added = (text: string, ...entries: readonly NewEntry[]): string => withEntries(text, "parity.yaml", entries);
const CAUSE = "- { cause: branches-on-identity branch local.x, reason: The trial ends in May. }";

describe("an entry that is added to a contract", () => {
  it.each<[string, string, string]>([
    ["where there is no such section", "version: 1\n", `version: 1\n\nallow:\n  ${CAUSE}\n`],
    ["where the file has no last line break", "version: 1", `version: 1\n\nallow:\n  ${CAUSE}\n`],
    [
      "behind the last one, with the comment in its line",
      'version: 1\nallow:\n- { resource: "*",   attribute: "a", reason: X. } # why\n\n# the end\nreference: a\n',
      'version: 1\nallow:\n- { resource: "*",   attribute: "a", reason: X. } # why\n' +
        `${CAUSE}\n\n# the end\nreference: a\n`,
    ],
    [
      "behind one in several lines",
      "version: 1\nallow:\n    - resource: a\n      attribute: b\n      reason: >\n        Long.\n" +
        "        Longer.\nreference: a\n",
      "version: 1\nallow:\n    - resource: a\n      attribute: b\n      reason: >\n        Long.\n        Longer.\n" +
        `    ${CAUSE}\nreference: a\n`,
    ],
    [
      "with the line breaks of the file",
      "version: 1\r\nallow:\r\n  - { resource: a, attribute: b, reason: X. }\r\n",
      `version: 1\r\nallow:\r\n  - { resource: a, attribute: b, reason: X. }\r\n  ${CAUSE}\r\n`,
    ],
    ["in brackets", "version: 1\nallow: []\n", `version: 1\nallow: [${CAUSE.slice(2)}]\n`],
    [
      "in JSON",
      '{ "version": 1, "allow": [{ "resource": "a", "attribute": "b", "reason": "X." }] }',
      '{ "version": 1, "allow": [{ "resource": "a", "attribute": "b", "reason": "X." }, ' +
        '{ "cause": "branches-on-identity branch local.x", "reason": "The trial ends in May." }] }',
    ],
    [
      "in JSON without the section",
      '{ "version": 1 }\n',
      '{ "version": 1, "allow": [{ "cause": "branches-on-identity branch local.x", ' +
        '"reason": "The trial ends in May." }] }\n',
    ],
  ])("stands %s", (_, before, after) => {
    expect(added(before, cause)).toBe(after);
    expect(readContract(after, "parity.yaml").causes).toHaveLength(1);
  });

  it("is quoted where it has to be", () => {
    expect(added("version: 1\n", place)).toBe(
      'version: 1\n\nallow:\n  - { resource: "aws_x.a[\\"k\\"]", attribute: tags, reason: So it is. }\n',
    );
  });

  it.each<[string, string, string]>([
    [
      "a new rule",
      "version: 1\nparameters:\n  a:    { may: differ, reason: X. } # a\n  # b follows\nreference: a\n",
      "version: 1\nparameters:\n  a:    { may: differ, reason: X. } # a\n" +
        "  size: { may: differ, presence: production, reason: Load. }\n  # b follows\nreference: a\n",
    ],
    [
      "what a rule in one line lacks",
      "version: 1\nparameters:\n  size: { may: differ, reason: X. }\n",
      "version: 1\nparameters:\n  size: { may: differ, reason: X. Load., presence: production }\n",
    ],
    [
      "what a rule in several lines lacks",
      "version: 1\nparameters:\n  size:\n    may: differ\n    reason: X. # why\n  b: { must: match }\n",
      "version: 1\nparameters:\n  size:\n    may: differ\n    reason: X. Load. # why\n    presence: production\n" +
        "  b: { must: match }\n",
    ],
    [
      "a wider one where its values could only follow the identity",
      "version: 1\nparameters:\n  size: { may:  'follow-identity', reason: X. } # why\n",
      "version: 1\nparameters:\n  size: { may:  differ, reason: X. Load., presence: production } # why\n",
    ],
    [
      "a wider one in several lines",
      "version: 1\nparameters:\n  size:\n    may: follow-identity # for now\n    reason: X.\n" +
        "  b: { must: match }\n",
      "version: 1\nparameters:\n  size:\n    may: differ # for now\n    reason: X. Load.\n    presence: production\n" +
        "  b: { must: match }\n",
    ],
    [
      "a wider one in JSON",
      '{ "version": 1, "parameters": { "size": { "may": "follow-identity", "reason": "X." } } }',
      '{ "version": 1, "parameters": { "size": { "may": "differ", "reason": "X. Load.", "presence": "production" } } }',
    ],
    [
      "no reason twice",
      "version: 1\nparameters:\n  size: { may: differ, reason: Load. }\n",
      "version: 1\nparameters:\n  size: { may: differ, reason: Load., presence: production }\n",
    ],
    [
      "a reason behind one that is no sentence",
      "version: 1\nparameters:\n  size: { may: differ, reason: 'small: cheap' }\n",
      'version: 1\nparameters:\n  size: { may: differ, reason: "small: cheap; Load.", presence: production }\n',
    ],
  ])("for a parameter is %s", (_, before, after) => {
    const fields = [
      ["may", "differ"],
      ["presence", "production"],
      ["reason", "Load."],
    ] as const;
    expect(added(before, { under: "parameters", name: "size", fields })).toBe(after);
  });

  it("stands in brackets before a comment, and behind that of a line that ends in a comma", () => {
    const listed = (end: string): string => `version: 1\nallow: [\n  { resource: a, attribute: b, reason: X. }${end}`;
    expect(added(listed(" # the last\n]\n"), cause)).toBe(listed(`, ${CAUSE.slice(2)} # the last\n]\n`));
    expect(added(listed(", # the last\n]\n"), cause)).toBe(listed(`, # the last\n  ${CAUSE.slice(2)}\n]\n`));
    expect(added(listed(",\r\n]\r\n"), cause)).toBe(listed(`,\r\n  ${CAUSE.slice(2)}\r\n]\r\n`));
    expect(added(listed(", ]\n"), cause)).toBe(listed(`, ${CAUSE.slice(2)} ]\n`));
    const empty = "version: 1\nallow: [ # none yet\n]\n";
    expect(added(empty, cause)).toBe(`version: 1\nallow: [${CAUSE.slice(2)} # none yet\n]\n`);
  });

  it("is refused, with the line to add, where it would say something else", () => {
    const rule = { under: "parameters", name: "size", fields: [["must", "match"]] } as const;
    expect(() => added("version: 1\n", rule)).toThrow("add this under parameters: by hand: size: { must: match }");
  });

  it("is refused, with the line to add, where it cannot widen what may only follow the identity", () => {
    const rule = { under: "parameters", name: "size", fields: [["may", "differ"]] } as const;
    const text =
      "version: 1\nparameters:\n  a: { may: &f follow-identity, reason: X. }\n  size: { may: *f, reason: X. }\n";
    expect(() => added(text, rule)).toThrow("add this under parameters: by hand: size: { may: differ }");
  });

  it("is refused, with the line to add, where the reason that is there has several lines", () => {
    const fields = [
      ["presence", "production"],
      ["reason", "Load."],
    ] as const;
    const text = "version: 1\nparameters:\n  size:\n    may: differ\n    reason: >-\n      X\n      Y.\n";
    expect(() => added(text, { under: "parameters", name: "size", fields })).toThrow(
      "add this under parameters: by hand",
    );
  });

  it("leaves every character of what was there, and says what it was given, whatever that is", () => {
    const text = fc.string({ unit: "grapheme-composite", minLength: 1, maxLength: 30 }).filter((one) => /\S/.test(one));
    const why = text.map((one) => `Because ${one}`);
    const entry = fc.record({ resource: text, attribute: text, reason: why });
    const comment = fc.constantFrom("", " # why", "\n  # more\n");
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, comment), { maxLength: 4 }), entry, (rules, one) => {
        const lines = rules.map(([{ reason }, more], at) => {
          const rule = { resource: `aws_${at}`, attribute: "a", reason };
          return `  - ${JSON.stringify(rule)}${more}\n`;
        });
        const before = `version: 1\n${lines.length === 0 ? "" : `allow:\n${lines.join("")}`}# the end\n`;
        const pattern = (value: string): string => value.replace(/[\\*?[\]]/g, "x").trim() || "x";
        const given = { resource: `y${pattern(one.resource)}`, attribute: pattern(one.attribute), reason: one.reason };
        const after = added(before, { under: "allow", fields: Object.entries(given) });
        const { allow } = readContract(after, "parity.yaml");
        expect(allow.at(-1)).toMatchObject(given);
        expect(allow).toHaveLength(rules.length + 1);
        let at = 0;
        for (const character of after)
          if (at < before.length && before.startsWith(character, at)) at += character.length;
        expect(at).toBe(before.length);
      }),
    );
  });
});
