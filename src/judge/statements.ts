import { assignedAttributes } from "../knowledge/assigned-attributes.js";
import { computedAttributes } from "../knowledge/computed-attributes.js";
import { configurationAddress, parseAddress } from "../model/address.js";
import { absent, type Difference } from "../model/difference.js";
import type { ConfigurationGap, ConfiguredResource, Environment } from "../model/environment.js";
import { ignores } from "../model/ignored.js";
import { planAgain } from "../model/plan-again.js";
import { concealIn } from "../secrets/show.js";
import type { Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { rankPlaces } from "./rank.js";
import { showPlace } from "./show-place.js";

/** Why a plan is no whole environment; undefined when it is one. */
export function incompleteness(
  environment: Environment,
): { readonly because: string; readonly mend: string } | undefined {
  const { statements } = environment;
  const again = planAgain(environment);
  if (statements.errored === true)
    return {
      because: "Terraform stopped with an error while planning",
      mend: `Mend the error that terraform plan reports, and plan again: ${again}`,
    };
  if (statements.refreshOnly)
    return {
      because: "it is a refresh-only plan, which does not say what will exist",
      mend: `Plan without -refresh-only: ${again}`,
    };
  if (statements.destroys)
    return { because: "it destroys everything: nothing will exist", mend: `Plan without -destroy: ${again}` };
  if (statements.deferred > 0)
    return {
      because: `Terraform put off ${statements.deferred} changes`,
      mend: `Apply what can be applied (terraform apply) and plan again, until nothing is deferred: ${again}`,
    };
  if (statements.complete === false)
    return {
      because: "it covers only a part of the configuration (-target, or an exclusion)",
      mend: `Plan without -target: ${again}`,
    };
  return undefined;
}

/**
 * One finding for each environment whose plan is incomplete. Where it does not describe the whole environment, nothing
 * else is said about its attributes; where only its configuration is not whole, values are compared all the same.
 */
export function incompletePlanDrafts({ environments, secrets }: JudgeInput): readonly Draft[] {
  return environments.flatMap((environment): Draft[] => {
    const found = incompleteness(environment);
    const { gaps } = environment.statements;
    if (found === undefined && gaps.length === 0) return [];
    return [
      {
        kind: "incomplete-plan",
        environment: environment.name,
        cause: { kind: "input", state: found === undefined ? "incomplete-configuration" : "incomplete-plan" },
        severity: "high",
        title: `The plan of ${environment.name} is incomplete`,
        message:
          found === undefined
            ? `${concealIn(gapsText(gaps), secrets)}, so that nobody can tell what was asked for and what the ` +
              "provider assigned. Terraform writes no such plan: it was cut down, or put together from several."
            : `The plan cannot be compared: ${found.because}.`,
        suggestion:
          found?.mend ??
          `Give the plan as terraform show -json wrote it, with nothing taken out: ${planAgain(environment)}`,
        places: [wholePlan(environment, "plan", secrets)],
      },
    ];
  });
}

/**
 * Checks, preconditions and postconditions that failed: one finding for each, also where it fails in several
 * environments.
 */
export function failedCheckDrafts({ environments, secrets }: JudgeInput): readonly Draft[] {
  const failed = new Map<string, FailedCheck[]>();
  for (const environment of environments)
    for (const { address, status, messages } of environment.checks) {
      if (status !== "fail" && status !== "error") continue;
      const message =
        messages.length === 0
          ? "Terraform gives no message for it."
          : messages.map((text) => concealIn(text, secrets)).join(" ");
      const key = JSON.stringify([address, status, message]);
      failed.set(key, [...(failed.get(key) ?? []), { address, status, message, environment }]);
    }
  return [...failed.values()].map((checks) => failedCheckDraft(checks, secrets));
}

/** Objects that were changed outside of Terraform: one finding for each, with the attributes that moved. */
export function liveDriftDrafts({ environments, drift, contract, secrets }: JudgeInput): readonly Draft[] {
  return environments.flatMap((environment) => {
    const byAddress = new Map<string, Difference[]>();
    for (const difference of drift.get(environment.name) ?? [])
      byAddress.set(difference.address, [...(byAddress.get(difference.address) ?? []), difference]);
    return [...byAddress].map(([address, differences]): Draft => {
      const gone = differences.some(({ path, left }) => path.length === 0 && left.kind === "absent");
      const matters = differences.filter((difference) => !isHarmless(difference, environment));
      return {
        kind: "live-drift",
        environment: environment.name,
        cause: { kind: "drift", address },
        severity: matters.length === 0 ? "info" : rankPlaces(matters, contract).severity,
        title: gone
          ? `${address} was deleted outside of Terraform in ${environment.name}`
          : `${address} was changed outside of Terraform in ${environment.name}`,
        message: gone
          ? "The object that Terraform made is gone."
          : "The object is not as Terraform left it; the values shown are the ones it has now.",
        suggestion:
          "Take the change into the module if it is right, or undo it with terraform apply, in every " +
          "environment alike.",
        places: differences.map((difference) => ({
          place: difference,
          shown: showPlace(difference, [environment], [difference.left], secrets),
        })),
      };
    });
  });
}

// --- internal ---

const MOST_GAPS = 3;

const GAP_TEXTS: Readonly<Record<ConfigurationGap["kind"], (address: string) => string>> = {
  configuration: () => "it has no configuration",
  resource: (address) => `the configuration in it does not have ${address}`,
  module: (address) => `the configuration in it does not have ${address}`,
  output: (address) => `the configuration in it does not have ${address}`,
  variable: (address) => `the configuration in it does not have ${address}`,
  provider: (address) => `the configuration in it does not say which provider is meant at ${address}`,
  argument: (address) => `the configuration in it does not say what ${address} is`,
  arguments: (address) => `the configuration in it has no arguments of ${address}`,
};

/** The first few gaps, and how many more there are. */
function gapsText(gaps: readonly ConfigurationGap[]): string {
  const texts = gaps.slice(0, MOST_GAPS).map(({ kind, address }) => GAP_TEXTS[kind](address));
  const more = gaps.length - texts.length;
  const text = `${texts.join("; ")}${more > 0 ? `; and ${more} more of the kind` : ""}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

interface FailedCheck {
  readonly address: string;
  readonly status: "fail" | "error";
  readonly message: string;
  readonly environment: Environment;
}

/** What one check says, in one environment or in several. */
function failedCheckDraft(checks: readonly FailedCheck[], secrets: JudgeInput["secrets"]): Draft {
  const [{ address, status, message, environment }] = checks as readonly [FailedCheck];
  const environments = checks.map((check) => check.environment);
  const names = environments.map(({ name }) => name).join(" and ");
  return {
    kind: "failed-check",
    ...(checks.length === 1 ? { environment: environment.name } : {}),
    // Who accepts it for some environments has not accepted it for one more.
    cause: { kind: "check", address, environments: checks.length === 1 ? [] : environments.map(({ name }) => name) },
    severity: "high",
    title: `${address} ${status === "fail" ? "failed" : "could not be evaluated"} in ${names}`,
    message,
    suggestion:
      `Mend what ${address} checks, and ` +
      `${environment.source === "plan" ? `plan again: ${environments.map(planAgain).join(" and ")}` : "look again."}`,
    // A waiver can be for one of the environments.
    places: environments.map((each) => ({
      ...wholePlan(each, address, secrets),
      difference: {
        section: "version",
        address,
        path: [],
        aspect: "value",
        environment: each.name,
        left: absent,
        right: absent,
      },
    })),
  };
}

/** The whole plan of an environment, as a place: that of a finding about the plan itself. */
export const wholePlan = (
  environment: Environment,
  address: string,
  secrets: JudgeInput["secrets"],
): Draft["places"][number] => {
  const place = { section: "version" as const, address, path: [] };
  return {
    place,
    shown: showPlace(place, [environment], [{ kind: "string", text: environment.file, sensitive: false }], secrets),
  };
};

/**
 * What is left to others, what the provider assigns without meaning, and nothing against nothing is no drift to mend.
 */
function isHarmless({ address, path, left, right }: Difference, { configuration }: Environment): boolean {
  const parsed = parseAddress(address);
  const configured = parsed === undefined ? undefined : configuration?.resources.get(configurationAddress(parsed));
  if (path.length > 0 && configured !== undefined && ignores(configured, path)) return true;
  return (
    (path.length > 0 && isAssigned(String(path[0]), parsed?.type ?? "", configured)) ||
    (isEmpty(left) && isEmpty(right))
  );
}

/** The provider assigns it and nobody configures it; where that is not known, nobody can. */
function isAssigned(name: string, type: string, configured: ConfiguredResource | undefined): boolean {
  if (configured === undefined || configured.withoutArguments === true) return assignedAttributes(type).has(name);
  const argument = configured.arguments.arguments.get(name);
  const isSet = argument !== undefined && !(argument.kind === "expression" && argument.constant?.kind === "null");
  return !isSet && computedAttributes(type).has(name);
}

const isEmpty = (observed: Difference["left"]): boolean =>
  observed.kind === absent.kind ||
  observed.kind === "null" ||
  (observed.kind === "string" && observed.text === "") ||
  (observed.kind === "list" && observed.items.length === 0) ||
  (observed.kind === "map" && observed.entries.size === 0);
