import { readAttestation, type Attestation, type DigestedFile } from "../gate/attestation.js";
import { verifyAttestation } from "../gate/verify.js";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import { visible } from "../report/escape.js";
import { hanging, openPage } from "../report/page.js";
import { parsePlanOption } from "./choose-inputs.js";
import { beginReading, digested, type Reading } from "./files-read.js";
import { hoursOf, momentsOf } from "./gate-options.js";
import type { ExitCode, Io } from "./io.js";
import { readDigest, readText } from "./open-input.js";
import type { GateOptions } from "./program.js";
import { toStandardOutput } from "./standard-output.js";

/**
 * `tfparity gate --verify`: whether what is about to be applied is what passed the gate. The plan of the environment
 * that it goes to is named on the command line; other files are those that the attestation names, relative to the
 * current folder, or the given ones. Throws an InputError for a damaged attestation, for files
 * that are not there, and for options that ask for something else.
 */
export async function verify(file: string, options: GateOptions, io: Io): Promise<ExitCode> {
  refuseOthers(options);
  const ends = endsOf(options);
  const maxPlanAgeHours = hoursOf(options.maxAge);
  const moments = momentsOf(options, io);
  const reading = beginReading(io);
  const attestation = readAttestation(await readText(file, "attestation", reading), file);
  const plans = await digestPlans(attestation, ends, options, reading);
  const contract = contractOf(attestation, options);
  const problems = verifyAttestation(attestation, {
    ...ends,
    plans,
    withoutContract: options.contract === false,
    files: await digestFiles(attestation, reading),
    ...(contract === undefined ? {} : { contract: await digestContract(contract, options, reading) }),
    ...moments,
    ...(maxPlanAgeHours === undefined ? {} : { maxPlanAgeHours }),
  });
  const lines = linesOf(attestation, plans, contract, problems).map((line) => `${visible(line)}\n`);
  await toStandardOutput(lines.join(""), io);
  return problems.length === 0 ? 0 : 1;
}

// --- internal ---

function refuseOthers(options: GateOptions): void {
  const { attestation, report, failOn, schema, root, terraformFolder } = options;
  const others = {
    "--attestation": attestation,
    "--fail-on": failOn,
    "--report": report[0],
    "--schema": schema[0],
    "--root": root[0],
    "--terraform-folder": terraformFolder[0],
  };
  const [given] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined)
    throw new InputError(`--verify judges nothing, so that ${given} has no meaning beside it; leave one of them out`);
}

/** What is going to be applied where. Nothing of it is taken from the attestation, which may be about other things. */
function endsOf({ from, to, plan }: GateOptions): { readonly from: string; readonly to: string } {
  const example =
    "--verify passed.json --from staging --to production --plan production=production.tfplan says what is to be " +
    "applied";
  if (from === undefined || to === undefined)
    throw new InputError(`--verify needs --from <environment> and --to <environment>: ${example}`);
  if (from === to)
    throw new InputError(`--from and --to are both ${from}; a promotion goes from one environment to another`);
  if (!plan.map(parsePlanOption).some(({ environment }) => environment === to))
    throw new InputError(`--verify needs --plan ${to}=<file>, the plan that is about to be applied: ${example}`);
  return { from, to };
}

/** What is there now of the proofs and other files that the verdict depends on. */
async function digestFiles({ predicate }: Attestation, reading: Reading): Promise<readonly DigestedFile[]> {
  const found: DigestedFile[] = [];
  for (const { name } of [...predicate.proofs, ...predicate.files]) {
    const there = await stat(resolve(reading.cwd, name)).catch(() => undefined);
    if (there?.isFile() === true) found.push(digested(await readDigest(name, "source", reading)));
  }
  return found;
}

async function digestPlans(
  { predicate: { from, to } }: Attestation,
  ends: { readonly from: string; readonly to: string },
  options: GateOptions,
  reading: Reading,
): Promise<ReadonlyMap<string, DigestedFile>> {
  const given = new Map(options.plan.map(parsePlanOption).map(({ environment, file }) => [environment, file]));
  const stray = [...given.keys()].find((name) => name !== ends.from && name !== ends.to);
  if (stray !== undefined)
    throw new InputError(
      `--plan ${stray}=${given.get(stray)} is neither for ${ends.from} (--from) nor for ${ends.to} (--to)`,
    );
  // About another promotion nothing else is asked.
  if (from.environment !== ends.from || to.environment !== ends.to) return new Map();
  const found = new Map<string, DigestedFile>();
  for (const { environment, plan } of [from, to])
    found.set(environment, digested(await readDigest(given.get(environment) ?? plan, "plan", reading)));
  return found;
}

/** The contract that was given, or else the one that the attestation names. */
const contractOf = ({ predicate }: Attestation, { contract }: GateOptions): string | undefined =>
  contract === false ? undefined : (contract ?? predicate.contract?.name);

/** Of the commit that the command line names, or as it is here. */
async function digestContract(
  contract: string,
  { contractFrom }: GateOptions,
  reading: Reading,
): Promise<DigestedFile> {
  if (contractFrom === undefined) return digested(await readDigest(contract, "contract", reading));
  const { digestFrom } = await import("./contract-from.js");
  return digestFrom(contractFrom, contract, reading);
}

function linesOf(
  { predicate: { from, to, judgedAt } }: Attestation,
  plans: ReadonlyMap<string, DigestedFile>,
  contract: string | undefined,
  problems: readonly string[],
): readonly string[] {
  const promotion = `the promotion from ${from.environment} to ${to.environment} that was judged at ${judgedAt}`;
  if (problems.length > 0)
    return [
      ...hanging(page, "", `NOT VERIFIED: this is not ${promotion}.`),
      ...problems.flatMap((problem) => hanging(page, INDENT, problem)),
      "Run the gate again on what is to be applied.",
    ];
  return [
    ...[from, to].flatMap(({ environment }) => [
      ...hanging(page, `${INDENT}${environment}  `, plans.get(environment)?.name ?? ""),
      `${INDENT}  sha256:${plans.get(environment)?.digest.sha256 ?? ""}`,
    ]),
    ...(contract === undefined ? [] : hanging(page, `${INDENT}contract  `, contract)),
    ...hanging(page, "", `VERIFIED: this is ${promotion}.`),
  ];
}

const INDENT = "   ";
const page = openPage({});
