import { withoutKeys } from "../model/address.js";
import type { Difference, Pair } from "../model/difference.js";
import type { Environment, Resource } from "../model/environment.js";
import { grouped } from "../model/grouped.js";
import { ignores } from "../model/ignored.js";
import { formatPath, type Path } from "../model/path.js";
import { canonicalText, type Value } from "../model/value.js";
import type { Draft } from "./draft.js";
import type { Comparison, JudgeInput } from "./input.js";
import { showPlace } from "./show-place.js";

/**
 * Places where the two configurations write different literals and the two plans have one and the same value: one of
 * the plans does not have what its configuration says. Only for plans that come with a configuration proof.
 */
export function notPlannedDrafts(comparison: Comparison, { secrets }: JudgeInput): readonly Draft[] {
  const { left, right, pairing, proof, configurationDifferences } = comparison;
  if (proof === undefined || proof.stale.length > 0 || left.source !== "plan") return [];
  const instances = grouped(pairing.matched, (pair) => withoutKeys(pair.right.address));
  return configurationDifferences.flatMap((difference) => {
    const pairs = isLiteral(difference)
      ? (instances.get(difference.address) ?? []).filter((pair) => !isIgnored(pair, difference.path, comparison))
      : [];
    return pairs.flatMap((pair): Draft[] => {
      const [one, other] = [plannedAt(pair.left.value, difference.path), plannedAt(pair.right.value, difference.path)];
      if (one === undefined || other === undefined || canonicalText(one) !== canonicalText(other)) return [];
      const place = { section: "resource" as const, address: pair.right.address, path: difference.path };
      return [
        {
          kind: "missing-difference",
          environment: left.name,
          case: "plan",
          facts: { address: place.address, place: formatPath(place.path) },
          cause: { kind: "override", address: place.address, path: formatPath(place.path) },
          places: [{ place, shown: showPlace(place, [left, right], [one, other], secrets) }],
        },
      ];
    });
  });
}

// --- internal ---

/** Both sides write the value out. */
const isLiteral = ({ section, aspect, left, right }: Difference): boolean =>
  section === "resource" &&
  aspect === "value" &&
  [left, right].every((side) => side.kind !== "absent" && isScalar(side) && !isTemplate(side));

const isScalar = ({ kind }: Value): boolean => kind === "string" || kind === "number" || kind === "boolean";

const isTemplate = (value: Value): boolean => value.kind === "string" && /[$%]\{/.test(value.text);

const isIgnored = ({ left: mine, right: theirs }: Pair, path: Path, { left, right }: Comparison): boolean =>
  ignoresIn(left, mine, path) || ignoresIn(right, theirs, path);

function ignoresIn({ configuration }: Environment, { address }: Resource, path: Path): boolean {
  const resource = configuration?.resources.get(withoutKeys(address));
  return resource === undefined || ignores(resource, path);
}

/** The planned scalar at a place of the configuration, which may write a block where a plan has a list of one. */
function plannedAt(value: Value, path: Path): Value | undefined {
  const [step, ...rest] = path;
  if (value.kind === "list" && value.items.length === 1 && step !== undefined)
    return plannedAt(value.items[0] as Value, step === 0 ? rest : path);
  if (step === undefined) return isScalar(value) ? value : undefined;
  const item = value.kind === "map" && typeof step === "string" ? value.entries.get(step) : undefined;
  return item === undefined ? undefined : plannedAt(item, rest);
}
