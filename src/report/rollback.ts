/** What a person is told of the way back. */
import type { FingerprintChanges } from "../model/fingerprint.js";
import type { PromotionEntry, LedgerFile } from "../model/ledger.js";
import { visible, withoutCommands } from "./escape.js";

/** The way back of one environment. */
export interface ToldRollback {
  readonly environment: string;
  readonly latest: PromotionEntry;
  readonly before: PromotionEntry;
  readonly changes?: FingerprintChanges;
}

/** What passed last, what to go back to, and what that would change. Ends in a line break. */
export function rollbackText({ environment, latest, before, changes }: ToldRollback): string {
  const lines = [
    `What passed the gate into ${environment} last`,
    ...entryLines(latest),
    "What passed before it, and can be gone back to",
    ...entryLines(before),
    ...changeLines(changes),
  ];
  return lines.map((line) => `${withoutCommands(visible(line))}\n`).join("");
}

// --- internal ---

const entryLines = ({ at, from, to, commit, attestation }: PromotionEntry): readonly string[] => [
  `  at           ${at}, from ${from.environment}`,
  ...(commit === undefined ? [] : [`  commit       ${commit}`]),
  ...fileLines("plan", to.plan),
  ...(attestation === undefined ? [] : fileLines("attestation", attestation)),
  `  fingerprint  ${to.fingerprint}`,
];

const fileLines = (what: string, { name, sha256 }: LedgerFile): readonly string[] => [
  `  ${what.padEnd(11)}  ${name}`,
  `               sha256:${sha256}`,
];

function changeLines(changes: FingerprintChanges | undefined): readonly string[] {
  if (changes === undefined)
    return ["What going back would change is not known: only one of them is from the text of the configuration."];
  const { changed, added, removed } = changes;
  return [
    "What going back would change",
    ...changed.map((part) => `  ~ ${part}`),
    ...added.map((part) => `  + ${part}`),
    ...removed.map((part) => `  - ${part}`),
  ];
}
