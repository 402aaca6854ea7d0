/** How an evaluation stops short of a value. Thrown inside this folder only; `evaluate` turns it into its result. */

/**
 * `definite`: Terraform itself would refuse to evaluate this, so `try` and `can` go by it. Otherwise it is only
 * us who cannot tell. Reasons never hold values: those may be sensitive.
 */
export class EvaluationFailure extends Error {
  readonly definite: boolean;
  readonly reference: string | undefined;

  constructor(reason: string, definite: boolean, reference?: string) {
    super(reason);
    this.definite = definite;
    this.reference = reference;
  }
}

/** An error that Terraform would report as well. */
export const rejected = (reason: string): EvaluationFailure => new EvaluationFailure(reason, true);

/** Something that only this evaluator cannot decide; `reference` names what was missing. */
export const undecided = (reason: string, reference?: string): EvaluationFailure =>
  new EvaluationFailure(reason, false, reference);
