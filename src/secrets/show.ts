import { formatAddress, parseAddress } from "../model/address.js";
import { holdsCredential, isSecretEntry, isSecretItem } from "../credentials/called.js";
import type { Difference, Observed } from "../model/difference.js";
import { formatPath, plainPath, type Path } from "../model/path.js";
import type { ShownValue } from "../model/report.js";
import { compareText, type MapValue, type Value } from "../model/value.js";
import { bare, unescaped } from "./readings.js";
import type { Secrets } from "./secrets.js";

/** What stands for a secret, wherever one would stand. */
export const CONCEALED = "(sensitive)";

/** A value as a report may show it: the one place where a sensitive value turns into a word. */
export function showValue(observed: Observed, secrets: Secrets): ShownValue {
  switch (observed.kind) {
    case "absent":
      return { state: "absent" };
    case "unknown":
      return { state: "unknown" };
    case "null":
      return { state: observed.sensitive ? "sensitive" : "null" };
    default:
      return observed.sensitive || isRevealing(observed, secrets)
        ? { state: "sensitive" }
        : { state: "known", text: textOf(observed, secrets) };
  }
}

/** The path as a report may show it: not below a sensitive container, and with no secret in a key. */
export function showPath(
  difference: Pick<Difference, "path" | "shownSteps"> & Partial<Pick<Difference, "section">>,
  secrets: Secrets,
): { readonly path: readonly (string | number)[]; readonly place: string } {
  const shown: Path = difference.path
    .slice(0, difference.shownSteps ?? difference.path.length)
    .map((step, position) => {
      const text =
        typeof step === "object"
          ? step.element.slice(step.element.indexOf("=") + 1)
          : typeof step === "string"
            ? step
            : "";
      // The first step into a resource is the name of an attribute: no value.
      const isName = position === 0 && typeof step === "string" && !VALUES.includes(difference.section);
      if (text === "" || text === "*" || !(isName ? secrets.revealsInName(text) : secrets.reveals(text))) return step;
      return typeof step === "object" ? { element: CONCEALED } : CONCEALED;
    });
  return { path: plainPath(shown), place: formatPath(shown) };
}

/**
 * An address as a report may show it: with no secret in the key of an instance or a module, nor in a name. What is a
 * word is left in names, which stand in the source.
 */
export function showAddress(address: string, secrets: Secrets): string {
  if (!secrets.reveals(address)) return address;
  const parsed = parseAddress(address);
  // What has white space in it is no name, and may be a secret that goes on from line to line.
  if (parsed === undefined) return /\s/.test(address) || secrets.revealsInName(address) ? CONCEALED : address;
  const withoutSecret = <Step extends { readonly name: string; readonly key?: string | number }>(step: Step): Step => ({
    ...step,
    name: secrets.revealsInName(step.name) ? CONCEALED : step.name,
    ...(typeof step.key === "string" && secrets.reveals(step.key) ? { key: CONCEALED } : {}),
  });
  const type = secrets.revealsInName(parsed.type) ? CONCEALED : parsed.type;
  const shown = formatAddress(withoutSecret({ ...parsed, type, module: parsed.module.map(withoutSecret) }));
  return secrets.revealsInName(shown) ? CONCEALED : shown;
}

/**
 * Free text with every word that gives a secret away left out, and with them all words of the same secret: how many
 * there were is not told. With none left where a copy may go on from line to line.
 */
export function concealIn(text: string, secrets: Secrets): string {
  if (!secrets.reveals(text)) return text;
  const words = text.split(/(\s+)/);
  const lengths = words.map((word) => bare(unescaped(word)).length);
  const whole = bare(unescaped(text));
  // Words cannot be found again where an escape joins them.
  const isLost = lengths.reduce((sum, length) => sum + length, 0) !== whole.length;
  if (isLost || /[\r\n]/.test(text)) return CONCEALED;
  const places = secrets.places(whole);
  let end = 0;
  const shown = words.map((word, position) => {
    const begin = end;
    end += lengths[position] ?? 0;
    const isPart = begin < end && places.some(([from, to]) => from < end && begin < to);
    return isPart || secrets.reveals(word) ? concealedWord(word, secrets) : word;
  });
  const joined = shown.join("").replace(MANY, CONCEALED);
  return secrets.reveals(joined) ? CONCEALED : joined;
}

/** A value as text, with what is secret left out. */
export const showText = (value: Value, secrets: Secrets): string =>
  showValue(value, secrets).text ?? (value.kind === "null" && !value.sensitive ? "null" : CONCEALED);

// --- internal ---

const MANY = /\(sensitive\)(?:\s+\(sensitive\))+/g;

/** Brackets and signs around a word, `(90210,`, belong to the sentence, unless the rest is nothing without them. */
function concealedWord(word: string, secrets: Secrets): string {
  const [opening = ""] = /^\(+/.exec(word) ?? [];
  const [sign = ""] = /[,.;:!?)]+$/.exec(word) ?? [];
  const rest = word.slice(opening.length, word.length - sign.length);
  return secrets.reveals(word) && !secrets.reveals(rest) ? CONCEALED : opening + CONCEALED + sign;
}

/** What is a value itself, so that the first step leads into it. */
const VALUES: readonly (Difference["section"] | undefined)[] = ["output", "variable", "parameter"];

const isRevealing = (value: Value, secrets: Secrets): boolean =>
  (value.kind === "string" || value.kind === "number") &&
  (secrets.reveals(value.text) || (value.kind === "string" && holdsCredential(value.text)));

/** Strings as they are, everything else as JSON; secrets inside are left out one by one. */
function textOf(value: Value, secrets: Secrets): string {
  return value.kind === "string" ? value.text : jsonOf(value, secrets);
}

/** `name` is what the value is called where it stands. */
function jsonOf(value: Value, secrets: Secrets, name = ""): string {
  if (value.sensitive || isRevealing(value, secrets)) return JSON.stringify(CONCEALED);
  switch (value.kind) {
    case "null":
      return "null";
    case "unknown":
      return JSON.stringify("(known after apply)");
    case "boolean":
      return String(value.value);
    case "number":
      return value.text;
    case "string":
      return JSON.stringify(value.text);
    case "list":
      return `[${value.items
        .map((item, index) =>
          isSecretItem(value.items, index, name) ? JSON.stringify(CONCEALED) : jsonOf(item, secrets, name),
        )
        .join(",")}]`;
    case "map":
      return `{${entriesOf(value, secrets, name).join(",")}}`;
  }
}

/** In the order of what is shown: where a secret key stands among the others would say what it begins with. */
const entriesOf = (map: MapValue, secrets: Secrets, name: string): readonly string[] =>
  [...map.entries]
    .map(([key, item]): readonly [string, string] => [
      secrets.reveals(key) ? CONCEALED : key,
      isSecretEntry(map, key, item, name) ? JSON.stringify(CONCEALED) : jsonOf(item, secrets, key),
    ])
    .sort(([key, item], [otherKey, other]) => compareText(key, otherKey) || compareText(item, other))
    .map(([key, item]) => `${JSON.stringify(key)}:${item}`);
