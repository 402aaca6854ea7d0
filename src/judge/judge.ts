import { causeKey } from "../model/cause.js";
import { isToBeTold } from "../model/outcome.js";
import { changeOfPlaces, changesOf, type Changes } from "./change.js";
import { grouped } from "../model/grouped.js";
import type { Finding, FindingKind, ParityReport } from "../model/report.js";
import { compareText } from "../model/value.js";
import { acceptanceOf } from "./acceptance.js";
import { againstBase } from "./base-report.js";
import { baselineNotes, withBaseline } from "./baseline.js";
import { withoutAllowed } from "./allowed.js";
import { declarationDrafts, weigh, type Weighed } from "./declarations.js";
import { finish, ranked, type Draft, type Speaker } from "./draft.js";
import { countExplained, explainedGroups } from "./explained.js";
import { allowableCredentials } from "./hardcoded-findings.js";
import type { Comparison, JudgeInput } from "./input.js";
import { notesOf } from "./notes.js";
import { oneForEachCause } from "./causes/one-cause.js";
import { withOtherEnvironments } from "./other-environments.js";
import { checks } from "./checks.js";
import { missingComponents } from "./checks/missing-components.js";
import { countFindings } from "./count-findings.js";
import { compareFindings } from "./order.js";
import { ownersBy, ownerWhoAccepted } from "./contract-owners.js";
import { forbiddenParameterDrafts } from "./parameters.js";
import { blocks, isWorse } from "./rank.js";
import { reachOf } from "./reach.js";
import { concealFindings, concealReport } from "../secrets/conceal.js";
import { concealIn } from "../secrets/show.js";
import { wideAllowanceDrafts, wideAllowanceNotes, wideAllowances } from "./wide-allowances.js";
import { saysUnmetRequirement, requirementOutcomes } from "./requirement-outcomes.js";
import { wordsOf } from "./words/words-of.js";

/** The findings, the verdict and everything else that a report says. */
export function judge(input: JudgeInput, speak: Speaker = wordsOf): ParityReport {
  const withSeverity = (draft: Draft): Draft => ranked(draft, input.contract);
  const compared = input.comparisons.map((comparison) => ({
    comparison,
    claimed: checks.claims.flatMap((find) => find(comparison, input)).map(withSeverity),
  }));
  const missing = missingComponents(input).map(withSeverity);
  const allowable = [...missing, ...compared.flatMap(({ claimed }) => claimed), ...allowableCredentials(input)];
  const wide = wideAllowances(allowable, input);
  const drafts = [
    ...withoutAllowed(missing, input),
    ...checks.environments.flatMap((find) => find(input)),
    ...(input.requirements?.drafts ?? []),
    ...compared.flatMap(({ comparison, claimed }) => comparisonDrafts(comparison, claimed, input)),
    ...wideAllowanceDrafts(wide),
  ];
  const all = [
    ...drafts,
    ...declarationDrafts(drafts, allowable, input),
    ...checks.contract.flatMap((find) => find(input)),
  ];
  const changes = changesOf(input);
  const weighed = all.map(withSeverity).flatMap((draft) => weigh(draft, input));
  const notes = [...wideAllowanceNotes(wide), ...changes.notes];
  const numbered = (some: readonly Weighed[]): readonly Finding[] => {
    const found = number(some, changes, input, speak);
    // What a baseline remembers is what was shown.
    return input.baseline === undefined ? found : withBaseline(concealFindings(found, input.secrets), input);
  };
  const isUndecided = ({ draft }: Weighed): boolean => reachOf(draft, input) === "every-component";
  const { findings, ...since } = againstBase(numbered(weighed.filter((one) => !isUndecided(one))), input);
  const undecided = numbered(weighed.filter(isUndecided));
  const report = {
    ...assemble(findings, [...notes, ...baselineNotes(findings, input)], changes, input),
    ...since,
    ...partOf(undecided, input),
  };
  const concealed = concealReport(report, input.secrets);
  return { ...concealed, findings: [...concealed.findings].sort(compareFindings) };
}

// --- internal ---

/** Everything that a comparison finds, one finding for each cause. */
const comparisonDrafts = (comparison: Comparison, claimed: readonly Draft[], input: JudgeInput): readonly Draft[] =>
  oneForEachCause(
    [...checks.differences.flatMap((find) => find(comparison, input)), ...withoutAllowed(claimed, input)],
    forbiddenParameterDrafts(comparison, input),
    comparison,
  );

