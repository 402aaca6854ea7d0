/** What people read of a difference that nothing explains, whatever kind of finding it is. */
import { escapePattern } from "../../model/pattern.js";
import type { Excess } from "../../model/permission.js";
import type {
  DifferenceFacts,
  DifferenceReason,
  DifferenceSubject,
  ForbiddenParameterFacts,
  NamedPlace,
} from "./cases.js";
import { counted, yamlQuoted } from "./phrases.js";
import type { Row } from "./row.js";
import { toolchainConsequence, toolchainSuggestion, toolchainTitle } from "./toolchain-words.js";

/** The row of a kind; what to do about it is that of its kind, unless a parameter or a missing file is the matter. */
export const differenceRow = (suggestion: (place: NamedPlace, entry?: string) => string): Row<DifferenceFacts> => ({
  title: ({ subject }) => titleOfSubject(subject),
  others: ({ subject }) => (subject.is === "place" ? "following" : undefined),
  message: ({ subject, reason }) => `${consequenceOf(subject)}${reasonText(reason)}`,
  suggestion: (facts, entry) =>
    decidesSuggestion(facts.subject) ? suggestionFor(facts.subject) : suggestion(facts, entry),
  severity: "first-place",
});

/** How one place, or what has one cause with it, is allowed to differ. */
export const allowAttribute = (place: NamedPlace, entry: string = allowanceOf(place)): string =>
  "Make the two equal, or derive the value from a parameter that may differ; if it has to stay, add " +
  `${entry} under allow: in the contract.`;

/** The same behind what else there is to do; nothing where no one line accepts it. */
export const orAccept = (entry: string | undefined): string =>
  entry === undefined ? "" : ` If it has to stay, add ${entry} under allow: in the contract.`;

/** The entry for the contract that accepts one or several causes, as code. */
export const causeEntry = (causes: readonly string[]): string => {
  const [only = ""] = causes;
  const text = causes.length === 1 ? yamlQuoted(only) : `[${causes.map(yamlQuoted).join(", ")}]`;
  return `\`- { cause: ${text}, reason: … }\``;
};

/** The entry for the contract that covers a place and nothing else, as code. */
export const allowanceOf = ({ address, place }: NamedPlace): string =>
  allowance(address, `attribute: ${yamlQuoted(place === "" ? "*" : place)}`);

/** How one environment alone is allowed to have something. */
export const allowPresence = (
  { address }: NamedPlace,
  entry: string = allowance(address, "presence: <environment>"),
): string =>
  `Make it in both environments or in neither; if only one may have it, add ${entry} under allow: in the contract.`;

/** What the places of a finding have in common, as its title; also where no difference tells of them. */
export function titleOfSubject(subject: DifferenceSubject): string {
  switch (subject.is) {
    case "parameter":
    case "variable":
      return titleOfParameter(subject);
    case "empty-environment":
      return `${subject.environment} has nothing of what ${subject.other} has`;
    case "environment-variable":
      return `${subject.name} of ${subject.address} is only in ${subject.owner}`;
    case "branch":
      return `${subject.definition} looks at which environment it is in`;
    case "copies":
      return `${subject.definition} is written differently in the two copies of the source`;
    case "only-in-one":
      return `${subject.address} exists in one environment only`;
    case "other-reason":
      return `${subject.address} is there for another reason than a parameter`;
    case "source":
      return "What only the Terraform source can decide";
    case "proof":
      return "What only a configuration proof can explain";
    case "unread":
      return `What only ${subject.path} can decide`;
    case "toolchain":
      return toolchainTitle(subject);
    case "place":
      return subject.place === "" ? subject.address : `${subject.place} of ${subject.address}`;
  }
}

