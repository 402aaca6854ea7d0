/** Conditions of the contract (`when`): CEL expressions over the environments' values of one parameter. */
export { compileCondition, findConditionProblem, holdsAlways } from "./compile.js";
export type { Condition } from "./compile.js";
export type { ConditionProblem } from "./problem.js";
export { evaluateCondition } from "./evaluate.js";
export type { ConditionResult } from "./evaluate.js";
