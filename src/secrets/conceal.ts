import { InputError, InputErrors } from "../model/input-error.js";
import type { Location } from "../model/contract.js";
import type {
  Acceptance,
  AcceptedPlace,
  Explanation,
  ExplainedGroup,
  Finding,
  FindingOwner,
  Note,
  ParityReport,
  ReasoningStep,
  ReportedBase,
  ReportedComponent,
  ReportedEnvironment,
  ReportedPart,
  ReportedPlace,
  ResolvedFinding,
  ShownValue,
} from "../model/report.js";
import type {
  Trace,
  TracedComparison,
  TracedFinding,
  TracedMove,
  TracedMover,
  TracedMoves,
  TracedParameter,
  TracedPlace,
  TracedReference,
  TracedRule,
  TracedSubject,
} from "../model/trace.js";
import type { Secrets } from "./secrets.js";
import { CONCEALED, concealIn, showAddress } from "./show.js";

/**
 * The last thing that happens to what leaves: every text in it is held against the secrets once more. What was made
 * from values was concealed as a value already; sentences, names, reasons and files were not. Each kind of data says of
 * each of its fields what that means, and one that says nothing about a field does not compile.
 */
export const concealReport = (report: ParityReport, secrets: Secrets): ParityReport =>
  concealed(report, reportRules, secrets);

/** The same for findings by themselves. */
export const concealFindings = (findings: readonly Finding[], secrets: Secrets): readonly Finding[] =>
  each(finding)(findings, secrets);

/** The same for owners that were found when all else was concealed already. */
export const concealOwners = (owners: readonly FindingOwner[], secrets: Secrets): readonly FindingOwner[] =>
  each(owner)(owners, secrets);

/** The same for what `explain` tells. */
export const concealTrace = (trace: Trace, secrets: Secrets): Trace => concealed(trace, traceRules, secrets);

/** The same for what went wrong, where it is told to people; anything else is told without its message. */
export function concealError(error: unknown, secrets: Secrets): unknown {
  if (error instanceof InputErrors) return new InputErrors(error.errors.map((one) => concealInputError(one, secrets)));
  return error instanceof InputError ? concealInputError(error, secrets) : error;
}

// --- internal ---

type Rule<Kind> = (value: Kind, secrets: Secrets) => Kind;
type Rules<Kind> = { readonly [Field in keyof Kind]-?: Rule<Exclude<Kind[Field], undefined>> };

function concealed<Kind extends object>(data: Kind, rules: Rules<Kind>, secrets: Secrets): Kind {
  const fields = Object.entries(data).map(([field, value]): [string, unknown] => {
    const rule = rules[field as keyof Kind] as Rule<unknown>;
    return [field, value === undefined ? value : rule(value, secrets)];
  });
  return Object.fromEntries(fields) as Kind;
}

/** Words of our own, numbers, dates, and what names an environment, by which everything is told apart. */
const asItIs = <Kind>(value: Kind): Kind => value;
const sentence: Rule<string> = (text, secrets) => concealIn(text, secrets);
const name: Rule<string> = (text, secrets) => (secrets.revealsInName(text) ? CONCEALED : text);
const value: Rule<string> = (text, secrets) => (secrets.reveals(text) ? CONCEALED : text);
const each =
  <Kind>(rule: Rule<Kind>): Rule<readonly Kind[]> =>
  (items, secrets) =>
    items.map((item) => rule(item, secrets));
const byName =
  <Kind>(rule: Rule<Kind>): Rule<Readonly<Record<string, Kind>>> =>
  (record, secrets) =>
    Object.fromEntries(Object.entries(record).map(([key, item]) => [key, rule(item, secrets)]));
const fields =
  <Kind extends object>(rules: Rules<Kind>): Rule<Kind> =>
  (data, secrets) =>
    concealed(data, rules, secrets);

const location: Rule<Location> = fields<Location>({ file: name, line: asItIs, column: asItIs });

const shownValue: Rule<ShownValue> = (shown, secrets) =>
  shown.text !== undefined && secrets.reveals(shown.text) ? { state: "sensitive" } : shown;

const place = fields<ReportedPlace>({
  address: showAddress,
  constructPath: name,
  madeAt: name,
  // The first step can be the name of an attribute, and no value: whoever made the place knew, and has looked at it.
  path: (path, secrets) => path.map((step) => (typeof step === "string" ? name(step, secrets) : step)),
  place: name,
  values: byName(shownValue),
  others: byName(shownValue),
});

const explanation = fields<Explanation>({
  kind: asItIs,
  parameters: each(name),
  evidence: sentence,
  reason: sentence,
  location,
});

const steps = each(fields<ReasoningStep>({ step: asItIs, held: asItIs, because: sentence }));

const accepted = fields<NonNullable<Finding["accepted"]>>({
  reason: sentence,
  owner: sentence,
  expires: value,
  since: value,
});

const owner = fields<FindingOwner>({
  name: sentence,
  because: fields<FindingOwner["because"]>({ kind: asItIs, location }),
});

