/**
 * The contract `parity.yaml`, read and validated. Patterns and conditions stay text here; that they compile
 * was checked when the contract was read.
 */

import type { VersionPart } from "./tool-version.js";

/** A position in a file, both from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** What `parity.yaml` says: which environments there are, what may differ, and what a gate asks for. */
export interface Contract {
  /** The file, as the user named it; absent for the empty contract. */
  readonly file?: string;
  /** The commit that it was taken from, where it is not the file in the work tree that judges. */
  readonly from?: ContractOrigin;
  readonly reference?: string;
  readonly environments: ReadonlyMap<string, ContractEnvironment>;
  /** Environments that come and go, by the pattern of their names. */
  readonly previews?: readonly ContractPreview[];
  /** The root modules of each environment, where environments have several. */
  readonly components?: readonly ContractComponent[];
  readonly parameters: readonly ParameterRule[];
  readonly allow: readonly Allowance[];
  /** The entries of `allow` with `follows: identity`: there values may differ as the environments' names do. */
  readonly following: readonly Allowance[];
  readonly waivers: readonly Waiver[];
  /** The entries of both that accept causes, in their order. */
  readonly causes: readonly AcceptedCauses[];
  readonly severity: readonly SeverityRule[];
  readonly renames: readonly Rename[];
  /** Files that `terraform providers schema -json` wrote, relative to the contract's folder. */
  readonly schema: readonly string[];
  /** The file with the findings that do not block until they change, relative to the contract's folder. */
  readonly baseline?: string;
  /** The file in which every promotion that passes is noted, relative to the contract's folder. */
  readonly ledger?: string;
  /** Where each schema is named. */
  readonly schemaAt: readonly Location[];
  /** The manifests of the environments, and what of them may differ; absent where toolchains are not compared. */
  readonly manifest?: ManifestSettings;
  /** The environment variables that what runs must have, in every environment. */
  readonly required: readonly RequiredVariables[];
  readonly gate: Gate;
  /** Patterns of further parameters whose values are never shown, whatever the rules say of them. */
  readonly concealed?: readonly string[];
  /** Where keys stand that have no place of their own, by their path: `reference`, `gate.failOn`. */
  readonly locations: ReadonlyMap<string, Location>;
}

/** The version of a contract that judges although the work tree may hold another one. */
export interface ContractOrigin {
  /** As it was asked for: `origin/main`. */
  readonly ref: string;
  /** The id of the commit, in full. */
  readonly commit: string;
  /** The SHA-256 digest of its bytes, in hex. */
  readonly sha256: string;
}

/** Where one environment's files are; paths are resolved against the contract's folder. */
export interface ContractEnvironment extends NamedFiles {
  readonly name: string;
  /** Of a preview, the environment whose rules are its own as well. */
  readonly like?: string;
  /** Of a preview, what its pattern says itself, which no component says in another way. */
  readonly ownFiles?: NamedFiles;
  /** Identity values that no parameter file says: kind (`name`, `account`, …) to value. */
  readonly identity: ReadonlyMap<string, string>;
  readonly location: Location;
}

/** Environments that are named on the command line alone, such as one for each pull request: `pr-*`. */
export interface ContractPreview {
  readonly pattern: string;
  /** The environment whose settings and rules are theirs. */
  readonly like: string;
  /** With `{environment}` in their paths; what they do not name is as `like` has it. */
  readonly files: Pick<NamedFiles, "parameters" | "parametersAt" | "source" | "namedAt">;
  readonly identity: ReadonlyMap<string, string>;
  readonly location: Location;
}

/** One root module that every environment has one of, such as `network`. */
export interface ContractComponent {
  /** `network`, `data/main`; `*` stands for all that the patterns find. */
  readonly name: string;
  /** With `{environment}` and `{component}` in their paths. What it does not name is as the environment has it. */
  readonly files: NamedFiles;
  /** Who looks after it: a team or a person, as findings name them. */
  readonly owner?: string;
  /** What holds for it besides the rules of the contract. */
  readonly rules: ContractRules;
  readonly location: Location;
}

/** The rules that can hold for one component alone. */
export type ContractRules = Pick<
  Contract,
  "parameters" | "allow" | "following" | "waivers" | "causes" | "severity" | "renames"
>;

