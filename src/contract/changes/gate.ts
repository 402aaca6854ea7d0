import { severities } from "../../knowledge/ranking.js";
import type { Gate, Severity, TrustedIdentity, TrustedKey } from "../../model/contract.js";
import type { ContractChange } from "../../model/contract-change.js";
import { fieldChange, type Versions } from "./versions.js";

/** What the gate would ask for that it does not ask for now, and the other way round. */
export function gateChanges({ judging, proposed }: Versions): readonly ContractChange[] {
  return (Object.keys(roles) as (keyof Gate)[]).flatMap((key): readonly ContractChange[] => {
    const [was, is] = [judging.gate[key], proposed.gate[key]];
    if (textOf(was) === textOf(is)) return [];
    const [before, location] = [judging, proposed].map(({ locations }) => locations.get(`gate.${key}`));
    const { [key]: _, ...others } = judging.gate;
    return [
      {
        section: "gate",
        subject: key,
        about: `gate.${key}`,
        what: "changed",
        direction: asksForLess[roles[key]](was, is) ? "wider" : "narrower",
        fields: [fieldChange(key, textOf(was), textOf(is))],
        ...(location === undefined ? {} : { location }),
        ...(before === undefined ? {} : { before }),
        alone: { ...judging, gate: { ...others, ...(is === undefined ? {} : { [key]: is }) } as unknown as Gate },
      },
    ];
  });
}

// --- internal ---

/**
 * What the keys of the gate do. `demand`: asks for something, or not. `limit`: the most that is accepted, any where it
 * is absent. `day`: the same in hours, and a day where it is absent. `threshold`: the least severity that blocks.
 * `trust`: whose word counts.
 * `order`: what comes after what; another one lets something pass that the first does not. `least`: the least that is
 * accepted, any where it is absent.
 */
type Role = "demand" | "limit" | "day" | "threshold" | "trust" | "order" | "least";

/** A key that nobody has thought about does not compile. */
const roles: Readonly<Record<keyof Gate, Role>> = {
  failOn: "threshold",
  requireApplied: "demand",
  requireNoLiveDrift: "demand",
  requireSameConfiguration: "demand",
  maxWaiverDays: "limit",
  maxPlanAgeHours: "limit",
  maxAttestationAgeHours: "day",
  requireSigned: "demand",
  order: "order",
  soakHours: "least",
  reviewDays: "limit",
  keys: "trust",
  identities: "trust",
};

type Value = Gate[keyof Gate];

/** Whether the second of two values that are not the same asks for less than the first. */
const asksForLess: Readonly<Record<Role, (was: Value, is: Value) => boolean>> = {
  demand: (_, is) => is !== true,
  limit: (was, is) => mostOf(is, Infinity) > mostOf(was, Infinity),
  day: (was, is) => mostOf(is, 24) > mostOf(was, 24),
  order: (was) => was !== undefined,
  least: (was, is) => mostOf(is, 0) < mostOf(was, 0),
  trust: (was, is) => trustedIn(is).some((one) => !trustedIn(was).includes(one)),
  threshold: (was, is) => severities.indexOf(is as Severity) < severities.indexOf(was as Severity),
};

const mostOf = (limit: Value, absent: number): number => (typeof limit === "number" ? limit : absent);

/** The keys themselves, and whole identities: another name for a key makes nobody else trusted. */
const trustedIn = (value: Value): readonly string[] =>
  listOf(value).map((one) =>
    "key" in one ? one.key.replaceAll(/\s/g, "") : JSON.stringify([one.issuer, one.subject]),
  );

const listOf = (value: Value): readonly (TrustedKey | TrustedIdentity)[] =>
  typeof value === "object" ? value.filter((one) => typeof one !== "string") : [];

const namesIn = (value: readonly unknown[]): readonly string[] => value.filter((one) => typeof one === "string");

function textOf(value: Value): string | undefined {
  if (value === undefined || typeof value !== "object") return value === undefined ? undefined : String(value);
  const named = namesIn(value);
  if (named.length > 0) return named.join(", ");
  const texts = listOf(value).map((one) =>
    "key" in one ? `${one.name}: ${one.key.trim()}` : `${one.subject} (${one.issuer})`,
  );
  return texts.length === 0 ? undefined : texts.join(", ");
}
