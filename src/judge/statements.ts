import { grouped } from "../model/grouped.js";
import { assignedAttributes } from "../knowledge/assigned-attributes.js";
import { computedAttributes } from "../knowledge/computed-attributes.js";
import { configurationAddress, parseAddress } from "../model/address.js";
import { absent, type Difference } from "../model/difference.js";
import type { ConfiguredResource, Environment } from "../model/environment.js";
import { ignores } from "../model/ignored.js";
import { concealIn } from "../secrets/show.js";
import type { Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { showPlace } from "./show-place.js";
import type { Incompleteness } from "./words/cases.js";

/** Why a plan is no whole environment; undefined when it is one. */
export function incompleteness({ statements }: Environment): Incompleteness | undefined {
  if (statements.errored === true) return { is: "errored" };
  if (statements.refreshOnly) return { is: "refresh-only" };
  if (statements.destroys) return { is: "destroy" };
  if (statements.deferred > 0) return { is: "deferred", changes: statements.deferred };
  return statements.complete === false ? { is: "part" } : undefined;
}

/**
 * One finding for each environment whose plan is incomplete. Where it does not describe the whole environment, nothing
 * else is said about its attributes; where only its configuration is not whole, or where it
 * contradicts itself, values are compared all the same.
 */
export function incompletePlanDrafts({ environments, secrets }: JudgeInput): readonly Draft[] {
  return environments.flatMap((environment): Draft[] => {
    const incomplete = incompleteness(environment);
    const { gaps, contradictions } = environment.statements;
    const about = { environment: environment.name, places: [wholePlan(environment, "plan", secrets)] };
    if (incomplete !== undefined)
      return [
        {
          kind: "incomplete-plan",
          case: "plan",
          facts: { plan: environment, incomplete },
          cause: { kind: "input", state: "incomplete-plan" },
          ...about,
        },
      ];
    return [
      ...(gaps.length === 0
        ? []
        : [
            {
              kind: "incomplete-plan",
              case: "configuration",
              facts: { plan: environment, gaps },
              cause: { kind: "input", state: "incomplete-configuration" },
              ...about,
            } as const,
          ]),
      ...(contradictions.length === 0
        ? []
        : [
            {
              kind: "incomplete-plan",
              case: "contradictions",
              facts: { plan: environment, contradictions },
              cause: { kind: "input", state: "contradictory-plan" },
              ...about,
            } as const,
          ]),
    ];
  });
}

/**
 * Checks, preconditions and postconditions that failed: one finding for each, also where it fails in several
 * environments.
 */
export function failedCheckDrafts({ environments, secrets }: JudgeInput): readonly Draft[] {
  const failed = environments.flatMap((environment) =>
    environment.checks.flatMap(({ address, status, messages }): readonly FailedCheck[] =>
      status === "fail" || status === "error"
        ? [{ address, status, messages: messages.map((text) => concealIn(text, secrets)), environment }]
        : [],
    ),
  );
  const alike = grouped(failed, ({ address, status, messages }) => JSON.stringify([address, status, messages]));
  return [...alike.values()].map((checks) => failedCheckDraft(checks, secrets));
}

/** Objects that were changed outside of Terraform: one finding for each, with the attributes that moved. */
export function liveDriftDrafts({ environments, drift, secrets }: JudgeInput): readonly Draft[] {
  return environments.flatMap((environment) => {
    return [...grouped(drift.get(environment.name) ?? [], ({ address }) => address)].map(
      ([address, differences]): Draft => {
        const gone = differences.some(({ path, left }) => path.length === 0 && left.kind === "absent");
        const matters = differences.filter((difference) => !isHarmless(difference, environment));
        return {
          kind: "live-drift",
          environment: environment.name,
          case: gone ? "gone" : "changed",
          facts: { address, environment: environment.name },
          cause: { kind: "drift", address },
          weighed: matters,
          places: differences.map((difference) => ({
            place: difference,
            shown: showPlace(difference, [environment], [difference.left], secrets),
          })),
        };
      },
    );
  });
}

// --- internal ---

interface FailedCheck {
  readonly address: string;
  readonly status: "fail" | "error";
  readonly messages: readonly string[];
  readonly environment: Environment;
}

/** What one check says, in one environment or in several. */
function failedCheckDraft(checks: readonly FailedCheck[], secrets: JudgeInput["secrets"]): Draft {
  const [{ address, status, messages, environment }] = checks as readonly [FailedCheck];
  const environments = checks.map((check) => check.environment);
  return {
    kind: "failed-check",
    case: "check",
    facts: { address, status, messages, environments },
    ...(checks.length === 1 ? { environment: environment.name } : {}),
    // Who accepts it for some environments has not accepted it for one more.
    cause: { kind: "check", address, environments: checks.length === 1 ? [] : environments.map(({ name }) => name) },
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
