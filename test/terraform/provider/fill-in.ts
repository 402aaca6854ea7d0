import { createHash } from "node:crypto";

import type { Template } from "./behaviour/behaviour.js";
import type { Value } from "./values.js";

/** What placeholders are filled in from. */
export interface FillIn {
  readonly account: string;
  readonly region: string;
  /** The time that the provider believes it is, ISO 8601. */
  readonly clock: string;
  /** The resource type, so that what a service shares between its objects comes out the same. */
  readonly type: string;
  /** What makes this object's invented values its own. */
  readonly seed: string;
  /** Another attribute of the object as text, lists joined by commas; empty where it has no value. */
  readonly read: (name: string) => string;
}

/**
 * Fills in a template. Placeholders, the same ones giving the same text for the same seed:
 * `{hex:8}`, `{digits:8}`, `{upper:8}` (capitals and digits), `{alnum:8}` (small letters and digits), `{mixed:6}`,
 * `{number:1-97}`, `{uuid}`: invented; a label (`{hex:8@lb}`) makes two places share one invention.
 * `{account}`, `{region}`, `{clock}`; `{zone}`: the hosted zone of a service in the region; `{account-token}`: what all
 * endpoints of an account and region have in common; `{artifact}`: the digest of the code, whichever function runs
 * it; `{canonical-user}`: the account as S3 names it. Anything else is the name of an attribute of the same object.
 * `place` is where the value goes, which keeps the inventions of two attributes apart.
 */
export function fillIn(template: Template, place: string, source: FillIn): Value {
  if (typeof template === "string") return fillInText(template, place, source);
  if (Array.isArray(template))
    return template.map((item: Template, index) => fillIn(item, `${place}.${index}`, source));
  if (typeof template === "object" && template !== null) {
    return Object.fromEntries(
      Object.entries(template).map(([name, item]) => [name, fillIn(item, `${place}.${name}`, source)]),
    );
  }
  return template;
}

/** A reproducible text of `length` characters of `alphabet`, made from `seed`. */
export function invent(seed: string, alphabet: string, length: number): string {
  let text = "";
  for (let round = 0; text.length < length; round += 1) {
    const digest = createHash("sha256").update(`${seed}/${round}`).digest();
    text += [...digest].map((byte) => alphabet[byte % alphabet.length]).join("");
  }
  return text.slice(0, length);
}

// --- internal ---

const HEX = "0123456789abcdef";
const ALPHABETS: Readonly<Record<string, string>> = {
  hex: HEX,
  digits: "123456789",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  alnum: "abcdefghijklmnopqrstuvwxyz234567",
  mixed: "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789",
};

/** A `$` or `#` before the brace is the syntax of something else: flow log formats, load balancer redirects. */
const PLACEHOLDER = /(?<![$#])\{([a-z_0-9-]+)(?::([0-9-]+))?(?:@([^}]+))?\}/g;

function fillInText(template: string, place: string, source: FillIn): string {
  return template.replace(PLACEHOLDER, (_, kind: string, argument: string | undefined, label: string | undefined) => {
    const seed = `${source.seed}/${label ?? place}/${kind}`;
    const alphabet = ALPHABETS[kind];
    if (alphabet !== undefined) return invent(seed, alphabet, Number(argument ?? "8"));
    if (kind === "number") return inventNumber(seed, argument ?? "1-9");
    if (kind === "uuid") return invent(seed, HEX, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    return shared(kind, source) ?? source.read(kind);
  });
}

function shared(kind: string, source: FillIn): string | undefined {
  if (kind === "account") return source.account;
  if (kind === "region") return source.region;
  if (kind === "clock") return source.clock;
  if (kind === "zone") return `Z${invent(`${source.region}/${source.type}`, ALPHABETS["upper"]!, 13)}`;
  if (kind === "account-token") return `c${invent(`${source.account}/${source.region}`, ALPHABETS["alnum"]!, 11)}`;
  if (kind === "canonical-user") return invent(`${source.account}/canonical-user`, HEX, 64);
  // The same code has the same digest in every account; the bucket that it lies in is the account's own.
  if (kind === "artifact")
    return invent(["filename", "image_uri", "s3_key", "s3_object_version"].map(source.read).join("/"), HEX, 44);
  return undefined;
}

function inventNumber(seed: string, range: string): string {
  const [from = 0, to = 9] = range.split("-").map(Number);
  return String(from + (createHash("sha256").update(seed).digest().readUInt32BE() % (to - from + 1)));
}
