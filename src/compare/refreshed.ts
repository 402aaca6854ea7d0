/** Refresh-only plans (`terraform plan -refresh-only`): what there is, compared with what there is elsewhere. */
import { parseAddress, configurationAddress } from "../model/address.js";
import type { Drift, Environment, Resource } from "../model/environment.js";
import type { Value } from "../model/value.js";

/**
 * The same environments, which may be compared although no plan says what will exist, where all of them are read from
 * refresh-only plans: then each says what there is. A refresh-only plan beside any other is still none to compare.
 */
export function comparingWhatIs(environments: readonly Environment[]): readonly Environment[] {
  if (!environments.every(({ statements }) => statements.refreshOnly)) return environments;
  return environments.map((environment) => ({
    ...environment,
    statements: { ...environment.statements, refreshOnly: false, comparesWhatIs: true },
  }));
}

/**
 * Of what was changed outside of Terraform, what Terraform had left: the change is a finding of its own, and would be
 * told a second time as a difference. What the configuration leaves to others (`ignore_changes`) stays as it is now,
 * since no drift of it has to be mended. Environments of other plans stay as they are.
 */
export function asTerraformLeft(environment: Environment): Environment {
  const { statements, drift, resources, outputs } = environment;
  if (statements.comparesWhatIs !== true) return environment;
  const left = drift.flatMap((one) => {
    const resource = leftOf(one, environment);
    return resource === undefined ? [] : [[one.address, resource] as const];
  });
  return {
    ...environment,
    resources: new Map([...resources, ...left]),
    // An output follows what was changed.
    outputs: new Map([...outputs].map(([name, output]) => [name, { ...output, value: output.before ?? output.value }])),
  };
}

// --- internal ---

/** Undefined for what Terraform did not know of before, and for an address that cannot be read. */
function leftOf({ address, provider, before }: Drift, environment: Environment): Resource | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined || before.kind === "null") return undefined;
  const now = environment.resources.get(address);
  if (now === undefined)
    return { address, parsed, provider, actions: [], value: before, before, replacePaths: [], importing: false };
  const { ignoreChanges = [] } = environment.configuration?.resources.get(configurationAddress(parsed)) ?? {};
  const value = ignoreChanges === "all" ? now.value : withAttributes(before, now.value, ignoreChanges);
  return { ...now, value, before: value };
}

/** The object with those attributes of another in which something is ignored: `tags` for `tags["Owner"]`. */
function withAttributes(object: Value, other: Value, places: readonly string[]): Value {
  if (object.kind !== "map" || other.kind !== "map" || places.length === 0) return object;
  const names = new Set(places.map((place) => /^[^.[]*/.exec(place)?.[0] ?? place));
  const entries = [...new Set([...object.entries.keys(), ...names])].flatMap((name) => {
    const value = (names.has(name) ? other : object).entries.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...object, entries: new Map(entries) };
}
