import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { DEFAULT_CONTRACT } from "../contract/contract-file-names.js";
import { didYouMean } from "../contract/nearest.js";
import type { Attestation, DigestedFile } from "../gate/attestation.js";
import { openAttestation, readStatement } from "../gate/read-attestation.js";
import { judgeSigning } from "../gate/judge-signing.js";
import { verifyAttestation, type FoundFiles, type FoundPlan } from "../gate/verify.js";
import type { Contract } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import type { LedgerFile } from "../model/ledger.js";
import { parsePlanOption } from "./choose-inputs.js";
import { rootsFor } from "./confinement.js";
import { beginReading, confinedTo, digested, type FilesRead, type Reading } from "./files-read.js";
import { hoursOf, momentsOf, type Moments } from "./gate-options.js";
import type { ExitCode, Io } from "./io.js";
import { loadContract, type LoadedContract } from "./load.js";
import { isThere, readDigest, readText } from "./open-input.js";
import type { GateOptions } from "./program.js";
import { certifiedBy, trustOf } from "./signing.js";
import {
  verificationJson,
  verificationText,
  type Verification,
  type PresentPlan,
  type ReplanOutcome,
} from "./verification.js";
import { stageFiles, type RenderedFile } from "./outputs.js";
import type { NoteReplan } from "./replan-ledger.js";
import { parseReportTargets, type ReportTarget } from "./report-targets.js";
import { toStandardOutput } from "./standard-output.js";

/**
 * `tfparity gate --verify`: whether what is about to be applied is what passed the gate. Which promotion that is, the
 * plan and the contract come from the command line, and whose signatures count from that contract; an attestation says
 * no more than which bytes were judged when. Nothing of it is read before its signatures are judged. Of a plan that was
 * made again the ledger gets a line, where it is verified. Throws an InputError for a damaged attestation, for files
 * that are not there, and for options that ask for something else.
 */
export async function verify(file: string, options: GateOptions, io: Io): Promise<ExitCode> {
  const asked = await askedVerification(file, options, io);
  const { contract } = asked.loaded;
  const note = await noteOf(asked, options, io);
  const trust = await trustOf(options, contract, asked.reading);
  const opened = openAttestation(await readText(file, "attestation", asked.reading), file);
  const certified = await certifiedBy(opened, options.trustedRoot, asked.reading);
  const signing = judgeSigning(opened.envelope, trust, certified);
  if (signing.kind === "refused") {
    const refused = { schemaVersion: 1, verified: false, attestation: file, plans: [], signedBy: [] } as const;
    return tell({ ...refused, problems: signing.problems }, false, asked, io);
  }
  const attestation = readStatement(opened.payload, file);
  const there = await foundFor(attestation, asked, options, io);
  const signedBy = signing.kind === "signed" ? signing.by : [];
  const found = await heldAgainst(attestation, there, signedBy, asked, options);
  return tell(found, isOnlyOtherPlan(attestation, there), asked, io, async () => {
    const { replan, verified } = found;
    if (note !== undefined && replan !== undefined && verified && !replan.isSameFile)
      await note(replan, attestationFile(asked));
  });
}

// --- internal ---

/** What is asked, with the contract, before anything of the attestation is read. */
interface AskedVerification {
  readonly file: string;
  readonly ends: Ends;
  /** The files of `--plan`, by environment. */
  readonly given: ReadonlyMap<string, string>;
  readonly maxPlanAgeHours: number | undefined;
  readonly moments: Moments;
  readonly targets: readonly ReportTarget[];
  readonly loaded: LoadedContract;
  readonly reading: Reading;
}

async function askedVerification(file: string, options: GateOptions, io: Io): Promise<AskedVerification> {
  refuseOthers(options);
  const ends = endsOf(options);
  const given = plansOf(options, ends);
  const maxPlanAgeHours = hoursOf(options.maxAge);
  const moments = momentsOf(options, io);
  const targets = targetsOf(options);
  const reading = beginReading(io);
  await refuseReplannedPipes(options, ends, given, reading);
  const loaded = await loadContract(options, reading, io.stderr);
  return { file, ends, given, maxPlanAgeHours, moments, targets, loaded, reading };
}

