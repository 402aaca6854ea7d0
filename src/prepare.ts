/**
 * What comes before any comparison: environments that cannot be compared are refused, everything is put in one order,
 * joined to its source or synthesized configuration, and searched for secrets.
 */
import type { CheckInput } from "./check-input.js";
import { comparableReference } from "./comparable.js";
import { withNamesToFollow } from "./compare/declared-identities.js";
import { asTerraformLeft, comparingWhatIs } from "./compare/refresh-only.js";
import { describedBySynthesis } from "./configuration/describe-by-synthesis.js";
import { joinSource } from "./configuration/index.js";
import { unknownParameters } from "./contract/unknown-parameters.js";
import { findCredentials, secretValuesOf, type FoundCredential } from "./credentials/find.js";
import { refuseOtherThanPlans } from "./gate/promotion.js";
import { comparesAll } from "./judge/declarations.js";
import { isConcealed, openLeaves, withConcealedVariables } from "./model/concealed.js";
import type { Environment } from "./model/environment.js";
import { environmentInOrder, inKeyOrder } from "./model/in-order.js";
import { InputErrors } from "./model/input-error.js";
import type { ParameterFile } from "./model/parameters.js";
import { concealError } from "./secrets/conceal.js";
import { markSecretAttributes } from "./secrets/mark.js";
import { withSecretArguments } from "./secrets/secret-arguments.js";
import { secretsOf, sensitiveParameters, type Secrets } from "./secrets/secrets.js";

/** What comes before any comparison. */
export interface Prepared {
  /** What was given, in one order, with everything marked that is known to be secret. */
  readonly input: CheckInput;
  /** In the order given, with what their synthesized configurations tell about them. */
  readonly environments: readonly Environment[];
  /** The reference. */
  readonly right: Environment;
  readonly secrets: Secrets;
  /** The credentials in all environments that no input marks. */
  readonly credentials: readonly FoundCredential[];
  /** Why the source of an environment is not used, by environment. */
  readonly staleSources: ReadonlyMap<string, string>;
}

/**
 * Checks that the environments can be compared at all, and finds their secrets; with `mayBeAlone` there is nothing to
 * compare a single one with. Throws InputError and InputErrors.
 */
export async function prepare(
  given: CheckInput,
  { mayBeAlone = false }: { readonly mayBeAlone?: boolean } = {},
): Promise<Prepared> {
  const ordered = inOrder(given);
  // A promotion needs to know what will be.
  const environmentsOfPlans =
    given.promotion === undefined ? comparingWhatIs(ordered.environments) : ordered.environments;
  const marked = withSecretsMarked({ ...ordered, environments: environmentsOfPlans });
  const input = { ...marked, contract: withNamesToFollow(marked) };
  const [alone, other] = input.environments;
  const reference = mayBeAlone && alone !== undefined && other === undefined ? alone : comparableReference(input);
  if (input.promotion !== undefined) refuseOtherThanPlans(input.environments);
  // What an environment has that is not compared cannot be known.
  const { contract } = input.proposed ?? input;
  // Of a proposed contract and the one that judges it is the first that somebody can still correct.
  const unknown =
    contract !== undefined && comparesAll({ ...input, contract })
      ? unknownParameters(contract, input.environments, input.parameters, input.component)
      : [];
  if (unknown.length > 0) throw new InputErrors(unknown);
  const described = await Promise.all(
    input.environments.map((environment) => describedBySynthesis(environment, input.synthesized.get(environment.name))),
  );
  const joined = described.map((environment) => joinSource(environment, input.sources?.get(environment.name)));
  // What a source writes out is marked like what a plan does.
  const environments = joined.map(({ environment }) =>
    withSecretArguments(
      input.environments.includes(environment) ? environment : withItsSecretsMarked(environment, input),
    ),
  );
  const compared = environments.map(asTerraformLeft);
  return {
    input,
    environments: compared,
    ...hiddenIn(environments, input),
    staleSources: new Map(
      joined.flatMap(({ environment, stale }) => (stale === undefined ? [] : [[environment.name, stale]])),
    ),
    right: compared.find(({ name }) => name === reference.name) as Environment,
  };
}

