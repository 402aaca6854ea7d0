import type { Address } from "./address.js";
import type { Path } from "./path.js";
import type { UnreadReason } from "./unread.js";
import type { Value } from "./value.js";

/** What an environment was read from. Only environments from comparable sources are compared. */
export type Source = "plan" | "state" | "configuration";

/** One instance of the module, as one input file tells it. Plain data; made by `read/`, never changed. */
export interface Environment {
  readonly name: string;
  readonly source: Source;
  /** The file as the user named it, `-` for standard input; for messages only. */
  readonly file: string;
  /** SHA-256 of the bytes as they were given, `sha256:<hex>`. Never shown: whoever has it could try secrets. */
  readonly fingerprint: string;
  /** A configuration as it was written, whole; absent for what Terraform made. */
  readonly document?: Value;
  readonly formatVersion?: string;
  readonly terraformVersion?: string;
  /** What will exist, by address: managed resources (without deleted ones) and data sources. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Managed objects that the plan deletes or forgets, and deposed objects: what will no longer exist. */
  readonly departing: readonly Resource[];
  readonly outputs: ReadonlyMap<string, Output>;
  /** Outputs that the plan removes; the value of each is the one that it still has. */
  readonly departingOutputs: readonly Output[];
  /** Root module variables, with their values; plan JSON shows sensitive ones in clear, here they are marked. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** What the module asks for. Absent for states, which do not say. */
  readonly configuration?: Configuration;
  /** Changes made outside of Terraform (`resource_drift`). */
  readonly drift: readonly Drift[];
  readonly checks: readonly Check[];
  readonly statements: Statements;
}

/** One resource instance. */
export interface Resource {
  readonly address: string;
  readonly parsed: Address;
  /** Full provider name, such as `registry.terraform.io/hashicorp/aws`; `""` where the input does not say. */
  readonly provider: string;
  /**
   * Planned actions, such as `["no-op"]` or `["delete","create"]`; empty for data sources that were read and for
   * states.
   */
  readonly actions: readonly string[];
  readonly actionReason?: string;
  /** The object as it will be: `after` with unknown and sensitive folded in. */
  readonly value: Value;
  /** The object as it is. Absent when it does not exist yet or the input does not say. */
  readonly before?: Value;
  /** The attributes that force a replacement. */
  readonly replacePaths: readonly Path[];
  /** Set when the plan moves the object here from another address. */
  readonly previousAddress?: string;
  /** True when the plan imports the object. */
  readonly importing: boolean;
  /** The key of a deposed object; such objects stand in `departing` only. */
  readonly deposed?: string;
}

/** An output of the root module, as the plan leaves it. */
export interface Output {
  readonly name: string;
  readonly value: Value;
  readonly before?: Value;
  readonly actions: readonly string[];
}

/** A root variable, with the value that the plan was made with. */
export interface Variable {
  readonly name: string;
  /** Marked sensitive as a whole when the configuration declares the variable sensitive. */
  readonly value: Value;
}

/** An object that was changed outside of Terraform. */
export interface Drift {
  readonly address: string;
  /** As of a resource. */
  readonly provider: string;
  /** The key of a deposed object that was changed; absent for the one that there is now. */
  readonly deposed?: string;
  readonly actions: readonly string[];
  readonly before: Value;
  readonly after: Value;
}

/** The result of a `check` block, a precondition or a postcondition. */
export interface Check {
  /** Such as `check.health` or `aws_db_instance.main`. */
  readonly address: string;
  readonly status: "pass" | "fail" | "error" | "unknown";
  readonly messages: readonly string[];
}

