import type { Evaluation } from "../language/evaluate.js";

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

/** How an argument of a module call in the root module is called among the inputs: `module.api env`. */
export const argumentInput = (call: string, name: string): string => `${call} ${name}`;

/** How a local value of the root module is called among the inputs. */
export const localInput = (name: string): string => `local.${name}`;

/** How the name of the workspace is called among the inputs. */
export const WORKSPACE_INPUT = "terraform.workspace";

/** Tells of what was evaluated whether any of the given inputs went into it, at whatever distance. */
export function inputsOf(changed: ReadonlySet<string>): (evaluated: Evaluated) => boolean {
  const answers = new Map<Evaluated, boolean>();
  return (evaluated) => {
    // Not by recursion: a source may have more definitions in a row than fit on a stack.
    const waiting = [evaluated];
    for (let one = waiting.at(-1); one !== undefined; one = waiting.at(-1)) {
      const unanswered = answers.has(one) ? [] : one.through.filter((inner) => !answers.has(inner));
      if (unanswered.length === 0) {
        waiting.pop();
        if (!answers.has(one))
          answers.set(
            one,
            one.inputs.some((input) => changed.has(input)) || one.through.some((inner) => answers.get(inner)),
          );
      } else waiting.push(...unanswered);
    }
    return answers.get(evaluated) === true;
  };
}
