import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { InputError, InputErrors } from "../../src/model/input-error.js";
import { concealError } from "../../src/secrets/conceal.js";
import { isTelling, partsOf } from "../../src/secrets/parts.js";
import { bare, binaryIn, packedForms, packedIn, unescaped } from "../../src/secrets/readings.js";
import { secretsOf, sensitiveParameters } from "../../src/secrets/secrets.js";
import { concealIn, showAddress, showPath, showText, showValue } from "../../src/secrets/show.js";
import { withChanged } from "../../src/secrets/with-changed.js";
import { environment, given, parameterFile, secret, unknown, type EnvironmentGiven, type Plain } from "../builders.js";

const SECRET = "Zq7VtX2mPw9LrK4s";
const secrets = secretsOf([], [given(secret(SECRET)), given(secret("platform"))]);

describe("a text with its escapes read", () => {
  it.each<[string, string]>([
    ["plain", "plain"],
    ["\\u003c\\u{3e}\\U0000003d", "<>="],
    ["\\\\u003c", "<"],
    ["\\U0001f600\\U0010ffff", "\u{1f600}\u{10ffff}"],
    ["\\u0041bcde\\U0041bcde", "AbcdeAbcde"],
    ["\\uD83D\\uDE00\\U{3C}", "\u{1f600}<"],
    ["\\u{110000}", "\\u{110000}"],
    ["\\u{10ffff}", "\u{10ffff}"],
    ["\\x6b\\x54", "kT"],
    ["\\xc3\\xa9", "é"],
    ["\\xe9", "é"],
    ["&lt;&gt;&amp;&quot;&apos;&nbsp;", "<>&\"' "],
    ["&LT;", "&LT;"],
    ["&#60;&#x3c;", "<<"],
    ["&#1114112;", "&#1114112;"],
    ["&unknown;", "&unknown;"],
    ["%3c%3E", "<>"],
    ["%c3%a9", "é"],
    ["%e9", "é"],
    ["%u003c", "<"],
    ["%253c", "<"],
    ["%2525252525253c", "%253c"],
    ["a\u200bb\u00adc", "abc"],
    ["\ud83d\\ude00", "\ud83d\ude00"],
    ["100%", "100%"],
    ["\\n", "\\n"],
  ])("%j is %j", (text, expected) => {
    expect(unescaped(text)).toBe(expected);
  });

  it.each<[string, string]>([
    ["a b\tc\nd", "abcd"],
    ["\"a\"'b'`c`", "abc"],
    ["a\\nb\\\\tc\\0d", "abcd"],
    ["a+b", "ab"],
    ["$$a$b", "$a$b"],
    ["a\u0000b", "ab"],
    ["plain", "plain"],
  ])("%j without what lays it out is %j", (text, expected) => {
    expect(bare(text)).toBe(expected);
  });
});

