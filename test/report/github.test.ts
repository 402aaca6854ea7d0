import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding, ParityReport } from "../../src/model/report.js";
import { renderReport } from "../../src/report/index.js";
import { anyReport, hostileToMachines } from "./arbitrary-reports.js";
import { engineVersion, hostileReport, manyTags, report, waived } from "./reports.js";

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const unescaped = (text: string, marks: readonly (readonly [string, string])[]): string =>
  marks.reduce((left, [code, mark]) => left.replaceAll(code, mark), text);
const DATA = [
  ["%0D", "\r"],
  ["%0A", "\n"],
] as const;
const PROPERTY = [...DATA, ["%3A", ":"], ["%2C", ","]] as const;

/**
 * A line as GitHub's runner reads it: a command when it begins with two colons, after any space, and has two more; else
 * one in the older form, which may begin anywhere in it.
 */
function commandOf(line: string): Command | undefined {
  const [, info, data] = /^\s*::(.*?)::(.*)$/s.exec(line) ?? [];
  if (info === undefined || data === undefined) return /##\[[^\]]*\]/.test(line) ? OLDER : undefined;
  const [name = "", ...rest] = info.split(" ");
  const pairs = rest
    .join(" ")
    .split(",")
    .filter((pair) => pair !== "")
    .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const)
    .map(([key, value]) => [key, unescaped(value, [...PROPERTY, ["%25", "%"]])] as const);
  return { name, properties: Object.fromEntries(pairs), data: unescaped(data, [...DATA, ["%25", "%"]]) };
}
const OLDER: Command = { name: "in the older form", properties: {}, data: "" };

const linesOf = (given: ParityReport): readonly string[] => {
  const written = renderReport(given, "github");
  expect(written.endsWith("\n")).toBe(true);
  return written.slice(0, -1).split(/\r\n|[\n\r\u0085\u2028\u2029]/);
};
const commandsOf = (given: ParityReport): readonly Command[] => linesOf(given).flatMap((line) => commandOf(line) ?? []);
const names = (given: ParityReport): readonly string[] => commandsOf(given).map(({ name }) => name);

const many = (count: number, more: Partial<Finding> = {}): readonly Finding[] =>
  Array.from({ length: count }, (_, index) => ({ ...engineVersion, id: `f${index}`, ...more }));

describe("the report as annotations of GitHub", () => {
  it("has an error for what blocks, at its place, and the verdict last", () => {
    expect(commandsOf(report([engineVersion]))).toEqual([
      {
        name: "error",
        properties: {
          file: "stacks/parameters/staging.json",
          line: "14",
          title: "Unexplained difference: engine_version of one database",
        },
        data: [
          "high: staging against production, versions, introduced by this change",
          engineVersion.message,
          "aws_db_instance.platform_database_1A2B3C4D engine_version: staging 15.4, production 16.3",
          `What to do: ${engineVersion.suggestion}`,
          "Finding f-engine-version",
        ].join("\n"),
      },
      {
        name: "notice",
        properties: { title: "tfparity: BLOCKED" },
        data: "1 finding of severity low or worse.",
      },
    ]);
  });

  it("has a column where it is known", () => {
    const [command] = commandsOf(report([{ ...engineVersion, location: { file: "a.tf", line: 2, column: 7 } }]));
    expect(command?.properties).toMatchObject({ file: "a.tf", line: "2", col: "7" });
  });

  it("has a warning for what does not block, and the verdict alone where nothing was found", () => {
    const verdict = { outcome: "blocked", blocking: 1, failOn: "high" } as const;
    expect(names(report([engineVersion, manyTags], { verdict }))).toEqual(["error", "warning", "notice"]);
    expect(linesOf(report([]))).toEqual([
      "::notice title=tfparity%3A PASS::no findings; 3 differences, all explained or accepted.",
    ]);
  });

  it("has as many errors and warnings as GitHub shows, the first, and lists the others with how many they are", () => {
    const verdict = { outcome: "blocked", blocking: 13, failOn: "high" } as const;
    const given = report([...many(13), ...many(12, { severity: "low" })], { verdict });
    const counted = names(given).reduce<Record<string, number>>(
      (sum, name) => ({ ...sum, [name]: (sum[name] ?? 0) + 1 }),
      {},
    );
    expect(counted).toEqual({ error: 10, warning: 10, group: 1, endgroup: 1, notice: 1 });
    const lines = linesOf(given);
    expect(lines[20]).toBe("::group::5 more findings");
    expect(lines[21]).toBe(
      "- high: Unexplained difference: engine_version of one database (stacks/parameters/staging.json:14) [f10]",
    );
    expect(lines.at(-1)).toBe(
      "::notice title=tfparity%3A BLOCKED::13 findings of severity high or worse, and 12 below that. " +
        "GitHub has no room for 5 of them; the log of this step lists them.",
    );
  });

  it("annotates nothing that is accepted, and lists it with who accepted it", () => {
    expect(linesOf(report([waived]))).toEqual([
      "::group::1 accepted finding",
      "- medium: Unexplained difference: retention of one log group (stacks/parameters/staging.json:14) [f-waived] " +
        "Accepted: waived by platform until 2027-01-31: Until the archive is moved.",
      "::endgroup::",
      expect.stringMatching(/^::notice title=tfparity%3A PASS::/),
    ]);
  });
});

describe("annotations of hostile names", () => {
  const OURS = ["error", "warning", "group", "endgroup", "notice"];

  it("are the commands that they are meant to be, and no other", () => {
    for (const text of [...hostileToMachines, ...hostileToMachines.map((one) => `\r\n${one}`)]) {
      const given = hostileReport(text);
      expect(names(given)).toEqual(["error", "group", "endgroup", "notice"]);
      expect(Object.keys(commandsOf(given)[0]?.properties ?? {})).toEqual(["file", "line", "title"]);
      expect(renderReport(given, "github")).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{NChar}]/u);
    }
  });

  it("say what names say, with every mark", () => {
    const cause = "100%, a: b %0A%25%2C";
    const [command] = commandsOf(
      report([{ ...engineVersion, cause, message: cause, location: { file: "a,b:c%/d", line: 1 } }]),
    );
    expect(command?.properties).toEqual({ file: "a,b:c%/d", line: "1", title: `Unexplained difference: ${cause}` });
    expect(command?.data.split("\n")[1]).toBe(cause);
  });

  it("are ours whatever the report says, with every finding, each under a title that GitHub can show", () => {
    fc.assert(
      fc.property(anyReport(30), (given) => {
        const commands = commandsOf(given);
        for (const { name } of commands) expect(OURS).toContain(name);
        const count = (one: string): number => commands.filter(({ name }) => name === one).length;
        expect(count("error")).toBe(Math.min(10, given.verdict.blocking));
        expect(count("warning")).toBeLessThanOrEqual(10);
        expect(count("notice")).toBe(1);
        const written = renderReport(given, "github");
        for (const { id } of given.findings) expect(written).toContain(id);
      }),
      { numRuns: 150 },
    );
  });
});
