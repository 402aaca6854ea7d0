/** The containers, functions and apps that a resource runs, with their images and the names of their variables. */
import { readDocument } from "../json/document.js";
import { elementSteps } from "../json/element-steps.js";
import { workloadPlaces, type WorkloadKind, type WorkloadsRow } from "../knowledge/workloads.js";
import type { Resource } from "../model/environment.js";
import type { Path, Step } from "../model/path.js";
import type { Value } from "../model/value.js";

/** Something that runs. */
export interface Workload {
  readonly kind: WorkloadKind;
  /** The way to it in its resource. */
  readonly path: Path;
  /** Its name in the resource; absent for a function, and where it has none or nobody can tell. */
  readonly name?: string;
  /** True where nobody can see what is declared: it may be any number of containers, of any name. */
  readonly isHidden: boolean;
  readonly image?: Value;
  readonly variables: readonly WorkloadVariable[];
  /** The way to where a variable would stand that it does not have. */
  readonly place: (name: string) => Path;
  /** True where it may have variables that nobody can see: unknown or masked ones, and those of whole files. */
  readonly hasHidden: boolean;
}

/** A variable that something gets, by its name. */
export interface WorkloadVariable {
  readonly name: string;
  /** True where it is seen to be empty. */
  readonly isEmpty: boolean;
}

/** All that one managed resource runs, in order; empty for a resource that runs nothing. */
export const workloadsOf = ({ parsed, value }: Resource): readonly Workload[] =>
  parsed.mode === "managed"
    ? workloadPlaces
        .filter(({ types }) => types.includes(parsed.type))
        .flatMap((row) => holders({ path: [], value }, row.holder).map((found) => workloadAt(found, row)))
    : [];

// --- internal ---

interface Located {
  readonly path: Path;
  readonly value: Value;
  /** Whether it is a part of a JSON document, whose lists are told apart by names. */
  readonly inDocument?: true;
}

/** What stands at the end of the names, in every block and document on the way; what nobody can see as it is. */
function holders(located: Located, names: readonly string[]): readonly Located[] {
  const { path, value } = located;
  const [name, ...rest] = names;
  if (isHidden(value)) return [located];
  if (value.kind === "string") {
    const document = readDocument(value, "json");
    return document === undefined ? [located] : holders({ path, value: document.value, inDocument: true }, names);
  }
  if (value.kind === "list") return elementsOf(located).flatMap((element) => holders(element, names));
  if (value.kind !== "map") return [];
  if (name === undefined) return [located];
  const entry = value.entries.get(name);
  return entry === undefined || entry.kind === "null"
    ? []
    : holders({ ...located, path: [...path, name], value: entry }, rest);
}

const isHidden = ({ kind, sensitive }: Value): boolean => sensitive || kind === "unknown";

function elementsOf(located: Located): readonly Located[] {
  const { path, value, inDocument } = located;
  if (value.kind !== "list") return [];
  const steps: readonly Step[] = inDocument === true ? elementSteps(value.items) : [...value.items.keys()];
  return value.items.map((item, position) => ({ ...located, path: [...path, steps[position] as Step], value: item }));
}

function workloadAt(located: Located, row: WorkloadsRow): Workload {
  const { path, value } = located;
  const { kind } = row;
  const [first] = row.variables;
  const place = (name: string): Path => [
    ...path,
    ...(first?.attribute ?? []),
    first?.form === "list" ? { element: `name=${name}` } : name,
  ];
  if (value.kind !== "map" || isHidden(value))
    return { kind, path, isHidden: true, variables: [], place: () => path, hasHidden: true };
  const found = row.variables.map(({ attribute, form }) => variablesIn(located, attribute, form));
  const [name, image] = [value.entries.get("name"), row.image === undefined ? undefined : value.entries.get(row.image)];
  return {
    kind,
    path,
    ...(kind === "container" && name?.kind === "string" && !name.sensitive ? { name: name.text } : {}),
    isHidden: kind === "container" && name !== undefined && isHidden(name),
    ...(image === undefined ? {} : { image }),
    variables: found.flatMap(({ variables }) => variables),
    place,
    hasHidden: found.some(({ hasHidden }) => hasHidden) || row.elsewhere.some((one) => hasSome(value.entries.get(one))),
  };
}

const hasSome = (value: Value | undefined): boolean =>
  value !== undefined &&
  value.kind !== "null" &&
  (isHidden(value) || value.kind !== "list" || value.items.length > 0) &&
  (value.kind !== "map" || value.entries.size > 0);

type Found = Pick<Workload, "variables" | "hasHidden">;

/** The variables at the end of the names: those of a map, or of the elements of a list. */
function variablesIn(located: Located, attribute: readonly string[], form: "map" | "list"): Found {
  const [last = "", ...before] = [...attribute].reverse();
  const around = holders(located, before.reverse());
  const found = around.map((holder): Found => {
    if (holder.value.kind !== "map" || isHidden(holder.value)) return HIDDEN;
    const entry = holder.value.entries.get(last);
    if (entry === undefined || entry.kind === "null") return NOTHING;
    if (isHidden(entry)) return HIDDEN;
    return form === "map" ? variablesOfMap(entry) : variablesOfList(entry);
  });
  return {
    variables: found.flatMap(({ variables }) => variables),
    hasHidden: found.some(({ hasHidden }) => hasHidden),
  };
}

const HIDDEN: Found = { variables: [], hasHidden: true };
const NOTHING: Found = { variables: [], hasHidden: false };

/** What is null in a map of variables is not set. */
function variablesOfMap(value: Value): Found {
  if (value.kind !== "map") return HIDDEN;
  const given = [...value.entries].filter(([, item]) => item.kind !== "null");
  return { variables: given.map(([name, item]) => ({ name, isEmpty: isEmptyText(item) })), hasHidden: false };
}

function variablesOfList(value: Value): Found {
  if (value.kind !== "list") return HIDDEN;
  const found = value.items.map((item): Found => {
    if (item.kind !== "map" || isHidden(item)) return HIDDEN;
    const [name, given] = [item.entries.get("name"), item.entries.get("value")];
    if (name?.kind !== "string" || name.sensitive) return HIDDEN;
    const isTaken = FROM.some((from) => hasSome(item.entries.get(from)));
    return {
      variables: [
        { name: name.text, isEmpty: !isTaken && (given === undefined || given.kind === "null" || isEmptyText(given)) },
      ],
      hasHidden: false,
    };
  });
  return {
    variables: found.flatMap(({ variables }) => variables),
    hasHidden: found.some(({ hasHidden }) => hasHidden),
  };
}

/** Where a variable may take its value from in place of one that is written out. */
const FROM = ["value_from", "valueFrom", "value_source", "secret_name"] as const;

/** Of a secret nobody says that it is empty. */
const isEmptyText = (value: Value): boolean => value.kind === "string" && !value.sensitive && value.text === "";
