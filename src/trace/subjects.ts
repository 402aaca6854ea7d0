import { nearest } from "../contract/nearest.js";
import type { Comparison } from "../judge/input.js";
import { configurationAddress, parseAddress, outputAddress } from "../model/address.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import { compilePattern, hasWildcard, matchesAddress } from "../model/pattern.js";
import { compareText } from "../model/value.js";

/** What a text names. */
export interface Named {
  /** Addresses as differences have them. */
  readonly addresses: readonly string[];
  readonly parameters: readonly string[];
}

/** All that can be asked for. */
interface Nameable {
  readonly comparisons: readonly Comparison[];
  readonly parameters: readonly string[];
  /** Addresses that findings have and environments do not, such as `check.health`. */
  readonly others: readonly string[];
}

/**
 * What the text names: an address or a parameter itself, all that stands at or below a construct path, or all that
 * a pattern matches. Throws an InputError with what may have been meant when it names nothing.
 */
export function findNamed(wanted: string, nameable: Nameable): Named {
  const known = knownAddresses(nameable);
  const parameters = nameable.parameters.filter((name) => name === wanted);
  const exact = known.filter(({ name }) => name === wanted);
  if (exact.length > 0 || parameters.length > 0) return named(exact, parameters);
  const constructs = known.filter(({ constructs: paths }) =>
    paths.some((path) => path === wanted || path.startsWith(`${wanted}/`)),
  );
  if (constructs.length > 0) return named(constructs, []);
  const matches = matching(wanted, known, nameable.parameters);
  if (matches.addresses.length > 0 || matches.parameters.length > 0) return matches;
  throw new InputError(
    `no environment has ${wanted}, and no parameter is called so${hint(wanted, known, nameable.parameters)}`,
  );
}

/** The resource as its configuration has it, in the first of the environments that has it. */
export function configuredIn(
  address: string,
  environments: readonly Environment[],
): NonNullable<ReturnType<typeof resourceIn>> | undefined {
  const found = environments
    .map((environment) => resourceIn(address, environment))
    .filter((resource) => resource !== undefined);
  return found.find(({ constructPath, madeAt }) => constructPath !== undefined || madeAt !== undefined) ?? found[0];
}

// --- internal ---

/** A name and what it stands for. A renamed resource is known by both of its addresses. */
interface Known {
  readonly name: string;
  readonly address: string;
  readonly constructs: readonly string[];
}

const named = (known: readonly Known[], parameters: readonly string[]): Named => ({
  addresses: [...new Set(known.map(({ address }) => address))].sort(compareText),
  parameters: [...parameters].sort(compareText),
});

function knownAddresses({ comparisons, others }: Nameable): readonly Known[] {
  const found = new Map<string, Known>();
  const add = (name: string, address: string, environments: readonly Environment[]): void => {
    const constructs = environments
      .map((environment) => resourceIn(name, environment)?.constructPath)
      .filter((path) => path !== undefined);
    const key = JSON.stringify([name, address]);
    found.set(key, { name, address, constructs: [...(found.get(key)?.constructs ?? []), ...constructs] });
  };
  for (const { left, right, pairing, toolchains } of comparisons) {
    if (toolchains !== undefined) add("toolchain", "toolchain", []);
    for (const pair of pairing.matched) {
      add(pair.left.address, pair.right.address, [left]);
      add(pair.right.address, pair.right.address, [right]);
    }
    for (const { resource } of [...pairing.onlyLeft, ...pairing.onlyRight])
      add(resource.address, resource.address, [left, right]);
    for (const address of [...settings(left), ...settings(right)]) add(address, address, []);
  }
  for (const address of others) add(address, address, []);
  return [...found.values()];
}

const settings = ({ outputs, variables, configuration }: Environment): readonly string[] => [
  ...[...outputs.keys()].map((name) => outputAddress(name)),
  ...[...variables.keys()].map((name) => `var.${name}`),
  ...[...(configuration?.providers.keys() ?? [])].map((name) => `provider.${name}`),
  ...(configuration?.modules.keys() ?? []),
  "terraform",
];

function resourceIn(address: string, { configuration }: Environment) {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : configuration?.resources.get(configurationAddress(parsed));
}

function matching(pattern: string, known: readonly Known[], parameters: readonly string[]): Named {
  try {
    const matches = compilePattern(pattern);
    const byPattern = known.filter(({ name, constructs }) => matchesAddress(pattern, name) || constructs.some(matches));
    return named(byPattern, hasWildcard(pattern) ? parameters.filter(matches) : []);
  } catch (error) {
    throw new InputError(
      `"${pattern}" is neither an address nor a pattern: ` +
        `${error instanceof Error ? error.message : "it cannot be read"}`,
    );
  }
}

const MOST_HINTS = 5;

/** The nearest name; or, since names of resources end in digests, those that start with the nearest word. */
function nearestNames(wanted: string, names: readonly string[]): readonly string[] {
  const whole = nearest(wanted, names);
  if (whole !== undefined) return [whole];
  const wordOf = (name: string): string => name.split(/[./[]/, 1)[0] ?? name;
  const word = nearest(wordOf(wanted), [...new Set(names.map(wordOf))]);
  return names.filter((name) => word !== undefined && wordOf(name) === word);
}

function hint(wanted: string, known: readonly Known[], parameters: readonly string[]): string {
  const names = [...new Set([...known.flatMap(({ name, constructs }) => [name, ...constructs]), ...parameters])].sort(
    compareText,
  );
  const holding = names.filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
  const near = holding.length > 0 ? holding : nearestNames(wanted, names);
  if (near.length === 0) return "; tfparity check lists what differs";
  const more = near.length > MOST_HINTS ? `, or one of ${near.length - MOST_HINTS} more` : "";
  return `; did you mean ${near.slice(0, MOST_HINTS).join(", ")}${more}?`;
}