describe("what is packed in a text", () => {
  const packed = (text: string): readonly string[] => packedIn(text) ?? ["too much"];
  const words = "hunter2 is here";
  const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes as string).toString("base64");

  it.each<[string, string]>([
    ["base64", base64(words)],
    ["base64 of URLs", Buffer.from("hunter2 is here?>~").toString("base64url")],
    ["base64 behind other letters", `ab${base64(words)}`],
    ["base64 on several lines", base64(words).replace(/.{8}/g, "$&\n  ")],
    ["base64 with escaped line ends", base64(words).replace(/.{8}/g, "$&\\n")],
    ["hexadecimal", Buffer.from(words).toString("hex")],
    ["hexadecimal with one digit in front", `a${Buffer.from(words).toString("hex")}`],
    ["hexadecimal by bytes", [...Buffer.from(words)].map((byte) => `0x${byte.toString(16)}`).join(", ")],
    ["decimals", `[${[...Buffer.from(words)].join(", ")}]`],
    ["base32", "NB2W45DFOIZCA2LTEBUGK4TF"],
    ["quoted-printable", [...Buffer.from(words)].map((byte) => `=${byte.toString(16)}`).join("")],
    ["octals", [...Buffer.from(words)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")],
    ["gzip", base64(gzipSync(words))],
    ["deflate", base64(deflateSync(words))],
    ["deflate of the best", base64(deflateSync(words, { level: 9 }))],
    ["deflate of the fastest", base64(deflateSync(words, { level: 1 }))],
    ["gzip that is cut off", base64(gzipSync(words.repeat(40)).subarray(0, -6))],
    ["UTF-16", base64(Buffer.from(words, "utf16le"))],
    ["UTF-16 the other way", base64(Buffer.from(words, "utf16le").swap16())],
    ["base64 of base64", base64(base64(words))],
    ["base64 three times", base64(base64(base64(words)))],
    ["base64 of gzip of base64", base64(gzipSync(base64(words)))],
  ])("is found in %s", (_, text) => {
    expect(packed(text).some((one) => one.includes(words))).toBe(true);
  });

  it("is seen where some characters are written as Python and YAML can have them", () => {
    const escaped = [...SECRET]
      .map((one, position) => (position % 2 === 0 ? one : `\\U${one.codePointAt(0)?.toString(16).padStart(8, "0")}`))
      .join("");
    expect(secrets.reveals(`"${escaped}"`)).toBe(true);
  });

  it("is nothing in words, numbers and short texts", () => {
    for (const text of ["platform-api", "DATABASE_URL", "instanceClass", "modules/network/2", "short", ""])
      expect(packed(text)).toEqual([]);
  });

  it("is told with the digits of a digest, however it is written", () => {
    const digits = "0a1b2c3d4e5f67890fedcba987654321";
    expect(packed(digits.replace(/..(?=.)/g, "$&:"))).toContain(digits);
    expect(packed(digits.toUpperCase())).toContain(digits);
  });

  it("is not said where it is too much, and not read where a glance denies it", () => {
    const bomb = base64(gzipSync(Buffer.alloc(40 << 20)));
    expect(packedIn(bomb)).toBeUndefined();
    expect(packedIn("41".repeat(4_000_000))).toBeUndefined();
    expect(packedIn(base64(words), () => false)).toEqual([]);
  });

  it("is all forms in which bytes can stand in base64", () => {
    const forms = packedForms(Buffer.from("hunter2>>?"));
    for (const before of ["", "a", "ab"])
      for (const encoding of ["base64", "base64url"] as const)
        expect(forms.some((form) => Buffer.from(`${before}hunter2>>?`).toString(encoding).includes(form))).toBe(true);
    expect(new Set(forms).size).toBe(forms.length);
  });

  it.each<[string, string | undefined]>([
    ["b3VycyBp/7Kt0w==", "6f75727320 69ffb2add3".replace(" ", "")],
    ["  b3VycyBp/7Kt0w==\n", "6f7572732069ffb2add3"],
    ["ff00ff00ff00ff00", "ff00ff00ff00ff00"],
    ["FF:00:FF:00:FF:00:FF:00", "ff00ff00ff00ff00"],
    ["ff00ff00ff00ff", undefined],
    ["aHVudGVyMiBpcyBoZXJl", undefined],
    ["platform-api-of-us", undefined],
    ["no base64 at all, this", undefined],
  ])("in %j, of bytes that are no text, is %s", (text, hex) => {
    expect(binaryIn(text)?.toString("hex")).toBe(hex);
  });
});

describe("what stands in a secret text", () => {
  const named = (text: string): readonly string[] => [
    ...new Set(partsOf(text).flatMap((part) => (part.named ? [part.text] : []))),
  ];
  const telling = (text: string): readonly string[] => [
    ...new Set(partsOf(text).flatMap((part) => (part.named ? [] : [part.text]))),
  ];

  it.each<[string, readonly string[]]>([
    ['{"password":"abc","user":"me"}', ["abc"]],
    ['{"db":{"secret":["a1","b2"]}}', ["a1", "b2"]],
    ['{"token":{"value":5}}', ["5"]],
    ['[{"password":"{\\"inner\\":1}"}]', ['{"inner":1}', '{"inner":1}']],
    ["password: abc", ["abc"]],
    ["export DB_PASSWORD='abc' ", ["abc"]],
    ['DB_PASSWORD="abc # no comment"', ["abc # no comment"]],
    ["DB_PASSWORD=abc # a comment", ["abc"]],
    ["Server=db;Password=abc;User=me", ["abc"]],
    ["postgres://me:abc@host/db", ["abc"]],
    ["me:abc@tcp(host)", ["abc"]],
    ["me:abc", ["abc"]],
    ["-----BEGIN KEY-----abcd-----END KEY-----", ["abcd"]],
    ["plain", []],
    ["", []],
    ["postgres://me@host/db", []],
  ])("%j is called secret: %j", (text, expected) => {
    const found = named(text);
    for (const part of expected) expect(found).toContain(part);
    if (expected.length === 0) expect(found).toEqual([]);
  });

  it("is what reads like nothing anybody would write, wherever it is", () => {
    expect(telling(`- ${SECRET}`)).toContain(SECRET);
    expect(telling(`- "${SECRET}"`)).toContain(SECRET);
    expect(telling(`{"${SECRET}":1}`)).toContain(SECRET);
    expect(telling(`a=1 b=${SECRET},c`)).toContain(SECRET);
    expect(telling(Buffer.from(`x: ${SECRET}\n`).toString("base64"))).toContain(SECRET);
    expect(telling("platform database")).toEqual([]);
    expect([isTelling(SECRET), isTelling("Zq7Vt"), isTelling("platform")]).toEqual([true, false, false]);
  });
});

describe("an error", () => {
  const told = (error: InputError) => {
    const found = concealError(error, secrets) as InputError;
    return { message: found.message, file: found.file, line: found.line, column: found.column };
  };

  it("loses its secrets, and keeps its place", () => {
    expect(told(new InputError(`it is ${SECRET} here`))).toEqual({
      message: "it is (sensitive) here",
      file: undefined,
      line: undefined,
      column: undefined,
    });
    expect(told(new InputError("plain", { file: `${SECRET}.json` }))).toEqual({
      message: "plain",
      file: "(sensitive)",
      line: undefined,
      column: undefined,
    });
    expect(told(new InputError("plain", { file: "a.json", line: 3 }))).toEqual({
      message: "plain",
      file: "a.json",
      line: 3,
      column: undefined,
    });
    expect(told(new InputError("plain", { file: "a.json", line: 3, column: 7 }))).toEqual({
      message: "plain",
      file: "a.json",
      line: 3,
      column: 7,
    });
  });

  it("is each of several, and any other as it is", () => {
    const several = concealError(new InputErrors([new InputError("a"), new InputError(SECRET)]), secrets);
    expect((several as InputErrors).errors.map(({ message }) => message)).toEqual(["a", "(sensitive)"]);
    const other = new TypeError("x");
    expect(concealError(other, secrets)).toBe(other);
  });
});

describe("an address in a report", () => {
  it.each<[string, string]>([
    ["aws_x.a", "aws_x.a"],
    ["aws_x.platform", "aws_x.platform"],
    [`aws_x.a["${SECRET}"]`, 'aws_x.a["(sensitive)"]'],
    ['aws_x.a["platform"]', 'aws_x.a["(sensitive)"]'],
    [`module.m["${SECRET}"].aws_x.a`, 'module.m["(sensitive)"].aws_x.a'],
    [`module.${SECRET}.aws_x.a`, "module.(sensitive).aws_x.a"],
    [`aws_x.${SECRET}`, "aws_x.(sensitive)"],
    [`${SECRET}.a`, "(sensitive).a"],
    [`data.aws_x.${SECRET}[0]`, "data.aws_x.(sensitive)[0]"],
    [`output.${SECRET}`, "output.(sensitive)"],
    ["platform", "platform"],
    ["output.platform", "output.platform"],
  ])("%j is %j", (address, expected) => {
    expect(showAddress(address, secrets)).toBe(expected);
  });
});

describe("what a report may show", () => {
  it("has a word for null that is marked, and null for one that is not", () => {
    expect(
      [given(null), given(secret(null)), given("x"), given(SECRET), given(unknown)].map((value) =>
        showText(value, secrets),
      ),
    ).toEqual(["null", "(sensitive)", "x", "(sensitive)", "(sensitive)"]);
  });

  it("has no secret in its paths, but names of attributes", () => {
    const place = (
      path: readonly (string | number | { readonly element: string })[],
      section?: "resource" | "variable",
    ) => showPath({ path, ...(section === undefined ? {} : { section }) }, secrets).place;
    expect(place(["platform", "platform"], "resource")).toBe('platform["(sensitive)"]');
    expect(place([SECRET], "resource")).toBe('["(sensitive)"]');
    expect(place(["platform"], "variable")).toBe('["(sensitive)"]');
    expect(place(["a", { element: "platform" }, { element: "*" }, { element: "name=x" }, 0], "resource")).toBe(
      "a[(sensitive)][*][name=x][0]",
    );
  });

  it("loses each secret of a text once, and one that goes over words", () => {
    const several = secretsOf([], [given(secret("correct Horse7 battery9"))]);
    expect(concealIn(`${SECRET} ${SECRET} and ${SECRET}.`, secrets)).toBe("(sensitive) and (sensitive).");
    expect(concealIn("say correct Horse7 battery9 now", several)).toBe("say (sensitive) now");
    expect(concealIn(`a\n${SECRET}`, secrets)).toBe("(sensitive)");
    expect(concealIn("", secrets)).toBe("");
  });

  it("conceals entries and items that their place calls secret", () => {
    const shown = (plain: Plain) => showValue(given(plain), secrets);
    expect(shown({ password: "postgres", size: "postgres" })).toEqual({
      state: "known",
      text: '{"password":"(sensitive)","size":"postgres"}',
    });
    expect(shown(["--password", "postgres", "x"])).toEqual({
      state: "known",
      text: '["--password","(sensitive)","x"]',
    });
    expect(shown({ a: true, b: null, c: [1] })).toEqual({ state: "known", text: '{"a":true,"b":null,"c":[1]}' });
  });
});

describe("secrets are gathered", () => {
  const reveals = (spec: EnvironmentGiven, more: object = {}): boolean =>
    secretsOf([{ ...environment("staging", spec), ...more }]).reveals(SECRET);
  const own = environment("staging", { resources: { "aws_x.a": { is: { v: secret(SECRET) } } } });
  const [resource] = [...own.resources.values()];
  const before = {
    ...own,
    resources: new Map([["aws_x.a", { ...resource, value: given({}), before: given({ v: secret(SECRET) }) }]]),
  };

  it("from what is there, was there and departs", () => {
    expect(reveals({ resources: { "aws_x.a": { is: { v: secret(SECRET) } } } })).toBe(true);
    expect(reveals({}, { resources: before.resources })).toBe(true);
    expect(reveals({}, { departing: [resource] })).toBe(true);
    expect(reveals({ drift: [{ address: "a.b", before: secret(SECRET), after: 1 }] })).toBe(true);
    expect(reveals({ drift: [{ address: "a.b", before: 1, after: secret(SECRET) }] })).toBe(true);
    expect(reveals({ variables: { v: secret({ k: [SECRET] }) } })).toBe(true);
    expect(reveals({ variables: { v: secret({ [SECRET]: 1 }) } })).toBe(true);
    expect(reveals({ variables: { v: { [SECRET]: 1 } } })).toBe(false);
    expect(reveals({ variables: { v: SECRET } })).toBe(false);
    expect(reveals({ providers: { aws: { asks: { token: secret(SECRET) } } } })).toBe(true);
    expect(reveals({ outputExpressions: { o: secret(SECRET) } })).toBe(true);
    expect(reveals({ locals: { l: secret(SECRET) } })).toBe(true);
  });

  it("from files that mark nothing, as far as they are no words or are called so", () => {
    const silent = { statements: { marksSensitive: false }, source: "state" as const };
    const finds = (plain: Readonly<Record<string, Plain>>, text: string): boolean =>
      secretsOf([environment("s", { ...silent, resources: { "aws_x.a": { is: plain } } })]).reveals(text);
    expect(finds({ v: SECRET }, SECRET)).toBe(true);
    expect(finds({ v: "platform" }, "platform")).toBe(false);
    expect(finds({ password: "platform" }, "platform")).toBe(true);
    expect(finds({ password: { deep: ["platform"] } }, "platform")).toBe(true);
    expect(secretsOf([environment("s", { ...silent, outputs: { o: SECRET } })]).reveals(SECRET)).toBe(true);
    const drift = [{ address: "a.b", before: SECRET, after: { v: "Hx3NbY8cJd5TgF6u" } }];
    const drifted = secretsOf([environment("s", { ...silent, drift })]);
    expect([drifted.reveals(SECRET), drifted.reveals("Hx3NbY8cJd5TgF6u")]).toEqual([true, true]);
    const changed = {
      ...environment("s", silent),
      departing: [{ ...resource, value: given({}), before: given({ v: SECRET }) }],
    };
    expect(secretsOf([changed as typeof own]).reveals(SECRET)).toBe(true);
  });

  it("from places that another environment marks", () => {
    const silent = { statements: { marksSensitive: false }, source: "state" as const };
    const both = (mark: Plain) =>
      secretsOf([
        environment("old", { ...silent, resources: { "aws_x.a[0]": { is: { list: [{ word: "platform" }] } } } }),
        environment("new", { resources: { "aws_x.b": { is: { list: [{ word: mark }] } } } }),
      ]).reveals("platform");
    expect([both(secret("other")), both("other")]).toEqual([true, false]);
  });

  it("from parameters that are called so, with the keys that lead to them", () => {
    const file = parameterFile("staging", { [`${SECRET}.pw`]: "Hx3NbY8cJd5TgF6u", size: "Kd93mZp0qLw8" });
    const found = sensitiveParameters([file], (name) => name.endsWith("pw"));
    expect(found).toEqual([{ ...given({ [SECRET]: { pw: "Hx3NbY8cJd5TgF6u" } }), sensitive: true }]);
  });

  it("and are none, where there are none", () => {
    const none = secretsOf([environment("staging", { variables: { a: SECRET } })]);
    expect([none.none, none.reveals(SECRET), none.revealsInName(SECRET), none.revealsInDigest(SECRET)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(none.places(SECRET)).toEqual([]);
    expect([secrets.none, secrets.revealsInName("platform"), secrets.revealsInName(SECRET)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe("a map with other items", () => {
  it("is the same where no item is another one", () => {
    const items = new Map([
      ["a", 1],
      ["b", 2],
    ]);
    expect(withChanged(items, (item) => item)).toBe(items);
    expect(withChanged(items, (item) => Math.max(item, 2))).toEqual(
      new Map([
        ["a", 2],
        ["b", 2],
      ]),
    );
    expect(withChanged(items, (item, key) => (key === "b" ? 9 : item))).toEqual(
      new Map([
        ["a", 1],
        ["b", 9],
      ]),
    );
    expect([...items.values()]).toEqual([1, 2]);
  });
});
