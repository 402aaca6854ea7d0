import { credentialFormats } from "../knowledge/credential-formats.js";
import { literalPattern } from "../model/literal-pattern.js";
import { isOwnText } from "./names.js";

/** A credential in a text. */
export interface Credential {
  /** The name of the rule that found it. */
  readonly rule: string;
  /** What it is, with its article. */
  readonly what: string;
  /** The secret itself, and what else gives it away; never shown. */
  readonly texts: readonly [string, ...string[]];
}

/** Every credential in a text that can be told by what it looks like, wherever it stands. */
export function credentialsLike(text: string): readonly Credential[] {
  if (!looksLikeAny(text)) return [];
  return credentialFormats
    .filter(({ needles }) => needles.some((needle) => text.includes(needle)))
    .flatMap(({ rule, what, pattern }) =>
      [...text.matchAll(pattern)].flatMap((match): Credential[] => {
        const secret = match.groups?.["secret"] ?? match[0];
        if (!(rule === "private-key" || (isOwnText(withoutScheme(secret)) && isVaried(secret)))) return [];
        return [{ rule, what, texts: secret === match[0] ? [secret] : [secret, match[0]] }];
      }),
    );
}

/** False for nearly all texts: those have nothing that `credentialsLike` would look at. */
export const looksLikeAny = (text: string): boolean =>
  text.length < LEAST_TOKEN ? text.includes("://") : ANY_NEEDLE.test(text);

// --- internal ---

/** Only a URL with a password can be shorter. */
const LEAST_TOKEN = 20;

const NEEDLES = credentialFormats.flatMap(({ needles }) => needles.map(literalPattern));
const ANY_NEEDLE = new RegExp([...new Set(NEEDLES)].join("|"));

/** A webhook is a URL, and a secret. */
const withoutScheme = (text: string): string => text.replace(/^https:\/\//, "");

/** `glpat-xxxxxxxxxxxxxxxxxxxx` is what documentation writes. */
const isVaried = (text: string): boolean => new Set(text.slice(-12)).size > 2 || text.length < 12;
