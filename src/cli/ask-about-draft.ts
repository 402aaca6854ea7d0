/** What a person is asked about a draft: what names the environments, which differences are meant, which causes. */
import { grouped } from "../model/grouped.js";
import type { CauseEntry, ParameterEntry, ValueBeside } from "../init/draft.js";
import type { Judgement } from "../init/propose.js";
import type { Asker } from "./ask.js";

/** Asks one question for each group of proposals; what is not chosen is written as a comment, or left out. */
export const askedBy = (asker: Asker): Judgement => ({
  identities: async (proposed) => {
    if (proposed.length === 0) return proposed;
    const chosen = await asker.some(
      "Which of these name an environment? Nothing may be decided by them.",
      proposed.map((candidate, index) => ({
        value: String(index),
        label: `${candidate.kind}: ${[...candidate.values.values()].join(" / ")}`,
        hint: `${candidate.parameter ?? "no parameter says it"}, ${candidate.differences} differences`,
      })),
    );
    return proposed.filter((_, index) => chosen.includes(String(index)));
  },
  parameters: async (proposed) => {
    const accepted = new Set(proposed.filter((entry) => !isAsked(entry)));
    const groups = grouped(proposed.filter(isAsked), ({ dimension }) => dimension);
    for (const [dimension, group] of groups) {
      const chosen = await asker.some(
        `Which of these may differ? (${dimension})`,
        group.map((entry) => ({ value: entry.name, label: entry.name, hint: valuesText(entry.values) })),
      );
      for (const entry of group) if (chosen.includes(entry.name)) accepted.add(entry);
    }
    return proposed.map((entry) => (accepted.has(entry) ? entry : { ...entry, doubt: "refused" as const }));
  },
  causes: async (proposed) => {
    const asked = proposed.filter(({ doubt }) => doubt === undefined);
    if (asked.length === 0) return proposed;
    const chosen = await asker.some(
      "No parameter decides these. Which are meant?",
      asked.map((cause, index) => ({ value: String(index), label: cause.title, hint: hintOf(cause) })),
    );
    const accepted = new Set(asked.filter((_, index) => chosen.includes(String(index))));
    return proposed.map((cause) =>
      cause.doubt !== undefined || accepted.has(cause) ? cause : { ...cause, doubt: "refused" as const },
    );
  },
});

// --- internal ---

const isAsked = ({ differences, doubt }: ParameterEntry): boolean => differences === undefined && doubt === undefined;

const hintOf = ({ severity, allow }: CauseEntry): string =>
  `${severity}${allow[0] === undefined ? "" : `, ${valuesText(allow[0].values)}`}`;

const valuesText = (values: readonly ValueBeside[]): string =>
  values
    .map(({ environment, text }) => `${environment} ${text.length > 40 ? `${text.slice(0, 39)}…` : text}`)
    .join(", ");