const tracedFinding: Rules<TracedFinding> = {
  // Made from what is shown already.
  id: asItIs,
  kind: asItIs,
  severity: asItIs,
  status: asItIs,
  change: asItIs,
  environment: asItIs,
  cause: sentence,
  message: sentence,
  suggestion: sentence,
  location,
  owners: each(owner),
  accepted,
};

/** Patterns and causes with a secret in them cover nothing; what is left of them says at least what they are about. */
const acceptance: Rule<Acceptance> = (given, secrets) => {
  if (given.is === "parameter") return { ...given, name: name(given.name, secrets) };
  const { causes, places } = given;
  return { ...given, causes: each(sentence)(causes, secrets), places: each(acceptedPlace)(places, secrets) };
};

const acceptedPlace: Rule<AcceptedPlace> = (given, secrets) => {
  const resource = showAddress(given.resource, secrets);
  return "presence" in given
    ? { resource, presence: given.presence }
    : { resource, attribute: name(given.attribute, secrets) };
};

const finding = fields<Finding>({
  ...tracedFinding,
  component: asItIs,
  dimension: asItIs,
  base: asItIs,
  openSince: asItIs,
  places: each(place),
  allow: acceptance,
  waive: acceptance,
});

const environments = each(
  fields<ReportedEnvironment>({
    name: asItIs,
    source: asItIs,
    file: name,
    terraformVersion: value,
    resources: asItIs,
    // Made without what is secret.
    fingerprint: asItIs,
  }),
);

const part = fields<ReportedPart>({
  component: asItIs,
  version: asItIs,
  contract: asItIs,
  components: asItIs,
  having: asItIs,
  lacking: asItIs,
  promotion: asItIs,
  maxPlanAgeHours: asItIs,
  read: asItIs,
  today: asItIs,
  environments: asItIs,
  patterns: byName(name),
  files: each(name),
  undecided: each(finding),
});

const reportRules: Rules<ParityReport> = {
  schemaVersion: asItIs,
  reference: asItIs,
  environments,
  components: each(
    fields<ReportedComponent>({
      name: asItIs,
      environments,
      resourcesCompared: asItIs,
      differences: asItIs,
      open: asItIs,
    }),
  ),
  part,
  verdict: asItIs,
  requirements: asItIs,
  findings: each(finding),
  explained: each(
    fields<ExplainedGroup>({ component: asItIs, environment: asItIs, explanation, places: each(place), steps }),
  ),
  notes: each(fields<Note>({ kind: asItIs, component: asItIs, text: sentence, places: each(place) })),
  counts: asItIs,
  base: fields<ReportedBase>({
    introduced: asItIs,
    existing: asItIs,
    resolved: each(
      fields<ResolvedFinding>({ id: sentence, kind: asItIs, severity: asItIs, environment: name, cause: sentence }),
    ),
  }),
  history: asItIs,
};

const tracedPlace = fields<TracedPlace>({
  place: name,
  outcome: asItIs,
  values: byName(shownValue),
  configured: byName(sentence),
  refersTo: each(fields<TracedReference>({ text: sentence, outcome: asItIs, explanation: asItIs })),
  movedBy: each(fields<TracedMover>({ parameters: each(name), exact: asItIs })),
  steps,
  explanation,
  follows: sentence,
  finding: fields(tracedFinding),
});

const tracedSubject = fields<TracedSubject>({
  address: showAddress,
  constructPath: name,
  madeAt: name,
  outcome: asItIs,
  comparisons: each(
    fields<TracedComparison>({
      environment: asItIs,
      differing: asItIs,
      places: each(tracedPlace),
      remark: sentence,
      notCompared: sentence,
    }),
  ),
  findings: each(fields(tracedFinding)),
  notes: each(sentence),
});

const tracedParameter = fields<TracedParameter>({
  name,
  outcome: asItIs,
  values: byName(shownValue),
  locations: byName(location),
  rule: fields<TracedRule>({
    pattern: sentence,
    may: asItIs,
    must: asItIs,
    follows: asItIs,
    identity: sentence,
    reason: sentence,
    when: sentence,
    affects: each(sentence),
    location,
  }),
  comparisons: each(
    fields<TracedMoves>({
      environment: asItIs,
      places: each(
        fields<TracedMove>({
          address: showAddress,
          constructPath: name,
          place: name,
          others: each(name),
          exact: asItIs,
        }),
      ),
      unknown: sentence,
    }),
  ),
  findings: each(fields(tracedFinding)),
  notes: each(sentence),
});

const traceRules: Rules<Trace> = {
  schemaVersion: asItIs,
  address: sentence,
  attribute: sentence,
  reference: asItIs,
  environments: asItIs,
  outcome: asItIs,
  parameters: each(tracedParameter),
  subjects: each(tracedSubject),
};

const concealInputError = ({ message, file, line, column }: InputError, secrets: Secrets): InputError => {
  const told = concealIn(message, secrets);
  if (file === undefined) return new InputError(told);
  return new InputError(
    told,
    line === undefined
      ? { file: name(file, secrets) }
      : { file: name(file, secrets), line, ...(column === undefined ? {} : { column }) },
  );
};