/** The files of an environment, as the contract names them. */
export interface NamedFiles {
  readonly plan?: string;
  /** Parameter files; of several, which hold Terraform variables, the later ones win. */
  readonly parameters?: readonly string[];
  /** Where each of them is named. */
  readonly parametersAt?: readonly Location[];
  /** The folder with `cdk.tf.json` and the proof beside it. */
  readonly synth?: string;
  /** The folder with the Terraform source, for plain Terraform. */
  readonly source?: string;
  /** Where the contract names each other file and folder of them. */
  readonly namedAt?: Readonly<Partial<Record<NamedByContract, Location>>>;
}

/** The keys of an environment that name one file or folder. */
export const namedByContract = ["plan", "synth", "source"] as const;

/** One of them. */
export type NamedByContract = (typeof namedByContract)[number];

/** What may be done with a parameter, or with all that a glob matches. */
export interface ParameterRule {
  /** `database.instanceClass`, `service.env.*`, `var.db_password`. */
  readonly pattern: string;
  readonly may: boolean;
  readonly must: boolean;
  /** The kind of identity the parameter names, such as `name`, `account`, `region`, `domain`, `cidr`. */
  readonly identity?: string;
  /**
   * Set where its values may differ only as the environments' names do (`staging-cluster`, `production-cluster`): the
   * texts that name each environment, which a check fills in. Without them, no value follows.
   */
  readonly follows?: FollowedNames;
  readonly sensitive: boolean;
  readonly reason?: string;
  /** Who looks after the parameter: a team or a person, as findings name them. */
  readonly owner?: string;
  /** A CEL expression over the environments' values by name. */
  readonly when?: string;
  /** Set for a pattern whose condition accepts every difference, so that it is none: `when: "true"`. */
  readonly holdsAlways?: true;
  /** Globs of resource addresses: the only places where the parameter may move anything. Empty: anywhere. */
  readonly affects: readonly string[];
  /** The environments that may have it, or more of its elements, while another does not. */
  readonly presence: readonly string[];
  readonly location: Location;
}

/** Where the manifests of environments are, and by which rules they are compared. */
export interface ManifestSettings {
  /** Relative to the contract's folder, with `{environment}` and, of components, `{component}`. */
  readonly file: string;
  readonly rules: readonly ManifestRule[];
  readonly location: Location;
}

/** What of a manifest may be another one in each environment, by a glob of its places: `tools.node`, `variables.*`. */
export interface ManifestRule {
  readonly pattern: string;
  /** `match`: no difference; `differ`: any; `major`, `minor`: versions that agree as far as that. */
  readonly permits: "match" | "differ" | VersionPart;
  /** The environments that may have it while another does not. */
  readonly presence: readonly string[];
  readonly reason?: string;
  /** Who looks after it: a team or a person, as findings name them. */
  readonly owner?: string;
  readonly location: Location;
}

/** Environment variables without which something does not run. */
export interface RequiredVariables {
  /** A glob of the names of containers or of the addresses of their resources; absent where it is about none. */
  readonly container?: string;
  /** The same of functions and apps. */
  readonly function?: string;
  /** Names or globs: there has to be one variable for each of them. */
  readonly variables: readonly string[];
  /** What breaks without them. */
  readonly reason: string;
  /** Who looks after what needs them: a team or a person, as findings name them. */
  readonly owner?: string;
  readonly location: Location;
}

/** What a parameter may follow. */
export interface FollowedNames {
  /** The names in the contract and in parameter files, which are known wherever these are. */
  readonly declared: NamesOfEnvironments;
  /** These and the names in root variables, which only plans have: what root variables may follow. */
  readonly withVariables: NamesOfEnvironments;
}

/** The texts that name an environment, by origin: `name`, `account`, `region (backup.region)`. */
export type NamesByOrigin = ReadonlyMap<string, string>;

/** What names each environment, by its name. */
export type NamesOfEnvironments = ReadonlyMap<string, NamesByOrigin>;

/** Places that a person declared. */
export interface Scope {
  /** Glob of addresses: resources, `output.*`, `provider.*`, `var.*`, `module.*`, `terraform`, `component.*`. */
  readonly resource: string;
  /** Glob of places inside it; what it matches covers everything below. Absent for `presence`. */
  readonly attribute?: string;
  /** The environment that alone may have the resource. */
  readonly presence?: string;
  /** Only differences of this environment; absent: of any. */
  readonly environment?: string;
  /** Set where it was written for another environment, which this one is like: whether it is used, that one says. */
  readonly borrowed?: true;
}

/** Places that may differ for good (`allow:`), and why. */
export interface Allowance extends Scope {
  readonly reason: string;
  /** Who looks after what it accepts: a team or a person, as findings name them. */
  readonly owner?: string;
  readonly location: Location;
}

