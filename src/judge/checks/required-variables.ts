/** Environment variables that the contract requires of what runs, in every environment by itself. */
import type { RequiredVariables } from "../../model/contract.js";
import type { CauseOf } from "../../model/cause.js";
import { absent } from "../../model/difference.js";
import type { Environment } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import { compilePattern, matchesAddress } from "../../model/pattern.js";
import { concealIn, showAddress } from "../../secrets/show.js";
import { comparesAll } from "../declarations.js";
import type { Draft, DraftPlace } from "../draft.js";
import type { JudgeInput } from "../input.js";
import { nearFact, nearName } from "../near-names.js";
import { showPlace } from "../show-place.js";
import { incompleteness } from "../statements.js";
import { workloadsOf, type Workload } from "../workloads-of.js";

/**
 * One finding for each variable that is required and missing in an environment, however many do not have it; and one
 * where nobody can tell. That the reference, or every environment, lacks it makes no difference.
 */
export const requiredVariables = (input: JudgeInput): readonly Draft[] =>
  input.contract.required.length === 0
    ? []
    : [
        ...input.environments
          .filter((environment) => incompleteness(environment) === undefined)
          .flatMap((environment) =>
            input.contract.required.flatMap((entry) =>
              entry.variables.flatMap((variable) => missingDrafts(variable, entry, environment, input)),
            ),
          ),
        ...idleDrafts(input),
      ];

// --- internal ---

/** Something that runs, and the address of its resource. */
interface Owner {
  readonly address: string;
  readonly workload: Workload;
}

type Answer = "missing" | "empty" | "hidden";

const ownersIn = ({ resources }: Environment): readonly Owner[] =>
  [...resources.values()].flatMap((resource) =>
    workloadsOf(resource).map((workload) => ({ address: resource.address, workload })),
  );

function missingDrafts(
  variable: string,
  entry: RequiredVariables,
  environment: Environment,
  input: JudgeInput,
): readonly Draft[] {
  const lacking = ownersIn(environment)
    .filter((owner) => isMeant(entry, owner))
    .flatMap((owner) => {
      const answer = answerOf(variable, owner.workload);
      return answer === undefined ? [] : [{ owner, answer }];
    });
  const byKind = grouped(lacking, ({ answer }) => (answer === "hidden" ? "undetermined" : "missing-variable"));
  return [...byKind].flatMap(([kind, some]): readonly Draft[] => {
    const [first] = some;
    if (first === undefined) return [];
    const about = {
      environment: environment.name,
      cause: causeOf(variable, entry),
      location: entry.location,
      places: some.map(({ owner }) => placeOf(variable, owner, environment, input)),
    };
    const facts = {
      variable,
      environment: environment.name,
      owner: ownerText(first.owner, input),
      owners: some.length,
      reason: entry.reason,
      isEmpty: first.answer === "empty",
    };
    return [{ kind, case: "required", facts, ...about }];
  });
}

/** Why a variable is not known to be there; undefined where it is. */
function answerOf(variable: string, { variables, hasHidden }: Workload): Answer | undefined {
  const matches = compilePattern(variable);
  const found = variables.filter(({ name }) => matches(name));
  if (found.some(({ isEmpty }) => !isEmpty)) return undefined;
  if (hasHidden) return "hidden";
  return found.length > 0 ? "empty" : "missing";
}

/** Of what nobody can see, any container may be meant. */
function isMeant(entry: RequiredVariables, { address, workload }: Owner): boolean {
  const pattern = workload.kind === "container" ? entry.container : entry.function;
  if (pattern === undefined) return false;
  if (matchesAddress(pattern, address) || workload.isHidden) return true;
  return workload.name !== undefined && compilePattern(pattern)(workload.name);
}

const causeOf = (variable: string, entry: RequiredVariables): CauseOf<"required"> => ({
  kind: "required",
  variable,
  container: entry.container ?? "",
  function: entry.function ?? "",
});

function placeOf(
  variable: string,
  { address, workload }: Owner,
  environment: Environment,
  input: JudgeInput,
): DraftPlace {
  const place = { section: "resource" as const, address, path: workload.place(variable) };
  return { place, shown: showPlace(place, [environment], [absent], input.secrets) };
}

function ownerText({ address, workload }: Owner, { secrets }: JudgeInput): string {
  const shown = showAddress(address, secrets);
  if (workload.kind === "function") return shown;
  const name = workload.name === undefined ? "" : ` ${concealIn(workload.name, secrets)}`;
  return `the container${name} of ${shown}`;
}

/** Patterns that are about nothing in any environment: what they ask for is asked of nobody. */
function idleDrafts(input: JudgeInput): readonly Draft[] {
  const { contract, environments, secrets } = input;
  if (!comparesAll(input) || environments.some((one) => incompleteness(one) !== undefined)) return [];
  const owners = environments.flatMap(ownersIn);
  return contract.required.flatMap((entry, asked) =>
    (["container", "function"] as const).flatMap((of): readonly Draft[] => {
      const pattern = entry[of];
      const some = owners.filter(({ workload }) => workload.kind === of);
      if (pattern === undefined || some.some((owner) => isMeant(entry, owner))) return [];
      const names = (): readonly string[] => [
        ...new Set(some.flatMap(({ address, workload: { name } }) => [address, ...(name === undefined ? [] : [name])])),
      ];
      const place = { section: "version" as const, address: pattern, path: [] };
      return [
        {
          kind: "unused-allowance",
          case: "required",
          facts: { of, pattern, ...nearFact(nearName(pattern, names, input, asked)) },
          cause: { kind: "idle-rule", of, pattern },
          location: entry.location,
          places: [{ place, shown: showPlace(place, [], [], secrets) }],
        },
      ];
    }),
  );
}
