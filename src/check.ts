import { asItWas, diffBefore } from "./compare/prior-state.js";
import { unknownParameters } from "./contract/unknown-parameters.js";
import { findCredentials, type FoundCredential } from "./credentials/find.js";
import { diffEnvironments, driftDifferences, movedPaths, type DiffKnowledge } from "./compare/diff-environments.js";
import { exchangedPlaces, type CompareValues } from "./prove/by-evaluation/exchanged-sources.js";
import { evaluatedPlaces } from "./prove/by-evaluation/hidden-values.js";
import { withVariablesOf } from "./prove/by-evaluation/exchanged-variables.js";
import { explainDifferences } from "./explain/explain-differences.js";
import { unreadPlaces } from "./explain/unread-places.js";
import { hiddenExpressions } from "./prove/by-evaluation/hidden-expressions.js";
import { nondeterministicPlaces } from "./prove/by-evaluation/nondeterministic.js";
import { identityBranches } from "./prove/by-evaluation/identity-branches.js";
import { unusedVariables } from "./prove/by-evaluation/unused-variables.js";
import { refuseOtherThanPlans, type Promotion } from "./gate/promotion.js";
import { requirementsOf } from "./gate/requirements.js";
import type { AskFunctions } from "./language/external.js";
import { identityTable, substituteIn, type IdentityTable } from "./compare/identity-table.js";
import { declaredIdentities } from "./compare/declared-identities.js";
import { comparesAll } from "./judge/declarations.js";
import { forbiddenParameters } from "./judge/parameters.js";
import type { Comparison, JudgeInput, Requirements } from "./judge/input.js";
import { judge } from "./judge/judge.js";
import { incompleteness } from "./judge/statements.js";
import { weighChanges, type ProposedContract } from "./judge/weigh-changes.js";
import type { Before } from "./model/before.js";
import { isConcealed } from "./model/concealed.js";
import type { Contract, Severity } from "./model/contract.js";
import type { ProposedChanges } from "./model/contract-change.js";
import type { Difference, Pairing } from "./model/difference.js";
import type { Environment } from "./model/environment.js";
import { environmentInOrder, inKeyOrder } from "./model/in-order.js";
import { InputError, InputErrors } from "./model/input-error.js";
import type { IdentityBranch } from "./model/outcome.js";
import type { ParameterFile, ParameterLeaf } from "./model/parameters.js";
import type { Proof } from "./model/proof.js";
import type { ParityReport } from "./model/report.js";
import type { SecretAttributes } from "./model/secret-attributes.js";
import type { SetTable } from "./knowledge/set-table.js";
import { stringValue } from "./model/value.js";
import { pairResources } from "./compare/pair-resources.js";
import { applicableRenames, renameAddress } from "./compare/rename-addresses.js";
import { describedBySynthesis } from "./configuration/describe-by-synthesis.js";
import { joinProof, type JoinedProof } from "./prove/by-synthesis/join-proof.js";
import { joinSource, type SourceConfiguration } from "./configuration/index.js";
import { concealError } from "./secrets/conceal.js";
import { environmentFingerprint } from "./secrets/fingerprint.js";
import { markSecretAttributes } from "./secrets/mark.js";
import { withSecretArguments } from "./secrets/secret-arguments.js";
import { secretsOf, sensitiveParameters, type Secrets } from "./secrets/secrets.js";

/** Everything that a check depends on; nothing else does. */
export interface CheckInput {
  /** At least two, with different names, all read from the same kind of source. */
  readonly environments: readonly Environment[];
  /** The name of the environment that the others are compared with. */
  readonly reference: string;
  readonly contract: Contract;
  /** What the work tree has in place of the contract; absent where that is the one that judges. */
  readonly proposed?: ProposedContract;
  /** By environment. */
  readonly parameters: ReadonlyMap<string, ParameterFile>;
  /** The synthesized configurations by environment, where there are any. */
  readonly synthesized: ReadonlyMap<string, Environment>;
  /** The proofs by compared environment, where there are any. */
  readonly proofs: ReadonlyMap<string, Proof>;
  /** The Terraform source that the plans were made from, by environment, where it is at hand. */
  readonly sources?: ReadonlyMap<string, SourceConfiguration>;
  readonly sets: SetTable;
  /** Which attributes are secret whether or not an input marks them. */
  readonly secretAttributes: SecretAttributes;
  /** Who answers functions of Terraform that our own table lacks; without it, what calls them is undetermined. */
  readonly ask?: AskFunctions;
  /** The date that waivers are judged by, `YYYY-MM-DD`. */
  readonly today: string;
  /** The least severity that blocks; without it the contract's. */
  readonly failOn?: Severity;
  /** What is asked of a promotion besides parity; the reference is where it goes. Absent for a mere check. */
  readonly promotion?: Promotion;
}

