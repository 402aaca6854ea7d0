import { describe, expect, it } from "vitest";
import {
  holdsCredential,
  isCalledSecret,
  isSecretArgument,
  isSecretEntry,
  isSecretItem,
} from "../../src/credentials/called.js";
import { credentialsIn, findCredentials, secretValuesOf } from "../../src/credentials/find.js";
import { isOwnText, isSecretText, nounOf, readsLikeWords } from "../../src/credentials/names.js";
import { pairIn } from "../../src/credentials/pair.js";
import { isLabel } from "../../src/credentials/search.js";
import { credentialsSet, isOption } from "../../src/credentials/settings.js";
import type { Environment } from "../../src/model/environment.js";
import type { MapValue, Value } from "../../src/model/value.js";
import type { Path } from "../../src/model/path.js";
import {
  block,
  environment,
  given,
  parameterFile,
  refersTo,
  secret,
  unknown,
  type EnvironmentGiven,
  type Plain,
} from "../builders.js";

const PASSWORD = "hunter2-again";
/** `section address path: written` of each that is found. */
const places = (own: Environment, parameters: Parameters<typeof findCredentials>[1] = []): readonly string[] =>
  findCredentials(own, parameters).map(
    ({ place: { section, address, path }, written }) =>
      `${section} ${address} ${JSON.stringify(path)}${written ? "" : " (not written)"}`,
  );
const of = (spec: EnvironmentGiven, more: Partial<Environment> = {}): readonly string[] =>
  places({ ...environment("staging", spec), ...more });

