import { formatAddress } from "../model/address.js";
import type { Address } from "../model/address.js";
import type {
  Configuration,
  Configured,
  ConfiguredBlock,
  ConfiguredExpression,
  ConfiguredModule,
  ConfiguredProvider,
  ConfiguredResource,
  ConfiguredVariable,
  Output,
  Resource,
  Variable,
} from "../model/environment.js";
import { secretNode } from "../model/configured-value.js";
import { mapValue, nullValue } from "../model/value.js";
import type { Value } from "../model/value.js";
import { constantExpression } from "./plan-expression.js";
import { withMark } from "./fold-marks.js";
import { configuredVariable } from "./plan-configuration.js";
import { fullProviderName, impliedProvider } from "./provider-address.js";
import { addResource } from "./resource-change.js";
import { below, booleanOf, entriesOf, entryOf, isList, itemsOf, textOf, textsOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";

/** What a configuration in JSON syntax says of an environment. */
export interface Synthesized {
  readonly configuration: Configuration;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outputs: ReadonlyMap<string, Output>;
  readonly variables: ReadonlyMap<string, Variable>;
}

/** The blocks a configuration has at its top (https://developer.hashicorp.com/terraform/language/syntax/json). */
export const BLOCKS: ReadonlySet<string> = new Set([
  "//",
  "terraform",
  "provider",
  "resource",
  "data",
  "output",
  "variable",
  "locals",
  "module",
  "check",
  "ephemeral",
  "import",
  "moved",
  "removed",
]);

/**
 * Reads a configuration in Terraform's JSON syntax as CDKTF synthesizes it; `blocks` are its top-level members.
 * Templates stay raw text. CDKTF's own `//` entries never become part of a value.
 */
export function readSynthesized(blocks: ReadonlyMap<string, Value>, file: string): Synthesized {
  const sources = providerSources(blocks.get("terraform"), file);
  const resources = new Map<string, Resource>();
  const configured = new Map<string, ConfiguredResource>();
  for (const mode of ["managed", "data"] as const) {
    for (const body of resourceBodies(blocks.get(mode === "data" ? "data" : "resource"), mode, file)) {
      addResource(resources, resourceOf(body, sources), file);
      configured.set(formatAddress(body.address), configuredResource(body));
    }
  }
  const declared = named(blocks.get("variable"), { file, name: "variable" }).map(({ name, body, part }) =>
    configuredVariable(name, body, part),
  );
  const outputs = named(blocks.get("output"), { file, name: "output" });
  const terraform = merged(blocks.get("terraform"), { file, name: "terraform" });
  return {
    resources,
    outputs: new Map(outputs.map(({ name, body, part }) => [name, outputOf(name, body, part)])),
    variables: new Map(declared.flatMap((variable) => variableOf(variable))),
    configuration: {
      syntax: "json",
      resources: configured,
      modules: configuredModules(blocks.get("module"), file),
      outputs: new Map(
        outputs.map(({ name, body, part }) => {
          const written = constantExpression(entryOf(body, "value") ?? nullValue());
          return [name, isSensitive(body, part) ? secretNode(written) : written];
        }),
      ),
      variables: new Map(declared.map((variable): [string, ConfiguredVariable] => [variable.name, variable])),
      providers: configuredProviders(blocks.get("provider"), sources, file),
      locals: constants(merged(blocks.get("locals"), { file, name: "locals" })),
      terraform: { kind: "block", arguments: constants(terraform) },
    },
  };
}

// --- internal ---

/** The body of one block with labels. */
interface Named {
  readonly name: string;
  readonly body: Value;
  readonly part: Part;
}

/** Blocks may be written as a list of objects instead of one; later ones add to earlier ones. */
function merged(value: Value | undefined, part: Part): ReadonlyMap<string, Value> {
  const bodies = isList(value) ? value.items : [value];
  const all = new Map(bodies.flatMap((body) => [...entriesOf(body, part)]));
  all.delete("//");
  return all;
}

const named = (value: Value | undefined, part: Part): readonly Named[] =>
  [...merged(value, part)].map(([name, body]) => ({ name, body: single(body), part: below(part, name) }));

/** A body may stand in a list of one. */
const single = (body: Value): Value => (isList(body) && body.items.length === 1 ? (body.items[0] as Value) : body);

const constants = (entries: ReadonlyMap<string, Value>): ReadonlyMap<string, ConfiguredExpression> =>
  new Map([...entries].map(([key, value]) => [key, constantExpression(value)]));

interface ResourceBody {
  readonly address: Address;
  readonly fields: ReadonlyMap<string, Value>;
  readonly part: Part;
}

const resourceBodies = (value: Value | undefined, mode: Address["mode"], file: string): readonly ResourceBody[] =>
  named(value, { file, name: mode === "data" ? "data" : "resource" }).flatMap(({ name: type, body, part }) =>
    named(body, part).map((resource) => ({
      address: { module: [], mode, type, name: resource.name },
      fields: entriesOf(resource.body, resource.part),
      part: resource.part,
    })),
  );

/** CDKTF's own notes about a resource; everything else in its body can differ and is compared. */
const NO_VALUE: readonly string[] = ["//"];
/** What stands in a body without being an argument of the resource's type. */
const NO_ARGUMENT: readonly string[] = [
  ...NO_VALUE,
  "provider",
  "lifecycle",
  "depends_on",
  "count",
  "for_each",
  "provisioner",
  "connection",
];

const without = (fields: ReadonlyMap<string, Value>, left: readonly string[]): ReadonlyMap<string, Value> =>
  new Map([...fields].filter(([key]) => !left.includes(key)));

function resourceOf({ address, fields, part }: ResourceBody, sources: ReadonlyMap<string, string>): Resource {
  const provider =
    textOf(fields.get("provider"), below(part, "provider"))?.split(".", 1)[0] ?? impliedProvider(address.type);
  return {
    address: formatAddress(address),
    parsed: address,
    provider: sources.get(provider) ?? fullProviderName(provider),
    actions: [],
    value: mapValue(without(fields, NO_VALUE)),
    replacePaths: [],
    importing: false,
  };
}

function configuredResource({ address, fields, part }: ResourceBody): ConfiguredResource {
  const provider = textOf(fields.get("provider"), below(part, "provider"));
  const metadata = entryOf(fields.get("//"), "metadata");
  const path = entryOf(metadata, "path");
  const made = madeAt(entryOf(metadata, "stackTrace"));
  return {
    address: formatAddress(address),
    providerKey: provider ?? impliedProvider(address.type),
    arguments: blockOf(fields, NO_ARGUMENT),
    ...repetition(fields),
    dependsOn: textsOf(fields.get("depends_on"), below(part, "depends_on")),
    ignoreChanges: ignoredChanges(fields.get("lifecycle"), part),
    ...(path?.kind === "string" ? { constructPath: belowStack(path.text) } : {}),
    ...(made === undefined ? {} : { madeAt: made }),
  };
}

const blockOf = (fields: ReadonlyMap<string, Value>, left: readonly string[]): ConfiguredBlock => ({
  kind: "block",
  arguments: new Map<string, Configured>(constants(without(fields, left))),
});

const repetition = (
  fields: ReadonlyMap<string, Value>,
): { count?: ConfiguredExpression; forEach?: ConfiguredExpression } => ({
  ...(fields.has("count") ? { count: constantExpression(fields.get("count") as Value) } : {}),
  ...(fields.has("for_each") ? { forEach: constantExpression(fields.get("for_each") as Value) } : {}),
});

function ignoredChanges(lifecycle: Value | undefined, part: Part): readonly string[] | "all" {
  const bodies = isList(lifecycle) ? lifecycle.items : [lifecycle];
  const ignored = bodies.map((body) => entryOf(body, "ignore_changes")).find((value) => value !== undefined);
  if (ignored?.kind === "string") return ignored.text === "all" ? "all" : [ignored.text];
  return textsOf(ignored, below(part, "lifecycle.ignore_changes"));
}

/** The first step of a construct path is the stack, which names the environment. */
const belowStack = (path: string): string => path.slice(path.indexOf("/") + 1);

const FRAME = /\(?((?:file:\/\/)?[^()\s][^()]*?):(\d+)(?::\d+)?\)?$/;

/** The innermost place in a stack trace that is the app's own. */
function madeAt(trace: Value | undefined): string | undefined {
  if (!isList(trace)) return undefined;
  for (const frame of trace.items) {
    if (frame.kind !== "string" || /node_modules|node:/.test(frame.text)) continue;
    const [, file, line] = FRAME.exec(frame.text.replace(/^\s*at\s+(?:.*\s\()?/, "").trim()) ?? [];
    if (file !== undefined) return `${file.replace(/^file:\/\//, "")}:${line}`;
  }
  return undefined;
}

const isSensitive = (output: Value, part: Part): boolean =>
  booleanOf(entryOf(output, "sensitive"), below(part, "sensitive")) ?? false;

function outputOf(name: string, body: Value, part: Part): Output {
  const value = entriesOf(body, part).get("value") ?? nullValue();
  return { name, value: withMark(value, isSensitive(body, part)), actions: [] };
}

/** The value that a variable has when nothing sets it; without a default the configuration does not say. */
const variableOf = ({ name, sensitive, default: preset }: ConfiguredVariable): readonly [string, Variable][] =>
  preset === undefined ? [] : [[name, { name, value: withMark(preset, sensitive) }]];

const CALL_FIELDS: readonly string[] = ["//", "source", "version", "count", "for_each", "depends_on", "providers"];

function configuredModules(value: Value | undefined, file: string): ReadonlyMap<string, ConfiguredModule> {
  return new Map(
    named(value, { file, name: "module" }).map(({ name, body, part }): [string, ConfiguredModule] => {
      const fields = entriesOf(body, part);
      const source = textOf(fields.get("source"), below(part, "source"));
      const version = textOf(fields.get("version"), below(part, "version"));
      const path = `module.${name}`;
      const module: ConfiguredModule = {
        path,
        ...(source === undefined ? {} : { source }),
        ...(version === undefined ? {} : { version }),
        arguments: blockOf(fields, CALL_FIELDS),
        ...repetition(fields),
        outputs: new Map(),
        variables: new Map(),
      };
      return [path, module];
    }),
  );
}

/** Full provider names by the local names that `required_providers` gives them. */
function providerSources(terraform: Value | undefined, file: string): ReadonlyMap<string, string> {
  return new Map(
    [...requirements(terraform, file)].map(([name, { source }]) => [name, fullProviderName(source ?? name)]),
  );
}

function requirements(
  terraform: Value | undefined,
  file: string,
): ReadonlyMap<string, { source?: string; version?: string }> {
  const part = { file, name: "terraform.required_providers" };
  const bodies = merged(merged(terraform, { file, name: "terraform" }).get("required_providers"), part);
  return new Map(
    [...bodies].map(([name, requirement]) => {
      if (requirement.kind === "string") return [name, { version: requirement.text }];
      const source = textOf(entryOf(requirement, "source"), below(part, `${name}.source`));
      const version = textOf(entryOf(requirement, "version"), below(part, `${name}.version`));
      return [name, { ...(source === undefined ? {} : { source }), ...(version === undefined ? {} : { version }) }];
    }),
  );
}

function configuredProviders(
  value: Value | undefined,
  sources: ReadonlyMap<string, string>,
  file: string,
): ReadonlyMap<string, ConfiguredProvider> {
  const part = { file, name: "provider" };
  const providers = new Map<string, ConfiguredProvider>();
  for (const [name, bodies] of merged(value, part)) {
    for (const body of isList(bodies) ? itemsOf(bodies, part) : [bodies]) {
      const fields = entriesOf(body, below(part, name));
      const alias = textOf(fields.get("alias"), below(part, `${name}.alias`));
      const version = textOf(fields.get("version"), below(part, `${name}.version`));
      const key = alias === undefined ? name : `${name}.${alias}`;
      providers.set(key, {
        key,
        provider: sources.get(name) ?? fullProviderName(name),
        arguments: blockOf(fields, ["//", "alias", "version"]),
        ...(version === undefined ? {} : { versionConstraint: version }),
      });
    }
  }
  return providers;
}