/** What notes a plan that was made again; undefined where none is given, or nothing is noted. */
async function noteOf(asked: AskedVerification, options: GateOptions, io: Io): Promise<NoteReplan | undefined> {
  if (options.replan === undefined) return undefined;
  const { replanLedger } = await import("./replan-ledger.js");
  return replanLedger(options, asked, io);
}

/** All that is there now, to be held against the attestation. */
async function foundFor(
  attestation: Attestation,
  { file, ends, given, maxPlanAgeHours, moments, loaded: { contract }, reading }: AskedVerification,
  options: GateOptions,
  io: Io,
): Promise<FoundFiles> {
  const named = options.contract === false ? DEFAULT_CONTRACT : (contract.file ?? DEFAULT_CONTRACT);
  const roots = await rootsFor(named, options.root, io);
  const confined = confinedTo(reading, { roots, namedAt: { file, line: 1 } });
  const plans = await digestPlans(attestation, ends, given, reading, confined);
  const { maxAttestationAgeHours } = contract.gate;
  const maxHours = maxPlanAgeHours ?? strictest(contract, attestation);
  const judgedBy = contractOf(contract, reading.noted);
  return {
    ...ends,
    plans,
    withoutContract: options.contract === false,
    failOn: options.failOn ?? contract.gate.failOn,
    files: await digestFiles(attestation, confined),
    ...(judgedBy === undefined ? {} : { contract: judgedBy }),
    ...moments,
    ...(maxAttestationAgeHours === undefined ? {} : { maxAttestationAgeHours }),
    ...(maxHours === undefined ? {} : { maxPlanAgeHours: maxHours }),
  };
}

/** What that comes to, and what became of a plan that was made again; against what was not judged nothing is held. */
async function heldAgainst(
  attestation: Attestation,
  there: FoundFiles,
  signedBy: readonly string[],
  { file, ends, loaded, reading }: AskedVerification,
  options: GateOptions,
): Promise<Verification> {
  const problems = verifyAttestation(attestation, there);
  const { timeCreated, tfparity } = attestation.predicate;
  const { from, to } = tfparity;
  const moment = { now: there.now, maxHours: there.maxPlanAgeHours };
  const replan = problems.length > 0 ? undefined : await replanOf(ends, there.plans, options, moment, loaded, reading);
  const all = [...problems, ...(replan?.problems ?? [])];
  return {
    schemaVersion: 1,
    verified: all.length === 0,
    attestation: file,
    promotion: { from: from.environment, to: to.environment, judgedAt: timeCreated },
    plans: [from, to].flatMap(({ environment }) => presentPlan(environment, there.plans.get(environment))),
    ...(there.contract === undefined ? {} : { contract: there.contract.name }),
    signedBy,
    problems: all,
    ...(replan === undefined ? {} : { replan: replan.told }),
  };
}

/** The attestation by the digest of the bytes that were read. */
function attestationFile({ file, reading }: AskedVerification): LedgerFile {
  const [read] = reading.noted.all("attestation");
  if (read === undefined) throw new Error("an attestation that verifies something has been read");
  return { name: file, sha256: read.sha256 };
}

/** Whether nothing but the plan of `--to` is another one than what was judged, and both have the same form. */
function isOnlyOtherPlan(attestation: Attestation, there: FoundFiles): boolean {
  const { environment, plan, form } = attestation.predicate.tfparity.to;
  const found = there.plans.get(environment);
  if (found?.form !== form || found.digest.sha256 === plan.digest.sha256) return false;
  const judged = new Map([...there.plans, [environment, { ...plan, form }]]);
  return verifyAttestation(attestation, { ...there, plans: judged }).length === 0;
}

/** The two environments of a promotion. */
interface Ends {
  readonly from: string;
  readonly to: string;
}

