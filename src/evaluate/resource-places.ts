/**
 * Where a reference to a resource leads in the plan: `aws_x.y.id` of a resource with `count = 2` to the attribute `id`
 * of `aws_x.y[0]` and of `aws_x.y[1]`.
 */
import { headText, type Reference, type ReferenceStep } from "../language/syntax.js";
import { formatModulePath, type Address, type ModuleStep } from "../model/address.js";
import type { Environment } from "../model/environment.js";
import type { Path, Step } from "../model/path.js";
import { stepName } from "./definitions.js";
import type { Dependency } from "./dependency.js";
import { resourceIndex } from "./resource-index.js";

/** The attribute in every instance that the reference may mean. */
export function resourcePlaces(
  reference: Reference,
  module: readonly ModuleStep[],
  environment: Environment,
): readonly Dependency[] {
  const head = formatModulePath(module.map(({ name }) => ({ name }))) + headText(reference);
  const rest = reference.steps.slice(reference.head);
  const { inModuleInstance, configured } = resourceIndex(environment);
  const instances =
    inModuleInstance.get(formatModulePath(module) + headText(reference)) ??
    (configured.get(head) ?? []).filter(({ parsed }) => isInside(parsed, module));
  // A resource without instances (count = 0) still depends on its count.
  if (instances.length === 0)
    return [{ kind: "place", section: "resource", address: head, path: toPath(rest), text: reference.text }];
  return instances.flatMap((resource): Dependency[] => {
    const keyed = resource.parsed.key !== undefined && (rest[0]?.kind === "index" || rest[0]?.kind === "splat");
    if (rest[0]?.kind === "index" && keyed && stepName(rest[0]) !== resource.parsed.key) return [];
    return [
      {
        kind: "place",
        section: "resource",
        address: resource.address,
        path: toPath(keyed ? rest.slice(1) : rest),
        text: reference.text,
      },
    ];
  });
}

/** The path that the steps of a reference name, up to the first one that could mean several places (`[*]`). */
export function toPath(steps: readonly ReferenceStep[]): Path {
  const path: Step[] = [];
  for (const step of steps) {
    const name = stepName(step);
    if (name === undefined) break;
    path.push(name);
  }
  return path;
}

// --- internal ---

/** True for resources of the module instance; a step without a key means all of them. */
const isInside = ({ module }: Address, wanted: readonly ModuleStep[]): boolean =>
  wanted.every(({ key }, position) => key === undefined || module[position]?.key === key);
