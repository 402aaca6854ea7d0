/** The contract and the parameter files: from text to what the comparison judges by. */
export { readContract, readContractDraft } from "./read-contract.js";
export { entryLines, type EntryLines } from "./entry-lines.js";
export { withPreviews } from "./previews.js";
export { readParameterFile } from "./parameter-file.js";
export { withDefaults } from "./parameter-defaults.js";
export { unknownParameters } from "./unknown-parameters.js";
export { readBaseline } from "./read-baseline.js";
export { readManifest } from "./read-manifest.js";
export { isPlaceholder } from "./placeholder.js";
export { problemAndAdvice, problemSentence, wordsProblem, type WordsForm, type WordsProblem } from "./written-words.js";
export {
  ALL_COMPONENTS,
  componentContract,
  namedComponents,
  ownRulesAt,
  patternsOf,
  takesAllComponents,
  withContract,
  withNames,
} from "./component-contract.js";
