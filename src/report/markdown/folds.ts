/** What a reader opens: what is accepted, what was compared and explained, and what is worth knowing. */
import { explanationKinds } from "../../knowledge/finding-kinds.js";
import type { ExplainedGroup, Finding, Note, ParityReport } from "../../model/report.js";
import {
  acceptedFindings,
  changeInNumbers,
  comparedInNumbers,
  componentsText,
  counted,
  evidenceIn,
  explainedByKind,
  noteText,
  requirementsInNumbers,
  requirementWords,
  shownOf,
} from "../summarize.js";
import type { ReportOptions } from "../reporter.js";
import { asText, code, fold, listOf, prose, tableRow, tableRule, type Block } from "./blocks.js";
import { kindLink, lineLink } from "./links.js";
import type { LinkBases } from "../reporter.js";
import { placeName } from "./place-table.js";

/** Findings that a waiver or a baseline accepts, with whose they are and why. */
export function acceptedCandidates(report: ParityReport, options: ReportOptions, links: LinkBases): readonly string[] {
  const all = acceptedFindings(report);
  const { shown } = shownOf(all, options);
  const content = listOf(shown, MOST_LINES, (finding) => acceptedLine(finding, links));
  return foldOrSummary(counted(all.length, "accepted finding"), content);
}

/** Findings of the base that there are no more, as it had them. */
export function resolvedCandidates({ base }: ParityReport, links: LinkBases): readonly string[] {
  const { resolved = [] } = base ?? {};
  const content = listOf(
    resolved,
    MOST_LINES,
    ({ severity, kind, cause, environment }) =>
      `${severity.toUpperCase()} · ${kindLink(kind, links)}: ${prose(cause)}` +
      (environment === undefined ? "" : ` (${code(environment)})`),
  );
  return foldOrSummary(`${counted(resolved.length, "finding")} of the base resolved`, content);
}

/** Notes, each with the places that it is about. */
export function noteCandidates({ notes }: ParityReport, links: LinkBases): readonly string[] {
  const content = listOf(notes, MOST_LINES, (note) => noteLine(note, links));
  return foldOrSummary(counted(notes.length, "note"), content);
}

/** What was compared, and what explains the differences; the numbers alone where there is no room for more. */
export function comparedCandidates(report: ParityReport, links: LinkBases): readonly string[] {
  const numbers = comparedInNumbers(report);
  const change = changeInNumbers(report);
  const components = componentsText(report);
  const content = [
    ...environmentTable(report),
    ...(components === undefined ? [] : ["", `${prose(components)}.`]),
    ...(change === undefined ? [] : ["", `${change}.`]),
    ...parameterTable(report, links),
    ...declaredList(report, links),
    ...kindTable(report),
  ];
  return foldOrSummary(numbers, content);
}

/** What a promotion required besides parity, and what became of it. */
export function requirementCandidates(report: ParityReport): readonly string[] {
  const all = requirementWords(report);
  const content = listOf(all, MOST_LINES, ({ outcome, asks }) => `${outcome}: ${asks}`);
  return all.length === 0 ? [] : foldOrSummary(requirementsInNumbers(report), content);
}

// --- internal ---

/** What a reader opens, and the summary alone where there is no room for more. */
const foldOrSummary = (summary: string, content: Block): readonly string[] =>
  content.length === 0 ? [] : [asText(fold(summary, content)), asText([`${summary} (in the JSON report).`])];

/** Lines in one list or table. */
const MOST_LINES = 30;
const MOST_PLACES = 5;

function environmentTable({ environments, reference }: ParityReport): Block {
  const more = environments.length - MOST_LINES;
  return [
    tableRow(["Environment", "Read from", "Resources", "Terraform"]),
    tableRule(["text", "text", "number", "text"]),
    ...environments
      .slice(0, MOST_LINES)
      .map(({ name, source, file, resources, terraformVersion = "" }) =>
        tableRow([
          code(name) + (name === reference ? " (reference)" : ""),
          `${source} ${code(file)}`,
          String(resources),
          prose(terraformVersion),
        ]),
      ),
    ...(more > 0 ? ["", `and ${counted(more, "more environment")}`] : []),
  ];
}

