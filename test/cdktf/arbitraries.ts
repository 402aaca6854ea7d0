import { appendFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Given, Json, TinyModule } from "./world.js";

/** A field of a random module: what it makes of the parameters, which is text, a number, a list or nothing at all. */
export interface Field {
  /** For people who read a counterexample. */
  readonly about: string;
  readonly make: (parameters: Json, id: string) => unknown;
}

/** Where in a configuration a field stands. */
export type Spot =
  | "argument"
  | "block"
  | "document"
  | "output"
  | "lifecycle"
  | "local"
  | "module"
  | "provider"
  | "presence"
  | "count"
  | "for_each"
  | "template"
  | "tag"
  | "set";

/** A module made of fields, each at its spot. */
export interface RandomModule {
  readonly fields: readonly (readonly [Spot, Field])[];
  readonly parameters: Given;
}

/** The rules that hold for all random parameters: everything in them may differ but `fixed` and `forbidden`. */
export const RULES = `
  name: { identity: name, reason: names it }
  account: { identity: account, reason: one each }
  domain: { identity: domain, reason: one each }
  size: { may: differ, reason: size }
  count: { may: differ, reason: count }
  flag: { may: differ, reason: on trial }
  zones: { may: differ, reason: more of them }
  "labels*": { may: differ, presence: [staging, production], reason: labels }
`;

const spots: readonly Spot[] = [
  "argument",
  "block",
  "document",
  "output",
  "lifecycle",
  "local",
  "module",
  "provider",
  "presence",
  "count",
  "for_each",
  "template",
  "tag",
  "set",
];

const number = (parameters: Json, name: string): number => parameters[name] as number;
const text = (parameters: Json, name: string): string => parameters[name] as string;
const list = (parameters: Json, name: string): readonly string[] => parameters[name] as readonly string[];

const field = (about: string, make: Field["make"]): Field => ({ about, make });

/** What an honest module does with identities: it passes them on as text. */
const passedOn = (): fc.Arbitrary<Field> =>
  fc.constantFrom(
    field("the name", (parameters) => text(parameters, "name")),
    field("the name in a text", (parameters) => `acme-${text(parameters, "name")}-data.${text(parameters, "domain")}`),
    field("the name in capitals", (parameters) => text(parameters, "name").toUpperCase()),
    field("an ARN", (parameters) => `arn:aws:iam::${text(parameters, "account")}:role/${text(parameters, "name")}`),
    field("a zone of the domain", (parameters) => `api.${text(parameters, "domain")}`),
  );

/** What an honest module does with everything else: what it likes, as long as it may differ. */
const computed = (): fc.Arbitrary<Field> =>
  fc.constantFrom(
    field("a constant", () => "constant"),
    field("a size", (parameters) => number(parameters, "size")),
    field("count * size", (parameters) => number(parameters, "count") * number(parameters, "size")),
    field("max(count, size)", (parameters) => Math.max(number(parameters, "count"), number(parameters, "size"))),
    field("size > 10 ? large : small", (parameters) => (number(parameters, "size") > 10 ? "large" : "small")),
    field("flag ? count : nothing", (parameters) => (parameters["flag"] === true ? number(parameters, "count") : null)),
    field("a loop over zones", (parameters) => list(parameters, "zones").map((zone, index) => `${zone}-${index}`)),
    field("count and size in one text", (parameters) => `${number(parameters, "count")}x${number(parameters, "size")}`),
    field("labels", (parameters) =>
      Object.entries((parameters["labels"] ?? {}) as Json).map(([key, value]) => `${key}=${String(value)}`),
    ),
    field("what is fixed", (parameters) => text(parameters, "fixed")),
  );

let calls = 0;
const growing = join(mkdtempSync(join(tmpdir(), "growing-")), "file");
process.env["TFPARITY_TEST_PRODUCTION"] = "only here";

/**
 * What a module must not do: something else than an allowed parameter decides, and staging and production come out
 * otherwise.
 */
