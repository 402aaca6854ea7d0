import { createHash } from "node:crypto";
import type { ParameterRule, Rename } from "../model/contract.js";
import type { ParameterFile } from "../model/parameters.js";
import { findParameterRule } from "../model/pattern.js";
import type { ProvenRename } from "../model/proof.js";
import { canonicalText, compareText } from "../model/value.js";

/**
 * The digest of an environment's parameters, whatever the layout of their file: `sha256:<hex>` over names and
 * values in order. What a file leaves to its schema's defaults is no part of it; parameters that the contract calls
 * sensitive are left out, so that the digest cannot be used
 * to guess one.
 */
export function parametersDigest(parameters: ParameterFile, rules: readonly ParameterRule[]): string {
  const lines = [...parameters.leaves.values()]
    .filter(({ name, defaulted }) => defaulted !== true && findParameterRule(rules, name)?.sensitive !== true)
    .map(({ name, value }) => `${JSON.stringify(name)}:${canonicalText(value)}`)
    .sort(compareText);
  return `sha256:${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
}

/**
 * The parameters of two environments that the contract allows to differ, by name, in order: those that are exchanged.
 */
export function allowedParameters(files: readonly ParameterFile[], rules: readonly ParameterRule[]): readonly string[] {
  const written = files.flatMap((file) => [...file.leaves.values()].filter(({ defaulted }) => defaulted !== true));
  const names = new Set(written.map(({ name }) => name));
  return [...names].filter((name) => findParameterRule(rules, name)?.may === true).sort(compareText);
}

/** The parameters that the contract calls an identity, in any of the files, by name, in order. */
export const identityParameters = (
  files: readonly ParameterFile[],
  rules: readonly ParameterRule[],
): readonly string[] =>
  [...new Set(files.flatMap(({ leaves }) => [...leaves.keys()]))]
    .filter((name) => findParameterRule(rules, name)?.identity !== undefined)
    .sort(compareText);

/** The renames of a contract as a proof holds them, in their order. */
export const renamesOf = (renames: readonly Rename[]): readonly ProvenRename[] =>
  renames.map(({ environment, from, to }) => ({ ...(environment === undefined ? {} : { environment }), from, to }));
