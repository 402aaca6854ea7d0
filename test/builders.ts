import { checkParity, type CheckInput } from "../src/check.js";
import { configurationAddress, parseAddress } from "../src/model/address.js";
import {
  emptyContract,
  type AcceptedCauses,
  type Allowance,
  type Contract,
  type Location,
  type ParameterRule,
  type Rename,
  type Waiver,
} from "../src/model/contract.js";
import type {
  Check,
  Configuration,
  Configured,
  ConfiguredBlock,
  ConfiguredExpression,
  ConfiguredModule,
  ConfiguredProvider,
  ConfiguredResource,
  Drift,
  Environment,
  Resource,
  Source,
  Statements,
} from "../src/model/environment.js";
import type { Path } from "../src/model/path.js";
import type { ParameterFile } from "../src/model/parameters.js";
import type { ParityReport } from "../src/model/report.js";
import { nothingSecret, type SecretAttributes } from "../src/model/secret-attributes.js";
import type { SetTable } from "../src/knowledge/set-table.js";
import {
  booleanValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  stringValue,
  unknownValue,
  type Value,
} from "../src/model/value.js";

/** Environments, contracts and checks written down as literals. Nothing here decides anything: it only saves typing. */

declare const marked: unique symbol;
/** A value that plain data cannot express: a secret, something unknown, an exact number. */
export interface Marked {
  readonly [marked]: true;
}
/** Data as people write it down. */
export type Plain = null | boolean | number | string | Marked | readonly Plain[] | { readonly [key: string]: Plain };

const values = new WeakMap<object, Value>();
const nodes = new WeakMap<object, Configured>();
const mark = (value: Value): Marked => {
  const made = Object.freeze({}) as Marked;
  values.set(made, value);
  return made;
};
const node = (configured: Configured): Marked => {
  const made = Object.freeze({}) as Marked;
  nodes.set(made, configured);
  return made;
};

/** The value, marked sensitive as a whole. */
export const secret = (plain: Plain): Marked => mark({ ...given(plain), sensitive: true });
/** Known after apply. */
export const unknown: Marked = mark(unknownValue());
/** A number with all its digits. */
export const exactly = (digits: string): Marked => mark(numberValue(digits));

/** The value that plain data stands for. */
export function given(plain: Plain): Value {
  if (plain === null) return nullValue();
  if (typeof plain === "boolean") return booleanValue(plain);
  if (typeof plain === "number") return numberValue(String(plain));
  if (typeof plain === "string") return stringValue(plain);
  const made = values.get(plain);
  if (made !== undefined) return made;
  if (Array.isArray(plain)) return listValue((plain as readonly Plain[]).map(given));
  return mapValue(new Map(Object.entries(plain).map(([key, item]) => [key, given(item as Plain)])));
}

/** An expression of HCL, of which plan JSON lists the references only. */
export const refersTo = (...references: readonly string[]): Marked => node({ kind: "expression", references });
/** A nested block. */
export const block = (settings: Readonly<Record<string, Plain>>): Marked => node(configuredBlock(settings));
/** A list of nested blocks. */
export const blocks = (...items: readonly Readonly<Record<string, Plain>>[]): Marked =>
  node({ kind: "blocks", items: items.map(configuredBlock) });

/** One resource instance: what it will be, and what its configuration asks for (nothing, when absent). */
export interface ResourceGiven {
  readonly is: Readonly<Record<string, Plain>>;
  readonly asks?: Readonly<Record<string, Plain>>;
  /** `no-op` when absent. */
  readonly actions?: readonly string[];
  /** Why the plan does it: `replace_by_request`. */
  readonly actionReason?: string;
  /** The attributes that force a replacement. */
  readonly replacePaths?: readonly Path[];
  /** The key of a deposed object. */
  readonly deposed?: string;
  readonly count?: Plain;
  readonly forEach?: Plain;
  readonly provider?: string;
  readonly providerKey?: string;
  readonly dependsOn?: readonly string[];
  /** What its provisioners say, each by itself. */
  readonly provisioners?: readonly Readonly<Record<string, Plain>>[];
  readonly ignoreChanges?: readonly string[] | "all";
  readonly constructPath?: string;
}

/** An environment as a plan tells it. */
export interface EnvironmentGiven {
  readonly source?: Source;
  readonly file?: string;
  readonly terraformVersion?: string;
  readonly syntax?: Configuration["syntax"];
  readonly resources?: Readonly<Record<string, ResourceGiven>>;
  /** What the plan deletes or forgets. */
  readonly departing?: Readonly<Record<string, ResourceGiven>>;
  /** Outputs: their value, or value and expression. */
  readonly outputs?: Readonly<Record<string, Plain>>;
  readonly outputExpressions?: Readonly<Record<string, Plain>>;
  readonly variables?: Readonly<Record<string, Plain>>;
  readonly providers?: Readonly<
    Record<string, { readonly asks?: Readonly<Record<string, Plain>>; readonly version?: string; readonly of?: string }>
  >;
  readonly modules?: readonly ConfiguredModule[];
  readonly locals?: Readonly<Record<string, Plain>>;
  /** What a source says beside the plan: `{ "aws_x.a": { provisioner: … } }`. */
  readonly unplanned?: Readonly<Record<string, Readonly<Record<string, Plain>>>>;
  readonly drift?: readonly {
    readonly address: string;
    readonly provider?: string;
    readonly before: Plain;
    readonly after: Plain;
  }[];
  readonly checks?: readonly Check[];
  readonly statements?: Partial<Statements>;
}

