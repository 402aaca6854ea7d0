/** What is proposed for each parameter that differs: one entry, with the values beside it. */
import type { JudgeInput } from "../judge/input.js";
import type { ParameterInEnvironments } from "../judge/parameters.js";
import { rankPlace } from "../judge/rank.js";
import { emptyContract } from "../model/contract.js";
import { absent, type Observed } from "../model/difference.js";
import { escapePattern } from "../model/pattern.js";
import type { Dimension } from "../model/report.js";
import { canonicalText, compareText, type Value } from "../model/value.js";
import { CONCEALED, showValue } from "../secrets/show.js";
import type { Secrets } from "../secrets/secrets.js";
import { dimensionsByDanger, type Doubt, type Field, type ParameterEntry, type ValueBeside } from "./draft.js";
import type { IdentityCandidate } from "./identities.js";
import type { Survey } from "./survey.js";

/** One entry for each, the ones that hide defects first. `identities` are those that were agreed on. */
export function parameterEntries(
  { judged, differing }: Pick<Survey, "judged" | "differing">,
  identities: readonly IdentityCandidate[],
): readonly ParameterEntry[] {
  const named = new Map(identities.map((identity) => [identity.parameter, identity]));
  return differing
    .map((parameter): ParameterEntry => entryOf(parameter, named.get(parameter.name), judged))
    .sort(byDanger);
}

/** What a parameter is about, by its name: `service.api.env.LOG_LEVEL`. */
export const dimensionOfParameter = (name: string): Dimension => rankOf(name).dimension;

/** True for what an input marks as secret, what looks like a credential, and what is called like one. */
export const isSecret = (parameter: ParameterInEnvironments, { secrets }: Pick<JudgeInput, "secrets">): boolean =>
  parameter.sensitive ||
  isCalledSecret(parameter.name) ||
  [...parameter.values.values()].some(
    (value) => value !== undefined && showValue(value, secrets).state === "sensitive",
  );

/** Names of environments first, then what hides defects. */
export const byDanger = (one: ParameterEntry, other: ParameterEntry): number =>
  Number(one.differences === undefined) - Number(other.differences === undefined) ||
  (other.differences ?? 0) - (one.differences ?? 0) ||
  dimensionsByDanger.indexOf(one.dimension) - dimensionsByDanger.indexOf(other.dimension) ||
  compareText(one.name, other.name);

// --- internal ---

const rankOf = (name: string): ReturnType<typeof rankPlace> =>
  rankPlace({ section: name.startsWith("var.") ? "variable" : "parameter", address: name, path: [] }, emptyContract);

/** Secrets, by their names, are what matters most of all. */
const isCalledSecret = (name: string): boolean => {
  const { dimension, severity } = rankOf(name);
  return dimension === "environment-variables-and-secrets" && severity === "critical";
};

function entryOf(
  parameter: ParameterInEnvironments,
  identity: IdentityCandidate | undefined,
  judged: JudgeInput,
): ParameterEntry {
  const secret = isSecret(parameter, judged);
  const { name } = parameter;
  const doubt = identity === undefined && !secret ? doubtOf(parameter, judged) : undefined;
  const mustDiffer = (secret || UNIQUE.has(identity?.kind ?? "")) && differsFromReference(parameter, judged.reference);
  return {
    name: escapePattern(name),
    fields: fieldsOf(identity?.kind, mustDiffer, secret),
    values: valuesBeside(parameter, secret, judged.secrets),
    dimension: dimensionOfParameter(name),
    ...(identity === undefined ? {} : { differences: identity.differences }),
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** No two environments may share them. */
const UNIQUE: ReadonlySet<string> = new Set(["name", "account", "domain", "cidr"]);

function fieldsOf(identity: string | undefined, mustDiffer: boolean, secret: boolean): readonly Field[] {
  const fields: Field[] = [];
  if (identity !== undefined) fields.push(["identity", identity]);
  if (mustDiffer) fields.push(["must", "differ"]);
  if (fields.length === 0) fields.push(["may", "differ"]);
  if (secret) fields.push(["sensitive", true]);
  return fields;
}

/** Versions and variables that one environment lacks are faults more often than not. */
function doubtOf({ name, values }: ParameterInEnvironments, { environments }: JudgeInput): Doubt | undefined {
  const dimension = dimensionOfParameter(name);
  if (dimension === "versions") return "version";
  if (MODES.test(name)) return "mode";
  const texts = [...values.values()].map((value) => (value === undefined ? "" : canonicalText(value)));
  const open = texts.filter((text) => ANYWHERE.test(text)).length;
  if (open > 0 && open < texts.length) return "open-to-the-world";
  if (new Set([...values.values()].map(sortedItems)).size === 1) return "order";
  const isMissing = environments.some((environment) => values.get(environment.name) === undefined);
  return isMissing && dimension === "environment-variables-and-secrets" ? "missing-variable" : undefined;
}

/** What frameworks take their mode from: one that differs makes other code of the same image. */
const MODES =
  /(?:^|[._])(?:NODE|RAILS|RACK|APP|DJANGO|FLASK|ASPNETCORE|DOTNET|SPRING_PROFILES)_(?:ENV|ENVIRONMENT|ACTIVE)$/;

const ANYWHERE = /"(?:0\.0\.0\.0\/0|::\/0)"/;

/** The same for two lists of the same elements; different for everything else that differs. */
const sortedItems = (value: Value | undefined): string =>
  value === undefined
    ? "absent"
    : value.kind === "list"
      ? JSON.stringify(value.items.map(canonicalText).sort(compareText))
      : canonicalText(value);

function differsFromReference({ values }: ParameterInEnvironments, reference: string): boolean {
  const own = values.get(reference);
  if (own === undefined || own.kind === "null") return false;
  return [...values].every(
    ([environment, value]) =>
      environment === reference ||
      (value !== undefined && value.kind !== "null" && canonicalText(value) !== canonicalText(own)),
  );
}

function valuesBeside({ values }: ParameterInEnvironments, secret: boolean, secrets: Secrets): readonly ValueBeside[] {
  return [...values].map(([environment, value]) => ({ environment, text: shown(value, secret, secrets) }));
}

function shown(value: Value | undefined, secret: boolean, secrets: Secrets): string {
  const observed: Observed = value ?? absent;
  if (secret && observed.kind !== "absent") return CONCEALED;
  const { state, text } = showValue(observed, secrets);
  return text ?? STATES[state];
}

const STATES = {
  known: "",
  absent: "(absent)",
  null: "null",
  unknown: "(known after apply)",
  sensitive: CONCEALED,
} as const;
