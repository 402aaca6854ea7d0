/**
 * Reads two synthesized configurations and lists every place where they differ, with the same code as a check. For
 * example `aws_sqs_queue.jobs delay_seconds`, which is 0 in one and 30 in the other.
 */
import { isJsonObject } from "../../model/json-object.js";
import { parseAddress } from "../../model/address.js";
import { parseJsonFile } from "../../json/parse-file.js";
import { diffEnvironments, type DiffKnowledge } from "../../compare/diff-environments.js";
import { diffValues } from "../../compare/diff-values.js";
import { parseJson } from "../../json/parse.js";
import type { Rename } from "../../model/contract.js";
import type { Section } from "../../model/difference.js";
import type { Environment, Resource } from "../../model/environment.js";
import { comparePaths } from "../../model/path.js";
import type { ProvenPlace } from "../../model/proof.js";
import { compareText, type Value } from "../../model/value.js";
import { pairResources } from "../../compare/pair-resources.js";
import { renameAddress } from "../../compare/rename-addresses.js";
import { readEnvironment } from "../../read/index.js";
import type { WrittenStack } from "../synthesize.js";

/** A synthesized configuration, ready to be compared. */
export interface ReadConfiguration {
  readonly environment: Environment;
  /** What the comparison of environments does not look at, by the place it has. */
  readonly rest: ReadonlyMap<string, { readonly place: ProvenPlace; readonly value: Value }>;
  /** The document as it was written, normalized. */
  readonly document: ConfigurationJson;
}

/** The JSON of a configuration. */
export type ConfigurationJson = Readonly<Record<string, unknown>>;

/** Reads a stack as it was written, as whoever checks it will. */
export const readWritten = ({ bytes }: WrittenStack, name: string): Promise<Environment> =>
  readEnvironment({ name, file: `the configuration of ${name}`, chunks: chunksOf(bytes) });

/** The document that a stack was written as, without what CDKTF itself takes from the stack's id. */
export function documentOf({ id, file, bytes }: WrittenStack): ConfigurationJson {
  const text = Buffer.from(bytes).toString("utf8");
  return withoutStackName(parseJsonFile(text, file, "the app wrote this, which is not JSON") as ConfigurationJson, id);
}

/**
 * Reads a document as the product reads any configuration. `renames` are the contract's that hold for the
 * environment.
 */
export async function readConfiguration(
  document: ConfigurationJson,
  name: string,
  renames: readonly Rename[],
): Promise<ReadConfiguration> {
  const bytes = Buffer.from(JSON.stringify(document));
  const environment = await readEnvironment({ name, file: `the configuration of ${name}`, chunks: chunksOf(bytes) });
  const rename = (address: string): string => renameAddress(address, renames);
  return {
    environment: renames.length === 0 ? environment : renamed(environment, rename),
    rest: new Map(
      restOf(document).map(({ section, address, value }) => [
        `${section} ${rename(address)}`,
        { place: { section, address: rename(address), path: [] }, value },
      ]),
    ),
    document,
  };
}

/**
 * Every place in which two configurations differ, in order: what the product's own comparison finds, by the same
 * stages, so that places have the same form as when the proof is used; and what it leaves to plans.
 */
export function differingPlaces(
  left: ReadConfiguration,
  right: ReadConfiguration,
  knowledge: DiffKnowledge,
): readonly ProvenPlace[] {
  const pairing = pairResources(left.environment, right.environment, []);
  const compared = diffEnvironments(left.environment, right.environment, pairing, knowledge).map(
    ({ section, address, path }) => ({ section, address, path }),
  );
  return distinctInOrder([...compared, ...restDifferences(left, right, knowledge)]);
}

/** Places without repetition, in the order of their addresses and paths. */
export function distinctInOrder(places: readonly ProvenPlace[]): readonly ProvenPlace[] {
  const distinct = new Map(places.map((place) => [JSON.stringify([place.section, place.address, place.path]), place]));
  return [...distinct.values()].sort(
    (a, b) => compareText(a.section, b.section) || compareText(a.address, b.address) || comparePaths(a.path, b.path),
  );
}

