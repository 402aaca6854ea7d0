/**
 * The templates of a configuration that decide something, each with the place where it stands: `count`, arguments,
 * outputs, settings of providers. For example `${var.size}` at `aws_db_instance.main instance_class`.
 */
import { isTemplateText } from "../language/template-text.js";
import {
  configurationAddress,
  formatModulePath,
  parseAddress,
  type ModuleStep,
  outputAddress,
} from "../model/address.js";
import type { Place } from "../model/difference.js";
import type { Configured, ConfiguredExpression, Environment } from "../model/environment.js";
import { formatPath, type Path } from "../model/path.js";
import type { Value } from "../model/value.js";
import { referring } from "./dependencies.js";
import { modulePathText, siteOf, type ExpressionSite } from "./expression-site.js";

/** What a place is called where no named definition stands behind it, without instance keys: `aws_x.y tags`. */
export const placeOrigin = ({ section, address, path }: Place): string => {
  const parsed = section === "resource" ? parseAddress(address) : undefined;
  return `${parsed === undefined ? address : configurationAddress(parsed)} ${formatPath(path)}`.trim();
};

/** One template in a configuration: where it stands, its text, and where its names are looked up. */
export interface Leaf {
  readonly place: Place;
  readonly value: Value;
  readonly at: ExpressionSite;
}

/**
 * Every template that decides something in an environment: arguments, `count` and `for_each`, outputs, provider
 * settings.
 */
export function configuredLeaves(environment: Environment): readonly Leaf[] {
  const { configuration } = environment;
  if (configuration === undefined) return [];
  const arguments_ = [...environment.resources.values()].flatMap((resource): readonly Leaf[] => {
    const configured = configuration.resources.get(configurationAddress(resource.parsed));
    const at = siteOf(resource, environment);
    return configured === undefined
      ? []
      : leavesAt({ section: "resource", address: resource.address, path: [] }, configured.arguments, at);
  });
  const outputs = [...configuration.outputs].flatMap(([name, output]) =>
    leavesAt({ section: "output", address: outputAddress(name), path: [] }, output, ROOT),
  );
  const providers = [...configuration.providers.values()].flatMap(({ key, arguments: given }) =>
    leavesAt({ section: "provider", address: `provider.${key}`, path: [] }, given, ROOT),
  );
  return [...arguments_, ...repetitions(environment), ...outputs, ...providers];
}

/** Every template in the provisioners and connections of resources, which runs when they are made or destroyed. */
export const provisionerLeaves = (environment: Environment): readonly Leaf[] =>
  [...environment.resources.values()].flatMap((resource) => {
    const written = environment.configuration?.unplanned?.get(configurationAddress(resource.parsed));
    const place: Place = { section: "resource", address: resource.address, path: [] };
    return written === undefined ? [] : leavesAt(place, written, siteOf(resource, environment));
  });

/** A template in a configured node, and where in it. */
interface LeafValue {
  readonly path: Path;
  readonly value: Value;
}

/**
 * Every template in a configured node; none where the text of an expression is not known. `path` is the way to the
 * node.
 */
export function leavesOf(node: Configured, path: Path): readonly LeafValue[] {
  if (node.kind === "expression") return node.constant === undefined ? [] : leavesOfValue(referring(node).value, path);
  if (node.kind === "block")
    return [...node.arguments].flatMap(([name, argument]) => leavesOf(argument, [...path, name]));
  return node.items.flatMap((item, position) => leavesOf(item, [...path, position]));
}

// --- internal ---

const ROOT: ExpressionSite = { module: [] };

/** `count` and `for_each` of resources and module calls, in every module instance there is. */
function repetitions(environment: Environment): readonly Leaf[] {
  const { resources, modules } = environment.configuration ?? { resources: new Map(), modules: new Map() };
  const instances = moduleInstances(environment);
  const of = (module: string, place: Place, repeated: ConfiguredExpression | undefined): readonly Leaf[] =>
    repeated === undefined
      ? []
      : (instances.get(module) ?? []).flatMap((path) =>
          leavesAt(place, repeated, { module: path }).map((leaf) => ({ ...leaf, place })),
        );
  return [
    ...[...resources.values()].flatMap((resource) => {
      const module = modulePathText(parseAddress(resource.address)?.module ?? []);
      return of(
        module,
        { section: "resource", address: resource.address, path: [] },
        resource.count ?? resource.forEach,
      );
    }),
    ...[...modules.values()].flatMap((call) =>
      of(
        call.path.split(".").slice(0, -2).join("."),
        { section: "module", address: call.path, path: [] },
        call.count ?? call.forEach,
      ),
    ),
  ];
}

/** The instances of every module by its path without keys; of one that has no resources yet, the one without keys. */
function moduleInstances(environment: Environment): ReadonlyMap<string, readonly (readonly ModuleStep[])[]> {
  const found = new Map<string, Map<string, readonly ModuleStep[]>>([["", new Map([["", []]])]]);
  const add = (path: readonly ModuleStep[]): void => {
    const text = modulePathText(path);
    found.set(text, (found.get(text) ?? new Map<string, readonly ModuleStep[]>()).set(formatModulePath(path), path));
  };
  for (const { parsed } of environment.resources.values())
    parsed.module.forEach((_, depth) => add(parsed.module.slice(0, depth + 1)));
  for (const path of environment.configuration?.modules.keys() ?? []) {
    if (!found.has(path))
      add(
        path
          .split(".")
          .filter((_, position) => position % 2 === 1)
          .map((name) => ({ name })),
      );
  }
  return new Map([...found].map(([text, paths]) => [text, [...paths.values()]]));
}

const leavesAt = (place: Place, node: Configured, at: ExpressionSite): readonly Leaf[] =>
  leavesOf(node, []).map(({ path, value }) => ({ place: { ...place, path }, value, at }));

function leavesOfValue(value: Value, path: Path): readonly LeafValue[] {
  if (value.kind === "map") return [...value.entries].flatMap(([key, item]) => leavesOfValue(item, [...path, key]));
  if (value.kind === "list") return value.items.flatMap((item, position) => leavesOfValue(item, [...path, position]));
  return value.kind === "string" && isTemplateText(value.text) ? [{ path, value }] : [];
}