export const hiddenField = (): fc.Arbitrary<Field> =>
  fc.constantFrom(
    field("name === production", ({ name }) => (name === "production" ? 300 : 65)),
    field("name begins with prod", (parameters) => (text(parameters, "name").startsWith("prod") ? "on" : "off")),
    field("the length of the name", (parameters) => text(parameters, "name").length > 8),
    field("the first letter of the name in a text", (parameters) => `tier-${text(parameters, "name") < "q" ? 1 : 2}`),
    field("the account", ({ account }) => (account === "222222222222" ? 3 : 2)),
    field("the account's digits", (parameters) => Number(text(parameters, "account")) % 4),
    field("the domain's depth", (parameters) => text(parameters, "domain").split(".").length),
    field(
      "a table by name",
      ({ name }) => ({ staging: "db.small", production: "db.large" })[name as string] ?? "db.medium",
    ),
    field(
      "a table by name without a default",
      ({ name }) => ({ staging: { size: "small" }, production: { size: "large" } })[name as "staging"].size,
    ),
    field("a file of the name", ({ name }) =>
      existsSync(`stacks/parameters/${String(name)}.json`)
        ? readFileSync(`stacks/parameters/${String(name)}.json`).length
        : 0,
    ),
    field("a file of the stack's id", (_, id) => readFileSync(`stacks/parameters/${id}.json`).length),
    field("a file that grows", () => (appendFileSync(growing, "x"), readFileSync(growing).length)),
    field(
      "an environment variable of the name",
      ({ name }) => process.env[`TFPARITY_TEST_${String(name).toUpperCase()}`] ?? "none",
    ),
    field("the stack's id", (_, id) => (id === "production" ? "yes" : "no")),
    field("the stack's id as text", (_, id) => `logs-of-${id}`),
    field("max(size, forbidden)", (parameters) =>
      Math.max(number(parameters, "size"), number(parameters, "forbidden")),
    ),
    field("a forbidden parameter", (parameters) => `level-${number(parameters, "forbidden")}`),
    field(
      "a forbidden parameter and an allowed one",
      (parameters) => number(parameters, "forbidden") + number(parameters, "count"),
    ),
    field("the clock", () => new Date().toISOString()),
    field("the day", () => `${new Date().getFullYear()}-${new Date().getMonth()}-${new Date().getDate()}`),
    field("Date.now", () => Math.floor(Date.now() / 86_400_000)),
    field("chance", () => `suffix-${Math.random()}`),
    field("how often it was called", () => (calls += 1)),
    field("every other call", () => (calls += 1) % 2 === 0),
    field("an environment variable set from the id", (_, id) => {
      process.env["TFPARITY_TEST_STAGE"] = id;
      return process.env["TFPARITY_TEST_STAGE"] === "production" ? 2 : 1;
    }),
  );

/** Parameters of staging and production that differ in all that may, and in one that may not. */
export const parameters = (): fc.Arbitrary<Given> =>
  fc
    .record({
      sizes: twoOf(fc.integer({ min: 1, max: 40 })),
      counts: twoOf(fc.integer({ min: 1, max: 9 })),
      flags: twoOf(fc.boolean()),
      zones: twoOf(fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 })),
      labels: twoOf(labels()),
    })
    .map(({ sizes, counts, flags, zones, labels }) => {
      const of = (position: 0 | 1, own: Json): Json => ({
        ...own,
        size: sizes[position],
        count: counts[position],
        flag: flags[position],
        zones: zones[position],
        labels: labels[position],
        fixed: "same",
      });
      return {
        staging: of(0, { name: "staging", account: "111111111111", domain: "staging.acme.example", forbidden: 70 }),
        production: of(1, { name: "production", account: "222222222222", domain: "acme.example", forbidden: 80 }),
      };
    });

const labels = (): fc.Arbitrary<Json> =>
  fc.dictionary(fc.constantFrom("team", "tier", "a.b"), fc.constantFrom("x", "y"), { minKeys: 1, maxKeys: 3 });

