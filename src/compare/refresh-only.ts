/** Refresh-only plans (`terraform plan -refresh-only`): what there is, compared with what there is elsewhere. */
import { parseAddress, configurationAddress } from "../model/address.js";
import type { Drift, Environment, Output, Resource } from "../model/environment.js";
import { canonicalText, nullValue, type Value } from "../model/value.js";

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
  const left = new Map(
    drift.flatMap((one) => {
      const resource = leftOf(one, environment);
      return resource === undefined ? [] : [[one.address, resource] as const];
    }),
  );
  return {
    ...environment,
    resources: new Map([...resources, ...left]),
    // What an output is made of is told as drift; whatever else changes it is not.
    outputs: new Map(
      [...outputs].map(([name, output]) => [name, follows(name, left, environment) ? asItWas(output) : output]),
    ),
  };
}

// --- internal ---

/**
 * Undefined for what Terraform did not know of before, for an address that cannot be read, and where the change is not
 * one of what there is: of a deposed object, or into something else than the plan says there is.
 */
function leftOf({ address, provider, deposed, before, after }: Drift, environment: Environment): Resource | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined || deposed !== undefined || before.kind === "null") return undefined;
  const now = environment.resources.get(address);
  if (canonicalText(after) !== canonicalText(now?.value ?? nullValue())) return undefined;
  if (now === undefined)
    return { address, parsed, provider, actions: [], value: before, before, replacePaths: [], importing: false };
  const { ignoreChanges = [] } = environment.configuration?.resources.get(configurationAddress(parsed)) ?? {};
  const value = ignoreChanges === "all" ? now.value : withAttributes(before, now.value, ignoreChanges);
  return { ...now, value, before: value };
}

const asItWas = (output: Output): Output => ({ ...output, value: output.before ?? output.value });

/** Whether an output is made of nothing but what was changed outside of Terraform, as far as its references tell. */
function follows(name: string, left: ReadonlyMap<string, Resource>, { configuration }: Environment): boolean {
  const changed = new Set([...left.values()].map(({ parsed }) => configurationAddress(parsed)));
  const references = configuration?.outputs.get(name)?.references ?? [];
  return references.length > 0 && references.every((one) => [...changed].some((address) => isWithin(one, address)));
}

const isWithin = (reference: string, address: string): boolean =>
  reference === address || reference.startsWith(`${address}.`) || reference.startsWith(`${address}[`);

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