// --- internal ---

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * A stack without a backend gets CDKTF's own: a local state file in the working directory, named after the stack.
 * Nobody wrote that name, no branch of the module can hide in it, and it has to be another one in every environment.
 */
function withoutStackName(document: ConfigurationJson, id: string): ConfigurationJson {
  const { terraform } = document;
  const backend = isJsonObject(terraform) ? terraform["backend"] : undefined;
  const local = isJsonObject(backend) ? backend["local"] : undefined;
  if (!isJsonObject(terraform) || !isJsonObject(backend) || !isJsonObject(local)) return document;
  const { path } = local;
  const own = `terraform.${id}.tfstate`;
  if (typeof path !== "string" || !path.endsWith(own)) return document;
  return {
    ...document,
    terraform: {
      ...terraform,
      backend: { ...backend, local: { ...local, path: `${path.slice(0, -own.length)}terraform.tfstate` } },
    },
  };
}

function renamed(environment: Environment, rename: (address: string) => string): Environment {
  const { configuration } = environment;
  const resources = new Map(
    [...environment.resources.values()]
      .map((resource) => renamedResource(resource, rename))
      .map((resource) => [resource.address, resource]),
  );
  if (configuration === undefined) return { ...environment, resources };
  const configured = new Map(
    [...configuration.resources].map(([address, resource]) => [
      rename(address),
      { ...resource, address: rename(address) },
    ]),
  );
  return { ...environment, resources, configuration: { ...configuration, resources: configured } };
}

function renamedResource(resource: Resource, rename: (address: string) => string): Resource {
  const address = rename(resource.address);
  return { ...resource, address, parsed: parseAddress(address) ?? resource.parsed };
}

interface Rest {
  readonly section: Section;
  readonly address: string;
  readonly value: Value;
}

/** Blocks that the comparison of environments covers as a whole. */
const COVERED: ReadonlySet<string> = new Set(["//", "resource", "data", "provider", "terraform"]);

/**
 * What stands in a configuration besides resources, values of outputs and settings: a condition can hide in it as
 * well. Arguments of modules, locals, declarations of variables, checks and imports.
 */
function restOf(document: ConfigurationJson): readonly Rest[] {
  return Object.entries(document).flatMap(([block, body]): readonly Rest[] => {
    if (COVERED.has(block)) return [];
    if (block === "module") return namedRests(body, "module", "module.", ["//", "source", "version"]);
    if (block === "output") return namedRests(body, "output", "output.", ["//", "value", "sensitive"]);
    if (block === "variable") return namedRests(body, "variable", "var.", ["//", "default"]);
    if (block === "locals") return namedRests(body, "variable", "local.", []);
    return rest("version", block, body);
  });
}

const namedRests = (bodies: unknown, section: Section, prefix: string, covered: readonly string[]): readonly Rest[] =>
  entries(bodies).flatMap(([name, body]) =>
    rest(
      section,
      `${prefix}${name}`,
      isJsonObject(body) ? Object.fromEntries(Object.entries(body).filter(([key]) => !covered.includes(key))) : body,
    ),
  );

/** Several bodies may stand in a list. */
const entries = (value: unknown): readonly (readonly [string, unknown])[] =>
  Array.isArray(value) ? value.flatMap(entries) : isJsonObject(value) ? Object.entries(value) : [];

function rest(section: Section, address: string, body: unknown): readonly Rest[] {
  const value = parseJson(JSON.stringify(body));
  return value === undefined ? [] : [{ section, address, value }];
}

function restDifferences(
  left: ReadConfiguration,
  right: ReadConfiguration,
  knowledge: DiffKnowledge,
): readonly ProvenPlace[] {
  return [...new Set([...left.rest.keys(), ...right.rest.keys()])].flatMap((key) => {
    const [one, other] = [left.rest.get(key), right.rest.get(key)];
    if (one === undefined || other === undefined) {
      const { place } = (one ?? other) as { readonly place: ProvenPlace };
      // Whole resources, modules and outputs that one side lacks are compared as such.
      return place.section === "variable" || place.section === "version" ? [place] : [];
    }
    return diffValues(one.value, other.value, knowledge).map(({ path }) => ({ ...one.place, path }));
  });
}
