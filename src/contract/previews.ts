/** Environments that come and go, such as one for each pull request: `"pr-*": { like: staging }`. */
import type { Contract, ContractEnvironment, ContractPreview, ContractRules, NamedFiles } from "../model/contract.js";
import { InputError } from "../model/input-error.js";
import { compilePattern } from "../model/pattern.js";
import { withNames } from "./component-contract.js";

/**
 * The contract with those of the given environments that it has a pattern for, as if each stood in it: with the files
 * and identities of the environment that it is like, and with the rules for that one. Throws an InputError for a name
 * that two patterns match.
 *
 * With `"pr-*": { like: staging }`, `pr-12` may be what staging may be, and production may not.
 */
export const withPreviews = (contract: Contract, names: readonly string[]): Contract =>
  names
    .filter((name) => !contract.environments.has(name))
    .reduce((before, name) => withPreview(before, name, previewFor(contract, name)), contract);

// --- internal ---

function previewFor({ previews = [] }: Contract, name: string): ContractPreview | undefined {
  const [first, second] = previews.filter(({ pattern }) => compilePattern(pattern)(name));
  if (first === undefined || second === undefined) return first;
  throw new InputError(
    `${name} is matched by two patterns of the contract, here and in line ${first.location.line}; make them exclude ` +
      "each other",
    second.location,
  );
}

function withPreview(contract: Contract, name: string, preview: ContractPreview | undefined): Contract {
  const model = preview === undefined ? undefined : contract.environments.get(preview.like);
  if (preview === undefined || model === undefined) return contract;
  const { like } = preview;
  return {
    ...contract,
    environments: new Map([...contract.environments, [name, environmentOf(name, preview, model)]]),
    ...rulesFor(contract, like, name),
    ...manifestFor(contract, like, name),
    ...(contract.components === undefined
      ? {}
      : {
          components: contract.components.map((component) => ({
            ...component,
            rules: { ...component.rules, ...rulesFor(component.rules, like, name) },
          })),
        }),
  };
}

/** Rules for all environments, in which those that name the model are for the preview as well. */
const rulesFor = (rules: ContractRules, like: string, name: string): Omit<ContractRules, "severity"> => ({
  parameters: rules.parameters.map((rule) =>
    rule.presence.includes(like) ? { ...rule, presence: [...rule.presence, name] } : rule,
  ),
  allow: withBorrowed(rules.allow, like, name),
  following: withBorrowed(rules.following, like, name),
  waivers: withBorrowed(rules.waivers, like, name),
  causes: withBorrowed(rules.causes, like, name),
  renames: rules.renames.flatMap((rename) =>
    rename.environment === like ? [rename, { ...rename, environment: name }] : [rename],
  ),
});

/** A preview may have alone what its model may. */
const manifestFor = ({ manifest }: Contract, like: string, name: string): Pick<Contract, "manifest"> =>
  manifest === undefined
    ? {}
    : {
        manifest: {
          ...manifest,
          rules: manifest.rules.map((rule) =>
            rule.presence.includes(like) ? { ...rule, presence: [...rule.presence, name] } : rule,
          ),
        },
      };

/** What the preview says itself; else the source, the parameters and the identities, but for the name, of its model. */
function environmentOf(name: string, preview: ContractPreview, model: ContractEnvironment): ContractEnvironment {
  const { parameters, source } = preview.files;
  const own = [...preview.identity].map(([kind, text]) => [kind, withNames(text, name)] as const);
  const ownFiles: NamedFiles = {
    ...(source === undefined ? {} : { source: withNames(source, name), namedAt: preview.files.namedAt ?? {} }),
    ...(parameters === undefined ? {} : { parameters: parameters.map((file) => withNames(file, name)) }),
    ...(preview.files.parametersAt === undefined ? {} : { parametersAt: preview.files.parametersAt }),
  };
  const borrowed = {
    ...(model.source === undefined ? {} : { source: model.source }),
    namedAt: model.namedAt?.source === undefined ? {} : { source: model.namedAt.source },
    ...(parameters !== undefined || model.parameters === undefined ? {} : { parameters: model.parameters }),
    ...(parameters !== undefined || model.parametersAt === undefined ? {} : { parametersAt: model.parametersAt }),
  };
  return {
    name,
    like: preview.like,
    ...borrowed,
    ...ownFiles,
    ownFiles,
    identity: new Map([...[...model.identity].filter(([kind]) => kind !== "name"), ...own]),
    location: preview.location,
  };
}

/** The same rules, and those for the model once more for the preview; these are never called unused. */
const withBorrowed = <Rule extends { readonly environment?: string; readonly presence?: string }>(
  rules: readonly Rule[],
  like: string,
  name: string,
): readonly Rule[] =>
  rules.flatMap((rule) => {
    const { environment, presence } = rule;
    if (environment !== like && presence !== like) return [rule];
    const borrowed = {
      ...rule,
      ...(environment === like ? { environment: name } : {}),
      ...(presence === like ? { presence: name } : {}),
      borrowed: true as const,
    };
    return [rule, borrowed];
  });
