import type { Configuration, ConfiguredBlock, ConfiguredExpression } from "../model/environment.js";
import { configuredValue } from "../model/configured-value.js";
import { canonicalText, compareText, mapValue, type Value } from "../model/value.js";

/**
 * The configuration addresses at which a plan's configuration is not the synthesized one; none when the proof about
 * the one holds for the other. Every resource, data source and module call is compared, after what the two ways of
 * writing do differently is normalized out: blocks with and without their list, nulls, and scalars in the type of the
 * schema. What stands in a called module is not synthesized: of it, the call is all there is to compare.
 */
export function configurationMismatches(plan: Configuration, synthesized: Configuration): readonly string[] {
  return [
    ...differing(inRoot(plan.resources), inRoot(synthesized.resources)),
    ...differing(rootCalls(plan), rootCalls(synthesized)),
  ].sort(compareText);
}

// --- internal ---

type Written = ReadonlyMap<
  string,
  {
    readonly arguments: ConfiguredBlock;
    readonly count?: ConfiguredExpression;
    readonly forEach?: ConfiguredExpression;
  }
>;

function differing(plan: Written, synthesized: Written): readonly string[] {
  return [...new Set([...plan.keys(), ...synthesized.keys()])].filter((address) => {
    const [one, other] = [plan.get(address), synthesized.get(address)];
    if (one === undefined || other === undefined) return true;
    return (
      normalized(configuredValue(one.arguments)) !== normalized(configuredValue(other.arguments)) ||
      !isSameNumber(one.count, other.count) ||
      !isSameNumber(one.forEach, other.forEach)
    );
  });
}

/** As far as the plan gives the text of a `count` or `for_each`. */
function isSameNumber(one: ConfiguredExpression | undefined, other: ConfiguredExpression | undefined): boolean {
  const [left, right] = [one?.constant, other?.constant];
  return left === undefined || right === undefined || canonicalText(level(left)) === canonicalText(level(right));
}

const inRoot = (resources: Written): Written =>
  new Map([...resources].filter(([address]) => !address.startsWith("module.")));

/** The calls that the root module makes, a version constraint among their arguments: `module.network`. */
const rootCalls = ({ modules }: Configuration): Written =>
  new Map(
    [...modules]
      .filter(([path]) => !path.includes(".module."))
      .map(([path, { arguments: given, version }]) => [
        path,
        version === undefined
          ? { arguments: given }
          : { arguments: { ...given, arguments: new Map([...given.arguments, ["version", constant(version)]]) } },
      ]),
  );

const constant = (text: string): ConfiguredExpression => ({
  kind: "expression",
  constant: { kind: "string", text, sensitive: false },
  references: [],
});

/** Arguments that plan JSON leaves out of `configuration`. */
const NOT_IN_PLANS: ReadonlySet<string> = new Set([
  "lifecycle",
  "provisioner",
  "connection",
  "depends_on",
  "provider",
  "count",
  "for_each",
]);

function normalized(value: Value): string {
  const kept =
    value.kind === "map" ? mapValue(new Map([...value.entries].filter(([key]) => !NOT_IN_PLANS.has(key)))) : value;
  return canonicalText(level(kept));
}

function level(value: Value): Value {
  switch (value.kind) {
    case "map": {
      const entries = [...value.entries]
        .filter(([key, item]) => key !== "dynamic" || !isDynamic(item))
        .map(([key, item]) => [key, level(item)] as const)
        .filter(([, item]) => !isNothing(item));
      return mapValue(new Map(entries));
    }
    case "list": {
      const items = value.items.map(level);
      const [only] = items;
      return items.length === 1 && only?.kind === "map" ? only : { ...value, items };
    }
    case "boolean":
      return { kind: "string", text: String(value.value), sensitive: false };
    case "number":
      return { kind: "string", text: value.text, sensitive: false };
    default:
      return value;
  }
}

/** Blocks by type, each with what it is repeated for: plans leave them out, at any depth. */
const isDynamic = (value: Value): boolean =>
  value.kind === "map" &&
  [...value.entries.values()]
    .flatMap((body) => (body.kind === "list" ? body.items : [body]))
    .every((body) => body.kind === "map" && body.entries.has("for_each") && body.entries.has("content"));

const isNothing = (value: Value): boolean =>
  value.kind === "null" || (value.kind === "list" && value.items.length === 0);
