import type { Contract } from "./contract.js";
import { canOverlap } from "./pattern-coverage.js";
import { compilePattern, escapePattern, findParameterRule, partAround } from "./pattern.js";

/**
 * True when the contract says that the values of a parameter are never shown: in any rule that matches it, or, of
 * those that it is told to conceal besides, in one that matches anything around it or in it.
 */
export const isConcealed = ({ parameters, concealed = [] }: Contract, name: string): boolean =>
  findParameterRule(parameters, name)?.sensitive === true || concealed.some((pattern) => meets(pattern, name));

// --- internal ---

const meets = (pattern: string, name: string): boolean =>
  isAround(pattern, name) || [".*", "\\[*"].some((inside) => canOverlap(pattern, `${escapePattern(name)}${inside}`));

function isAround(pattern: string, name: string): boolean {
  const part = partAround(name);
  return compilePattern(pattern)(name) || (part !== name && isAround(pattern, part));
}
