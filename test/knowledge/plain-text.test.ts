import { describe, expect, it } from "vitest";
import { isCommon, isPlain } from "../../src/knowledge/plain-text.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { environment, secret, type Plain } from "../builders.js";

describe("a plain text", () => {
  it.each([
    "platform",
    "platform-api",
    "DATABASE_URL",
    "instanceClass",
    "db.eu-west-1.acme.example",
    "10.0.0.0/16",
    "t3.micro",
    "m5.12xlarge",
    "15.4",
    "subnet-0a1b2c3d4e5f67890",
    "arn:aws:logs:eu-west-1:111111111111:log-group:/platform",
    "111111111111.dkr.ecr.eu-west-1.amazonaws.com/platform@sha256:9f86d081884c7d659a2feaa0c55ad015",
    "The queue of the orders service.",
  ])("is %j", (text) => {
    expect(isPlain(text)).toBe(true);
  });

  it.each([
    "hunter2-of-staging",
    "xK7qZ2mWpV",
    "aaXX11bb",
    "123abcde",
    "AKIAIOSFODNN7EXAMPLE",
    "123456",
    "9f86d081884c7d65",
    "xkqzjwpv",
    "xKqZjWpVbTrN",
  ])("is not %j", (text) => {
    expect(isPlain(text)).toBe(false);
  });
});

describe("a secret that everybody has", () => {
  const shown = ["true", "prod", "5432", "postgres", "admin", "80", "x"];
  const secrets = secretsOf([environment("staging", { outputs: { all: secret(shown) } })]);

  it("hides nothing but its own place", () => {
    expect(shown.filter(isCommon)).toEqual(shown);
    const around = ["postgres", "5432", "prod-bucket", "true", "admin@acme.example", "postgres://admin@db:5432/prod"];
    expect(around.filter(secrets.reveals)).toEqual([]);
  });

  it("goes into no digest", () => {
    expect(shown.filter((text) => !secrets.revealsInDigest(text))).toEqual([]);
  });
});

describe("what is hidden elsewhere for a secret", () => {
  const hides = (plain: Plain, text: string): boolean =>
    secretsOf([environment("staging", { outputs: { all: secret(plain) } })]).reveals(text);

  it("that is a word: the word itself, and no longer name that has it", () => {
    expect(hides("orders", "orders")).toBe(true);
    expect(hides("letmein", "postgres://app:letmein@db")).toBe(true);
    expect(hides("orders", "orders-api.acme.example")).toBe(false);
  });

  it("in a document: what is no word, and what its key or place calls a secret", () => {
    const document = JSON.stringify({ host: "db.acme.example", list: ["x7Kq2mZw9"], password: "letmein" });
    expect(["x7Kq2mZw9", "letmein", "db.acme.example"].map((text) => hides(document, text))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it.each<[string, string]>([
    ["YAML", "login:\n  - user: app\n    code: x7Kq2mZw9\n"],
    ["dotenv", "HOST=db\nexport CODE='x7Kq2mZw9'\n"],
    ["a connection string", "Server=db;User Id=app;Code=x7Kq2mZw9;"],
    ["a URL", "postgres://app:x7Kq2mZw9@db.example/app"],
    ["a driver's address", "app:x7Kq2mZw9@tcp(db:3306)/app"],
    ["JSON in JSON", JSON.stringify({ a: JSON.stringify({ b: ["x7Kq2mZw9"] }) })],
    ["a list", JSON.stringify(["open", "x7Kq2mZw9"])],
    ["base64 of a document", Buffer.from(JSON.stringify({ auth: "x7Kq2mZw9" })).toString("base64")],
    ["a key file", "-----BEGIN KEY-----\nx7Kq2mZw9\n-----END KEY-----\n"],
  ])("that is %s: what stands in it", (_, text) => {
    expect(hides(text, "x7Kq2mZw9")).toBe(true);
  });

  it("that is a key of a marked map, where it is no word", () => {
    expect(hides({ x7Kq2mZw9: 1 }, "x7Kq2mZw9")).toBe(true);
    expect(hides({ username: 1 }, "username")).toBe(false);
  });

  it("by a digest of it", () => {
    expect(hides("letmein", "1c8bfe8f801d79745c4631d09fff36c82aa37fc4cce4fc946683d7b336b63032")).toBe(true);
  });
});
