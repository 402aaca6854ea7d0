/** What a person is told of fingerprints. */
import { fingerprintChanges, type Fingerprint, type FingerprintChanges } from "../model/fingerprint.js";
import { withoutCommands, visible } from "./escape.js";
import { counted } from "./summarize.js";

/** Fingerprints to tell, by environment, the reference last. */
export interface ToldFingerprints {
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly reference: string;
  /** Earlier ones, where they are held against some. */
  readonly earlier?: ReadonlyMap<string, Fingerprint>;
}

/**
 * One line for each environment with its fingerprint, and below it how it compares: with the earlier one where there
 * is one, else with that of the reference. Ends in a line break.
 */
export function fingerprintsText({ fingerprints, reference, earlier }: ToldFingerprints): string {
  const lines = [...fingerprints].flatMap(([name, fingerprint]) => {
    const madeFrom = { text: "the text of its configuration", plan: "its plan alone" }[fingerprint.madeFrom];
    const head = [`${name}  ${fingerprint.digest}`, `  ${counted(fingerprint.parts.size, "part")}, from ${madeFrom}`];
    if (earlier !== undefined) return [...head, ...comparedLines(fingerprint, earlier.get(name), "the earlier one")];
    return name === reference ? head : [...head, ...comparedLines(fingerprint, fingerprints.get(reference), reference)];
  });
  return lines.map((line) => `${withoutCommands(visible(line))}\n`).join("");
}

// --- internal ---

/** Parts of one kind of change that are written out. */
const MOST_PARTS = 40;

function comparedLines(now: Fingerprint, before: Fingerprint | undefined, what: string): readonly string[] {
  if (before === undefined) return [];
  if (before.digest === now.digest) return [`  the same as ${what}`];
  if (before.madeFrom !== now.madeFrom)
    return [
      `  cannot be compared with ${what}: only one of them is made from the text of the configuration; name source: ` +
        "or synth: of both in the contract",
    ];
  return [`  not the same as ${what}:`, ...changeLines(fingerprintChanges(before, now))];
}

const changeLines = ({ changed, added, removed }: FingerprintChanges): readonly string[] => [
  ...partLines("~", changed),
  ...partLines("+", added),
  ...partLines("-", removed),
];

function partLines(sign: string, parts: readonly string[]): readonly string[] {
  const lines = parts.slice(0, MOST_PARTS).map((part) => `    ${sign} ${part}`);
  return parts.length > MOST_PARTS ? [...lines, `    ${sign} and ${parts.length - MOST_PARTS} more`] : lines;
}
