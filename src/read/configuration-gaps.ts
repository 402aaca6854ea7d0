import { needsArguments } from "../knowledge/bare-resources.js";
import { configurationAddress, type Address } from "../model/address.js";
import type { Configuration, ConfigurationGap, ConfiguredModule, Environment } from "../model/environment.js";
import { compareText } from "../model/value.js";

/** What of a plan its configuration has to speak of. */
type Planned = Pick<Environment, "terraformVersion" | "resources" | "outputs" | "variables" | "configuration">;

/**
 * What a plan has and its configuration does not say, once each, by address. A plan that Terraform wrote says it all,
 * whatever its version; one that says less was cut down, or put together from two. What may be missing for a reason is
 * no gap: the arguments of a resource that needs none, a `count` that refers to nothing, data sources that an old
 * Terraform keeps.
 */
export function configurationGaps(plan: Planned): readonly ConfigurationGap[] {
  const { configuration } = plan;
  if (configuration === undefined) return [{ kind: "configuration", address: "" }];
  const gaps = [
    ...[...plan.resources.values()].flatMap(({ parsed, actions }): readonly ConfigurationGap[] =>
      isKeptResult(parsed, actions, plan) ? [] : resourceGaps(parsed, configuration),
    ),
    ...missing("output", plan.outputs, configuration.outputs),
    ...missing("variable", plan.variables, configuration.variables),
    ...(tellsAllProviders(plan) ? providerGaps(configuration) : []),
    ...[...configuration.modules.values()].flatMap(argumentGaps),
  ];
  return [...new Map(gaps.map((gap) => [`${gap.address} ${gap.kind}`, gap]))]
    .sort(([one], [other]) => compareText(one, other))
    .map(([, gap]) => gap);
}

// --- internal ---

/** Before 1.0, what a data source found stays in the state when the configuration has it no more. */
const isKeptResult = ({ mode }: Address, actions: readonly string[], { terraformVersion }: Planned): boolean =>
  mode === "data" && actions.length === 0 && terraformVersion?.startsWith("0.") === true;

function resourceGaps(parsed: Address, { resources, modules }: Configuration): readonly ConfigurationGap[] {
  const calls = parsed.module.map((_, depth) =>
    parsed.module
      .slice(0, depth + 1)
      .map(({ name }) => `module.${name}`)
      .join("."),
  );
  const call = calls.find((path) => !modules.has(path));
  if (call !== undefined) return [{ kind: "module", address: call }];
  const address = configurationAddress(parsed);
  const resource = resources.get(address);
  if (resource === undefined) return [{ kind: "resource", address }];
  return resource.withoutArguments === true && needsArguments(parsed) ? [{ kind: "arguments", address }] : [];
}

function missing(
  kind: "output" | "variable",
  planned: ReadonlyMap<string, unknown>,
  configured: ReadonlyMap<string, unknown>,
): readonly ConfigurationGap[] {
  const prefix = kind === "output" ? "output." : "var.";
  return [...planned.keys()]
    .filter((name) => !configured.has(name))
    .map((name) => ({ kind, address: `${prefix}${name}` }));
}

/** Terraform names a provider without a `provider` block since 1.2, and OpenTofu always has. */
function tellsAllProviders({ terraformVersion }: Planned): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(terraformVersion ?? "") ?? [];
  return major !== undefined && (Number(major) > 1 || (major === "1" && Number(minor) >= 2));
}

const providerGaps = ({ resources, providers }: Configuration): readonly ConfigurationGap[] =>
  [...resources.values()].flatMap(({ address, providerKey }): readonly ConfigurationGap[] =>
    providerKey !== undefined && providers.has(providerKey)
      ? []
      : [{ kind: "provider", address: providerKey === undefined ? address : `provider.${providerKey}` }],
  );

/** Terraform plans no call that leaves out what has no default. */
const argumentGaps = ({ path, variables, arguments: { arguments: given } }: ConfiguredModule): ConfigurationGap[] =>
  [...variables.values()]
    .filter((variable) => variable.default === undefined && !given.has(variable.name))
    .map(({ name }) => ({ kind: "argument", address: `${path} var.${name}` }));
