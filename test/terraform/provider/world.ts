import { createHash } from "node:crypto";

import { completeObject, type Completion } from "./apply.js";
import type { Behaviour } from "./behaviour/behaviour.js";
import { behaviourOf } from "./behaviour/index.js";
import { DATA_SOURCES } from "./data-sources.js";
import { planChange, type PlannedChange } from "./plan.js";
import { selects, setPaths, type Drift, type Failure, type Scenario } from "./scenario.js";
import type { Block, ProviderSchemas } from "./schema.js";
import { conform, isArray, isObject, UNKNOWN, type ObjectValue, type Value } from "./values.js";

/** One configured provider: an account, a region, default tags. */
export interface Account {
  readonly account: string;
  readonly region: string;
  readonly clock: string;
  readonly defaultTags: Value;
}

/** A request that the pretended service refuses, with the two texts of a Terraform diagnostic. */
export interface Refusal {
  readonly summary: string;
  readonly detail: string;
}

/**
 * The pretended cloud. It holds no objects: Terraform's state is the truth, and whatever a service would invent is
 * computed from account, region and the object's configuration, so that the same configuration gives the same ids.
 */
export interface World {
  /** Reads the provider's configuration. Returns a refusal where the credentials belong to a forbidden account. */
  readonly configure: (config: ObjectValue) => Account | Refusal;
  /** Plans a creation (`prior` null) or an update. */
  readonly plan: (
    type: string,
    prior: ObjectValue | null,
    proposed: ObjectValue,
    config: ObjectValue,
    account: Account,
  ) => PlannedChange;
  /** Carries out a planned creation or update and returns the object as it is afterwards. */
  readonly apply: (type: string, prior: ObjectValue | null, planned: ObjectValue, account: Account) => ObjectValue;
  /** Reads an object back; null when somebody deleted it. */
  readonly read: (type: string, state: ObjectValue) => ObjectValue | null;
  /** The object behind an import id, or undefined where there is none. */
  readonly importObject: (type: string, id: string, account: Account) => ObjectValue | undefined;
  /** Answers a data source. */
  readonly readData: (type: string, config: ObjectValue, account: Account) => ObjectValue;
  /** The refusal that the scenario has prepared for a request, if any. */
  readonly refusal: (type: string, during: Failure["during"], object: ObjectValue) => Refusal | undefined;
}

/** Makes a world. `scenario` is asked at every request, so that a test can change it while the provider runs. */
export function createWorld(schemas: ProviderSchemas, scenario: () => Scenario): World {
  const repeats = new Map<string, number>();
  const mended = new Map<string, Set<string>>();
  const blockOf = (type: string): Block => schemas.resources[type]!;
  const drifts = (type: string, state: ObjectValue): readonly Drift[] =>
    (scenario().drift ?? []).filter(
      (drift) => selects(drift, type, state) && !mended.get(objectKey(type, state))?.has(JSON.stringify(drift)),
    );

  return {
    configure: (config) => configure(config, scenario()),
    plan: (type, prior, proposed, config, account) =>
      planChange(
        { schema: blockOf(type), behaviour: behaviourOf(type), prior, proposed, config },
        { ...account, region: regionOf(config, account) },
      ),
    apply: (type, prior, planned, account) => {
      const seed = prior === null ? newSeed(repeats, type, planned, account) : asSeed(type, prior, account);
      const object = completeObject(
        planned,
        completion(blockOf(type), behaviourOf(type), type, seed, account, planned),
      );
      const done = drifts(type, prior ?? object).map((drift) => JSON.stringify(drift));
      if (done.length > 0)
        mended.set(objectKey(type, object), new Set([...(mended.get(objectKey(type, object)) ?? []), ...done]));
      return object;
    },
    read: (type, state) => {
      const found = drifts(type, state);
      if (found.some((drift) => drift.gone)) return null;
      return conformObject(
        found.reduce((object, drift) => setPaths(object, withAllTags(drift.set ?? {}, state)), state),
        blockOf(type),
      );
    },
    importObject: (type, id, account) => {
      const existing = (scenario().existing ?? []).find((one) => one.type === type && one.id === id);
      if (existing === undefined) return undefined;
      const given = unknownWhereComputed({ id, ...existing.attributes }, blockOf(type));
      return completeObject(
        given,
        completion(blockOf(type), behaviourOf(type), type, asSeed(type, { id }, account), account, given),
      );
    },
    readData: (type, config, account) => readData(type, config, account, schemas.data[type]!, scenario()),
    refusal: (type, during, object) => {
      const failure = (scenario().failures ?? []).find((one) => one.during === during && selects(one, type, object));
      return failure && { summary: failure.summary, detail: failure.detail ?? "The scenario asks for this failure." };
    },
  };
}

