/**
 * Why places differ together, as data. One cause is one finding, whatever number of places it has and whoever found
 * it. Ids are made from causes, so a cause holds addresses, names and paths alone: no value and no sentence. Rewording
 * what people read changes no id.
 */
import type { ContractSection } from "./contract-change.js";
import type { Section } from "./difference.js";
import type { DenialKind } from "./outcome.js";
import type { FindingKind } from "./report.js";
import { parseAddress } from "./address.js";
import { formatPath, type Path } from "./path.js";
import type { ProvenPlace } from "./proof.js";

/** What decides that environments differ, as data: findings with one cause are one, and its key is made of it. */
export type Cause =
  /** A parameter, or a part of one, that differs and may not: `database.engineVersion`. */
  | { readonly kind: "parameter"; readonly name: string }
  /** A parameter that differs and moves nothing. */
  | { readonly kind: "idle-parameter"; readonly name: string }
  /** A parameter that must differ and does not. */
  | { readonly kind: "equal-parameter"; readonly name: string }
  /** The condition that the contract puts on a parameter, by the rule's pattern. */
  | { readonly kind: "condition"; readonly name: string; readonly pattern: string }
  /** A definition that looks at which environment it is in: `local.is_production`. */
  | { readonly kind: "branch"; readonly definition: string }
  /** What two copies of the source write differently: a definition, or the place itself. */
  | { readonly kind: "copies"; readonly definition: string }
  /** A definition that a clock or chance decides. */
  | { readonly kind: "chance"; readonly definition: string }
  /** One tag, on whatever resources it is. */
  | { readonly kind: "tag"; readonly key: string }
  /** A place that the configuration proof leaves open; `subject` is an address, or stands for a loop's resources. */
  | { readonly kind: "residual"; readonly section: Section; readonly subject: string; readonly path: string }
  /** A resource or module that one environment alone has. */
  | { readonly kind: "absent"; readonly address: string }
  /** A component that one environment has and another does not, by its name. */
  | { readonly kind: "component"; readonly name: string }
  /** An environment that has nothing at all of what the other has, by its name. */
  | { readonly kind: "empty"; readonly environment: string }
  /** What a data source found, such as an image. */
  | { readonly kind: "lookup"; readonly address: string }
  /** What would decide is not at hand: the Terraform source, a configuration proof, or what only an apply shows. */
  | { readonly kind: "means"; readonly missing: "source" | "proof" | "apply" }
  /** What could not be decided because of one reference or function: `data.x.y`, `rsadecrypt()`. */
  | { readonly kind: "undecided"; readonly denial: DenialKind; readonly about: string }
  /** A file or module that the source names and that is not read, by its path from the folder of the root module. */
  | { readonly kind: "unread"; readonly path: string }
  /** A place that could not be decided for a reason that is only its own. */
  | {
      readonly kind: "undecided-place";
      readonly denial: DenialKind;
      readonly address: string;
      readonly path: string;
    }
  /** A place with which nothing else shares a reason. */
  | {
      readonly kind: "place";
      readonly finding: FindingKind;
      readonly section: Section;
      readonly address: string;
      readonly path: string;
    }
  /** A place where both plans have what only one configuration says. */
  | { readonly kind: "override"; readonly address: string; readonly path: string }
  /** Another environment's identity or secret, by what it is of: `account`, `secret var.token`. */
  | { readonly kind: "leak"; readonly origin: string }
  /** An environment variable whose endpoint is a stand-in, on whatever resources it is. */
  | { readonly kind: "mock"; readonly name: string }
  /** A credential that stands in clear, by the rule that finds it and its first place. */
  | { readonly kind: "credential"; readonly rule: string; readonly address: string; readonly path: string }
  /** An object that was changed outside of Terraform. */
  | { readonly kind: "drift"; readonly address: string }
  /** What one environment alone does to the objects of a resource: `replace`, on `request`. */
  | { readonly kind: "action"; readonly fate: string; readonly reason: string; readonly address: string }
  /** A check that failed, and in which environments. */
  | { readonly kind: "check"; readonly address: string; readonly environments: readonly string[] }
  /** A synthesis of the proof that failed, by the probe's name. */
  | { readonly kind: "probe"; readonly name: string }
  /** The plan, proof or source of an environment as a whole, and what is wrong with it. */
  | {
      readonly kind: "input";
      readonly state:
        | "incomplete-plan"
        | "incomplete-configuration"
        | "contradictory-plan"
        | "unknown-parts"
        | "stale-proof"
        | "stale-source";
    }
  /** What a promotion needs and does not have. */
  | {
      readonly kind: "requirement";
      readonly name: "nothing-pending" | "same-configuration" | "recent-plan" | "promotion-order" | "recent-review";
    }
  /** A variable that the contract requires of containers or functions: its name, and the patterns of whom. */
  | { readonly kind: "required"; readonly variable: string; readonly container: string; readonly function: string }
  /** A rule for manifests, or an entry of what is required, that is about nothing, by its pattern. */
  | { readonly kind: "idle-rule"; readonly of: "manifest" | "container" | "function"; readonly pattern: string }
  /** A rule of the contract that guards nothing, by its pattern; without one, all that need parameter files. */
  | { readonly kind: "rule"; readonly pattern?: string }
  /** An allowance or waiver, by what it covers. */
  | {
      readonly kind: "declaration";
      readonly of: "allowance" | "waiver";
      /** Patterns as the contract has them; empty where it has none. */
      readonly resource: string;
      readonly attribute: string;
      readonly presence: string;
      /** Set where it is for one environment alone. */
      readonly environment?: string;
      /** Set where the day itself is the matter. */
      readonly expires?: string;
    }
  /** An allowance or waiver for causes, by those; `expires` where the day itself is the matter. */
  | {
      readonly kind: "accepted-causes";
      readonly of: "allowance" | "waiver";
      readonly causes: readonly string[];
      readonly environment?: string;
      readonly expires?: string;
    }
  /** What a proposed contract says in another way, by the section, and by what of it. */
  | { readonly kind: "proposal"; readonly section: ContractSection; readonly subject: string };

