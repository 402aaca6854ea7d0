import { configurationAddress, outputAddress } from "../model/address.js";
import { writtenValue } from "../model/configured-value.js";
import type { Place, Section } from "../model/difference.js";
import type { Configuration, Environment, Resource } from "../model/environment.js";
import type { ParameterLeaf } from "../model/parameters.js";
import type { Step } from "../model/path.js";
import { stringValue, type Value } from "../model/value.js";
import type { Credential } from "./formats.js";
import { isLabel, searchValue } from "./search.js";

/** A credential that nobody marked as one. */
export interface FoundCredential extends Credential {
  /** The environment that has it. */
  readonly environment: string;
  readonly place: Place;
  /**
   * True where somebody wrote it: in the configuration, in a value that the configuration sets, in a variable or a
   * parameter. What a provider made up, and what was there before, is concealed and no finding.
   */
  readonly written: boolean;
}

/**
 * Every credential in an environment that no input marks as sensitive: what looks like one, what a name calls one, and
 * what a text sets by such a name. What the configuration writes out counts wherever it goes, also to an argument that
 * the provider's schema calls secret.
 */
export function findCredentials(
  environment: Environment,
  parameters: readonly ParameterLeaf[] = [],
): readonly FoundCredential[] {
  const found = new Map<string, FoundCredential>();
  const look: Look = (section, address, value, { path = [], written = everywhere, direct = false, constant } = {}) => {
    const add = (steps: readonly Step[], credential: Credential): void => {
      const key = JSON.stringify([section, address, steps, credential.texts[0]]);
      const isWritten = written(steps);
      if (found.has(key) && (!isWritten || found.get(key)?.written === true)) return;
      const place: Place = { section, address, path: steps };
      found.set(key, { ...credential, environment: environment.name, place, written: isWritten });
    };
    const name = path.at(-1) ?? (section === "resource" ? "" : address);
    searchValue(
      value,
      { name, direct, named: !isLabel(name), secret: false, document: false },
      { path: [...path], passesMarked: constant !== true, found: add },
    );
  };
  for (const { name, value } of parameters) look("parameter", name, value, { direct: true });
  lookIntoValues(environment, look);
  if (environment.configuration !== undefined) lookIntoConfiguration(environment.configuration, environment, look);
  return [...found.values()];
}

/** The same in parameters alone, and in a document of whatever kind: what stands in them, wherever. */
export function credentialsIn(
  parameters: readonly ParameterLeaf[],
  documents: readonly Value[] = [],
): readonly Credential[] {
  const found: Credential[] = [];
  const look = (name: string, direct: boolean, value: Value): void =>
    searchValue(
      value,
      { name, direct, named: !isLabel(name), secret: false, document: false },
      { path: [], passesMarked: true, found: (_, credential) => found.push(credential) },
    );
  for (const { name, value } of parameters) look(name, true, value);
  for (const document of documents) look("", false, document);
  return found;
}

/** What was found as secret values, for telling copies of it: the secrets themselves and what gives them away. */
export const secretValuesOf = (credentials: readonly Credential[]): readonly Value[] =>
  credentials.flatMap(({ texts }) => texts.map((text) => stringValue(text, true)));

// --- internal ---

/** What is known of a value before it is looked into. */
interface Origin {
  /** The names that lead to it. */
  readonly path?: readonly string[];
  /** Whether somebody wrote what stands at a place in it; everywhere when absent. */
  readonly written?: (path: readonly Step[]) => boolean;
  /** See `Surroundings`. */
  readonly direct?: boolean;
  /** True for what a configuration writes out: that it is marked makes it no less so. */
  readonly constant?: boolean;
}

type Look = (section: Section, address: string, value: Value, origin?: Origin) => void;

const everywhere = (): boolean => true;
const nowhere = (): boolean => false;

const BEFORE: Origin = { written: nowhere };
const CONSTANT: Origin = { constant: true };
const DIRECT_CONSTANT: Origin = { constant: true, direct: true };

function lookIntoValues(environment: Environment, look: Look): void {
  const { resources, departing, outputs, departingOutputs, variables, drift, configuration } = environment;
  for (const { name, value } of variables.values()) look("variable", `var.${name}`, value, { direct: true });
  for (const resource of resources.values()) lookIntoResource(resource, environment, look);
  for (const { address, value, before } of departing)
    for (const side of [value, before]) if (side !== undefined) look("resource", address, side, BEFORE);
  for (const { address, before, after } of drift)
    for (const side of [before, after]) look("resource", address, side, BEFORE);
  for (const { name, value, before } of [...outputs.values(), ...departingOutputs]) {
    // What comes from elsewhere is found there.
    const references = configuration?.outputs.get(name)?.references ?? ["elsewhere"];
    const isHere = references.every((reference) => /^(?:var|local)\./.test(reference));
    look("output", outputAddress(name), value, isHere ? {} : BEFORE);
    if (before !== undefined) look("output", outputAddress(name), before, BEFORE);
  }
}

/** A plan says which attributes are set; what it does not set is the provider's. A state does not tell. */
function lookIntoResource({ address, parsed, value, before }: Resource, environment: Environment, look: Look): void {
  const { source, configuration } = environment;
  const set = source === "plan" ? configuration?.resources.get(configurationAddress(parsed))?.arguments : undefined;
  look("resource", address, value, {
    ...(set === undefined ? {} : { written: ([name]) => typeof name === "string" && set.arguments.has(name) }),
    constant: source === "configuration",
  });
  if (before !== undefined && before !== value) look("resource", address, before, BEFORE);
}

function lookIntoConfiguration(configuration: Configuration, { source, resources }: Environment, look: Look): void {
  for (const { key, arguments: block } of configuration.providers.values())
    look("provider", `provider.${key}`, writtenValue(block), DIRECT_CONSTANT);
  for (const { name, default: preset } of configuration.variables.values())
    if (preset !== undefined) look("variable", `var.${name}`, preset, DIRECT_CONSTANT);
  for (const [name, expression] of configuration.outputs)
    look("output", outputAddress(name), writtenValue(expression), CONSTANT);
  for (const { path, arguments: block, variables } of configuration.modules.values()) {
    look("module", path, writtenValue(block), DIRECT_CONSTANT);
    for (const { name, default: preset } of variables.values())
      if (preset !== undefined) look("module", path, preset, { ...DIRECT_CONSTANT, path: ["variable", name] });
  }
  for (const { address, provisioners } of configuration.resources.values())
    for (const block of provisioners?.items ?? [])
      look("resource", address, writtenValue(block), { ...CONSTANT, path: ["provisioner"] });
  // A configuration that is compared itself has them as its resources.
  if (source === "configuration") return;
  const instances = new Map([...resources.values()].map((one) => [configurationAddress(one.parsed), one.address]));
  for (const { address, arguments: block } of configuration.resources.values())
    look("resource", instances.get(address) ?? address, writtenValue(block), CONSTANT);
}
