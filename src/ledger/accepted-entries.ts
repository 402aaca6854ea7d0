/**
 * Everything that a contract accepts, entry by entry, with a digest of what each says: whatever is widened, prolonged
 * or worded in another way has another one, and whatever is only moved has not.
 */
import type { Baseline, BaselineEntry } from "../model/baseline.js";
import type {
  AcceptedCauses,
  Allowance,
  Contract,
  ContractRules,
  ManifestRule,
  ParameterRule,
  Scope,
  Waiver,
} from "../model/contract.js";
import { hasWildcard } from "../model/pattern.js";
import type { AcceptedEntry } from "../model/review.js";
import { compareText } from "../model/value.js";
import { sha256Of } from "../model/sha256.js";

/**
 * The waivers and allowances of a contract and of its components, its rules for many parameters at once, and what its
 * baseline holds, in the order of the files. A rule for one parameter is not among them, nor one with a condition that
 * is not always true: that parameters differ is what they are for.
 */
export const acceptedEntries = (contract: Contract, baseline?: Baseline): readonly AcceptedEntry[] => [
  ...ofRules(contract),
  ...(contract.components ?? []).flatMap(({ name, owner = ownerOfAll(contract), rules }) =>
    ofRules(rules, name).map((entry) => (owner === undefined ? entry : { owner, ...entry })),
  ),
  ...(contract.manifest?.rules ?? []).filter(permitsAll).map((rule) => ofPattern("manifest", rule)),
  ...[...(baseline?.entries.values() ?? [])].map(ofBaseline),
];

/** Whether an entry may accept anything where these environments are compared, and no others. */
export const holdsFor = ({ only }: AcceptedEntry, environments: readonly string[]): boolean =>
  only === undefined || only.some((some) => some.every((name) => environments.includes(name)));

/** Whether an entry concerns a component: those of all components do, and those of another one do not. */
export const concerns = ({ component }: AcceptedEntry, asked: string | undefined): boolean =>
  component === undefined || component === asked;

// --- internal ---

/** That of the component `*`, which stands for those that name nobody. */
const ownerOfAll = ({ components = [] }: Contract): string | undefined =>
  components.find(({ name }) => name === ALL_COMPONENTS)?.owner;

const ALL_COMPONENTS = "*";

/** The rules for all components, or for one. */
function ofRules(
  { waivers, allow, following, causes, parameters }: ContractRules,
  component?: string,
): readonly AcceptedEntry[] {
  const inComponent = component === undefined ? {} : { component };
  return [
    ...waivers.filter(isOwn).map((waiver) => ofScope("waiver", "waivers", waiver, inComponent)),
    ...allow.filter(isOwn).map((allowance) => ofScope("allowance", "allow", allowance, inComponent)),
    ...following.filter(isOwn).map((allowance) => ofScope("allowance", "following", allowance, inComponent)),
    ...causes.filter(isOwn).map((rule) => ofCauses(rule, inComponent)),
    ...parameters.filter(differsFreely).map((rule) => ofPattern("parameters", rule, inComponent)),
  ];
}

type InComponent = Pick<AcceptedEntry, "component">;

/** What was written for another environment, which a preview is like, is among the entries already. */
const isOwn = ({ borrowed }: { readonly borrowed?: true }): boolean => borrowed !== true;

/**
 * Whether it lets parameters that nobody has named differ, whatever their values are: an identity may be anything, and
 * what follows identities may not.
 */
const differsFreely = ({ pattern, may, follows, when, holdsAlways }: ParameterRule): boolean =>
  hasWildcard(pattern) && may && follows === undefined && (when === undefined || holdsAlways === true);

const permitsAll = ({ pattern, permits }: ManifestRule): boolean => hasWildcard(pattern) && permits === "differ";

function ofScope(
  is: "waiver" | "allowance",
  section: "waivers" | "allow" | "following",
  rule: Allowance | Waiver,
  inComponent: InComponent,
): AcceptedEntry {
  const { environment, presence } = rule;
  return {
    is,
    at: placeText(rule),
    sha256: sha256Of(canonical({ is, section, ...inComponent, ...rule, location: undefined })),
    ...saidBy(rule),
    ...inComponent,
    ...onlyIn([environment, presence]),
    location: rule.location,
  };
}

function ofCauses(rule: AcceptedCauses, inComponent: InComponent): AcceptedEntry {
  const is = rule.waiver === undefined ? "allowance" : "waiver";
  const causes = [...rule.causes].sort(compareText);
  return {
    is,
    at: `${rule.causes.join(", ")}${inText(rule.environment)}`,
    sha256: sha256Of(canonical({ is, section: "causes", ...inComponent, ...rule, causes, location: undefined })),
    ...saidBy({ ...rule, ...rule.waiver }),
    ...inComponent,
    ...onlyIn([rule.environment]),
    location: rule.location,
  };
}

const ofPattern = (
  section: "parameters" | "manifest",
  rule: ParameterRule | ManifestRule,
  inComponent: InComponent = {},
): AcceptedEntry => ({
  is: "allowance",
  at: `${section} ${rule.pattern}`,
  sha256: sha256Of(canonical({ is: "allowance", section, ...inComponent, ...rule, location: undefined })),
  ...saidBy(rule),
  ...inComponent,
  location: rule.location,
});

const ofBaseline = (entry: BaselineEntry): AcceptedEntry => {
  const { id, about, since, component, location } = entry;
  const places = [...entry.places].sort((one, other) => compareText(canonical(one), canonical(other)));
  return {
    is: "baseline",
    at: id,
    sha256: sha256Of(canonical({ is: "baseline", ...entry, places, location: undefined })),
    ...saidBy(entry),
    since,
    about,
    ...(component === undefined ? {} : { component }),
    only: places.map(({ values }) => Object.keys(values)),
    location,
  };
};

/** Who answers for it until when, and why, as far as the rule says so. */
function saidBy(rule: {
  readonly reason?: string;
  readonly owner?: string;
  readonly expires?: string;
}): Pick<AcceptedEntry, "reason" | "owner" | "expires"> {
  const { reason, owner, expires } = rule;
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(owner === undefined ? {} : { owner }),
    ...(expires === undefined ? {} : { expires }),
  };
}

/** Of a rule that names environments: it holds where all of them are compared. */
function onlyIn(named: readonly (string | undefined)[]): Pick<AcceptedEntry, "only"> {
  const names = named.filter((name) => name !== undefined);
  return names.length === 0 ? {} : { only: [names] };
}

const placeText = ({ resource, attribute, presence, environment }: Scope): string =>
  `${resource} ${presence === undefined ? (attribute ?? "") : `only in ${presence}`}`.trim() + inText(environment);

const inText = (environment: string | undefined): string => (environment === undefined ? "" : ` in ${environment}`);

/** The same text for the same data, in whichever order its keys stand; what is undefined is not there. */
const canonical = (content: unknown): string =>
  JSON.stringify(content, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => compareText(one, other)))
      : value,
  );
