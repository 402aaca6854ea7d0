/** What can be answered for a finding at a terminal, and what each answer does. */
import { checkParity } from "../check.js";
import { readContract } from "../contract/index.js";
import { isPlaceholder } from "../contract/placeholder.js";
import type { WordsForm } from "../contract/written-words.js";
import { withEntries, type NewEntry } from "../edit/add-entries.js";
import type { Accepting } from "../edit/accepting-entries.js";
import { dayOf } from "../model/moment.js";
import type { Fix } from "../fix/find-fix.js";
import { canBeBaselined } from "../judge/baseline.js";
import { acceptingEntries, checkedBy, isForOneEnvironment, refuseOpen } from "./accept-findings.js";
import type { Asker } from "./ask.js";
import { baselineEdits, baselineFiles, entriesWith, namingBaseline, newEntries } from "./baseline-edits.js";
import type { ChosenFinding } from "./choose-findings.js";
import { beginReading } from "./files-read.js";
import type { Io } from "./io.js";
import { baselineOf } from "./load-baseline.js";
import { explainFinding } from "./triage-page.js";
import { answeredFor, type Walk } from "./triage-walk.js";
import { writeEdited } from "./write-edited.js";
import { unfitWords } from "./written-words.js";

/** Where a walk takes place: who answers, what is shown, and the contract that is written. */
export interface Desk {
  readonly asker: Asker;
  /** Shows text that is safe for a terminal, and ends in a line break. */
  readonly show: (text: string) => void;
  readonly page: { readonly width: number; readonly colour: boolean };
  /** The contract, as the user or the search for it named it. */
  readonly file: string;
  readonly io: Io;
}

/** One finding that waits for an answer. */
export interface Situation {
  readonly walk: Walk;
  readonly chosen: ChosenFinding;
  readonly desk: Desk;
  /** What removes it, where that is proven. */
  readonly fix?: ProvenFix;
}

/** A change that removes a finding and brings none. */
export type ProvenFix = Extract<Fix, { readonly is: "proven" }>;

/** What comes of an answer: the walk goes on from here, the same question again, or the end. */
export type Step = { readonly is: "on"; readonly walk: Walk } | { readonly is: "again" } | { readonly is: "quit" };

/** One answer. */
export interface Answer {
  readonly name: string;
  /** What it does, in a few words; undefined where it is not offered. */
  readonly hint: (situation: Situation) => string | undefined;
  /** Does it. Throws InputError and InputErrors where it does not work, and has changed nothing then. */
  readonly act: (situation: Situation) => Promise<Step>;
}

/** All answers, in the order in which they are offered. A further one is one more element. */
export const answers: readonly Answer[] = [
  { name: "fix", hint: ({ fix }) => (fix === undefined ? undefined : `write this to ${fix.change.file}`), act: mend },
  { name: "allow", hint: (situation) => acceptHint(situation, false), act: allow },
  { name: "waive", hint: (situation) => acceptHint(situation, true), act: waive },
  {
    name: "baseline",
    hint: ({ chosen }) =>
      canBeBaselined(chosen.finding, {}) ? "leave it until it changes, with a reason, in the baseline" : undefined,
    act: putIntoBaseline,
  },
  {
    name: "skip",
    hint: () => "leave it open",
    act: async ({ walk, chosen }) => ({ is: "on", walk: answeredFor(walk, chosen.finding, "skipped") }),
  },
  {
    name: "explain",
    hint: () => "tell every step of the reasoning, and ask again",
    act: async (situation) => {
      situation.desk.show(await explainFinding(situation.chosen.finding, situation.walk.input, situation.desk.page));
      return { is: "again" };
    },
  },
  { name: "quit", hint: () => "keep what was answered, and leave the rest open", act: async () => ({ is: "quit" }) },
];

/**
 * The entries that would accept a finding, without reason, owner and day; undefined where the contract cannot accept
 * it for good, or for a time.
 */
export function coverage({ walk, chosen }: Pick<Situation, "walk" | "chosen">, isWaiver: boolean): Coverage {
  const { allow, waive } = chosen.finding;
  const acceptance = isWaiver ? (waive ?? allow) : allow;
  if (acceptance === undefined || (isWaiver && acceptance.is === "parameter")) return undefined;
  const waiver = isWaiver ? { waiver: { owner: "", expires: "" } } : {};
  return acceptingEntries(chosen, isForOneEnvironment(walk.input.contract, walk.report), { reason: "", ...waiver }).map(
    (entry) => ({
      ...entry,
      fields: entry.fields.filter(([key]) => !PERSONAL.has(key)),
    }),
  );
}

// --- internal ---

type Coverage = readonly NewEntry[] | undefined;

/** What a person says of an entry, and not what it covers. */
const PERSONAL: ReadonlySet<string> = new Set(["reason", "owner", "expires"]);

