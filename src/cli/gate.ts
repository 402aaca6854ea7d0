import { join, resolve } from "node:path";
import { checkParity } from "../check-parity.js";
import { writeAttestation, type AttestedPlan, type DigestedFile } from "../gate/attestation.js";
import type { Contract } from "../model/contract.js";
import type { Environment } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import type { ParityReport } from "../model/report.js";
import { PROOF_FILE } from "../proof/read-proof.js";
import { visible } from "../report/escape.js";
import { besideContract, chooseInputs, parsePlanOption } from "./choose-inputs.js";
import { filesRead, loadComparison, type ChosenComparison } from "./comparison.js";
import { digestFile, digestIfThere } from "./file-digest.js";
import { hoursOf, momentsOf, type Moments } from "./gate-options.js";
import type { ExitCode, Io } from "./io.js";
import { loadContract } from "./load.js";
import { readVersion, type GateOptions } from "./program.js";
import { filesOf, publish } from "./publish.js";
import { parseReportTargets } from "./report-targets.js";
import { checkWritable } from "./write-reports.js";

/**
 * `tfparity gate`. Nothing is written before everything has been read, judged and rendered, and an attestation only
 * when the gate passes. Throws InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function gate(options: GateOptions, io: Io): Promise<ExitCode> {
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

async function judgePromotion(options: GateOptions, io: Io): Promise<ExitCode> {
  const ends = endsOf(options);
  const moments = momentsOf(options, io);
  const maxPlanAgeHours = hoursOf(options.maxAge);
  const contract = await loadContract(options.contract, io.cwd);
  const chosen = chooseEnds(ends, options, contract, io);
  const read = filesRead({ ...chosen, contract }, options);
  const targets = parseReportTargets(options.report, read, io.cwd);
  const files = filesOf(targets);
  if (options.attestation !== undefined) refuseOverwriting(options.attestation, [...files, ...read], io.cwd);
  await checkWritable(options.attestation === undefined ? files : [...files, options.attestation], io.cwd);

  const before = options.attestation === undefined ? undefined : await digestJudged(chosen, io);
  const input = await loadComparison({ ...chosen, today: moments.today }, { ...options, configuration: false }, io);
  const report = await checkParity({
    ...input,
    contract,
    promotion: { ...ends, now: moments.now, ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }) },
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
  });
  const passed = report.verdict.outcome === "pass";
  const attested =
    passed && options.attestation !== undefined && before !== undefined
      ? [
          {
            file: options.attestation,
            text: await attest(
              report,
              input.environments,
              before,
              { ends, moments, contract, chosen, maxPlanAgeHours },
              io,
            ),
          },
        ]
      : [];
  await publish(report, targets, options, io, attested);
  if (!passed && options.attestation !== undefined) await tellNoAttestation(options.attestation, io);
  return passed ? 0 : 1;
}

function endsOf({ from, to }: GateOptions): Ends {
  if (from === undefined || to === undefined)
    throw new InputError("gate needs --from <environment> and --to <environment>, or --verify <attestation>");
  if (from === to)
    throw new InputError(`--from and --to are both ${from}; a promotion goes from one environment to another`);
  return { from, to };
}

/** The plans of the two environments; the contract's other environments are as if they were not there. */
function chooseEnds(
  { from, to }: Ends,
  options: GateOptions,
  contract: Contract,
  io: Io,
): Omit<ChosenComparison, "today"> {
  const names = [...contract.environments.keys()];
  const unknown = [from, to].find((name) => names.length > 0 && !names.includes(name));
  if (unknown !== undefined)
    throw new InputError(
      `${unknown} is no environment of ${contract.file ?? "the contract"}, which has ${names.join(", ")}`,
    );
  const stray = options.plan.map(parsePlanOption).find(({ environment }) => environment !== from && environment !== to);
  if (stray !== undefined)
    throw new InputError(
      `--plan ${stray.environment}=${stray.file} is neither for ${from} (--from) nor for ${to} (--to)`,
    );
  const narrowed: Contract = {
    ...contract,
    environments: new Map([...contract.environments].filter(([name]) => name === from || name === to)),
  };
  return {
    contract: narrowed,
    ...chooseInputs({ files: [], plans: options.plan, reference: to, configuration: false, cwd: io.cwd }, narrowed),
  };
}

