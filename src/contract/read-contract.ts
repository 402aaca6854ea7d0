import { emptyContract, namedByContract } from "../model/contract.js";
import type {
  AcceptedCauses,
  Allowance,
  Contract,
  ContractComponent,
  ContractEnvironment,
  ContractPreview,
  ContractRules,
  Gate,
  ManifestRule,
  ManifestSettings,
  NamedFiles,
  ParameterRule,
  Rename,
  RequiredVariables,
  Scope,
  Severity,
  SeverityRule,
  Waiver,
} from "../model/contract.js";
import { InputErrors, type InputError } from "../model/input-error.js";
import { hasWildcard } from "../model/pattern.js";
import { hoursOfDuration } from "../model/moment.js";
import type { VersionPart } from "../model/tool-version.js";
import { isAlwaysTrue } from "./condition/index.js";
import { meaningErrors, placeholderErrors } from "./check-meaning.js";
import { byPosition, shapeErrors } from "./check-shape.js";
import { readSourceDocument } from "./document.js";
import type { Entry, MapNode, SourceDocument, Tree } from "./document.js";
import { entriesOf, flagOf, mapsOf, numberOf, textNodeOf, textNodesOf, textOf, valueOf } from "./lookup.js";

/**
 * Reads a contract, `parity.yaml`, from its text; JSON is YAML too. `file` is what positions name, and paths stay
 * as they are written. Throws InputErrors with everything that is wrong, each with line and column, in the order
 * of the file. Whether patterns match anything is for the comparison to say.
 */
export const readContract = (text: string, file: string): Contract => readWith(text, file, placeholderErrors);

/**
 * The same for a contract that is not finished: reasons that are none, such as `TODO`, are taken as they are. For
 * whoever drafts a contract; nothing is judged by it.
 */
export const readContractDraft = (text: string, file: string): Contract => readWith(text, file, () => []);

// --- internal ---

function readWith(
  text: string,
  file: string,
  moreErrors: (document: SourceDocument) => readonly InputError[],
): Contract {
  const document = readSourceDocument(text, file, "yaml");
  const shape = shapeErrors(document.root);
  // A place can be wrong in both ways; what the schema says about it comes first and is enough.
  const told = new Set(shape.map(positionKey));
  const meaning = [...meaningErrors(document), ...moreErrors(document)];
  const errors = [...shape, ...meaning.filter((error) => !told.has(positionKey(error)))];
  if (errors.length > 0) throw new InputErrors([...errors].sort(byPosition));
  return buildContract(document.root, file);
}

const positionKey = ({
  line,
  column,
}: {
  readonly line: number | undefined;
  readonly column: number | undefined;
}): string => `${line}:${column}`;

/** The tree has the schema's shape from here on. */
function buildContract(root: Tree, file: string): Contract {
  const environments = entriesOf(valueOf(root, "environments"));
  const previews = environments.filter(isPreview).map(buildPreview);
  const schemas = textNodesOf(valueOf(root, "schema"));
  const components = valueOf(root, "components");
  return {
    file,
    ...optional("reference", textOf(root, "reference")),
    environments: new Map(
      environments.filter((entry) => !isPreview(entry)).map((entry) => [entry.key, buildEnvironment(entry)]),
    ),
    ...(previews.length === 0 ? {} : { previews }),
    ...(components === undefined ? {} : { components: entriesOf(components).map(buildComponent) }),
    ...buildRules(root),
    schema: schemas.map(({ value }) => value),
    ...optional("baseline", textOf(root, "baseline")),
    ...optional("ledger", textOf(root, "ledger")),
    schemaAt: schemas.map(({ location }) => location),
    ...optional("manifest", buildManifest(root)),
    required: mapsOf(valueOf(root, "required")).map(buildRequired),
    gate: buildGate(valueOf(root, "gate")),
    locations: new Map([
      ...entriesOf(root)
        .filter(({ key }) => key === "reference" || key === "baseline" || key === "ledger")
        .map(({ key, location }) => [key, location] as const),
      ...entriesOf(valueOf(root, "gate")).map(({ key, location }) => [`gate.${key}`, location] as const),
    ]),
  };
}