/** What the plan says about itself; undefined where it says nothing (older Terraform, OpenTofu). */
export interface Statements {
  readonly errored?: boolean;
  readonly complete?: boolean;
  readonly applyable?: boolean;
  /** When the plan was made, RFC 3339. */
  readonly timestamp?: string;
  /** How many changes Terraform put off (`deferred_changes`). */
  readonly deferred: number;
  /** True when nothing but deletions is planned and nothing will exist. */
  readonly destroys: boolean;
  /**
   * True when the plan has no `resource_changes` although resources exist: a refresh-only plan, which does not say what
   * will exist. Its resources are those that there are.
   */
  readonly refreshOnly: boolean;
  /** True for a refresh-only plan that is compared with others of its kind: what there is, with what there is. */
  readonly comparesWhatIs?: boolean;
  /**
   * False for a plan or state that does not say what is sensitive, as Terraform 0.14 and older wrote them:
   * secrets in it look like any other value. True for configurations, which hold what somebody wrote.
   */
  readonly marksSensitive: boolean;
  /** What the plan has and its configuration does not say; empty for states and configurations. */
  readonly gaps: readonly ConfigurationGap[];
  /** The changes in a plan that contradict themselves; empty for states and configurations. */
  readonly contradictions: readonly Contradiction[];
  /**
   * The parts that hold something and that this version does not know, in order: `action_invocations`,
   * `resource_changes.cost`. Nothing of them is compared.
   */
  readonly unknownParts: readonly string[];
}

/**
 * A planned change whose actions are not those of what it changes: Terraform never writes one. Nobody can tell there
 * what will be done. For example `{ kind: "read", address: "aws_sqs_queue.jobs" }`.
 */
export interface Contradiction {
  /**
   * `unsaid`: there are no actions; `unchanged`: nothing is to be done, and the values differ or are not known yet;
   * `read`: a managed resource is only read; `existence`: what is created was there before, what is deleted will be
   * there, what is updated or replaced will not be, or was not.
   */
  readonly kind: "unsaid" | "unchanged" | "read" | "existence";
  readonly address: string;
}

/**
 * Something that a plan has and that its `configuration` has to speak of and does not: Terraform never writes such a
 * plan. Nobody can tell there what was asked for and what a provider assigned. For example
 * `{ kind: "resource", address: "aws_sqs_queue.jobs" }`.
 */
export interface ConfigurationGap {
  /**
   * `configuration`: all of it; `argument`: what a module call has to give, `module.api var.size`; `arguments`: those
   * of a resource that cannot be written without; the others: its declaration.
   */
  readonly kind:
    "configuration" | "resource" | "module" | "output" | "variable" | "provider" | "argument" | "arguments";
  /** Empty for all of it. */
  readonly address: string;
}

/** What the module asks for: `configuration` in plan JSON, or the whole of a `cdk.tf.json`. */
export interface Configuration {
  /**
   * `json`: constants hold raw template text (`"${aws_vpc.main.id}"`), as CDKTF and `.tf.json` give it.
   * `hcl`: an expression is either a constant or a list of references, and literal parts of templates are lost.
   */
  readonly syntax: "json" | "hcl";
  /** By configuration address (without instance keys): `module.network.aws_subnet.private`. */
  readonly resources: ReadonlyMap<string, ConfiguredResource>;
  /** Module calls by path: `module.network`, `module.network.module.zone`. */
  readonly modules: ReadonlyMap<string, ConfiguredModule>;
  /** Root outputs by name. */
  readonly outputs: ReadonlyMap<string, ConfiguredExpression>;
  /** Root variables by name. */
  readonly variables: ReadonlyMap<string, ConfiguredVariable>;
  /** Provider configurations by key: `aws`, `aws.virginia`, `module.network:aws`. */
  readonly providers: ReadonlyMap<string, ConfiguredProvider>;
  /** Local values of the root module, where the input has them (`cdk.tf.json`, sources). */
  readonly locals: ReadonlyMap<string, ConfiguredExpression>;
  /**
   * What leaves no value in a plan, by configuration address: provisioners and connections of `aws_x.a`, conditions of
   * `output.url`, validations of `var.size`, `check.health`; only sources say it.
   */
  readonly unplanned?: ReadonlyMap<string, ConfiguredBlock>;
  /** The `terraform` block (required providers and versions, backend), where the input has it. */
  readonly terraform?: ConfiguredBlock;
  /** What `file` and `templatefile` read, by path from the folder of the root module; only sources say it. */
  readonly files?: ReadonlyMap<string, SourceContent>;
  /**
   * Files and folders of modules that the source names and that were not read, by path as above; calls whose files
   * nobody can name are there as written: `file(var.path)`.
   */
  readonly unread?: ReadonlyMap<string, UnreadReason>;
}

