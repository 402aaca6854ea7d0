import { no } from "./answers.js";
import { mirrorOf, type Mirror } from "../knowledge/derived-attributes.js";
import type { Difference, Observed, Pair } from "../model/difference.js";
import type { StepResult } from "../model/outcome.js";
import { canonicalText } from "../model/value.js";
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
  const twins = configuring(mirror, pair, context)
    .flatMap(({ right }) => context.differencesAt("resource", right.address))
    .filter((other) => text(other.left) === text(difference.left) && text(other.right) === text(difference.right));
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

const text = (observed: Observed): string => (observed.kind === "absent" ? "absent" : canonicalText(observed));

/** The pairs of resources that name this one in both environments. */
function configuring(mirror: Mirror, pair: Pair, { pairs }: ExplainContext): readonly Pair[] {
  const names = (one: Pair["left"], owner: Pair["left"]): boolean => {
    const [argument, held] = [attribute(one, mirror.by), attribute(owner, mirror.holds)];
    // Not known yet counts as named: the values decide in the end.
    return argument === undefined || held === undefined || argument === held;
  };
  return [...pairs.values()].filter(
    ({ left, right }) => mirror.types.includes(right.parsed.type) && names(left, pair.left) && names(right, pair.right),
  );
}

function attribute(resource: Pair["left"], name: string): string | undefined {
  const value = resource.value.kind === "map" ? resource.value.entries.get(name) : undefined;
  return value?.kind === "string" ? value.text : undefined;
}
