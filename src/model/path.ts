import { compareText } from "./value.js";

/**
 * One step into a value: a map key or attribute name (string), a list index (number), or an element that
 * has no position (an element of a set, or of a list inside a JSON document that is matched by its
 * natural key).
 */
export type Step = string | number | ElementStep;

/** `element` is `name=web` for an element with a natural key, `*` for an element of a set without one. */
export interface ElementStep {
  readonly element: string;
}

/** The way from a resource (or output, variable, provider) to one value in it. Empty: the whole thing. */
export type Path = readonly Step[];

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** How a path is written for people: `container_definitions[name=web].environment[name=LOG_LEVEL].value`. */
export function formatPath(path: Path): string {
  return path.map((step, position) => formatStep(step, position === 0)).join("");
}

/** A path as plain strings and numbers, as the JSON report has it; elements are written `[name=web]`. */
export const plainPath = (path: Path): readonly (string | number)[] =>
  path.map((step) => (typeof step === "object" ? `[${step.element}]` : step));

/** Orders paths step by step: indexes by number, everything else by code unit; a prefix comes first. */
export function comparePaths(left: Path, right: Path): number {
  const shared = Math.min(left.length, right.length);
  for (let position = 0; position < shared; position += 1) {
    const order = compareSteps(left[position] as Step, right[position] as Step);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** True when both steps lead to the same place. */
const sameStep = (left: Step, right: Step): boolean => compareSteps(left, right) === 0;

/** True when `path` starts with `prefix`. */
export const startsWith = (path: Path, prefix: Path): boolean =>
  prefix.length <= path.length && prefix.every((step, position) => sameStep(step, path[position] as Step));

/** Text that is equal exactly for equal paths, for use as a key. */
export const pathKey = (path: Path): string => JSON.stringify(path);

/** The names along a path, without indexes and elements: `ingress`, `from_port` for `ingress[0].from_port`. */
export const namesOf = (path: Path): readonly string[] =>
  path.filter((step): step is string => typeof step === "string");

// --- internal ---

function formatStep(step: Step, first: boolean): string {
  if (typeof step === "number") return `[${step}]`;
  if (typeof step === "object") return `[${step.element}]`;
  if (!PLAIN_KEY.test(step)) return `[${JSON.stringify(step)}]`;
  return first ? step : `.${step}`;
}

const RANK = { number: 0, string: 1, object: 2 } as const;

function compareSteps(left: Step, right: Step): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  if (typeof left === "object" && typeof right === "object") return compareText(left.element, right.element);
  return rank(left) - rank(right);
}

const rank = (step: Step): number => RANK[typeof step as keyof typeof RANK];