/**
 * Compares every environment with the reference and explains every difference, or says that it cannot.
 * START HERE: each line is a stage, and each stage is a folder.
 * Throws an InputError for environments that cannot be compared.
 */
export const checkParity = (given: CheckInput): Promise<ParityReport> => tellingNoSecrets(given, () => check(given));

async function check(given: CheckInput): Promise<ParityReport> {
  const prepared = await prepare(given);
  const comparisons = await compareAll(prepared);
  if (given.proposed === undefined) return verdictOn(comparisons, prepared);
  const judgeBy = async (contract: Contract): Promise<ParityReport> => {
    const other = { ...prepared, input: { ...prepared.input, contract } };
    // Only what a contract says about differences makes another comparison.
    return verdictOn(comparesAlike(contract, given.contract) ? comparisons : await compareAll(other), other);
  };
  return verdictOn(comparisons, prepared, await weighChanges(given.contract, given.proposed, judgeBy));
}

/** All comparisons with the reference, in the order of the environments. */
export async function compareAll({ input, environments, right }: Prepared): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const left of environments) if (left !== right) comparisons.push(await compare(left, right, input));
  return comparisons;
}

/** What the comparisons come to, by the contract of the input. */
export const verdictOn = (
  comparisons: readonly Comparison[],
  prepared: Prepared,
  proposedChanges?: ProposedChanges,
): ParityReport => judge(judgeInput(comparisons, prepared, proposedChanges));

/** All that the verdict depends on. */
export function judgeInput(
  comparisons: readonly Comparison[],
  { input, environments, right, secrets, credentials, staleSources }: Prepared,
  proposedChanges?: ProposedChanges,
): JudgeInput {
  const requirements = requirementsFor(comparisons, input, secrets);
  return {
    ...input,
    environments: [...environments.filter((environment) => environment !== right), right],
    comparisons,
    drift: new Map(environments.map((environment) => [environment.name, driftDifferences(environment, input.sets)])),
    secrets,
    credentials,
    fingerprints: new Map(input.environments.map((one) => [one.name, environmentFingerprint(one, secrets)])),
    staleSources,
    failOn: input.failOn ?? input.contract.gate.failOn,
    ...(requirements === undefined ? {} : { requirements }),
    ...(proposedChanges === undefined ? {} : { proposedChanges }),
  };
}

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

/** Checks that the environments can be compared at all, and finds their secrets. Throws InputError and InputErrors. */
export async function prepare(given: CheckInput): Promise<Prepared> {
  const input = withSecretsMarked(inOrder(given));
  const reference = validReference(input);
  if (input.promotion !== undefined) refuseOtherThanPlans(input.environments);
  // What an environment has that is not compared cannot be known.
  const { contract } = input.proposed ?? input;
  // Of a proposed contract and the one that judges it is the first that somebody can still correct.
  const unknown =
    contract !== undefined && comparesAll({ ...input, contract })
      ? unknownParameters(contract, input.environments, input.parameters)
      : [];
  if (unknown.length > 0) throw new InputErrors(unknown);
  const described = await Promise.all(
    input.environments.map((environment) => describedBySynthesis(environment, input.synthesized.get(environment.name))),
  );
  const joined = described.map((environment) => joinSource(environment, input.sources?.get(environment.name)));
  // What a source writes out is marked like what a plan does.
  const environments = joined.map(({ environment }) =>
    withSecretArguments(
      input.environments.includes(environment)
        ? environment
        : markSecretAttributes(environment, input.secretAttributes),
    ),
  );
  const credentials = environments.flatMap((environment) =>
    findCredentials(environment, unmarkedParameters(environment, input)),
  );
  // What is compared may be a plan of it; what is told of it holds its constants.
  const written = [...input.synthesized.values()].flatMap((environment) => findCredentials(environment));
  return {
    input,
    environments,
    credentials,
    staleSources: new Map(
      joined.flatMap(({ environment, stale }) => (stale === undefined ? [] : [[environment.name, stale]])),
    ),
    right: environments.find(({ name }) => name === reference.name) as Environment,
    secrets: secretsOf(
      [...environments, ...input.synthesized.values()],
      [
        ...sensitiveParameters(input.parameters.values(), (name) => isConcealed(input.contract, name)),
        ...[...credentials, ...written].flatMap(({ texts }) => texts.map((text) => stringValue(text, true))),
      ],
    ),
  };
}

