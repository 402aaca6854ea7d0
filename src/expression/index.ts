/** Terraform's expression language: parse, list references, evaluate. Nothing here touches files or processes. */
export { collectionOf, withCollection, type Collection } from "./collection.js";
export { evaluate, extendScope, type Evaluation, type ExternalFunction, type FunctionTable, type Resolution, type Scope } from "./evaluate.js";
export { parseExpression, parseSimpleTemplate, parseTemplate } from "./parse.js";
export { references } from "./references.js";
export { headText, makeReference, stepsText, type Expression, type Reference, type Step } from "./syntax.js";
