import { readAttestation, type Attestation, type DigestedFile } from "../gate/attestation.js";
import { verifyAttestation } from "../gate/verify.js";
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
 * `tfparity gate --verify`: whether the files are the ones that passed the gate. Files are those that the attestation
 * names, relative to the current folder, or the given ones. Throws an InputError for a damaged attestation, for files
 * that are not there, and for options that ask for something else.
 */
export async function verify(file: string, options: GateOptions, io: Io): Promise<ExitCode> {
  refuseOthers(options);
  const maxPlanAgeHours = hoursOf(options.maxAge);
  const moments = momentsOf(options, io);
  const reading = beginReading(io);
  const attestation = readAttestation(await readText(file, "attestation", reading), file);
  const plans = await digestPlans(attestation, options, reading);
  const contract = contractOf(attestation, options);
  const problems = verifyAttestation(attestation, {
    plans,
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
  const { from, to, attestation, report, failOn, schema, root, terraformFolder } = options;
  const others = {
    "--from": from,
    "--to": to,
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

async function digestPlans(
  { predicate: { from, to } }: Attestation,
  options: GateOptions,
  reading: Reading,
): Promise<ReadonlyMap<string, DigestedFile>> {
  const given = new Map(options.plan.map(parsePlanOption).map(({ environment, file }) => [environment, file]));
  const stray = [...given.keys()].find((name) => name !== from.environment && name !== to.environment);
  if (stray !== undefined)
    throw new InputError(
      `--plan ${stray}=${given.get(stray)}: the attestation is about ${from.environment} and ${to.environment}`,
    );
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