/** What is done with an input; when it goes wrong, what is said of that holds no secret of the input either. */
export async function tellingNoSecrets<Result>(input: CheckInput, doing: () => Promise<Result>): Promise<Result> {
  try {
    return await doing();
  } catch (error) {
    const { environments, synthesized, parameters, contract } = withSecretsMarked(input);
    const sensitive = sensitiveParameters(parameters.values(), (name) => isConcealed(contract, name));
    const secrets = secretsOf([...environments, ...synthesized.values()], sensitive);
    throw concealError(error, secrets);
  }
}

/** One environment against the reference: pair, diff, explain. */
async function compare(left: Environment, right: Environment, input: CheckInput): Promise<Comparison> {
  const pairing = pairResources(left, right, input.contract.renames);
  const identities = identityTable(
    pairing,
    declaredIdentities(left.name, input),
    declaredIdentities(right.name, input),
  );
  const rename = (address: string): string =>
    renameAddress(address, applicableRenames(left.name, input.contract.renames));
  const knowledge = { sets: input.sets, translate: translation(identities), rename };
  const proof = proofFor(left, right, input);
  const comparable = incompleteness(left) === undefined && incompleteness(right) === undefined;
  const differences = comparable ? diffEnvironments(left, right, pairing, knowledge) : [];
  const compareValues: CompareValues = (one, other, place) => movedPaths(one, other, place, { right, knowledge });
  const exchanged =
    comparable && proof === undefined && haveOwnSources(left, right, input)
      ? await exchangedPlaces({
          left,
          right,
          matched: pairing.matched,
          contract: input.contract,
          ask: input.ask,
          rename,
          compareValues,
        })
      : undefined;
  const outcomes = await explainDifferences({
    left,
    right,
    pairing,
    differences,
    identities,
    contract: input.contract,
    ask: input.ask,
    rename,
    ...(proof === undefined ? {} : { proven: proof.at }),
    ...(exchanged === undefined ? {} : { exchanged }),
  });
  const branches = comparable
    ? await branchesIn(
        [left, right, withVariablesOf(left, right, input.contract), withVariablesOf(right, left, input.contract)],
        compareValues,
        input,
      )
    : [];
  const open = comparable && left.source === "plan" ? await leftOpen(left, right, pairing, input) : {};
  const before = comparable ? compareBefore(left, right, input, knowledge) : undefined;
  return {
    left,
    right,
    pairing,
    outcomes,
    branches,
    ...(exchanged === undefined ? {} : { exchanged }),
    ...open,
    idle: comparable ? await unusedInSources(left, right, input) : [],
    identities,
    ...(before === undefined ? {} : { before }),
    ...(proof === undefined ? {} : { proof }),
    configurationDifferences: configurationDifferences(left, right, input, knowledge),
    forbidden: forbiddenParameters(left, right, input),
  };
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
  environments: input.environments.map((one) => markSecretAttributes(one, input.secretAttributes)),
  synthesized: new Map(
    [...input.synthesized].map(([name, one]) => [name, markSecretAttributes(one, input.secretAttributes)]),
  ),
});

/** Whether two contracts say the same about which differences there are and what explains them. */
const comparesAlike = (one: Contract, other: Contract): boolean =>
  one.environments === other.environments &&
  one.parameters === other.parameters &&
  one.renames === other.renames &&
  one.allow === other.allow;

function validReference({ environments, reference }: CheckInput): Environment {
  const names = environments.map(({ name }) => name);
  const found = environments.find(({ name }) => name === reference);
  if (environments.length < 2) throw new InputError("there is only one environment; name at least two to compare");
  if (new Set(names).size < names.length)
    throw new InputError("two environments have the same name; name each plan with --plan <environment>=<file>");
  if (found === undefined)
    throw new InputError(`the reference ${reference} is not among the environments ${names.join(", ")}`);
  const other = environments.find(({ source }) => source !== found.source);
  if (other !== undefined)
    throw new InputError(
      `${other.name} is read from a ${other.source} and ${found.name} from a ${found.source}, which say ` +
        "different things; give the same kind of file for every environment",
    );
  return found;
}

/**
 * What the gate asks for besides parity. Throws an InputError when it is asked about another environment than the
 * compared ones.
 */
function requirementsFor(
  comparisons: readonly Comparison[],
  { promotion, contract, today }: CheckInput,
  secrets: Secrets,
): Requirements | undefined {
  if (promotion === undefined) return undefined;
  const comparison = comparisons.find(({ left, right }) => left.name === promotion.from && right.name === promotion.to);
  if (comparison === undefined)
    throw new InputError(
      `${promotion.from} is not compared with ${promotion.to}, so that nothing can be said about a promotion`,
    );
  const { left: from, right: to, proof } = comparison;
  return requirementsOf({ promotion, from, to, contract, today, secrets, ...(proof === undefined ? {} : { proof }) });
}

