/**
 * All findings as a list of causes, one line each. The more there are, the less each line says; where even short lines
 * are too many, every finding is still in the numbers of its kind.
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
const SHORTEST: Layout = { isGrouped: true, longest: 60 };

/** So many lines can be read at a glance; the rest is opened. */
const MOST_LINES = 30;
/** What folding takes. */
const ROOM_FOR_FOLD = 120;
/** For the line of a kind that says how many of it are left out. */
const ROOM_FOR_MORE = 24;

interface Group {
  readonly titles: Block;
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

const groupLines = (page: MarkdownPage, { titles, members }: Group, layout: Layout): Block => [
  ...titles.flatMap((title) => [title, ""]),
  ...members.map((numbered) => indexLine(page, numbered, layout)),
  ...(members.length === 0 ? [] : [""]),
];

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
function folded(lines: Block): Block {
  const all = lines.at(-1) === "" ? lines.slice(0, -1) : lines;
  const isItem = (line: string): boolean => line.startsWith("- **");
  if (all.filter(isItem).length <= MOST_LINES + 5) return all;
  const position = all.indexOf(all.filter(isItem)[MOST_LINES] as string);
  const rest = all.slice(position);
  return [...all.slice(0, position), "", ...fold(`${rest.filter(isItem).length} more, one line each`, rest)];
}

/** All titles with their numbers, and as many lines as there is room for. */
function cutIndex(page: MarkdownPage, room: number): readonly string[] {
  const groups = groupsOf(page, SHORTEST);
  const titles = groups.map((group) => groupLines(page, { ...group, members: [] }, SHORTEST));
  let left = room - ROOM_FOR_FOLD - byteLength(asText(titles.flat())) - groups.length * ROOM_FOR_MORE;
  if (left < 0) return [];
  const lines = groups.flatMap((group, position) => {
    const written: string[] = [];
    for (const numbered of group.members) {
      const line = indexLine(page, numbered, SHORTEST);
      left -= byteLength(line);
      if (left < 0) break;
      written.push(line);
    }
    const more = group.members.length - written.length;
    const rest = more === 0 ? [] : [`- and ${more} more`];
    return [...(titles[position] ?? []), ...written, ...rest, ""];
  });
  return [asText(folded(lines))];
}
