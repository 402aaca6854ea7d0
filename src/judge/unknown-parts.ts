import { shownPart } from "../json/json-error.js";
import type { Environment } from "../model/environment.js";
import type { Note } from "../model/report.js";
import { concealIn } from "../secrets/show.js";
import type { Secrets } from "../secrets/secrets.js";
import type { Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { wholePlan } from "./statements.js";

/**
 * What a plan or state says in parts that this version does not know, such as the actions of a newer Terraform: a check
 * names them, and a promotion does not pass over them.
 */
export const unknownPartNotes = ({ environments, secrets }: JudgeInput): readonly Note[] =>
  environments
    .filter(({ statements }) => statements.unknownParts.length > 0)
    .map((environment) => ({
      kind: "unknown-part",
      text:
        `${environment.file} says something in ${named(environment, secrets)}, which this version does not know: ` +
        "nothing there is compared.",
      places: [],
    }));

/** One finding for each environment of a promotion. */
export const unknownPartDrafts = (environments: readonly Environment[], secrets: Secrets): readonly Draft[] =>
  environments
    .filter(({ statements }) => statements.unknownParts.length > 0)
    .map((environment) => ({
      kind: "incomplete-plan",
      environment: environment.name,
      cause: { kind: "input", state: "unknown-parts" },
      severity: "high",
      title: `The plan of ${environment.name} holds parts that this version does not know`,
      message:
        `${named(environment, secrets)}: nothing there is compared, and applying the plan may do what nobody has ` +
        "looked at.",
      suggestion:
        "Use a newer version of tfparity; or, where another tool has added them, give the plan as terraform show " +
        "-json wrote it.",
      places: [wholePlan(environment, "plan", secrets)],
    }));

// --- internal ---

const MOST_NAMED = 5;

/** The first few parts, and how many more there are. */
function named({ statements: { unknownParts } }: Environment, secrets: Secrets): string {
  const names = unknownParts.slice(0, MOST_NAMED).map((part) => concealIn(shownPart(part), secrets));
  const more = unknownParts.length - names.length;
  return more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
}
