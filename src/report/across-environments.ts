/** What more than two environments have at the places of a finding: in which order, and which of them is alone. */
import type { Finding, ParityReport, ReportedPlace, ShownValue } from "../model/report.js";

/** Everything that is known of a place, by environment: also what environments have that the finding is not about. */
export const allValues = ({ values, others }: ReportedPlace): Readonly<Record<string, ShownValue>> =>
  others === undefined ? values : { ...values, ...others };

/** The environments that any of the places says something of, in the report's order, which has the reference last. */
export function environmentsOf(
  places: readonly ReportedPlace[],
  { environments, reference }: Pick<ParityReport, "environments" | "reference">,
): readonly string[] {
  const found = new Set(places.flatMap((place) => Object.keys(allValues(place))));
  const known = environments.map(({ name }) => name).filter((name) => found.has(name) && name !== reference);
  const others = [...found].filter((name) => name !== reference && !known.includes(name));
  return [...known, ...others, ...(found.has(reference) ? [reference] : [])];
}

/**
 * The one of three or more environments that has something else than all others, which have the same: at every place of
 * the finding, all of which have to be known. `qa` for 16.4, 15.8 and 16.4 in staging, qa and production.
 */
export function oddOne({ places }: Pick<Finding, "places">, report: ParityReport): string | undefined {
  const names = report.environments.map(({ name }) => name);
  if (names.length < 3) return undefined;
  const odd = new Set(places.map((place) => oddOneAt(place, names)));
  const [only] = odd;
  return odd.size === 1 ? only : undefined;
}

/** Environments in groups that have the same at each of the places, as far as that can be told of what is shown. */
export function groupedByValues(
  places: readonly ReportedPlace[],
  names: readonly string[],
): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const texts = places.map((place) => comparableText(allValues(place)[name]));
    const key = texts.includes(undefined) ? `only ${name}` : JSON.stringify(texts);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return [...groups.values()];
}

// --- internal ---

function oddOneAt(place: ReportedPlace, names: readonly string[]): string | undefined {
  const groups = groupedByValues([place], names);
  const isKnown = names.every((name) => comparableText(allValues(place)[name]) !== undefined);
  if (!isKnown || groups.length !== 2) return undefined;
  const alone = groups.filter(({ length }) => length === 1);
  return alone.length === 1 ? alone[0]?.[0] : undefined;
}

/** Text that is the same for what is the same; undefined for what cannot be compared by what is shown. */
function comparableText(value: ShownValue | undefined): string | undefined {
  if (value === undefined || value.state === "unknown" || value.state === "sensitive") return undefined;
  return JSON.stringify([value.state, value.text ?? ""]);
}
