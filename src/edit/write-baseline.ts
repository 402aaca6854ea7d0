import type { BaselineEntry } from "../model/baseline.js";
import { visibleJson } from "../report/escape.js";
import { compareText } from "../model/value.js";

/** The text of a baseline: a line for each finding, in the order of their ids, so that two branches seldom meet. */
export function baselineText(entries: readonly Omit<BaselineEntry, "location">[]): string {
  const lines = [...entries]
    .sort((one, other) => compareText(one.id, other.id))
    .map(({ id, component, about, since, reason, owner, places }) =>
      visibleJson(JSON.stringify({ id, component, about, since, reason, owner, places })),
    );
  return lines.length === 0
    ? '{\n  "version": 1,\n  "findings": []\n}\n'
    : `{\n  "version": 1,\n  "findings": [\n    ${lines.join(",\n    ")}\n  ]\n}\n`;
}
