/**
 * The prover that needs neither a proof nor a source: it holds against each other what the configurations of two plans
 * say beside arguments. No value of a plan shows it, so that nothing else would tell that one of them goes through
 * another provider, waits for another resource, runs another command, or has no check.
 */
import { readProviderKey } from "../../model/provider-name.js";
import { modulePathText } from "../../evaluate/expression-site.js";
import { parseAddress, withoutKeys } from "../../model/address.js";
import { residualCause, type Cause } from "../../model/cause.js";
import type { Claim } from "../../model/claim.js";
import { nodeValue } from "../../model/configured-value.js";
import { absent, observedText, type Observed, type Place, type Section } from "../../model/difference.js";
import type { Configuration, ConfiguredBlock, Environment } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import { startsWith, type Path } from "../../model/path.js";
import { compareText, stringValue, type Value } from "../../model/value.js";
import type { EnvironmentPair, Prover } from "../prover.js";

/** Nothing of what is not whole, and nothing where a proof has held the whole of both against each other. */
export const byConfiguration: Prover = async (pair, input, earlier) => {
  if (!pair.isWhole || earlier.some(({ coversAll }) => coversAll)) return undefined;
  const [left, right] = [pair.left, pair.right].map(
    // What a source adds is another way to write the same, and not the plan's own word.
    (environment) => input.environments.find(({ name }) => name === environment.name) ?? environment,
  );
  if (left?.source !== "plan" || right?.source !== "plan") return undefined;
  const planned = settingsApart(left, right, pair);
  const told = grouped(planned, ({ place }) => place.address);
  const isPlanned = ({ address, path }: Place): boolean =>
    (told.get(address) ?? []).some((one) => startsWith(path, one.place.path));
  return { claims: [...planned, ...writtenApart(pair).filter(({ place }) => !isPlanned(place))], coversAll: false };
};

// --- internal ---

function settingsApart(left: Environment, right: Environment, pair: EnvironmentPair): readonly Claim[] {
  const [one, other] = [left.configuration, right.configuration];
  if (one === undefined || other === undefined) return [];
  const [mine, theirs] = [settingsOf(left, one, pair.rename), settingsOf(right, other, (address) => address)];
  // In JSON syntax, what stands in a provisioner may be what an environment is called.
  const mayBeNamed = one.syntax === "json" && other.syntax === "json";
  const isInside = inBoth(one, other, pair);
  return apart(mine, theirs, pair)
    .filter(({ evidence }) => !mayBeNamed || !isExchanged(evidence, pair))
    .filter(({ place }) => isInside(place));
}

/** Whether either of two values becomes the other when what names the environments is exchanged. */
function isExchanged(evidence: Claim["evidence"], { names }: EnvironmentPair): boolean {
  if (evidence.is !== "settings") return false;
  const [left, right] = evidence.values;
  return left.kind !== "absent" && right.kind !== "absent" && names.areExchanged(left, right);
}

/** What two sources write otherwise where plans hold no value; nothing where both share one. */
function writtenApart(pair: EnvironmentPair): readonly Claim[] {
  const [one, other] = [pair.left.configuration, pair.right.configuration];
  if (one?.unplanned === undefined || other?.unplanned === undefined) return [];
  const [mine, theirs] = [writtenIn(one.unplanned, pair.rename), writtenIn(other.unplanned, (address) => address)];
  const isInside = inBoth(one, other, pair);
  return apart(mine, theirs, pair).filter(({ place }) => isInside(place));
}

/** A claim for each setting that is not the same on both sides. */
function apart(mine: Settings, theirs: Settings, pair: EnvironmentPair): readonly Claim[] {
  const places = new Map([...mine, ...theirs].map(([key, { place }]) => [key, place]));
  return [...places].flatMap(([key, place]): readonly Claim[] => {
    const values = [mine.get(key)?.value ?? absent, theirs.get(key)?.value ?? absent] as const;
    const [left, right] = values.map(observedText);
    return left === right ? [] : [claim(place, values, pair)];
  });
}

/** Each kind of block or argument by itself: `aws_x.a provisioner`, `check.health assert`. */
const writtenIn = (unplanned: ReadonlyMap<string, ConfiguredBlock>, rename: (address: string) => string): Settings =>
  keyed(
    [...unplanned].flatMap(([name, block]): readonly Setting[] => {
      const address = rename(name);
      return [...block.arguments].map(([kind, node]) => setting(sectionOf(address), address, [kind], nodeValue(node)));
    }),
  );

