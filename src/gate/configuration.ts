import { outputAddress } from "../model/address.js";
import { absent, type Difference, type Section } from "../model/difference.js";
import { nodeValue } from "../model/configured-value.js";
import type {
  Configuration,
  Configured,
  ConfiguredExpression,
  ConfiguredModule,
  ConfiguredResource,
} from "../model/environment.js";
import { comparePaths, type Path } from "../model/path.js";
import { canonicalText, compareText, stringValue, type Value } from "../model/value.js";

/**
 * Where two plans were not made from the same configuration. Configurations in HCL have to agree in everything: what
 * differs between environments comes in through variables. In those of `cdk.tf.json` the constants are the
 * parameters' values, so that only addresses and the names of arguments can be held against each other.
 * `rename` turns an address of the left one into the right one's. Two plans of one environment (`of: "one"`) have no
 * parameters to differ in, so that constants count in either syntax.
 */
export function diffConfigurations(
  left: Configuration,
  right: Configuration,
  environment: string,
  rename: (address: string) => string,
  of: "one" | "two" = "two",
): readonly Difference[] {
  const constants = of === "one" || (left.syntax === "hcl" && right.syntax === "hcl");
  const [one, other] = [entriesOf(left, rename, constants), entriesOf(right, (address) => address, constants)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .flatMap((key): readonly Difference[] => {
      const [mine, theirs] = [one.get(key), other.get(key)];
      const entry = mine ?? theirs;
      if (
        entry === undefined ||
        (mine !== undefined && theirs !== undefined && canonicalText(mine.value) === canonicalText(theirs.value))
      )
        return [];
      const { section, address, path } = entry;
      const whole = path.length === 0 && (mine === undefined || theirs === undefined);
      return [
        {
          section,
          address,
          path,
          aspect: whole ? "presence" : "value",
          environment,
          left: mine?.value ?? absent,
          right: theirs?.value ?? absent,
        },
      ];
    })
    .filter(
      (difference, _, all) =>
        difference.path.length === 0 ||
        !all.some((other) => other.aspect === "presence" && other.address === difference.address),
    )
    .sort((a, b) => compareText(a.address, b.address) || comparePaths(a.path, b.path));
}

// --- internal ---

/** One thing that a configuration says. */
interface Entry {
  readonly section: Section;
  readonly address: string;
  readonly path: Path;
  readonly value: Value;
}

/** What stands for a value where only its being there counts. */
const PRESENT: Value = stringValue("(configured)");

function entriesOf(
  configuration: Configuration,
  rename: (address: string) => string,
  constants: boolean,
): ReadonlyMap<string, Entry> {
  const { resources, modules, outputs, variables, providers } = configuration;
  const seen = (found: Entry): Entry => (constants || isOrigin(found) ? found : { ...found, value: PRESENT });
  const entries = [
    ...[...resources.values()].flatMap((resource) => resourceEntries(resource, rename(resource.address))),
    ...[...modules.values()].flatMap((module) => moduleEntries(module, rename(module.path))),
    ...[...outputs].flatMap(([name, expression]) => expressionEntries("output", outputAddress(name), [], expression)),
    ...[...variables.values()].flatMap((variable) => variableEntries(`var.${variable.name}`, [], variable)),
    ...[...providers.values()].flatMap(({ key, provider, versionConstraint, arguments: block }) => [
      entry("provider", `provider.${key}`, [], PRESENT),
      entry("provider", `provider.${key}`, ["provider"], stringValue(provider)),
      ...(versionConstraint === undefined
        ? []
        : [entry("provider", `provider.${key}`, ["version_constraint"], stringValue(versionConstraint))]),
      ...argumentEntries("provider", `provider.${key}`, block.arguments),
    ]),
  ];
  return new Map(entries.map((found) => [JSON.stringify([found.address, found.path]), seen(found)]));
}

/** Where modules and providers come from is no parameter's value. */
const isOrigin = ({ section, path: [name] }: Entry): boolean =>
  (section === "module" || section === "provider") &&
  (name === "source" || name === "version" || name === "version_constraint" || name === "provider");

const entry = (section: Section, address: string, path: Path, value: Value): Entry => ({
  section,
  address,
  path,
  value,
});

const resourceEntries = (resource: ConfiguredResource, address: string): readonly Entry[] => [
  entry("resource", address, [], PRESENT),
  ...argumentEntries("resource", address, resource.arguments.arguments),
  ...(resource.providerKey === undefined
    ? []
    : [entry("resource", address, ["provider"], stringValue(resource.providerKey))]),
  ...expressionEntries("resource", address, ["count"], resource.count),
  ...expressionEntries("resource", address, ["for_each"], resource.forEach),
  ...dependsOnEntries("resource", address, resource.dependsOn),
  ...(resource.provisioners === undefined
    ? []
    : [entry("resource", address, ["provisioner"], nodeValue(resource.provisioners))]),
];

const moduleEntries = (module: ConfiguredModule, path: string): readonly Entry[] => [
  entry("module", path, [], PRESENT),
  ...(module.source === undefined ? [] : [entry("module", path, ["source"], stringValue(module.source))]),
  ...(module.version === undefined ? [] : [entry("module", path, ["version"], stringValue(module.version))]),
  ...argumentEntries("module", path, module.arguments.arguments),
  ...expressionEntries("module", path, ["count"], module.count),
  ...expressionEntries("module", path, ["for_each"], module.forEach),
  ...dependsOnEntries("module", path, module.dependsOn ?? []),
  ...[...module.outputs].flatMap(([name, expression]) =>
    expressionEntries("module", path, ["output", name], expression),
  ),
  ...[...module.variables.values()].flatMap((variable) =>
    variableEntries(path, ["variable", variable.name], variable, "module"),
  ),
];

const dependsOnEntries = (section: Section, address: string, dependsOn: readonly string[]): readonly Entry[] =>
  dependsOn.length === 0
    ? []
    : [entry(section, address, ["depends_on"], stringValue([...dependsOn].sort(compareText).join(", ")))];

/** A declared variable: that it is there, and its default, which may be a secret. */
const variableEntries = (
  address: string,
  path: Path,
  { sensitive, default: preset }: { readonly sensitive: boolean; readonly default?: Value },
  section: Section = "variable",
): readonly Entry[] => [
  entry(section, address, path, stringValue(sensitive ? "(sensitive)" : "(declared)")),
  ...(preset === undefined
    ? []
    : [entry(section, address, [...path, "default"], sensitive ? { ...preset, sensitive } : preset)]),
];

/** An argument that is set to `null` is not set: CDKTF writes the ones that were left out of a struct so. */
const argumentEntries = (section: Section, address: string, given: ReadonlyMap<string, Configured>): readonly Entry[] =>
  [...given].flatMap(([name, node]) => {
    const value = nodeValue(node);
    return value.kind === "null" ? [] : [entry(section, address, [name], value)];
  });

const expressionEntries = (
  section: Section,
  address: string,
  path: Path,
  expression: ConfiguredExpression | undefined,
): readonly Entry[] => (expression === undefined ? [] : [entry(section, address, path, nodeValue(expression))]);
