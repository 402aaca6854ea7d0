/**
 * All findings as a list of causes, one line each. The more there are, the less each line says. Where even short lines
 * are too many, the first of each kind are listed, and its title counts all of them.
 */
import { findingKinds } from "../../knowledge/finding-kinds.js";
import type { Finding } from "../../model/report.js";
import { clip } from "../columns.js";
import { counted } from "../summarize.js";
import { asText, byteLength, code, fold, prose, type Block } from "./blocks.js";
import { introducedTitles, isIntroduced, type MarkdownPage, type Numbered } from "./markdown-page.js";

/** The index in at most so many bytes; nothing where there is none, and where there is no room for it at all. */
export function findingIndex(page: MarkdownPage, room: number): readonly string[] {
  if (!hasIndex(page)) return [];
  for (const layout of LAYOUTS) {
    const text = asText(folded(groupsOf(page, layout).flatMap((group) => groupLines(page, group, layout))));
    if (byteLength(text) <= room) return [text];
  }
  return cutIndex(page, room);
}

/** False for a single finding, which stands below anyhow. */
export const hasIndex = ({ shown }: MarkdownPage): boolean => shown.length > 1;

// --- internal ---

/** How much a line says. */
interface Layout {
  /** Whether severity and kind stand above the lines that they are the same for, and not in each. */
  readonly isGrouped: boolean;
  /** Characters of a cause. */
  readonly longest: number;
}

const LAYOUTS: readonly Layout[] = [
  { isGrouped: false, longest: 160 },
  { isGrouped: true, longest: 120 },
  { isGrouped: true, longest: 60 },
  { isGrouped: true, longest: 30 },
];
/** How a line looks where not every finding has one. */
const CUT_LAYOUT: Layout = { isGrouped: true, longest: 60 };

/** So many lines can be read at a glance; the rest is opened. */
const MOST_LINES = 30;
/** What folding takes. */
const ROOM_FOR_FOLD = 120;
/** For the line of a kind that says how many of it are left out. */
const ROOM_FOR_MORE = 24;

interface Line {
  readonly text: string;
  /** True for the line of a finding, false for a title and for what stands between. */
  readonly isItem: boolean;
}

interface Group {
  readonly titles: readonly string[];
  readonly members: readonly Numbered[];
}

/** What the change brings under a title of its own, as soon as it brings any, and in both the same kinds together. */
function groupsOf({ report, open, shown }: MarkdownPage, { isGrouped }: Layout): readonly Group[] {
  const introduced = open.filter(isIntroduced).length;
  const others = open.length - introduced;
  const part = (title: string, members: readonly Numbered[]): readonly Group[] => {
    const titles = introduced === 0 ? [] : [`**${title}**`];
    if (!isGrouped || members.length === 0) return [{ titles, members }];
    return byKind(members).map((alike, position) => ({
      titles: [...(position === 0 ? titles : []), kindTitle(alike)],
      members: alike,
    }));
  };
  const titles = introducedTitles(report);
  const title = `${titles[0]}: ${counted(introduced, "finding")}`;
  const otherTitle = `${titles[1]}: ${counted(others, "finding")}`;
  return [
    ...(introduced === 0 ? [] : part(title, shown.filter(isNew))),
    ...(others === 0
      ? []
      : part(
          otherTitle,
          shown.filter((numbered) => !isNew(numbered)),
        )),
  ];
}

const isNew = ({ finding }: Numbered): boolean => isIntroduced(finding);

/** Those that are one after the other and alike in severity and kind. */
function byKind(members: readonly Numbered[]): readonly (readonly Numbered[])[] {
  const groups: Numbered[][] = [];
  for (const numbered of members) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && areAlike(last[0].finding, numbered.finding)) last.push(numbered);
    else groups.push([numbered]);
  }
  return groups;
}

const areAlike = (one: Finding, other: Finding): boolean => one.kind === other.kind && one.severity === other.severity;

const titleOf = ({ severity, kind }: Finding): string => `${severity.toUpperCase()} · ${findingKinds[kind].title}`;

/** `**HIGH · Unexplained difference:** 12 findings, 1–12`. */
function kindTitle(members: readonly Numbered[]): string {
  const [first] = members as readonly [Numbered, ...Numbered[]];
  return `**${titleOf(first.finding)}:** ${counted(members.length, "finding")}, ${rangesOf(members)}`;
}

const MOST_RANGES = 8;

/** `1–12, 15`: which numbers there are, in order. */
function rangesOf(members: readonly Numbered[]): string {
  const ranges: (readonly [number, number])[] = [];
  for (const { number } of members) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) ranges[ranges.length - 1] = [last[0], number];
    else ranges.push([number, number]);
  }
  const shown = ranges.slice(0, MOST_RANGES).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  return [...shown, ...(ranges.length > MOST_RANGES ? ["…"] : [])].join(", ");
}

const groupLines = (page: MarkdownPage, { titles, members }: Group, layout: Layout): readonly Line[] => [
  ...titleLines(titles),
  ...members.map((numbered) => ({ text: indexLine(page, numbered, layout), isItem: true })),
  ...(members.length === 0 ? [] : [EMPTY]),
];

const EMPTY: Line = { text: "", isItem: false };

const titleLines = (titles: readonly string[]): readonly Line[] =>
  titles.flatMap((text) => [{ text, isItem: false }, EMPTY]);

function indexLine({ report }: MarkdownPage, { number, finding }: Numbered, { isGrouped, longest }: Layout): string {
  const { component, environment, places, cause } = finding;
  const facts = [
    ...(component === undefined ? [] : [code(component)]),
    ...(report.environments.length > 2 && environment !== undefined ? [code(environment)] : []),
    ...(places.length > 1 ? [counted(places.length, "place")] : []),
  ];
  const title = isGrouped ? "" : `${titleOf(finding)}: `;
  return `- **${number}** ${title}${prose(clip(cause, longest))}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`;
}

/** The lines after the first are opened. */
function folded(lines: readonly Line[]): Block {
  const all = lines.at(-1)?.text === "" ? lines.slice(0, -1) : lines;
  const items = all.filter(({ isItem }) => isItem);
  const firstFolded = items[MOST_LINES];
  if (firstFolded === undefined || items.length <= MOST_LINES + 5) return textsOf(all);
  const position = all.indexOf(firstFolded);
  const summary = `${items.length - MOST_LINES} more, one line each`;
  return [...textsOf(all.slice(0, position)), "", ...fold(summary, textsOf(all.slice(position)))];
}

const textsOf = (lines: readonly Line[]): Block => lines.map(({ text }) => text);

/** All titles with their numbers, and as many lines as there is room for. */
function cutIndex(page: MarkdownPage, room: number): readonly string[] {
  const groups = groupsOf(page, CUT_LAYOUT).map(({ titles, members }) => ({ titles: titleLines(titles), members }));
  const sizeOfTitles = byteLength(asText(textsOf(groups.flatMap(({ titles }) => titles))));
  let left = room - ROOM_FOR_FOLD - sizeOfTitles - groups.length * ROOM_FOR_MORE;
  if (left < 0) return [];
  const lines = groups.flatMap(({ titles, members }) => {
    const written: Line[] = [];
    for (const numbered of members) {
      const text = indexLine(page, numbered, CUT_LAYOUT);
      left -= byteLength(text);
      if (left < 0) break;
      written.push({ text, isItem: true });
    }
    const more = members.length - written.length;
    const rest = more === 0 ? [] : [{ text: `- and ${more} more`, isItem: false }];
    return [...titles, ...written, ...rest, EMPTY];
  });
  return [asText(folded(lines))];
}