const claim = (place: Place, values: readonly [Observed, Observed], { left, right }: EnvironmentPair): Claim => ({
  question: "exchanged",
  answer: "refuted",
  place,
  seenIn: "configuration",
  environments: [left.name, right.name],
  cause: causeOf(place, values),
  evidence: { is: "settings", values },
});

/** That resources go through `aws.east` here and `aws.west` there is one thing, however many they are. */
function causeOf(place: Place, values: readonly [Observed, Observed]): Cause {
  const { address, path } = place;
  if (path.length === 0) return { kind: "absent", address };
  if (path[0] !== "provider") return residualCause(place);
  const keys = values.map((value) => (value.kind === "string" ? value.text : value.kind));
  return { kind: "residual", section: "provider", subject: keys.join(", "), path: "provider" };
}

/** Something that a configuration says beside arguments, in the words of the reference. */
interface Setting {
  readonly place: Place;
  readonly value: Value;
}

/** By address and path, so that the two sides of one are found. */
type Settings = ReadonlyMap<string, Setting>;

function settingsOf(
  { checks, terraformVersion }: Environment,
  { resources, modules }: Configuration,
  rename: (address: string) => string,
): Settings {
  const names = (addresses: readonly string[]): readonly Value[] =>
    addresses.length === 0 ? [] : [stringValue(addresses.map(rename).sort(compareText).join(", "))];
  const settings = [
    ...[...resources.values()].flatMap(({ address, providerKey, dependsOn, provisioners }) => {
      const at = (name: string, values: readonly Value[]): readonly Setting[] =>
        values.map((value) => setting("resource", rename(address), [name], value));
      return [
        ...at("provider", providerKey === undefined ? [] : [stringValue(renamedKey(providerKey, rename))]),
        ...at("depends_on", names(dependsOn)),
        ...at("provisioner", provisioners === undefined ? [] : [nodeValue(provisioners)]),
      ];
    }),
    ...[...modules.values()].flatMap(({ path, dependsOn = [] }) =>
      names(dependsOn).map((value) => setting("module", rename(path), ["depends_on"], value)),
    ),
    ...(tellsChecks(terraformVersion) ? checks.map(({ address }) => checked(rename(withoutKeys(address)))) : []),
  ];
  return keyed(settings);
}

const keyed = (settings: readonly Setting[]): Settings =>
  new Map(settings.map((one) => [JSON.stringify([one.place.address, one.place.path]), one]));

const setting = (section: Section, address: string, path: Path, value: Value): Setting => ({
  place: { section, address, path },
  value,
});

/** The provider configurations of a module have its path before a colon: `module.network:aws.east`. */
function renamedKey(key: string, rename: (address: string) => string): string {
  const { module, name } = readProviderKey(key);
  return module === "" ? key : `${rename(module)}:${name}`;
}

const WRITTEN: Value = stringValue("(configured)");

/**
 * That there is a check, a condition or a validation at all; plans do not say which. `check.health` is one by itself,
 * and `aws_x.a`, `output.url` and `var.size` have theirs inside.
 */
function checked(address: string): Setting {
  const section = sectionOf(address);
  return setting(section, address, section === "version" ? [] : [CONDITIONS[section] ?? "condition"], WRITTEN);
}

/** What conditions are called where a source writes them; a resource has some before and some after. */
const CONDITIONS: Partial<Record<Section, string>> = { output: "precondition", variable: "validation" };

const sectionOf = (address: string): Section => SECTIONS[parseAddress(address)?.type ?? ""] ?? "resource";

/**
 * Older plans list some of the checks alone, or none
 * (https://developer.hashicorp.com/terraform/internals/json-format#checks-representation).
 */
function tellsChecks(terraformVersion: string | undefined): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(terraformVersion ?? "") ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 5);
}

const SECTIONS: Readonly<Record<string, Section>> = { check: "version", output: "output", var: "variable" };

/**
 * Whether both environments have what a place is in, by two configurations: of a resource or a module that one of them
 * alone has, that it is missing is told.
 */
function inBoth(one: Configuration, other: Configuration, { rename }: EnvironmentPair): (place: Place) => boolean {
  const common = (mine: ReadonlyMap<string, unknown>, theirs: ReadonlyMap<string, unknown>): ReadonlySet<string> =>
    new Set([...mine.keys()].map(rename).filter((name) => theirs.has(name)));
  const [resources, modules] = [common(one.resources, other.resources), common(one.modules, other.modules)];
  return ({ section, address }) => {
    if (section === "resource") return resources.has(address);
    const module = modulePathText(parseAddress(address)?.module ?? []);
    return module === "" || modules.has(module);
  };
}