function refuseOverwriting(attestation: string, others: readonly string[], cwd: string): void {
  if (attestation === "" || attestation === "-")
    throw new InputError("--attestation needs the name of a file; an attestation is verified later");
  const taken = others.some((other) => other !== "-" && resolve(cwd, other) === resolve(cwd, attestation));
  if (taken)
    throw new InputError("the attestation would overwrite this file; give it another name", { file: attestation });
}

/** What the attestation names, with its digest. */
interface Digests {
  readonly plans: readonly DigestedFile[];
  readonly contract: readonly DigestedFile[];
  readonly proofs: readonly DigestedFile[];
}

/** Taken before anything is read and again after: what is attested has to be what was judged. */
async function digestJudged({ inputs, contract }: Judged["chosen"], io: Io): Promise<Digests> {
  const plans: DigestedFile[] = [];
  for (const { environment, file } of inputs) {
    if (file === "-")
      throw new InputError(
        `the plan of ${environment} comes from standard input, and an attestation needs a file that can ` +
          "be verified later",
      );
    plans.push(await digestFile(file, io.cwd));
  }
  return {
    plans,
    contract: contract.file === undefined ? [] : [await digestFile(contract.file, io.cwd)],
    proofs: await digestProofs({ inputs, contract }, io),
  };
}

interface Judged {
  readonly ends: Ends;
  readonly moments: Moments;
  readonly contract: Contract;
  readonly chosen: Pick<ChosenComparison, "inputs" | "contract">;
  readonly maxPlanAgeHours: number | undefined;
}

async function attest(
  report: ParityReport,
  environments: readonly Environment[],
  before: Digests,
  judged: Judged,
  io: Io,
): Promise<string> {
  const { ends, moments, contract, chosen, maxPlanAgeHours } = judged;
  refuseChanged(before, await digestJudged(chosen, io));
  const side = (name: string): AttestedPlan & { readonly sha256: string } => {
    const position = chosen.inputs.findIndex(({ environment }) => environment === name);
    const environment = environments.find((candidate) => candidate.name === name) as Environment;
    return { ...planOf(environment), sha256: (before.plans[position] as DigestedFile).digest.sha256 };
  };
  const { failOn: _, ...requirements } = {
    ...contract.gate,
    ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }),
  };
  const [judgedBy] = before.contract;
  return writeAttestation(report, {
    from: side(ends.from),
    to: side(ends.to),
    ...(judgedBy === undefined ? {} : { contract: judgedBy }),
    proofs: before.proofs,
    requirements,
    judgedAt: moments.now,
    today: moments.today,
    version: readVersion(),
  });
}

const planOf = ({ name, file, statements, terraformVersion }: Environment): AttestedPlan => ({
  environment: name,
  plan: file,
  ...(statements.timestamp === undefined ? {} : { madeAt: statements.timestamp }),
  ...(terraformVersion === undefined ? {} : { terraformVersion }),
});

function refuseChanged(before: Digests, after: Digests): void {
  const [was, is] = [before, after].map(({ plans, contract, proofs }) => [...plans, ...contract, ...proofs]) as [
    DigestedFile[],
    DigestedFile[],
  ];
  const changed =
    was.find(({ name, digest }) => !is.some((file) => file.name === name && file.digest.sha256 === digest.sha256)) ??
    (was.length === is.length ? undefined : is.at(-1));
  if (changed !== undefined)
    throw new InputError(
      "this file changed while it was judged, and nothing can be attested about it; run the gate again",
      { file: changed.name },
    );
}

async function digestProofs({ inputs, contract }: Judged["chosen"], { cwd }: Io): Promise<readonly DigestedFile[]> {
  const proofs: DigestedFile[] = [];
  for (const { environment } of inputs) {
    const synth = contract.environments.get(environment)?.synth;
    const proof =
      synth === undefined ? undefined : await digestIfThere(join(besideContract(contract, synth), PROOF_FILE), cwd);
    if (proof !== undefined) proofs.push(proof);
  }
  return proofs;
}

/** One of an earlier run must not be taken for this one's. */
async function tellNoAttestation(file: string, io: Io): Promise<void> {
  const earlier =
    (await digestIfThere(file, io.cwd)) === undefined ? "" : "; the file that is there is from an earlier run";
  io.stderr.write(`${visible(`tfparity: blocked, so that no attestation was written to ${file}${earlier}`)}\n`);
}
