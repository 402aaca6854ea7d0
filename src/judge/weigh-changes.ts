import { contractChanges } from "../contract/changes/index.js";
import type { Contract } from "../model/contract.js";
import type { ContractChange, Excused, ProposedChanges, WeighedChange } from "../model/contract-change.js";
import type { ParityReport } from "../model/report.js";
import { excusedBy } from "./excused.js";

/** What the work tree has in place of the contract that judges. */
export interface ProposedContract {
  /** Absent where the file is gone. */
  readonly contract?: Contract;
  /** The files with rules (provider schemas, the baseline) that are others in the work tree. */
  readonly files?: readonly ContractChange[];
}

/**
 * What a proposed contract would change, each change with what it alone would excuse: `judgeBy` judges the same
 * environments by another contract. A change that excuses something is `wider`, whatever it looks like.
 */
export async function weighChanges(
  judging: Contract,
  { contract, files = [] }: ProposedContract,
  judgeBy: (contract: Contract) => Promise<ParityReport>,
): Promise<ProposedChanges> {
  const changes = [...contractChanges(judging, contract), ...files];
  if (changes.length === 0) return { changes, ...(contract === undefined ? {} : { together: nothing }) };
  const report = await judgeBy(judging);
  const excusedIn = async (other: Contract): Promise<Excused> => excusedBy(report, await judgeBy(other));
  const together = contract === undefined ? undefined : await excusedIn(contract);
  const weighed: WeighedChange[] = [];
  for (const [position, change] of changes.entries()) {
    const isCounted = change.alone !== undefined && position < MOST_COUNTED;
    const excused = isCounted ? await excusedIn(change.alone) : undefined;
    weighed.push({
      ...change,
      ...(excused === undefined ? {} : { excused }),
      direction: excused !== undefined && isSomething(excused) ? "wider" : change.direction,
    });
  }
  return {
    changes:
      weighed.every(({ direction }) => direction === "narrower") && isSomething(together ?? nothing)
        ? weighed.map((change) => ({ ...change, direction: "wider" }))
        : weighed,
    ...(together === undefined ? {} : { together }),
  };
}

// --- internal ---

/** Each of them takes a comparison of its own; a pull request that changes more rules is one to look at anyway. */
const MOST_COUNTED = 20;

const nothing: Excused = { differences: 0, findings: 0 };

const isSomething = ({ differences, findings }: Excused): boolean => differences + findings > 0;