describe("a credential", () => {
  const is = { password: PASSWORD };

  it("is told with its rule, its texts and its environment", () => {
    expect(findCredentials(environment("staging", { variables: { db_password: PASSWORD } }))).toEqual([
      {
        rule: "secret-name",
        what: "a password",
        texts: [PASSWORD],
        environment: "staging",
        place: { section: "variable", address: "var.db_password", path: [] },
        written: true,
      },
    ]);
  });

  it("is written, where the plan's configuration sets it, and where there is none to say so", () => {
    expect(of({ resources: { "aws_x.a": { is, asks: is } } })).toEqual(['resource aws_x.a ["password"]']);
    expect(of({ resources: { "aws_x.a": { is, asks: { password: refersTo("var.a") } } } })).toEqual([
      'resource aws_x.a ["password"]',
    ]);
    expect(of({ resources: { "aws_x.a": { is, asks: {} } } })).toEqual(['resource aws_x.a ["password"] (not written)']);
    expect(of({ source: "state", resources: { "aws_x.a": { is } } })).toEqual(['resource aws_x.a ["password"]']);
    expect(of({ resources: { "aws_x.a": { is: { password: unknown }, asks: is } } })).toEqual([
      'resource aws_x.a ["password"]',
    ]);
  });

  it("is found once, whether it is planned or configured, and at the instance of its resource", () => {
    expect(of({ resources: { "aws_x.a[0]": { is, asks: is } } })).toEqual(['resource aws_x.a[0] ["password"]']);
    expect(of({ resources: { "aws_x.a": { is: { password: secret(PASSWORD) }, asks: is } } })).toEqual([
      'resource aws_x.a ["password"]',
    ]);
    const own = environment("staging", { resources: { "aws_x.a": { is: {}, asks: is } } });
    expect(places({ ...own, resources: new Map() })).toEqual(['resource aws_x.a ["password"]']);
  });

  it("is found in what was before, and in what departs or was changed elsewhere, which nobody wrote here", () => {
    const own = environment("staging", { resources: { "aws_x.a": { is: {}, asks: is } } });
    const [resource] = [...own.resources.values()];
    if (resource === undefined) throw new Error("there is one");
    const bare: Partial<Environment> = { configuration: undefined } as unknown as Partial<Environment>;
    expect(places({ ...own, ...bare, resources: new Map([["aws_x.a", { ...resource, before: given(is) }]]) })).toEqual([
      'resource aws_x.a ["password"] (not written)',
    ]);
    expect(
      places({
        ...own,
        ...bare,
        resources: new Map(),
        departing: [{ ...resource, value: given(is), before: given({ token: "x7Kq2mZw9rT4" }) }],
      }),
    ).toEqual(['resource aws_x.a ["password"] (not written)', 'resource aws_x.a ["token"] (not written)']);
    const { before: _, ...created } = resource;
    expect(places({ ...own, ...bare, resources: new Map(), departing: [{ ...created, value: given(is) }] })).toEqual([
      'resource aws_x.a ["password"] (not written)',
    ]);
    expect(of({ drift: [{ address: "aws_x.a", before: is, after: { token: "x7Kq2mZw9rT4" } }] })).toEqual([
      'resource aws_x.a ["password"] (not written)',
      'resource aws_x.a ["token"] (not written)',
    ]);
  });

  it("is written, when it is found at first where nobody wrote it", () => {
    const own = environment("staging", { resources: { "aws_x.a": { is, asks: {} } } });
    expect(
      places({ ...own, drift: [{ address: "aws_x.a", provider: "", actions: [], before: given(is), after: given(is) }] }),
    ).toEqual(['resource aws_x.a ["password"] (not written)']);
    expect(
      places(
        environment("staging", {
          outputs: { password: PASSWORD },
          outputExpressions: { password: refersTo("aws_x.a.v") },
        }),
      ),
    ).toEqual(["output output.password [] (not written)"]);
  });

  it("is written in an output that has it from variables and locals, or by itself", () => {
    const output = (expression: Plain | undefined): readonly string[] =>
      of({
        outputs: { password: PASSWORD },
        ...(expression === undefined ? {} : { outputExpressions: { password: expression } }),
      });
    expect(output(refersTo("var.a", "local.b"))).toEqual(["output output.password []"]);
    expect(output(refersTo("var.a", "aws_x.a"))).toEqual(["output output.password [] (not written)"]);
    expect(output(refersTo("data.var.a"))).toEqual(["output output.password [] (not written)"]);
    expect(output(undefined)).toEqual(["output output.password [] (not written)"]);
    expect(output(PASSWORD)).toEqual(["output output.password []"]);
    const own = environment("staging", {});
    const gone = { name: "password", value: given(1), before: given(PASSWORD), actions: ["delete"] };
    expect(places({ ...own, departingOutputs: [gone] })).toEqual(["output output.password [] (not written)"]);
  });

  it("is found in providers, presets, modules and parameters", () => {
    const own = environment("staging", { providers: { aws: { asks: { token: "x7Kq2mZw9rT4", region: "eu" } } } });
    const variables = new Map([
      ["api_token", { name: "api_token", sensitive: false, default: given("x7Kq2mZw9rT4") }],
      ["plain", { name: "plain", sensitive: false }],
    ]);
    const modules = new Map([
      [
        "module.m",
        {
          path: "module.m",
          arguments: {
            kind: "block" as const,
            arguments: new Map([
              ["password", { kind: "expression" as const, constant: given(PASSWORD), references: [] }],
            ]),
          },
          outputs: new Map(),
          variables,
        },
      ],
    ]);
    if (own.configuration === undefined) throw new Error("a plan has a configuration");
    expect(places({ ...own, configuration: { ...own.configuration, variables, modules } })).toEqual([
      'provider provider.aws ["token"]',
      "variable var.api_token []",
      'module module.m ["password"]',
      'module module.m ["variable","api_token"]',
    ]);
    const leaves = [...parameterFile("staging", { "db.password": PASSWORD, size: "small" }).leaves.values()];
    expect(places(environment("staging"), leaves)).toEqual(["parameter db.password []"]);
    expect(credentialsIn(leaves, [given({ password: PASSWORD, list: [{ token: "x7Kq2mZw9rT4" }] })])).toEqual([
      { rule: "secret-name", what: "a password", texts: [PASSWORD] },
      { rule: "secret-name", what: "a password", texts: [PASSWORD] },
      { rule: "secret-name", what: "a token", texts: ["x7Kq2mZw9rT4"] },
    ]);
    expect(credentialsIn([])).toEqual([]);
    const strange = given("x7Kq2mZw9rT4");
    expect(credentialsIn([...parameterFile("staging", { note: "x7Kq2mZw9rT4" }).leaves.values()], [strange])).toEqual(
      [],
    );
    expect(secretValuesOf([{ rule: "r", what: "w", texts: ["a", "b"] }])).toEqual([
      given(secret("a")),
      given(secret("b")),
    ]);
  });

  it("is none where it is marked, but where a configuration writes it out", () => {
    expect(of({ variables: { password: secret(PASSWORD) } })).toEqual([]);
    expect(of({ resources: { "aws_x.a": { is: { password: secret(PASSWORD) } } } })).toEqual([]);
    expect(of({ resources: { "aws_x.a": { is: {}, asks: { password: secret(PASSWORD) } } } })).toEqual([
      'resource aws_x.a ["password"]',
    ]);
    expect(of({ source: "configuration", resources: { "aws_x.a": { is: { password: secret(PASSWORD) } } } })).toEqual([
      'resource aws_x.a ["password"]',
    ]);
    expect(
      of({ resources: { "aws_x.a": { is: {}, asks: { inner: block({ secret_text: secret("x7Kq2mZw9rT4") }) } } } }),
    ).toEqual(['resource aws_x.a ["inner","secret_text"]']);
    expect(of({ resources: { "aws_x.a": { is: {}, asks: { other: secret("x7Kq2mZw9rT4") } } } })).toEqual([
      'resource aws_x.a ["other"]',
    ]);
  });
});