/** Environments with all that is secret in them, for whoever compares them by other rules than those of a check. */
export interface Concealable {
  /** In the order given, each in one order, with everything marked that is known to be secret. */
  readonly environments: readonly Environment[];
  readonly secrets: Secrets;
}

/** What is known of secrets. */
export type KnownSecrets = Pick<CheckInput, "contract" | "parameters" | "secretAttributes">;

/** The same environments with their secrets, found as a check finds them. */
export function findSecrets(environments: readonly Environment[], known: KnownSecrets): Concealable {
  const marked = environments.map((environment) =>
    withSecretArguments(withItsSecretsMarked(environmentInOrder(environment), known)),
  );
  const { secrets } = hiddenIn(marked, { ...known, synthesized: new Map() }, [...known.parameters.values()]);
  return { environments: marked, secrets };
}

/** What is done with an input; when it goes wrong, what is said of that holds no secret of the input either. */
export async function tellingNoSecrets<Result>(input: CheckInput, doing: () => Promise<Result>): Promise<Result> {
  try {
    return await doing();
  } catch (error) {
    const marked = withSecretsMarked(input);
    throw concealError(error, hiddenIn(marked.environments, marked).secrets);
  }
}

// --- internal ---

/**
 * The same input, with everything in one order that files may have in any: what comes first decides what is told
 * first, and must not depend on how a file was written. The environments and the rules of the contract keep theirs.
 */
const inOrder = (input: CheckInput): CheckInput => ({
  ...input,
  environments: input.environments.map(environmentInOrder),
  synthesized: new Map([...input.synthesized].map(([name, synthesized]) => [name, environmentInOrder(synthesized)])),
  contract: inKeyOrder(input.contract),
  parameters: inKeyOrder(input.parameters),
  proofs: inKeyOrder(input.proofs),
  ...(input.sources === undefined ? {} : { sources: inKeyOrder(input.sources) }),
});

const withSecretsMarked = (input: CheckInput): CheckInput => ({
  ...input,
  environments: input.environments.map((one) => withItsSecretsMarked(one, input)),
  synthesized: new Map([...input.synthesized].map(([name, one]) => [name, withItsSecretsMarked(one, input)])),
});

/** By the schemas of providers and by the contract. */
const withItsSecretsMarked = (
  environment: Environment,
  { secretAttributes, contract }: Pick<CheckInput, "secretAttributes" | "contract">,
): Environment => withConcealedVariables(markSecretAttributes(environment, secretAttributes), contract);

/**
 * All that is secret, and the credentials in the environments that no input marks. `files` are the parameter files that
 * are about all of the environments; without them each has its own.
 */
function hiddenIn(
  environments: readonly Environment[],
  input: Pick<CheckInput, "synthesized" | "parameters" | "contract">,
  files?: readonly ParameterFile[],
): Pick<Prepared, "secrets" | "credentials"> {
  const { synthesized, parameters, contract } = input;
  const credentials = environments.flatMap((environment) =>
    findCredentials(environment, openLeaves(files ?? filesOf(environment, input), contract)),
  );
  // What is compared may be a plan of it; what is told of it holds its constants.
  const written = [...synthesized.values()].flatMap((environment) => findCredentials(environment));
  const secrets = secretsOf(
    [...environments, ...synthesized.values()],
    [
      ...sensitiveParameters(parameters.values(), (name) => isConcealed(contract, name)),
      ...secretValuesOf([...credentials, ...written]),
    ],
  );
  return { secrets, credentials };
}

function filesOf({ name }: Environment, { parameters }: Pick<CheckInput, "parameters">): readonly ParameterFile[] {
  const file = parameters.get(name);
  return file === undefined ? [] : [file];
}
