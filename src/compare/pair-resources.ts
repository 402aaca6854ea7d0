import type { Rename } from "../model/contract.js";
import type { Environment, Resource } from "../model/environment.js";
import type { Pair, Pairing, Unpaired } from "../model/difference.js";
import { compareText } from "../model/value.js";
import { applicableRenames, renameAddress } from "./rename-addresses.js";
import { mostSimilar } from "./similarity.js";

/**
 * Pairs the resources of two environments by address, after the contract's renames were applied to the
 * compared one. Every resource of either side comes out exactly once; pairs and leftovers are in address
 * order. Nothing is paired by likeness: the most similar leftover is only named.
 */
export function pairResources(left: Environment, right: Environment, renames: readonly Rename[]): Pairing {
  const named = byRenamedAddress(left, renames);
  const matched: Pair[] = [];
  const loneLeft: { resource: Resource; ambiguity?: string }[] = [];
  for (const [address, resources] of named) {
    const partner = right.resources.get(address);
    const [only] = resources;
    if (resources.length === 1 && only !== undefined && partner !== undefined)
      matched.push({ left: only, right: partner });
    else for (const resource of resources) loneLeft.push(lone(resource, resources));
  }
  const taken = new Set(matched.map((pair) => pair.right.address));
  const loneRight = [...right.resources.values()].filter((resource) => !taken.has(resource.address));
  return {
    matched: matched.sort((a, b) => compareText(a.right.address, b.right.address)),
    onlyLeft: leftovers(loneLeft, inOrder(loneRight)),
    onlyRight: leftovers(
      loneRight.map((resource) => ({ resource })),
      inOrder(loneLeft.map(({ resource }) => resource)),
    ),
  };
}

// --- internal ---

function byRenamedAddress(environment: Environment, renames: readonly Rename[]): Map<string, Resource[]> {
  const applicable = applicableRenames(environment.name, renames);
  const named = new Map<string, Resource[]>();
  for (const resource of environment.resources.values()) {
    const address = renameAddress(resource.address, applicable);
    named.set(address, [...(named.get(address) ?? []), resource]);
  }
  return named;
}

const lone = (resource: Resource, rivals: readonly Resource[]): { resource: Resource; ambiguity?: string } =>
  rivals.length === 1
    ? { resource }
    : {
        resource,
        ambiguity: `rename rules give ${rivals
          .map((rival) => rival.address)
          .sort(compareText)
          .join(" and ")} the same address`,
      };

const inOrder = (resources: readonly Resource[]): readonly Resource[] =>
  [...resources].sort((a, b) => compareText(a.address, b.address));

function leftovers(
  lones: readonly { readonly resource: Resource; readonly ambiguity?: string }[],
  others: readonly Resource[],
): readonly Unpaired[] {
  return [...lones]
    .sort((a, b) => compareText(a.resource.address, b.resource.address))
    .map((entry) => {
      const candidate = mostSimilar(entry.resource, others);
      return { ...entry, ...(candidate === undefined ? {} : { candidate }) };
    });
}
