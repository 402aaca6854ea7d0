import type { Attribution, Proof, ProvenPlace } from "../../model/proof.js";
import { placesOverlap } from "../../model/place-overlap.js";
import { distinctInOrder } from "./compare-configurations.js";
import type { ProofSynthesis } from "./trial.js";
import { differingParameters, exchange } from "../parameter-values.js";
import type { Written } from "./make-proof.js";

/**
 * Which parameters move which places: evidence for people. Every parameter that differs, allowed or not, is
 * exchanged alone in both environments. Where that fails in both (one parameter alone may be impossible) the
 * smallest set around it that can be synthesized is taken; places that no parameter moves alone are followed to the
 * smallest set that moves them together. At most two syntheses for each parameter and 100 more.
 */
export async function attribute(
  environment: Written,
  reference: Written,
  synthesis: ProofSynthesis,
): Promise<Required<Pick<Proof, "attribution" | "idle">>> {
  const names = differingParameters(environment.file, reference.file);
  const experiments = experimentsOf([environment, reference], synthesis, 2 * names.length + FURTHER_SYNTHESES);
  const alone: Attribution[] = [];
  const impossible: string[] = [];
  for (const name of names) {
    const places = await experiments.movedBy([name]);
    if (places === undefined) impossible.push(name);
    else alone.push({ parameters: [name], exact: true, places });
  }
  const groups: Attribution[] = [];
  for (const name of impossible) {
    const group = await smallestPossible(name, names, experiments);
    if (group !== undefined && !groups.some(({ parameters }) => sameSet(parameters, group.parameters)))
      groups.push(withoutPlacesOf(group, alone));
  }
  const together = await interactions(names, [...alone, ...groups], experiments);
  const found = [...alone, ...groups, ...together]
    .map((attribution) => shown(attribution, synthesis))
    .filter(({ places }) => places.length > 0);
  const moving = new Set([...found.flatMap(({ parameters }) => parameters), ...impossible]);
  return { attribution: found, idle: names.filter((name) => !moving.has(name)) };
}

// --- internal ---

const FURTHER_SYNTHESES = 100;

/** Syntheses with some parameters exchanged, each made once. */
interface Experiments {
  /**
   * The places that exchanging these parameters moves in either environment; undefined when neither can be
   * synthesized, or none is left to make.
   */
  readonly movedBy: (names: readonly string[]) => Promise<readonly ProvenPlace[] | undefined>;
  readonly exhausted: () => boolean;
}

function experimentsOf(pair: readonly [Written, Written], synthesis: ProofSynthesis, most: number): Experiments {
  const [environment, reference] = pair;
  const made = new Map<string, readonly ProvenPlace[] | undefined>();
  let left = most;
  const moved = async (
    own: Written,
    other: Written,
    names: readonly string[],
  ): Promise<readonly ProvenPlace[] | undefined> => {
    left -= 1;
    try {
      const document = await synthesis.synthesize(own.name, exchange(own.file, other.file, new Set(names)));
      return synthesis.compare(await synthesis.read(document, own.name), own.configuration);
    } catch {
      // A failure is an answer here: these parameters cannot be exchanged without others.
      return undefined;
    }
  };
  return {
    exhausted: () => left <= 0,
    movedBy: async (names) => {
      const key = JSON.stringify([...names].sort());
      if (!made.has(key)) {
        if (left <= 0) return undefined;
        const both = [await moved(environment, reference, names), await moved(reference, environment, names)];
        made.set(
          key,
          both.every((places) => places === undefined)
            ? undefined
            : distinctInOrder(both.flatMap((places) => places ?? [])),
        );
      }
      return made.get(key);
    },
  };
}

/** The fewest other parameters without which the one cannot be exchanged: taken away in halves, as long as it can. */
async function smallestPossible(
  name: string,
  all: readonly string[],
  experiments: Experiments,
): Promise<Attribution | undefined> {
  const others = all.filter((other) => other !== name);
  const isPossible = async (names: readonly string[]): Promise<boolean> =>
    (await experiments.movedBy([name, ...names])) !== undefined;
  if (!(await isPossible(others))) return undefined;
  const parameters = [name, ...(await smallest(others, isPossible, experiments))].sort();
  return { parameters, exact: false, places: (await experiments.movedBy(parameters)) ?? [] };
}

/** Places that the parameters move together and that nothing found so far moves. */
async function interactions(
  all: readonly string[],
  known: readonly Attribution[],
  experiments: Experiments,
): Promise<readonly Attribution[]> {
  const found: Attribution[] = [];
  const total = all.length < 2 ? [] : ((await experiments.movedBy(all)) ?? []);
  for (;;) {
    const open = total.filter(
      (place) => ![...known, ...found].some(({ places }) => places.some((other) => placesOverlap(other, place))),
    );
    const [place] = open;
    if (place === undefined) return found;
    const moves = async (names: readonly string[]): Promise<boolean> =>
      ((await experiments.movedBy(names)) ?? []).some((other) => placesOverlap(other, place));
    const parameters = await smallest(all, moves, experiments);
    const moved = ((await experiments.movedBy(parameters)) ?? []).filter((other) =>
      open.some((candidate) => placesOverlap(candidate, other)),
    );
    if (experiments.exhausted() || moved.length === 0)
      return [...found, { parameters: all, exact: false, places: open }];
    found.push({ parameters, exact: true, places: moved });
  }
}

/** A subset for which the test still holds and from which nothing can be taken away; larger when syntheses run out. */
async function smallest(
  names: readonly string[],
  holds: (names: readonly string[]) => Promise<boolean>,
  experiments: Experiments,
): Promise<readonly string[]> {
  let kept = names;
  for (let size = Math.ceil(names.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length && !experiments.exhausted();) {
      const fewer = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (await holds(fewer)) kept = fewer;
      else start += size;
    }
  }
  return kept;
}

const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());

/** What one of the group moves alone is not the group's. */
const withoutPlacesOf = (group: Attribution, alone: readonly Attribution[]): Attribution => ({
  ...group,
  places: group.places.filter(
    (place) =>
      !alone.some(
        ({ parameters, places }) =>
          group.parameters.includes(parameters[0] as string) && places.some((other) => placesOverlap(other, place)),
      ),
  ),
});

const shown = (attribution: Attribution, { concealment }: ProofSynthesis): Attribution => ({
  ...attribution,
  places: distinctInOrder(attribution.places.map(concealment.place).filter((place) => place !== undefined)),
});
