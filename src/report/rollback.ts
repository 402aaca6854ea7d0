/** What a person is told of the way back. */
import type { FingerprintChanges } from "../model/fingerprint.js";
import type { ConfiguredSince, LedgerFile, PromotionEntry, ReplanEntry } from "../model/ledger.js";
import { visible, visibleJson, withoutCommands } from "./escape.js";
import { hanging, openPage, type Lines, type Page } from "./page.js";

/** The way back of one environment, or of one component in it, as far as there is one. */
export interface ToldRollback {
  readonly environment: string;
  readonly component?: string;
  /** What passed last; absent where nothing did. */
  readonly latest?: PromotionEntry;
  /** What passed before it; absent where there is nothing to go back to. */
  readonly before?: PromotionEntry;
  /** The plans that were made again of these two, and verified, where there are such. */
  readonly replanned?: { readonly latest?: ReplanEntry; readonly before?: ReplanEntry };
  /** What going back would change in what passed last. */
  readonly changes?: FingerprintChanges;
  /** What is configured now, and what going back would change in that; absent where nobody can tell. */
  readonly now?: ConfiguredNow;
}

/** One that there is. */
export interface ToldWayBack extends ToldRollback {
  readonly latest: PromotionEntry;
  readonly before: PromotionEntry;
}

/** What is configured now, by the plan in this file. */
export interface ConfiguredNow extends ConfiguredSince {
  readonly file: string;
}

/** What passed last, what to go back to, and what that would change, in 80 columns. Ends in a line break. */
export function rollbackText(told: ToldWayBack): string {
  const { environment, component, latest, before, replanned, changes, now } = told;
  const page = openPage({});
  const where = component === undefined ? environment : `${environment}, component ${component},`;
  const lines = [
    ...hanging(page, "", `What passed the gate into ${where} last`),
    ...entryLines(page, latest, replanned?.latest),
    "What passed before it, and can be gone back to",
    ...entryLines(page, before, replanned?.before),
    ...(now === undefined ? [] : nowLines(page, environment, now)),
    ...(now === undefined
      ? backLines(page, "What going back would change in what passed last", changes)
      : backLines(page, "What going back would change in that", now.changes)),
    ...(now === undefined ? withoutNow(page, environment) : []),
  ];
  return lines.map((line) => `${withoutCommands(visible(line))}\n`).join("");
}

/** The same for programs: of one, or of all components. */
export const rollbackJson = (told: ToldRollback | readonly ToldRollback[] | undefined): string =>
  `${visibleJson(JSON.stringify(told, undefined, 2))}\n`;

// --- internal ---

const entryLines = (
  page: Page,
  { at, from, to, commit, dirty, attestation }: PromotionEntry,
  again: ReplanEntry | undefined,
): Lines => [
  ...hanging(page, label("at"), `${at}, from ${from.environment}`),
  ...(commit === undefined ? [] : [`${label("commit")}${commit}`]),
  ...(dirty === undefined ? [] : [`${label("")}with changes that were not committed`]),
  ...fileLines(page, "plan", to.plan),
  ...(again === undefined ? [] : fileLines(page, "replanned", again.replanned)),
  ...(attestation === undefined ? [] : fileLines(page, "attestation", attestation)),
  label("fingerprint").trimEnd(),
  `${DIGEST_INDENT}${to.fingerprint}`,
];

/** The names of all fields are as wide as the longest, so that what they say stands below each other. */
const label = (name: string): string => `  ${name.padEnd("attestation".length)}  `;

/** A digest after the name of its field would be wider than 80 columns. */
const DIGEST_INDENT = " ".repeat(5);

const fileLines = (page: Page, what: string, { name, sha256 }: LedgerFile): Lines => [
  ...hanging(page, label(what), name),
  `${DIGEST_INDENT}sha256:${sha256}`,
];

function nowLines(page: Page, environment: string, { file, fingerprint, isLatest, sinceLatest }: ConfiguredNow): Lines {
  const head = [
    ...hanging(page, "", `What is configured in ${environment} now`),
    ...hanging(page, label("plan"), file),
    label("fingerprint").trimEnd(),
    `${DIGEST_INDENT}${fingerprint}`,
  ];
  if (isLatest) return [...head, "  It is what passed last."];
  if (sinceLatest === undefined)
    return [...head, ...hanging(page, "  ", `Whether it is what passed last ${NOT_KNOWN}`)];
  return [...head, "  It is not what passed last; since then", ...changeLines(page, sinceLatest, "    ")];
}

function backLines(page: Page, title: string, changes: FingerprintChanges | undefined): Lines {
  if (changes === undefined) return hanging(page, "", `What going back would change ${NOT_KNOWN}`);
  const lines = changeLines(page, changes, "  ");
  return lines.length === 0 ? ["Going back would change nothing: it is what is configured now."] : [title, ...lines];
}

const NOT_KNOWN = "is not known: only one of them is from the text of the configuration.";

const withoutNow = (page: Page, environment: string): Lines => [
  ...hanging(page, "", `Whether ${environment} still is what passed last is not known.`),
  ...hanging(page, "", `To compare with what is configured now, add --plan ${environment}=<file>.`),
];

const changeLines = (page: Page, { changed, added, removed }: FingerprintChanges, indent: string): Lines => [
  ...changed.flatMap((part) => hanging(page, `${indent}~ `, part)),
  ...added.flatMap((part) => hanging(page, `${indent}+ `, part)),
  ...removed.flatMap((part) => hanging(page, `${indent}- `, part)),
];
