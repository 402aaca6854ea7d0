/** What a person, or a program, is told of what a contract accepts. */
import type { ListedEntry } from "../model/review.js";
import { clip, displayWidth, padTo } from "./columns.js";
import { visible, visibleJson, withoutCommands } from "./escape.js";

/** The entries of a contract that are listed, the oldest first. */
export interface ToldReview {
  readonly contract: string;
  /** How many days old a review may be; absent where the contract asks for none. */
  readonly reviewDays?: number;
  readonly entries: readonly ListedEntry[];
}

/** A row for each entry, by owner. Ends in a line break. */
export function reviewText({ contract, reviewDays, entries }: ToldReview): string {
  if (entries.length === 0) return `${line(`${contract} accepts nothing that would be listed here.`)}\n`;
  const owners = [...new Set(entries.map(({ entry }) => entry.owner))];
  const groups = owners.flatMap((owner) => [
    "",
    owner === undefined ? "Nobody is named to answer for" : `${owner} answers for`,
    ...rows([HEADINGS, ...entries.filter(({ entry }) => entry.owner === owner).map(cells)]),
  ]);
  return [...groups.slice(1), "", summary(entries, reviewDays)].map((text) => `${line(text)}\n`).join("");
}

/** The same as JSON. Ends in a line break. */
export function reviewJson({ contract, reviewDays, entries }: ToldReview): string {
  const told = {
    contract,
    ...(reviewDays === undefined ? {} : { reviewDays }),
    due: entries.filter(({ isDue }) => isDue).length,
    entries: entries.map(({ entry, since, last, isDue }) => {
      const { only: _, location, since: __, ...says } = entry;
      return {
        ...says,
        file: location.file,
        line: location.line,
        ...(since === undefined ? {} : { since }),
        ...(last === undefined ? {} : { lastReview: last }),
        due: isDue,
      };
    }),
  };
  return `${visibleJson(JSON.stringify(told, undefined, 2))}\n`;
}

/** What is told of one entry before somebody decides about it: a line each, without what the contract says of it. */
export function reviewFacts({ entry, since, last, isDue }: ListedEntry): readonly string[] {
  const { reason, owner, expires, component } = entry;
  return [
    ...(component === undefined ? [] : [`component  ${component}`]),
    `reason     ${reason?.trim() ?? "none"}`,
    `owner      ${owner ?? "nobody"}`,
    `since      ${since ?? "unknown"}`,
    ...(expires === undefined ? [] : [`until      ${expires}`]),
    `reviewed   ${last === undefined ? "never" : `${last.at}, by ${last.by}`}${isDue ? "; this is too long ago" : ""}`,
  ].map(line);
}

/** `waiver aws_db_instance.main engine_version (parity.yaml:12)`. */
export const entryTitle = ({ entry: { is, at, about, location } }: ListedEntry): string =>
  line(`${is} ${at}${about === undefined ? "" : `, ${about}`} (${location.file}:${location.line})`);

// --- internal ---

const line = (text: string): string => withoutCommands(visible(text));

/** So much of a reason is told in its row. */
const MOST_OF_REASON = 80;

const HEADINGS = ["since", "until", "reviewed", "what"];

function cells(listed: ListedEntry): readonly string[] {
  const { entry, since, last, isDue } = listed;
  const reviewed = last === undefined ? "never" : `${last.at.slice(0, "YYYY-MM-DD".length)} by ${last.by}`;
  const component = entry.component === undefined ? "" : `${entry.component}: `;
  const reason = entry.reason === undefined ? "" : `: ${clip(entry.reason.trim(), MOST_OF_REASON)}`;
  return [
    since ?? "unknown",
    entry.expires ?? "",
    `${reviewed}${isDue ? " (due)" : ""}`,
    `${component}${entryTitle(listed)}${reason}`,
  ];
}

/** The cells side by side; the last column is as long as it is. */
function rows(all: readonly (readonly string[])[]): readonly string[] {
  const shown = all.map((some) => some.map(visible));
  const widths = HEADINGS.map((_, column) => Math.max(...shown.map((some) => displayWidth(some[column] ?? ""))));
  return shown.map((some) => `  ${some.map((cell, column) => padTo(cell, widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function summary(entries: readonly ListedEntry[], reviewDays: number | undefined): string {
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  if (reviewDays === undefined) return `${count}. The contract does not ask for reviews (gate.reviewDays).`;
  const due = entries.filter(({ isDue }) => isDue).length;
  const within = `in the last ${reviewDays === 1 ? "day" : `${reviewDays} days`}`;
  return due === 0 ? `${count}, all reviewed ${within}.` : `${count}, ${due} of them not reviewed ${within}.`;
}
