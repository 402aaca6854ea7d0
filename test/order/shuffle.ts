import { parseJson } from "../../src/json/parse.js";
import type { Environment } from "../../src/model/environment.js";
import type { Value } from "../../src/model/value.js";

/**
 * The same plan, state, parameter file or `cdk.tf.json` in another order: members of every object, and the elements of
 * those lists of Terraform whose order means nothing, such as `resource_changes`. Lists inside of values stay as they
 * are, because their order is part of the value. `draw` gives the next whole number below its argument.
 *
 * `shuffled('{"a":[2,1],"resource_changes":[{"x":1},{"y":2}]}', draw)` may give
 * `{"resource_changes":[{"y":2},{"x":1}],"a":[2,1]}`.
 */
export const shuffled = (json: string, draw: Draw): string => rewritten(json, document, draw);

/**
 * The same proof in another order: its members, and those of its lists whose order means nothing, which are all but
 * paths and renames.
 */
export const shuffledProof = (json: string, draw: Draw): string => rewritten(json, proof, draw);

/** The next whole number from 0 below `bound`. */
export type Draw = (bound: number) => number;

/** Whole numbers that look like chance and are the same for the same seed (mulberry32). */
export function drawFrom(seed: number): Draw {
  let state = seed | 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

/**
 * The same environment in another order: the entries of every map in it, and those lists whose order means nothing.
 * What is one object in two places stays one.
 */
export function shuffledEnvironment(environment: Environment, draw: Draw): Environment {
  const known = new WeakMap<object, object>();
  const visit = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node;
    const made =
      known.get(node) ??
      (node instanceof Map
        ? new Map(mixed([...node], draw).map(([key, item]) => [key, visit(item)]))
        : Array.isArray(node)
          ? node.map(visit)
          : Object.fromEntries(mixed(Object.entries(node), draw).map(([key, item]) => [key, visit(item)])));
    known.set(node, made);
    return made;
  };
  const { departing, departingOutputs, drift, checks } = environment;
  return visit({
    ...environment,
    departing: mixed(departing, draw),
    departingOutputs: mixed(departingOutputs, draw),
    drift: mixed(drift, draw),
    checks: mixed(checks, draw),
  }) as Environment;
}

// --- internal ---

/** What is known about the lists in a part of a document. What is not named there is a value, with lists in order. */
interface Shape {
  /** Set for a list whose order means nothing. */
  readonly unordered?: true;
  /** The shape of the elements of a list. */
  readonly items?: Shape;
  /** The shapes of the members of an object. */
  readonly members?: Readonly<Record<string, Shape>>;
  /** The shape of every other member of an object. */
  readonly others?: Shape;
}

const ordinary: Shape = {};
const unordered: Shape = { unordered: true };

/** `root_module` and `child_modules` of values. */
const moduleValues: Shape = {
  members: {
    resources: unordered,
    get child_modules(): Shape {
      return { unordered: true, items: moduleValues };
    },
  },
};
const values: Shape = { members: { root_module: moduleValues } };

/** `root_module` and `module` of the configuration. */
const configuredModule: Shape = {
  members: {
    resources: unordered,
    get module_calls(): Shape {
      return { others: { members: { module: configuredModule } } };
    },
  },
};

const document: Shape = {
  members: {
    resource_changes: unordered,
    resource_drift: unordered,
    deferred_changes: unordered,
    relevant_attributes: unordered,
    planned_values: values,
    prior_state: { members: { values } },
    values,
    configuration: { members: { root_module: configuredModule } },
    checks: { unordered: true, items: { members: { instances: unordered } } },
    // Of a state file.
    resources: { unordered: true, items: { members: { instances: unordered } } },
    check_results: { unordered: true, items: { members: { objects: unordered } } },
  },
};

const probe: Shape = { members: { residual: unordered } };
const proof: Shape = {
  members: {
    allowed: unordered,
    identities: unordered,
    idle: unordered,
    forward: probe,
    backward: probe,
    repeat: { others: probe },
    neutral: { others: probe },
    attribution: { unordered: true, items: { members: { parameters: unordered, places: unordered } } },
  },
};

function rewritten(json: string, shape: Shape, draw: Draw): string {
  const value = parseJson(json);
  if (value === undefined) throw new Error("what is to be shuffled is no JSON, or repeats a key");
  return write(value, shape, draw);
}

function write(value: Value, shape: Shape, draw: Draw): string {
  switch (value.kind) {
    case "map": {
      const members = mixed([...value.entries], draw).map(
        ([key, item]) =>
          `${JSON.stringify(key)}:${write(item, shape.members?.[key] ?? shape.others ?? ordinary, draw)}`,
      );
      return `{${members.join(",")}}`;
    }
    case "list": {
      const items = shape.unordered === true ? mixed(value.items, draw) : value.items;
      return `[${items.map((item) => write(item, shape.items ?? ordinary, draw)).join(",")}]`;
    }
    case "string":
      return JSON.stringify(value.text);
    case "number":
      return value.text;
    case "boolean":
      return String(value.value);
    case "null":
    case "unknown":
      return "null";
  }
}

/** Fisher and Yates. */
function mixed<Item>(items: readonly Item[], draw: Draw): readonly Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const chosen = draw(last + 1);
    [result[last], result[chosen]] = [result[chosen] as Item, result[last] as Item];
  }
  return result;
}
