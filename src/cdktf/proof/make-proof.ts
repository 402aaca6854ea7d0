/**
 * Makes the proof: synthesizes each environment again with the same, the other's and neutral parameters, and notes what
 * came out otherwise.
 */
import type { Contract } from "../../model/contract.js";
import type { Environment } from "../../model/environment.js";
import type { ParameterFile } from "../../model/parameters.js";
import type { Probe, Proof } from "../../model/proof.js";
import {
  allowedParameters,
  configurationDigest,
  identityParameters,
  parametersDigest,
  renamesOf,
  type FileOfEnvironment,
} from "../../prove/by-synthesis/proof-subject.js";
import { attribute } from "./which-parameter-moves.js";
import { distinctInOrder, type ReadConfiguration } from "./compare-configurations.js";
import { expressionBranches } from "./expression-branches.js";
import { probe, type ProofSynthesis } from "./trial.js";
import { neutralParameters, withNeutralIdentities, type NeutralParameters } from "./neutral-parameters.js";
import { atAnotherTime } from "./shifted-clock.js";
import { exchange, parametersOf } from "../parameter-values.js";
import { withOwnIdentities } from "./pass-through.js";

/** One environment as it was written. */
export interface Written {
  readonly name: string;
  readonly file: ParameterFile;
  /** Its configuration as it stands in the file. */
  readonly written: Environment;
  readonly configuration: ReadConfiguration;
}

/** What each environment answers by itself. */
interface OwnProbes {
  readonly repeat: Probe;
  readonly neutral: Probe;
  /** Its parameters with neutral identities; undefined when there are none. */
  readonly neutralParameters?: NeutralParameters;
}

/**
 * The same parameters once more, and neutral identities: two syntheses for each environment. Repeats are made in
 * the opposite order of what was written, so that a module which counts its calls does not meet the same counts.
 */
export async function ownProbes(
  environments: readonly Written[],
  judge: Parameters<typeof neutralParameters>[2],
  synthesis: ProofSynthesis,
): Promise<ReadonlyMap<string, OwnProbes>> {
  const repeats = new Map<string, Probe>();
  for (const written of [...environments].reverse()) repeats.set(written.name, await repeatProbe(written, synthesis));
  const neutral = neutralOrFailure(synthesis, judge);
  const probes = new Map<string, OwnProbes>();
  for (const written of environments) {
    const repeat = repeats.get(written.name) as Probe;
    if (typeof neutral === "string")
      probes.set(written.name, { repeat, neutral: { outcome: "failed", message: neutral } });
    else {
      const neutralParameters = neutral.get(written.name) as NeutralParameters;
      probes.set(written.name, {
        repeat,
        neutral: await neutralProbe(written.name, written.configuration, neutralParameters, synthesis),
        neutralParameters,
      });
    }
  }
  return probes;
}

/**
 * The proof about one environment and the reference: six more syntheses, and those of attribution if it is asked for.
 */
export async function makeProof(
  environment: Written,
  reference: Written,
  own: ReadonlyMap<string, OwnProbes>,
  attribution: boolean,
  synthesis: ProofSynthesis,
): Promise<Proof> {
  const { contract } = synthesis;
  const pair = [environment, reference];
  const allowed = allowedParameters([fileOf(environment), fileOf(reference)], contract.parameters);
  const neutral = async (mine: Written, theirs: Written): Promise<Probe> =>
    together(
      own.get(mine.name)?.neutral as Probe,
      await exchangedNeutralProbe(mine, theirs, allowed, own.get(mine.name)?.neutralParameters, synthesis),
    );
  return {
    schemaVersion: 1,
    environment: environment.name,
    reference: reference.name,
    allowed,
    identities: identityParameters([environment.file, reference.file], contract.parameters),
    renames: renamesOf(contract.renames),
    madeFrom: {
      parameters: Object.fromEntries(pair.map(({ name, file }) => [name, parametersDigest(file, contract.parameters)])),
      configurations: Object.fromEntries(
        pair.map(({ name, written }) => [
          name,
          configurationDigest(
            written,
            pair.map(({ file }) => file),
            contract.parameters,
          ),
        ]),
      ),
    },
    forward: await exchangeProbe(environment, reference, allowed, synthesis),
    backward: await exchangeProbe(reference, environment, allowed, synthesis),
    repeat: Object.fromEntries(pair.map(({ name }) => [name, own.get(name)?.repeat as Probe])),
    neutral: {
      [environment.name]: await neutral(environment, reference),
      [reference.name]: await neutral(reference, environment),
    },
    ...(attribution || limitsPlaces(contract) ? await attribute(environment, reference, synthesis) : {}),
  };
}

