/** `tfparity fingerprint`: the digest of what each environment is configured with. */
import type { CheckInput } from "../check-input.js";
import { fingerprintsAlone } from "../fingerprint/check-with-fingerprints.js";
import { incompleteness } from "../judge/statements.js";
import { incompleteText } from "../judge/words/plan-words.js";
import { InputError } from "../model/input-error.js";
import { fingerprintsText } from "../report/fingerprints-text.js";
import type { Contract } from "../model/contract.js";
import { chooseComparison, confinedBy, loadComparison, type ChosenComparison } from "./comparison.js";
import { beginReading, type Reading } from "./files-read.js";
import type { FingerprintOptions } from "./fingerprint-command.js";
import { inputFiles } from "./input-files.js";
import type { ExitCode, Io } from "./io.js";
import { movedByParameters } from "./moved-by-parameters.js";
import { checkOutputs, stageFiles } from "./outputs.js";
import { fingerprintsJson, readFingerprints, type Fingerprints } from "./saved-fingerprints.js";
import { toStandardOutput } from "./standard-output.js";

/**
 * Tells the fingerprints, keeps them in a file, and holds them against earlier ones: 1 where one has changed. Throws
 * InputError and InputErrors for whatever is wrong with input, contract or usage.
 */
export async function fingerprint(files: readonly string[], options: FingerprintOptions, io: Io): Promise<ExitCode> {
  const { against, output } = options;
  const reading = beginReading(io);
  const comparison = await chooseComparison(files, options, io, reading, EXAMPLE);
  const outputs = output === undefined ? [] : [output];
  const kept = against === undefined ? [] : [against];
  await checkOutputs(outputs, [...inputFiles(comparison, options), ...kept], io.cwd);
  const earlier = against === undefined ? undefined : await readFingerprints(against, reading);
  const all = await fingerprintsOf(comparison, options, io, reading);
  const fingerprints = only(options.environment, inOrder(all, comparison.reference));
  if (earlier !== undefined) refuseIncomparable(earlier, fingerprints, against as string);
  const json = fingerprintsJson(fingerprints);
  const told = { fingerprints, reference: comparison.reference, ...(earlier === undefined ? {} : { earlier }) };
  const staged = await stageFiles(
    outputs.map((file) => ({ file, text: json })),
    reading,
  );
  try {
    await toStandardOutput(options.format === "json" ? json : fingerprintsText(told), io);
    await staged.commit();
  } finally {
    await staged.discard();
  }
  return earlier === undefined || areSame(earlier, fingerprints) ? 0 : 1;
}

/** Which of its environments a contract has where fewer are read, and what these may be. */
interface Asked {
  /** Rules may name environments that are not read. */
  readonly contract?: Contract;
  /** Set where nothing counts but a plan: another kind of input has another fingerprint. */
  readonly plansAlone?: true;
}

/**
 * The fingerprints of the environments that were chosen, which may be one. Throws InputError and InputErrors for
 * whatever is wrong with the input, for a plan of a part, and for a state.
 */
export async function fingerprintsOf(
  comparison: ChosenComparison,
  options: Pick<FingerprintOptions, "schema" | "terraformFolder">,
  io: Io,
  reading: Reading,
  { contract = comparison.contract, plansAlone }: Asked = {},
): Promise<Fingerprints> {
  // What is configured is not what it is built with.
  const input = await loadComparison(comparison, { ...options, manifestsMayBeMissing: true }, io, reading);
  if (plansAlone === true) refuseOtherThanPlans(input);
  refuseIncomplete(input);
  const moved = await movedByParameters(contract, confinedBy(comparison.roots, reading));
  const asked = { ...input.contract, environments: contract.environments };
  return fingerprintsAlone({ ...input, contract: asked, movedByParameters: moved });
}

// --- internal ---

const EXAMPLE = "tfparity fingerprint --plan staging=staging.json --plan production=production.json";

function refuseOtherThanPlans({ environments }: Pick<CheckInput, "environments">): void {
  const other = environments.find(({ source }) => source !== "plan");
  if (other === undefined) return;
  throw new InputError(
    `this is a ${other.source === "state" ? "state" : "synthesized configuration"}, and what passed is known by its ` +
      `plan; give a plan of ${other.name}: terraform plan -out=now.tfplan`,
    { file: other.file },
  );
}

/** What a plan of a part says nothing of would be as good as not configured. */
function refuseIncomplete({ environments }: Pick<CheckInput, "environments">): void {
  for (const environment of environments) {
    const incomplete = incompleteness(environment);
    if (incomplete !== undefined)
      throw new InputError(`there is no fingerprint of this plan: ${incompleteText(incomplete)}`, {
        file: environment.file,
      });
  }
}

/** The reference last, as in reports. */
function inOrder(fingerprints: Fingerprints, reference: string): Fingerprints {
  const isReference = ([name]: readonly [string, unknown]): boolean => name === reference;
  const all = [...fingerprints];
  return new Map([...all.filter((one) => !isReference(one)), ...all.filter(isReference)]);
}

function only(name: string | undefined, fingerprints: Fingerprints): Fingerprints {
  if (name === undefined) return fingerprints;
  const found = fingerprints.get(name);
  if (found !== undefined) return new Map([[name, found]]);
  throw new InputError(`--environment ${name} is not compared here; there are ${[...fingerprints.keys()].join(", ")}`);
}

/** What was not kept, or was made from other things, cannot be the same, and has not changed either. */
function refuseIncomparable(earlier: Fingerprints, fingerprints: Fingerprints, file: string): void {
  const other = [...fingerprints].find(
    ([name, { madeFrom }]) => (earlier.get(name)?.madeFrom ?? madeFrom) !== madeFrom,
  );
  if (other !== undefined)
    throw new InputError(
      `the fingerprint of ${other[0]} cannot be compared with this one: one of them was made from the text of the ` +
        "configuration, the other from a plan alone; name source: or synth: in the contract for both",
      { file },
    );
  const missing = [...fingerprints.keys()].filter((name) => !earlier.has(name));
  if (missing.length === 0) return;
  throw new InputError(
    `there is no fingerprint of ${missing.join(", ")} here, but of ${[...earlier.keys()].join(", ")}; name one with ` +
      "--environment",
    { file },
  );
}

const areSame = (earlier: Fingerprints, now: Fingerprints): boolean =>
  [...now].every(([name, { digest }]) => earlier.get(name)?.digest === digest);
