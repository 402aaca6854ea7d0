/** What a person is told of the way back. */
import type { FingerprintChanges } from "../model/fingerprint.js";
import type { PromotionEntry, LedgerFile } from "../model/ledger.js";
import { visible, withoutCommands } from "./escape.js";
import { hanging, openPage, type Lines, type Page } from "./page.js";

/** The way back of one environment. */
export interface ToldRollback {
  readonly environment: string;
  readonly latest: PromotionEntry;
  readonly before: PromotionEntry;
  readonly changes?: FingerprintChanges;
}

/** What passed last, what to go back to, and what that would change, in 80 columns. Ends in a line break. */
export function rollbackText({ environment, latest, before, changes }: ToldRollback): string {
  const page = openPage({});
  const lines = [
    ...hanging(page, "", `What passed the gate into ${environment} last`),
    ...entryLines(page, latest),
    "What passed before it, and can be gone back to",
    ...entryLines(page, before),
    ...changeLines(page, changes),
  ];
  return lines.map((line) => `${withoutCommands(visible(line))}\n`).join("");
}

// --- internal ---

const entryLines = (page: Page, { at, from, to, commit, attestation }: PromotionEntry): Lines => [
  ...hanging(page, label("at"), `${at}, from ${from.environment}`),
  ...(commit === undefined ? [] : [`${label("commit")}${commit}`]),
  ...fileLines(page, "plan", to.plan),
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

function changeLines(page: Page, changes: FingerprintChanges | undefined): Lines {
  if (changes === undefined)
    return hanging(
      page,
      "",
      "What going back would change is not known: only one of them is from the text of the configuration.",
    );
  const { changed, added, removed } = changes;
  return [
    "What going back would change",
    ...changed.flatMap((part) => hanging(page, "  ~ ", part)),
    ...added.flatMap((part) => hanging(page, "  + ", part)),
    ...removed.flatMap((part) => hanging(page, "  - ", part)),
  ];
}