const twoOf = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<readonly [T, T]> => fc.tuple(one, one);

/** Without the parameter that may not differ. */
export const withoutForbidden = (given: Given): Given =>
  Object.fromEntries(Object.entries(given).map(([name, own]) => [name, { ...own, forbidden: 70 }]));

/** One to five honest fields, each somewhere. */
export const honestFields = (): fc.Arbitrary<RandomModule["fields"]> =>
  fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom(...spots.filter((spot) => spot !== "presence" && spot !== "for_each")), passedOn()),
      fc.tuple(fc.constantFrom(...spots), computed()),
    ),
    { minLength: 1, maxLength: 5 },
  );

/** A hidden field, anywhere. */
export const hiddenFields = (): fc.Arbitrary<RandomModule["fields"][number]> =>
  fc.tuple(fc.constantFrom(...spots), hiddenField());

/** The fields as a module; the one with position n gets names that end in n. */
export const moduleOf =
  (fields: RandomModule["fields"]): TinyModule =>
  (given, id) =>
    fields.reduce<Json>(
      (blocks, [spot, { make }], position) => merge(blocks, placed(spot, position, make(given, id))),
      { terraform: { backend: { s3: { key: "state" } } } },
    );

/** What the addresses of a field's places begin with. */
export const addressOf = (spot: Spot, position: number): string =>
  ({
    output: `output.out${position}`,
    local: `local.local${position}`,
    module: `module.module${position}`,
    provider: `provider.aws.p${position}`,
  })[spot as "output"] ?? `test_thing.t${position}`;

// --- internal ---

/** Alone in its resource, so that the places of one field are told from those of another. */
function placed(spot: Spot, position: number, value: unknown): Json {
  const resource = (body: Json): Json => ({ resource: { test_thing: { [`t${position}`]: body } } });
  switch (spot) {
    case "argument":
      return resource({ kept: 1, value });
    case "block":
      return resource({ rule: [{ name: "one", value }, { name: "two" }] });
    case "document":
      return resource({ policy: JSON.stringify({ statement: [{ sid: "a", value }] }) });
    case "output":
      return { output: { [`out${position}`]: { value } } };
    case "lifecycle":
      return resource({ lifecycle: { note: value } });
    case "local":
      return { locals: { [`local${position}`]: value } };
    case "module":
      return { module: { [`module${position}`]: { source: "./module", size: value } } };
    case "provider":
      return { provider: { aws: [{ alias: `p${position}`, note: value }] } };
    case "presence":
      return { resource: { test_thing: { [`t${position}_${digitsOf(value)}`]: { kept: 1 } } } };
    case "count":
      return resource({ count: value });
    case "for_each":
      return resource({
        for_each: Object.fromEntries([...new Set(["always", `k${digitsOf(value)}`])].map((key) => [key, key])),
      });
    case "template":
      return {
        resource: {
          test_thing: {
            [`b${position}`]: {},
            [`t${position}`]: {
              value: `\${test_thing.b${position}.id}-${JSON.stringify(value ?? null).replace(/["\\]/g, "_")}`,
            },
          },
        },
      };
    case "tag":
      return resource({ tags: { Team: "a", Value: JSON.stringify(value ?? null) } });
    case "set":
      return resource({
        rule: [
          { port: 1, list: ["a"] },
          { port: 2, list: [value] },
        ],
      });
  }
}

/** A number that is another one for another value: a resource that has it in its name exists for that value only. */
const digitsOf = (value: unknown): number =>
  [...JSON.stringify(value ?? null)].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_003, 7);

function merge(one: Json, other: Json): Json {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const there = result[key];
    if (Array.isArray(there) && Array.isArray(value)) result[key] = [...there, ...value];
    else result[key] = isRecord(there) && isRecord(value) ? merge(there, value) : value;
  }
  return result;
}

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
