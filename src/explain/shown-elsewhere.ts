import { no } from "./answers.js";
import { mirrorOf, type Mirror } from "../knowledge/derived-attributes.js";
import { observedText, type Difference, type Pair } from "../model/difference.js";
import { grouped } from "../model/grouped.js";
import type { StepResult } from "../model/outcome.js";
import type { ExplainContext } from "./context.js";

/**
 * An attribute that shows what other resources configure, such as the `ingress` of a security group whose rules are
 * resources of their own: explained when one of those differs by exactly the same two values, for a reason of its own.
 * Undefined when no other resource configures the attribute.
 */
export async function shownElsewhereStep(
  difference: Difference,
  pair: Pair,
  context: ExplainContext,
): Promise<StepResult | undefined> {
  const mirror = mirrorOf(pair.right.parsed.type, String(difference.path[0]));
  if (mirror === undefined) return undefined;
  const twins = twinsOf(difference, mirror, pair, context);
  for (const twin of twins) {
    const outcome = await context.outcomeOf(twin);
    if (outcome?.explanation !== undefined)
      return {
        held: true,
        explanation: {
          kind: "derived",
          evidence: `it shows what ${twin.address} configures, which differs for a reason of its own`,
        },
      };
  }
  const [cause] = twins;
  return {
    ...no(
      `none of the resources that configure its ${mirror.attribute} differs in the same way for a reason ` +
        "of its own",
    ),
    ...(cause === undefined ? {} : { causedBy: cause }),
  };
}

// --- internal ---

const values = ({ left, right }: Difference): string => JSON.stringify([observedText(left), observedText(right)]);

/** The differences by exactly the same two values of the resources that name this one in both environments. */
function twinsOf(difference: Difference, mirror: Mirror, pair: Pair, context: ExplainContext): readonly Difference[] {
  const [mine, theirs] = [attribute(pair.left, mirror.holds), attribute(pair.right, mirror.holds)];
  return mirror.types.flatMap((type) => {
    const owned = differencesByOwner(type, mirror.by, context);
    // Not known yet counts as named: the values decide in the end.
    const owners = theirs === undefined ? [...owned.keys()] : [theirs, undefined];
    return owners
      .flatMap((owner) => owned.get(owner)?.get(values(difference)) ?? [])
      .filter(({ address }) => {
        const other = context.pairs.get(address);
        const named = other === undefined ? undefined : attribute(other.left, mirror.by);
        return named === undefined || mine === undefined || named === mine;
      });
  });
}

type ByOwner = ReadonlyMap<string | undefined, ReadonlyMap<string, readonly Difference[]>>;
const known = new WeakMap<readonly Pair[], Map<string, ByOwner>>();

/** The differences of all resources of a type, by what an argument of the resource names and by their values. */
function differencesByOwner(type: string, by: string, { pairsByType, differences }: ExplainContext): ByOwner {
  const pairs = pairsByType.get(type);
  if (pairs === undefined) return new Map();
  const byArgument = known.get(pairs) ?? new Map<string, ByOwner>();
  known.set(pairs, byArgument);
  const found =
    byArgument.get(by) ??
    new Map(
      [...grouped(pairs, ({ right }) => attribute(right, by))].map(([owner, owned]) => [
        owner,
        grouped(
          owned.flatMap(({ right }) => differences.at("resource", right.address)),
          values,
        ),
      ]),
    );
  byArgument.set(by, found);
  return found;
}

function attribute(resource: Pair["left"], name: string): string | undefined {
  const value = resource.value.kind === "map" ? resource.value.entries.get(name) : undefined;
  return value?.kind === "string" ? value.text : undefined;
}