/** What became of the plan of `--to`, where it was made again. */
async function replanOf(
  { from, to }: Ends,
  plans: ReadonlyMap<string, FoundPlan>,
  options: GateOptions,
  { now, maxHours }: { readonly now: string; readonly maxHours: number | undefined },
  loaded: LoadedContract,
  reading: Reading,
): Promise<{ readonly told: ReplanOutcome; readonly problems: readonly string[] } | undefined> {
  const [judged] = presentPlan(to, plans.get(to));
  const tested = plans.get(from);
  if (options.replan === undefined || judged === undefined || tested === undefined) return undefined;
  const { findReplan } = await import("./find-replan.js");
  const { replanned, isSameFile, noise, moved, problems } = await findReplan(
    { ...judged, ends: [from, to], testedSha256: tested.digest.sha256 },
    options.replan,
    options,
    { now, ...(maxHours === undefined ? {} : { maxPlanAgeHours: maxHours }) },
    loaded,
    reading,
  );
  const count = moved.length === 1 ? "1 thing that counts" : `${moved.length} things that count`;
  return {
    told: { judged, replanned, isSameFile, noise, moved },
    problems: [
      ...problems,
      ...(moved.length === 0 ? [] : [`${replanned.file} does not do what was judged: ${count} moved`]),
    ],
  };
}

function refuseOthers(options: GateOptions): void {
  const others = {
    "--attestation": options.attestation,
    // Of a plan that was made again the ledger gets a line.
    "--sign": options.replan === undefined ? options.sign : undefined,
    "--schema": options.schema[0],
    // Only a plan that was made again is read, and not looked at for its digest alone.
    "--terraform-folder": options.replan === undefined ? options.terraformFolder[0] : undefined,
    "--component": options.component,
    "--base": options.base,
    "--history": options.history,
    "--severity": options.severity,
    "--dimension": options.dimension,
    "--resource": options.resource,
    "--link-base": options.linkBase,
    "--quiet": options.quiet || undefined,
    "--verbose": options.verbose || undefined,
  };
  const [given] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined)
    throw new InputError(`--verify judges nothing, so that ${given} has no meaning beside it; leave one of them out`);
}

/** A plan that was made again is read twice, and so is the judged one beside it. */
async function refuseReplannedPipes(
  { replan }: GateOptions,
  { to }: Ends,
  given: ReadonlyMap<string, string>,
  reading: Reading,
): Promise<void> {
  const judged = given.get(to);
  if (replan === undefined || judged === undefined) return;
  const { refusePipes } = await import("./find-replan.js");
  await refusePipes({ environment: to, file: judged }, replan, reading);
}

/** What is going to be applied where. Nothing of it is taken from the attestation, which may be about other things. */
function endsOf({ from, to }: GateOptions): Ends {
  if (from === undefined || to === undefined)
    throw new InputError(`--verify needs --from <environment> and --to <environment>: ${EXAMPLE}`);
  if (from === to)
    throw new InputError(`--from and --to are both ${from}; a promotion goes from one environment to another`);
  return { from, to };
}

const EXAMPLE =
  "--verify passed.json --from staging --to production --plan production=production.tfplan says what is to be applied";

/** The files of `--plan`, by environment; each is named once, since only one of two could be looked at. */
function plansOf({ plan }: GateOptions, { from, to }: Ends): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  for (const { environment, file, workspace } of plan.map(parsePlanOption)) {
    if (environment !== from && environment !== to)
      throw new InputError(
        `--plan ${environment}=${file} is neither for ${from} (--from) nor for ${to} (--to)` +
          didYouMean(environment, [from, to]),
      );
    if (workspace !== undefined)
      throw new InputError(`--plan ${environment}=${file} names a workspace; --verify is about files`);
    if (given.has(environment))
      throw new InputError(`--plan names two files for ${environment}; name the one that is about to be applied`);
    given.set(environment, file);
  }
  if (!given.has(to))
    throw new InputError(`--verify needs --plan ${to}=<file>, the plan that is about to be applied: ${EXAMPLE}`);
  return given;
}