/** A path alone is one without rules. */
function buildManifest(root: Tree): ManifestSettings | undefined {
  const manifest = valueOf(root, "manifest");
  if (manifest === undefined) return undefined;
  const { location } = entriesOf(root).find(({ key }) => key === "manifest") as Entry;
  return {
    file: manifest.kind === "scalar" ? textIn(root, "manifest") : textIn(manifest, "file"),
    rules: entriesOf(valueOf(manifest, "rules")).map(buildManifestRule),
    location,
  };
}

const buildManifestRule = ({ key, value, location }: Entry): ManifestRule => ({
  pattern: key,
  permits:
    (textOf(value, "same") as VersionPart | undefined) ?? (textOf(value, "may") === undefined ? "match" : "differ"),
  presence: textNodesOf(valueOf(value, "presence")).map((node) => node.value),
  ...optional("reason", textOf(value, "reason")),
  ...optional("owner", textOf(value, "owner")),
  location,
});

const buildRequired = (map: MapNode): RequiredVariables => ({
  ...optional("container", textOf(map, "container")),
  ...optional("function", textOf(map, "function")),
  variables: textNodesOf(valueOf(map, "variables")).map(({ value }) => value),
  reason: textIn(map, "reason"),
  ...optional("owner", textOf(map, "owner")),
  location: map.location,
});

/** What a contract says for all components, or for one. */
function buildRules(tree: Tree | undefined): ContractRules {
  const [allow, waivers] = [mapsOf(valueOf(tree, "allow")), mapsOf(valueOf(tree, "waivers"))];
  return {
    parameters: entriesOf(valueOf(tree, "parameters")).map(buildParameterRule),
    allow: allow.filter((map) => isOfPlaces(map) && !isFollowing(map)).map(buildAllowance),
    following: allow.filter((map) => isOfPlaces(map) && isFollowing(map)).map(buildAllowance),
    waivers: waivers.filter(isOfPlaces).map(buildWaiver),
    causes: [...allow, ...waivers].filter((map) => !isOfPlaces(map)).map(buildCauses),
    severity: mapsOf(valueOf(tree, "severity")).map(buildSeverityRule),
    renames: mapsOf(valueOf(tree, "renames")).map(buildRename),
  };
}

const buildComponent = ({ key, value, location }: Entry): ContractComponent => ({
  name: key,
  files: buildFiles(value),
  ...optional("owner", textOf(value, "owner")),
  rules: buildRules(valueOf(value, "rules")),
  location,
});

const buildEnvironment = ({ key, value, location }: Entry): ContractEnvironment => ({
  name: key,
  ...buildFiles(value),
  identity: buildIdentity(value),
  location,
});

const isPreview = ({ value }: Entry): boolean => valueOf(value, "like") !== undefined;

const buildPreview = ({ key, value, location }: Entry): ContractPreview => ({
  pattern: key,
  like: textIn(value, "like"),
  files: buildFiles(value),
  identity: buildIdentity(value),
  location,
});

const buildIdentity = (value: Tree): ReadonlyMap<string, string> =>
  new Map(
    entriesOf(valueOf(value, "identity")).map(({ key }) => [key, textIn(valueOf(value, "identity"), key)] as const),
  );

function buildFiles(value: Tree): NamedFiles {
  const parameters = textNodesOf(valueOf(value, "parameters"));
  return {
    ...optional("plan", textOf(value, "plan")),
    ...(parameters.length === 0
      ? {}
      : {
          parameters: parameters.map((node) => node.value),
          parametersAt: parameters.map((node) => node.location),
        }),
    ...optional("synth", textOf(value, "synth")),
    ...optional("source", textOf(value, "source")),
    namedAt: Object.fromEntries(
      namedByContract.flatMap((name) => {
        const node = textNodeOf(value, name);
        return node === undefined ? [] : [[name, node.location]];
      }),
    ),
  };
}

/** Of a rule for many parameters alone: trying a condition on values of every kind takes a while. */
const isNoCondition = (pattern: string, when: string | undefined): boolean =>
  when !== undefined && hasWildcard(pattern) && isAlwaysTrue(when);

function buildParameterRule({ key, value, location }: Entry): ParameterRule {
  const follows = textOf(value, "may") === "follow-identity";
  const identity = textOf(value, "identity");
  const must = textOf(value, "must") === "differ";
  return {
    pattern: key,
    may: must || identity !== undefined || textOf(value, "may") !== undefined,
    must,
    ...optional("identity", identity),
    ...(follows ? { follows: { declared: new Map(), withVariables: new Map() } } : {}),
    sensitive: flagOf(value, "sensitive", false),
    ...optional("reason", textOf(value, "reason")),
    ...optional("owner", textOf(value, "owner")),
    ...optional("when", textOf(value, "when")),
    ...(isNoCondition(key, textOf(value, "when")) ? { holdsAlways: true } : {}),
    affects: textNodesOf(valueOf(value, "affects")).map((node) => node.value),
    presence: textNodesOf(valueOf(value, "presence")).map((node) => node.value),
    location,
  };
}

