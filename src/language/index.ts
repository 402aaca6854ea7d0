/** Terraform's expression language: parse, list references, evaluate. Nothing here touches files or processes. */
export { collectionOf, withCollection, type Collection } from "./collection.js";
export {
  evaluate,
  extendScope,
  type Evaluation,
  type ExternalFunction,
  type FunctionTable,
  type Resolution,
  type ReferenceScope,
} from "./evaluate.js";
export { readLiteral, type Literal, type NotLiteral, type TextPlace } from "./read-literal.js";
export { parseExpression, parseTemplate } from "./parse.js";
export { references } from "./references.js";
export { headText, makeReference, stepsText, type Expression, type Reference, type ReferenceStep } from "./syntax.js";
export { askConsole, evaluateAsking, type AskFunctions, type FunctionCall } from "./external.js";
export { askFiles, filePathsIn, isAmong, mayReadFiles, normalPath, type FilePath } from "./files.js";
export { evaluateByConsole, type ConsoleRequest, type ConsoleRun } from "./console.js";
export { convertToType, readTypeConstraint, type AttributeConstraint, type TypeConstraint } from "./type-constraint.js";
