import { causeKey } from "../model/cause.js";
import { severities } from "../knowledge/ranking.js";
import type { Severity } from "../model/contract.js";
import { changeOfPlaces, changesOf, type Changes } from "./change.js";
import { grouped } from "../model/grouped.js";
import type { Finding, ParityReport } from "../model/report.js";
import { withoutAllowed } from "./allowed.js";
import { branchDrafts, exchangedDrafts, staleSourceDrafts } from "./branch-findings.js";
import { contractChangeDrafts } from "./contract-change-findings.js";
import { declarationDrafts, weigh, type Weighed } from "./declarations.js";
import { finish, ranked, type Draft, type Speaker } from "./draft.js";
import { countExplained, explainedGroups } from "./explained.js";
import { allowableCredentials, hardcodedDrafts } from "./hardcoded-findings.js";
import { unusedVariableDrafts } from "./unused-parameters.js";
import type { Comparison, JudgeInput } from "./input.js";
import { crossEnvironmentDrafts, mergedLeaks } from "./leaks.js";
import { nondeterministicDrafts } from "./nondeterministic-findings.js";
import { notPlannedDrafts } from "./not-planned.js";
import { notesOf } from "./notes.js";
import { oneForEachCause } from "./one-cause.js";
import { compareFindings } from "./order.js";
import { forbiddenParameterDrafts, parameterDrafts } from "./parameters.js";
import { proofDrafts } from "./proof-findings.js";
import { blocks, isWorse } from "./rank.js";
import { concealReport } from "../secrets/conceal.js";
import { concealIn } from "../secrets/show.js";
import { failedCheckDrafts, incompleteness, incompletePlanDrafts, liveDriftDrafts } from "./statements.js";
import { unreadDrafts } from "./unread-findings.js";
import { hiddenDrafts } from "./source-missing.js";
import { wideAllowanceDrafts, wideAllowanceNotes, wideAllowances } from "./wide-allowances.js";
import { unexplainedDrafts } from "./unexplained.js";
import { wordsOf } from "./words/words-of.js";

/** The findings, the verdict and everything else that a report says. */
export function judge(input: JudgeInput, speak: Speaker = wordsOf): ParityReport {
  const withSeverity = (draft: Draft): Draft => ranked(draft, input.contract);
  const compared = input.comparisons.map((comparison) => ({
    comparison,
    others: otherDrafts(comparison, input).map(withSeverity),
  }));
  const found = [...compared.flatMap(({ others }) => others), ...allowableCredentials(input)];
  const wide = wideAllowances(found, input);
  const drafts = [
    ...incompletePlanDrafts(input),
    ...failedCheckDrafts(input),
    ...liveDriftDrafts(input),
    ...parameterDrafts(input),
    ...staleSourceDrafts(input),
    ...hardcodedDrafts(input),
    ...(input.requirements?.drafts ?? []),
    ...compared.flatMap(({ comparison, others }) => comparisonDrafts(comparison, withoutAllowed(others, input), input)),
    ...wideAllowanceDrafts(wide),
  ];
  const changes = changesOf(input);
  const all = [...drafts, ...declarationDrafts(drafts, found, input), ...contractChangeDrafts(input)];
  const findings = number(
    all.map(withSeverity).flatMap((draft) => weigh(draft, input)),
    changes,
    input,
    speak,
  );
  const notes = [...wideAllowanceNotes(wide), ...changes.notes];
  const concealed = concealReport(assemble(findings, notes, changes, input), input.secrets);
  return { ...concealed, findings: [...concealed.findings].sort(compareFindings) };
}

// --- internal ---

/** What a comparison finds besides differences that nothing explains. */
function otherDrafts(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const incomplete = [comparison.left, comparison.right].some(
    (environment) => incompleteness(environment) !== undefined,
  );
  return [
    ...proofDrafts(comparison, input),
    ...(incomplete ? [] : notPlannedDrafts(comparison, input)),
    ...unusedVariableDrafts(comparison, input),
    ...branchDrafts(comparison, input),
    ...exchangedDrafts(comparison, input),
    ...nondeterministicDrafts(comparison, input),
    ...hiddenDrafts(comparison, input),
    ...unreadDrafts(comparison, input),
    ...(incomplete ? [] : crossEnvironmentDrafts(comparison, input)),
  ];
}

/** What a forbidden parameter moves joins the finding about the parameter itself. */
function comparisonDrafts(comparison: Comparison, found: readonly Draft[], input: JudgeInput): readonly Draft[] {
  const parameters = forbiddenParameterDrafts(comparison, input);
  const others = mergedLeaks(oneForEachCause([...unexplainedDrafts(comparison, input), ...found], comparison));
  const forbidden = new Set(parameters.flatMap(({ names }) => [...names]));
  const nameOf = ({ cause }: Draft): string | undefined =>
    cause.kind === "parameter" && forbidden.has(cause.name) ? cause.name : undefined;
  const byName = grouped(others.entries(), ([, draft]) => nameOf(draft));
  const joined = parameters.map(({ draft, names }) => {
    const moved = [...names].flatMap((name) => byName.get(name) ?? []).sort(([one], [other]) => one - other);
    return { ...draft, places: [...draft.places, ...moved.flatMap(([, { places }]) => places).filter(isMoved)] };
  });
  return [...joined, ...(byName.get(undefined) ?? []).map(([, draft]) => draft)];
}

/** A root variable of a plan is the parameter itself, told by its file already. */
const isMoved = ({ place }: Draft["places"][number]): boolean => place.section !== "variable";

/** Ids are made from causes; a second finding with the same cause is told from the first by its number. */
function number(weighed: readonly Weighed[], changes: Changes, input: JudgeInput, speak: Speaker): readonly Finding[] {
  const { contract, secrets } = input;
  const seen = new Map<string, number>();
  return weighed.map(({ draft: found, waiver }) => {
    const draft = withoutSecrets(found, secrets);
    const key = JSON.stringify([draft.kind, draft.environment, causeKey(draft.cause)]);
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    const change = changeOfPlaces(
      draft.places.map(({ difference }) => (difference === undefined ? "unknown" : changes.of(difference))),
    );
    const finding = required({ ...finish(draft, contract, occurrence, speak), change }, input);
    if (waiver === undefined) return finding;
    return {
      ...finding,
      status: "waived",
      accepted: { reason: waiver.reason, owner: waiver.owner, expires: waiver.expires },
      location: waiver.location,
    };
  });
}

/**
 * What is required blocks, however little may block otherwise: it is at least as severe as what does. A comparison that
 * is not complete never passes.
 */
function required(finding: Finding, { requirements, failOn }: JudgeInput): Finding {
  const isRequired = finding.kind === "incomplete-plan" || requirements?.kinds.has(finding.kind) === true;
  const raised = isRequired && finding.severity !== "info" && isWorse(failOn, finding.severity);
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
    findings,
    explained,
    notes: [...notesOf(input), ...notes],
    counts: {
      resourcesCompared: input.comparisons.reduce((sum, { pairing }) => sum + pairing.matched.length, 0),
      differences: outcomes.length,
      explained: countExplained(explained),
      unexplained: outcomes.filter(({ explanation }) => explanation === undefined).length,
      ...(changes.counts === undefined ? {} : { change: changes.counts }),
      findings: Object.fromEntries(
        severities.map((severity) => [severity, open.filter((finding) => finding.severity === severity).length]),
      ) as Record<Severity, number>,
      waived: findings.filter(({ status }) => status === "waived").length,
      baselined: findings.filter(({ status }) => status === "baselined").length,
    },
  };
}
