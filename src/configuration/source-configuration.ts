/**
 * Turns a tree of modules into the form that a plan's configuration has, so that both can be held against each other.
 */
import { convertToType, readTypeConstraint } from "../language/index.js";
import type { Body } from "./module-definitions.js";
import type {
  ModuleCallSource,
  ModuleSource,
  ResourceSource,
  SourcePlace,
  VariableSource,
} from "./module-definitions.js";
import type {
  Configuration,
  Configured,
  ConfiguredBlock,
  ConfiguredExpression,
  ConfiguredModule,
  ConfiguredProvider,
  ConfiguredResource,
  ConfiguredVariable,
} from "../model/environment.js";
import type { UnreadReason } from "../model/unread.js";
import { secretNode } from "../model/configured-value.js";
import { listValue, stringValue, type Value } from "../model/value.js";
import { configuredBody } from "./source-block.js";
import { filesReadBy, type ReadContents } from "./files-read-by-source.js";
import type { ModuleTree } from "./module-tree.js";
import { sourceExpression } from "./source-expression.js";

/** What the source of one environment's root module says, and what of it is not at hand. */
export interface SourceConfiguration {
  /** The folder as the contract names it; for messages. */
  readonly folder: string;
  readonly configuration: Configuration;
  /** The calls whose module has no source here: `module.network`. */
  readonly missing: ReadonlySet<string>;
  /** The names of variables, of any module, that checks, conditions and the like refer to. */
  readonly unplannedReferences?: ReadonlySet<string>;
}

/**
 * The configuration that a tree of modules asks for, with the text of every expression as Terraform's JSON syntax has
 * it, and the files that its expressions read.
 */
export async function sourceConfiguration(
  folder: string,
  tree: ModuleTree,
  readContents: ReadContents = async () => new Map(),
): Promise<SourceConfiguration> {
  const collected: Collected = {
    resources: new Map(),
    modules: new Map(),
    providers: new Map(),
    unplanned: new Map(),
    missing: new Set(),
  };
  const root = await collect(tree, "", collected);
  const { resources, modules, providers, unplanned, missing } = collected;
  const configuration: Configuration = { syntax: "json", resources, modules, providers, unplanned, ...root };
  const { files, unread } = await filesReadBy(configuration, readContents);
  return {
    folder,
    configuration: { ...configuration, files, unread: new Map([...unreadIn(tree), ...unread]) },
    missing,
    unplannedReferences: unplannedReferencesOf(tree),
  };
}

// --- internal ---

/** The folders and files of called modules that were not read, by path. */
const unreadIn = ({ unread, children }: ModuleTree): readonly (readonly [string, UnreadReason])[] => [
  ...[...unread.values()].map(({ path, because }) => [path, because] as const),
  ...[...children.values()].flatMap((child) => (child === undefined ? [] : unreadIn(child))),
];

const unplannedReferencesOf = ({ module, children }: ModuleTree): ReadonlySet<string> =>
  new Set([
    ...module.unplannedReferences,
    ...[...children.values()].flatMap((child) => (child === undefined ? [] : [...unplannedReferencesOf(child)])),
  ]);

interface Collected {
  readonly resources: Map<string, ConfiguredResource>;
  readonly modules: Map<string, ConfiguredModule>;
  readonly providers: Map<string, ConfiguredProvider>;
  readonly unplanned: Map<string, ConfiguredBlock>;
  readonly missing: Set<string>;
}

interface Definitions {
  readonly outputs: ReadonlyMap<string, ConfiguredExpression>;
  readonly variables: ReadonlyMap<string, ConfiguredVariable>;
  readonly locals: ReadonlyMap<string, ConfiguredExpression>;
}

async function collect(
  { module, children, unread }: ModuleTree,
  path: string,
  collected: Collected,
): Promise<Definitions> {
  const prefix = path === "" ? "" : `${path}.`;
  for (const resource of module.resources.values()) {
    // Ephemeral resources leave nothing in a plan.
    if (resource.mode !== "ephemeral")
      collected.resources.set(prefix + resource.address, await configuredResource(resource, prefix));
  }
  for (const [address, body] of module.unplanned) collected.unplanned.set(prefix + address, await configuredBody(body));
  for (const { name, alias, body } of module.providers) {
    const key = `${path === "" ? "" : `${path}:`}${name}${alias === undefined ? "" : `.${alias}`}`;
    collected.providers.set(key, { key, provider: name, arguments: await configuredBody(body) });
  }
  for (const call of module.modules.values()) {
    const called = `${prefix}module.${call.name}`;
    const tree = children.get(call.name);
    const notRead = unread.get(call.name);
    if (tree === undefined) collected.missing.add(called);
    const definitions = tree === undefined ? NOTHING : await collect(tree, called, collected);
    collected.modules.set(called, {
      ...configuredModule(called, call, definitions),
      ...(tree === undefined ? {} : { folder: tree.folder }),
      ...(notRead === undefined ? {} : { unread: notRead.path }),
    });
  }
  return definitionsOf(module);
}

