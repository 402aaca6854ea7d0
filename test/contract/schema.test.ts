import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, parseDocument, stringify } from "yaml";
import { readContract } from "../../src/contract/index.js";
import { InputErrors } from "../../src/model/input-error.js";
import { wholeContract } from "./example.js";

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly examples?: readonly unknown[];
}

const schema = JSON.parse(readFileSync(new URL("../../schema/parity.schema.json", import.meta.url), "utf8")) as Schema;

type Plain = Readonly<Record<string, unknown>>;

/** The smallest contract with this value at the place that a definition describes. */
const WRAPPERS: Readonly<Record<string, (entry: Plain) => Plain>> = {
  "": (entry) => ({ ...("components" in entry ? { environments: { production: {} } } : {}), ...entry }),
  environment: (entry) => ({
    environments: "like" in entry ? { staging: {}, "pr-*": entry } : { production: entry },
  }),
  component: (entry) => ({ environments: { production: {} }, components: { network: entry } }),
  rules: (entry) => ({ environments: { production: {} }, components: { network: { rules: entry } } }),
  parameter: (entry) => ({ parameters: { a: { may: "differ", reason: "r", ...entry } } }),
  manifest: (entry) => ({ manifest: { file: "manifests/{environment}.json", ...entry } }),
  manifestRule: (entry) => ({
    manifest: {
      file: "manifests/{environment}.json",
      rules: { "tools.*": { ...permitOf(entry), reason: "r", ...entry } },
    },
  }),
  requiredVariables: (entry) => ({ required: [{ container: "*", variables: ["A"], reason: "r", ...entry }] }),
  allowance: (entry) => ({
    allow: [{ ...placeOf(entry), reason: "r", ...entry }],
  }),
  waiver: (entry) => ({
    waivers: [
      {
        ...placeOf(entry),
        reason: "r",
        owner: "o",
        expires: "2027-01-31",
        ...entry,
      },
    ],
  }),
  severityRule: (entry) => ({ severity: [{ resource: "a", level: "low", ...entry }] }),
  rename: (entry) => ({ renames: [{ from: "a", to: "b", ...entry }] }),
  // An order needs a ledger and environments, and a soak an order.
  gate: (entry) => ({
    environments: { dev: {}, staging: {}, production: {} },
    ledger: "l",
    gate: { ...("soak" in entry ? { order: ["dev", "staging"] } : {}), ...entry },
  }),
  trustedIdentity: (entry) => ({ gate: { identities: [{ issuer: "a", subject: "b", ...entry }] } }),
  trustedKey: (entry) => ({
    gate: { keys: [{ name: "a", key: "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=", ...entry }] },
  }),
};

/** What a rule for manifests needs beside what it is given. */
const permitOf = (entry: Plain): Plain => ("must" in entry || "same" in entry ? {} : { may: "differ" });

/** What a declaration needs beside what it is given. */
function placeOf(entry: Plain): Plain {
  if ("cause" in entry) return {};
  return "presence" in entry ? { resource: "a" } : { resource: "a", attribute: "b" };
}

const resolve = (part: Schema): Schema =>
  part.$ref === undefined ? part : (schema.definitions?.[part.$ref.replace("#/definitions/", "")] ?? {});

const objects = [
  ["", schema] as const,
  ...Object.entries(schema.definitions ?? {}).filter(([, part]) => part.properties !== undefined),
];
const properties = objects.flatMap(([owner, part]) =>
  Object.entries(part.properties ?? {}).map(([name, property]) => ({ owner, name, property })),
);
const own = properties.filter(({ name }) => !name.startsWith("$"));

const read = (contract: Plain) => readContract(stringify({ version: 1, ...contract }), "parity.yaml");

const messagesOf = (contract: Plain): readonly string[] => {
  try {
    read(contract);
    return [];
  } catch (error) {
    if (!(error instanceof InputErrors)) throw error;
    return error.errors.map(({ message }) => message);
  }
};

