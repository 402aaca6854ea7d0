/** The kinds of findings as rules of SARIF: all of them in every report, so that a reader knows what was looked for. */
import { findingKinds } from "../../knowledge/finding-kinds.js";
import type { FindingKind } from "../../model/report.js";
import { pageUrl } from "../link-urls.js";
import type { LinkBases } from "../reporter.js";

/** A `reportingDescriptor` of SARIF, as far as it is used here. */
export interface Rule {
  readonly id: FindingKind;
  /** In the form that SARIF asks for, `LiveDrift`. */
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  /** Of the page about the kind, where that is on the web. */
  readonly helpUri?: string;
  readonly help: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration: { readonly level: "warning" };
  readonly properties: { readonly tags: readonly string[] };
}

/** All rules, in the order of the table of kinds: `rulesOf({}).find(({ id }) => id === "live-drift")`. */
export const rulesOf = (options: Pick<LinkBases, "pageBase">): readonly Rule[] =>
  KINDS.map((kind) => rule(kind, options));

/** Which of the rules is that of a kind. */
export const ruleIndex = (kind: FindingKind): number => INDEXES.get(kind) ?? -1;

// --- internal ---

const KINDS = Object.keys(findingKinds) as readonly FindingKind[];
const INDEXES: ReadonlyMap<FindingKind, number> = new Map(KINDS.map((kind, index) => [kind, index]));

function rule(kind: FindingKind, bases: Pick<LinkBases, "pageBase">): Rule {
  const { title, help, page } = findingKinds[kind];
  const address = pageUrl(page, bases);
  return {
    id: kind,
    name: kind.split("-").map(capitalized).join(""),
    shortDescription: { text: title },
    fullDescription: { text: help },
    ...(address === undefined ? {} : { helpUri: address }),
    help: {
      text: `${help} ${MORE} ${address ?? page}`,
      markdown: `**${title}**\n\n${help}\n\n${MORE} ${address === undefined ? `\`${page}\`` : `[${page}](${address})`}`,
    },
    defaultConfiguration: { level: "warning" },
    properties: { tags: ["environment-parity"] },
  };
}

const MORE = "An example, why it matters, how to fix it and how to allow it:";

const capitalized = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
