import { shownPart } from "../json/json-error.js";
import type { Environment } from "../model/environment.js";
import type { Note } from "../model/report.js";
import { concealIn } from "../secrets/show.js";
import type { Secrets } from "../secrets/secrets.js";
import type { Draft } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { wholePlan } from "./statements.js";
import { noteOf } from "./words/note-words.js";

/**
 * What a plan or state says in parts that this version does not know, such as the actions of a newer Terraform: a check
 * names them, and a promotion does not pass over them.
 */
export const unknownPartNotes = ({ environments, secrets }: JudgeInput): readonly Note[] =>
  environments
    .filter(hasUnknownParts)
    .map((environment) => noteOf("unknown-part", { plan: environment, parts: partsOf(environment, secrets) }));

/** One finding for each environment of a promotion. */
export const unknownPartDrafts = (environments: readonly Environment[], secrets: Secrets): readonly Draft[] =>
  environments.filter(hasUnknownParts).map((environment) => ({
    kind: "incomplete-plan",
    case: "parts",
    facts: { plan: environment, parts: partsOf(environment, secrets) },
    environment: environment.name,
    cause: { kind: "input", state: "unknown-parts" },
    places: [wholePlan(environment, "plan", secrets)],
  }));

// --- internal ---

const hasUnknownParts = ({ statements }: Environment): boolean => statements.unknownParts.length > 0;

/** Whoever has a name for a part may have put a secret into it. */
const partsOf = ({ statements }: Environment, secrets: Secrets): readonly string[] =>
  statements.unknownParts.map((part) => concealIn(shownPart(part), secrets));