// --- internal ---

const fileOf = ({ name, file }: Written): FileOfEnvironment => ({ environment: name, file });

/** `affects` limits where a parameter may move anything, which only attribution can tell. */
const limitsPlaces = ({ parameters }: Contract): boolean => parameters.some(({ affects }) => affects.length > 0);

const repeatProbe = ({ name, file, configuration }: Written, synthesis: ProofSynthesis): Promise<Probe> =>
  probe(synthesis, async () => {
    const again = await atAnotherTime(() => synthesis.synthesize(name, parametersOf([...file.leaves.values()])));
    return { residual: synthesis.compare(await synthesis.read(again, name), configuration) };
  });

const neutralProbe = (
  name: string,
  configuration: ReadConfiguration,
  { parameters, replacements }: NeutralParameters,
  synthesis: ProofSynthesis,
): Promise<Probe> =>
  probe(synthesis, async () => {
    if (replacements.length === 0) return { residual: [] };
    const neutral = await synthesis.synthesize(name, parameters, { unchecked: true });
    const restored = withOwnIdentities(configuration.document, neutral, replacements) as typeof neutral;
    const moved = synthesis.compare(await synthesis.read(restored, name), configuration);
    const { environment } = await synthesis.read(neutral, name);
    const inside = await expressionBranches(configuration.environment, environment, replacements);
    return { residual: distinctInOrder([...moved, ...inside.moved]), undecided: inside.undecided };
  });

/**
 * Neutral identities once more, with the other environment's values for all that may differ and names nothing:
 * `name == "production" || flag` shows nothing where production's own flag is set. Where the module refuses these
 * values under the environment's own name, no environment has them, and there is nothing to compare.
 */
async function exchangedNeutralProbe(
  own: Written,
  other: Written,
  allowed: readonly string[],
  neutral: NeutralParameters | undefined,
  synthesis: ProofSynthesis,
): Promise<Probe> {
  const identities = new Set(identityParameters([own.file, other.file], synthesis.contract.parameters));
  const names = new Set(allowed.filter((name) => !identities.has(name)));
  if (neutral === undefined || neutral.replacements.length === 0 || names.size === 0) return NOTHING_MOVES;
  const parameters = exchange(own.file, other.file, names);
  const exchanged = await synthesis.synthesize(own.name, parameters).catch(() => undefined);
  if (exchanged === undefined) return NOTHING_MOVES;
  const configuration = await synthesis.read(exchanged, own.name);
  return neutralProbe(
    own.name,
    configuration,
    {
      ...neutral,
      parameters: withNeutralIdentities(exchange(own.file, other.file, names), neutral, own.file, identities),
    },
    synthesis,
  );
}

const NOTHING_MOVES: Probe = { outcome: "done", residual: [] };

/** What either of two probes leaves open; none where one of them gave no answer. */
function together(one: Probe, other: Probe): Probe {
  if (one.outcome !== "done" || other.outcome !== "done") return one.outcome === "done" ? other : one;
  const residual = distinctInOrder([...one.residual, ...other.residual]);
  const known = new Set(residual.map((place) => JSON.stringify(place)));
  const undecided = distinctInOrder([...(one.undecided ?? []), ...(other.undecided ?? [])]).filter(
    (place) => !known.has(JSON.stringify(place)),
  );
  return { outcome: "done", residual, ...(undecided.length === 0 ? {} : { undecided }) };
}

/** One environment with another's values for the allowed parameters, under its own stack id, has to be the other. */
const exchangeProbe = (
  own: Written,
  other: Written,
  allowed: readonly string[],
  synthesis: ProofSynthesis,
): Promise<Probe> =>
  probe(synthesis, async () => {
    const exchanged = await synthesis.synthesize(own.name, exchange(own.file, other.file, new Set(allowed)));
    return { residual: synthesis.compare(await synthesis.read(exchanged, own.name), other.configuration) };
  });

function neutralOrFailure(
  { files, contract, concealment }: ProofSynthesis,
  judge: Parameters<typeof neutralParameters>[2],
): ReadonlyMap<string, NeutralParameters> | string {
  try {
    return neutralParameters(files, contract.parameters, judge);
  } catch (error) {
    return concealment.message(error);
  }
}
