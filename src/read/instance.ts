import { formatAddress, parseAddress } from "../model/address.js";
import type { Address, InstanceKey } from "../model/address.js";
import { InputError } from "../model/input-error.js";
import type { Value } from "../model/value.js";
import { shownPart, WRITE_AGAIN } from "../json/json-error.js";
import type { Part } from "../json/shape.js";

/** What a document says about which object a resource entry is. */
export interface Identification {
  /** May lack module and index: states of Terraform 0.12 write it so. */
  readonly address?: string | undefined;
  /** The address of the module instance, such as `module.network["a"]`; undefined where `address` has it. */
  readonly module?: string | undefined;
  readonly mode?: string | undefined;
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly index?: Value | undefined;
}

/**
 * The full address of a resource instance, from its address or, where that is missing or short, from its parts.
 * Throws an InputError when neither is enough or the mode is not that of the address; `part` names the entry in the
 * message.
 */
export function identify(given: Identification, part: Part): Address {
  const written = given.address === undefined ? undefined : parseAddress(given.address);
  // Whoever calls a resource ephemeral would take it out of the comparison.
  if (written !== undefined && MODES.has(given.mode ?? "") && given.mode !== written.mode)
    throw new InputError(
      `${shownPart(part.name)} has the address of a ${written.mode} resource and another mode; ${WRITE_AGAIN}`,
      part,
    );
  if (written !== undefined && isFull(written, given)) return written;
  const composed = compose(given);
  // Made up from its parts instead, an address would lose what could not be read: an instance key, a module.
  if (given.address !== undefined && written === undefined && given.mode !== "ephemeral") {
    throw new InputError(
      `${shownPart(part.name)} has an address that is none: expected one such as ` +
        `module.network.aws_subnet.private["a"]; ${WRITE_AGAIN}`,
      part,
    );
  }
  if (written === undefined && composed === undefined)
    throw new InputError(`${shownPart(part.name)} has no address; ${WRITE_AGAIN}`, part);
  if (written === undefined) return composed as Address;
  return composed !== undefined && isShortOf(written, composed) ? composed : written;
}

// --- internal ---

/** The modes that are known; whoever reads more of an entry refuses others. */
const MODES: ReadonlySet<string> = new Set(["managed", "data", "ephemeral"]);

/** True when the address lacks neither the module nor the key that its entry mentions. */
const isFull = (written: Address, { address = "", module = "", index }: Identification): boolean =>
  address.startsWith(module) && (written.key !== undefined || keyOf(index) === undefined);

function compose({ module, mode, type, name, index }: Identification): Address | undefined {
  if (type === undefined || name === undefined) return undefined;
  const prefix = module === undefined || module === "" ? "" : `${module}.`;
  const parsed = parseAddress(`${prefix}${mode === "data" ? "data." : ""}${type}.${name}`);
  const key = keyOf(index);
  return parsed === undefined || key === undefined ? parsed : { ...parsed, key };
}

function keyOf(index: Value | undefined): InstanceKey | undefined {
  if (index?.kind === "string") return index.text;
  return index?.kind === "number" ? Number(index.text) : undefined;
}

/** True when `written` is the end of `composed`, but for the instance key. */
function isShortOf(written: Address, composed: Address): boolean {
  if (written.key !== undefined && composed.key === undefined) return false;
  if (written.module.length > composed.module.length) return false;
  return formatAddress({ ...composed, module: [] }).startsWith(formatAddress({ ...written, module: [] }));
}