/** The environment with that name. */
export function environment(name: string, spec: EnvironmentGiven = {}): Environment {
  const { source = "plan", terraformVersion, statements = {}, checks = [] } = spec;
  return {
    name,
    source,
    file: spec.file ?? `${name}.json`,
    fingerprint: `sha256:${name}`,
    ...(terraformVersion === undefined ? {} : { terraformVersion }),
    resources: new Map(
      Object.entries(spec.resources ?? {}).map(([address, resource]) => [address, resourceOf(address, resource)]),
    ),
    departing: Object.entries(spec.departing ?? {}).map(([address, resource]) => resourceOf(address, resource)),
    departingOutputs: [],
    outputs: new Map(
      Object.entries(spec.outputs ?? {}).map(([output, value]) => [
        output,
        { name: output, value: given(value), actions: ["no-op"] },
      ]),
    ),
    variables: new Map(
      Object.entries(spec.variables ?? {}).map(([variable, value]) => [
        variable,
        { name: variable, value: given(value) },
      ]),
    ),
    ...(source === "state" ? {} : { configuration: configurationOf(spec) }),
    drift: (spec.drift ?? []).map(({ address, provider = "", before, after }): Drift => ({
      address,
      provider,
      actions: ["update"],
      before: given(before),
      after: given(after),
    })),
    checks,
    statements: {
      deferred: 0,
      destroys: false,
      refreshOnly: false,
      marksSensitive: true,
      gaps: [],
      contradictions: [],
      unknownParts: [],
      ...statements,
    },
  };
}

export const location: Location = { file: "parity.yaml", line: 1 };

/** What a test says about a contract; everything else is as in the empty one. */
export interface ContractGiven {
  readonly parameters?: Readonly<Record<string, Partial<ParameterRule>>>;
  readonly allow?: readonly Partial<Allowance>[];
  readonly following?: readonly Partial<Allowance>[];
  readonly waivers?: readonly Partial<Waiver>[];
  readonly causes?: readonly Partial<AcceptedCauses>[];
  readonly renames?: readonly Partial<Rename>[];
  readonly identities?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly severity?: Contract["severity"];
}

/** The contract that says so. */
export const contract = (spec: ContractGiven = {}): Contract => ({
  ...emptyContract,
  environments: new Map(
    Object.entries(spec.identities ?? {}).map(([name, identity]) => [
      name,
      { name, identity: new Map(Object.entries(identity)), location },
    ]),
  ),
  parameters: Object.entries(spec.parameters ?? {}).map(([pattern, rule]) => {
    const differs = rule.must === true || rule.identity !== undefined;
    return {
      pattern,
      may: differs,
      must: false,
      sensitive: false,
      affects: [],
      presence: [],
      reason: "Because.",
      location,
      ...rule,
    };
  }),
  allow: (spec.allow ?? []).map((allowance) => ({ resource: "*", reason: "Because.", location, ...allowance })),
  following: (spec.following ?? []).map((one) => ({
    resource: "*",
    attribute: "*",
    reason: "Because.",
    location,
    ...one,
  })),
  waivers: (spec.waivers ?? []).map((waiver) => ({
    resource: "*",
    reason: "For now.",
    owner: "platform",
    expires: "2027-01-31",
    location,
    ...waiver,
  })),
  causes: (spec.causes ?? []).map((rule) => ({ causes: [], reason: "Because.", location, ...rule })),
  renames: (spec.renames ?? []).map((rename) => ({ from: "", to: "", location, ...rename })),
  severity: spec.severity ?? [],
});

/** A parameter file with these leaves. */
export const parameterFile = (name: string, leaves: Readonly<Record<string, Plain>>): ParameterFile => ({
  file: `${name}.json`,
  leaves: new Map(
    Object.entries(leaves).map(([leaf, value], position) => [
      leaf,
      {
        name: leaf,
        path: leaf.split("."),
        value: given(value),
        location: { file: `${name}.json`, line: position + 2 },
      },
    ]),
  ),
});

/** Nobody knows which arrays are sets. */
export const noSets: SetTable = { isSet: () => undefined };
/** Arrays at these names are sets, all others are lists. */
export const setsAt = (...names: readonly string[]): SetTable => ({
  isSet: (_, __, ___, path) => names.includes(path.join(".")),
});

/** All types are known, and none has a secret. */
export const nothingIsSecret: SecretAttributes = { secretsIn: () => nothingSecret };

