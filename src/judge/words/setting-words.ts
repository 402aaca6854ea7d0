/** What is said of places of configurations that no difference between the plans tells of. */
import type { FindingCases, NamedPlace } from "./cases.js";
import { orAccept } from "./difference-words.js";
import { nameOfPlace } from "./phrases.js";
import type { Row } from "./row.js";

type Cases = FindingCases["unexplained-difference"];

const title = (place: NamedPlace): string => `${nameOfPlace(place)} in the configuration`;

/** Of a place of two synthesized configurations that no allowed parameter decides. */
export const configurationRow: Row<Cases["configuration"]> = {
  title,
  message: () =>
    "Exchanging the allowed parameters does not turn one configuration into the other here: something " +
    "that is not an allowed parameter decides.",
  suggestion: (_, entry) =>
    "Derive the value from a parameter that may differ, or make it the same in both environments." + orAccept(entry),
  severity: "first-place",
};

/** Settings beside arguments: a provider, a dependency, a provisioner, a check. */
export const settingsRow: Row<Cases["settings"]> = {
  title,
  others: () => "alike",
  message: () =>
    "The two plans were made from configurations that say something else here. It is no value that plans hold, so " +
    "that nothing explains it.",
  suggestion: (_, entry) =>
    "Plan both environments from the same configuration, or make it the same in both." + orAccept(entry),
  severity: "first-place-or-medium",
};
