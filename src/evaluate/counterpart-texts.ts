/** What stands in the place of an environment's identities in the environment that it is compared with. */
import { accountLookups } from "../knowledge/data-sources.js";
import type { Contract } from "../model/contract.js";
import { declaredNames } from "../model/declared-names.js";
import type { Environment } from "../model/environment.js";
import type { ParameterFile } from "../model/parameters.js";
import { findParameterRule } from "../model/pattern.js";
import { textsAt } from "../model/texts-at.js";
import { workspaceOf } from "../model/workspace.js";

/**
 * The texts of one environment, each with the other's in its place: `staging` with `production`. Of a text that stands
 * for several, the first is taken.
 */
export function counterpartTexts(
  own: Environment,
  other: Environment,
  contract: Contract,
  files: ReadonlyMap<string, ParameterFile>,
): ReadonlyMap<string, string> {
  const [mine, theirs] = [identitiesOf(own, contract, files), identitiesOf(other, contract, files)];
  const pairs = new Map<string, string>();
  for (const [place, text] of mine) {
    const counterpart = theirs.get(place);
    if (counterpart !== undefined && counterpart !== text && !pairs.has(text)) pairs.set(text, counterpart);
  }
  return pairs;
}

// --- internal ---

/** Every text that names the environment, by where it stands. */
function identitiesOf(
  environment: Environment,
  contract: Contract,
  files: ReadonlyMap<string, ParameterFile>,
): ReadonlyMap<string, string> {
  const names = declaredNames(environment.name, contract, files.get(environment.name));
  const texts = new Set(names.values());
  const workspace = workspaceOf(environment.name, contract);
  const variables = [...environment.variables.values()].flatMap(({ name, value }) => {
    const isIdentity = findParameterRule(contract.parameters, `var.${name}`)?.identity !== undefined;
    return [...textsAt(value, `var.${name}`)].filter(([, text]) => isIdentity || texts.has(text));
  });
  const lookups = [...environment.resources.values()].flatMap(({ address, parsed, value }) => {
    const attributes = parsed.mode === "data" ? (accountLookups[parsed.type] ?? []) : [];
    const entries = value.kind === "map" ? value.entries : new Map<string, never>();
    return attributes.flatMap((name) => {
      const looked = entries.get(name);
      return looked?.kind === "string" ? [[`${address} ${name}`, looked.text] as const] : [];
    });
  });
  return new Map([
    ...variables,
    ...names,
    ...(workspace === undefined ? [] : [["workspace", workspace] as const]),
    ...lookups,
  ]);
}