/** A check of these environments, the last one being the reference. */
export const checkOf = (environments: readonly Environment[], more: Partial<CheckInput> = {}): Promise<ParityReport> =>
  checkParity(inputOf(environments, more));

/** What a check of some environments is asked, the reference last. */
export const inputOf = (environments: readonly Environment[], more: Partial<CheckInput> = {}): CheckInput => ({
  environments,
  reference: environments.at(-1)?.name ?? "",
  contract: contract(),
  parameters: new Map(),
  synthesized: new Map(),
  proofs: new Map(),
  sets: setsAt(),
  secretAttributes: nothingIsSecret,
  today: "2027-01-07",
  ...more,
});

/** `address place: kind` of each explained place, in order of place. */
export const explainedIn = (report: ParityReport): readonly string[] =>
  report.explained
    .flatMap(({ explanation, places }) =>
      places.map(({ address, place }) => `${address} ${place}: ${explanation.kind}`),
    )
    .sort();

/** `kind: address place` of each place of each finding, in the order of the report. */
export const foundIn = (report: ParityReport): readonly string[] =>
  report.findings.flatMap(({ kind, places }) =>
    places.map(({ address, place }) => `${kind}: ${address} ${place}`.trim()),
  );

// --- internal ---

function resourceOf(address: string, spec: ResourceGiven): Resource {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  const value = given(spec.is);
  const actions = spec.actions ?? (parsed.mode === "data" ? [] : ["no-op"]);
  return {
    address,
    parsed,
    provider: spec.provider ?? AWS,
    actions,
    value,
    ...(actions.includes("create") ? {} : { before: value }),
    replacePaths: spec.replacePaths ?? [],
    importing: false,
    ...(spec.actionReason === undefined ? {} : { actionReason: spec.actionReason }),
    ...(spec.deposed === undefined ? {} : { deposed: spec.deposed }),
  };
}

const AWS = "registry.terraform.io/hashicorp/aws";

function configurationOf(spec: EnvironmentGiven): Configuration {
  const resources = Object.entries(spec.resources ?? {}).map(([address, resource]): [string, ConfiguredResource] =>
    configuredResource(address, resource),
  );
  return {
    syntax: spec.syntax ?? "json",
    resources: new Map(resources),
    modules: new Map((spec.modules ?? []).map((module) => [module.path, module])),
    outputs: new Map(Object.entries(spec.outputExpressions ?? {}).map(([name, value]) => [name, expression(value)])),
    variables: new Map(
      Object.entries(spec.variables ?? {}).map(([name, value]) => [name, { name, sensitive: given(value).sensitive }]),
    ),
    providers: new Map(
      Object.entries(spec.providers ?? {}).map(([key, provider]): [string, ConfiguredProvider] => [
        key,
        {
          key,
          provider: provider.of ?? AWS,
          arguments: configuredBlock(provider.asks ?? {}),
          ...(provider.version === undefined ? {} : { versionConstraint: provider.version }),
        },
      ]),
    ),
    locals: new Map(Object.entries(spec.locals ?? {}).map(([name, value]) => [name, expression(value)])),
    ...(spec.unplanned === undefined
      ? {}
      : {
          unplanned: new Map(Object.entries(spec.unplanned).map(([name, said]) => [name, configuredBlock(said)])),
        }),
  };
}

function configuredResource(instance: string, spec: ResourceGiven): [string, ConfiguredResource] {
  const parsed = parseAddress(instance);
  const address = parsed === undefined ? instance : configurationAddress(parsed);
  return [
    address,
    {
      address,
      providerKey: spec.providerKey ?? "aws",
      arguments: configuredBlock(spec.asks ?? {}),
      ...(spec.count === undefined ? {} : { count: expression(spec.count) }),
      ...(spec.forEach === undefined ? {} : { forEach: expression(spec.forEach) }),
      dependsOn: spec.dependsOn ?? [],
      ...(spec.provisioners === undefined
        ? {}
        : { provisioners: { kind: "blocks", items: spec.provisioners.map(configuredBlock) } }),
      ignoreChanges: spec.ignoreChanges ?? [],
      ...(spec.constructPath === undefined ? {} : { constructPath: spec.constructPath }),
    },
  ];
}

/** The arguments of a block, by name. */
export function configuredBlock(settings: Readonly<Record<string, Plain>>): ConfiguredBlock {
  return {
    kind: "block",
    arguments: new Map(Object.entries(settings).map(([name, value]) => [name, configuredNode(value)])),
  };
}

const configuredNode = (plain: Plain): Configured =>
  (typeof plain === "object" && plain !== null ? nodes.get(plain) : undefined) ?? {
    kind: "expression",
    constant: given(plain),
    references: [],
  };

function expression(plain: Plain): ConfiguredExpression {
  const made = configuredNode(plain);
  if (made.kind !== "expression") throw new Error("an output, count or for_each is one expression");
  return made;
}
