import type { Contract } from "../model/contract.js";
import type { ParameterFile } from "../model/parameters.js";
import type { Probe, Proof } from "../model/proof.js";
import { allowedParameters, parametersDigest } from "../proof/digest.js";
import { attribute } from "./attribute.js";
import type { ReadConfiguration } from "./compare.js";
import { probe, type Laboratory } from "./laboratory.js";
import { neutralParameters, type NeutralParameters } from "./neutral-parameters.js";
import { atAnotherTime } from "./other-clock.js";
import { exchange, parametersOf } from "./parameter-values.js";
import { withOwnIdentities } from "./pass-through.js";

/** One environment as it was written. */
export interface Written {
  readonly name: string;
  readonly file: ParameterFile;
  readonly fingerprint: string;
  readonly configuration: ReadConfiguration;
}

/** What each environment answers by itself. */
export interface OwnProbes {
  readonly repeat: Probe;
  readonly neutral: Probe;
}

/**
 * The same parameters once more, and neutral identities: two syntheses for each environment. Repeats are made in
 * the opposite order of what was written, so that a module which counts its calls does not meet the same counts.
 */
export async function ownProbes(environments: readonly Written[], judge: Parameters<typeof neutralParameters>[2], laboratory: Laboratory): Promise<ReadonlyMap<string, OwnProbes>> {
  const repeats = new Map<string, Probe>();
  for (const written of [...environments].reverse()) repeats.set(written.name, await repeatProbe(written, laboratory));
  const neutral = neutralOrFailure(laboratory, judge);
  const probes = new Map<string, OwnProbes>();
  for (const written of environments)
    probes.set(written.name, {
      repeat: repeats.get(written.name) as Probe,
      neutral: typeof neutral === "string" ? { outcome: "failed", message: neutral } : await neutralProbe(written, neutral.get(written.name) as NeutralParameters, laboratory),
    });
  return probes;
}

/** The proof about one environment and the reference: two more syntheses, and those of attribution if it is asked for. */
export async function prove(environment: Written, reference: Written, own: ReadonlyMap<string, OwnProbes>, attribution: boolean, laboratory: Laboratory): Promise<Proof> {
  const { contract } = laboratory;
  const pair = [environment, reference];
  const allowed = allowedParameters([environment.file, reference.file], contract.parameters);
  const of = (which: keyof OwnProbes): Readonly<Record<string, Probe>> => Object.fromEntries(pair.map(({ name }) => [name, own.get(name)?.[which] as Probe]));
  return {
    schemaVersion: 1,
    environment: environment.name,
    reference: reference.name,
    allowed,
    madeFrom: {
      parameters: Object.fromEntries(pair.map(({ name, file }) => [name, parametersDigest(file, contract.parameters)])),
      configurations: Object.fromEntries(pair.map(({ name, fingerprint }) => [name, fingerprint])),
    },
    forward: await exchangeProbe(environment, reference, allowed, laboratory),
    backward: await exchangeProbe(reference, environment, allowed, laboratory),
    repeat: of("repeat"),
    neutral: of("neutral"),
    ...(attribution || limitsPlaces(contract) ? await attribute(environment, reference, laboratory) : {}),
  };
}

// --- internal ---

/** `affects` limits where a parameter may move anything, which only attribution can tell. */
const limitsPlaces = ({ parameters }: Contract): boolean => parameters.some(({ affects }) => affects.length > 0);

const repeatProbe = ({ name, file, configuration }: Written, laboratory: Laboratory): Promise<Probe> =>
  probe(laboratory, async () => {
    const again = await atAnotherTime(() => laboratory.synthesize(name, parametersOf([...file.leaves.values()])));
    return laboratory.compare(await laboratory.read(again, name), configuration);
  });

const neutralProbe = ({ name, configuration }: Written, { parameters, replacements }: NeutralParameters, laboratory: Laboratory): Promise<Probe> =>
  probe(laboratory, async () => {
    if (replacements.length === 0) return [];
    const neutral = await laboratory.synthesize(name, parameters, { unchecked: true });
    const restored = withOwnIdentities(configuration.document, neutral, replacements) as typeof neutral;
    return laboratory.compare(await laboratory.read(restored, name), configuration);
  });

/** One environment with another's values for the allowed parameters, under its own stack id, has to be the other. */
const exchangeProbe = (own: Written, other: Written, allowed: readonly string[], laboratory: Laboratory): Promise<Probe> =>
  probe(laboratory, async () => {
    const exchanged = await laboratory.synthesize(own.name, exchange(own.file, other.file, new Set(allowed)));
    return laboratory.compare(await laboratory.read(exchanged, own.name), other.configuration);
  });

function neutralOrFailure({ files, contract, concealment }: Laboratory, judge: Parameters<typeof neutralParameters>[2]): ReadonlyMap<string, NeutralParameters> | string {
  try {
    return neutralParameters(files, contract.parameters, judge);
  } catch (error) {
    return concealment.message(error);
  }
}