function acceptedLine({ accepted, status, severity, kind, cause, component }: Finding, links: LinkBases): string {
  const by = accepted?.owner === undefined ? "" : ` by ${prose(accepted.owner)}`;
  const until = accepted?.expires === undefined ? "" : ` until ${prose(accepted.expires)}`;
  const reason = accepted === undefined ? "" : `: ${prose(accepted.reason)}`;
  const where = component === undefined ? "" : ` · component ${code(component)}`;
  const title = `${severity.toUpperCase()} · ${kindLink(kind, links)}: ${prose(cause)}${where}`;
  return `${title} (${status}${by}${until}${reason})`;
}

const noteLine = (note: Note, links: LinkBases): string =>
  [prose(noteText(note)), ...note.places.slice(0, MOST_PLACES).map((place) => placeName(place, links))].join(" · ");

/** What parameters explain, by parameter: how many differences come of it, and why it may differ. */
function parameterTable({ explained }: ParityReport, links: LinkBases): Block {
  const groups = new Map<string, ExplainedGroup[]>();
  for (const group of explained) {
    const { parameters = [] } = group.explanation;
    if (parameters.length === 0) continue;
    const key = JSON.stringify(parameters);
    groups.set(key, [...(groups.get(key) ?? []), group]);
  }
  const rows = [...groups.values()]
    .map((members) => ({ members, places: placesOf(members) }))
    .sort((left, right) => right.places - left.places);
  if (rows.length === 0) return [];
  const rest = rows.slice(MOST_LINES);
  return [
    "",
    tableRow(["Follows from", "Differences", "Reason"]),
    tableRule(["text", "number", "text"]),
    ...rows
      .slice(0, MOST_LINES)
      .map(({ members, places }) => tableRow([parametersOf(members), String(places), reasonOf(members, links)])),
    ...(rest.length === 0
      ? []
      : [tableRow([`and ${rest.length} more`, String(rest.reduce((sum, { places }) => sum + places, 0)), ""])]),
  ];
}

const placesOf = (groups: readonly ExplainedGroup[]): number =>
  groups.reduce((sum, { places }) => sum + places.length, 0);

const MOST_PARAMETERS = 3;

function parametersOf([group]: readonly ExplainedGroup[]): string {
  const { parameters = [] } = group?.explanation ?? {};
  const more = parameters.length - MOST_PARAMETERS;
  return parameters.slice(0, MOST_PARAMETERS).map(code).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function reasonOf(groups: readonly ExplainedGroup[], links: LinkBases): string {
  const declared = groups.find(({ explanation }) => explanation.reason !== undefined) ?? groups[0];
  const { reason = "", location } = declared?.explanation ?? {};
  return [prose(reason), ...(location === undefined ? [] : [`(${lineLink(location, links)})`])].join(" ").trim();
}

/** What somebody declared without a parameter: each declaration with its reason. */
function declaredList(report: ParityReport, links: LinkBases): Block {
  const declared = withoutParameters(report).filter(({ explanation }) => explanation.reason !== undefined);
  return declared.length === 0 ? [] : ["", ...listOf(declared, MOST_LINES, (group) => declaredLine(group, links))];
}

function declaredLine(group: ExplainedGroup, links: LinkBases): string {
  const { places, explanation } = group;
  const [place] = places;
  const more = places.length > 1 ? ` and ${places.length - 1} more` : "";
  const where = place === undefined ? "" : `${placeName(place, links)}${more}: `;
  const at = explanation.location === undefined ? "" : ` (${lineLink(explanation.location, links)})`;
  return `${where}${prose(evidenceIn(group))} · ${prose(explanation.reason ?? "")}${at}`;
}

const withoutParameters = ({ explained }: ParityReport): readonly ExplainedGroup[] =>
  explained.filter(({ explanation: { parameters = [] } }) => parameters.length === 0);

/** Everything else that is explained, by kind of explanation, with what that means. */
function kindTable(report: ParityReport): Block {
  const undeclared = withoutParameters(report).filter(({ explanation }) => explanation.reason === undefined);
  const rest = explainedByKind({ ...report, explained: undeclared });
  if (rest.length === 0) return [];
  return [
    "",
    tableRow(["Otherwise explained", "Differences", "Because"]),
    tableRule(["text", "number", "text"]),
    ...rest.map(({ kind, places }) => {
      const { title, help } = explanationKinds[kind];
      return tableRow([title, String(places), help]);
    }),
  ];
}
