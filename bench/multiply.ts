/**
 * A pair of environments made larger: everything of the root module `times` times, under names of its own. Addresses
 * and references are renamed alike in every section of a plan, in a synthesized configuration with its proof, and in
 * the Terraform source; so are generated ids and the names that objects have. Root variables and providers are shared.
 *
 *     aws_vpc.main of orders-staging (vpc-0a1b2c3d)   becomes   aws_vpc.main_x7 of orders-x7-staging (vpc-0a1b2c3dx7)
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** The plan with all of it `times` times, piece by piece: the whole may be too large for one text. */
export function* multipliedPlan(plan: JsonObject, times: number): Generator<string> {
  const { root_module: root, ...configuration } = plan["configuration"] as { readonly root_module: JsonObject };
  const rename = renamer(referencedNames(root));
  const values = (state: Json | undefined): JsonObject => {
    const { root_module: module, outputs } = (state ?? {}) as Record<string, JsonObject | undefined>;
    return {
      ...((state ?? {}) as JsonObject),
      ...(outputs === undefined ? {} : { outputs: copies(outputs, rename) }),
      root_module: {
        resources: copies(named(module?.["resources"]), rename),
        child_modules: copies(list(module?.["child_modules"]), rename),
      },
    };
  };
  const lists = ["resource_changes", "resource_drift", "relevant_attributes", "deferred_changes", "checks"];
  const prior = plan["prior_state"] as JsonObject | undefined;
  yield* written(
    {
      ...plan,
      ...Object.fromEntries(
        lists.filter((key) => plan[key] !== undefined).map((key) => [key, copies(named(plan[key]), rename)]),
      ),
      ...(plan["output_changes"] === undefined
        ? {}
        : { output_changes: copies(plan["output_changes"] as JsonObject, rename) }),
      planned_values: values(plan["planned_values"]),
      ...(prior === undefined ? {} : { prior_state: { ...prior, values: values(prior["values"]) } }),
      configuration: { ...(rename(configuration as JsonObject) as JsonObject), root_module: rootModule(root, rename) },
    },
    times,
  );
}

/** The same of a `cdk.tf.json`. */
export function* multipliedSynthesis(synthesized: JsonObject, times: number): Generator<string> {
  const rename = renamer(
    ["resource", "data"].flatMap((mode) =>
      Object.entries((synthesized[mode] ?? {}) as Record<string, JsonObject>).flatMap(([type, ones]) =>
        Object.keys(ones).map((name) => `${mode === "data" ? "data." : ""}${type}.${name}`),
      ),
    ),
  );
  const byType = (mode: string): JsonObject =>
    Object.fromEntries(
      Object.entries((synthesized[mode] ?? {}) as Record<string, JsonObject>).map(([type, ones]) => [
        type,
        copies(ones, (part) => rename(inConstruct(part))),
      ]),
    );
  yield* written(
    {
      ...synthesized,
      resource: byType("resource"),
      data: byType("data"),
      output: copies((synthesized["output"] ?? {}) as JsonObject, rename),
    },
    times,
  );
}

/** The same of a proof; `configurations` are the digests of what it is about, by environment. */
export function* multipliedProof(proof: JsonObject, configurations: JsonObject, times: number): Generator<string> {
  // Whatever a proof calls by an address of a resource is in the root module.
  const rename = renamer(["(?:data\\.)?[a-z][a-z0-9]*_\\w+\\.[\\w-]+"], true);
  const places = (part: Json): Json => {
    if (Array.isArray(part)) return part.map(places);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [
        key,
        key === "places" || key === "residual" ? copies(inner as readonly Json[], rename) : places(inner),
      ]),
    );
  };
  yield* written(
    { ...(places(proof) as JsonObject), madeFrom: { ...(proof["madeFrom"] as JsonObject), configurations } },
    times,
  );
}

