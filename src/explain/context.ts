import type { IdentityTable } from "../compare/identity-table.js";
import type { AcceptedCausesOf } from "../model/accepted-cause.js";
import type { Contract } from "../model/contract.js";
import type { Pair } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { ExchangedPlace } from "../model/outcome.js";
import type { DifferenceIndex } from "./difference-index.js";
import type { AnsweredDependencies } from "./explained-dependencies.js";
import type { Outcomes } from "./remembered-outcomes.js";
import type { StatementAt } from "../prove/prover.js";
import type { NeutralSide } from "../evaluate/neutral-environment.js";
import type { Evaluator } from "../evaluate/evaluator.js";

/** All that the steps of the reasoning may look at. `left` is the compared environment, `right` the reference. */
export interface ExplainContext {
  readonly left: Environment;
  readonly right: Environment;
  readonly contract: Contract;
  readonly identities: IdentityTable;
  readonly leftEvaluator: Evaluator;
  readonly rightEvaluator: Evaluator;
  /** The same environments with neutral identities in their variables; undefined for one whose variables hold none. */
  readonly neutral: { readonly left: NeutralSide | undefined; readonly right: NeutralSide | undefined };
  /** What the configuration proof says about one place of the configuration; absent where there is none. */
  readonly statementAt?: StatementAt;
  /** Where two copies of the source are not the same; absent for environments that share theirs, or have none. */
  readonly exchanged?: readonly ExchangedPlace[];
  /** Addresses of the left environment as the reference writes them, also where they stand in references. */
  readonly rename: (address: string) => string;
  /** The causes of differences that the contract accepts. */
  readonly accepted: AcceptedCausesOf;
  readonly pairs: ReadonlyMap<string, Pair>;
  /** The differences by place, see `DifferenceIndex`. */
  readonly differences: DifferenceIndex;
  /** The outcome of another difference; remembered, and `undefined` while it is being worked on. */
  readonly outcomeOf: Outcomes["of"];
  /** Whether that outcome is there to stay. */
  readonly isFinal: Outcomes["isFinal"];
  /** What is known already of the dependencies that several differences have. */
  readonly answered: AnsweredDependencies;
  /** The pairs by the type of their resources. */
  readonly pairsByType: ReadonlyMap<string, readonly Pair[]>;
}
