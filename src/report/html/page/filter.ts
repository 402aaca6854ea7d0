/** What of a report a page shows: a finding or an explained difference has to be all that is asked for. */
import { findingKinds } from "../../../knowledge/finding-kinds.js";
import type { ExplainedGroup, Finding, ParityReport, ReportedPlace } from "../../../model/report.js";
import { allValues } from "../../across-environments.js";
import { isBelow } from "./place-tree.js";

/** What is asked for; an empty text asks for nothing, so that everything is shown. */
export interface Filter {
  /** Words that all have to stand somewhere in it, in capital or small letters. */
  readonly text: string;
  readonly environment: string;
  readonly component: string;
  /** The name of one of those who are to mend it. */
  readonly owner: string;
  readonly severity: string;
  readonly dimension: string;
  readonly kind: string;
  /** `open`, `waived` or `baselined`. */
  readonly status: string;
  /** The kind of explanation; asked for it, findings are left out, because nothing explains them. */
  readonly explanation: string;
  /** A module or a construct, as the steps that lead to it: `module.network`, `module.subnets`. */
  readonly below: readonly string[];
}

/** Hides nothing. */
export const everything: Filter = {
  text: "",
  environment: "",
  component: "",
  owner: "",
  severity: "",
  dimension: "",
  kind: "",
  status: "",
  explanation: "",
  below: [],
};

/** A finding with all of its text in small letters, which is made when somebody first looks for a word. */
export interface Searchable<Thing> {
  readonly thing: Thing;
  readonly text: () => string;
}

/** Findings with the text that is looked through. */
export const searchableFindings = ({ findings }: ParityReport): readonly Searchable<Finding>[] =>
  findings.map((finding) => {
    const { id, cause, message, kind, places, owners = [] } = finding;
    const names = owners.map(({ name }) => name);
    const texts = () => [id, cause, message, findingKinds[kind].title, kind, ...names, ...placeTexts(places)];
    return { thing: finding, text: once(() => small(texts())) };
  });

/** Explained differences with the text that is looked through. */
export const searchableExplained = ({ explained }: ParityReport): readonly Searchable<ExplainedGroup>[] =>
  explained.map((group) => {
    const { evidence, reason = "", parameters = [] } = group.explanation;
    const texts = () => [evidence, reason, ...parameters, ...placeTexts(group.places)];
    return { thing: group, text: once(() => small(texts())) };
  });

/** The findings that are all that is asked for, in their order. */
export function shownFindings(all: readonly Searchable<Finding>[], filter: Filter): readonly Finding[] {
  if (filter.explanation !== "") return [];
  const { owner } = filter;
  return shown(
    all,
    filter,
    (finding) =>
      (["severity", "dimension", "kind", "status"] as const).every((name) => isAsked(filter[name], finding[name])) &&
      (owner === "" || (finding.owners ?? []).some(({ name }) => name === owner)),
  );
}

/** The explained differences that are all that is asked for; none where what only findings have is asked for. */
export function shownExplained(all: readonly Searchable<ExplainedGroup>[], filter: Filter): readonly ExplainedGroup[] {
  const { severity, dimension, kind, status, owner } = filter;
  if ([severity, dimension, kind, status, owner].some((asked) => asked !== "")) return [];
  return shown(all, filter, ({ explanation }) => isAsked(filter.explanation, explanation.kind));
}

// --- internal ---

function shown<Thing extends Finding | ExplainedGroup>(
  all: readonly Searchable<Thing>[],
  { text, environment, component, below }: Filter,
  isAlso: (thing: Thing) => boolean,
): readonly Thing[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return all
    .filter(
      (one) =>
        isAsked(environment, one.thing.environment) &&
        isAsked(component, one.thing.component) &&
        isAlso(one.thing) &&
        (below.length === 0 || one.thing.places.some((place) => isBelow(place, below))) &&
        words.every((word) => one.text().includes(word)),
    )
    .map(({ thing }) => thing);
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

const isAsked = (asked: string, has: string | undefined): boolean => asked === "" || asked === has;

const placeTexts = (places: readonly ReportedPlace[]): readonly string[] =>
  places.flatMap((place) => [
    `${place.address} ${place.place}`,
    place.constructPath ?? "",
    ...Object.values(allValues(place)).map(({ text = "" }) => text),
  ]);

const small = (texts: readonly string[]): string => texts.join("\n").toLowerCase();
