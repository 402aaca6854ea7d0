import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  escapeMarkdown,
  markdownCode,
  logLine,
  visible,
  visibleExactly,
  visibleJson,
  withoutCommands,
} from "../../src/report/escape.js";
import { hostileTexts } from "./reports.js";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."ab1 |`\\<>&*_[]()!#@:/.~$\n\r\t-+=\"'\u202e\u200b\u001b\u00a0") }),
  fc.array(fc.constantFrom(...hostileTexts), { maxLength: 3 }).map((parts) => parts.join(" ")),
);

/** Markdown without its code spans and code elements: what a reader could take for markup. */
const withoutCode = (markdown: string): string => markdown.replace(/<code>[^<]*<\/code>/g, "").replace(/`[^`]+`/g, "");

describe("a line of a log", () => {
  it("is one line, in which nothing is hidden and no build server sees a command", () => {
    expect(logLine(" ::error::x\n##[group]y\u001b[31m")).toBe(" \\u{3a}:error::x\\n\\u{23}#[group]y\\u{1b}[31m");
    fc.assert(
      fc.property(anyText, (text) => {
        expect(logLine(text)).not.toMatch(/^\s*::|##\w*\[|[\p{Cc}\p{Cf}]/u);
      }),
    );
  });
});

describe("text for a terminal", () => {
  it("holds no character that nobody sees or that moves the cursor", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }),
    );
  });

  it("leaves letters of every script and emoji as they are", () => {
    expect(visible("naïve 日本語 שלום 🚀 C:\\new")).toBe("naïve 日本語 שלום 🚀 C:\\new");
  });

  it("names what it makes visible", () => {
    expect(visible("a\n\t\u001b[31m\u202e\u200b\u00a0\ud800")).toBe(
      "a\\n\\t\\u{1b}[31m\\u{202e}\\u{200b}\\u{a0}\\u{d800}",
    );
  });

  it("keeps different values different", () => {
    expect(visibleExactly("a\\nb")).toBe("a\\\\nb");
    expect(visibleExactly("a\nb")).toBe("a\\nb");
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        expect(visibleExactly(left) === visibleExactly(right)).toBe(left === right);
      }),
    );
  });

  it("can be read back, so that no two values ever look the same", () => {
    const decode = (text: string): string =>
      text.replace(/\\\\|\\n|\\r|\\t|\\u\{([0-9a-f]+)\}/g, (escape, code: string | undefined) =>
        code !== undefined
          ? String.fromCodePoint(parseInt(code, 16))
          : ({ "\\\\": "\\", "\\n": "\n", "\\r": "\r", "\\t": "\t" }[escape] as string),
      );
    fc.assert(
      fc.property(anyText, (text) => {
        expect(decode(visibleExactly(text))).toBe(text);
      }),
    );
  });

  it("gives no commands to build servers", () => {
    expect(withoutCommands("   ::error::x")).toBe("   \\u{3a}:error::x");
    expect(withoutCommands("x ##[group]y ##vso[task.x] ##teamcity[y]")).toBe(
      "x \\u{23}#[group]y \\u{23}#vso[task.x] \\u{23}#teamcity[y]",
    );
    expect(withoutCommands("std::vector # heading ## two")).toBe("std::vector # heading ## two");
  });
});

describe("text for Markdown", () => {
  it("has no markup, mention, link or reference outside of code", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const outside = withoutCode(escapeMarkdown(text));
        expect(outside).not.toMatch(/[<>&*_[\]#@/\\|`~$=+{}]|:\w|www\.|\bGH-\d/i);
      }),
    );
  });

  it("says the same thing to a person", () => {
    expect(escapeMarkdown("Set `a.b` to 15.4 (see @team, #1).")).toBe("Set `a.b` to `15.4` (see `@team`, `#1`).");
    expect(escapeMarkdown('Nothing to escape, it\'s "plain": 4711 – naïve.')).toBe(
      'Nothing to escape, it\'s "plain": 4711 – naïve.',
    );
  });

  it("makes code spans of what can stand in one, and elements with references of all else", () => {
    expect(markdownCode("aws_subnet.a[0] <b> @c")).toBe("`aws_subnet.a[0] <b> @c`");
    expect(markdownCode("a`b")).toBe("<code>a&#96;b</code>");
    expect(markdownCode("a\\|b")).toBe("<code>a&#92;&#124;b</code>");
    expect(markdownCode("")).toBe("<code></code>");
  });

  it("keeps code on one line of one table cell, whatever the text is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(markdownCode(text)).toMatch(/^(?:`[^`|\\\n]+`|<code>[^<>`|\\\n*_[\]]*<\/code>)$/);
      }),
    );
  });
});

describe("text for JSON", () => {
  it("stands for the same data and shows every character", () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        const json = visibleJson(JSON.stringify(texts, undefined, 2));
        expect(JSON.parse(json)).toEqual(texts);
        expect(json.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]|##\w*\[/u);
      }),
    );
  });
});