/**
 * Causes that a person accepts, with all that follows from them and nothing else, for good or until a day. An entry
 * under `allow:` or `waivers:` that has `cause` in place of a resource.
 */
export interface AcceptedCauses {
  /** As findings name them, by kind and cause: `branches-on-identity branch local.is_production`. At least one. */
  readonly causes: readonly string[];
  /** Only for this environment; absent: for any. */
  readonly environment?: string;
  /** Set where it was written for another environment, which this one is like. */
  readonly borrowed?: true;
  readonly reason: string;
  /** Who looks after what it accepts; of a waiver, always who mends it. */
  readonly owner?: string;
  /** Set for a waiver: who mends it, and the last day it counts, `YYYY-MM-DD`. */
  readonly waiver?: { readonly owner: string; readonly expires: string };
  readonly location: Location;
}

/** Places that may differ until a day (`waivers:`), why, and who sees to it that they no longer do. */
export interface Waiver extends Scope {
  readonly reason: string;
  readonly owner: string;
  /** The last day it counts, `YYYY-MM-DD`. */
  readonly expires: string;
  readonly location: Location;
}

/** The severities, the worst first. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
/** How much a finding weighs. */
export type Severity = (typeof severities)[number];

/** How much a finding at some places weighs for this team (`severity:`), whatever the table of the product says. */
export interface SeverityRule {
  readonly resource: string;
  readonly attribute: string;
  readonly level: Severity;
  /** Who looks after those places: a team or a person, as findings name them. */
  readonly owner?: string;
  readonly location: Location;
}

/**
 * Resources of an environment that have another address in the reference: every occurrence of `from` that
 * stands as a whole (between `.`, `[`, `]`, `"`, `_`, `-`, `/` or the ends) is read as `to` before pairing.
 */
export interface Rename {
  /** Only in this environment; absent: in all but the reference. */
  readonly environment?: string;
  readonly from: string;
  readonly to: string;
  /** Who looks after what is renamed: a team or a person, as findings name them. */
  readonly owner?: string;
  readonly location: Location;
}

/** What `tfparity gate` asks for before something is promoted (`gate:`). */
export interface Gate {
  /** The least severity that blocks. */
  readonly failOn: Severity;
  readonly requireApplied: boolean;
  readonly requireNoLiveDrift: boolean;
  /** Both plans have to be made from the same configuration. */
  readonly requireSameConfiguration: boolean;
  /** The longest time from today to a waiver's expiry that `gate` accepts. */
  readonly maxWaiverDays?: number;
  /** The oldest plan that `gate` accepts. */
  readonly maxPlanAgeHours?: number;
  /** The oldest attestation that `gate --verify` accepts; without it, 24 hours. */
  readonly maxAttestationAgeHours?: number;
  /** `gate --verify` accepts an attestation only when one of the keys or identities has signed it. */
  readonly requireSigned: boolean;
  /** The environments in the order in which they get what is promoted; absent where any may come first. */
  readonly order?: readonly string[];
  /** How long it has to stay in each before it goes on to the next. */
  readonly soakHours?: number;
  /** How old a review of what is accepted may be; without it, nobody has to look. */
  readonly reviewDays?: number;
  readonly keys: readonly TrustedKey[];
  readonly identities: readonly TrustedIdentity[];
}

/** An identity of Sigstore whose signature under an attestation counts. */
export interface TrustedIdentity {
  /** Who vouches for it: `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** `https://github.com/acme/shop/.github/workflows/parity.yml@refs/heads/main`. */
  readonly subject: string;
}

/** A public key whose signature under an attestation counts. */
export interface TrustedKey {
  /** Whose it is: `the gate's job`. */
  readonly name: string;
  /** In PEM, or the body of that in one line: `MCowBQYDK2VwAyEA…`. */
  readonly key: string;
}

/** What holds when there is no contract: nothing may differ and everything blocks. */
export const emptyContract: Contract = {
  environments: new Map(),
  parameters: [],
  allow: [],
  following: [],
  waivers: [],
  causes: [],
  severity: [],
  renames: [],
  schema: [],
  schemaAt: [],
  required: [],
  gate: {
    failOn: "low",
    requireApplied: true,
    requireNoLiveDrift: true,
    requireSameConfiguration: true,
    requireSigned: false,
    keys: [],
    identities: [],
  },
  locations: new Map(),
};
