import { describe, expect, it } from "vitest";
import { readBaseline, readContract, readContractDraft, wordsProblem } from "../../src/contract/index.js";
import { InputErrors, type InputError } from "../../src/model/input-error.js";

const KEY = `ghp_${"16C7e42F292c6912E7710c838347Ae178B4a"}`;

/** One of each kind of what nobody sees, by its code point. */
const UNSEEN = [
  0x0, 0x7, 0x1b, 0x7f, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x2028, 0x2029,
  0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x2800, 0x3164, 0xe000, 0xfe0f, 0xfeff, 0xffa0, 0xffff, 0xe0001, 0xe0041,
  0xe0100, 0x1d173,
].map((point) => String.fromCodePoint(point));

const SEEN = [
  "Staging carries a fraction of the load, see https://tickets.acme.example/OPS-12.",
  "Größer – 20 % mehr, s. o. “so”",
  "検証環境は小さい\u3000了承済み",
  "⚠️ until the move ❤️ 👩‍💻 👨‍👩‍👧 1️⃣",
  "می‌خواهم क्‍ष",
  "One line,\nand another\twith a tab\r\nand an end\n",
  "The password is rotated weekly",
];

/** A contract with these words at every place that a reason or an owner can have, as JSON, which escapes anything. */
const contract = (words: { readonly reason: string; readonly owner: string }): string => {
  const scope = { resource: "aws_x.c", attribute: "b" };
  const { reason, owner } = words;
  const parameters = { size: { may: "differ", ...words } };
  return JSON.stringify({
    version: 1,
    environments: { staging: {}, production: {} },
    components: {
      network: {
        plan: "plans/{environment}/{component}.json",
        owner,
        rules: {
          parameters,
          allow: [{ resource: "aws_x.n", attribute: "b", ...words }],
          waivers: [{ ...scope, expires: "2027-01-31", ...words }],
        },
      },
    },
    parameters: { count: { may: "differ", ...words } },
    allow: [
      { resource: "aws_x.a", attribute: "b", ...words },
      { resource: "aws_x.b", attribute: "b", follows: "identity", ...words },
      { cause: "unexplained-difference tag Team", ...words },
    ],
    waivers: [
      { resource: "aws_x.d", attribute: "b", expires: "2027-01-31", ...words },
      { cause: "unexplained-difference tag Cost", expires: "2027-01-31", ...words },
    ],
    severity: [{ resource: "aws_x.a", level: "low", owner }],
    renames: [{ from: "stg", to: "prd", owner }],
    manifest: {
      file: "manifests/{environment}/{component}.json",
      rules: { "tools.node": { same: "major", ...words } },
    },
    required: [{ container: "api", variables: ["A"], reason, owner }],
  });
};
const [REASONS, OWNERS] = [11, 14];

describe("what reasons and owners of a contract may be", () => {
  it.each(SEEN)("takes %j", (text) => {
    expect(problemsOf(() => readContract(contract({ reason: text, owner: "platform" }), "parity.yaml"))).toEqual([]);
  });

  it.each(UNSEEN)("refuses %j at each place, with its position and its number, and in a draft", (character) => {
    const words = { reason: `Agreed${character}.`, owner: `plat${character}form` };
    const shown = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
    for (const read of [readContract, readContractDraft]) {
      const problems = problemsOf(() => read(contract(words), "parity.yaml"));
      const told = (what: string): readonly string[] =>
        problems.filter((problem) =>
          new RegExp(`^parity.yaml:1:\\d+: this ${what} has a character in it that nobody sees`).test(problem),
        );
      expect([told("reason").length, told("owner").length, problems.length]).toEqual([REASONS, OWNERS, 25]);
      expect(problems.every((problem) => problem.includes(shown) && !problem.includes(character))).toBe(true);
      expect(new Set(problems.map((problem) => problem.split(": ")[0])).size).toBe(25);
    }
  });

  it("refuses several lines in an owner, who is named in a line", () => {
    const words = { reason: "Agreed.", owner: "platform\nteam" };
    const problems = problemsOf(() => readContract(contract(words), "parity.yaml"));
    expect(problems).toHaveLength(OWNERS);
    expect(problems[0]).toContain("U+000A");
  });

  it("refuses a password or a key at each place, and shows nothing of it", () => {
    const words = { reason: `The key is ${KEY}.`, owner: KEY };
    const problems = problemsOf(() => readContract(contract(words), "parity.yaml"));
    expect(problems).toHaveLength(REASONS + OWNERS);
    expect(problems.every((problem) => problem.includes("looks like a password or a key"))).toBe(true);
    expect(problems.join("\n")).not.toContain(KEY.slice(4));
  });

  it("tells a placeholder once, and refuses what is none but for what nobody sees", () => {
    const words = { reason: "TODO\u200b", owner: "platform" };
    const problems = problemsOf(() => readContract(contract(words), "parity.yaml"));
    expect(problems).toHaveLength(REASONS);
  });
});

describe("what reasons and owners of a baseline may be", () => {
  const text = (reason: string, owner: string): string =>
    JSON.stringify(
      {
        version: 1,
        findings: ["0123456789abcdef", "fedcba9876543210"].map((id) => ({
          id,
          about: "a",
          since: "2027-01-01",
          reason,
          owner,
          places: [{ address: "a", place: "b", values: {} }],
        })),
      },
      null,
      2,
    );

  it.each(SEEN)("takes %j", (seen) => {
    expect(problemsOf(() => readBaseline(text(seen, "platform"), "b.json"))).toEqual([]);
  });

  it.each([...UNSEEN, ` ${KEY} `])("refuses %j, all places at once, with line and column", (hostile) => {
    const problems = problemsOf(() => readBaseline(text(`Agreed${hostile}.`, `plat${hostile}form`), "b.json"));
    expect(problems.map((problem) => problem.replace(/^(b.json:\d+:\d+: the \w+) .*$/su, "$1"))).toEqual([
      "b.json:8:17: the reason",
      "b.json:9:16: the owner",
      "b.json:22:17: the reason",
      "b.json:23:16: the owner",
    ]);
    expect(problems.some((problem) => problem.includes(hostile.trim() || hostile))).toBe(false);
  });
});

it("sees nothing wrong with words of people, and what is wrong with others", () => {
  expect(SEEN.map((text) => wordsProblem(text, "several lines"))).toEqual(SEEN.map(() => undefined));
  expect(wordsProblem("a\nb", "one line")).toEqual({ is: "unseen", character: "U+000A" });
  expect(wordsProblem(`${KEY}\u202e`, "one line")).toEqual({ is: "credential" });
  // A joiner joins nothing here.
  expect(["1\u200d2", "a\ufe0f", "❤\u200d", "❤\ufe0f\ufe0f"].map((text) => wordsProblem(text, "one line")?.is)).toEqual(
    Array.from({ length: 4 }, () => "unseen"),
  );
});

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    const errors = error instanceof InputErrors ? error.errors : [error as InputError];
    return errors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  }
  return [];
}
