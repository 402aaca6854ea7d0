import type { Check, Drift, Environment, Output, Resource } from "./environment.js";
import { canonicalText, compareText } from "./value.js";

/**
 * The same environment with everything in one order that has none of its own: resources by address, attributes by
 * name, and so on. Files may have them in any order; a report follows none of them, because whatever comes first in a
 * check comes first here. Lists inside of values stay as they are: their order is part of the value.
 *
 * A plan with `aws_x.b` before `aws_x.a` gives the same environment as one with `aws_x.a` before `aws_x.b`.
 */
export const environmentInOrder = (environment: Environment): Environment =>
  inKeyOrder({
    ...environment,
    departing: [...environment.departing].sort(byAddress),
    departingOutputs: [...environment.departingOutputs].sort(byName),
    drift: [...environment.drift].sort(byDrift),
    checks: [...environment.checks].sort(byCheck),
  });

/**
 * The same plain data with the entries of every map in it in the order of their keys. What is in order already stays
 * the same object, and so does what was one object in two places.
 *
 * `inKeyOrder(new Map([["b", 1], ["a", 2]]))` is `new Map([["a", 2], ["b", 1]])`.
 */
export function inKeyOrder<Data>(data: Data): Data {
  const renewed = new WeakMap<object, object>();
  const visit = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null || ArrayBuffer.isView(node)) return node;
    const known = renewed.get(node);
    if (known !== undefined) return known;
    const made =
      node instanceof Map
        ? mapInOrder(node, visit)
        : node instanceof Set
          ? setInOrder(node)
          : Array.isArray(node)
            ? listWith(node, visit)
            : objectWith(node, visit);
    if (made !== node) renewed.set(node, made);
    return made;
  };
  return visit(data) as Data;
}

// --- internal ---

const byAddress = (one: Resource, other: Resource): number =>
  compareText(one.address, other.address) || compareText(one.deposed ?? "", other.deposed ?? "");

const byName = (one: Output, other: Output): number => compareText(one.name, other.name);

const byDrift = (one: Drift, other: Drift): number =>
  compareText(one.address, other.address) ||
  compareText(canonicalText(one.before), canonicalText(other.before)) ||
  compareText(canonicalText(one.after), canonicalText(other.after));

const byCheck = (one: Check, other: Check): number =>
  compareText(one.address, other.address) ||
  compareText(one.status, other.status) ||
  compareText(JSON.stringify(one.messages), JSON.stringify(other.messages));

type Visit = (node: unknown) => unknown;

function mapInOrder(map: ReadonlyMap<unknown, unknown>, visit: Visit): object {
  const entries = [...map];
  const visited = entries.map(([key, item]): [unknown, unknown] => [key, visit(item)]);
  const isSame = visited.every(([, item], position) => item === entries[position]?.[1]);
  if (isSame && isSorted(entries.map(([key]) => key))) return map;
  return new Map(visited.sort(([one], [other]) => compareText(String(one), String(other))));
}

function setInOrder(set: ReadonlySet<unknown>): object {
  const items = [...set];
  return isSorted(items) ? set : new Set(items.sort((one, other) => compareText(String(one), String(other))));
}

function listWith(list: readonly unknown[], visit: Visit): object {
  const visited = list.map(visit);
  return visited.every((item, position) => item === list[position]) ? list : visited;
}

function objectWith(node: object, visit: Visit): object {
  const entries = Object.entries(node);
  const changed = entries
    .map(([key, item]) => [key, visit(item)])
    .filter(([, item], position) => item !== entries[position]?.[1]);
  return changed.length === 0 ? node : { ...node, ...Object.fromEntries(changed) };
}

const isSorted = (keys: readonly unknown[]): boolean =>
  keys.every((key, position) => position === 0 || compareText(String(keys[position - 1]), String(key)) < 0);