describe("where a credential stands in a value", () => {
  const at = (value: Plain): readonly string[] =>
    of({ source: "state", resources: { "aws_x.a": { is: { v: value } } } });
  const path = (...steps: Path): string => `resource aws_x.a ${JSON.stringify(["v", ...steps])}`;

  it.each<[Plain, readonly string[]]>([
    [
      [{ password: PASSWORD }, { password: "hunter3-again" }],
      [path(0, "password"), path(1, "password")],
    ],
    [JSON.stringify([{ name: "web", password: PASSWORD }]), [path({ element: "name=web" }, "password")]],
    [JSON.stringify([{ password: PASSWORD }]), [path(0, "password")]],
    [[{ name: "DB_PASSWORD", value: PASSWORD }], [path(0, "value")]],
    [[{ name: "DB_HOST", value: PASSWORD }], []],
    [[{ Key: "DB_PASSWORD", Value: PASSWORD }], [path(0, "Value")]],
    [{ name: "DB_PASSWORD", type: "SECRETS_MANAGER", value: PASSWORD }, []],
    [{ name: "DB_PASSWORD", type: "PLAINTEXT", value: PASSWORD }, [path("value")]],
    [{ password: "" }, []],
    [{ password: null }, []],
    [{ password: true }, []],
    [{ password: 123456 }, [path("password")]],
    [{ password: 12345 }, []],
    [{ tags: { password: PASSWORD } }, []],
    [["--password", PASSWORD, "other"], [path(1)]],
    [["--password", "--other", PASSWORD], []],
    [["--no-password", PASSWORD], []],
    [["--user", PASSWORD], []],
    [`export DB_PASSWORD=${PASSWORD}`, [path()]],
    [{ user_data: Buffer.from(`export DB_PASSWORD=${PASSWORD}\n`).toString("base64") }, [path("user_data")]],
    [{ other: Buffer.from(`export DB_PASSWORD=${PASSWORD}\n`).toString("base64") }, [path("other")]],
    [{ other: `${Buffer.from(`export DB_PASSWORD=${PASSWORD}\n`).toString("base64")}-x` }, []],
    [{ other: Buffer.from(`export DB_PASSWORD=${PASSWORD}\n\u0001`).toString("base64") }, []],
  ])("%j: %j", (value, expected) => {
    expect(at(value)).toEqual(expected);
  });
});

it("a word is the secret in an argument of a provider, also below its own name, and not below that of several", () => {
  const of = (login: Plain): readonly string[] =>
    places(environment("staging", { providers: { x: { asks: { login } } } }));
  expect(of({ token: { token: "letmeinplease" } })).toEqual(['provider provider.x ["login","token","token"]']);
  expect(of({ tokens: { api: "letmeinplease" } })).toEqual([]);
});

