import { createHash } from "node:crypto";

import { literalPattern } from "../model/literal-pattern.js";
import { blot, withoutBlots } from "../model/marked-text.js";

/**
 * A fresh text of the same shape: letters for letters (of the same case), digits for digits, everything else as it
 * is. Always the same for the same text and salt, so that a proof can be repeated.
 */
export function neutralText(text: string, salt: string): string {
  const bytes = createHash("sha256").update(`${salt}\u0000${text}`).digest();
  return [...text]
    .map((character, position) => neutralCharacter(character, bytes[position % bytes.length] as number, position))
    .join("");
}

/**
 * A function that blots out every occurrence of the given texts, whatever their case, by a mark of its own for
 * each position in the list of groups. Texts of one group get the same mark.
 */
export function maskFor(groups: readonly (readonly string[])[]): (text: string) => string {
  const marks = new Map<string, string>();
  groups.forEach((group, position) =>
    group.filter((text) => text !== "").forEach((text) => marks.set(text.toLowerCase(), blot(position))),
  );
  const longestFirst = [...marks.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  if (longestFirst.length === 0) return withoutBlots;
  const pattern = new RegExp(longestFirst.map(literalPattern).join("|"), "gi");
  return (text) => withoutBlots(text).replace(pattern, (found) => marks.get(found.toLowerCase()) ?? found);
}

// --- internal ---

const LETTERS = "qxzjvkwy";

function neutralCharacter(character: string, byte: number, position: number): string {
  if (/[a-z]/.test(character)) return LETTERS[(byte + position) % LETTERS.length] as string;
  if (/[A-Z]/.test(character)) return (LETTERS[(byte + position) % LETTERS.length] as string).toUpperCase();
  // A leading digit stays a digit that is not zero, so that lengths and ranges survive.
  if (/[0-9]/.test(character)) return String(1 + ((byte + position) % 9));
  return character;
}
