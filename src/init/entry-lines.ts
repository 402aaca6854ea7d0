/** The lines of YAML for single entries. All text goes through `report/escape.ts`. */
import { yamlComment, yamlText } from "../report/escape.js";
import type { AllowEntry, CauseEntry, Field, ParameterEntry, ValueBeside } from "./draft.js";

/** What stands for every reason until somebody has written one; `tfparity check` refuses it. */
export const UNREASONED = "TODO";

/** The line for a parameter: `size: { may: differ, reason: TODO } # staging 1, production 2`. */
export function parameterLine({ name, fields, values, differences, components, doubt }: ParameterEntry): string {
  const used = [
    ...(differences === undefined ? [] : [countOf(differences)]),
    ...(components === undefined ? [] : [`in ${components.count} components`]),
  ];
  const counted = used.length === 0 ? [] : [used.join(" ")];
  const shown = components?.example === undefined ? "" : `such as ${yamlComment(components.example, MOST_NAME)}: `;
  const line = `${yamlText(name)}: ${mapOf(fields)} # ${[...counted, `${shown}${valuesText(values)}`].join("; ")}`;
  return doubt === undefined ? line : `# ${line}`;
}

/** The lines for a cause: what it is, and the entries that accept it; as comments where it looks like a fault. */
export function causeLines(cause: CauseEntry): readonly string[] {
  const { title, kind, severity, environment, allow, doubt } = cause;
  const where = environment === undefined ? "" : ` (${yamlComment(environment, MOST_NAME)})`;
  const about = `# ${severity} ${kind}${where}: ${yamlComment(title, MOST_TITLE)}`;
  return [about, ...allow.map((entry) => `${doubt === undefined ? "" : "# "}${allowLine(entry)}`)];
}

/** The line for an entry under `allow:`, without the comment sign. */
export const allowLine = (entry: AllowEntry): string =>
  `- ${mapOf(entry.fields)}${entry.values.length === 0 ? "" : ` # ${valuesText(entry.values)}`}`;

/** How the line for an entry begins, by which it is found again in a contract that has it, also as a comment. */
export const beginningOf = (entry: AllowEntry): string => `- { ${entry.fields.map(fieldText).join(", ")}, reason:`;

/** How the line for a parameter begins. */
export const beginningOfParameter = ({ name }: ParameterEntry): string => `${yamlText(name)}:`;

/** `12 differences` */
export const countOf = (differences: number): string =>
  `${differences} ${differences === 1 ? "difference" : "differences"}`;

/** One line of a map: `{ name: staging, account: "111122223333" }`. */
export const mapOfTexts = (entries: Iterable<readonly [string, string]>): string =>
  `{ ${[...entries].map(fieldText).join(", ")} }`;

// --- internal ---

const MOST_VALUE = 60;
const MOST_NAME = 60;
const MOST_TITLE = 160;

const mapOf = (fields: readonly Field[]): string =>
  `{ ${[...fields, ["reason", UNREASONED] as const].map(fieldText).join(", ")} }`;

const fieldText = ([key, value]: Field): string =>
  `${yamlText(key)}: ${value === true ? "true" : typeof value === "string" ? yamlText(value) : listText(value)}`;

const listText = (texts: readonly string[]): string => `[${texts.map(yamlText).join(", ")}]`;

const valuesText = (values: readonly ValueBeside[]): string =>
  values
    .map(({ environment, text }) => `${yamlComment(environment, MOST_NAME)} ${yamlComment(text, MOST_VALUE)}`)
    .join(", ");
