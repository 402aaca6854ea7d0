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
import { secretNode } from "../model/configured-value.js";
import { InputError } from "../model/input-error.js";
import { isTemplateText } from "../model/template-text.js";
import { stringValue, type Value } from "../model/value.js";
import { memberPart, partName } from "../json/byte-window.js";
import type { ByteWindow } from "../json/byte-window.js";
import { configuredBlock, configuredExpression, constantExpression } from "./plan-expression.js";
import { withMark } from "./fold-marks.js";
import { parseValue } from "../json/parse-value.js";
import { shownPart } from "../json/json-error.js";
import { fullProviderName } from "./provider-address.js";
import { below, booleanOf, entriesOf, itemsOf, requiredText, textOf, textsOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";
import { eachElement, eachMember, whole } from "../json/walk.js";
import { noteUnknown, passOver, type Noted } from "./unknown-parts.js";

/** The configuration in a plan, and what of it decides how values are read. */
export interface PlanConfiguration {
  readonly configuration: Configuration;
  readonly sensitiveOutputs: ReadonlySet<string>;
  readonly ephemeralVariables: ReadonlySet<string>;
}

/** Reads the `configuration` that comes next; resources of called modules go by their configuration address. */
export async function readPlanConfiguration(window: ByteWindow): Promise<PlanConfiguration> {
  const collected = startCollecting(window.unknownParts);
  await eachMember(window, async (key) => {
    window.part = memberPart("configuration", key);
    if (key === "provider_config") readProviders(await value(window), collected, partOf(window));
    else if (key === "root_module") await readModule(window, "", collected);
    else await passOver(window, "configuration", key);
  });
  window.part = "configuration";
  const { resources, modules, outputs, variables, providers, sensitiveOutputs, ephemeralVariables } = collected;
  return {
    configuration: {
      syntax: syntaxOf(collected),
      resources,
      modules,
      outputs,
      variables,
      providers,
      locals: new Map(),
    },
    sensitiveOutputs,
    ephemeralVariables,
  };
}

/** A declared variable. */
export const configuredVariable = (name: string, value: Value | undefined, part: Part): ConfiguredVariable => {
  const fields = entriesOf(value, part);
  const preset = fields.get("default");
  const isTrue = (field: string): boolean => booleanOf(fields.get(field), below(part, field)) ?? false;
  const sensitive = isTrue("sensitive");
  return {
    name,
    sensitive,
    // What is never written to a state is no less secret than what is marked.
    ...(preset === undefined ? {} : { default: withMark(preset, sensitive || isTrue("ephemeral")) }),
  };
};

// --- internal ---

interface Collected {
  readonly unknownParts: Set<string>;
  readonly resources: Map<string, ConfiguredResource>;
  readonly modules: Map<string, ConfiguredModule>;
  readonly outputs: Map<string, ConfiguredExpression>;
  readonly variables: Map<string, ConfiguredVariable>;
  readonly providers: Map<string, ConfiguredProvider>;
  readonly sensitiveOutputs: Set<string>;
  readonly ephemeralVariables: Set<string>;
}

const startCollecting = (unknownParts: Set<string>): Collected => ({
  unknownParts,
  resources: new Map(),
  modules: new Map(),
  outputs: new Map(),
  variables: new Map(),
  providers: new Map(),
  sensitiveOutputs: new Set(),
  ephemeralVariables: new Set(),
});

const value = (window: ByteWindow): Promise<Value> => whole(window, () => parseValue(window));

const partOf = (window: ByteWindow): Part => ({ file: window.file, name: partName(window) });

function readProviders(given: Value, collected: Collected, part: Part): void {
  const { providers } = collected;
  for (const [key, provider] of entriesOf(given, part)) {
    const fields = entriesOf(provider, below(part, key));
    noteUnknown(collected, "provider_config", fields, ["name", "full_name", "version_constraint", "expressions"]);
    const version = textOf(fields.get("version_constraint"), below(part, `${key}.version_constraint`));
    const name = textOf(fields.get("full_name"), part) ?? textOf(fields.get("name"), part) ?? key;
    providers.set(key, {
      key,
      provider: fullProviderName(name),
      arguments: configuredBlock(fields.get("expressions")),
      ...(version === undefined ? {} : { versionConstraint: version }),
    });
  }
}

/** What a module declares of its own. */
interface Declared {
  outputs: ReadonlyMap<string, ConfiguredExpression>;
  variables: ReadonlyMap<string, ConfiguredVariable>;
}

async function readModule(window: ByteWindow, path: string, collected: Collected): Promise<Declared> {
  const name = window.part;
  const declared: Declared = { outputs: new Map(), variables: new Map() };
  await eachMember(window, async (key) => {
    window.part = memberPart(name, key);
    if (key === "resources") await readResources(window, path, collected);
    else if (key === "module_calls") await readCalls(window, path, collected);
    else if (key === "outputs") declared.outputs = readOutputs(await value(window), path, collected, partOf(window));
    else if (key === "variables")
      declared.variables = readVariables(await value(window), path, collected, partOf(window));
    else await passOver(window, "module", key);
    window.part = name;
  });
  return declared;
}

async function readResources(window: ByteWindow, path: string, { resources }: Collected): Promise<void> {
  await eachElement(window, (index) => {
    window.index = index;
    const part = partOf(window);
    const fields = entriesOf(parseValue(window), part);
    noteUnknown(window, "resource", fields, RESOURCE_FIELDS);
    const resource = configuredResource(fields, path, window, part);
    if (resources.has(resource.address))
      throw new InputError(`${shownPart(partName(window))} declares an address that is already declared`, {
        file: window.file,
      });
    resources.set(resource.address, resource);
  });
  window.index = undefined;
}

const RESOURCE_FIELDS: readonly string[] = [
  "address",
  "provider_config_key",
  "expressions",
  "count_expression",
  "for_each_expression",
  "depends_on",
  "provisioners",
];

function configuredResource(
  fields: ReadonlyMap<string, Value>,
  path: string,
  noted: Noted,
  part: Part,
): ConfiguredResource {
  const address = requiredText(fields.get("address"), below(part, "address"));
  const providerKey = textOf(fields.get("provider_config_key"), below(part, "provider_config_key"));
  const block = configuredBlock(fields.get("expressions"));
  return {
    address: path === "" ? address : `${path}.${address}`,
    ...(providerKey === undefined ? {} : { providerKey }),
    arguments: block,
    ...(block.arguments.size === 0 ? { withoutArguments: true } : {}),
    ...repetition(fields, noted),
    dependsOn: textsOf(fields.get("depends_on"), below(part, "depends_on")),
    ignoreChanges: [],
    ...provisionersOf(fields.get("provisioners"), noted, below(part, "provisioners")),
  };
}

/** As blocks with their type for an argument more. */
function provisionersOf(given: Value | undefined, noted: Noted, part: Part): Pick<ConfiguredResource, "provisioners"> {
  const items = itemsOf(given, part).map((item): ConfiguredBlock => {
    const fields = entriesOf(item, part);
    noteUnknown(noted, "provisioner", fields, ["type", "expressions"]);
    const type = constantExpression(stringValue(textOf(fields.get("type"), below(part, "type")) ?? ""));
    return {
      kind: "block",
      arguments: new Map([["type", type], ...configuredBlock(fields.get("expressions")).arguments]),
    };
  });
  return items.length === 0 ? {} : { provisioners: { kind: "blocks", items } };
}

const repetition = (
  fields: ReadonlyMap<string, Value>,
  noted: Noted,
): { count?: ConfiguredExpression; forEach?: ConfiguredExpression } => ({
  ...(fields.has("count_expression") ? { count: onlyExpression(fields.get("count_expression"), noted) } : {}),
  ...(fields.has("for_each_expression") ? { forEach: onlyExpression(fields.get("for_each_expression"), noted) } : {}),
});

/** Where no block can stand; among arguments, what has another member than an expression has is taken for a block. */
function onlyExpression(given: Value | undefined, noted: Noted): ConfiguredExpression {
  if (given?.kind === "map") noteUnknown(noted, "expression", given.entries, ["constant_value", "references"]);
  return configuredExpression(given);
}

async function readCalls(window: ByteWindow, path: string, collected: Collected): Promise<void> {
  const name = window.part;
  await eachMember(window, async (call) => {
    const callPath = `${path === "" ? "" : `${path}.`}module.${call}`;
    const fields = new Map<string, Value>();
    let declared: Declared = { outputs: new Map(), variables: new Map() };
    await eachMember(window, async (key) => {
      window.part = memberPart(`${name}.${call}`, key);
      if (key === "module") declared = await readModule(window, callPath, collected);
      else if (CALL_FIELDS.has(key)) fields.set(key, await value(window));
      else await passOver(window, "module_call", key);
    });
    window.part = `${name}.${call}`;
    collected.modules.set(callPath, configuredModule(callPath, fields, declared, window, partOf(window)));
  });
}

const CALL_FIELDS: ReadonlySet<string> = new Set([
  "source",
  "version_constraint",
  "expressions",
  "count_expression",
  "for_each_expression",
  "depends_on",
]);

function configuredModule(
  path: string,
  fields: ReadonlyMap<string, Value>,
  declared: Declared,
  noted: Noted,
  part: Part,
): ConfiguredModule {
  const source = textOf(fields.get("source"), below(part, "source"));
  const version = textOf(fields.get("version_constraint"), below(part, "version_constraint"));
  const dependsOn = textsOf(fields.get("depends_on"), below(part, "depends_on"));
  return {
    path,
    ...(source === undefined ? {} : { source }),
    ...(version === undefined ? {} : { version }),
    arguments: withSecretArguments(configuredBlock(fields.get("expressions")), declared.variables),
    ...repetition(fields, noted),
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
    outputs: declared.outputs,
    variables: declared.variables,
  };
}

/** What a module is given for a variable that it calls sensitive is secret. */
const withSecretArguments = (given: ConfiguredBlock, variables: Declared["variables"]): ConfiguredBlock => ({
  ...given,
  arguments: new Map(
    [...given.arguments].map(([name, node]) => [
      name,
      variables.get(name)?.sensitive === true ? secretNode(node) : node,
    ]),
  ),
});

function readOutputs(
  given: Value,
  path: string,
  collected: Collected,
  part: Part,
): ReadonlyMap<string, ConfiguredExpression> {
  const outputs = new Map<string, ConfiguredExpression>();
  for (const [name, output] of entriesOf(given, part)) {
    const fields = entriesOf(output, below(part, name));
    noteUnknown(collected, "output", fields, ["sensitive", "expression"]);
    const sensitive = booleanOf(fields.get("sensitive"), below(part, `${name}.sensitive`)) === true;
    const written = onlyExpression(fields.get("expression"), collected);
    const expression = sensitive ? secretNode(written) : written;
    outputs.set(name, expression);
    if (path !== "") continue;
    collected.outputs.set(name, expression);
    if (sensitive) collected.sensitiveOutputs.add(name);
  }
  return outputs;
}

function readVariables(
  given: Value,
  path: string,
  collected: Collected,
  part: Part,
): ReadonlyMap<string, ConfiguredVariable> {
  const variables = new Map<string, ConfiguredVariable>();
  for (const [name, variable] of entriesOf(given, part)) {
    const declared = configuredVariable(name, variable, below(part, name));
    noteUnknown(collected, "variable", entriesOf(variable, part), ["default", "sensitive", "ephemeral"]);
    variables.set(name, declared);
    if (path !== "") continue;
    collected.variables.set(name, declared);
    if (booleanOf(entriesOf(variable, part).get("ephemeral"), part) === true) collected.ephemeralVariables.add(name);
  }
  return variables;
}

/**
 * JSON syntax shows itself by a constant beside references, native syntax by references alone; where nothing
 * refers to anything, by template text in a constant. A JSON root may call modules in native syntax.
 */
function syntaxOf({ resources, modules, outputs, providers }: Collected): Configuration["syntax"] {
  const all: Configured[] = [...outputs.values()];
  for (const one of [...resources.values(), ...modules.values()]) {
    all.push(
      one.arguments,
      ...(one.count === undefined ? [] : [one.count]),
      ...(one.forEach === undefined ? [] : [one.forEach]),
    );
  }
  for (const { arguments: given } of providers.values()) all.push(given);
  const traits = { both: false, referencesOnly: false, template: false };
  for (const one of all) noteTraits(one, traits);
  return traits.both || (traits.template && !traits.referencesOnly) ? "json" : "hcl";
}

interface Traits {
  both: boolean;
  referencesOnly: boolean;
  template: boolean;
}

function noteTraits(configured: Configured, traits: Traits): void {
  if (configured.kind === "block") for (const item of configured.arguments.values()) noteTraits(item, traits);
  else if (configured.kind === "blocks") for (const item of configured.items) noteTraits(item, traits);
  else if (configured.references.length > 0) {
    traits.both ||= configured.constant !== undefined;
    traits.referencesOnly ||= configured.constant === undefined;
  } else traits.template ||= configured.constant !== undefined && holdsTemplate(configured.constant);
}

function holdsTemplate(constant: Value): boolean {
  if (constant.kind === "string") return isTemplateText(constant.text);
  if (constant.kind === "list") return constant.items.some(holdsTemplate);
  return constant.kind === "map" && [...constant.entries.values()].some(holdsTemplate);
}
