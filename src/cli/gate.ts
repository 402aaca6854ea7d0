import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { checkParity } from "../check.js";
import type { CheckInput } from "../check-input.js";
import { componentContract } from "../contract/index.js";
import { didYouMean } from "../contract/nearest.js";
import { writeAttestation, type AttestedPlan, type DigestedFile } from "../gate/attestation.js";
import { MOST_ATTESTATION_BYTES } from "../gate/read-attestation.js";
import type { Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { logLine } from "../report/escape.js";
import { chooseInputs, parsePlanOption } from "./choose-inputs.js";
import { confinedBy, loadComparison, type ChosenComparison } from "./comparison.js";
import { beginReading, digested, type FileRead, type FilesRead, type Reading } from "./files-read.js";
import { hoursOf, momentsOf, type Moments } from "./gate-options.js";
import type { PassedPlan, PassedPromotion } from "./gate-ledger.js";
import { inputFiles } from "./input-files.js";
import type { ExitCode, Io } from "./io.js";
import { baseFiles, loadBase } from "./load-base.js";
import { loadContract, type LoadedContract } from "./load.js";
import { checkOutputs, type RenderedFile } from "./outputs.js";
import { readVersion, type GateOptions } from "./program.js";
import { reportFiles, publish } from "./publish.js";
import { historyFiles, recorded } from "./history-option.js";
import { parseReportTargets } from "./report-targets.js";
import { viewOf } from "./report-view.js";
import type { Seal } from "./signing.js";

/**
 * `tfparity gate`. Nothing is written before everything has been read, judged and rendered. Only when the gate passes
 * is there an attestation, and a line in the ledger, which comes when all files are written and have no name yet.
 * Throws InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function gate(options: GateOptions, io: Io): Promise<ExitCode> {
  if (options.verify === undefined && options.replan !== undefined)
    throw new InputError("--replan has a meaning beside --verify <attestation> only; leave it out", {
      file: options.replan,
    });
  if (options.verify === undefined) return judgePromotion(options, io);
  const { verify } = await import("./verify.js");
  return verify(options.verify, options, io);
}

// --- internal ---

/** The two environments of a promotion. */
interface Ends {
  readonly from: string;
  readonly to: string;
}

/** All environments of the contract, as they are for one component where there are several. */
const environmentsOf = (contract: Contract, component: CheckInput["component"]): Contract["environments"] =>
  (component === undefined ? contract : componentContract(contract, component.name)).environments;

async function judgePromotion(options: GateOptions, io: Io): Promise<ExitCode> {
  const ends = endsOf(options);
  const moments = momentsOf(options, io);
  const maxPlanAgeHours = hoursOf(options.maxAge);
  const reading = beginReading(io);
  const loaded = await loadContract(options, reading, io.stderr);
  const { contract } = loaded;
  const narrowed = narrowedTo(ends, options, loaded);
  const asked = (input: CheckInput): CheckInput => ({
    ...input,
    // Conditions may name environments that are not compared here.
    contract: { ...input.contract, environments: environmentsOf(contract, input.component) },
    promotion: { ...ends, now: moments.now, ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }) },
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
  });
  if (contract.components !== undefined) {
    refuseForComponents(options, contract);
    const { gateComponents } = await import("./gate-components.js");
    const promotion = { loaded: narrowed, whole: contract, ...ends, today: moments.today, asked };
    return gateComponents(promotion, options, io, reading);
  }
  if (options.component !== undefined)
    throw new InputError(`${contract.file ?? "the contract"} has no components; leave out --component`);
  const chosen = chooseEnds(ends, options, narrowed, io);
  const targets = parseReportTargets(options.report);
  const { attestation, color } = options;
  const view = viewOf(options, io);
  if (attestation !== undefined) await refuseUnverifiable(attestation, chosen, io);
  const seal = await sealOf(options, contract, reading);
  const ledger = await ledgerOf(options, loaded, io);
  const history = await historyFiles(options, io.cwd);
  const outputs = [...reportFiles(targets), ...(attestation === undefined ? [] : [attestation]), ...history];
  await checkOutputs(
    outputs,
    [...inputFiles({ ...chosen, contract }, options), ...keyOf(options), ...baseFiles(options)],
    io.cwd,
  );

  const base = await loadBase(options, ends.to, reading);
  const input = await loadComparison({ ...chosen, today: moments.today }, options, io, reading);
  const asking = { ...asked(input), ...base };
  const judging = ledger === undefined ? undefined : await ledger.judge(asking, reading);
  const judgedReport = judging?.report ?? (await checkParity(asking));
  const run = { asked: { command: "gate" as const, ...ends }, contract };
  const { report, append } = await recorded(judgedReport, run, options, io, reading);
  const passed = report.verdict.outcome === "pass";
  const judged = { ends, moments, contract, chosen, maxPlanAgeHours, noted: reading.noted };
  const attested =
    passed && attestation !== undefined
      ? [attestationFile(attestation, seal(attest(report, input.environments, judged)))]
      : [];
  const note = async (): Promise<void> => {
    if (passed && judging !== undefined)
      await judging.note(seal, passedPromotion({ judged, environments: input.environments, attested }));
  };
  await publish(report, targets, { color, view }, io, reading, attested, note);
  await append();
  if (!passed && attestation !== undefined) await tellNoAttestation(attestation, io);
  return passed ? 0 : 1;
}