describe("the schema and the reader", () => {
  it("know the same kinds of entries", () => {
    expect(objects.map(([owner]) => owner).sort()).toEqual(Object.keys(WRAPPERS).sort());
  });

  it("are both exercised by the whole contract, with every key", () => {
    expect([...keysIn(schema, parse(wholeContract))].sort()).toEqual(
      own.map(({ owner, name }) => `${owner}.${name}`).sort(),
    );
  });

  it.each([...nodesIn(schema, "#")])("%s is described for editors", (_, node) => {
    // What is only "text" says nothing of what it is for.
    const meant = node.$ref === "#/definitions/text" ? node : { ...resolve(node), ...node };
    expect((meant.description ?? "").length).toBeGreaterThan(10);
  });

  it.each(properties)("$owner $name is described for editors", ({ property }) => {
    expect((property.description ?? resolve(property).description ?? "").length).toBeGreaterThan(10);
  });

  const examples = properties.flatMap(({ owner, name, property }) =>
    (property.examples ?? resolve(property).examples ?? []).map((example) => ({ owner, name, example })),
  );
  it.each(examples)("$owner $name may be $example", ({ owner, name, example }) => {
    expect(messagesOf((WRAPPERS[owner] as (entry: Plain) => Plain)({ [name]: example }))).toEqual([]);
  });

  it.each(own)("$owner $name has no other spelling", ({ owner, name }) => {
    const misspelt = `${name}x`;
    const messages = messagesOf((WRAPPERS[owner] as (entry: Plain) => Plain)({ [misspelt]: "r" }));
    expect(messages).toContain(`unknown key "${misspelt}"; did you mean "${name}"?`);
  });

  it.each(own)("$owner $name is refused with a wrong type", ({ owner, name }) => {
    const wrong = ["reference"].includes(name) ? [] : 3.25;
    const value = ["maxPlanAgeHours", "maxAttestationAgeHours"].includes(name) ? "soon" : wrong;
    expect(messagesOf((WRAPPERS[owner] as (entry: Plain) => Plain)({ [name]: value })).join("\n")).toContain(
      `"${name}": has to be`,
    );
  });

  it("agree on a contract that names the schema itself", () => {
    expect(messagesOf({ $schema: "./node_modules/tfparity/schema/parity.schema.json" })).toEqual([]);
  });
});

describe("docs/contract.md", () => {
  const page = readFileSync(new URL("../../docs/contract.md", import.meta.url), "utf8");
  const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text as string);

  it("has an example of every key", () => {
    const seen = new Set(blocks.flatMap((text) => [...keysIn(schema, parse(text))]));
    expect(own.map(({ owner, name }) => `${owner}.${name}`).filter((key) => !seen.has(key))).toEqual([]);
  });

  it("has words for every key", () => {
    expect(
      own.map(({ name }) => name).filter((name) => !page.includes(`\`${name}`) && !page.includes(`${name}:`)),
    ).toEqual([]);
  });

  it.each(blocks.map((text, number) => ({ number: number + 1, text })))("example $number is a contract", ({ text }) => {
    const contract = readContract(text, "parity.yaml");
    const keys = Object.keys(parseDocument(text).toJS() as object).filter((key) => key !== "version");
    expect(keys.every((key) => key in contract)).toBe(true);
  });

  it("only shows conditions that compile", () => {
    const conditions = [...page.matchAll(/^\| [^|`]+ \| `([^`]+)` \|$/gm)].map(([, text]) => text as string);
    const environments = { staging: {}, "pre-prod": {}, production: {} };
    const parameters = Object.fromEntries(
      conditions.map((when, number) => [`p${number}`, { may: "differ", reason: "r", when }]),
    );
    expect(conditions.length).toBeGreaterThan(8);
    expect(messagesOf({ environments, parameters })).toEqual([]);
  });
});

/** Every schema in a schema that describes a value, by its pointer; conditions on others describe none. */
function* nodesIn(node: Schema, pointer: string): Generator<[pointer: string, node: Schema]> {
  yield [pointer, node];
  const { items, propertyNames, additionalProperties } = node;
  const inner = { ...(items && { items }), ...(propertyNames && { propertyNames }) };
  const others = additionalProperties ? { ...inner, additionalProperties } : inner;
  for (const [name, child] of Object.entries(others)) yield* nodesIn(child, `${pointer}/${name}`);
  for (const [name, child] of Object.entries(node.properties ?? {}))
    yield* nodesIn(child, `${pointer}/properties/${name}`);
  for (const [name, child] of Object.entries(node.definitions ?? {}))
    yield* nodesIn(child, `${pointer}/definitions/${name}`);
}

/** `owner.name` of every key of the schema that a contract uses. */
function keysIn(root: Schema, contract: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: Schema, owner: string, value: unknown): void => {
    const next = (child: Schema, item: unknown) =>
      visit(resolve(child), child.$ref?.replace("#/definitions/", "") ?? owner, item);
    if (Array.isArray(value)) value.forEach((item) => part.items !== undefined && next(part.items, item));
    else if (typeof value === "object" && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        const property = part.properties?.[name];
        if (property !== undefined) found.add(`${owner}.${name}`);
        const child = property ?? part.additionalProperties;
        if (child !== undefined && child !== false) next(child, item);
      }
    }
  };
  visit(root, "", contract);
  return found;
}