/** Ids are made from causes; a second finding with the same cause is told from the first by its number. */
function number(weighed: readonly Weighed[], changes: Changes, input: JudgeInput, speak: Speaker): readonly Finding[] {
  const { contract, secrets } = input;
  const ownersOf = ownersBy(contract, input.reference);
  const alike = grouped(
    weighed.map(({ draft, ...others }) => ({ ...others, draft: withoutSecrets(draft, secrets) })),
    ({ draft }) => JSON.stringify([draft.kind, draft.environment, causeKey(draft.cause), reachOf(draft, input)]),
  );
  return [...alike.values()].flatMap((same) =>
    inShownOrder(same).map(({ draft, waiver }, occurrence) => {
      const change = changeOfPlaces(
        draft.places.map(({ difference }) => (difference === undefined ? "unknown" : changes.of(difference))),
      );
      const component = reachOf(draft, input) === "component" ? input.component?.name : undefined;
      const finished = finish(withOtherEnvironments(draft, input), contract, occurrence, {
        speak,
        acceptance: acceptanceOf(draft, input),
        ...(component === undefined ? {} : { component }),
      });
      const owners = waiver === undefined ? ownersOf(draft, component) : ownerWhoAccepted("waiver", waiver);
      const named = owners.length === 0 ? {} : { owners };
      const finding = required({ ...finished, change, ...named }, input);
      if (waiver === undefined) return finding;
      return {
        ...finding,
        status: "waived",
        accepted: { reason: waiver.reason, owner: waiver.owner, expires: waiver.expires },
        location: waiver.location,
      };
    }),
  );
}

/**
 * Those whose causes read the same may differ in nothing but a secret: which is first is told by what is shown. What a
 * waiver leaves open comes before what it covers, and keeps the id that all of it had.
 */
function inShownOrder(alike: readonly Weighed[]): readonly Weighed[] {
  if (alike.length === 1) return alike;
  return alike
    .map((one) => ({ one, rank: one.waiver === undefined ? 0 : 1, shown: shownPlaces(one.draft) }))
    .sort((left, right) => left.rank - right.rank || compareText(left.shown, right.shown))
    .map(({ one }) => one);
}

const shownPlaces = ({ places }: Draft): string =>
  places
    .map(({ shown }) => JSON.stringify(shown))
    .sort(compareText)
    .join();

/** What says that something was not compared. */
const NEVER_PASSED: ReadonlySet<FindingKind> = new Set(["incomplete-plan", "missing-component"]);

/**
 * What is required blocks, however little may block otherwise: it is at least as severe as what does. A comparison that
 * is not complete never passes.
 */
function required(finding: Finding, { requirements, failOn }: JudgeInput): Finding {
  const blocksAlways = NEVER_PASSED.has(finding.kind) || saysUnmetRequirement(finding.kind, requirements);
  const raised = blocksAlways && finding.severity !== "info" && isWorse(failOn, finding.severity);
  return raised ? { ...finding, severity: failOn } : finding;
}

/** An id is made from the cause, which is made of addresses, paths and names: whoever has it could try secrets. */
const withoutSecrets = (draft: Draft, secrets: JudgeInput["secrets"]): Draft => ({
  ...draft,
  cause: Object.fromEntries(
    Object.entries(draft.cause).map(([part, text]: [string, string | readonly string[]]) => [
      part,
      typeof text === "string" ? concealIn(text, secrets) : text.map((one) => concealIn(one, secrets)),
    ]),
  ) as unknown as Draft["cause"],
});

/** What joins the report of one component with those of the others; nothing where there are none. */
function partOf(
  undecided: readonly Finding[],
  { component, parameters, today, promotion, requirements }: JudgeInput,
): Pick<ParityReport, "part"> {
  if (component === undefined) return {};
  const files = [...parameters.values()].flatMap(({ leaves }) =>
    [...leaves.values()].map(({ location }) => location.file),
  );
  return {
    part: {
      component: component.name,
      ...component.family,
      having: component.having,
      lacking: component.lacking,
      ...(promotion === undefined ? {} : { promotion: { from: promotion.from, to: promotion.to } }),
      ...(requirements?.maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours: requirements.maxPlanAgeHours }),
      today,
      patterns: component.patterns,
      files: [...new Set(files)].sort(compareText),
      undecided: [...undecided].sort(compareFindings),
    },
  };
}

function assemble(
  findings: readonly Finding[],
  notes: ParityReport["notes"],
  changes: Changes,
  input: JudgeInput,
): ParityReport {
  const open = findings.filter(({ status }) => status === "open");
  const blocking = open.filter(({ severity }) => blocks(severity, input.failOn)).length;
  const explained = explainedGroups(input);
  const outcomes = input.comparisons.flatMap((comparison) => comparison.outcomes);
  return {
    schemaVersion: 1,
    reference: input.reference,
    environments: input.environments.map(({ name, source, file, terraformVersion, resources }) => ({
      name,
      source,
      file,
      ...(terraformVersion === undefined ? {} : { terraformVersion }),
      resources: resources.size,
      fingerprint: input.fingerprints.get(name) ?? "",
    })),
    verdict: { outcome: blocking === 0 ? "pass" : "blocked", blocking, failOn: input.failOn },
    ...(input.requirements === undefined
      ? {}
      : { requirements: requirementOutcomes(input.requirements.all, findings) }),
    findings,
    explained,
    notes: [...notesOf(input), ...notes],
    counts: {
      resourcesCompared: input.comparisons.reduce((sum, { pairing }) => sum + pairing.matched.length, 0),
      differences: outcomes.length,
      explained: countExplained(explained),
      unexplained: outcomes.filter(isToBeTold).length,
      ...(changes.counts === undefined ? {} : { change: changes.counts }),
      ...countFindings(findings),
    },
  };
}
