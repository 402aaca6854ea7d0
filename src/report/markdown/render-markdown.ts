import type { ParityReport } from "../../model/report.js";
import type { ReportOptions } from "../reporter.js";
import { acceptedFindings, counted, notShown, shownOf } from "../summarize.js";
import { asText, byteLength, firstThatFits, fold, type Block } from "./blocks.js";
import { findingIndex } from "./finding-index.js";
import { findingSections } from "./finding-section.js";
import {
  acceptedCandidates,
  comparedCandidates,
  noteCandidates,
  requirementCandidates,
  resolvedCandidates,
} from "./folds.js";
import { pageLink } from "./links.js";
import { markdownPage, type MarkdownPage } from "./markdown-page.js";
import { introducedLine, severityTable, verdictCandidates } from "./overview.js";

/**
 * The report for a pull request, in the Markdown that GitHub, GitLab and Bitbucket have in common: the verdict, how
 * many findings of which severity are about what, all of them as a list of causes, the worst in full, and folded away
 * what is accepted and explained. It never has more than `maxBytes`, as long as these allow for the verdict: what does
 * not fit is left out as a whole, a sentence says how much, and every count is complete.
 */
export function renderMarkdown(report: ParityReport, options: ReportOptions): string {
  const page = markdownPage(report, options);
  const written: string[] = [];
  let left = (options.maxBytes ?? 60_000) + 1;
  const add = (texts: readonly string[]): void => {
    written.push(...texts);
    left -= texts.reduce((sum, text) => sum + byteLength(text), 0);
  };
  add(firstThatFits(verdictCandidates(report), left));
  add(firstThatFits(overviewCandidates(page), left));
  const hidden = firstThatFits(hiddenSentence(page, options), left);
  const tail = tailTexts(page, options, Math.floor(left * SHARE_OF_TAIL));
  left -= lengthOf([...hidden, ...tail]);
  add(findingIndex(page, left - Math.min(ROOM_FOR_WORST, Math.floor(left / 2))));
  add(fullTexts(page, left));
  return [...written, ...hidden, ...tail].join("\n");
}

// --- internal ---

/** What is accepted, explained and noted gets so much of the room that there is. */
const SHARE_OF_TAIL = 0.3;
/** So much is kept for the worst in full, however many are listed. */
const ROOM_FOR_WORST = 8_000;
/** For the sentence about what is left out, and for folding. */
const ROOM_FOR_SENTENCE = 250;
/** So many stand open below the index; a reader opens the others. */
const MOST_OPEN = 5;

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + byteLength(text), 0);

/** With and without the table. */
function overviewCandidates(page: MarkdownPage): readonly string[] {
  const [table, introduced] = [severityTable(page.open), introducedLine(page)];
  const candidates: readonly Block[] = [
    [...table, ...(table.length > 0 && introduced.length > 0 ? [""] : []), ...introduced],
    introduced,
  ];
  return candidates.filter((lines) => lines.length > 0).map(asText);
}

function hiddenSentence({ report, open, shown }: MarkdownPage, options: ReportOptions): readonly string[] {
  const hidden = open.length - shown.length + shownOf(acceptedFindings(report), options).hidden;
  return hidden === 0 ? [] : [asText([notShown(hidden)])];
}

function tailTexts({ report, links }: MarkdownPage, options: ReportOptions, room: number): readonly string[] {
  const parts = [
    resolvedCandidates(report, links),
    acceptedCandidates(report, options, links),
    noteCandidates(report, links),
    requirementCandidates(report),
    comparedCandidates(report, links),
  ];
  const sentence = `${pageLink("No plan shows", "docs/limits.md", links)} ${LIMITS}`;
  const texts: string[] = [];
  let left = room;
  for (const candidates of [...parts, [asText([sentence])]]) {
    const fitting = firstThatFits(candidates, left);
    left -= lengthOf(fitting);
    texts.push(...fitting);
  }
  return texts;
}

const LIMITS = "data, traffic, quotas, or what third parties answer: watch these after the promotion.";

/** The first stand open, further ones are folded, and a sentence says how many have no room. */
function fullTexts(page: MarkdownPage, room: number): readonly string[] {
  const sections = asManyAsFit(findingSections(page), room - ROOM_FOR_SENTENCE);
  const [unfolded, folded] = [sections.slice(0, MOST_OPEN), sections.slice(MOST_OPEN)];
  const more = page.shown.length - sections.length;
  const rest = folded.length === 0 ? [] : [asText(fold(`${counted(folded.length, "more finding")} in full`, folded))];
  const left = room - lengthOf([...unfolded, ...rest]);
  return [...unfolded, ...rest, ...firstThatFits(more === 0 ? [] : [didNotFit(more)], left)];
}

const didNotFit = (more: number): string =>
  asText([`**${counted(more, "more finding")} did not fit here.** The JSON report has ${more === 1 ? "it" : "them"}.`]);

function asManyAsFit(sections: Iterable<string>, room: number): readonly string[] {
  const fitting: string[] = [];
  let used = 0;
  for (const section of sections) {
    used += byteLength(section);
    if (used > room) break;
    fitting.push(section);
  }
  return fitting;
}
