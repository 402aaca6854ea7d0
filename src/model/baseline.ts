/** Findings of a given day that do not block until they change: what `parity-baseline.json` holds. */
import type { Location } from "./contract.js";
import type { ShownValue } from "./report.js";

/** Findings that were there when somebody said: only new ones block from now on. */
export interface Baseline {
  readonly file: string;
  /** By the ids of their findings. */
  readonly entries: ReadonlyMap<string, BaselineEntry>;
}

/** One finding as it was. */
export interface BaselineEntry {
  readonly id: string;
  /** The component that it is in, where environments have several. */
  readonly component?: string;
  /** What it was about, for whoever reads the file; nothing is decided by it. */
  readonly about: string;
  /** The day from which on it does not block, `YYYY-MM-DD`. */
  readonly since: string;
  readonly reason: string;
  /** Who looks after it, where somebody wrote that into the file. */
  readonly owner?: string;
  readonly places: readonly BaselinePlace[];
  readonly location: Location;
}

/** A place with what reports showed there; of a secret only that it is one. */
export interface BaselinePlace {
  readonly address: string;
  readonly place: string;
  /** By environment. */
  readonly values: Readonly<Record<string, ShownValue>>;
}