/** A file beside the source, as functions such as `file` read it. */
export interface SourceContent {
  readonly bytes: Uint8Array;
  /** `sha256:<hex>` of the bytes. */
  readonly digest: string;
  /** Of a template: the files that it reads itself, by path as above. */
  readonly reads?: readonly string[];
}

/** A resource or data source as the configuration has it: one for all of its instances. */
export interface ConfiguredResource {
  readonly address: string;
  /** The provider configuration it uses: a key of `Configuration.providers`. */
  readonly providerKey?: string;
  readonly arguments: ConfiguredBlock;
  /**
   * True where the plan has no word about arguments. Terraform leaves it out for a resource that has none, and whoever
   * cuts a plan down leaves it out as well.
   */
  readonly withoutArguments?: boolean;
  readonly count?: ConfiguredExpression;
  readonly forEach?: ConfiguredExpression;
  readonly dependsOn: readonly string[];
  /** Its `provisioner` blocks, each with its `type`; only plans say them. */
  readonly provisioners?: ConfiguredBlocks;
  /** `lifecycle.ignore_changes`, attribute texts or `all`; only `cdk.tf.json` and sources say it. */
  readonly ignoreChanges: readonly string[] | "all";
  /** What else the `lifecycle` block says, with what it ignores as texts in order; only sources say it. */
  readonly lifecycle?: ConfiguredBlock;
  /** Where CDKTF's construct tree has it, without the stack: `platform/database`. */
  readonly constructPath?: string;
  /** Where the construct was made, `file:line`, when the app recorded stack traces. */
  readonly madeAt?: string;
}

/** A module as it is called: `module.network`, or the root module, whose path is empty. */
export interface ConfiguredModule {
  readonly path: string;
  /**
   * The folder with its source, from that of the root module: `modules/api`, which is its `path.module`; only sources
   * say it.
   */
  readonly folder?: string;
  /** What of its source was not read, where it is the reason that none is at hand: a key of `Configuration.unread`. */
  readonly unread?: string;
  readonly source?: string;
  readonly version?: string;
  /** Only plans say it. */
  readonly dependsOn?: readonly string[];
  readonly arguments: ConfiguredBlock;
  readonly count?: ConfiguredExpression;
  readonly forEach?: ConfiguredExpression;
  /** The outputs of the called module. */
  readonly outputs: ReadonlyMap<string, ConfiguredExpression>;
  /** The variables that the called module declares. */
  readonly variables: ReadonlyMap<string, ConfiguredVariable>;
  /** The local values of the called module; only sources say them. */
  readonly locals?: ReadonlyMap<string, ConfiguredExpression>;
}

/** The declaration of a variable. */
export interface ConfiguredVariable {
  readonly name: string;
  readonly sensitive: boolean;
  readonly default?: Value;
  /** The type constraint as written, `list(string)`; only sources say it. */
  readonly type?: string;
  /** False when null stands for the default; only sources say it. */
  readonly nullable?: boolean;
}

/** A provider configuration, `aws` or `aws.us_east_1`. */
export interface ConfiguredProvider {
  readonly key: string;
  /** Full provider name. */
  readonly provider: string;
  readonly versionConstraint?: string;
  readonly arguments: ConfiguredBlock;
}

/** A node of a configuration: an expression, one block, or a list of blocks. */
export type Configured = ConfiguredExpression | ConfiguredBlock | ConfiguredBlocks;

/** What an argument is given: a constant, or what refers to something. */
export interface ConfiguredExpression {
  readonly kind: "expression";
  /** The constant, or with `syntax: json` the raw template text and whatever structure stands around it. */
  readonly constant?: Value;
  /** As Terraform lists them: each with its shorter prefixes, for string comparison only. */
  readonly references: readonly string[];
  /** What stands in each block, where the expression stands for the blocks that a `dynamic` makes. */
  readonly blocks?: readonly ConfiguredBlock[];
}

/** A block with its arguments: `lifecycle_rule { … }`, or all that a resource is given. */
export interface ConfiguredBlock {
  readonly kind: "block";
  readonly arguments: ReadonlyMap<string, Configured>;
}

interface ConfiguredBlocks {
  readonly kind: "blocks";
  readonly items: readonly Configured[];
}