/** What plans alone do not tell: what they leave open, and what decides there. */
async function leftOpen(
  left: Environment,
  right: Environment,
  { matched }: Pairing,
  { sets, contract, ask }: CheckInput,
): Promise<Pick<Comparison, "hidden" | "unread" | "evaluated" | "nondeterministic">> {
  return {
    unread: [...(await unreadPlaces(left)), ...(await unreadPlaces(right))],
    hidden: await hiddenExpressions({ left, right, matched, sets }),
    evaluated: { left: await evaluatedPlaces(left, contract, ask), right: await evaluatedPlaces(right, contract, ask) },
    nondeterministic: [...(await nondeterministicPlaces(left)), ...(await nondeterministicPlaces(right))],
  };
}

/** Two copies of a module, and not one: only then can they differ where their plans do not. */
const haveOwnSources = (left: Environment, right: Environment, { sources }: CheckInput): boolean =>
  [left, right].every(({ name, configuration }) => sources?.has(name) === true && configuration?.syntax === "json") &&
  sources?.get(left.name) !== sources?.get(right.name);

/** An environment's own variables can hide a branch that the other's show. */
async function branchesIn(
  environments: readonly Environment[],
  compareValues: CompareValues,
  { contract, ask }: CheckInput,
): Promise<readonly IdentityBranch[]> {
  const found: IdentityBranch[] = [];
  for (const environment of new Set(environments))
    found.push(...(await identityBranches(environment, contract, compareValues, ask)));
  return found;
}

/** What of a CDKTF app the proof tells, and only sources tell of plain Terraform. */
async function unusedInSources(
  left: Environment,
  right: Environment,
  { sources, contract, ask }: CheckInput,
): Promise<readonly string[]> {
  const [mine, theirs] = [sources?.get(left.name), sources?.get(right.name)];
  if (mine === undefined || theirs === undefined) return [];
  const idle = await unusedVariables(left, right, contract, ask);
  return idle
    .filter(
      ({ variable }) =>
        mine.unplannedReferences?.has(variable) !== true && theirs.unplannedReferences?.has(variable) !== true,
    )
    .map(({ name }) => name);
}

/** How the two stood to each other before their plans. Only plans tell, by the prior state that they carry. */
function compareBefore(
  left: Environment,
  right: Environment,
  { contract }: CheckInput,
  knowledge: DiffKnowledge,
): Before | undefined {
  if (left.source !== "plan") return undefined;
  const [one, other] = [asItWas(left), asItWas(right)];
  return diffBefore(one, other, { left, right }, pairResources(one, other, contract.renames), knowledge);
}

const translation =
  (identities: IdentityTable): DiffKnowledge["translate"] =>
  (value) =>
    substituteIn(value, identities.forward);

/** A parameter that the contract calls sensitive is known to be a secret. */
function unmarkedParameters({ name }: Environment, { parameters, contract }: CheckInput): readonly ParameterLeaf[] {
  return [...(parameters.get(name)?.leaves.values() ?? [])].filter((leaf) => !isConcealed(contract, leaf.name));
}

function proofFor(left: Environment, right: Environment, input: CheckInput): JoinedProof | undefined {
  const proof = input.proofs.get(left.name);
  const [one, other] = [input.parameters.get(left.name), input.parameters.get(right.name)];
  const [mine, theirs] = [synthesizedOf(left, input), synthesizedOf(right, input)];
  if (proof === undefined || one === undefined || other === undefined || mine === undefined || theirs === undefined)
    return undefined;
  // Held against the plans as they are, without what was added to them from elsewhere.
  const asRead = (environment: Environment): Environment =>
    input.environments.find(({ name }) => name === environment.name) ?? environment;
  return joinProof({
    proof,
    contract: input.contract,
    environments: [asRead(left), asRead(right)],
    synthesized: [mine, theirs],
    parameters: [one, other],
  });
}

const synthesizedOf = (environment: Environment, { synthesized }: CheckInput): Environment | undefined =>
  environment.source === "configuration" ? environment : synthesized.get(environment.name);

function configurationDifferences(
  left: Environment,
  right: Environment,
  input: CheckInput,
  knowledge: DiffKnowledge,
): readonly Difference[] {
  const [mine, theirs] = [synthesizedOf(left, input), synthesizedOf(right, input)];
  if (mine === undefined || theirs === undefined) return [];
  const pairing: Pairing = pairResources(mine, theirs, input.contract.renames);
  return diffEnvironments(mine, theirs, pairing, knowledge);
}