/** The kinds of causes, one by one. */
export type CauseOf<Kind extends Cause["kind"]> = Extract<Cause, { readonly kind: Kind }>;

/**
 * A cause as one readable line, different for different causes: `branch local.is_production`,
 * `residual resource aws_db_instance.main engine_version`. What is empty or holds a blank is quoted.
 */
export const causeKey = ({ kind, ...parts }: Cause): string =>
  [
    kind,
    ...Object.values(parts)
      .flatMap((part: string | readonly string[]) => part)
      .map(word),
  ].join(" ");

/**
 * A fault as a contract accepts it: what kind of finding it is, and its cause. Another kind at the same place, such as
 * a hidden constant where a branch was accepted, is another one.
 */
export const faultKey = (kind: FindingKind, cause: Cause): string =>
  cause.kind === "place" ? causeKey(cause).slice("place ".length) : `${kind} ${causeKey(cause)}`;

/** Whether a contract can accept the cause as such: it is one thing, and what is new comes of another one. */
export const isAcceptable = ({ kind }: Cause): boolean => ACCEPTABLE.has(kind);

/** True for causes that several who look for different things can find, and that are one finding all the same. */
export const isShared = ({ kind }: Cause): boolean => SHARED.has(kind);

/**
 * The cause of what differs at a place that the proof leaves open. A tag that many resources lack was forgotten once,
 * and the resources of one loop are there for one reason.
 */
export function residualCause({ section, address, path }: ProvenPlace): CauseOf<"residual" | "tag"> {
  const tag = section === "resource" ? tagCause(path) : undefined;
  if (tag !== undefined) return tag;
  return { kind: "residual", section, subject: path.length === 0 ? family(address) : address, path: formatPath(path) };
}

/** The cause for a tag, on whatever resource it is; undefined for other places. What names an object is its own. */
export const tagCause = (path: Path): CauseOf<"tag"> | undefined =>
  (path[0] === "tags" || path[0] === "tags_all") &&
  path.length === 2 &&
  typeof path[1] === "string" &&
  path[1] !== "Name"
    ? { kind: "tag", key: path[1] }
    : undefined;

// --- internal ---

const word = (part: string): string => (/^[^\s"]+$/.test(part) ? part : JSON.stringify(part));

/**
 * What is missing (a source, a proof, a file, a function) is not one thing: whatever comes to depend on it later would
 * be accepted unseen. Parameters and conditions have rules of their own, and so has what a promotion needs. What is
 * nothing but a place is accepted by the place, which says which instance and which element it is.
 */
const ACCEPTABLE: ReadonlySet<Cause["kind"]> = new Set([
  "idle-parameter",
  "branch",
  "copies",
  "chance",
  "tag",
  "residual",
  "lookup",
  "override",
  "mock",
]);

const SHARED: ReadonlySet<Cause["kind"]> = new Set(["branch", "copies", "means", "residual", "tag", "unread"]);

/** `aws_x.worker1` and `aws_x.worker_2_1A2B3C4D` are made by one loop. */
function family(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === undefined) return address;
  const stem = parsed.name.replace(/_[0-9A-F]{8}$/, "");
  return /\d/.test(stem) ? `${parsed.mode} ${parsed.type} ${stem.replaceAll(/\d+/g, "#")}` : address;
}
