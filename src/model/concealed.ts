/**
 * Which parameters a contract conceals: the one answer for all that compare, report, prove and synthesize.
 */
import type { Contract } from "./contract.js";
import type { Environment } from "./environment.js";
import type { ParameterFile, ParameterLeaf } from "./parameters.js";
import { formatPath, type Path } from "./path.js";
import { canOverlap } from "./pattern-coverage.js";
import { compilePattern, escapePattern, findParameterRule, partAround } from "./pattern.js";
import { mapValue, type Value } from "./value.js";

/** What of a contract conceals parameters; its rules alone where nobody proposes another one. */
export type Concealing = Pick<Contract, "parameters" | "concealed">;

/**
 * True when the contract says that the values of a parameter are never shown: in any rule that matches it, or, of
 * those that it is told to conceal besides, in one that matches anything around it or in it.
 *
 * @example
 *   isConcealed({ parameters: [{ pattern: "database.*", sensitive: true, … }] }, "database.password"); // true
 */
export const isConcealed = ({ parameters, concealed = [] }: Concealing, name: string): boolean =>
  findParameterRule(parameters, name)?.sensitive === true || concealed.some((pattern) => meets(pattern, name));

/** The leaves of parameter files that the contract does not conceal, in which unknown secrets may stand. */
export const openLeaves = (files: Iterable<ParameterFile>, contract: Concealing): readonly ParameterLeaf[] =>
  [...files].flatMap(({ leaves }) => [...leaves.values()]).filter(({ name }) => !isConcealed(contract, name));

/**
 * The environment with the values and defaults of its root variables marked where the contract conceals them, so that
 * copies of them are told like those of any other secret: Terraform need not know that a variable is one.
 */
export function withConcealedVariables(environment: Environment, contract: Concealing): Environment {
  const { variables, configuration } = environment;
  const mark = (name: string, value: Value): Value => marked([name], value, contract);
  return {
    ...environment,
    variables: new Map(
      [...variables].map(([name, variable]) => [name, { ...variable, value: mark(name, variable.value) }]),
    ),
    ...(configuration === undefined
      ? {}
      : {
          configuration: {
            ...configuration,
            variables: new Map(
              [...configuration.variables].map(([name, variable]) => [
                name,
                variable.default === undefined ? variable : { ...variable, default: mark(name, variable.default) },
              ]),
            ),
          },
        }),
  };
}

// --- internal ---

const meets = (pattern: string, name: string): boolean =>
  isAround(pattern, name) || [".*", "\\[*"].some((inside) => canOverlap(pattern, `${escapePattern(name)}${inside}`));

function isAround(pattern: string, name: string): boolean {
  const part = partAround(name);
  return compilePattern(pattern)(name) || (part !== name && isAround(pattern, part));
}

/** By a rule for all of it at once; else leaf by leaf, as other rules may say something about single ones. */
function marked(path: Path, value: Value, contract: Concealing): Value {
  const name = formatPath(["var", ...path]);
  const isLeaf = value.kind !== "map" || value.entries.size === 0;
  if (isLeaf || isConcealed({ parameters: contract.parameters }, name))
    return isConcealed(contract, name) ? { ...value, sensitive: true } : value;
  return mapValue(
    new Map([...value.entries].map(([key, entry]) => [key, marked([...path, key], entry, contract)])),
    value.sensitive,
  );
}
