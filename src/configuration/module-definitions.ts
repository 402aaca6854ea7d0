/**
 * The definitions of one Terraform module from its source text, native (`.tf`) and JSON (`.tf.json`): what plan
 * JSON leaves out. Reads no files itself.
 */
import type { Value } from "../model/value.js";
import { unplannedIn } from "./unplanned-blocks.js";
import { unplannedReferencesIn } from "./variables-beside-the-plan.js";
import type { Body } from "./parsed-block.js";
import { definitionsIn, type DefinedBlock, type SourceFile, type SourcePlace } from "./file-definitions.js";
import type { Expression } from "../language/syntax.js";
import { asText, literalValue, namesIn } from "./literal-values.js";

export type { Body, DynamicBlock, NestedBlock } from "./parsed-block.js";
export type { SourceFile, SourcePlace } from "./file-definitions.js";

/** An input variable. */
export interface VariableSource {
  readonly name: string;
  readonly place: SourcePlace;
  /** Undefined for a variable that has to be given. As written, not yet converted to the type. */
  readonly default: Value | undefined;
  readonly sensitive: boolean;
  /** False when null stands for the default. */
  readonly nullable: boolean;
  /** The type constraint as written: `list(string)`; undefined when there is none. */
  readonly type: Expression | undefined;
}

/** A managed resource, a data source or an ephemeral resource. */
export interface ResourceSource {
  readonly mode: "managed" | "data" | "ephemeral";
  readonly type: string;
  readonly name: string;
  /** The address inside its module: `aws_vpc.main`, `data.aws_ami.x`. */
  readonly address: string;
  readonly place: SourcePlace;
  readonly count: Expression | undefined;
  readonly forEach: Expression | undefined;
  /** The provider configuration as written: `aws.east`; undefined for the default one. */
  readonly provider: string | undefined;
  /** What is set, without Terraform's own arguments (`count`, `for_each`, `provider`, `depends_on`, `lifecycle`, …). */
  readonly body: Body;
  /** The attributes whose changes are ignored, as written: `["tags", "ingress[0].from_port"]`, or `["all"]`. */
  readonly ignoreChanges: readonly string[];
  /** The `lifecycle` block, where it is written as one (native syntax). */
  readonly lifecycle: Body | undefined;
}

/** A call of another module. */
export interface ModuleCallSource {
  readonly name: string;
  readonly place: SourcePlace;
  /** Where the module comes from, as written; undefined when it is not a literal. */
  readonly source: string | undefined;
  readonly version: string | undefined;
  readonly count: Expression | undefined;
  readonly forEach: Expression | undefined;
  readonly arguments: ReadonlyMap<string, Expression>;
  /** Which provider configuration each one inside stands for: `aws` to `aws.east`. */
  readonly providers: ReadonlyMap<string, string>;
}

/** An output value. */
interface OutputSource {
  readonly name: string;
  readonly place: SourcePlace;
  readonly value: Expression;
  readonly sensitive: boolean;
}

/** A provider configuration. */
interface ProviderSource {
  readonly name: string;
  readonly alias: string | undefined;
  readonly place: SourcePlace;
  readonly body: Body;
}

/** Everything that one module defines. */
export interface ModuleSource {
  readonly variables: ReadonlyMap<string, VariableSource>;
  readonly locals: ReadonlyMap<string, Expression>;
  /** By address inside the module. */
  readonly resources: ReadonlyMap<string, ResourceSource>;
  readonly modules: ReadonlyMap<string, ModuleCallSource>;
  readonly outputs: ReadonlyMap<string, OutputSource>;
  readonly providers: readonly ProviderSource[];
  /**
   * The names of variables that checks, conditions, provisioners and the like refer to: what leaves nothing in a
   * plan.
   */
  readonly unplannedReferences: ReadonlySet<string>;
  /** What leaves no value in a plan, by address inside the module; see `unplannedIn`. */
  readonly unplanned: ReadonlyMap<string, Body>;
}

/**
 * Reads the files of one module folder. Override files (`override.tf`, `*_override.tf`) replace arguments of what
 * the others define. Throws an InputError for a file that is not valid, with its place.
 */
export async function readModuleSource(files: readonly SourceFile[]): Promise<ModuleSource> {
  const definitions = await definitionsIn(files);
  const of = (kind: string): readonly DefinedBlock[] => definitions.filter((definition) => definition.kind === kind);
  return {
    variables: byName(of("variable").map(variableFrom)),
    locals: new Map(of("locals").flatMap((definition) => [...definition.body.attributes])),
    resources: new Map(
      [...of("resource"), ...of("data"), ...of("ephemeral"), ...of("check").flatMap(dataInCheck)]
        .map(resourceFrom)
        .map((resource) => [resource.address, resource]),
    ),
    modules: byName(of("module").map(moduleFrom)),
    outputs: byName(of("output").map(outputFrom)),
    providers: of("provider").map(providerFrom),
    unplannedReferences: new Set(definitions.flatMap(unplannedReferencesIn)),
    unplanned: unplannedIn(definitions),
  };
}

// --- internal ---