/** The plans of the command line; that of `from` by the name that the attestation has for it where it is not there. */
async function digestPlans(
  { predicate: { tfparity } }: Attestation,
  { from, to }: Ends,
  given: ReadonlyMap<string, string>,
  reading: Reading,
  confined: Reading,
): Promise<ReadonlyMap<string, FoundPlan>> {
  const found = new Map<string, FoundPlan>();
  // About another promotion nothing else is asked.
  if (tfparity.from.environment !== from || tfparity.to.environment !== to) return found;
  for (const environment of [from, to]) {
    const file = given.get(environment);
    const { read, isPlanfile } =
      file === undefined
        ? await readDigest(tfparity.from.plan.name, "plan", confined)
        : await readDigest(file, "plan", reading);
    found.set(environment, { ...digested(read), form: isPlanfile ? "binary" : "json" });
  }
  return found;
}

/** What is there now of the proofs and other files that the verdict depends on. */
async function digestFiles({ predicate }: Attestation, confined: Reading): Promise<readonly DigestedFile[]> {
  const { proofs, files } = predicate.tfparity;
  const found: DigestedFile[] = [];
  for (const { name } of [...proofs, ...files]) {
    // A folder or a pipe in its place is not the file that was judged.
    if ((await isThere(name, confined)) && (await isFile(name, confined)))
      found.push(digested((await readDigest(name, "source", confined)).read));
  }
  return found;
}

const isFile = async (name: string, { cwd }: Reading): Promise<boolean> =>
  (await stat(resolve(cwd, name)).catch(() => undefined))?.isFile() === true;

/** The contract of the command line: as it is here, or as the commit has it that it was taken from. */
function contractOf({ file = DEFAULT_CONTRACT, from }: Contract, noted: FilesRead): DigestedFile | undefined {
  if (from !== undefined) return { name: file, digest: { sha256: from.sha256 } };
  return noted.all("contract").map(digested)[0];
}

/** The age of plans that the contract accepts, or the gate where it was told to accept less. */
function strictest({ gate }: Contract, { predicate }: Attestation): number | undefined {
  const limits = [gate.maxPlanAgeHours, predicate.tfparity.requirements.maxPlanAgeHours].filter(
    (limit) => limit !== undefined,
  );
  return limits.length === 0 ? undefined : Math.min(...limits);
}

const presentPlan = (environment: string, plan: FoundPlan | undefined): readonly PresentPlan[] =>
  plan === undefined ? [] : [{ environment, file: plan.name, sha256: plan.digest.sha256, form: plan.form }];

/** Where it is told; it is no report on differences, so that other formats have nothing to show. */
function targetsOf({ report }: GateOptions): readonly ReportTarget[] {
  const targets = parseReportTargets(report);
  const other = targets.find(({ format }) => format !== "text" && format !== "json");
  if (other !== undefined)
    throw new InputError(
      `--verify judges nothing, so that ${other.format} has nothing to show; it knows --report text and --report json`,
    );
  return targets;
}

/**
 * Tells it: `beforeNaming` is done when everything is written and no file has its name, so that nothing is noted of
 * what could not be told, and what cannot be noted ends without a report.
 */
async function tell(
  found: Verification,
  isOtherPlan: boolean,
  { targets, reading }: AskedVerification,
  io: Io,
  beforeNaming: () => Promise<void> = () => Promise.resolve(),
): Promise<ExitCode> {
  const texts = targets.map(({ format, file }) => ({
    file,
    text: format === "json" ? verificationJson(found) : verificationText(found, isOtherPlan),
  }));
  const staged = await stageFiles(
    texts.filter((one): one is RenderedFile => one.file !== undefined),
    reading,
  );
  try {
    for (const { file, text } of texts) if (file === undefined) await toStandardOutput(text, io);
    // Otherwise nobody who looks on would see what it says.
    if (texts.every(({ file }) => file !== undefined)) await io.stderr.write(verificationText(found, isOtherPlan));
    await beforeNaming();
    await staged.commit();
  } finally {
    await staged.discard();
  }
  return found.verified ? 0 : 1;
}
