/** What a fingerprint leaves as it is: order, names of the environment, what may differ, and secrets. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { block, blocks, refersTo, secret, setsAt, type Plain } from "../builders.js";
import { apart, changed, NAMES, written, writtenBlock, type Asked, type Configured } from "./given.js";

const X = "aws_x.a";
const asks = (settings: Readonly<Record<string, Plain>>): Configured => ({
  resources: { [X]: { is: {}, asks: settings } },
});

describe("a fingerprint is the same", () => {
  it.each<[string, Configured, Configured, Asked?]>([
    ["with keys in another order", asks({ a: { x: 1, y: 2 }, b: 1 }), asks({ b: 1, a: { y: 2, x: 1 } })],
    [
      "with blocks and arguments in another order",
      asks({ rule: block({ a: 1, b: 2 }) }),
      asks({ rule: block({ b: 2, a: 1 }) }),
    ],
    [
      "with a set in another order",
      asks({ all: ["a", "b"] }),
      asks({ all: ["b", "a"] }),
      { check: { sets: setsAt("all") } },
    ],
    [
      "with a set of blocks in another order",
      asks({ rule: blocks({ p: 1 }, { p: 2 }) }),
      asks({ rule: blocks({ p: 2 }, { p: 1 }) }),
      { check: { sets: setsAt("rule") } },
    ],
    ["with a document laid out otherwise", asks({ p: '{"a":1,"b":[2]}' }), asks({ p: '{ "b": [ 2 ],\n "a": 1 }' })],
    [
      "with dependencies and what is ignored in another order",
      { resources: { [X]: { is: {}, dependsOn: ["a.a", "b.b"], ignoreChanges: ["tags", "name"] } } },
      { resources: { [X]: { is: {}, dependsOn: ["b.b", "a.a"], ignoreChanges: ["name", "tags"] } } },
    ],
    [
      "with references in another order",
      asks({ size: refersTo("var.a", "var.b") }),
      asks({ size: refersTo("var.b", "var.a") }),
    ],
    [
      "with its states kept elsewhere",
      { more: { terraform: writtenBlock({ required_version: "1", backend: "a", cloud: "a" }) } },
      { more: { terraform: writtenBlock({ required_version: "1", backend: "b", cloud: "b" }) } },
    ],
    ["whatever a provider made of it", asks({}), { resources: { [X]: { is: { id: "i-1" }, actions: ["update"] } } }],
    ["where an allowed variable gets another value", variable(1), variable(2), allowed("var.size")],
    [
      "where a part of a variable does that may differ",
      { variables: { all: { a: { cpu: 1 }, b: 1 } } },
      { variables: { all: { a: { cpu: 2 }, b: 1 } } },
      allowed("var.all.a.cpu"),
    ],
    ["at a place that an allow covers", asks({ size: 1 }), asks({ size: 2 }), allow("size")],
    ["where such a place is there in one alone", asks({}), asks({ size: 2 }), allow("size")],
    ["below a place that an allow covers", asks({ tags: { a: 1 } }), asks({ tags: { a: 2, b: 3 } }), allow("tags")],
    ["at a key that an allow covers", asks({ tags: { a: 1, b: 1 } }), asks({ tags: { a: 2, b: 1 } }), allow("tags.a")],
    [
      "in a block that an allow covers",
      asks({ rule: blocks({ p: 1, q: 1 }) }),
      asks({ rule: blocks({ p: 2, q: 1 }) }),
      allow("rule[*].p"),
    ],
    [
      "in a block that stands alone",
      asks({ rule: block({ p: 1, q: 1 }) }),
      asks({ rule: block({ p: 2, q: 1 }) }),
      allow("rule.p"),
    ],
    ["at an element that an allow covers", asks({ all: ["a", "b"] }), asks({ all: ["c", "b"] }), allow("all[0]")],
    ["in a document that an allow covers", asks({ p: '{"a":1,"b":1}' }), asks({ p: '{"a":2,"b":1}' }), allow("p.a")],
    [
      "at a part of a variable that an allow covers",
      { variables: { all: { a: { cpu: 1 }, b: 1 } } },
      { variables: { all: { a: { cpu: 2 }, b: 1 } } },
      { allow: [{ resource: "var.all", attribute: "a.cpu" }] },
    ],
    [
      "in an output that an allow covers",
      { outputExpressions: { url: "a" } },
      { outputExpressions: { url: "b" } },
      { allow: [{ resource: "output.url", attribute: "*" }] },
    ],
    [
      "without a resource that this environment alone may have",
      {},
      asks({}),
      { allow: [{ resource: X, presence: "production" }] },
    ],
    ["without a resource of which all is allowed to differ", {}, asks({}), allow("*")],
    ["with another secret", asks({ login: secret("horse-battery") }), asks({ login: secret("staple-correct") })],
    ["with another value that is called a secret", asks({ db_password: "hunter2" }), asks({ db_password: "x4Kq!z" })],
    ["with another number that is called a secret", asks({ password: 482199 }), asks({ password: 577120 })],
    ["with others in a list of secrets", asks({ passwords: ["hunter2"] }), asks({ passwords: ["x4Kq!z"] })],
    [
      "with another secret in a block",
      asks({ login: blocks({ token: "q9Xr7TzK2m" }) }),
      asks({ login: blocks({ token: "w3Lp8VbN5c" }) }),
    ],
  ])("%s", async (_, before, after, asked) => {
    expect(await changed("json", before, after, asked)).toEqual([]);
  });

  it("in two environments but for their names", async () => {
    const made = (name: string): Configured => ({
      resources: {
        [X]: {
          is: {},
          asks: { name: `api-${name}`, all: { [`${name}-a`]: 1, q: 2 }, policy: `{"a":"${name}-x"}` },
          dependsOn: [`aws_y.b["${name}-1"]`, `aws_y.b["q"]`],
        },
      },
      locals: { prefix: `${name}-api` },
      modules: [
        {
          path: "module.api",
          source: `./modules/${name}`,
          arguments: writtenBlock({}),
          outputs: new Map(),
          variables: new Map(),
        },
      ],
      variables: { services: { [`${name}-api`]: 1, q: 2 } },
      providers: { google: { asks: { project: `acme-${name}` } } },
      terraformVersion: "1.11.4",
    });
    expect(await apart("json", made)).toEqual([]);
    expect(await apart("json", made, {})).toEqual([
      `~ ${X}`,
      "~ local.prefix",
      "~ module.api",
      "~ provider.google",
      "~ var.services",
    ]);
  });

  it("in two regions, where the region is what names the environment", async () => {
    const regions: Record<string, string> = { staging: "eu-west-1", production: "us-east-1" };
    const identities = { staging: { region: "eu-west-1" }, production: { region: "us-east-1" } };
    const made = (name: string): Configured => asks({ region: regions[name] as string });
    // A text that is nothing but the name may be a mode, and one that is nothing but a region is none.
    expect(await apart("json", made, { identities })).toEqual([]);
    expect(await apart("json", (name) => asks({ mode: name }), { identities: NAMES })).toEqual([`~ ${X}`]);
  });

  it("whatever stands where a set of the environments' names stands among others", async () => {
    const made = (name: string): Configured => asks({ all: ["q", `${name}-x`] });
    expect(await apart("json", made, { identities: NAMES, check: { sets: setsAt("all") } })).toEqual([]);
  });

  it("but not for a name of one letter, which stands in texts by chance", async () => {
    const identities = { staging: { name: "s" }, production: { name: "p" } };
    const letters: Record<string, string> = { staging: "s", production: "p" };
    const made = (name: string): Configured => asks({ name: `api-${letters[name] ?? ""}` });
    expect(await apart("json", made, { identities })).toEqual([`~ ${X}`]);
    const two = { staging: { name: "st" }, production: { name: "pr" } };
    const initials: Record<string, string> = { staging: "st", production: "pr" };
    expect(await apart("json", (name) => asks({ name: `api-${initials[name] ?? ""}` }), { identities: two })).toEqual(
      [],
    );
  });

  it("in two environments where a rename says which is which", async () => {
    const made = (name: string): Configured => ({ resources: { [`aws_x.${name}`]: { is: {}, asks: { size: 1 } } } });
    const renames = [{ from: "staging", to: "production", environment: "staging" }];
    const check = { reference: "production" };
    expect(await apart("json", made, { renames, check })).toEqual([]);
    expect(await apart("json", made, { check })).toEqual(["+ aws_x.production", "- aws_x.staging"]);
  });

  it("with all keys of anything in any order", async () => {
    const leaf = fc.oneof(fc.integer({ max: 9 }), fc.constantFrom("a", "b"), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec<{ tree: Plain }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c", "d"), tie("tree")),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom("a", "b", "c"), tree), async (settings) => {
        expect(await changed("json", asks(settings), asks(turned(settings) as typeof settings))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("what is left out is no more than that", () => {
  it.each<[string, Configured, Configured, Asked, string]>([
    [
      "another variable",
      { variables: { a: 1, size: 1 } },
      { variables: { a: 2, size: 1 } },
      allowed("var.size"),
      "var.a",
    ],
    [
      "another part",
      { variables: { all: { a: 1, b: 1 } } },
      { variables: { all: { a: 1, b: 2 } } },
      allowed("var.all.a"),
      "var.all",
    ],
    [
      "what a closer rule does not let differ",
      variable(1),
      variable(2),
      { parameters: { "var.*": { may: true }, "var.size": { may: false } } },
      "var.size",
    ],
    ["another attribute", asks({ size: 1, name: "a" }), asks({ size: 1, name: "b" }), allow("size"), X],
    [
      "the attribute of another resource",
      asks({ size: 1 }),
      asks({ size: 2 }),
      { allow: [{ resource: "aws_y.*", attribute: "size" }] },
      X,
    ],
    [
      "one for another environment",
      asks({ size: 1 }),
      asks({ size: 2 }),
      { allow: [{ resource: X, attribute: "size", environment: "staging" }] },
      X,
    ],
    ["another element", asks({ all: ["a", "b"] }), asks({ all: ["a", "c"] }), allow("all[0]"), X],
    ["another part of a document", asks({ p: '{"a":1,"b":1}' }), asks({ p: '{"a":1,"b":2}' }), allow("p.a"), X],
    [
      "another part of a variable",
      { variables: { all: { a: 1, b: 1 } } },
      { variables: { all: { a: 1, b: 2 } } },
      { allow: [{ resource: "var.all", attribute: "a" }] },
      "var.all",
    ],
    [
      "another output",
      { outputExpressions: { url: "a" } },
      { outputExpressions: { url: "b" } },
      { allow: [{ resource: "output.uri", attribute: "*" }] },
      "output.url",
    ],
    [
      "what surrounds a secret",
      asks({ name: secret("horse-battery"), size: 1 }),
      asks({ name: secret("horse-battery"), size: 2 }),
      {},
      X,
    ],
    ["that something is secret", asks({ login: "horse" }), asks({ login: secret("horse") }), {}, X],
    ["where a secret comes from", asks({ db_password: "${var.a}" }), asks({ db_password: "${var.b}" }), {}, X],
    ["who may call it", asks({ authorization: "AWS_IAM" }), asks({ authorization: "NONE" }), {}, X],
    ["whether tokens are needed", asks({ http_tokens: "required" }), asks({ http_tokens: "optional" }), {}, X],
    ["how long passwords are", asks({ minimum_password_length: 14 }), asks({ minimum_password_length: 6 }), {}, X],
    ["where one logs in", asks({ AUTH_URL: "https://a.example" }), asks({ AUTH_URL: "https://b.example" }), {}, X],
    ["a switch that is called a secret", asks({ private: true }), asks({ private: false }), {}, X],
    [
      "a key beside one that is called a secret",
      asks({ passwords: { a: "x" } }),
      asks({ passwords: { b: "x" } }),
      {},
      X,
    ],
    ["how many secrets there are", asks({ passwords: ["a"] }), asks({ passwords: ["a", "b"] }), {}, X],
  ])("%s is seen", async (_, before, after, asked, part) => {
    expect(await changed("json", before, after, asked)).toEqual([`~ ${part}`]);
  });

  it("a resource that another environment alone may have is seen", async () => {
    const only = (more: object): Asked => ({ allow: [{ resource: X, presence: "production", ...more }] });
    expect(await changed("json", {}, asks({}), only({ environment: "production" }))).toEqual([]);
    expect(await changed("json", {}, asks({}), only({ environment: "staging" }))).toEqual([`+ ${X}`]);
    expect(await changed("json", {}, asks({}), { allow: [{ resource: "aws_y.b", presence: "production" }] })).toEqual([
      `+ ${X}`,
    ]);
  });
});

describe("a file that the source reads", () => {
  const bytesOf = (text: string): Buffer => Buffer.from(text);
  const reading = (pin: string, more: Configured): Configured => ({
    ...more,
    more: {
      ...more.more,
      files: new Map([
        ["pin.txt", { bytes: bytesOf(pin), digest: `sha256:${createHash("sha256").update(pin).digest("hex")}` }],
      ]),
    },
  });
  const SENSITIVE = '${sensitive(file("${path.module}/pin.txt"))}';
  const OPEN = '${file("${path.module}/pin.txt")}';
  const inModule = (locals: Readonly<Record<string, Plain>>, folder: string): Configured => ({
    modules: [
      {
        path: "module.api",
        folder,
        arguments: writtenBlock({}),
        outputs: new Map(),
        variables: new Map(),
        locals: new Map(Object.entries(locals).map(([name, value]) => [name, written(value)])),
      },
    ],
  });

  it.each<[string, Configured]>([
    ["by a local", { locals: { pin: SENSITIVE } }],
    ["by a part of a local", { locals: { all: { some: ["x", SENSITIVE] } } }],
    ["by a local of a module", inModule({ pin: SENSITIVE }, ".")],
    ["by a provider", { providers: { google: { asks: { credentials: OPEN } } } }],
    ["by a block of a provider", { providers: { google: { asks: { login: blocks({ token: OPEN }) } } } }],
    ["by a write-only argument", { resources: { [X]: { is: {}, asks: { password_wo: OPEN } } } }],
    ["by what is called a secret in a local", { locals: { all: { password: OPEN } } }],
    ["by a provisioner", { unplanned: { [X]: { provisioner: SENSITIVE } } }],
    ["by an output", { outputExpressions: { pin: SENSITIVE } }],
  ])("is not digested where it is read as a secret %s", async (_, more) => {
    expect(await changed("json", reading("4711", more), reading("0815", more))).toEqual([]);
  });

  it.each<[string, Configured]>([
    ["in the open", { locals: { pin: OPEN } }],
    ["beside a secret", { locals: { pin: OPEN, other: '${sensitive("x")}' } }],
    ["as a file of another name", { locals: { pin: '${sensitive(file("${path.module}/other.txt"))}' } }],
    ["as a file of a module elsewhere", inModule({ pin: SENSITIVE }, "modules/api")],
    ["by what only says so", { locals: { pin: 'sensitive(file("pin.txt"))' } }],
    ["by what nobody can read", { locals: { pin: "${sensitive(" } }],
  ])("is digested where it is read %s", async (_, more) => {
    expect(await changed("json", reading("4711", more), reading("0815", more))).toEqual(["~ file.pin.txt"]);
  });

  it("is not digested where it holds a secret of the plan", async () => {
    const more = (pin: string): Configured => reading(`${pin}\n`, asks({ pin: secret(pin) }));
    expect(await changed("json", more("horse-battery"), more("staple-correct"))).toEqual([]);
  });
});

function variable(size: number): Configured {
  return { variables: { size } };
}

function allowed(pattern: string): Asked {
  return { parameters: { [pattern]: { may: true } } };
}

function allow(attribute: string): Asked {
  return { allow: [{ resource: X, attribute }] };
}

/** The same with the keys of all maps the other way round. */
function turned(plain: Plain): Plain {
  if (Array.isArray(plain)) return (plain as readonly Plain[]).map(turned);
  if (typeof plain !== "object" || plain === null) return plain;
  return Object.fromEntries(
    Object.entries(plain)
      .reverse()
      .map(([key, item]) => [key, turned(item as Plain)]),
  );
}