const RESOURCE_ARGUMENTS = [
  "count",
  "for_each",
  "provider",
  "depends_on",
  "lifecycle",
  "connection",
  "provisioner",
] as const;
const MODULE_ARGUMENTS = ["source", "version", "count", "for_each", "providers", "depends_on"] as const;
const MODES: Readonly<Record<string, ResourceSource["mode"]>> = {
  resource: "managed",
  data: "data",
  ephemeral: "ephemeral",
};

const byName = <Item extends { readonly name: string }>(items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [item.name, item]));

const attribute = (definition: DefinedBlock, name: string): Expression | undefined =>
  definition.body.attributes.get(name);

function isTrue(expression: Expression | undefined, otherwise: boolean): boolean {
  const value = expression === undefined ? undefined : literalValue(expression);
  return value?.kind === "boolean" ? value.value : otherwise;
}

function without(body: Body, names: readonly string[]): Body {
  const left = new Set(names);
  return {
    attributes: new Map([...body.attributes].filter(([name]) => !left.has(name))),
    blocks: body.blocks.filter((block) => !left.has(block.type)),
  };
}

/** A `check` may hold a data source of its own, which is part of the module like any other. */
const dataInCheck = ({ place, body }: DefinedBlock): readonly DefinedBlock[] =>
  body.blocks
    .filter(({ type }) => type === "data")
    .map((block) => ({ kind: "data", labels: block.labels, place, body: block.body }));

function variableFrom(definition: DefinedBlock): VariableSource {
  const fallback = attribute(definition, "default");
  return {
    name: definition.labels[0] ?? "",
    place: definition.place,
    default: fallback === undefined ? undefined : literalValue(fallback),
    sensitive: isTrue(attribute(definition, "sensitive"), false),
    nullable: isTrue(attribute(definition, "nullable"), true),
    type: attribute(definition, "type"),
  };
}

function resourceFrom(definition: DefinedBlock): ResourceSource {
  const [type = "", name = ""] = definition.labels;
  const mode = MODES[definition.kind] ?? "managed";
  const provider = attribute(definition, "provider");
  return {
    mode,
    type,
    name,
    address: `${mode === "managed" ? "" : `${mode}.`}${type}.${name}`,
    place: definition.place,
    count: attribute(definition, "count"),
    forEach: attribute(definition, "for_each"),
    provider: provider === undefined ? undefined : asText(provider),
    body: without(definition.body, RESOURCE_ARGUMENTS),
    ignoreChanges: ignoredIn(definition.body),
    lifecycle: definition.body.blocks.find(({ type }) => type === "lifecycle")?.body,
  };
}

/** `lifecycle` is a block in native syntax, and an object or a list of objects in JSON. */
function ignoredIn(body: Body): readonly string[] {
  const fromBlocks = body.blocks
    .filter((block) => block.type === "lifecycle")
    .map((block) => block.body.attributes.get("ignore_changes"));
  const written = body.attributes.get("lifecycle")?.node;
  const objects = written?.type === "tuple" ? written.items : written === undefined ? [] : [written];
  const fromJson = objects.flatMap((node) =>
    node.type !== "object"
      ? []
      : node.entries.filter(
          ({ key }) => key.type === "literal" && key.value.kind === "string" && key.value.text === "ignore_changes",
        ),
  );
  return [
    ...fromBlocks.flatMap((expression) => (expression === undefined ? [] : namesIn(expression.node))),
    ...fromJson.flatMap((entry) => namesIn(entry.value)),
  ];
}

function moduleFrom(definition: DefinedBlock): ModuleCallSource {
  const textOf = (name: string): string | undefined => {
    const expression = attribute(definition, name);
    const value = expression === undefined ? undefined : literalValue(expression);
    return value?.kind === "string" ? value.text : undefined;
  };
  return {
    name: definition.labels[0] ?? "",
    place: definition.place,
    source: textOf("source"),
    version: textOf("version"),
    count: attribute(definition, "count"),
    forEach: attribute(definition, "for_each"),
    arguments: without(definition.body, MODULE_ARGUMENTS).attributes,
    providers: providersOf(attribute(definition, "providers")),
  };
}

function providersOf(expression: Expression | undefined): ReadonlyMap<string, string> {
  if (expression?.node.type !== "object") return new Map();
  return new Map(
    expression.node.entries.flatMap(({ key, value }) => {
      const [inside, outside] = [namesIn(key)[0], namesIn(value)[0]];
      return inside === undefined || outside === undefined ? [] : [[inside, outside] as const];
    }),
  );
}

function outputFrom(definition: DefinedBlock): OutputSource {
  return {
    name: definition.labels[0] ?? "",
    place: definition.place,
    value: attribute(definition, "value") ?? {
      source: "null",
      node: { type: "literal", value: { kind: "null", sensitive: false } },
    },
    sensitive: isTrue(attribute(definition, "sensitive"), false),
  };
}

function providerFrom(definition: DefinedBlock): ProviderSource {
  const alias = attribute(definition, "alias");
  const value = alias === undefined ? undefined : literalValue(alias);
  return {
    name: definition.labels[0] ?? "",
    alias: value?.kind === "string" ? value.text : undefined,
    place: definition.place,
    body: without(definition.body, ["alias", "version"]),
  };
}
