/** Parts of sentences that several of them need. */
import type { NamedPlace, ScopeFacts } from "./cases.js";

/** `staging and production`. */
export const andList = (names: readonly string[]): string => names.join(" and ");

/** `1 finding`, `2 findings`; where an s is not enough, with the word for several: `2 entries`. */
export const counted = (count: number, noun: string, several = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : several}`;

/** Begins with a capital letter: `an AWS access key` becomes `An AWS access key`. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `engine_version of aws_db_instance.main`, `the whole of aws_db_instance.main`. */
export const nameOfPlace = ({ place, address }: NamedPlace): string =>
  `${place === "" ? "the whole" : place} of ${address}`;

/** `aws_db_instance.* tags`, `aws_waf.* only in production`, `missing-resource absent aws_waf.x`. */
export function scopeText(scope: ScopeFacts): string {
  if ("causes" in scope) return scope.causes.join(", ");
  const { resource, attribute, presence } = scope;
  return presence === undefined ? `${resource} ${attribute ?? ""}`.trim() : `${resource} only in ${presence}`;
}

/** As many names as can be read at a glance, and how many more there are: `a, b and 3 more`. */
export const firstOf = (names: readonly string[], most: number, separator: string): string =>
  names.length <= most
    ? names.join(separator)
    : `${names.slice(0, most).join(separator)} and ${names.length - most} more`;

/** `Did you mean var.region? `, before what else can be done; nothing where no name is near. */
export const meaning = (near: string | undefined): string => (near === undefined ? "" : `Did you mean ${near}? `);

/** Text in YAML; addresses hold double quotes more often than single ones. */
export const yamlQuoted = (text: string): string =>
  text.includes('"') && !/[\\\p{C}]/u.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