/** The same of the Terraform source of the root module, written as `terraform fmt` does. */
export function multipliedSource(source: string, times: number): string {
  const blocks = source.match(/^[a-z][^\n]*\{(?:[^\n]*\}$|[\s\S]*?^\})/gm) ?? [];
  const shared = blocks.filter((block) => /^(terraform|variable|provider)\b/.test(block));
  const heads = blocks.flatMap((block) => {
    const [, kind, first, second] = /^(\w+)(?: "([^"]+)")?(?: "([^"]+)")?/.exec(block) ?? [];
    if (kind === "resource") return [`${first}.${second}`];
    return kind === "data" || kind === "module" ? [[kind, first, second].filter(Boolean).join(".")] : [];
  });
  const rename = renamer(heads);
  const copied = blocks
    .filter((block) => !shared.includes(block))
    .map((block) => {
      const isLocals = block.startsWith("locals");
      const label = block.replace(/^(\w+(?: "[^"]+")*? "[^"]+)"( \{)/, `$1${SUFFIX}"$2`);
      return rename(isLocals ? label.replace(/^( {2}\w+)( *=)/gm, `$1${SUFFIX}$2`) : label) as string;
    })
    .join("\n\n");
  const first = shared.map((block) => (rename(block) as string).replaceAll(COPY, "0"));
  return [...first, ...Array.from({ length: times }, (_, copy) => copied.replaceAll(COPY, String(copy)))].join("\n\n");
}

// --- internal ---

/** Where the number of the copy stands. */
const COPY = "\uE0F0";
const SUFFIX = `_x${COPY}`;

/** What is written once for each copy. */
class Copies {
  readonly #bounds: "[]" | "{}";
  readonly #text: string;

  constructor(bounds: "[]" | "{}", template: Json) {
    this.#bounds = bounds;
    this.#text = JSON.stringify(template).slice(1, -1);
  }

  *written(times: number): Generator<string> {
    yield this.#bounds[0] as string;
    for (let copy = 0; this.#text !== "" && copy < times; copy += 1)
      yield (copy === 0 ? "" : ",") + this.#text.replaceAll(COPY, String(copy));
    yield this.#bounds[1] as string;
  }
}

type Rename = (part: Json) => Json;

/** Entries of an object get another key for each copy; what stands in a list has its name in it. */
function copies(part: JsonObject | readonly Json[], rename: Rename): Json {
  if (Array.isArray(part)) return new Copies("[]", rename(part)) as unknown as Json;
  const entries = Object.entries(part as JsonObject).map(([key, value]) => [key + SUFFIX, rename(value)]);
  return new Copies("{}", Object.fromEntries(entries)) as unknown as Json;
}

function* written(part: Json, times: number): Generator<string> {
  if (part instanceof Copies) return yield* part.written(times);
  if (typeof part !== "object" || part === null) return yield JSON.stringify(part).replaceAll(COPY, "0");
  const isList = Array.isArray(part);
  yield isList ? "[" : "{";
  for (const [position, [key, value]] of Object.entries(part).entries()) {
    yield `${position === 0 ? "" : ","}${isList ? "" : `${JSON.stringify(key)}:`}`;
    yield* written(value as Json, times);
  }
  yield isList ? "]" : "}";
}

const list = (part: Json | undefined): readonly Json[] => (Array.isArray(part) ? (part as readonly Json[]) : []);

/** What stands in the root module has its name also beside its address. */
const named = (part: Json | undefined): readonly Json[] =>
  list(part).map((entry) => {
    const { address, name, resource } = entry as Record<string, Json>;
    const isRoot = typeof address === "string" && !address.startsWith("module.");
    if (typeof address === "object" && address !== null) return checkNamed(entry as JsonObject);
    return resource === undefined && isRoot ? { ...(entry as JsonObject), name: `${String(name)}${SUFFIX}` } : entry;
  });

/** A check block is named in three places. */
function checkNamed(check: JsonObject): Json {
  const { kind, name, module, to_display: shown } = check["address"] as Record<string, Json>;
  if (kind === "resource" && module !== undefined) return check;
  const text = JSON.stringify(check).replaceAll(`"name":${JSON.stringify(name)}`, `"name":"${String(name)}${SUFFIX}"`);
  return JSON.parse(
    kind === "check" || kind === "output_value"
      ? text.replaceAll(JSON.stringify(shown), `"${String(shown)}${SUFFIX}"`)
      : text,
  ) as Json;
}

/** Where CDKTF's construct tree has it: below the stack, once for each copy. */
const inConstruct = (part: Json): Json =>
  JSON.parse(
    JSON.stringify(part)
      .replace(/("path":"[^"/]+)\//, `$1/x${COPY}/`)
      .replace(/("uniqueId":"[^"]+)"/, `$1${SUFFIX}"`),
  ) as Json;

/** The configuration of the root module; in the modules that it calls nothing has another name. */
function rootModule(root: JsonObject, rename: Rename): JsonObject {
  const calls = (root["module_calls"] ?? {}) as Record<string, JsonObject>;
  const copied = Object.entries(calls).map(([name, { module, ...call }]) => [
    name + SUFFIX,
    { ...(rename(call as JsonObject) as JsonObject), module },
  ]);
  return {
    ...root,
    ...(root["resources"] === undefined ? {} : { resources: copies(named(root["resources"]), rename) }),
    ...(root["outputs"] === undefined ? {} : { outputs: copies(root["outputs"] as JsonObject, rename) }),
    ...(copied.length === 0 ? {} : { module_calls: new Copies("{}", Object.fromEntries(copied)) as unknown as Json }),
  };
}

/** `aws_vpc.main`, `data.aws_ami.machine`, `module.network`: what references into the root module begin with. */
function referencedNames(root: JsonObject): readonly string[] {
  const resources = list(root["resources"]).map((resource) => String((resource as JsonObject)["address"]));
  return [...resources, ...Object.keys(root["module_calls"] ?? {}).map((name) => `module.${name}`)];
}

/** Names of objects begin like this in both subjects: `acme-staging-api`, and `orders-${var.name}` in their source. */
const STEM = /\b(acme|orders)-(?=staging|production|\$\{var\.name\})/g;
const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
/** Generated ids, and neither accounts (digits) nor digests (longer). */
const ID = /(?<![0-9A-Za-z:])(?!\d+\b)[0-9a-f]{8,31}\b(?!-[0-9a-f]{4}-)/g;

function renamer(heads: readonly string[], arePatterns = false): Rename {
  const longestFirst = [...heads].sort((one, other) => other.length - one.length);
  const texts = arePatterns ? longestFirst : longestFirst.map((head) => head.replaceAll(".", "\\."));
  const names = new RegExp(`(?<![\\w.-])(?:${["local\\.[\\w-]+", ...texts].join("|")})(?![\\w-])`, "g");
  const inText = (text: string): string =>
    text
      .replace(names, (found) => found + SUFFIX)
      .replace(STEM, `$1-x${COPY}-`)
      .replace(UUID, (found) => `${found}x${COPY}`)
      .replace(ID, (found) => `${found}x${COPY}`);
  const rename: Rename = (part) => {
    if (typeof part === "string") return inText(part);
    if (Array.isArray(part)) return part.map(rename);
    if (typeof part !== "object" || part === null || part instanceof Copies) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, rename(value)]));
  };
  return rename;
}
