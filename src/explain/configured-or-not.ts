import { configurationAddress, outputName } from "../model/address.js";
import type { Difference } from "../model/difference.js";
import type { Environment, Resource } from "../model/environment.js";
import { no, undecided, type Denied } from "./answers.js";
import { configuredPair, type ComparedPairs } from "./configured-pair.js";

/**
 * Whether a configuration sets the place of a difference. `unknown` is no answer: the input does not say what is
 * configured there, which is another thing than that nothing is.
 */
type ConfiguredOrNot =
  | { readonly kind: "set" }
  | { readonly kind: "unset" }
  | { readonly kind: "unknown"; readonly environment: string; readonly why: Silence };

/** Why an input does not say what is configured: a state never does, a plan that Terraform wrote always does. */
type Silence = "state" | "no-configuration" | "not-in-configuration" | "no-arguments";

/** Whether either configuration sets the place. Only where both are known and neither does, it is `unset`. */
export function configuredOrNot(difference: Difference, context: ComparedPairs): ConfiguredOrNot {
  // Whatever stands in a synthesized configuration was configured, also what no argument of a resource holds.
  if (context.left.source === "configuration") return SET;
  const pair = configuredPair(difference, context);
  if (pair?.left.kind === "set" || pair?.right.kind === "set") return SET;
  for (const [environment, resource] of sidesOf(difference, context)) {
    const why = silenceOf(difference, environment, resource);
    if (why !== undefined) return { kind: "unknown", environment: environment.name, why };
  }
  return UNSET;
}

/** The answer of the step about what is configured, at a place that no configuration is known to set. */
export function notConfigured(said: ConfiguredOrNot): Denied {
  if (said.kind !== "unknown") return no("neither configuration sets it", "not-configured");
  const because = REASONS[said.why](said.environment);
  // Of states all there is are values, and what these do not explain is a difference like any other.
  if (said.why === "state") return no(because, "not-configured");
  return { ...no(because), denial: { kind: "configuration-missing", about: said.environment } };
}

/** The answer of a step that would hold if nothing were configured, where nobody knows what is. */
export function unknownWhether(said: ConfiguredOrNot & { readonly kind: "unknown" }): Denied {
  const because = `${REASONS[said.why](said.environment)}, so that it may be configured`;
  return said.why === "state" ? no(because) : undecided(because, "configuration-missing", said.environment);
}

// --- internal ---

const SET: ConfiguredOrNot = { kind: "set" };
const UNSET: ConfiguredOrNot = { kind: "unset" };

const REASONS: Readonly<Record<Silence, (environment: string) => string>> = {
  state: () => "states do not say what is configured",
  "no-configuration": (environment) => `the plan of ${environment} has no configuration`,
  "not-in-configuration": (environment) => `the configuration in the plan of ${environment} does not have it`,
  "no-arguments": (environment) =>
    `the plan of ${environment} has no word about its arguments, and without the source (source: in the contract) ` +
    "nobody can tell a resource that has none from a plan that was cut down",
};

/** What is there on either side: the resource for resources, the environment alone for outputs. */
function sidesOf(
  { section, address }: Difference,
  { left, right, pairs }: ComparedPairs,
): readonly (readonly [Environment, Resource | undefined])[] {
  const pair = section === "resource" ? pairs.get(address) : undefined;
  return [
    [left, pair?.left],
    [right, pair?.right],
  ];
}

function silenceOf(
  { section, address }: Difference,
  environment: Environment,
  resource: Resource | undefined,
): Silence | undefined {
  const { configuration, source, outputs } = environment;
  if (section !== "resource" && section !== "output") return undefined;
  if (configuration === undefined) return source === "state" ? "state" : "no-configuration";
  if (section === "output") {
    const name = outputName(address);
    return outputs.has(name) && !configuration.outputs.has(name) ? "not-in-configuration" : undefined;
  }
  if (resource === undefined) return undefined;
  const configured = configuration.resources.get(configurationAddress(resource.parsed));
  if (configured === undefined) return "not-in-configuration";
  return configured.withoutArguments === true ? "no-arguments" : undefined;
}