describe("a name", () => {
  it.each<[string, string | undefined]>([
    ["password", "a password"],
    ["DB_PASSWORD2", "a password"],
    ["dbPasswords", "a password"],
    ["/app/db.password", "a password"],
    ["APIKey", "an API key"],
    ["secret_access_key", "a secret key"],
    ["password_policy", undefined],
    ["token_ttl", undefined],
    ["size", undefined],
    ["", undefined],
    [`${"x".repeat(291)}_password`, "a password"],
    [`${"x".repeat(292)}_password`, undefined],
  ])("%s is that of %s", (name, what) => {
    expect(nounOf(name)?.what).toBe(what);
  });

  it.each<[string, boolean]>([
    ["tags", true],
    ["tags_all", true],
    ["LABELS", true],
    ["match_labels", true],
    ["description", true],
    ["labels_x", false],
    ["tag", false],
    ["", false],
  ])("%s is a label: %s", (name, label) => {
    expect(isLabel(name)).toBe(label);
  });

  it.each<[string, boolean]>([
    ["--password", true],
    ["-password", true],
    ["-p", false],
    ["--no-password", false],
    ["password", false],
    ["---password", false],
    ["--password=x", false],
  ])("%s is an option: %s", (name, option) => {
    expect(isOption(name)).toBe(option);
  });
});

describe("a text", () => {
  it.each<[string, boolean]>([
    ["platform-api", true],
    ["TLS_1_2", true],
    ["v2", true],
    ["eu-west-1", true],
    ["", true],
    ["x7Kq2mZw9rT4", false],
    ["qwrtplkjhg", false],
    ["a".repeat(24), true],
    ["a".repeat(25), false],
  ])("%j reads like words: %s", (text, words) => {
    expect(readsLikeWords(text)).toBe(words);
  });

  it.each<[string, boolean]>([
    ["abcd", true],
    ["abc", false],
    ["  abc  ", false],
    ["aabb", false],
    ["1.234,5", false],
    ["xk3-".repeat(4096), true],
    [`${"xk3-".repeat(4096)}x`, false],
  ])("%j can be a secret itself: %s", (text, own) => {
    expect(isOwnText(text)).toBe(own);
  });

  const [password, token] = [nounOf("password"), nounOf("token")];
  if (password === undefined || token === undefined) throw new Error("both are nouns");

  it.each<[string, boolean, boolean, boolean]>([
    ["postgres", true, false, true],
    ["123456", true, false, false],
    ["123456\n", true, false, false],
    ["111111", false, false, false],
    ["12345", false, false, false],
    ["DB_PASSWORD", false, false, false],
    [" DB_PASSWORD\n", false, false, false],
    ["prod/password", false, false, false],
    ["x7Kq2mZ", true, false, false],
    ["x7Kq2mZw", true, true, true],
    [" x7Kq2mZw\n", true, true, true],
    ["x7Kq2mZw 9rT4", true, false, false],
    ["web-tls-secret", true, false, false],
    ["platform-api", true, false, true],
    ["platform/api-words", false, false, false],
  ])("%j is a password: %s, a token: %s, directly: %s", (text, isPassword, isToken, directly) => {
    expect([
      isSecretText(text, password, false),
      isSecretText(text, token, false),
      isSecretText(text, token, true),
    ]).toEqual([isPassword, isToken, directly]);
  });
});