const acceptHint = (situation: Situation, isWaiver: boolean): string | undefined => {
  if (coverage(situation, isWaiver) === undefined) return undefined;
  return isWaiver ? "accept it until a day, with a reason and an owner" : "accept it for good, with a reason";
};

async function mend({ walk, chosen, desk, fix }: Situation): Promise<Step> {
  if (fix === undefined) return { is: "again" };
  const { change, input, report } = fix;
  await writeEdited([change], desk.io);
  const texts = change.file === desk.file ? { text: change.after, judged: change.after } : {};
  return { is: "on", walk: answeredFor({ ...walk, ...texts, input, report }, chosen.finding, "fixed") };
}

async function allow(situation: Situation): Promise<Step> {
  const reason = await askReason(situation);
  return { is: "on", walk: await accepted(situation, { reason }, "allowed") };
}

async function waive(situation: Situation): Promise<Step> {
  const { walk, desk } = situation;
  const reason = await askReason(situation);
  const owner = await desk.asker.text({
    message: "Who mends it?",
    ...(walk.owner === undefined ? {} : { proposed: walk.owner }),
    problemOf: (answer) =>
      answer === "" || isPlaceholder(answer)
        ? "A waiver needs somebody who mends it."
        : unfitAnswer("That owner", answer, "one line"),
  });
  const expires = await desk.asker.text({
    message: "Until which day? (YYYY-MM-DD)",
    problemOf: (answer) => dayProblem(answer, walk.input.today),
  });
  const after = await accepted(situation, { reason, waiver: { owner, expires } }, "waived");
  return { is: "on", walk: { ...after, owner } };
}

/** Puts the finding into the baseline, once a check by it has shown that it does not block. */
async function putIntoBaseline(situation: Situation): Promise<Step> {
  const { walk, chosen, desk } = situation;
  const reason = await askReason(situation);
  const { input } = walk;
  const files = await baselineFiles(readContract(walk.text, desk.file), desk.file, beginReading(desk.io));
  const { file, text: kept } = files.baseline;
  // From the file, and not from what was read when the walk began: somebody may have written into it meanwhile.
  const before = kept === undefined ? [] : (await baselineOf(kept, file)).entries.values();
  const entries = entriesWith([...before], newEntries([chosen.finding], reason, input.today));
  const edits = baselineEdits({ ...files, contract: { file: desk.file, text: walk.text } }, entries);
  const [target, contract] = edits;
  const text = contract?.after ?? walk.text;
  const judged = contract === undefined ? walk.judged : namingBaseline(walk.judged, desk.file);
  const baseline = await baselineOf(target.after, file);
  const checked = { ...input, contract: readContract(judged, desk.file), baseline };
  const report = await checkParity(checked);
  refuseOpen([chosen], report);
  await writeEdited(edits, desk.io);
  return {
    is: "on",
    walk: answeredFor({ ...walk, text, judged, report, input: checked }, chosen.finding, "baselined"),
  };
}

const askReason = ({ desk }: Situation): Promise<string> =>
  desk.asker.text({
    message: "Why is it intended?",
    problemOf: (answer) =>
      answer === "" || isPlaceholder(answer)
        ? "That is no reason; say why it may differ."
        : unfitAnswer("That reason", answer, "several lines"),
  });

function unfitAnswer(what: string, answer: string, form: WordsForm): string | undefined {
  const problem = unfitWords(answer, form);
  return problem === undefined ? undefined : `${what} ${problem}.`;
}

function dayProblem(answer: string, today: string): string | undefined {
  if (dayOf(answer) === undefined) return "That is no date; write it as YYYY-MM-DD.";
  return answer < today ? `That day has passed; today is ${today}.` : undefined;
}

/** Writes what accepts the finding, once a check by it has shown that it does. */
async function accepted(
  { walk, chosen, desk }: Situation,
  accepting: Accepting,
  answer: "allowed" | "waived",
): Promise<Walk> {
  const entries = acceptingEntries(chosen, isForOneEnvironment(walk.input.contract, walk.report), accepting);
  const text = withEntries(walk.text, desk.file, entries);
  const judged = walk.judged === walk.text ? text : withEntries(walk.judged, desk.file, entries);
  const contract = readContract(judged, desk.file);
  const report = await checkedBy(contract, entries, walk.input);
  if (report !== undefined) refuseOpen([chosen], report);
  await writeEdited([{ file: desk.file, before: walk.text, after: text }], desk.io);
  const after = answeredFor({ ...walk, text }, chosen.finding, answer);
  if (report === undefined) return { ...after, pending: new Set([...walk.pending, chosen.finding.id]) };
  return { ...after, judged, report, input: { ...walk.input, contract } };
}
