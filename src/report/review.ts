/** What a person, or a program, is told of what a contract accepts. */
import type { AcceptedEntry, FileOwner, ListedEntry } from "../model/review.js";
import { displayWidth, padTo } from "./columns.js";
import { visible, visibleJson, withoutCommands } from "./escape.js";
import { hanging, openPage, shown, type Lines, type Page } from "./page.js";

/** The entries of a contract that are listed, the oldest first. */
export interface ToldReview {
  readonly contract: string;
  /** How many days old a review may be; absent where the contract asks for none. */
  readonly reviewDays?: number;
  readonly entries: readonly ListedEntry[];
  /** What was asked to be listed alone; absent where all entries are. */
  readonly only?: ListedAlone;
}

/** A choice among the entries of a contract by their age. */
export interface ListedAlone {
  /** The duration that they have to be older than, as it was written: `30d`. */
  readonly olderThan: string;
  /** The one who has to answer for them; absent where it does not matter who does. */
  readonly owner?: string;
  /** How many entries there are of whatever age. */
  readonly among: number;
}

/** A row for each entry, by owner, with its reason below, `width` columns wide. Ends in a line break. */
export function reviewText(told: ToldReview, width: number): string {
  const page = openPage({ width });
  const { reviewDays, entries } = told;
  if (entries.length === 0) return textOf(hanging(page, "", nothingListed(told)));
  const answers = [...new Set(entries.map(({ entry }) => answersFor(entry)))];
  const groups = answers.flatMap((who) => [
    "",
    ...hanging(page, "", who),
    ...rows(
      page,
      entries.filter(({ entry }) => answersFor(entry) === who),
    ),
  ]);
  return textOf([...groups.slice(1), "", ...hanging(page, "", summary(entries, reviewDays))]);
}