describe("a map that is a pair", () => {
  const pair = (plain: Readonly<Record<string, Plain>>) => pairIn(given(plain) as MapValue);

  it.each<[Readonly<Record<string, Plain>>, ReturnType<typeof pairIn>]>([
    [
      { name: "A", value: "x" },
      { name: "A", key: "value" },
    ],
    [
      { Name: "A", Value: "x" },
      { name: "A", key: "Value" },
    ],
    [
      { key: "A", value: "x" },
      { name: "A", key: "value" },
    ],
    [
      { Key: "A", Value: "x" },
      { name: "A", key: "Value" },
    ],
    [
      { variable: "A", value: "x" },
      { name: "A", key: "value" },
    ],
    [
      { name: 1, key: "A", value: "x" },
      { name: "A", key: "value" },
    ],
    [
      { name: "A", key: "B", value: "x" },
      { name: "A", key: "value" },
    ],
    [
      { ParameterKey: "A", ParameterValue: "x" },
      { name: "A", key: "ParameterValue" },
    ],
    [
      { parameter_name: "A", parameter_value: "x" },
      { name: "A", key: "parameter_value" },
    ],
    [
      { parameterKey: "A", parameterValue: "x" },
      { name: "A", key: "parameterValue" },
    ],
    [{ ParameterKey: "A", value: "x" }, undefined],
    [{ name: "A" }, undefined],
    [{ name: 1, value: "x" }, undefined],
    [{ value: "x" }, undefined],
    [
      { name: "A", value: "x", type: "PARAMETER_STORE" },
      { name: "A", key: "value", type: "elsewhere" },
    ],
    [
      { name: "A", value: "x", type: "SECRETS_MANAGER" },
      { name: "A", key: "value", type: "elsewhere" },
    ],
    [
      { name: "A", value: "x", type: "String" },
      { name: "A", key: "value", type: "open" },
    ],
    [
      { name: "A", value: "x", type: "StringList" },
      { name: "A", key: "value", type: "open" },
    ],
    [
      { name: "A", value: "x", type: "SecureString" },
      { name: "A", key: "value" },
    ],
    [
      { name: "A", value: "x", type: 1 },
      { name: "A", key: "value" },
    ],
  ])("%j is %j", (plain, expected) => {
    expect(pair(plain)).toEqual(expected);
  });
});

describe("a value that its place calls a secret", () => {
  it.each<[string, Path, Plain, boolean]>([
    ["resource", ["password"], "postgres", true],
    ["resource", ["password"], 5, false],
    ["resource", ["size"], "postgres", false],
    ["resource", [{ element: "name=DB_PASSWORD" }, "value"], "postgres", true],
    ["resource", [{ element: "Name=DB_PASSWORD" }, "Value"], "postgres", true],
    ["resource", [{ element: "name=DB_PASSWORD" }, "other"], "postgres", false],
    ["resource", [{ element: "name=DB_HOST" }, "value"], "postgres", false],
    ["resource", ["password", "value"], "postgres", true],
    ["resource", ["passwords", 0], "postgres", true],
    ["resource", ["sizes", 0], "postgres", false],
    ["resource", ["passwords", "admin"], "postgres", true],
    ["resource", ["passwords", "user"], "postgres", false],
    ["resource", ["password", "admin"], "postgres", false],
    ["resource", [], "postgres", false],
    ["output", [], "postgres", true],
    ["output", ["size"], "postgres", false],
  ])("in a %s at %j: %j %s", (section, path, plain, expected) => {
    const place = {
      section: section as "output",
      address: section === "output" ? "output.password" : "aws_x.password",
      path,
    };
    expect(isCalledSecret(place, given(plain))).toBe(expected);
  });

  it("is an entry of a map that is shown as a whole", () => {
    const entry = (plain: Readonly<Record<string, Plain>>, key: string) => {
      const map = given(plain) as MapValue;
      return isSecretEntry(map, key, map.entries.get(key) as Value);
    };
    expect(entry({ password: "postgres" }, "password")).toBe(true);
    expect(entry({ size: "postgres" }, "size")).toBe(false);
    expect(entry({ name: "DB_PASSWORD", value: "postgres" }, "value")).toBe(true);
    expect(entry({ Name: "DB_PASSWORD", Value: "postgres" }, "Value")).toBe(true);
    expect(entry({ name: "DB_PASSWORD", value: "postgres" }, "name")).toBe(false);
    expect(entry({ name: "DB_HOST", value: "postgres" }, "value")).toBe(false);
    expect(entry({ value: "postgres" }, "value")).toBe(false);
    expect(entry({ ParameterKey: "DbPassword", ParameterValue: "postgres" }, "ParameterValue")).toBe(true);
  });

  it("is an item behind its option", () => {
    const item = (items: readonly Plain[], index: number) => isSecretItem(items.map(given), index);
    expect(item(["--password", "postgres"], 1)).toBe(true);
    expect(item(["--password", "postgres"], 0)).toBe(false);
    expect(item(["--password", "postgres"], 2)).toBe(false);
    expect(item(["password", "postgres"], 1)).toBe(false);
    expect(item(["--engine", "postgres"], 1)).toBe(false);
    expect(item([5, "postgres"], 1)).toBe(false);
    expect(item(["--password", 5], 1)).toBe(false);
  });

  it("is one at a path into lists, maps and documents", () => {
    const list = ["--password", "postgres"];
    const at = (plain: Plain, ...path: Path) => isSecretArgument(given(plain), path);
    expect(at(list, 1)).toBe(true);
    expect(at(list, 0)).toBe(false);
    expect(at(list)).toBe(false);
    expect(at(list, "1")).toBe(false);
    expect(at({ a: list }, "a", 1)).toBe(true);
    expect(at({ a: list }, "b", 1)).toBe(false);
    expect(at([list], 0, 1)).toBe(true);
    expect(at([list], 1, 1)).toBe(false);
    expect(at({ a: list }, 0, 1)).toBe(false);
    expect(at(JSON.stringify({ a: list }), "a", 1)).toBe(true);
    expect(at(JSON.stringify(list), 1)).toBe(true);
    expect(at(secret(JSON.stringify(list)), 1)).toBe(false);
    expect(at("no document", 1)).toBe(false);
    expect(at(5, 1)).toBe(false);
    expect(at(JSON.stringify([{ name: "web", command: list }]), { element: "name=web" }, "command", 1)).toBe(true);
    expect(at(JSON.stringify([{ name: "web", command: list }]), { element: "name=db" }, "command", 1)).toBe(false);
  });

  it("is a text with one in it", () => {
    expect(holdsCredential(`export DB_PASSWORD=${PASSWORD}`)).toBe(true);
    expect(holdsCredential("export DB_HOST=db")).toBe(false);
    expect(holdsCredential(`{"password":"${PASSWORD}"}`)).toBe(true);
    expect(holdsCredential("")).toBe(false);
  });
});

