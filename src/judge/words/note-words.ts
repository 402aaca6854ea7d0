/** What people read of a note, by kind: what is worth knowing and never blocks. */
import type { Contract, ContractOrigin, Location } from "../../model/contract.js";
import type { ProposedChanges } from "../../model/contract-change.js";
import type { Environment } from "../../model/environment.js";
import type { Note, ReportedPlace } from "../../model/report.js";
import { unreadText, type UnreadReason } from "../../model/unread.js";
import { excusedText, originText } from "./contract-change-words.js";
import { FATE_VERBS } from "./action-words.js";
import type { ObjectFate, PlanFile, ScopeFacts } from "./cases.js";
import { andList, counted, firstOf, scopeText } from "./phrases.js";

/** What each kind of note is about, as data. */
interface NoteFacts {
  /** By which version of the contract it was judged, where that is not the file in the work tree. */
  readonly "contract-origin": Pick<Contract, "file"> & { readonly from: ContractOrigin } & Partial<ProposedChanges>;
  /** A secret that all environments share. */
  readonly "equal-secret": { readonly name: string };
  /** A condition that asks for environments which are not compared here. */
  readonly "undecided-condition": {
    readonly name: string;
    readonly without: readonly string[];
    readonly when: string;
  };
  readonly "unused-identity": { readonly name: string; readonly environment: string };
  /** A parameter that names every environment, and that the contract does not call an identity. */
  readonly "undeclared-identity": {
    readonly name: string;
    /** `name`, `account`. */
    readonly kind: string;
    readonly location: Location;
  };
  /** Input that does not say all that is secret. */
  readonly "unmarked-secrets": Pick<Environment, "name" | "source" | "terraformVersion">;
  /** Types of which no schema is known, by provider. */
  readonly "unknown-schema": { readonly types: ReadonlyMap<string, readonly string[]> };
  /** Values taken for nothing but a reference. */
  readonly "bare-references": { readonly environments: readonly string[]; readonly places: number };
  /** Files and modules that a source names and that are not read. */
  readonly "unread-source": {
    readonly environment: string;
    readonly unread: readonly (readonly [string, UnreadReason])[];
  };
  /** What the contract says of variables and sources of environments that are read from a state. */
  readonly "ignored-for-states": {
    readonly environments: readonly string[];
    readonly hasSource: boolean;
    /** The patterns of the rules for root variables. */
    readonly rules: readonly string[];
  };
  /** Refresh-only plans: what there is was compared. */
  readonly "compares-what-is": { readonly environments: readonly string[] };
  /** Environment variables whose endpoint is a stand-in in one environment and a service in the reference. */
  readonly "mock-in-one": {
    readonly environment: string;
    readonly reference: string;
    readonly names: readonly string[];
  };
  /** Module calls of a synthesized configuration that are given something else than in the reference. */
  readonly "unseen-modules": { readonly environment: string; readonly modules: readonly string[] };
  /** What the plan of one environment does to its objects and that of others does not, by what it does. */
  readonly "action-in-one": {
    readonly environment: string;
    readonly others: readonly string[];
    readonly addresses: ReadonlyMap<ObjectFate, readonly string[]>;
  };
  /** What a plan says in parts that this version does not know. */
  readonly "unknown-part": { readonly plan: PlanFile; readonly parts: readonly string[] };
  /** An allowance that excuses more than one cause, and nothing that decides what runs. */
  readonly "wide-allowance": {
    readonly scope: ScopeFacts;
    readonly places: number;
    readonly attributes: number;
  };
  /** How many findings the baseline holds, and since when. */
  readonly baseline: { readonly file: string; readonly findings: number; readonly since: string };
  /** Findings of the baseline that there are no more. */
  readonly "baseline-gone": { readonly file: string; readonly findings: number };
  /** Findings of the baseline that are open again. */
  readonly "baseline-changed": { readonly file: string; readonly findings: number };
  /** Differences that there are, and will not be after the plans. */
  readonly "removed-differences": { readonly environments: readonly string[]; readonly differences: number };
}

/** A note of a kind, put into words. */
export const noteOf = <Kind extends keyof NoteFacts>(
  kind: Kind,
  facts: NoteFacts[Kind],
  places: readonly ReportedPlace[] = [],
): Note => ({ kind, text: noteWords[kind](facts), places });

// --- internal ---