/** What is about one plan of each environment. */
function refuseForComponents({ base }: GateOptions, { ledger, locations }: Contract): void {
  if (base !== undefined)
    throw new InputError("a report of components cannot be held against --base yet; leave it out", { file: base });
  if (ledger !== undefined)
    throw new InputError(
      "an entry of a ledger is about one plan of each environment, and the contract has components; leave out ledger:",
      locations.get("ledger"),
    );
}

/** What makes the file of a statement: an envelope around it where it is to be signed. */
async function sealOf(
  { sign, key, trustedRoot, attestation }: GateOptions,
  contract: Contract,
  reading: Reading,
): Promise<Seal> {
  const checking = key.length > 0 ? "--key" : trustedRoot === undefined ? undefined : "--trusted-root";
  if (checking !== undefined)
    throw new InputError(`${checking} has a meaning beside --verify only; what signs is --sign <key.pem>`);
  if (sign === undefined) return (statement) => statement;
  if (attestation === undefined && contract.ledger === undefined)
    throw new InputError("--sign needs --attestation <file>, which says what is to be signed and where it goes");
  const { sealWith } = await import("./signing.js");
  return sealWith(sign, contract, reading);
}

/** What is done with the ledger that the contract names; undefined where it names none. */
async function ledgerOf(
  { sign, ledger }: GateOptions,
  loaded: LoadedContract,
  io: Io,
): Promise<UsedLedger | undefined> {
  if (loaded.contract.ledger === undefined) return undefined;
  const { openLedger, refuseFuture } = await import("./open-ledger.js");
  const { judgeByLedger, appendPassed } = await import("./gate-ledger.js");
  const isAskedFor = loaded.contract.gate.order !== undefined;
  const opened = await openLedger(loaded, io, { isNoted: ledger, isSigned: sign !== undefined, isAskedFor });
  if (opened === undefined) return undefined;
  return {
    judge: async (input, reading) => {
      if (ledger && input.promotion !== undefined) refuseFuture(opened, input.promotion.now, io);
      const { movedByParameters } = await import("./moved-by-parameters.js");
      const moved = await movedByParameters(loaded.contract, confinedBy(loaded.roots, reading));
      const { report, fingerprints } = await judgeByLedger({ ...input, movedByParameters: moved }, opened);
      return {
        report,
        note: async (seal, passed) => {
          if (ledger) await appendPassed(opened, { ...passed, report, fingerprints }, seal, io, reading);
        },
      };
    },
  };
}