describe("what a text sets", () => {
  it.each<[string, readonly (readonly string[])[]]>([
    ["DB_PASSWORD=hunter2x", [["hunter2x"]]],
    ['DB_PASSWORD="hunter2 x"', [["hunter2 x"]]],
    ["DB_PASSWORD='hunter2 x'", [["hunter2 x"]]],
    ["--password hunter2x", [["hunter2x"]]],
    ["--password=hunter2x", [["hunter2x"]]],
    ["password: postgres", [["postgres"]]],
    ["password: postgres is set", []],
    ["host: db\npassword: postgres\n", [["postgres"]]],
    ["host: db\r\npassword: postgres\r\n", [["postgres"]]],
    ["password = getPassword()", []],
    ["password = config.password", []],
    ["password: !Ref Password", []],
    ["--from-literal=password=hunter2x", [["hunter2x"]]],
    ["--from-literal=host=hunter2x", []],
    ['"--password", "hunter2x"', [["hunter2x"]]],
    ["- --password\n- hunter2x\n", [["hunter2x"]]],
    ["<password>hunter2x</password>", [["hunter2x"]]],
    ['<add key="DbPassword" value="hunter2x"/>', [["hunter2x"]]],
    ["password: |\n  hunter2x\n", [["hunter2x"]]],
    ["token: |\n  x7Kq2mZw\n\n  9rT4yU8i\nother: x\n", [["x7Kq2mZw\n9rT4yU8i", "x7Kq2mZw9rT4yU8i"]]],
    ["password: |\n  ask your team for it\n", []],
    ["password: |\nhunter2x\n", []],
    ["size: |\n  hunter2x\n", []],
    ["nothing here", []],
    ["a password here", []],
    ["password=", []],
  ])("%j sets %j", (text, expected) => {
    expect(credentialsSet(text).map(({ texts }) => texts)).toEqual(expected);
  });
});
