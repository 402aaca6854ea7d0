import { describe, expect, it } from "vitest";
import { withoutEntry } from "../../src/edit/remove-entry.js";

const HEAD = "version: 1\n";
const at = (line: number, column: number) => ({ file: "parity.yaml", line, column });
const without = (text: string, line: number, column: number) => withoutEntry(text, "parity.yaml", at(line, column));

describe("an entry is taken out of a contract", () => {
  it("with all of its lines, and with the comment behind the last", () => {
    const text = `${HEAD}allow:
  # Of the first.
  - resource: a.b
    attribute: c
    reason: Once. # own

  - { resource: d.e, attribute: f, reason: Twice. }
`;
    expect(without(text, 4, 5)).toBe(`${HEAD}allow:
  # Of the first.

  - { resource: d.e, attribute: f, reason: Twice. }
`);
  });

  it("also a rule of a parameter, and with line breaks of Windows", () => {
    const text = `${HEAD}parameters:\n  a:   { may: differ, reason: One. } # x\n  "b": { may: differ, reason: Two. }\n`;
    const windows = text.replaceAll("\n", "\r\n");
    expect(without(windows, 4, 3)).toBe(windows.replace(/ {2}"b".*\r\n/, ""));
    expect(without(windows, 3, 3)).toBe(windows.replace(/ {2}a:.*\r\n/, ""));
  });

  it.each([
    ["in brackets", "allow: [{ resource: a.b, attribute: c, reason: Once. }]\n", 2, 9],
    ["where none begins", "allow:\n  - { resource: a.b, attribute: c, reason: Once. }\n", 2, 1],
    [
      "alone in a section with a comment",
      "allow:\n  # Mine.\n  - { resource: a.b, attribute: c, reason: Once. }\n",
      4,
      5,
    ],
  ])("but not %s", (_what, section, line, column) => {
    expect(without(HEAD + section, line, column)).toBeUndefined();
  });
});