const NOTHING: Definitions = { outputs: new Map(), variables: new Map(), locals: new Map() };

async function definitionsOf(module: ModuleSource): Promise<Definitions> {
  const variables = await Promise.all([...module.variables.values()].map(configuredVariable));
  return {
    outputs: new Map(
      [...module.outputs.values()].map(({ name, value, sensitive }) => {
        const written = sourceExpression(value);
        return [name, sensitive ? secretNode(written) : written];
      }),
    ),
    variables: new Map(variables.map((variable) => [variable.name, variable])),
    locals: new Map([...module.locals].map(([name, expression]) => [name, sourceExpression(expression)])),
  };
}

async function configuredVariable(variable: VariableSource): Promise<ConfiguredVariable> {
  const { name, sensitive, nullable, type } = variable;
  const preset = await convertedDefault(variable);
  const written =
    type?.node.type === "literal" && type.node.value.kind === "string" ? type.node.value.text : type?.source;
  return {
    name,
    sensitive,
    nullable,
    ...(preset === undefined ? {} : { default: preset }),
    ...(written === undefined ? {} : { type: written }),
  };
}

/** Terraform keeps a default in the type of its variable, and with what the type fills in. */
async function convertedDefault({ type, default: preset }: VariableSource): Promise<Value | undefined> {
  const constraint = type === undefined || preset === undefined ? undefined : await readTypeConstraint(type);
  if (constraint === undefined || preset === undefined) return preset;
  const conversion = convertToType(preset, constraint);
  return conversion.kind === "value" ? conversion.value : preset;
}

async function configuredResource(resource: ResourceSource, prefix: string): Promise<ConfiguredResource> {
  const { address, body, count, forEach, ignoreChanges, lifecycle, place } = resource;
  return {
    address: prefix + address,
    arguments: await configuredBody(body),
    ...repetition(count, forEach),
    dependsOn: [],
    ignoreChanges: ignoreChanges.includes("all") ? "all" : ignoreChanges,
    ...(lifecycle === undefined ? {} : { lifecycle: await configuredLifecycle(lifecycle, ignoreChanges) }),
    madeAt: placeText(place),
  };
}

/** `false` is what stands for every setting that is not there, and what is ignored is a set of names. */
async function configuredLifecycle(lifecycle: Body, ignored: readonly string[]): Promise<ConfiguredBlock> {
  const { arguments: written } = await configuredBody(lifecycle);
  const names = listValue([...ignored].sort().map((name) => stringValue(name)));
  const settings = [...written].filter(
    ([name, node]) =>
      name !== "ignore_changes" &&
      !(node.kind === "expression" && node.constant?.kind === "boolean" && !node.constant.value),
  );
  return {
    kind: "block",
    arguments: new Map([
      ...settings,
      ...(ignored.length === 0
        ? []
        : [["ignore_changes", { kind: "expression", constant: names, references: [] }] as const]),
    ]),
  };
}

const repetition = (
  count: ResourceSource["count"],
  forEach: ResourceSource["forEach"],
): { count?: ConfiguredExpression; forEach?: ConfiguredExpression } => ({
  ...(count === undefined ? {} : { count: sourceExpression(count) }),
  ...(forEach === undefined ? {} : { forEach: sourceExpression(forEach) }),
});

function configuredModule(path: string, call: ModuleCallSource, definitions: Definitions): ConfiguredModule {
  const given: ConfiguredBlock = {
    kind: "block",
    arguments: new Map(
      [...call.arguments].map(([name, expression]): readonly [string, Configured] => [
        name,
        definitions.variables.get(name)?.sensitive === true
          ? secretNode(sourceExpression(expression))
          : sourceExpression(expression),
      ]),
    ),
  };
  return {
    path,
    ...(call.source === undefined ? {} : { source: call.source }),
    ...(call.version === undefined ? {} : { version: call.version }),
    arguments: given,
    ...repetition(call.count, call.forEach),
    ...definitions,
  };
}

const placeText = ({ file, line }: SourcePlace): string => (line === undefined ? file : `${file}:${line}`);
