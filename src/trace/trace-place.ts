import { compareAll, verdictOn } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { prepare, tellingNoSecrets } from "../prepare.js";
import { nearest } from "../contract/nearest.js";
import { parametersInEnvironments } from "../judge/parameters.js";
import { incompleteness } from "../judge/statements.js";
import { InputError } from "../model/input-error.js";
import type { Trace } from "../model/trace.js";
import { compareText } from "../model/value.js";
import { concealTrace } from "../secrets/conceal.js";
import { compareOutcomes, worstOf, type TraceContext } from "./context.js";
import { placesIn } from "./equal.js";
import { traceParameter } from "./parameter.js";
import { everything, selectionOf, type Selection } from "./selection.js";
import { findNamed, type Named } from "./subjects.js";
import { traceSubject } from "./subject.js";

/**
 * Every step of the reasoning about what an address names: a resource (with or without instance keys), `output.x`,
 * `var.x`, `provider.x`, a module call, a parameter, all that a construct path holds, or all that a pattern matches.
 * With an attribute for that place only, also where nothing differs; without one for all that differs.
 * Throws an InputError when nothing has this name, or nothing that has it has such an attribute.
 */
export const tracePlace = (given: CheckInput, wanted: string, attribute?: string): Promise<Trace> =>
  tellingNoSecrets(given, () => trace(given, wanted, attribute));

// --- internal ---

async function trace(given: CheckInput, wanted: string, attribute?: string): Promise<Trace> {
  const prepared = await prepare(given);
  const { input, environments, right, secrets } = prepared;
  const ordered = [...environments.filter((environment) => environment !== right), right];
  const comparisons = await compareAll(prepared);
  const context: TraceContext = { input, comparisons, report: verdictOn(comparisons, prepared), secrets };

  const names = namesOf(wanted, context);
  const selection = attribute === undefined ? everything : readSelection(attribute);
  const found = await Promise.all(names.addresses.map((address) => traceSubject(address, selection, context)));
  const subjects = found.filter(
    (subject) =>
      attribute === undefined ||
      subject.findings.length > 0 ||
      subject.comparisons.some(({ places, notCompared }) => places.length > 0 || notCompared !== undefined),
  );
  if (attribute !== undefined && subjects.length === 0) throw unknownAttribute(wanted, attribute, names, context);
  const parameters = names.parameters.map((name) => traceParameter(name, ordered, context));
  const whole: Trace = {
    schemaVersion: 1,
    address: wanted,
    ...(attribute === undefined ? {} : { attribute }),
    reference: right.name,
    environments: ordered.map(({ name }) => name),
    outcome: worstOf([...subjects, ...parameters].map(({ outcome }) => outcome)),
    parameters: parameters.sort(
      (one, other) => compareOutcomes(one.outcome, other.outcome) || compareText(one.name, other.name),
    ),
    subjects: subjects.sort(
      (one, other) => compareOutcomes(one.outcome, other.outcome) || compareText(one.address, other.address),
    ),
  };
  return concealTrace(whole, secrets);
}

function namesOf(wanted: string, { input, comparisons, report }: TraceContext): Named {
  const environments = [...comparisons.map(({ left }) => left), ...comparisons.slice(0, 1).map(({ right }) => right)];
  const parameters = parametersInEnvironments({
    environments,
    parameters: input.parameters,
    contract: input.contract,
  }).map(({ name }) => name);
  const others = report.findings
    .flatMap(({ places }) => places.map(({ address }) => address))
    .filter((address) => !parameters.includes(address));
  return findNamed(wanted, { comparisons, parameters, others });
}

function readSelection(attribute: string): Selection {
  try {
    return selectionOf(attribute);
  } catch (error) {
    throw new InputError(
      `the attribute "${attribute}" cannot be read: ${error instanceof Error ? error.message : "it is no pattern"}`,
    );
  }
}

function unknownAttribute(
  wanted: string,
  attribute: string,
  { addresses, parameters }: Named,
  { comparisons }: TraceContext,
): InputError {
  if (addresses.length === 0)
    return new InputError(`${parameters.join(", ")} is a parameter, which has no attributes; leave out ${attribute}`);
  // An incomplete plan says too little to know what it lacks.
  const incomplete = comparisons
    .flatMap(({ left, right }) => [left, right])
    .find((environment) => incompleteness(environment) !== undefined);
  const places = addresses.flatMap((address) => comparisons.flatMap((comparison) => placesIn(address, comparison)));
  const near = nearest(
    attribute,
    [...new Set(places)].filter((place) => place !== ""),
  );
  const hint =
    near !== undefined
      ? `; did you mean ${near}?`
      : incomplete !== undefined
        ? `; the plan of ${incomplete.name} is incomplete`
        : `; leave it out to see all that differs`;
  return new InputError(`no environment has ${attribute} in ${wanted}${hint}`);
}
