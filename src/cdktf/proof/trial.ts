/**
 * One trial of a proof: synthesize with some parameters, read what was written, compare it. What goes wrong on the way
 * is an answer as well.
 */
import type { DiffKnowledge } from "../../compare/diff-environments.js";
import type { Contract } from "../../model/contract.js";
import type { ParameterFile } from "../../model/parameters.js";
import type { Probe, ProvenPlace } from "../../model/proof.js";
import type { SetTable } from "../../knowledge/set-table.js";
import {
  differingPlaces,
  documentOf,
  readConfiguration,
  type ConfigurationJson,
  type ReadConfiguration,
} from "./compare-configurations.js";
import type { Concealment } from "../conceal.js";
import type { SynthesizableApp } from "../options.js";
import type { PlainParameters } from "../parameter-values.js";
import type { Prepare } from "../read-parameters.js";
import { formatPath } from "../../model/path.js";
import { synthesizeAlone, type Maker } from "../synthesize.js";

/** What every synthesis for a proof is made and compared with. */
export interface ProofSynthesis {
  readonly contract: Contract;
  readonly files: ReadonlyMap<string, ParameterFile>;
  readonly concealment: Concealment;
  /** Synthesizes one environment with the given parameters under its own stack id. Throws what the module throws. */
  readonly synthesize: (
    environment: string,
    parameters: PlainParameters,
    options?: { readonly unchecked?: boolean },
  ) => Promise<ConfigurationJson>;
  /** Reads a document as the configuration of an environment. */
  readonly read: (document: ConfigurationJson, environment: string) => Promise<ReadConfiguration>;
  /** The places in which two configurations differ. */
  readonly compare: (
    left: ReadConfiguration,
    right: ReadConfiguration,
    translate?: DiffKnowledge["translate"],
  ) => readonly ProvenPlace[];
}

/** Puts a synthesis together. */
export function proofSynthesisOf<App extends SynthesizableApp, Parameters>(
  maker: Maker<App, Parameters>,
  prepare: Prepare<Parameters>,
  given: Pick<ProofSynthesis, "contract" | "files" | "concealment"> & { readonly sets: SetTable },
): ProofSynthesis {
  const { sets, contract } = given;
  return {
    ...given,
    synthesize: async (environment, plain, { unchecked = false } = {}) => {
      const { parameters, problems } = prepare(plain);
      const [problem] = problems;
      if (problem !== undefined && !unchecked) throw new Error(`${formatPath(problem.path)} ${problem.message}`.trim());
      return documentOf(await withoutStackTraces(() => synthesizeAlone(maker, { name: environment, parameters })));
    },
    // Renames lead from an environment's addresses to the reference's, and exchanged parameters may bring either.
    read: (document, environment) => readConfiguration(document, environment, contract.renames),
    compare: (left, right, translate = (value) => value) => differingPlaces(left, right, { sets, translate }),
  };
}

/** What a trial leaves open: where it came out otherwise, and where nobody can tell. */
export interface OpenPlaces {
  readonly residual: readonly ProvenPlace[];
  readonly undecided?: readonly ProvenPlace[];
}

/** Makes a probe of a synthesis: the places where it differs from what it had to be, or why there is no answer. */
export async function probe({ concealment }: ProofSynthesis, trial: () => Promise<OpenPlaces>): Promise<Probe> {
  try {
    const { residual, undecided = [] } = await trial();
    const [shown, open]: readonly [Shown, Shown] = [residual.map(concealment.place), undecided.map(concealment.place)];
    if (!isWhole(shown) || !isWhole(open))
      return {
        outcome: "failed",
        message: "the address of a resource that came out otherwise holds a sensitive value",
      };
    return { outcome: "done", residual: shown, ...(open.length === 0 ? {} : { undecided: open }) };
  } catch (error) {
    return { outcome: "failed", message: concealment.message(error) };
  }
}

// --- internal ---

/** Places without secrets in them; undefined for one whose address holds one. */
type Shown = readonly (ProvenPlace | undefined)[];

const isWhole = (places: Shown): places is readonly ProvenPlace[] => places.every((place) => place !== undefined);

/** CDKTF notes for every value where it was made, which takes more time than everything else and is not compared. */
async function withoutStackTraces<T>(run: () => Promise<T>): Promise<T> {
  const own = Error.prepareStackTrace;
  Error.prepareStackTrace = (): string => "";
  try {
    return await run();
  } finally {
    if (own === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
    else Error.prepareStackTrace = own;
  }
}
