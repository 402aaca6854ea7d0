/** Reads the plan that was made again beside the one that was judged, for `gate --verify --replan`. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError } from "../model/input-error.js";
import { readEnvironment } from "../read/index.js";
import { judgeReplan, type ReplanVerdict } from "../replan/judge-replan.js";
import type { Environment } from "../model/environment.js";
import { confinedTo, type ConfinedReading, type Reading } from "./files-read.js";
import { loadParameters, loadSchemas, loadSecretAttributes, loadSets, type LoadedContract } from "./load.js";
import { openInput, readBytes, readDigest } from "./open-input.js";
import { differentParts, planfileParts } from "./planfile-parts.js";
import type { GateOptions } from "./program.js";
import { readTerraformFolders } from "./terraform-folders.js";
import type { PresentPlan } from "./verification.js";

/** The plan of `--plan`, which is the attested one, and what that is of. */
export interface JudgedPlan extends PresentPlan {
  /** The two environments of the promotion. */
  readonly ends: readonly string[];
  /** The digest of the plan of `--from`. */
  readonly testedSha256: string;
}

/** How it is judged. */
export interface ReplanMoment {
  /** RFC 3339. */
  readonly now: string;
  readonly maxPlanAgeHours?: number;
}

/** What is found of the new plan. */
export interface FoundReplan extends ReplanVerdict {
  readonly replanned: PresentPlan;
  /** True where both are the same bytes: nothing was planned again, and nothing can have moved. */
  readonly isSameFile: boolean;
}

/**
 * Refuses plans of which there are no files, before anything of them is read: each is read for its digest and again for
 * what it says, and what comes through a pipe, such as `--replan <(cat new.json)`, can be read once. `judged` is that
 * of `--plan`. Throws an InputError; what is not there is left to whoever opens it.
 */
export async function refusePipes(
  judged: Pick<JudgedPlan, "environment" | "file">,
  file: string,
  { cwd }: Reading,
): Promise<void> {
  if (file === "-" || file === "")
    throw new InputError("--replan needs the name of a file, the plan that is about to be applied");
  const named = [
    { given: `--plan ${judged.environment}=${judged.file}`, name: judged.file },
    { given: `--replan ${file}`, name: file },
  ];
  for (const { given, name } of named) {
    // Standard input has no name; a name that is missing is told, with the one that was meant, when it is opened.
    const isFile =
      name !== "-" &&
      (await stat(resolve(cwd, name)).then(
        (found) => found.isFile(),
        () => true,
      ));
    if (!isFile)
      throw new InputError(
        `${given} is no file; a folder, a pipe or a device stands there, and beside --replan a plan is read twice: ` +
          "write the plan to a file, and name that",
      );
  }
}

/** Finds what moved. Throws an InputError for a plan that is not there or that cannot be read. */
export async function findReplan(
  judged: JudgedPlan,
  file: string,
  options: Pick<GateOptions, "terraformFolder">,
  moment: ReplanMoment,
  loaded: LoadedContract,
  reading: Reading,
): Promise<FoundReplan> {
  const { read, isPlanfile } = await readDigest(file, "plan", reading);
  const replanned: PresentPlan = {
    environment: judged.environment,
    file,
    sha256: read.sha256,
    form: isPlanfile ? "binary" : "json",
  };
  const found = { replanned, isSameFile: replanned.sha256 === judged.sha256 };
  const nothing = { noise: [], moved: [], problems: [] };
  if (found.isSameFile) return { ...nothing, ...found };
  if (replanned.sha256 === judged.testedSha256)
    return { ...nothing, ...found, problems: [`${file} is the plan of the environment that was tested`] };
  const folders = await readTerraformFolders(options.terraformFolder, judged.ends, reading.cwd);
  const readPlan = async ({ environment, file: name }: PresentPlan): Promise<Environment> => {
    const { chunks } = await openInput(name, "plan", reading, folders.get(environment));
    return readEnvironment({ name: environment, file: name, chunks });
  };
  const parts = await partProblems(judged, replanned, reading);
  const [one, other] = [await readPlan(judged), await readPlan(replanned)];
  const verdict = judgeReplan({
    judged: one,
    replanned: other,
    ...(await knowledgeFor([one, other], loaded, reading)),
    ...moment,
  });
  return { ...verdict, problems: [...parts, ...verdict.problems], ...found };
}

// --- internal ---

/** The JSON of a plan lacks much of the text of its configuration, which binary plans have. */
async function partProblems(judged: PresentPlan, replanned: PresentPlan, reading: Reading): Promise<readonly string[]> {
  if (judged.form !== "binary" || replanned.form !== "binary") return [];
  const [one, other] = [
    planfileParts(await readBytes(judged.file, "plan", reading), judged.file),
    planfileParts(await readBytes(replanned.file, "plan", reading), replanned.file),
  ];
  return differentParts(one, other).map((problem) => `${replanned.file}: ${problem}`);
}

/** What is a set, and what is secret: as for a check by the same contract. */
async function knowledgeFor(
  plans: readonly Environment[],
  { contract, roots }: LoadedContract,
  reading: Reading,
): Promise<Pick<Parameters<typeof judgeReplan>[0], "sets" | "known">> {
  const confined: ConfinedReading = (namedAt, option) =>
    confinedTo(reading, { roots, namedAt, ...(option === undefined ? {} : { option }) });
  const { judging, proposed } = await loadSchemas([], contract, reading, confined);
  return {
    sets: await loadSets(plans, judging, reading),
    known: {
      contract,
      parameters: await loadParameters(contract, confined),
      secretAttributes: await loadSecretAttributes(plans, [...judging, ...proposed], reading),
    },
  };
}
