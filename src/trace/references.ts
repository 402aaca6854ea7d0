import { longestReferences } from "../evaluate/template-of.js";
import type { ConfiguredPair } from "../explain/configured-pair.js";
import { isTemplateText } from "../language/template-text.js";
import type { ConfiguredPlace } from "../model/configured-place.js";
import { readBareReference } from "../language/simple.js";
import { headText, parseTemplate, references, type Reference } from "../language/index.js";
import type { Comparison } from "../judge/input.js";
import { configurationAddress, formatModulePath, type ModuleStep } from "../model/address.js";
import type { Outcome } from "../model/outcome.js";
import { startsWith, type Path, type Step } from "../model/path.js";
import type { TracedReference } from "../model/trace.js";
import type { Value } from "../model/value.js";
import { concealIn } from "../secrets/show.js";
import { judged, worstOf, type TraceContext } from "./context.js";

/**
 * What the expressions of both sides refer to, each once, and what became of it. What only leads on (local values,
 * the inputs and outputs of modules, keys of instances) has no outcome of its own.
 */
export async function referencesOf(
  pair: ConfiguredPair,
  comparison: Comparison,
  context: TraceContext,
): Promise<readonly TracedReference[]> {
  const sides = [
    { references: await referencesIn(pair.left), module: pair.leftAt.module },
    { references: await referencesIn(pair.right), module: pair.rightAt.module },
  ];
  const found = new Map<string, TracedReference>();
  for (const side of sides) {
    for (const reference of side.references) {
      if (!found.has(reference.text))
        found.set(reference.text, {
          text: concealIn(reference.text, context.secrets),
          ...standing(reference, side.module, comparison, context),
        });
    }
  }
  return [...found.values()];
}

// --- internal ---

async function referencesIn(place: ConfiguredPlace): Promise<readonly Reference[]> {
  if (place.kind === "unset") return [];
  if (!place.hasText) return longestReferences(place.references).flatMap(bareReference);
  return (await Promise.all(textsIn(place.value).map(async (text) => references(await parseTemplate(text))))).flat();
}

function bareReference(text: string): readonly Reference[] {
  const node = readBareReference(text);
  return node?.type === "reference" ? [node.reference] : [];
}

/** Only strings with an interpolation in them refer to anything. */
function textsIn(value: Value): readonly string[] {
  if (value.kind === "string") return isTemplateText(value.text) ? [value.text] : [];
  if (value.kind === "list") return value.items.flatMap(textsIn);
  return value.kind === "map" ? [...value.entries.values()].flatMap(textsIn) : [];
}

const WITHOUT_OUTCOME: ReadonlySet<string> = new Set(["local", "module", "each", "count", "path", "terraform", "self"]);

function standing(
  reference: Reference,
  module: readonly ModuleStep[],
  comparison: Comparison,
  context: TraceContext,
): Pick<TracedReference, "outcome" | "explanation"> {
  if (WITHOUT_OUTCOME.has(reference.root) || (reference.root === "var" && module.length > 0)) return {};
  const addresses = addressesOf(reference, module, comparison);
  if (addresses.length === 0) return {};
  const path = pathAfterHead(reference);
  const differing = comparison.outcomes.filter(
    ({ difference }) =>
      addresses.includes(difference.address) &&
      (startsWith(difference.path, path) || startsWith(path, difference.path)),
  );
  const outcome = worstOf(differing.map((one) => judged(one, comparison, context).outcome));
  const kinds = new Set(differing.map(({ explanation }: Outcome) => explanation?.kind));
  const [kind] = kinds;
  return { outcome, ...(kinds.size === 1 && kind !== undefined ? { explanation: kind } : {}) };
}

/** The addresses of all instances that the reference may mean, as differences have them. */
function addressesOf(
  reference: Reference,
  module: readonly ModuleStep[],
  { left, right, pairing }: Comparison,
): readonly string[] {
  const head = headText(reference);
  if (reference.root === "var")
    return left.variables.has(head.slice("var.".length)) || right.variables.has(head.slice("var.".length))
      ? [head]
      : [];
  const wanted = formatModulePath(module.map(({ name }) => ({ name }))) + head;
  return [
    ...pairing.matched
      .filter((pair) => [pair.left, pair.right].some(({ parsed }) => configurationAddress(parsed) === wanted))
      .map((pair) => pair.right.address),
    ...[...pairing.onlyLeft, ...pairing.onlyRight]
      .filter(({ resource }) => configurationAddress(resource.parsed) === wanted)
      .map(({ resource }) => resource.address),
  ];
}

/** Attributes up to the first step that could mean several places; the key of an instance is passed over. */
function pathAfterHead({ steps, head }: Reference): Path {
  const path: Step[] = [];
  for (const step of steps.slice(head)) {
    if (step.kind === "attribute") path.push(/^\d+$/.test(step.name) ? Number(step.name) : step.name);
    else if (path.length > 0) break;
  }
  return path;
}