/** A ledger that a promotion is judged by, and that notes it. */
interface UsedLedger {
  readonly judge: (
    input: CheckInput,
    reading: Reading,
  ) => Promise<{
    readonly report: ParityReport;
    readonly note: (seal: Seal, passed: NotedPromotion) => Promise<void>;
  }>;
}

/** What is noted of a promotion besides its report. */
type NotedPromotion = Omit<PassedPromotion, "report" | "fingerprints">;

const keyOf = ({ sign }: GateOptions): readonly string[] => (sign === undefined ? [] : [sign]);

function endsOf({ from, to }: GateOptions): Ends {
  if (from === undefined || to === undefined)
    throw new InputError("gate needs --from <environment> and --to <environment>, or --verify <attestation>");
  if (from === to)
    throw new InputError(`--from and --to are both ${from}; a promotion goes from one environment to another`);
  return { from, to };
}

/** The contract with the two environments alone; its other environments are as if they were not there. */
function narrowedTo({ from, to }: Ends, options: GateOptions, loaded: LoadedContract): LoadedContract {
  const { contract } = loaded;
  const names = [...contract.environments.keys()];
  const unknown = [from, to].find((name) => names.length > 0 && !names.includes(name));
  if (unknown !== undefined)
    throw new InputError(
      `${unknown} is no environment of ${contract.file ?? "the contract"}, which has ${names.join(", ")}` +
        didYouMean(unknown, names),
    );
  const stray = options.plan.map(parsePlanOption).find(({ environment }) => environment !== from && environment !== to);
  if (stray !== undefined)
    throw new InputError(
      `--plan ${stray.environment}=${stray.file} is neither for ${from} (--from) nor for ${to} (--to)` +
        didYouMean(stray.environment, [from, to]),
    );
  const ends = [...contract.environments].filter(([name]) => name === from || name === to);
  return { ...loaded, contract: { ...contract, environments: new Map(ends) } };
}

/** The plans of the two environments. */
const chooseEnds = (
  { to }: Ends,
  options: GateOptions,
  loaded: LoadedContract,
  io: Io,
): Omit<ChosenComparison, "today"> => ({
  ...loaded,
  ...chooseInputs(
    { files: [], plans: options.plan, reference: to, configuration: false, cwd: io.cwd },
    loaded.contract,
  ),
});

/** An attestation is verified later, and so are the plans that it is about. */
async function refuseUnverifiable(attestation: string, { inputs }: Judged["chosen"], { cwd }: Io): Promise<void> {
  if (attestation === "" || attestation === "-")
    throw new InputError("--attestation needs the name of a file; an attestation is verified later");
  for (const { environment, file, workspace } of inputs) {
    if (workspace !== undefined)
      throw new InputError(
        `the plan of ${environment} comes from ${file}, which applies plans of its own, so that an attestation would ` +
          "bind nothing; leave out --attestation",
      );
    const found = file === "-" ? undefined : await stat(resolve(cwd, file)).catch(() => undefined);
    const pipe = file === "-" ? "from standard input" : found?.isFile() === false ? "through a pipe" : undefined;
    if (pipe !== undefined)
      throw new InputError(
        `the plan of ${environment} comes ${pipe}, and an attestation needs a file that can be verified later`,
        file === "-" ? undefined : { file },
      );
  }
}

/** One that could not be verified later is none. */
function attestationFile(file: string, text: string): RenderedFile {
  if (Buffer.byteLength(text) <= MOST_ATTESTATION_BYTES) return { file, text };
  throw new InputError("so many files were read that the attestation is larger than --verify accepts", { file });
}

interface Judged {
  readonly ends: Ends;
  readonly moments: Moments;
  readonly contract: Contract;
  readonly chosen: Pick<ChosenComparison, "inputs" | "contract">;
  readonly maxPlanAgeHours: number | undefined;
  readonly noted: FilesRead;
}