/** The same as JSON. Ends in a line break. */
export function reviewJson({ contract, reviewDays, entries }: ToldReview): string {
  const told = {
    contract,
    ...(reviewDays === undefined ? {} : { reviewDays }),
    due: entries.filter(({ isDue }) => isDue).length,
    entries: entries.map(({ entry, since, last, isDue }) => {
      const { only: _, location, since: __, fileOwners, ...says } = entry;
      return {
        ...says,
        ...(fileOwners === undefined
          ? {}
          : { fileOwners: fileOwners.map(({ name, location: at }) => ({ name, ...at })) }),
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
  const { reason, expires, component } = entry;
  return [
    ...(component === undefined ? [] : [`component  ${component}`]),
    `reason     ${reason?.trim() ?? "none"}`,
    `owner      ${ownerFact(entry)}`,
    `since      ${since ?? "unknown"}`,
    ...(expires === undefined ? [] : [`until      ${expires}`]),
    `reviewed   ${last === undefined ? "never" : `${last.at}, by ${last.by}`}${isDue ? ", which is due" : ""}`,
  ].map(line);
}

/** `waiver aws_db_instance.main engine_version (parity.yaml:12)`. */
export const entryTitle = ({ entry: { is, at, about, location } }: ListedEntry): string =>
  line(`${is} ${at}${about === undefined ? "" : `, ${about}`} (${location.file}:${location.line})`);

// --- internal ---

/** `platform answers for`, or `@acme/web answers for, owning parity.yaml (.github/CODEOWNERS:3)`. */
function answersFor({ owner, fileOwners, location }: AcceptedEntry): string {
  if (owner !== undefined) return `${owner} answers for`;
  if (fileOwners === undefined) return "Nobody is named to answer for";
  const { names, lines } = ofFile(fileOwners);
  return `${names} ${fileOwners.length === 1 ? "answers" : "answer"} for, owning ${location.file} (${lines})`;
}

function ofFile(owners: readonly FileOwner[]): { readonly names: string; readonly lines: string } {
  const lines = new Set(owners.map(({ location }) => `${location.file}:${location.line}`));
  return { names: owners.map(({ name }) => name).join(", "), lines: [...lines].join(", ") };
}

function ownerFact({ owner, fileOwners }: AcceptedEntry): string {
  if (owner !== undefined) return owner;
  if (fileOwners === undefined) return "nobody";
  const { names, lines } = ofFile(fileOwners);
  return `${names}, by the file (${lines})`;
}

const line = (text: string): string => withoutCommands(visible(text));

const textOf = (lines: Lines): string => lines.map((text) => `${line(text)}\n`).join("");

const counted = (count: number): string => `${count} ${count === 1 ? "entry" : "entries"}`;

/** That there are entries which are only not shown has to be told apart from there being none. */
function nothingListed({ contract, only }: ToldReview): string {
  if (only === undefined || only.among === 0) return `${contract} accepts nothing that would be listed here.`;
  const owned = only.owner === undefined ? "" : ` that ${only.owner} answers for`;
  return `None of ${counted(only.among)} of ${contract}${owned} is older than ${only.olderThan}.`;
}

/** What stands beside each other of one entry. */
interface Row {
  readonly since: string;
  readonly until: string;
  readonly reviewed: string;
  readonly what: string;
  /** Below it; empty where there is none. */
  readonly reason: string;
}

const HEADINGS: Row = { since: "since", until: "until", reviewed: "reviewed", what: "what", reason: "" };

function rowOf(listed: ListedEntry): Row {
  const { entry, since, last, isDue } = listed;
  const reviewed = last === undefined ? "never" : `${last.at.slice(0, "YYYY-MM-DD".length)} by ${last.by}`;
  const component = entry.component === undefined ? "" : `${entry.component}: `;
  return {
    since: since ?? "unknown",
    until: entry.expires ?? "",
    reviewed: shown(`${reviewed}${isDue ? " (due)" : ""}`),
    what: shown(`${component}${entryTitle(listed)}`),
    reason: entry.reason?.trim() ?? "",
  };
}

/** Longer names of who has looked are not lined up. */
const WIDEST_REVIEWED = 40;
const BELOW = " ".repeat(4);

/** What entries are stands at the end of their rows where all of it fits there, else below; reasons always below. */
function rows(page: Page, entries: readonly ListedEntry[]): Lines {
  const all = [HEADINGS, ...entries.map(rowOf)];
  const widest = (of: (row: Row) => string): number => Math.max(...all.map((row) => displayWidth(of(row))));
  const [sinceWidth, untilWidth] = [widest(({ since }) => since), widest(({ until }) => until)];
  const reviewedWidth = Math.min(
    widest(({ reviewed }) => reviewed),
    WIDEST_REVIEWED,
  );
  const lead = ({ since, until }: Row): string => `  ${padTo(since, sinceWidth)}  ${padTo(until, untilWidth)}  `;
  const whole = (row: Row): string => `${lead(row)}${padTo(row.reviewed, reviewedWidth)}  ${row.what}`;
  if (all.every((row) => displayWidth(whole(row)) <= page.width))
    return all.flatMap((row) => [whole(row), ...below(page, row.reason)]);
  return all.flatMap((row) => [
    ...hanging(page, lead(row), row.reviewed),
    ...(row === HEADINGS ? [] : [...below(page, row.what), ...below(page, row.reason)]),
  ]);
}

const below = (page: Page, text: string): Lines => hanging(page, BELOW, text);

function summary(entries: readonly ListedEntry[], reviewDays: number | undefined): string {
  const count = counted(entries.length);
  if (reviewDays === undefined) return `${count}. The contract does not ask for reviews (gate.reviewDays).`;
  const due = entries.filter(({ isDue }) => isDue).length;
  const within = `in the last ${reviewDays === 1 ? "day" : `${reviewDays} days`}`;
  return due === 0 ? `${count}, all reviewed ${within}.` : `${count}, ${due} of them not reviewed ${within}.`;
}
