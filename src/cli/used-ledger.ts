/** What a gate does with the ledger that the contract names, and with the key that signs. */
import type { CheckInput } from "../check-input.js";
import { componentContract } from "../contract/index.js";
import { InputError } from "../model/input-error.js";
import type { Contract } from "../model/contract.js";
import type { ParityReport } from "../model/report.js";
import type { AskedGate, Ends } from "./asked-gate.js";
import { confinedBy } from "./comparison.js";
import type { Reading } from "./files-read.js";
import type { NotedWith, PassedPlan, PassedPlans, PassedPromotion } from "./gate-ledger.js";
import type { Io } from "./io.js";
import { judgedPlan, judgingContract, type JudgedFiles } from "./judged-files.js";
import type { LoadedContract } from "./load.js";
import { readVersion, type GateOptions } from "./program.js";
import { reportFiles } from "./publish.js";
import { parseReportTargets } from "./report-targets.js";
import type { Seal } from "./signing.js";

/** A ledger that promotions are judged by, and that notes them. */
export interface UsedLedger {
  /** Judges one comparison by it, which may be that of one component. */
  readonly judge: (input: CheckInput) => Promise<JudgedByLedger>;
  /** Appends a line for each promotion that passed, all at once; nothing with `--no-ledger`. */
  readonly note: (passed: readonly PassedPromotion[], noted: NotedWith, seal: Seal) => Promise<void>;
}

/** A report, and what would be noted of the promotion once its plans are known. */
export interface JudgedByLedger {
  readonly report: ParityReport;
  /** Undefined where nothing was compared, as of a component that one environment lacks. */
  readonly passed: (plans: PassedPlans) => PassedPromotion | undefined;
}

/**
 * The ledger that the contract names; undefined where it names none. Throws an InputError for one that cannot be read
 * or appended to.
 */
export async function usedLedger(
  { sign, ledger: isNoted, quiet }: Pick<GateOptions, "sign" | "ledger" | "quiet">,
  loaded: LoadedContract,
  io: Io,
  reading: Reading,
): Promise<UsedLedger | undefined> {
  const { contract } = loaded;
  if (contract.ledger === undefined) return undefined;
  const { openLedger, refuseFuture, tellNoted } = await import("./open-ledger.js");
  const { judgeByLedger, appendPassed, passedPromotion } = await import("./gate-ledger.js");
  const { movedByParameters } = await import("./moved-by-parameters.js");
  const isAskedFor = contract.gate.order !== undefined;
  const opened = await openLedger(loaded, io, { isNoted, isSigned: sign !== undefined, isAskedFor });
  if (opened === undefined) return undefined;
  return {
    judge: async (input) => {
      if (isNoted && input.promotion !== undefined) refuseFuture(opened, input.promotion.now, io);
      const moved = await movedByParameters(ofComponent(contract, input), confinedBy(loaded.roots, reading));
      const judged = await judgeByLedger({ ...input, movedByParameters: moved }, contract, opened);
      return { report: judged.report, passed: (plans) => passedPromotion(judged, input, contract, plans) };
    },
    note: async (passed, noted, seal) => {
      if (!isNoted || passed.length === 0) return;
      await appendPassed(opened, contract, passed, noted, seal, io, reading);
      if (!quiet) await tellNoted(opened, io);
    },
  };
}

/** What the lines of all promotions have in common that one gate notes. */
export function notedWith(
  { moments, loaded: { contract } }: AskedGate,
  { report, attestation, history }: Pick<GateOptions, "report" | "attestation" | "history">,
  { noted }: Reading,
): NotedWith {
  const judgedBy = judgingContract(contract, noted);
  return {
    at: moments.now,
    ...(contract.file === undefined ? {} : { contractFile: contract.file }),
    ...(judgedBy === undefined ? {} : { contract: { name: judgedBy.name, sha256: judgedBy.digest.sha256 } }),
    version: readVersion(),
    today: moments.today,
    outputs: [...reportFiles(parseReportTargets(report)), attestation, history].filter((file) => file !== undefined),
  };
}

/** The plans of both environments, as the ledger names them. */
export const passedPlans = ({ from, to }: Ends, files: JudgedFiles): PassedPlans => ({
  from: passedPlan(from, files),
  to: passedPlan(to, files),
});

/**
 * What makes the file of a statement: an envelope around it where it is to be signed. Throws an InputError where there
 * is nothing to sign, and for options of `--verify`.
 */
export async function sealOf(
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

/** The key, which is an input that no output may be written over. */
export const keyOf = ({ sign }: Pick<GateOptions, "sign">): readonly string[] => (sign === undefined ? [] : [sign]);

// --- internal ---

function passedPlan(environment: string, files: JudgedFiles): PassedPlan {
  const { plan } = judgedPlan(environment, files);
  return { environment, plan: { name: plan.name, sha256: plan.digest.sha256 } };
}

/** The contract with all of its environments, as it is for the component that is compared. */
const ofComponent = (contract: Contract, { component }: CheckInput): Contract =>
  component === undefined ? contract : componentContract(contract, component.name);
