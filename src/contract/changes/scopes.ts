import type { Allowance, Contract, Scope, Waiver } from "../../model/contract.js";
import type { ContractChange } from "../../model/contract-change.js";
import { hasWildcard } from "../../model/pattern.js";
import { coversAddresses, coversPlaces } from "../../model/pattern-coverage.js";
import { changeOf, fieldChange, matchRules, withRule, type Located, type Versions } from "./versions.js";

/** Allowances that were added, removed, or made to cover more or less. */
export const allowanceChanges = ({ judging, proposed }: Versions): readonly ContractChange[] =>
  scopeChanges("allow", allowanceFields, judging.allow, proposed.allow, (allow) => ({ ...judging, allow }));

/** The same of allowances for what only follows the identities. */
export const followingChanges = ({ judging, proposed }: Versions): readonly ContractChange[] =>
  scopeChanges(
    "allow",
    allowanceFields,
    judging.following,
    proposed.following,
    (following) => ({ ...judging, following }),
    // Only what names an attribute without a wildcard accepts what decides what runs.
    (wide, narrow) => coversScope(wide, narrow) && (isWild(narrow) || !isWild(wide)),
  );

/** The same of waivers, and those that are to hold until another day. */
export const waiverChanges = ({ judging, proposed }: Versions): readonly ContractChange[] =>
  scopeChanges("waivers", waiverFields, judging.waivers, proposed.waivers, (waivers) => ({ ...judging, waivers }));

// --- internal ---

/**
 * What the fields of a declaration do. `place`: says what it covers; two of one contract never agree in all of these.
 * `limit`: how long it counts, as text that is greater for longer. `words`: for people alone.
 */
type Role = "place" | "limit" | "words";
type Roles<Rule> = { readonly [Field in Exclude<keyof Rule, "location" | "borrowed">]-?: Role };

const allowanceFields: Roles<Allowance> = {
  resource: "place",
  attribute: "place",
  presence: "place",
  environment: "place",
  reason: "words",
  owner: "words",
};
const waiverFields: Roles<Waiver> = { ...allowanceFields, expires: "limit" };

function scopeChanges<Rule extends Scope & Located>(
  section: "allow" | "waivers",
  roles: Roles<Rule>,
  judging: readonly Rule[],
  proposed: readonly Rule[],
  withList: (rules: readonly Rule[]) => Contract,
  covers: (wide: Rule, narrow: Rule) => boolean = coversScope,
): readonly ContractChange[] {
  const keyOf = (rule: Rule): string => JSON.stringify(textsOf(rule, roles, "place").map(({ text }) => text ?? null));
  const { both, removed, added } = matchRules(judging, proposed, keyOf);
  const told = (rule: Rule): Pick<ContractChange, "section" | "subject" | "about"> => ({
    section,
    subject: scopeText(rule),
    about: rule.resource,
  });
  const limits = both.flatMap(({ was, is }): readonly ContractChange[] => {
    const fields = changedFields(was, is, roles);
    if (fields.length === 0) return [];
    const direction = holdsLonger(is, was, roles) ? "wider" : "narrower";
    const alone = withList(judging.map((rule) => (rule === was ? is : rule)));
    return [changeOf({ was, is }, { ...told(is), direction, fields, alone })];
  });
  const replacements = replacementsOf(removed, added, roles, covers);
  const gone = new Set(replacements.flatMap(({ replaced }) => replaced));
  return [
    ...limits,
    ...replacements.map(({ is, replaced, direction }) => {
      const alone = withList(withRule({ judging, proposed }, is, keyOf, replaced));
      const [was] = replaced;
      const fields = was === undefined ? [] : changedFields(was, is, roles);
      return changeOf({ ...(was === undefined ? {} : { was }), is }, { ...told(is), direction, fields, alone });
    }),
    ...removed
      .filter((rule) => !gone.has(rule))
      .map((was) => {
        const alone = withList(judging.filter((rule) => rule !== was));
        return changeOf({ was }, { ...told(was), direction: "narrower", alone });
      }),
  ];
}

/** A new rule, with those that are gone and that it stands for now. */
interface Replacement<Rule> {
  readonly is: Rule;
  readonly replaced: readonly Rule[];
  readonly direction: ContractChange["direction"];
}

/** More rules than any contract has are not held against each other: each is one that is new, or gone. */
const MOST_COMPARED = 100_000;

/** A rule that covers less than one that is gone says less than that one did, and any other new one says more. */
function replacementsOf<Rule extends Scope>(
  removed: readonly Rule[],
  added: readonly Rule[],
  roles: Roles<Rule>,
  covers: (wide: Rule, narrow: Rule) => boolean,
): readonly Replacement<Rule>[] {
  const candidates = removed.length * added.length > MOST_COMPARED ? [] : removed;
  return added.map((is) => {
    const wider = candidates.filter((was) => covers(was, is) && !holdsLonger(is, was, roles));
    if (wider.length > 0) return { is, replaced: wider, direction: "narrower" };
    return { is, replaced: candidates.filter((was) => covers(is, was)), direction: "wider" };
  });
}

const isWild = ({ resource, attribute = "*" }: Scope): boolean => hasWildcard(attribute) || hasWildcard(resource);

/** Whether the first scope has all that the second one has. */
const coversScope = (wide: Scope, narrow: Scope): boolean =>
  (wide.environment === undefined || wide.environment === narrow.environment) &&
  wide.presence === narrow.presence &&
  coversAddresses(wide.resource, narrow.resource) &&
  (wide.attribute === undefined || narrow.attribute === undefined
    ? wide.attribute === narrow.attribute
    : coversPlaces(wide.attribute, narrow.attribute));

const holdsLonger = <Rule>(is: Rule, was: Rule, roles: Roles<Rule>): boolean => {
  const before = textsOf(was, roles, "limit");
  return textsOf(is, roles, "limit").some(({ text = "" }, position) => text > (before[position]?.text ?? ""));
};

const changedFields = <Rule>(was: Rule, is: Rule, roles: Roles<Rule>): ContractChange["fields"] => {
  const before = textsOf(was, roles, "place", "limit");
  return textsOf(is, roles, "place", "limit").flatMap(({ name, text }, position) => {
    const from = before[position]?.text;
    return from === text ? [] : [fieldChange(name, from, text)];
  });
};

/** The fields with one of these roles, always in the same order. */
const textsOf = <Rule>(
  rule: Rule,
  roles: Roles<Rule>,
  ...wanted: readonly Role[]
): readonly { readonly name: string; readonly text: string | undefined }[] =>
  Object.entries(roles)
    .filter(([, role]) => wanted.includes(role as Role))
    .map(([name]) => ({ name, text: rule[name as keyof Rule] as string | undefined }));

const scopeText = ({ resource, attribute, presence, environment }: Scope): string =>
  [resource, presence === undefined ? (attribute ?? "") : `only in ${presence}`]
    .concat(environment === undefined ? [] : [`of ${environment}`])
    .join(" ");
