import { configurationAddress, formatAddress } from "../model/address.js";
import type { Address } from "../model/address.js";
import type { Drift, Resource } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import { nullValue } from "../model/value.js";
import type { Value } from "../model/value.js";
import { partName } from "../json/byte-window.js";
import type { ByteWindow } from "../json/byte-window.js";
import { readChange } from "./change.js";
import type { Change } from "./change.js";
import { identify } from "./instance.js";
import { shownPart } from "../json/json-error.js";
import { parseValue } from "../json/parse-value.js";
import { fullProviderName } from "./provider-address.js";
import { passOverInside } from "./unknown-parts.js";
import { wrong } from "../json/scan.js";
import { below, textOf } from "../json/shape.js";
import { membersOf } from "../json/walk.js";

/** One entry of `resource_changes` or `resource_drift`. */
export interface ResourceChange {
  readonly address: Address;
  readonly mode: "managed" | "data" | "ephemeral";
  readonly provider: string;
  readonly change: Change;
  readonly actionReason: string | undefined;
  readonly previousAddress: string | undefined;
  readonly deposed: string | undefined;
}

/**
 * Reads the entry that comes next. Previews of Terraform 0.12 wrote `"deposed": true` for what is not deposed, so
 * only the key of a deposed object counts. Throws an InputError when it is none, or of a mode that is not known.
 */
export function readResourceChange(window: ByteWindow): ResourceChange {
  const fields = new Map<string, Value>();
  const part = { file: window.file, name: partName(window) };
  let change: Change | undefined;
  membersOf(window, (key) => {
    if (key === "change") change = readChange(window, part);
    else if (FIELDS.has(key)) fields.set(key, parseValue(window));
    else passOverInside(window, "resource_changes", key);
  });
  if (change === undefined) throw wrong(window, "a resource without a change");
  const text = (key: string): string | undefined => textOf(fields.get(key), below(part, key));
  const address = identify(
    {
      address: text("address"),
      module: text("module_address"),
      mode: text("mode"),
      type: text("type"),
      name: text("name"),
      index: fields.get("index"),
    },
    part,
  );
  return {
    address,
    mode: modeOf(text("mode") ?? address.mode, window),
    provider: fullProviderName(text("provider_name") ?? ""),
    change,
    actionReason: text("action_reason"),
    previousAddress: text("previous_address"),
    deposed: fields.get("deposed")?.kind === "boolean" ? undefined : text("deposed"),
  };
}

/** What becomes of the object: it will exist, it will not, or there is none to speak of. */
export type Fate = "exists" | "departs" | "none";

/** What an entry of `resource_changes` makes of its object. */
export function fateOf({ change, deposed, mode }: ResourceChange): Fate {
  if (mode === "ephemeral") return "none";
  const ends =
    change.actions.length > 0 && change.actions.every((action) => action === "delete" || action === "forget");
  if (deposed === undefined && !ends && change.after !== undefined) return "exists";
  return mode === "managed" && change.before !== undefined ? "departs" : "none";
}

/** The resource that an entry tells of. One that departs has no value. */
export function resourceOf(entry: ResourceChange): Resource {
  const { change, address } = entry;
  return {
    address: formatAddress(address),
    parsed: address,
    provider: entry.provider,
    actions: change.actions,
    value: fateOf(entry) === "exists" ? (change.after ?? nullValue()) : nullValue(),
    replacePaths: change.replacePaths,
    importing: change.importing,
    ...(change.before === undefined ? {} : { before: change.before }),
    ...(entry.actionReason === undefined ? {} : { actionReason: entry.actionReason }),
    ...(entry.previousAddress === undefined ? {} : { previousAddress: entry.previousAddress }),
    ...(entry.deposed === undefined ? {} : { deposed: entry.deposed }),
  };
}

/** The change made outside of Terraform that an entry of `resource_drift` tells of. */
export const driftOf = ({ address, provider, deposed, change }: ResourceChange): Drift => ({
  address: formatAddress(address),
  provider,
  ...(deposed === undefined ? {} : { deposed }),
  actions: change.actions,
  before: change.before ?? nullValue(),
  after: change.after ?? nullValue(),
});

/** Adds a resource by its address. Throws an InputError when the address is taken. */
export function addResource(resources: Map<string, Resource>, resource: Resource, file: string): void {
  if (resources.has(resource.address)) {
    throw new InputError(
      `${shownPart(configurationAddress(resource.parsed))} has two entries with the same address: which one counts ` +
        "is not defined, so the file cannot be trusted",
      { file },
    );
  }
  resources.set(resource.address, resource);
}

// --- internal ---

const FIELDS: ReadonlySet<string> = new Set([
  "address",
  "module_address",
  "mode",
  "type",
  "name",
  "index",
  "provider_name",
  "action_reason",
  "previous_address",
  "deposed",
]);

function modeOf(mode: string, window: ByteWindow): ResourceChange["mode"] {
  if (mode === "managed" || mode === "data" || mode === "ephemeral") return mode;
  throw wrong(window, "a resource of a mode that is not known: this version is too old for the file");
}