const buildScope = (map: MapNode): Scope => ({
  resource: textIn(map, "resource"),
  ...optional("attribute", textOf(map, "attribute")),
  ...optional("presence", textOf(map, "presence")),
  ...optional("environment", textOf(map, "environment")),
});

const buildAllowance = (map: MapNode): Allowance => ({
  ...buildScope(map),
  reason: textIn(map, "reason"),
  ...optional("owner", textOf(map, "owner")),
  location: map.location,
});

const buildWaiver = (map: MapNode): Waiver => ({
  ...buildScope(map),
  reason: textIn(map, "reason"),
  owner: textIn(map, "owner"),
  expires: textIn(map, "expires"),
  location: map.location,
});

const isFollowing = (map: MapNode): boolean => valueOf(map, "follows") !== undefined;

const isOfPlaces = (map: MapNode): boolean => valueOf(map, "cause") === undefined;

function buildCauses(map: MapNode): AcceptedCauses {
  const expires = textOf(map, "expires");
  return {
    causes: textNodesOf(valueOf(map, "cause")).map(({ value }) => value),
    ...optional("environment", textOf(map, "environment")),
    reason: textIn(map, "reason"),
    ...optional("owner", textOf(map, "owner")),
    ...(expires === undefined ? {} : { waiver: { owner: textIn(map, "owner"), expires } }),
    location: map.location,
  };
}

const buildSeverityRule = (map: MapNode): SeverityRule => ({
  resource: textIn(map, "resource"),
  attribute: textOf(map, "attribute") ?? "*",
  level: textIn(map, "level") as Severity,
  ...optional("owner", textOf(map, "owner")),
  location: map.location,
});

const buildRename = (map: MapNode): Rename => ({
  ...optional("environment", textOf(map, "environment")),
  from: textIn(map, "from"),
  to: textIn(map, "to"),
  ...optional("owner", textOf(map, "owner")),
  location: map.location,
});

function buildGate(map: Tree | undefined): Gate {
  const { gate } = emptyContract;
  const order = textNodesOf(valueOf(map, "order"));
  const soak = textOf(map, "soak");
  return {
    failOn: (textOf(map, "failOn") as Severity | undefined) ?? gate.failOn,
    requireApplied: flagOf(map, "requireApplied", gate.requireApplied),
    requireNoLiveDrift: flagOf(map, "requireNoLiveDrift", gate.requireNoLiveDrift),
    requireSameConfiguration: flagOf(map, "requireSameConfiguration", gate.requireSameConfiguration),
    ...optional("maxWaiverDays", numberOf(map, "maxWaiverDays")),
    ...optional("maxPlanAgeHours", numberOf(map, "maxPlanAgeHours")),
    ...optional("maxAttestationAgeHours", numberOf(map, "maxAttestationAgeHours")),
    requireSigned: flagOf(map, "requireSigned", gate.requireSigned),
    ...optional("order", order.length === 0 ? undefined : order.map(({ value }) => value)),
    ...optional("soakHours", soak === undefined ? undefined : hoursOfDuration(soak)),
    ...optional("reviewDays", numberOf(map, "reviewDays")),
    keys: mapsOf(valueOf(map, "keys")).map((key) => ({ name: textIn(key, "name"), key: textIn(key, "key") })),
    identities: mapsOf(valueOf(map, "identities")).map((identity) => ({
      issuer: textIn(identity, "issuer"),
      subject: textIn(identity, "subject"),
    })),
  };
}

/** What the schema requires is there; a throw here means that the schema and this file have parted. */
function textIn(tree: Tree | undefined, key: string): string {
  const text = textOf(tree, key);
  if (text === undefined) throw new Error(`the schema lets "${key}" be absent, and the reader needs it`);
  return text;
}

const optional = <Key extends string, Kind>(key: Key, value: Kind | undefined): { readonly [name in Key]?: Kind } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [name in Key]?: Kind };
