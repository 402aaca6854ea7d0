/** Conditions of the contract (`when`): CEL expressions over the environments' values of one parameter. */
export { compileCondition, findConditionProblem } from "./compile.js";
export type { Condition } from "./compile.js";
export { isAlwaysTrue } from "./always-true.js";
export type { ConditionProblem } from "./problem.js";
export { evaluateCondition } from "./evaluate.js";
export type { ConditionResult } from "./evaluate.js";