/** What the ledger notes of a promotion that passed. */
function passedPromotion({
  judged,
  environments,
  attested: [attestation],
}: {
  readonly judged: Judged;
  readonly environments: readonly Environment[];
  readonly attested: readonly RenderedFile[];
}): NotedPromotion {
  const { ends, moments, noted, chosen, contract } = judged;
  const side = (environment: string): PassedPlan => {
    const { plan } = planSide(environment, { environments, chosen, noted });
    return { environment, plan: { name: plan.name, sha256: plan.digest.sha256 } };
  };
  const judgedBy = judgedByOf(contract, noted);
  return {
    at: moments.now,
    gate: contract.gate,
    ...(contract.file === undefined ? {} : { contractFile: contract.file }),
    from: side(ends.from),
    to: side(ends.to),
    ...(judgedBy === undefined ? {} : { contract: { name: judgedBy.name, sha256: judgedBy.digest.sha256 } }),
    ...(attestation === undefined
      ? {}
      : {
          attestation: { name: attestation.file, sha256: createHash("sha256").update(attestation.text).digest("hex") },
        }),
    version: readVersion(),
  };
}

/** By the digests of the bytes that were judged, which were taken while they were read. */
function attest(report: ParityReport, environments: readonly Environment[], judged: Judged): string {
  const { ends, moments, contract, chosen, maxPlanAgeHours, noted } = judged;
  const side = (name: string): AttestedPlan => planSide(name, { environments, chosen, noted });
  const judgedBy = judgedByOf(contract, noted);
  return writeAttestation(report, {
    from: side(ends.from),
    to: side(ends.to),
    ...(judgedBy === undefined ? {} : { contract: judgedBy }),
    ...(contract.from === undefined ? {} : { contractFrom: { ref: contract.from.ref, commit: contract.from.commit } }),
    proofs: noted.all("proof").map(digested),
    files: noted
      .all("parameters", "parameter-schema", "synthesized", "source", "provider-schema", "baseline", "manifest")
      .map(digested),
    requirements: { ...contract.gate, ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }) },
    judgedAt: moments.now,
    today: moments.today,
    version: readVersion(),
  });
}

/** The plan of one environment, as it was read. */
function planSide(
  name: string,
  { environments, chosen, noted }: Pick<Judged, "chosen" | "noted"> & { readonly environments: readonly Environment[] },
): AttestedPlan {
  const file = chosen.inputs.find(({ environment }) => environment === name)?.file;
  const environment = environments.find((candidate) => candidate.name === name) as Environment;
  return planOf(environment, noted.all("plan").find((read) => read.file === file) as FileRead);
}

/** The contract that judged, with the digest of the version that did. */
function judgedByOf(contract: Contract, noted: FilesRead): DigestedFile | undefined {
  return contract.from === undefined ? noted.all("contract").map(digested)[0] : digestedOf(contract);
}

/** The contract as the commit has it that it was taken from. */
const digestedOf = ({ file = "", from }: Contract): DigestedFile => ({
  name: file,
  digest: { sha256: from?.sha256 ?? "" },
});

/** Of a binary plan, what was read is the JSON that Terraform makes of it: other bytes than those of the file. */
const planOf = ({ name, fingerprint, statements, terraformVersion }: Environment, file: FileRead): AttestedPlan => ({
  environment: name,
  plan: digested(file),
  form: fingerprint === `sha256:${file.sha256}` ? "json" : "binary",
  ...(statements.timestamp === undefined ? {} : { madeAt: statements.timestamp }),
  ...(terraformVersion === undefined ? {} : { terraformVersion }),
});

/** One of an earlier run must not be taken for this one's. */
async function tellNoAttestation(file: string, io: Io): Promise<void> {
  const found = await stat(resolve(io.cwd, file)).catch(() => undefined);
  const earlier = found === undefined ? "" : "; the file that is there is from an earlier run";
  await io.stderr.write(`${logLine(`tfparity: blocked, so that no attestation was written to ${file}${earlier}`)}\n`);
}
