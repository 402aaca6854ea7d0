import type { IdentityTable } from "../identity/identity-table.js";
import type { Contract } from "../model/contract.js";
import type { Difference, Pair, Section } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { Path } from "../model/path.js";
import type { Outcome } from "../model/outcome.js";
import type { Resolver } from "./resolve.js";

/** What the configuration proof says about one place of the configuration. */
export interface ProofAnswer {
  readonly excused: boolean;
  readonly because: string;
  /** The parameters that move the place, where attribution knows them. */
  readonly parameters: readonly string[];
}

/** The proof of one environment and the reference, joined to what is compared. */
export type ProvenPlaces = (section: Section, address: string, path: Path) => ProofAnswer;

/** All that the steps of the reasoning may look at. `left` is the compared environment, `right` the reference. */
export interface ExplainContext {
  readonly left: Environment;
  readonly right: Environment;
  readonly contract: Contract;
  readonly identities: IdentityTable;
  readonly leftResolver: Resolver;
  readonly rightResolver: Resolver;
  /** Resolvers of the same environments with neutral identities in their variables; absent when no variable is one. */
  readonly neutral?: { readonly left: Resolver; readonly right: Resolver; readonly mask: (text: string) => string };
  readonly proven?: ProvenPlaces;
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Differences by section and address. */
  readonly differencesAt: (section: Section, address: string) => readonly Difference[];
  /** The outcome of another difference; remembered, and `undefined` while it is being worked on. */
  readonly outcomeOf: (difference: Difference) => Promise<Outcome | undefined>;
}
