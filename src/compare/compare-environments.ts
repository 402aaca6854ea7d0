/** Two environments side by side: which resources belong together, and every place that differs. */
import type { Before } from "../model/before.js";
import type { Contract } from "../model/contract.js";
import type { Difference, Pairing, Place } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { Manifest } from "../model/manifest.js";
import type { Path } from "../model/path.js";
import { type Value, withTexts } from "../model/value.js";
import type { SetTable } from "../knowledge/set-table.js";
import { declaredIdentities, type IdentitySources } from "./declared-identities.js";
import { diffManifests } from "./diff-manifests.js";
import { diffEnvironments, movedPaths, type DiffKnowledge } from "./diff-environments.js";
import { identityTable, type IdentityTable } from "./identity-table.js";
import { pairResources } from "./pair-resources.js";
import { asItWas, diffBefore } from "./prior-state.js";
import { applicableRenames, renameAddress } from "./rename-addresses.js";

/** What a comparison depends on besides the two. */
interface CompareInput extends IdentitySources {
  readonly contract: Contract;
  readonly sets: SetTable;
  /** False where one of the two is no whole environment: then no value of theirs is held against the other's. */
  readonly isWhole: boolean;
  /** What the environments are built with, by their names, where that is compared. */
  readonly manifests?: ReadonlyMap<string, Manifest>;
  /** Their synthesized configurations, where both have one. */
  readonly synthesized?: readonly [Environment, Environment] | undefined;
}

/** How two environments belong together, and where they differ. */
interface SideBySide {
  readonly pairing: Pairing;
  readonly identities: IdentityTable;
  readonly differences: readonly Difference[];
  /** What the two are built with, the reference's last, where that is compared. */
  readonly toolchains?: readonly [Manifest, Manifest];
  /** How the two stood to each other before; absent where the input does not tell. */
  readonly before?: Before;
  /** The differences between the two synthesized configurations. */
  readonly configurationDifferences: readonly Difference[];
  /** An address of the first as the reference writes it. */
  readonly rename: (address: string) => string;
  /** The paths in which two values that an expression may give at a place differ, as plans are compared. */
  readonly compareValues: (one: Value, other: Value, place: Place) => readonly Path[];
}

/** Holds an environment against the reference. */
export function compareEnvironments(left: Environment, right: Environment, input: CompareInput): SideBySide {
  const { contract, sets, isWhole, synthesized } = input;
  const pairing = pairResources(left, right, contract.renames);
  const identities = identityTable(
    pairing,
    declaredIdentities(left.name, input),
    declaredIdentities(right.name, input),
  );
  const renames = applicableRenames(left.name, contract.renames);
  const knowledge = {
    sets,
    translate: (value: Value) => withTexts(value, identities.forward),
    rename: (address: string) => renameAddress(address, renames),
  };
  const toolchains = toolchainsOf(left, right, input);
  const before = isWhole ? compareBefore(left, right, contract, knowledge) : undefined;
  return {
    pairing,
    identities,
    differences: [
      ...(isWhole ? diffEnvironments(left, right, pairing, knowledge) : []),
      // What they are built with does not depend on whether their plans are whole.
      ...(toolchains === undefined ? [] : diffManifests(left.name, ...toolchains)),
    ],
    ...(toolchains === undefined ? {} : { toolchains }),
    ...(before === undefined ? {} : { before }),
    configurationDifferences: synthesized === undefined ? [] : diffConfigurations(synthesized, contract, knowledge),
    rename: knowledge.rename,
    compareValues: (one, other, place) => movedPaths(one, other, place, { right, knowledge }),
  };
}

// --- internal ---

/** What the two are built with; undefined where that is not compared. */
function toolchainsOf(
  left: Environment,
  right: Environment,
  { manifests }: Pick<CompareInput, "manifests">,
): readonly [Manifest, Manifest] | undefined {
  const [one, other] = [manifests?.get(left.name), manifests?.get(right.name)];
  return one === undefined || other === undefined ? undefined : [one, other];
}

/** Only plans tell how things stood before, by the prior state that they carry. */
function compareBefore(
  left: Environment,
  right: Environment,
  { renames }: Contract,
  knowledge: DiffKnowledge,
): Before | undefined {
  if (left.source !== "plan") return undefined;
  const [one, other] = [asItWas(left), asItWas(right)];
  return diffBefore(one, other, { left, right }, pairResources(one, other, renames), knowledge);
}

const diffConfigurations = (
  [mine, theirs]: readonly [Environment, Environment],
  { renames }: Contract,
  knowledge: DiffKnowledge,
): readonly Difference[] => diffEnvironments(mine, theirs, pairResources(mine, theirs, renames), knowledge);
