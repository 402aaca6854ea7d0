/**
 * Remembers what an expression of an environment depends on (its trace, see `dependencies.ts`), so that references
 * that many resources share, such as `var.name`, are followed once. Variants with the same
 * resources, configuration and workspace share what is remembered; it goes with the resources.
 */
import type { Environment } from "../model/environment.js";
import type { Referring, Surroundings, Trace } from "./dependency.js";

/** The traces of one expression by its sites that were made before: who makes another one puts it in. */
export function tracesIn(
  { environment, workspace }: Surroundings,
  { value, hasText, references }: Referring,
): Map<string, Trace> {
  const { resources, configuration } = environment;
  const all = knownTraces.get(resources) ?? [];
  knownTraces.set(resources, all);
  let known = all.find((one) => one.configuration === configuration && one.workspace === workspace);
  if (known === undefined) {
    known = { configuration, workspace, ofTexts: new Map(), ofObjects: new WeakMap() };
    all.push(known);
  }
  if (hasText && value.kind === "string") return entryOf(known.ofTexts, value.text);
  return entryOf(known.ofObjects, hasText ? value : references);
}

// --- internal ---

/** What was followed before in an environment, by what was: a text, or a collection or a list of references. */
interface KnownTraces {
  readonly configuration: Environment["configuration"];
  readonly workspace: string | undefined;
  readonly ofTexts: Map<string, Map<string, Trace>>;
  readonly ofObjects: WeakMap<object, Map<string, Trace>>;
}

const knownTraces = new WeakMap<Environment["resources"], KnownTraces[]>();

function entryOf<Key>(
  map: { get(key: Key): Map<string, Trace> | undefined; set(key: Key, traces: Map<string, Trace>): unknown },
  key: Key,
): Map<string, Trace> {
  const known = map.get(key) ?? new Map<string, Trace>();
  map.set(key, known);
  return known;
}