const noteWords: { readonly [Kind in keyof NoteFacts]: (facts: NoteFacts[Kind]) => string } = {
  "contract-origin": ({ changes = [], together, ...contract }) => {
    const number = changes.length === 1 ? "one thing" : `${changes.length} things`;
    return (
      `This was judged by ${originText(contract)}.` +
      (changes.length === 0
        ? ""
        : ` The contract here says ${number} in another way, which counts when it is merged.`) +
      (together === undefined || changes.length < 2 ? "" : ` Together they would excuse ${excusedText(together)}.`)
    );
  },
  "equal-secret": ({ name }) =>
    `${name} is a secret and the same in all environments; say must: differ in the contract if they ` +
    "should not share it.",
  "undecided-condition": ({ name, without, when }) =>
    `The condition on ${name} is about ${andList(without)} as well, not compared here: \`${when}\``,
  "unused-identity": ({ name, environment }) =>
    `The parameter ${name} names ${environment} and moves nothing in the configuration.`,
  "undeclared-identity": ({ name, kind, location: { file, line } }) =>
    `The parameter ${name} is the ${kind} of its environment, and the contract lets it differ like any other, ` +
    `so that code which asks for it (${name} == "production") is permitted. Say identity: ${kind} in line ` +
    `${line} of ${file}: then only text that passes through may follow from it.`,
  "unmarked-secrets": ({ name, source, terraformVersion }) =>
    (source === "plan"
      ? `The plan of ${name} was made by Terraform ${terraformVersion ?? "of unknown version"}, which does not ` +
        "mark sensitive values: "
      : `The state of ${name} does not say all that is sensitive: `) +
    "what may be a secret in it is not shown, and a secret that is an ordinary word may be. " +
    (source === "plan" ? "Plan with a newer Terraform." : "Give what terraform show -json prints of it instead."),
  "unknown-schema": ({ types }) => {
    const named = [...types].map(([provider, names]) => `${provider} (${firstOf(names, 5, ", ")})`);
    return (
      `No schema is known for ${firstOf(named, 5, "; ")}, so that a secret there is concealed only where the input ` +
      "marks it or it looks like one. Write it with terraform providers schema -json, and give it with --schema or " +
      "with schema: in the contract."
    );
  },
  "bare-references": ({ environments, places }) =>
    `In ${andList(environments)} ${places === 1 ? "one value is" : `${places} values are`} not known yet and taken ` +
    "for bare references to the same things; a literal beside one would not show. Name the Terraform source in " +
    "the contract (source:) to have the expressions compared.",
  "unread-source": ({ environment, unread }) => {
    const named = unread.map(([path, because]) => `${path} (${unreadText[because]})`);
    return (
      `The source of ${environment} names what is not read: ${firstOf(named, 10, ", ")}. ` +
      "What only it can tell is undetermined."
    );
  },
  "ignored-for-states": ({ environments, hasSource, rules }) => {
    const said = [
      ...(hasSource ? ["source:"] : []),
      ...(rules.length > 0 ? [`the rules for ${firstOf(rules, 3, ", ")}`] : []),
    ];
    return (
      `${andList(environments)} ${environments.length === 1 ? "is" : "are"} read from a state, which says nothing of ` +
      `variables and expressions: ${andList(said)} ${said.length === 1 && hasSource ? "does" : "do"} nothing there. ` +
      "Compare plans to have them count."
    );
  },
  "compares-what-is": ({ environments }) =>
    `The plans of ${andList(environments)} only refresh, so that what there is was compared, as Terraform had left ` +
    "it. What their configurations would still change stands in no such plan.",
  "mock-in-one": ({ environment, reference, names }) =>
    `${firstOf(names, 5, ", ")} ${names.length === 1 ? "is" : "are"} the machine itself or a stand-in in ` +
    `${environment}, and a service in ${reference}: what is tested in ${environment} is not what will be called.`,
  "unseen-modules": ({ environment, modules }) =>
    `In ${environment} ${firstOf(modules, 5, ", ")} ${modules.length === 1 ? "is" : "are"} given something else, and ` +
    "a synthesized configuration does not hold what comes of it inside: compare plans, with source: beside synth: in " +
    "the contract, to see that.",
  "action-in-one": ({ environment, others, addresses }) => {
    const done = [...addresses]
      .filter(([, some]) => some.length > 0)
      .map(([fate, some]) => `${FATE_VERBS[fate]} ${firstOf(some, 5, ", ")}`);
    return (
      `The plan of ${environment} alone ${done.join("; ")}; that of ${andList(others)} does not. What comes of it is ` +
      "compared like everything else."
    );
  },
  "unknown-part": ({ plan, parts }) =>
    `${plan.file} says something in ${firstOf(parts, 5, ", ")}, which this version does not know: ` +
    "nothing there is compared.",
  "wide-allowance": ({ scope, places, attributes }) =>
    `The allowance for ${scopeText(scope)} excuses ${places} places in ${attributes} attributes, none of ` +
    "which is known to decide what runs or who may do what.",
  baseline: ({ file, findings, since }) =>
    `${counted(findings, "finding")} ${findings === 1 ? "is" : "are"} in the baseline (${file}), the oldest since ` +
    `${since}.`,
  "baseline-gone": ({ file, findings }) =>
    `${counted(findings, "finding")} of the baseline (${file}) ${findings === 1 ? "is" : "are"} not there any more; ` +
    "tfparity baseline --prune takes them out.",
  "baseline-changed": ({ file, findings }) =>
    `${counted(findings, "finding")} of the baseline (${file}) ${findings === 1 ? "has" : "have"} come to other ` +
    `places or values, and ${findings === 1 ? "is" : "are"} open again.`,
  "removed-differences": ({ environments, differences }) =>
    `The plans of ${andList(environments)} take away ` +
    `${differences === 1 ? "1 difference that there is" : `${differences} differences that there are`} ` +
    "between them now.",
};
