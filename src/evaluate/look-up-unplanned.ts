/**
 * What references stand for where there is no plan yet, as in a synthesized configuration: an attribute of a resource
 * is what is configured of it, and whatever only Terraform or a provider will know is unknown under its own name. For
 * example `aws_s3_bucket.logs.bucket` is `shop-staging-logs`, and `aws_s3_bucket.logs.arn` is not known.
 */
import { headText, stepsText, type Reference } from "../language/syntax.js";
import { nameTerm, unknownTerm } from "../language/term.js";
import type { InstanceKey } from "../model/address.js";
import type { Value } from "../model/value.js";
import type { ExpressionSite } from "./expression-site.js";
import { lookUp, outputPosition, type Sources } from "./look-up.js";
import { templateOf } from "./template-of.js";

/**
 * The value of what a reference names, seen from a site: one attribute of a resource; a resource as a whole, or all of
 * its instances (`aws_x.y[*].id`), is unknown. Undefined for what is written somewhere and cannot be evaluated.
 */
export async function lookUpUnplanned(
  reference: Reference,
  at: ExpressionSite,
  sources: Sources,
): Promise<Value | undefined> {
  if (isResource(reference)) return lookUpAttribute(reference, at, sources);
  const value = await lookUp(reference, at, sources);
  if (value !== undefined || isConfigured(reference, sources)) return value;
  return named(
    reference.root + stepsText(reference.steps.slice(0, (outputPosition(reference) ?? reference.head - 1) + 1)),
  );
}

/**
 * The position of the attribute among the steps of a reference to a resource: 1 in `aws_x.y.id`, 2 in `aws_x.y[0].id`
 * and in `data.aws_x.y.id`. Undefined where it names no one attribute, and for all that is no resource.
 */
export function attributePosition(reference: Reference): number | undefined {
  if (!isResource(reference)) return undefined;
  const { head, steps } = reference;
  const position = steps[head]?.kind === "index" ? head + 1 : head;
  return steps[position]?.kind === "attribute" ? position : undefined;
}

/** Whether a reference leads to a resource or a data source. */
export const isResource = ({ root }: Reference): boolean => !OTHER_ROOTS.has(root);

// --- internal ---

/** Roots of references that are no type of a resource. */
const OTHER_ROOTS: ReadonlySet<string> = new Set([
  "var",
  "local",
  "module",
  "count",
  "each",
  "terraform",
  "path",
  "self",
  "ephemeral",
]);

const named = (name: string): Value => unknownTerm(nameTerm(name), false);

/** A local value or a variable whose value is written somewhere: it could not be evaluated, and is not unknown. */
function isConfigured(
  { root, steps: [first] }: Reference,
  { environment: { configuration, variables } }: Sources,
): boolean {
  const name = first?.kind === "attribute" ? first.name : "";
  if (root === "local") return configuration?.locals.has(name) === true;
  return root === "var" && (variables.has(name) || configuration?.variables.get(name)?.default !== undefined);
}

async function lookUpAttribute(
  reference: Reference,
  at: ExpressionSite,
  { environment, evaluate }: Sources,
): Promise<Value | undefined> {
  const configured = environment.configuration?.resources.get(headText(reference));
  const position = attributePosition(reference);
  if (position === undefined) return named(headText(reference));
  const { root, steps, head } = reference;
  const attribute = steps[position];
  const node = attribute?.kind === "attribute" ? configured?.arguments.arguments.get(attribute.name) : undefined;
  if (node === undefined) return named(root + stepsText(steps.slice(0, position + 1)));
  const template = templateOf(node);
  if (template === undefined) return undefined;
  const key = keyOf(steps[head]);
  const evaluation = await evaluate(template, {
    module: at.module,
    ...(key === undefined ? {} : { key }),
    ...(configured?.forEach === undefined ? {} : { forEach: configured.forEach, repeats: configured.address }),
  });
  return evaluation.kind === "value" ? evaluation.value : undefined;
}

function keyOf(step: Reference["steps"][number] | undefined): InstanceKey | undefined {
  if (step?.kind !== "index") return undefined;
  if (step.key.kind === "number") return Number(step.key.text);
  return step.key.kind === "string" ? step.key.text : undefined;
}
