import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTelling } from "../../src/secrets/parts.js";
import { bare, unescaped } from "../../src/secrets/readings.js";
import { secretsOf, type Secrets } from "../../src/secrets/secrets.js";
import { environment, given, refersTo, secret, unknown, type Plain } from "../builders.js";

const SECRET = "p4ss<w&rd> \"é'!";

const secretsIn = (is: Readonly<Record<string, Plain>>): Secrets =>
  secretsOf([environment("staging", { resources: { "aws_x.a": { is } } })]);
const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

describe("what is a secret", () => {
  it.each<[string, Readonly<Record<string, Plain>>]>([
    ["a marked value", { password: secret(SECRET) }],
    ["one at any depth", { a: [{ b: { c: [secret(SECRET)] } }] }],
    ["all that a marked container holds", { settings: secret({ a: ["x", { b: SECRET }] }) }],
    [
      "the password in a marked JSON document",
      { document: secret(JSON.stringify({ user: "admin", db: { password: SECRET } })) },
    ],
  ])("is %s", (_, is) => {
    expect(secretsIn(is).reveals(SECRET)).toBe(true);
  });

  it("is a marked output, a sensitive variable, what drifted, and the default of a sensitive variable", () => {
    expect(secretsOf([environment("staging", { outputs: { o: secret(SECRET) } })]).reveals(SECRET)).toBe(true);
    expect(secretsOf([environment("staging", { variables: { v: secret(SECRET) } })]).reveals(SECRET)).toBe(true);
    const drifted = { address: "aws_x.a", before: { pw: secret(SECRET) }, after: { pw: secret("another one") } };
    expect(secretsOf([environment("staging", { drift: [drifted] })]).reveals(SECRET)).toBe(true);
    const declared = environment("staging");
    const configuration = {
      ...declared.configuration,
      variables: new Map([["v", { name: "v", sensitive: true, default: given(SECRET) }]]),
    } as NonNullable<typeof declared.configuration>;
    expect(secretsOf([{ ...declared, configuration }]).reveals(SECRET)).toBe(true);
  });

  it.each(["'a>Z>>aa", "Sa>Z>>>aa", "S1a_'a>aa"])(
    "is what reads like words joined by signs in base64, such as that of %s",
    (text) => {
      expect(secretsIn({ password: secret(text) }).reveals(base64(text))).toBe(true);
    },
  );

  it.each(['Sa"a"\\\\b"', "S'\"%0aaa\\", '"\\"\\"\\"\\'])(
    "is what is made of little but quotes and backslashes: %s",
    (text) => {
      const secrets = secretsIn({ password: secret(text) });
      expect(secrets.reveals(`x ${text} y`)).toBe(true);
      expect(secrets.reveals(JSON.stringify({ url: `x ${text}` }))).toBe(true);
      expect(secrets.reveals(JSON.stringify(JSON.stringify({ url: `x ${text}` })))).toBe(true);
    },
  );

  it.each(["S.9aaaaa/", "./abcdefg", "abcdefgh-"])(
    "is what ends or begins with a sign, such as %s, in a URL",
    (text) => {
      expect(secretsIn({ password: secret(text) }).reveals(`https://app:${text}@db/x`)).toBe(true);
    },
  );

  it("is a parameter that somebody called sensitive, and a marked constant of a configuration", () => {
    expect(secretsOf([], [given(secret(SECRET))]).reveals(SECRET)).toBe(true);
    expect(
      secretsOf([
        environment("staging", {
          resources: { "aws_x.a": { is: {}, asks: { pw: secret(SECRET), other: refersTo("var.a") } } },
        }),
      ]).reveals(SECRET),
    ).toBe(true);
  });

  it("is a number with four digits or more, and neither a shorter one nor a boolean", () => {
    const secrets = secretsIn({ pin: secret(4711), port: secret(80), on: secret(true), later: unknown });
    expect([secrets.reveals("4711"), secrets.reveals("80"), secrets.reveals("true"), secrets.reveals("")]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("is not a value without a mark, nor the names in a marked JSON document", () => {
    const secrets = secretsIn({
      name: "platform",
      document: secret(JSON.stringify({ host: "db.example", password: SECRET })),
    });
    expect([secrets.reveals("platform"), secrets.reveals("db.example"), secrets.reveals("password")]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe("a copy of a secret", () => {
  const secrets = secretsIn({ password: secret(SECRET) });

  it.each<[string, string]>([
    ["itself", SECRET],
    ["a part of a longer text", `postgres://app:${SECRET}@db`],
    ["base64", base64(SECRET)],
    ["base64 without padding, for URLs", Buffer.from(SECRET).toString("base64url")],
    ["base64 of a text that starts with it", base64(`${SECRET}:x`)],
    ["base64 of a text with one byte before it", base64(`u${SECRET}`)],
    ["base64 of a text with two bytes before it", base64(`u:${SECRET}`)],
    ["base64 inside a longer text", `Authorization: Basic ${base64(`user:${SECRET}:more`)} end`],
    ["hexadecimal", Buffer.from(SECRET).toString("hex")],
    ["encoded for a URL", `https://x/?a=${encodeURIComponent(SECRET)}&b`],
    ["encoded for a URL as Terraform does it", "https://x/?a=p4ss%3Cw%26rd%3E+%22%C3%A9%27%21"],
    ["a part of a JSON text", JSON.stringify({ a: `x ${SECRET}` })],
    ["a part of a JSON text as Terraform writes it", '{"a":"p4ss\\u003cw\\u0026rd\\u003e \\"é\'!"}'],
    ["a part of a JSON text inside a JSON text", JSON.stringify({ a: JSON.stringify({ b: SECRET }) })],
  ])("is recognised as %s", (_, copy) => {
    expect(secrets.reveals(copy)).toBe(true);
  });

  it.each([
    ["S&a&a&.\\a", 0],
    ["nJ,jKhjxd", 0],
    ["nYi{73jxa", 0],
    ["nJ,jKhjxd", 3],
  ])("is recognised in base64 that reads like a word: %s behind %i", (text, before) => {
    const found = secretsIn({ password: secret(text) });
    const copy = base64(`${"-".repeat(before)}${text}`);
    expect(found.reveals(copy)).toBe(true);
    expect(found.reveals(`it is ${copy.replace(/=+$/, "")}, or so`)).toBe(true);
  });

  it("is recognised in base64 wherever it stands, in both alphabets", () => {
    const texts = fc.string({ unit: "grapheme", minLength: 0, maxLength: 9 });
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", minLength: 8, maxLength: 20 }).filter((text) => isTelling(bare(unescaped(text)))),
        texts,
        texts,
        (text, before, after) => {
          const bytes = Buffer.from(before + text + after, "utf8");
          const found = secretsIn({ password: secret(text) });
          expect(found.reveals(`x ${bytes.toString("base64")} y`)).toBe(true);
          expect(found.reveals(bytes.toString("base64url"))).toBe(true);
        },
      ),
    );
  });

  it.each<[string, (bytes: Buffer) => string]>([
    ["in base64", (bytes) => bytes.toString("base64")],
    ["in base64 for URLs", (bytes) => `key=${bytes.toString("base64url")}.`],
    ["in base64 of more", (bytes) => Buffer.concat([Buffer.from("a"), bytes, Buffer.from("bc")]).toString("base64")],
    ["in base64 of base64", (bytes) => base64(bytes.toString("base64"))],
    ["in hexadecimal", (bytes) => `x-${bytes.toString("hex")}-y`],
    ["in hexadecimal in capitals", (bytes) => bytes.toString("hex").toUpperCase()],
    ["in hexadecimal with colons", (bytes) => bytes.toString("hex").match(/../g)?.join(":") ?? ""],
  ])("is recognised of a key that is no text, %s", (_, copy) => {
    const bytes = createHash("sha256").update("a key").digest();
    for (const given of [bytes.toString("base64"), bytes.toString("hex")])
      expect(secretsIn({ key: secret(given) }).reveals(copy(bytes))).toBe(true);
  });

  it.each(["md5", "sha1", "sha224", "sha256", "sha384", "sha512"])("is recognised by its digest of %s", (algorithm) => {
    const digest = createHash(algorithm).update(SECRET).digest();
    const hex = digest.toString("hex");
    for (const copy of [hex, hex.toUpperCase(), hex.match(/../g)?.join(":") ?? "", digest.toString("base64")])
      expect(secrets.reveals(`${algorithm}: ${copy}.`)).toBe(true);
    expect(secrets.reveals(`${algorithm}-${digest.toString("base64url")}`)).toBe(true);
  });

  it.each([
    ["=AB", "?key=ABsolutely-n0t&x"],
    ["\\123", "C:\\123secret-p4th"],
  ])("is recognised where %s is no escape", (_, text) => {
    for (const part of ["ABsolutely-n0t", "123secret-p4th"])
      expect(secretsIn({ password: secret(part) }).reveals(text)).toBe(text.includes(part));
  });

  it("is not seen in ids and digests of others, whatever those come to in base64", () => {
    const random = (seed: string): Buffer => createHash("sha256").update(seed).digest();
    const name = (seed: string): string => random(seed).toString("base64").replace(/\W/g, "").slice(0, 24);
    const numbers = [...Array(200).keys()];
    const all = secretsIn(
      Object.fromEntries(numbers.map((number) => [`key_${number}`, secret(name(`key ${number}`))])),
    );
    const others = numbers.flatMap((number) => [
      name(`id ${number}`),
      `sg-${random(`id ${number}`).toString("hex").slice(0, 17)}`,
      random(`digest ${number}`).toString("hex"),
    ]);
    expect(others.filter(all.reveals)).toEqual([]);
  });

  it("takes no time with the square of a row of backslashes, and conceals what is too large to look through", () => {
    expect(secrets.reveals("\\".repeat(300_000))).toBe(false);
    expect(secrets.reveals("6b, ".repeat(3_000_000))).toBe(true);
  });

  it.each(["p4ss", "p4ss<w&rd>", base64("something else"), "platform", ""])("is not seen in %j", (text) => {
    expect(secrets.reveals(text)).toBe(false);
  });

  it("that is short is recognised only when it is the whole text", () => {
    const short = secretsIn({ password: secret("abc") });
    expect([short.reveals("abc"), short.reveals("abcd"), short.reveals("x abc y")]).toEqual([true, false, false]);
  });

  it.each([
    ["aaXX11bb", ["o_aaXX11bb", "oaaXX11bbo", "module.aaXX11bb"], ["o_aaXX11b", "o_aaxx11bb"]],
    ["hunter2", ["hunter2", "o_hunter2", "db-hunter2.json", "app/hunter2"], ["hunter22", "xhunter2", "hunter"]],
    ["q7kx1", ["q7kx1", "o_q7kx1"], ["aq7kx1", "q7kx1a", "q7kx"]],
    ["xkzqwp", ["o_xkzqwp"], ["axkzqwp"]],
    ["zPxWq", ["o_zPxWq"], ["zPxWqa"]],
    ["83724", ["o_83724"], ["o_837241", "o_8372"]],
    ["web-01a", ["of-web-01a_x"], ["web-01a1", "aweb-01a"]],
    ["q7kx", [], ["q7kx", "o_q7kx"]],
    ["lunazadi", [], ["lunazadi", "o_lunazadi"]],
    ["hunter-two", [], ["hunter-two", "o-hunter-two"]],
    ["route53", [], ["route53", "aws_route53_zone"]],
  ])("that is %s hides a name with it, and no other", (text, hidden, shown) => {
    const found = secretsIn({ password: secret(text) });
    expect(hidden.filter((name) => !found.revealsInName(name) || !found.reveals(name))).toEqual([]);
    expect(shown.filter(found.revealsInName)).toEqual([]);
  });

  it("and 399 others, short and long, hide no name and no id by chance", () => {
    const hex = (seed: string): string => createHash("sha256").update(seed).digest("hex");
    const numbers = [...Array(400).keys()];
    const all = secretsIn(
      Object.fromEntries(numbers.map((one) => [`key_${one}`, secret(hex(`key ${one}`).slice(0, 4 + (one % 5)))])),
    );
    const others = numbers.flatMap((one) => {
      const id = hex(`id ${one}`);
      return [
        `sg-${id.slice(0, 17)}`,
        [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join("-"),
        id.slice(0, 40),
        `platform_database_${id.slice(0, 8).toUpperCase()}`,
        `aws_subnet.public_${one}`,
        `web${one}`,
      ];
    });
    expect(others.filter((name) => all.revealsInName(name) || all.reveals(name))).toEqual([]);
  });

  it("of one environment is a secret in all of them", () => {
    const both = secretsOf([
      environment("staging", { outputs: { o: secret(SECRET) } }),
      environment("production", { outputs: { o: "open" } }),
    ]);
    expect(both.reveals(SECRET)).toBe(true);
  });
});