/** What to do about it. */
export function suggestionFor(subject: Telling): string {
  if ("excess" in subject && subject.excess !== undefined) return permitExcess(subject.name, subject.excess);
  if ("unfollowed" in subject)
    return (
      `Give ${subject.name} values that differ in what names the environments alone, declare the names that it is ` +
      "made of (identity), or let it differ in any way (`may: differ`)."
    );
  switch (subject.is) {
    case "parameter":
      return (
        `Give ${subject.name} the same value in both parameter files, or list it under parameters: in the ` +
        "contract with a reason."
      );
    case "variable":
      return (
        `Give ${subject.name} the same value in both environments, or list ` +
        "it under parameters: in the contract with a reason."
      );
    case "empty-environment":
      return (
        `Look whether the file of ${subject.environment} is of the right folder, workspace and state, and plan it ` +
        "again; an environment that does not exist yet cannot be compared."
      );
    case "toolchain":
      return toolchainSuggestion(subject);
    case "environment-variable":
      return (
        `Give ${subject.name} to ${subject.lacking} as well, or take it out of ${subject.owner}; if ` +
        `${subject.lacking} is meant to run without it, add ` +
        `${allowanceOf(subject)} under allow: in the contract.`
      );
    case "source":
      return (
        "Name the folder with the Terraform source in the contract (source:); what is merely not known yet can " +
        "also be compared after the apply."
      );
    case "proof":
      return (
        "Synthesize the CDKTF app with tfparity/cdktf, which writes a proof beside each configuration, and name " +
        "their folders in the contract (synth:); for plain Terraform, name the folder with the source (source:)."
      );
    case "unread":
      return (
        "Keep it in the repository, or allow its folder with --root; what is merely not known yet can also be " +
        "compared after the apply."
      );
  }
}

// --- internal ---

function titleOfParameter({ name, excess, unfollowed }: ForbiddenParameterFacts): string {
  if (excess === undefined && unfollowed === true)
    return `The parameter ${name} differs in more than what names the environments`;
  if (excess === undefined) return `The parameter ${name} differs, which the contract does not allow`;
  return excess.is === "alone"
    ? `Only ${excess.owner} has the parameter ${name}, which the contract does not allow`
    : `${excess.owner} has more elements of the parameter ${name}, which the contract does not allow`;
}

const permitExcess = (name: string, { is, owner }: Excess): string =>
  `Give both environments ${is === "alone" ? name : `as many elements of ${name}`}; if that is meant, add ` +
  `\`presence: ${yamlQuoted(owner)}\` to the rule for it under parameters: in the contract.`;

/** The subjects that say what to do about them, whatever kind of finding it is. */
type Telling =
  | ForbiddenParameterFacts
  | Extract<
      DifferenceSubject,
      { readonly is: "empty-environment" | "environment-variable" | "source" | "proof" | "unread" | "toolchain" }
    >;

const decidesSuggestion = (subject: DifferenceSubject): subject is Telling => TELLING.has(subject.is);

const TELLING: ReadonlySet<DifferenceSubject["is"]> = new Set<Telling["is"]>([
  "parameter",
  "variable",
  "empty-environment",
  "environment-variable",
  "source",
  "proof",
  "unread",
  "toolchain",
]);

/** What comes of it, as a sentence before the reason; empty where nothing general can be said. */
function consequenceOf(subject: DifferenceSubject): string {
  if (subject.is === "proof")
    return (
      `The two configurations differ in ${counted(subject.places, "place")}, and nothing tells what an allowed ` +
      "parameter decides from what somebody forgot. "
    );
  if (subject.is === "toolchain") return toolchainConsequence(subject);
  return subject.is === "environment-variable"
    ? `What reads ${subject.name} in ${subject.lacking} finds nothing: it falls back to a default, or fails when ` +
        "it first asks for it. "
    : "";
}

function reasonText(reason: DifferenceReason): string {
  switch (reason.is) {
    case "only-in-one":
      return `Only ${reason.owner} has it${reason.because === "" ? "" : `: ${reason.because}`}.${nearText(reason)}`;
    case "order":
      return (
        "Both have the same elements in another order, and nothing known says whether their order means " +
        "anything (give the provider's schemas with --schema)."
      );
    case "sensitivity":
      return "Only one environment treats it as a secret, whatever its values are.";
    case "undecided":
      return `It cannot be decided whether this is intended: ${reason.because.join("; ")}.`;
    case "denied":
      return `Nothing explains it: ${reason.because.join("; ")}.`;
  }
}

function nearText({ near, lacking }: DifferenceReason & { readonly is: "only-in-one" }): string {
  if (near === undefined) return "";
  return near.is === "ambiguous"
    ? ` Nothing was paired with it: ${near.because}.`
    : ` The most similar one that ${lacking} has alone is ${near.address} ` +
        `(${Math.round(near.similarity * 100)} % alike): if it is the same under another name, add a renames: rule.`;
}

/** An entry for the contract that covers this place and nothing else, as code. */
const allowance = (address: string, what: string): string =>
  `\`- { resource: ${yamlQuoted(escapePattern(address))}, ${what}, reason: … }\``;
