/**
 * Goes through all expressions of an environment and finds those that look at which environment they are in.
 */
import { childrenOf } from "../../language/children.js";
import type { AskFunctions } from "../../language/external.js";
import { parseTemplate } from "../../language/parse.js";
import { renderSource } from "../../language/render.js";
import type { Node } from "../../language/syntax.js";
import { configurationAddress, formatModulePath, parseAddress, type ModuleStep } from "../../model/address.js";
import type { Contract } from "../../model/contract.js";
import type { Place } from "../../model/difference.js";
import type { Configured, ConfiguredExpression, Environment } from "../../model/environment.js";
import type { IdentityBranch } from "../../model/outcome.js";
import { formatPath, type Path } from "../../model/path.js";
import { stringValue, type Value } from "../../model/value.js";
import { definitionsBehind } from "./definitions.js";
import type { CompareValues } from "./exchanged-copies.js";
import { bothWays, branchOf } from "./compare-with-neutral.js";
import { neutralSide, workspaceOf, type NeutralSide } from "./neutral-environment.js";
import { referring, traceOf } from "./dependencies.js";
import { evaluatorOf, type Evaluator } from "./evaluator.js";
import { modulePathText, siteOf, type ExpressionSite } from "./expression-site.js";

/**
 * Every place whose configured expression takes another shape under a neutral identity, whatever its value is now:
 * equal in both environments, or not yet known. Expressions whose text is not known are passed over.
 */
export async function identityBranches(
  environment: Environment,
  contract: Contract,
  compareValues: CompareValues,
  ask?: AskFunctions,
): Promise<readonly IdentityBranch[]> {
  const neutral = neutralSide(environment, contract, ask);
  if (neutral === undefined || environment.source !== "plan") return [];
  const own = evaluatorOf(environment, { workspace: workspaceOf(environment.name, contract), ask });
  const found: IdentityBranch[] = [];
  for (const { place, value, at } of configuredLeaves(environment)) {
    if (!(await dependsOnIdentity(value, at, own, neutral))) continue;
    const origin = await branchIn(value, at, { own, neutral, seen: new Set() });
    if (origin === undefined) continue;
    for (const path of await movedPaths(value, at, place, { own, neutral, compareValues }))
      found.push({
        environment: environment.name,
        place: { ...place, path },
        origin: origin === ITSELF ? placeOrigin(place) : origin,
      });
  }
  return found;
}

/** How a place is called that is its own origin. */
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
    leavesAt({ section: "output", address: `output.${name}`, path: [] }, output, ROOT),
  );
  const providers = [...configuration.providers.values()].flatMap(({ key, arguments: given }) =>
    leavesAt({ section: "provider", address: `provider.${key}`, path: [] }, given, ROOT),
  );
  return [...arguments_, ...repetitions(environment), ...outputs, ...providers];
}

/** A template in a configured node, and where in it. */
export interface LeafValue {
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

const ITSELF = "";

async function dependsOnIdentity(
  value: Value,
  at: ExpressionSite,
  own: Evaluator,
  neutral: NeutralSide,
): Promise<boolean> {
  const { dependencies } = await traceOf({ value, hasText: true, references: [] }, at, own);
  return dependencies.some((dependency) => {
    if (dependency.kind !== "place") return dependency.kind === "declared";
    if (dependency.section === "resource") return neutral.holders.has(dependency.address);
    return dependency.section === "variable" && neutral.variables.has(dependency.address.slice("var.".length));
  });
}

/** What in the value moves, as far as that can be told. */
async function movedPaths(
  value: Value,
  at: ExpressionSite,
  place: Place,
  {
    own,
    neutral,
    compareValues,
  }: { readonly own: Evaluator; readonly neutral: NeutralSide; readonly compareValues: CompareValues },
): Promise<readonly Path[]> {
  const both = place.path.length === 0 ? undefined : await bothWays(value, at, own, neutral);
  const paths = both?.neutral === undefined ? [] : compareValues(both.own, both.neutral, place);
  return paths.length === 0 ? [place.path] : paths;
}

interface Search {
  readonly own: Evaluator;
  readonly neutral: NeutralSide;
  readonly seen: Set<string>;
}

/** Where a value is not known as a whole, its parts can still be evaluated. */
async function branchIn(value: Value, at: ExpressionSite, search: Search): Promise<string | undefined> {
  if (value.kind !== "string") return undefined;
  const key = `${formatModulePath(at.module)} ${String(at.key)} ${value.text}`;
  if (search.seen.has(key)) return undefined;
  search.seen.add(key);
  const answer = await branchOf(value, at, search.own, search.neutral);
  if (answer.kind === "moves") return answer.origin ?? ITSELF;
  const evaluation = answer.kind === "same" ? await search.own.evaluate(value, at) : undefined;
  if (evaluation?.kind === "value" && !holdsUnknown(evaluation.value)) return undefined;
  return branchBelow((await parseTemplate(value.text)).node, at, search);
}

async function branchBelow(node: Node, at: ExpressionSite, search: Search): Promise<string | undefined> {
  if (node.type === "reference") {
    for (const definition of definitionsBehind(node.reference, at, search.own.environment)) {
      for (const { value } of leavesOf(definition.node, [])) {
        const origin = await branchIn(value, definition.at, search);
        if (origin !== undefined) return origin === ITSELF ? definition.name : origin;
      }
    }
    return undefined;
  }
  for (const child of childrenOf(node)) {
    const source = child.type === "reference" ? undefined : renderSource(child);
    const origin =
      source === undefined
        ? await branchBelow(child, at, search)
        : await branchIn(stringValue(`\${${source}}`), at, search);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

function holdsUnknown(value: Value): boolean {
  if (value.kind === "list") return value.items.some(holdsUnknown);
  return value.kind === "map" ? [...value.entries.values()].some(holdsUnknown) : value.kind === "unknown";
}

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
  return value.kind === "string" && (value.text.includes("${") || value.text.includes("%{")) ? [{ path, value }] : [];
}
