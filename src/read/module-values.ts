import { formatAddress } from "../model/address.js";
import type { Resource } from "../model/environment.js";
import { nullValue } from "../model/value.js";
import type { Value } from "../model/value.js";
import { memberPart, partName } from "../json/byte-window.js";
import type { ByteWindow } from "../json/byte-window.js";
import { foldMarks } from "./fold-marks.js";
import { identify } from "./instance.js";
import { parseValue } from "../json/parse-value.js";
import { fullProviderName } from "./provider-address.js";
import { skipValue } from "../json/scan.js";
import { below, textOf } from "../json/shape.js";
import { eachElement, eachLargeElement, eachMember, membersOf, whole } from "../json/walk.js";
import { passOver, passOverInside } from "./unknown-parts.js";

/** One resource of a values representation, as `prior_state` and states have it. */
export interface StateResource {
  readonly resource: Resource;
  /** False when the entry does not say what in it is sensitive, as Terraform 0.14 and older do not. */
  readonly marksSensitive: boolean;
}

/**
 * Reads the module that comes next and all modules in it
 * (https://developer.hashicorp.com/terraform/internals/json-format#values-representation), and hands out its
 * resources; those of other modes than `modes` are passed over and counted. Notes what of it is not known.
 */
export async function readModuleValues(
  window: ByteWindow,
  modes: readonly string[],
  found: (entry: StateResource) => void,
): Promise<number> {
  const name = window.part;
  const entries: Entry[] = [];
  let module: string | undefined;
  let passed = 0;
  await eachMember(window, async (key) => {
    window.part = memberPart(name, key);
    if (key === "address")
      module = textOf(await whole(window, () => parseValue(window)), { file: window.file, name: window.part });
    else if (key === "resources") passed += await readResources(window, modes, entries);
    else if (key === "child_modules") {
      const children = window.part;
      await eachLargeElement(window, async (index) => {
        window.part = `${children}[${index}]`;
        passed += await readModuleValues(window, modes, found);
      });
    } else await passOver(window, "values_module", key);
    window.part = name;
  });
  for (const entry of entries) found(resolve(entry, module, window.file));
  return passed;
}

// --- internal ---

/** A resource before the address of its module is known, which may stand behind it. */
interface Entry {
  readonly part: string;
  readonly fields: ReadonlyMap<string, Value>;
}

const FIELDS: ReadonlySet<string> = new Set([
  "address",
  "mode",
  "type",
  "name",
  "index",
  "provider_name",
  "values",
  "sensitive_values",
  "deposed_key",
]);

async function readResources(window: ByteWindow, modes: readonly string[], entries: Entry[]): Promise<number> {
  let passed = 0;
  await eachElement(window, (index) => {
    window.index = index;
    const fields = new Map<string, Value>();
    let wanted = modes.length > 0;
    membersOf(window, (key) => {
      if (!FIELDS.has(key)) passOverInside(window, "values_resource", key);
      else if (!wanted) skipValue(window);
      else fields.set(key, parseValue(window));
      if (key === "mode")
        wanted = modes.includes(
          textOf(fields.get(key), { file: window.file, name: `${partName(window)}.mode` }) ?? "managed",
        );
    });
    if (wanted) entries.push({ part: partName(window), fields });
    else passed += 1;
  });
  window.index = undefined;
  return passed;
}

function resolve({ part: name, fields }: Entry, module: string | undefined, file: string): StateResource {
  const part = { file, name };
  const text = (key: string): string | undefined => textOf(fields.get(key), below(part, key));
  const parsed = identify(
    {
      address: text("address"),
      module,
      mode: text("mode"),
      type: text("type"),
      name: text("name"),
      index: fields.get("index"),
    },
    part,
  );
  const deposed = text("deposed_key");
  const value = foldMarks(fields.get("values") ?? nullValue(), undefined, fields.get("sensitive_values"));
  const resource: Resource = {
    address: formatAddress(parsed),
    parsed,
    provider: fullProviderName(text("provider_name") ?? ""),
    actions: [],
    value: deposed === undefined ? value : nullValue(),
    replacePaths: [],
    importing: false,
    ...(deposed === undefined ? {} : { deposed, before: value }),
  };
  return { resource, marksSensitive: fields.has("sensitive_values") };
}
