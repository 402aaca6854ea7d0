/**
 * What a proof is about, as digests and names: the configurations, the parameters and the declarations that it was made
 * from. When one of them is another, the proof is void.
 */
import { isNameByRule } from "../../model/name-exchange.js";
import { credentialsIn, secretValuesOf } from "../../credentials/find.js";
import { isConcealed, openLeaves, withConcealedVariables } from "../../model/concealed.js";
import type { Environment } from "../../model/environment.js";
import type { ParameterRule, Rename } from "../../model/contract.js";
import type { ParameterFile } from "../../model/parameters.js";
import { findParameterRule } from "../../model/pattern.js";
import { permissionOf, type Holding } from "../../model/permission.js";
import type { ProvenRename } from "../../model/proof.js";
import { canonicalText, compareText, type Value } from "../../model/value.js";
import { valueFingerprint } from "../../secrets/fingerprint.js";
import { secretsOf, sensitiveParameters, type Secrets } from "../../secrets/secrets.js";
import { CONCEALED } from "../../secrets/show.js";
import { digestOf } from "../../model/sha256.js";

/**
 * The digest of an environment's parameters, whatever the layout of their file: `sha256:<hex>` over names and
 * values in order. What a file leaves to its schema's defaults is no part of it; parameters that the contract calls
 * sensitive are left out, and so are values that repeat one, so that the digest cannot be used to guess it.
 */
export function parametersDigest(parameters: ParameterFile, rules: readonly ParameterRule[]): string {
  const written = withoutDefaults(parameters);
  const secrets = secretsIn([written], rules);
  const lines = [...written.leaves.values()]
    .filter(({ name }) => !isConcealed({ parameters: rules }, name))
    .map(({ name, value }) => `${JSON.stringify(name)}:${shownText(value, secrets)}`)
    .sort(compareText);
  return digestOf(lines.join("\n"));
}

/**
 * The digest of a synthesized configuration as it was written, `sha256:<hex>`: of its bytes, or where it may hold
 * something secret, a sensitive parameter of the two environments or what it marks itself, of the document without it.
 */
export function configurationDigest(
  configuration: Environment,
  parameters: readonly ParameterFile[],
  rules: readonly ParameterRule[],
): string {
  const { document, fingerprint } = configuration;
  if (document === undefined) return fingerprint;
  const written = parameters.map(withoutDefaults);
  // Not what a schema calls secret: whoever holds the digest against the file may know another one.
  const { variables, outputs } = withConcealedVariables(configuration, { parameters: rules });
  const declared = [...variables.values(), ...outputs.values()].map(({ value }) => value);
  const secrets = secretsIn(written, rules, declared, document);
  return secrets.none ? fingerprint : valueFingerprint(document, secrets);
}

/** The parameter file of an environment. */
export interface FileOfEnvironment {
  readonly environment: string;
  readonly file: ParameterFile;
}

/**
 * The parameters of two environments that the contract allows to differ, by name, in order: those that are exchanged.
 */
export function allowedParameters(
  [one, other]: readonly [FileOfEnvironment, FileOfEnvironment],
  rules: readonly ParameterRule[],
): readonly string[] {
  const names = new Set([one, other].flatMap(({ file }) => [...withoutDefaults(file).leaves.keys()]));
  const holding = ({ environment, file }: FileOfEnvironment, name: string): Holding => ({
    environment,
    value: file.leaves.get(name)?.value,
  });
  return [...names]
    .filter((name) => permissionOf(rules, name, [holding(one, name), holding(other, name)]).is === "may-differ")
    .sort(compareText);
}

/** The parameters that the contract calls an identity, in any of the files, by name, in order. */
export const identityParameters = (
  files: readonly ParameterFile[],
  rules: readonly ParameterRule[],
): readonly string[] =>
  [...new Set(files.flatMap(({ leaves }) => [...leaves.keys()]))]
    .filter((name) =>
      files.some(({ leaves }) => isNameByRule(findParameterRule(rules, name), name, leaves.get(name)?.value)),
    )
    .sort(compareText);

/** The renames of a contract as a proof holds them, in their order. */
export const renamesOf = (renames: readonly Rename[]): readonly ProvenRename[] =>
  renames.map(({ environment, from, to }) => ({ ...(environment === undefined ? {} : { environment }), from, to }));

// --- internal ---

/** What stands in the file itself. */
const withoutDefaults = (file: ParameterFile): ParameterFile => ({
  ...file,
  leaves: new Map([...file.leaves].filter(([, { defaulted }]) => defaulted !== true)),
});

/** What is sensitive by the contract or marked, and the credentials that nothing marks. */
function secretsIn(
  files: readonly ParameterFile[],
  rules: readonly ParameterRule[],
  marked: readonly Value[] = [],
  document?: Value,
): Secrets {
  const contract = { parameters: rules };
  const sensitive = sensitiveParameters(files, (name) => isConcealed(contract, name));
  const credentials = credentialsIn(openLeaves(files, contract), document === undefined ? [] : [document]);
  return secretsOf([], [...marked, ...sensitive, ...secretValuesOf(credentials)]);
}

function shownText(value: Value, secrets: Secrets): string {
  const text = canonicalText(value);
  return secrets.revealsInDigest(text) ? CONCEALED : text;
}
