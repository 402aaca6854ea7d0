import { outputAddress } from "../model/address.js";
import type { Before } from "../model/before.js";
import { absent, type Difference, type Pair, type Pairing } from "../model/difference.js";
import type { Environment, Output, Resource } from "../model/environment.js";
import { nullValue, type Value } from "../model/value.js";
import { resourceContext, type DiffKnowledge } from "./diff-environments.js";
import { diffValues } from "./diff-values.js";

/**
 * The environment before its plan: the managed objects that existed, at the addresses they had, and the outputs that
 * the state holds. Data sources are left out: their earlier results stand nowhere.
 */
export function asItWas(environment: Environment): Environment {
  const existing = [...environment.resources.values(), ...environment.departing].filter(
    ({ deposed, parsed }) => deposed === undefined && parsed.mode === "managed",
  );
  const resources = existing.flatMap((resource): [string, Resource][] => {
    const address = resource.previousAddress ?? resource.address;
    return resource.before === undefined ? [] : [[address, { ...resource, address, value: resource.before }]];
  });
  const outputs = [...environment.outputs.values(), ...environment.departingOutputs]
    .filter(existed)
    .map((output): [string, Output] => [output.name, { ...output, value: valueBefore(output) }]);
  return { ...environment, resources: new Map(resources), outputs: new Map(outputs) };
}

/** True for an output that stands in the state already. */
const existed = ({ actions }: Output): boolean => actions.length > 0 && !actions.includes("create");

/**
 * What was not the same before, in two environments as they were (see `asItWas`) and in the pairing of those.
 * `now` are the same two as they will be.
 */
export function diffBefore(
  left: Environment,
  right: Environment,
  now: { readonly left: Environment; readonly right: Environment },
  pairing: Pairing,
  knowledge: DiffKnowledge,
): Before {
  const resources = pairing.matched
    .filter((pair) => isChanged(pair, now))
    .flatMap(({ left: one, right: other }) =>
      diffValues(one.value, other.value, resourceContext(other, knowledge)).map((leaf): Difference => ({
        ...leaf,
        section: "resource",
        address: other.address,
        environment: left.name,
      })),
    );
  return { pairing, differences: [...resources, ...outputsBefore(left, right, now, knowledge)] };
}

// --- internal ---

function outputsBefore(
  left: Environment,
  right: Environment,
  now: { readonly left: Environment; readonly right: Environment },
  knowledge: DiffKnowledge,
): readonly Difference[] {
  const isUnsaid = (name: string): boolean =>
    [now.left, now.right].some(({ outputs }) => outputs.get(name)?.actions.length === 0);
  const names = new Set([...left.outputs.keys(), ...right.outputs.keys()]);
  return [...names]
    .filter((name) => !isUnsaid(name))
    .flatMap((name) => {
      const [one, other] = [left.outputs.get(name)?.value, right.outputs.get(name)?.value];
      const at = { section: "output" as const, address: outputAddress(name), environment: left.name };
      if (one === undefined || other === undefined)
        return [{ ...at, path: [], aspect: "presence" as const, left: one ?? absent, right: other ?? absent }];
      return diffValues(one, other, knowledge).map((leaf): Difference => ({ ...leaf, ...at }));
    });
}

/** An output that a plan leaves alone is what it was; one that was `null` has no before. */
const valueBefore = ({ actions, value, before }: Output): Value =>
  actions.every((action) => action === "no-op") ? value : (before ?? nullValue());

/** Whatever a plan leaves alone has one object for both, so that nothing has to be compared. */
const isChanged = ({ left, right }: Pair, now: { readonly left: Environment; readonly right: Environment }): boolean =>
  !isKept(left, now.left) || !isKept(right, now.right);

const isKept = ({ address, value }: Resource, now: Environment): boolean => now.resources.get(address)?.value === value;
