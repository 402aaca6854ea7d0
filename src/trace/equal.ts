import { configuredPair } from "../explain/configured-pair.js";
import { valueAt } from "../evaluate/value-at.js";
import { documentText, readDocument } from "../json/document.js";
import { elementSteps } from "../json/element-steps.js";
import type { Comparison } from "../judge/input.js";
import { configuredValue } from "../model/configured-value.js";
import { absent, type Difference, type Observed, type Section } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import { manifestEntries, type Manifest, type ManifestEntry } from "../model/manifest.js";
import { formatPath, type Path } from "../model/path.js";
import { canonicalText, mapValue, type Value } from "../model/value.js";
import type { Selection } from "./selection.js";

/**
 * The places of a selection that do not differ, with what both environments have there, in the form of a difference
 * without any. Empty when neither environment has such a place, and when nothing in particular was asked for.
 */
export function equalPlaces(address: string, selection: Selection, comparison: Comparison): readonly Difference[] {
  const section = sectionOf(address, comparison);
  const wholes = valuesOf(section, address, comparison);
  const [left, right] = wholes;
  if (left === undefined && right === undefined) return [];
  const at = (path: Path): Difference => placeAt(path, section, address, wholes, comparison);
  // An output or a variable is one value already.
  if (selection.attribute === undefined) return section === "output" || section === "variable" ? [at([])] : [];
  if (selection.path !== undefined) return [at(selection.path)].filter((place) => isThere(place, comparison));
  const paths = [left, right].flatMap((value) => (value === undefined ? [] : topmost(value, selection)));
  return [...new Map(paths.map((path) => [formatPath(path), path])).values()].map(at);
}

/** True when both sides have the same at the place: what is found by position in a set need not be. */
export const isEqual = ({ left, right }: Difference): boolean => textOf(left) === textOf(right);

/** Every place in both environments as it is written, for telling what may have been meant. */
export function placesIn(address: string, comparison: Comparison): readonly string[] {
  const values = valuesOf(sectionOf(address, comparison), address, comparison).filter((value) => value !== undefined);
  return [...new Set(values.flatMap((value) => pathsIn(value, [], []).map(formatPath)))];
}

// --- internal ---

const manifestValue = (manifest: Manifest | undefined): Value | undefined =>
  manifest === undefined ? undefined : nested(manifestEntries(manifest), 0);

/** Entries that agree in their first steps, as maps in maps. */
function nested(entries: readonly ManifestEntry[], depth: number): Value {
  const [whole] = entries.filter(({ path }) => path.length === depth);
  if (whole !== undefined) return whole.value;
  const groups = grouped(entries, ({ path }) => String(path[depth]));
  return mapValue(new Map([...groups].map(([step, some]) => [step, nested(some, depth + 1)])));
}

function sectionOf(address: string, { left, right }: Comparison): Section {
  const isModule = [left, right].some(({ configuration }) => configuration?.modules.has(address) === true);
  if (isModule) return "module";
  if (address === "terraform") return "version";
  if (address === "toolchain") return "toolchain";
  const [prefix] = address.split(".");
  return prefix === "output"
    ? "output"
    : prefix === "var"
      ? "variable"
      : prefix === "provider"
        ? "provider"
        : "resource";
}

/** What is compared at the address, on either side. */
function valuesOf(
  section: Section,
  address: string,
  { left, right, pairing, toolchains }: Comparison,
): readonly [Value | undefined, Value | undefined] {
  const name = address.slice(address.indexOf(".") + 1);
  const side = (environment: Environment): Value | undefined => {
    if (section === "output") return environment.outputs.get(name)?.value;
    if (section === "variable") return environment.variables.get(name)?.value;
    const provider = section === "provider" ? environment.configuration?.providers.get(name) : undefined;
    return provider === undefined ? undefined : configuredValue(provider.arguments);
  };
  if (section === "toolchain") return [manifestValue(toolchains?.[0]), manifestValue(toolchains?.[1])];
  if (section !== "resource") return [side(left), side(right)];
  const pair = pairing.matched.find((one) => one.right.address === address);
  return [
    pair?.left.value ?? left.resources.get(address)?.value,
    pair?.right.value ?? right.resources.get(address)?.value,
  ];
}

function placeAt(
  path: Path,
  section: Section,
  address: string,
  [left, right]: readonly [Value | undefined, Value | undefined],
  comparison: Comparison,
): Difference {
  const hidden = [left, right]
    .map((value) => (value === undefined ? undefined : sensitiveStep(value, path)))
    .filter((step) => step !== undefined);
  return {
    section,
    address,
    path,
    aspect: "value",
    environment: comparison.left.name,
    left: observedAt(left, path),
    right: observedAt(right, path),
    ...(hidden.length === 0 ? {} : { shownSteps: Math.min(...hidden) }),
  };
}

const observedAt = (value: Value | undefined, path: Path): Observed =>
  value === undefined ? absent : (valueAt(value, path) ?? absent);

/** How many steps lead to a sensitive container that the path goes into. */
function sensitiveStep(value: Value, path: Path): number | undefined {
  const steps = path.findIndex((_, position) => {
    const outer = valueAt(value, path.slice(0, position));
    return outer !== undefined && outer.kind !== "absent" && outer.sensitive;
  });
  return steps === -1 ? undefined : steps;
}

/** A value, or something in the configuration that the value does not show. */
function isThere(place: Difference, { left, right, pairing }: Comparison): boolean {
  if (place.left.kind !== "absent" || place.right.kind !== "absent") return true;
  const pair = configuredPair(place, {
    left,
    right,
    pairs: new Map(pairing.matched.map((one) => [one.right.address, one])),
  });
  return pair !== undefined && (pair.left.kind === "set" || pair.right.kind === "set");
}

function textOf(observed: Observed): string {
  if (observed.kind === "absent") return "absent";
  const document = observed.kind === "string" ? readDocument(observed, "json") : undefined;
  return document === undefined ? canonicalText(observed) : documentText(document);
}

/** The selected paths that lie in no other selected path. */
function topmost(value: Value, selection: Selection): readonly Path[] {
  const selected = pathsIn(value, [], []).filter((path) => path.length > 0 && selection.covers(path));
  const texts = new Set(selected.map(formatPath));
  return selected.filter(
    (path) => !path.some((_, position) => position > 0 && texts.has(formatPath(path.slice(0, position)))),
  );
}

/** Larger values are not looked through for a pattern: a place can still be named. */
const MOST_PATHS = 20_000;

/** All paths, into documents and by natural key, outer ones first; not into what is sensitive. */
function pathsIn(value: Value, path: Path, into: Path[]): readonly Path[] {
  if (into.length >= MOST_PATHS) return into;
  into.push(path);
  if (value.sensitive) return into;
  const inner = value.kind === "string" ? readDocument(value, "json")?.value : value;
  if (inner?.kind === "map") for (const [key, item] of inner.entries) pathsIn(item, [...path, key], into);
  if (inner?.kind === "list") {
    const steps = elementSteps(inner.items);
    inner.items.forEach((item, index) => pathsIn(item, [...path, steps[index] ?? index], into));
  }
  return into;
}
