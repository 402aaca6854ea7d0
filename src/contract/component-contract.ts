/** The contract of one component: the rules of all with its own, and the files that the patterns name for it. */
import type { CheckedComponent } from "../model/component.js";
import {
  namedByContract,
  type Contract,
  type ContractComponent,
  type ContractEnvironment,
  type Location,
  type NamedFiles,
} from "../model/contract.js";

/** The name in the contract that stands for every component that the patterns find. */
export const ALL_COMPONENTS = "*";

/** The components that the contract names, without `*`. */
export const namedComponents = ({ components = [] }: Pick<Contract, "components">): readonly ContractComponent[] =>
  components.filter(({ name }) => name !== ALL_COMPONENTS);

/** Whether the contract takes every component that its patterns find. */
export const takesAllComponents = ({ components = [] }: Pick<Contract, "components">): boolean =>
  components.some(({ name }) => name === ALL_COMPONENTS);

/**
 * A contract for one root module of each environment, as if there were no others.
 *
 * Of `{ network: { plan: "plans/{environment}/network.json" } }`, staging's plan is `plans/staging/network.json`.
 */
export function componentContract(contract: Contract, name: string): Contract {
  const rules = ownRules(contract, name);
  return {
    ...contract,
    environments: new Map(
      [...contract.environments].map(([key, environment]) => [
        key,
        filledIn(patternsOf(contract, name, environment), environment, name),
      ]),
    ),
    ...(contract.manifest === undefined
      ? {}
      : {
          manifest: {
            ...contract.manifest,
            file: contract.manifest.file.replaceAll("{component}", () => name),
          },
        }),
    parameters: [...contract.parameters, ...(rules?.parameters ?? [])],
    allow: [...contract.allow, ...(rules?.allow ?? [])],
    following: [...contract.following, ...(rules?.following ?? [])],
    waivers: [...contract.waivers, ...(rules?.waivers ?? [])],
    causes: [...contract.causes, ...(rules?.causes ?? [])],
    severity: [...contract.severity, ...(rules?.severity ?? [])],
    renames: [...contract.renames, ...(rules?.renames ?? [])],
  };
}

/** Where the rules stand that hold for one component alone. */
export function ownRulesAt(contract: Contract, name: string): readonly Location[] {
  const rules = ownRules(contract, name);
  return rules === undefined ? [] : Object.values(rules).flatMap((some) => some.map(({ location }) => location));
}

/**
 * The files of a component in one environment as they are written, with `{environment}` and `{component}`. Each is the
 * one that is named by the first of these: a preview for itself, the component, `*`, the environment. Parameter files
 * are not mixed: all are those of the first that names any.
 *
 * Where only `*` has `plan: plans/{environment}/{component}.json`, that is the plan of every component.
 */
export function patternsOf(
  { components = [] }: Pick<Contract, "components">,
  name: string,
  environment: NamedFiles & Pick<ContractEnvironment, "ownFiles">,
): NamedFiles {
  const own = components.find((component) => component.name === name)?.files;
  const all = components.find((component) => component.name === ALL_COMPONENTS)?.files;
  const givers = [environment.ownFiles, own, all, environment].filter((files) => files !== undefined);
  const parameters = givers.find((files) => files.parameters !== undefined);
  const named = namedByContract.flatMap((key) => {
    const giver = givers.find((files) => files[key] !== undefined);
    return giver === undefined ? [] : [{ key, giver }];
  });
  return {
    ...Object.fromEntries(named.map(({ key, giver }) => [key, giver[key]])),
    ...(parameters === undefined ? {} : parametersOf(parameters)),
    namedAt: Object.fromEntries(named.map(({ key, giver }) => [key, giver.namedAt?.[key]])),
  };
}

/** `plans/{environment}/{component}.json` with the names in it; what is not given stays as it is. */
export const withNames = (pattern: string, environment: string, component = "{component}"): string =>
  pattern.replaceAll("{environment}", () => environment).replaceAll("{component}", () => component);

/**
 * The same input with another version of its contract in the place of its own. Where it is about one component, it gets
 * what that version says of the component: its files, the rules of all with its own, and where its own stand.
 *
 * `withContract(input, readContract(edited, "parity.yaml"))`
 */
export function withContract<Input extends { readonly contract: Contract; readonly component?: CheckedComponent }>(
  input: Input,
  contract: Contract,
): Input {
  const { component } = input;
  if (component === undefined) return { ...input, contract };
  return {
    ...input,
    contract: componentContract(contract, component.name),
    component: { ...component, ownRules: ownRulesAt(contract, component.name) },
  };
}

// --- internal ---

const ownRules = ({ components = [] }: Contract, name: string): ContractComponent["rules"] | undefined =>
  components.find((component) => component.name === name)?.rules;

const parametersOf = ({ parameters, parametersAt }: NamedFiles): NamedFiles => ({
  ...(parameters === undefined ? {} : { parameters }),
  ...(parametersAt === undefined ? {} : { parametersAt }),
});

function filledIn(patterns: NamedFiles, environment: ContractEnvironment, name: string): ContractEnvironment {
  const { like } = environment;
  const filled = (pattern: string): string => withNames(pattern, environment.name, name);
  // A preview has the source and the parameters of the one that it is like; its own have its name in them already.
  const borrowed = (pattern: string): string => withNames(pattern, like ?? environment.name, name);
  const { parameters, ...rest } = patterns;
  return {
    name: environment.name,
    ...(like === undefined ? {} : { like }),
    identity: environment.identity,
    location: environment.location,
    ...rest,
    ...Object.fromEntries(
      namedByContract.flatMap((key) =>
        rest[key] === undefined ? [] : [[key, (key === "source" ? borrowed : filled)(rest[key])] as const],
      ),
    ),
    ...(parameters === undefined ? {} : { parameters: parameters.map(borrowed) }),
  };
}
