import type { Evaluation } from "../../language/evaluate.js";

/** What an expression came to, and what it was made from: so one can tell what a change of some inputs reaches. */
export interface Evaluated {
  readonly evaluation: Evaluation;
  /** The inputs that it reads itself: `var.size`, `terraform.workspace`, `module.api["a"].aws_vpc.main`. */
  readonly inputs: readonly string[];
  /** The locals, arguments and outputs that it goes through. */
  readonly through: readonly Evaluated[];
}

/** How a root variable is called among the inputs. */
export const variableInput = (name: string): string => `var.${name}`;

/** How the name of the workspace is called among the inputs. */
export const WORKSPACE_INPUT = "terraform.workspace";

/** Tells of what was evaluated whether any of the given inputs went into it, at whatever distance. */
export function inputsOf(changed: ReadonlySet<string>): (evaluated: Evaluated) => boolean {
  const answers = new Map<Evaluated, boolean>();
  const isReached = (evaluated: Evaluated): boolean => {
    const known = answers.get(evaluated);
    if (known !== undefined) return known;
    const reached = evaluated.inputs.some((input) => changed.has(input)) || evaluated.through.some(isReached);
    answers.set(evaluated, reached);
    return reached;
  };
  return isReached;
}
