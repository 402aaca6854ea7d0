/**
 * Resource addresses as Terraform writes them
 * (https://developer.hashicorp.com/terraform/cli/state/resource-addressing).
 * Instance keys hold any character: dots, quotes, slashes, brackets.
 */

/** The key of one instance of a resource or module: a number with `count`, a string with `for_each`. */
export type InstanceKey = string | number;

/** One `module.name[key]` of a module path. */
export interface ModuleStep {
  readonly name: string;
  readonly key?: InstanceKey;
}

/** The parts of a resource instance's address. */
export interface Address {
  readonly module: readonly ModuleStep[];
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key?: InstanceKey;
}

/** How the output `bucket_name` of the root module is addressed here: `output.bucket_name`. */
export const outputAddress = (name: string): string => `${OUTPUT}${name}`;

/** The name of the output with an address that `outputAddress` made. */
export const outputName = (address: string): string => address.slice(OUTPUT.length);

/** Reads an address; undefined when the text is none. */
export function parseAddress(text: string): Address | undefined {
  const steps = splitAddress(text);
  if (steps === undefined) return undefined;
  const module: ModuleStep[] = [];
  let position = 0;
  while (
    steps[position]?.name === "module" &&
    steps[position]?.key === undefined &&
    steps[position + 1] !== undefined
  ) {
    module.push(steps[position + 1] as ModuleStep);
    position += 2;
  }
  const data = steps[position]?.name === "data" && steps.length - position === 3;
  if (data) position += 1;
  const [type, resource, ...rest] = steps.slice(position);
  if (type === undefined || resource === undefined || rest.length > 0 || type.key !== undefined) return undefined;
  return {
    module,
    mode: data ? "data" : "managed",
    type: type.name,
    name: resource.name,
    ...(resource.key === undefined ? {} : { key: resource.key }),
  };
}

/** Writes an address the way Terraform does. `parseAddress` reads it back. */
export function formatAddress(address: Address): string {
  const mode = address.mode === "data" ? "data." : "";
  return `${formatModulePath(address.module)}${mode}${address.type}.${address.name}${formatKey(address.key)}`;
}

/** The address without instance keys: where the resource stands in the configuration. */
export const configurationAddress = (address: Address): string =>
  formatAddress({
    module: address.module.map(({ name }) => ({ name })),
    mode: address.mode,
    type: address.type,
    name: address.name,
  });

/** `module.a["x"].module.b.` with the closing dot, or nothing for the root module. */
export const formatModulePath = (path: readonly ModuleStep[]): string =>
  path.map(({ name, key }) => `module.${name}${formatKey(key)}.`).join("");

/** The modules that something stands in, by its configuration address: `a` and `b` for `module.a.module.b.aws_x.c`. */
export function moduleSteps(address: string): readonly ModuleStep[] {
  const [around = ""] = /^(?:module\.[^.]+(?:\.|$))*/.exec(address) ?? [];
  return around
    .split(".")
    .filter((_, position) => position % 2 === 1)
    .map((name) => ({ name }));
}

/** The text of an address without instance keys; as it is where it is no address of a resource. */
export function withoutKeys(text: string): string {
  const parsed = parseAddress(text);
  return parsed === undefined ? text : configurationAddress(parsed);
}

// --- internal ---

const OUTPUT = "output.";

const NAME = /[^.[\]"\s]+/y;
const NUMBER_KEY = /\[(\d+)\]/y;
const TEXT_KEY = /\[("(?:[^"\\]|\\.)*")\]/y;

/** `[0]`, `["a"]`; nothing for an instance without a key. */
export const formatKey = (key: InstanceKey | undefined): string =>
  key === undefined ? "" : typeof key === "number" ? `[${key}]` : `[${quoteKey(key)}]`;

/** HCL quoting: JSON's, and template openers doubled (`$${`, `%%{`). */
const quoteKey = (key: string): string => JSON.stringify(key).replaceAll("${", "$$${").replaceAll("%{", "%%{");

function splitAddress(text: string): ModuleStep[] | undefined {
  const steps: ModuleStep[] = [];
  let position = 0;
  while (position < text.length) {
    if (steps.length > 0) {
      if (text[position] !== ".") return undefined;
      position += 1;
    }
    const name = match(NAME, text, position);
    if (name === undefined) return undefined;
    position += name[0].length;
    const key = readKey(text, position);
    if (key === undefined) steps.push({ name: name[0] });
    else {
      steps.push({ name: name[0], key: key.key });
      position += key.length;
    }
  }
  return steps.length === 0 ? undefined : steps;
}

function readKey(text: string, position: number): { key: InstanceKey; length: number } | undefined {
  const number = match(NUMBER_KEY, text, position);
  if (number !== undefined) return { key: Number(number[1]), length: number[0].length };
  const quoted = match(TEXT_KEY, text, position);
  if (quoted === undefined) return undefined;
  try {
    const key = JSON.parse(quoted[1] as string) as string;
    return { key: key.replaceAll("$${", "${").replaceAll("%%{", "%{"), length: quoted[0].length };
  } catch {
    return undefined;
  }
}

function match(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}
