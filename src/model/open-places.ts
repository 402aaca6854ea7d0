import { configurationAddress, parseAddress, outputName } from "./address.js";
import type { Place } from "./difference.js";
import type { Environment } from "./environment.js";
import { ignores } from "./ignored.js";
import type { Path } from "./path.js";
import type { Value } from "./value.js";

/**
 * Whether the plan of an environment leaves a place open. Settings of providers stand in no plan, and a whole resource
 * is its `count`.
 */
export function isOpen({ section, address, path }: Place, { resources, outputs }: Environment): boolean {
  if (section === "provider") return true;
  if (section === "output") return holdsUnknown(outputs.get(outputName(address))?.value, path);
  return section === "resource" && path.length > 0 && holdsUnknown(resources.get(address)?.value, path);
}

/** Whether the plan of an environment has null there, as it has for all that is written and never read back. */
export function isUnset({ section, address, path }: Place, { resources }: Environment): boolean {
  return section === "resource" && path.length > 0 && holdsNull(resources.get(address)?.value, path);
}

/** Whether `ignore_changes` leaves a place to others. */
export function isIgnored({ section, address, path }: Place, { configuration }: Environment): boolean {
  const parsed = section === "resource" ? parseAddress(address) : undefined;
  const configured = parsed === undefined ? undefined : configuration?.resources.get(configurationAddress(parsed));
  return configured !== undefined && ignores(configured, path);
}

// --- internal ---

/** Below a list the positions of the configuration need not be those of the plan. */
function holdsUnknown(value: Value | undefined, [step, ...rest]: Path): boolean {
  if (value === undefined || value.kind === "unknown") return true;
  if (value.kind === "list") return value.items.some((item) => holdsUnknown(item, []));
  if (value.kind !== "map") return false;
  return step === undefined
    ? [...value.entries.values()].some((entry) => holdsUnknown(entry, []))
    : holdsUnknown(value.entries.get(String(step)), rest);
}

function holdsNull(value: Value | undefined, path: Path): boolean {
  if (value === undefined || value.kind === "null") return true;
  if (value.kind === "list") return value.items.some((item) => holdsNull(item, path.slice(1)));
  const [step, ...rest] = path;
  return value.kind === "map" && step !== undefined && holdsNull(value.entries.get(String(step)), rest);
}
