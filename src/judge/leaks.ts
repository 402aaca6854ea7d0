import type { IdentityTable } from "../compare/identity-table.js";
import type { Environment } from "../model/environment.js";
import { plainText, readableText, withoutNames } from "../model/marked-text.js";
import { wordsInside } from "../model/word-finder.js";
import type { Draft, DraftPlace } from "./draft.js";
import { textsIn, type EvaluatedPlace, type TextKind } from "./environment-texts.js";
import { isHost, isSecret, searcher, type Foreign, type Sides } from "./foreign-search.js";
import type { Comparison, JudgeInput } from "./input.js";
import { literalsOf } from "./literals.js";
import { comparePlaces } from "./order.js";
import { secretsOfItsOwn, type OwnSecret } from "./secrets-of-one.js";
import { showPlace } from "./show-place.js";
import { incompleteness } from "./statements.js";

/**
 * Values in one environment that contain another's identity or secret: production that points at staging's bucket,
 * account or key, also where both sides are equal. What belongs to an identity of its own is none. Where a value is
 * not known yet, what is written out in its expression is looked at. One finding for each foreign identity or secret
 * and environment.
 */
export function crossEnvironmentDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const { left, right, identities } = comparison;
  // Of an incomplete plan no value is looked at.
  if ([left, right].some((environment) => incompleteness(environment) !== undefined)) return [];
  return [
    ...leaksIn(
      left,
      right,
      sidesOf(identities, "left", secretsOfItsOwn(right, left, input)),
      evaluatedIn(left, comparison),
      input,
    ),
    ...leaksIn(
      right,
      left,
      sidesOf(identities, "right", secretsOfItsOwn(left, right, input)),
      evaluatedIn(right, comparison),
      input,
    ),
  ];
}

// --- internal ---

const evaluatedIn = ({ name }: Environment, { claims }: Comparison): readonly EvaluatedPlace[] =>
  claims
    .all("planned", "proven")
    .flatMap(({ environments, place, evidence }) =>
      environments.includes(name) && evidence.is === "value" ? [{ place, value: evidence.value }] : [],
    );

/** Resource identities shorter than this stand in other texts by chance. */
const LEAST_RESOURCE_IDENTITY = 8;
/** Identities that say nothing about which environment is meant. */
const SHARED_KINDS: ReadonlySet<string> = new Set(["region", "cidr", "partition"]);

function sidesOf({ identities }: IdentityTable, side: "left" | "right", secrets: readonly OwnSecret[]): Sides {
  const other = side === "left" ? "right" : "left";
  const own = identities.map((identity) => identity[side]);
  const named = identities
    .filter((identity) => (identity.declared ? !SHARED_KINDS.has(identity.kind ?? "") : isTelling(identity[other])))
    .map((identity): Foreign => ({
      text: identity[other],
      origin: identity.origin,
      facts: { is: "identity", what: identity.declared ? `the ${identity.origin}` : identity.origin },
    }));
  // What names either environment is no secret, whoever marked it.
  const naming = new Set([
    ...wordsInside(
      secrets.map(({ text }) => text),
      own,
    ),
    ...identities.map((identity) => identity[other]),
  ]);
  const secret = secrets
    .filter(({ text }) => !naming.has(text))
    .map(({ text, parameter }): Foreign => ({
      text,
      origin: `secret ${parameter}`,
      facts: { is: "secret", parameter },
    }));
  const hosts = identities.flatMap(({ declared, left, right }) => (declared ? [left, right] : [])).filter(isHost);
  return { own, foreign: [...named, ...secret], hosts: new Set(hosts.map((host) => host.toLowerCase())) };
}

const isTelling = (text: string): boolean => text.length >= LEAST_RESOURCE_IDENTITY && /[-_.:/0-9]/.test(text);

function leaksIn(
  environment: Environment,
  other: Environment,
  sides: Sides,
  evaluated: readonly EvaluatedPlace[],
  input: JudgeInput,
): readonly Draft[] {
  if (sides.foreign.length === 0) return [];
  const search = searcher(sides);
  const found = new Map<Foreign, DraftPlace[]>();
  const told = new Set<string>();
  for (const { place, text, sensitive, kind } of textsIn(environment, evaluated)) {
    const holds = search(SEARCHED[kind](text), place);
    const key = JSON.stringify([place.section, place.address, place.path]);
    if (holds === undefined || told.has(key)) continue;
    told.add(key);
    const shown = showPlace(
      place,
      [environment],
      [
        {
          kind: "string",
          text: kind === "marked" ? readableText(text) : text,
          sensitive: sensitive || isSecret(holds),
        },
      ],
      input.secrets,
    );
    const places = found.get(holds) ?? [];
    places.push({ place, shown });
    found.set(holds, places);
  }
  return [...found].map(([{ origin, facts }, places]): Draft => ({
    kind: "cross-environment-value",
    case: "leak",
    facts: { environment: environment.name, other: other.name, foreign: facts },
    environment: environment.name,
    cause: { kind: "leak", origin },
    places: [...places].sort((a, b) => comparePlaces(a.shown, b.shown)),
  }));
}

/** The part of a text in which something of another environment counts. */
const SEARCHED: Readonly<Record<TextKind, (text: string) => string>> = {
  plain: plainText,
  marked: withoutNames,
  template: literalsOf,
};
