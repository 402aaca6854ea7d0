/** One finding with all that a reader needs to act on it. */
import { circumstances, ownersText } from "../summarize.js";
import { asText, prose, type Block } from "./blocks.js";
import { kindLink, lineLink } from "./links.js";
import type { MarkdownPage, Numbered } from "./markdown-page.js";
import { placeTable } from "./place-table.js";

/**
 * A section for each, one after the other, as far as they are asked for. What was said for an earlier one of the same
 * kind is not said again.
 */
export function* findingSections(page: MarkdownPage): Generator<string> {
  const said = new Map<string, number>();
  for (const numbered of page.shown) {
    yield findingSection(page, numbered, said);
  }
}

// --- internal ---

function findingSection(
  { report, links }: MarkdownPage,
  { finding, number }: Numbered,
  said: Map<string, number>,
): string {
  const { kind, severity, cause, places, message, suggestion, location } = finding;
  const once = (label: string, text: string, more = ""): string => {
    const key = JSON.stringify([kind, label, text]);
    const earlier = said.get(key);
    if (earlier === undefined) said.set(key, number);
    return `**${label}:** ${earlier === undefined ? prose(text) : `as for ${earlier}.`}${more}`;
  };
  const owners = ownersText(finding);
  const table = placeTable(places, report, links);
  const shownBefore = report.environments.length > 2 ? said.get(asText(table)) : undefined;
  said.set(asText(table), shownBefore ?? number);
  const at = location === undefined ? "" : ` (${lineLink(location, links)})`;
  return asText([
    `### ${number}. ${severity.toUpperCase()} · ${kindLink(kind, links)}: ${prose(cause)}`,
    "",
    `*${prose(circumstances(finding, report))}*`,
    "",
    ...(shownBefore === undefined ? table : [`**Places:** as for ${shownBefore}.`, ""]),
    once("Why", message),
    "",
    once("Do", suggestion, at),
    ...(owners === undefined ? [] : ["", `**Who:** ${prose(owners)}`]),
  ] satisfies Block);
}
