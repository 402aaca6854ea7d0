import { isTemplateText } from "../../language/template-text.js";
import { withoutKeys } from "../../model/address.js";
import type { Claim } from "../../model/claim.js";
import type { Difference, Pair } from "../../model/difference.js";
import type { Environment, Resource } from "../../model/environment.js";
import { grouped } from "../../model/grouped.js";
import { ignores } from "../../model/ignored.js";
import { formatPath, type Path } from "../../model/path.js";
import { canonicalText, type Value } from "../../model/value.js";
import type { EnvironmentPair } from "../prover.js";

/**
 * Places where the two configurations write different literals and the two plans have one and the same value: one of
 * the plans does not have what its configuration says.
 */
export function plannedAlike(pair: EnvironmentPair): readonly Claim[] {
  if (pair.left.source !== "plan") return [];
  const instances = grouped(pair.pairing.matched, ({ right }) => withoutKeys(right.address));
  return pair.configurationDifferences
    .filter(isLiteral)
    .flatMap((difference) =>
      (instances.get(difference.address) ?? [])
        .filter((instance) => !isIgnored(instance, difference.path, pair))
        .flatMap((instance) => claimAt(instance, difference.path, pair)),
    );
}

// --- internal ---

function claimAt({ left, right }: Pair, path: Path, pair: EnvironmentPair): readonly Claim[] {
  const [one, other] = [plannedAt(left.value, path), plannedAt(right.value, path)];
  if (one === undefined || other === undefined || canonicalText(one) !== canonicalText(other)) return [];
  const { address } = right;
  return [
    {
      question: "planned",
      answer: "refuted",
      place: { section: "resource", address, path },
      seenIn: "plan",
      environments: [pair.left.name, pair.right.name],
      cause: { kind: "override", address, path: formatPath(path) },
      evidence: { is: "values", values: [one, other] },
    },
  ];
}

/** Both sides write the value out. */
const isLiteral = ({ section, aspect, left, right }: Difference): boolean =>
  section === "resource" &&
  aspect === "value" &&
  [left, right].every((side) => side.kind !== "absent" && isScalar(side) && !isTemplate(side));

const isScalar = ({ kind }: Value): boolean => kind === "string" || kind === "number" || kind === "boolean";

const isTemplate = (value: Value): boolean => value.kind === "string" && isTemplateText(value.text);

const isIgnored = ({ left: mine, right: theirs }: Pair, path: Path, { left, right }: EnvironmentPair): boolean =>
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
