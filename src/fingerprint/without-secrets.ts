import { bare, unescaped } from "../secrets/readings.js";
import type { Secrets } from "../secrets/secrets.js";
import { CONCEALED } from "../secrets/show.js";

/**
 * A text as it may be digested: of `dbadmin:read`, where `dbadmin` is secret, `(sensitive):read`, so that a change of
 * the rest is seen. All of it is left out where no part of it can be.
 */
export function withoutSecrets(text: string, secrets: Secrets): string {
  // Short ones are found as words alone, which nothing is any more once its blanks are gone.
  const open = withoutWords(text, secrets);
  if (!secrets.revealsInDigest(open)) return open;
  const plain = bare(unescaped(open));
  const rest = withoutWords(cutOut(plain, secrets.places(plain)), secrets);
  return rest !== CONCEALED && secrets.revealsInDigest(rest) ? CONCEALED : rest;
}

// --- internal ---

const WORD = /[\p{L}\p{N}_]+/gu;

const withoutWords = (text: string, secrets: Secrets): string =>
  text.replace(WORD, (word) => (secrets.revealsInDigest(word) ? CONCEALED : word));

/** The text with a word in place of each of these parts, which may overlap. */
function cutOut(text: string, places: readonly (readonly [number, number])[]): string {
  let [result, end] = ["", 0];
  for (const [from, to] of [...places].sort(([one], [other]) => one - other)) {
    if (to <= end) continue;
    result += from < end ? "" : text.slice(end, from) + CONCEALED;
    end = to;
  }
  return result + text.slice(end);
}
