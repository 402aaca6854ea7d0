/**
 * The files that a configuration reads as secrets. They have no value in a plan by which they would be known as such: a
 * local that nothing uses yet, an argument of a provider, a write-only one.
 */
import { filesBehind } from "../evaluate/files-behind.js";
import { parseTemplate } from "../language/parse.js";
import { callsSensitive } from "../language/render.js";
import { isTemplateText } from "../language/template-text.js";
import { moduleSteps, type ModuleStep } from "../model/address.js";
import type { Configuration, Configured, Environment } from "../model/environment.js";
import { readProviderKey } from "../model/provider-name.js";
import type { Value } from "../model/value.js";
import { nounOf } from "../credentials/names.js";

/**
 * The files that are marked where they are read, `sensitive(file("pin.txt"))`, or read into what is called a secret,
 * `password_wo = file("pin.txt")`, by their paths from the root module.
 */
export async function filesReadAsSecrets(environment: Environment): Promise<ReadonlySet<string>> {
  const { configuration } = environment;
  const found = new Set<string>();
  if (configuration?.files === undefined || configuration.files.size === 0) return found;
  for (const { text, isNamed, module } of textsIn(configuration)) {
    if (!isTemplateText(text) || !(isNamed || text.includes("sensitive"))) continue;
    const parsed = await parseTemplate(text);
    if (parsed.problem !== undefined || !(isNamed || callsSensitive(parsed.node))) continue;
    for (const { name } of filesBehind(parsed.node, text, { module }, environment).definitions) found.add(name);
  }
  return found;
}

// --- internal ---

/** A text that may be an expression, whether it is called a secret, and the module that it stands in. */
interface WrittenText {
  readonly text: string;
  readonly isNamed: boolean;
  readonly module: readonly ModuleStep[];
}

function textsIn(configuration: Configuration): readonly WrittenText[] {
  const { locals, outputs, modules, providers, resources, unplanned = new Map<string, Configured>() } = configuration;
  return [
    ...textsOfAll([...locals, ...outputs], []),
    ...[...modules.values()].flatMap(({ path, arguments: given, count, forEach, outputs: returned, locals: own }) => [
      ...textsOfAll([...given.arguments, ["", count], ["", forEach]], moduleSteps(path).slice(0, -1)),
      ...textsOfAll([...returned, ...(own ?? [])], moduleSteps(path)),
    ]),
    ...[...providers.values()].flatMap(({ key, arguments: given }) =>
      textsOfAll([...given.arguments], moduleSteps(readProviderKey(key).module)),
    ),
    ...[...resources.values()].flatMap(({ address, arguments: given, count, forEach, lifecycle, provisioners }) =>
      textsOfAll(
        [...given.arguments, ...[count, forEach, lifecycle, provisioners].map((node) => ["", node] as const)],
        moduleSteps(address),
      ),
    ),
    ...[...unplanned].flatMap(([address, block]) => textsOfAll([["", block]], moduleSteps(address))),
  ];
}

const textsOfAll = (
  named: readonly (readonly [string, Configured | undefined])[],
  module: readonly ModuleStep[],
): readonly WrittenText[] => named.flatMap(([name, node]) => textsOf(node, isSecretName(name), module));

function textsOf(
  node: Configured | undefined,
  isNamed: boolean,
  module: readonly ModuleStep[],
): readonly WrittenText[] {
  if (node === undefined) return [];
  if (node.kind === "expression")
    return node.constant === undefined
      ? []
      : textsInValue(node.constant, isNamed).map((found) => ({ ...found, module }));
  if (node.kind === "blocks") return node.items.flatMap((item) => textsOf(item, isNamed, module));
  return [...node.arguments].flatMap(([name, argument]) => textsOf(argument, isNamed || isSecretName(name), module));
}

function textsInValue(value: Value, isNamed: boolean): readonly Omit<WrittenText, "module">[] {
  if (value.kind === "string") return [{ text: value.text, isNamed }];
  if (value.kind === "list") return value.items.flatMap((item) => textsInValue(item, isNamed));
  if (value.kind !== "map") return [];
  return [...value.entries].flatMap(([name, item]) => textsInValue(item, isNamed || isSecretName(name)));
}

/** Whether a name promises a secret: `password_wo`, and not `authorization_policy`. */
const isSecretName = (name: string): boolean => nounOf(name) !== undefined;