// --- internal ---

const DEFAULT_CLOCK = "2026-01-15T09:00:00Z";
const DEFAULT_ACCOUNT = "123456789012";
const DEFAULT_REGION = "us-east-1";

function configure(config: ObjectValue, scenario: Scenario): Account | Refusal {
  const allowed = isArray(config["allowed_account_ids"]) ? config["allowed_account_ids"].map(String) : [];
  const account = scenario.account ?? allowed[0] ?? DEFAULT_ACCOUNT;
  if (allowed.length > 0 && !allowed.includes(account)) {
    return {
      summary: "AWS account ID not allowed",
      detail: `The credentials belong to account ${account}; allowed_account_ids names ${allowed.join(", ")}.`,
    };
  }
  const block = isArray(config["default_tags"]) ? config["default_tags"][0] : null;
  const region = typeof config["region"] === "string" ? config["region"] : DEFAULT_REGION;
  return {
    account,
    region,
    clock: scenario.clock ?? DEFAULT_CLOCK,
    defaultTags: (isObject(block) ? block["tags"] : null) ?? null,
  };
}

/** A tag changed by hand is read back in `tags_all` as well. */
function withAllTags(changes: ObjectValue, state: ObjectValue): ObjectValue {
  if (!("tags_all" in state)) return changes;
  const tags = Object.entries(changes).filter(([path]) => path === "tags" || path.startsWith("tags."));
  return { ...changes, ...Object.fromEntries(tags.map(([path, value]) => [path.replace("tags", "tags_all"), value])) };
}

function regionOf(config: ObjectValue, account: Account): string {
  return typeof config["region"] === "string" ? config["region"] : account.region;
}

function completion(
  schema: Block,
  behaviour: Behaviour,
  type: string,
  seed: string,
  account: Account,
  object: ObjectValue,
): Completion {
  return {
    schema,
    behaviour,
    type,
    seed,
    account: account.account,
    region: regionOf(object, account),
    clock: account.clock,
  };
}

/** Two objects with the same configuration are told apart by the order in which they are made. */
function newSeed(repeats: Map<string, number>, type: string, planned: ObjectValue, account: Account): string {
  const seed = asSeed(type, planned, account);
  const repeat = repeats.get(seed) ?? 0;
  repeats.set(seed, repeat + 1);
  return repeat === 0 ? seed : `${seed}/${repeat}`;
}

function asSeed(type: string, object: ObjectValue, account: Account): string {
  const text = JSON.stringify(object, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  return createHash("sha256").update(`${account.account}/${account.region}/${type}/${text}`).digest("hex");
}

function objectKey(type: string, state: ObjectValue): string {
  return `${type} ${String(state["id"] ?? "")}`;
}

function conformObject(object: ObjectValue, block: Block): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, { type }]) => [
    name,
    conform(object[name] ?? null, type),
  ]);
  const blocks = Object.entries(block.blocks).map(([name, nested]) => [
    name,
    object[name] ?? (nested.nesting === "single" ? null : []),
  ]);
  return Object.fromEntries([...attributes, ...blocks]) as ObjectValue;
}

function unknownWhereComputed(given: ObjectValue, block: Block): ObjectValue {
  const computed = Object.entries(block.attributes).filter(
    ([name, attribute]) => attribute.computed && given[name] === undefined,
  );
  return conformObject({ ...given, ...Object.fromEntries(computed.map(([name]) => [name, UNKNOWN])) }, block);
}

function readData(type: string, config: ObjectValue, account: Account, schema: Block, scenario: Scenario): ObjectValue {
  const region = regionOf(config, account);
  const source = DATA_SOURCES[type];
  const scope = source?.scope === "region" ? { ...account, account: "" } : account;
  const assigned = { ...source?.answers(config, region), ...(schema.attributes["region"] && { region }) };
  const open = unknownWhereComputed(withoutNulls({ ...config, ...source?.exact?.(config) }), schema);
  const object = completeObject(
    open,
    completion(schema, { assigned, keepsNull: true }, type, asSeed(type, config, scope), account, config),
  );
  const answers = (scenario.data ?? []).filter((answer) => selects(answer, type, config));
  return conformObject(
    answers.reduce((current, answer) => setPaths(current, answer.set), object),
    schema,
  );
}

function withoutNulls(object: ObjectValue): ObjectValue {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}
