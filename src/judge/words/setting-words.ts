/** What is said of settings beside arguments: a provider, a dependency, a provisioner, a check. */
import type { FindingCases } from "./cases.js";
import { orAccept } from "./difference-words.js";
import { nameOfPlace } from "./phrases.js";
import type { Row } from "./row.js";

export const settingsRow: Row<FindingCases["unexplained-difference"]["settings"]> = {
  title: (place) => `${nameOfPlace(place)} in the configuration`,
  message: () =>
    "The two plans were made from configurations that say something else here. It is no value that plans hold, so " +
    "that nothing explains it.",
  suggestion: (_, entry) =>
    "Plan both environments from the same configuration, or make it the same in both." + orAccept(entry),
  severity: "first-place-or-medium",
};
