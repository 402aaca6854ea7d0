import type { FoundCredential } from "../credentials/find.js";
import type { Place, Section } from "../model/difference.js";
import { pathKey } from "../model/path.js";
import { inScope } from "../model/scope.js";
import { compareText, stringValue } from "../model/value.js";
import type { Draft, DraftPlace } from "./draft.js";
import type { JudgeInput } from "./input.js";
import { comparePlaces } from "./order.js";
import { showPlace } from "./show-place.js";

/**
 * Credentials that stand in clear where somebody wrote them: one finding for each secret, wherever it stands and in
 * whatever environments, and for different secrets in one place. Without the places that the contract allows.
 */
export function hardcodedDrafts(input: JudgeInput): readonly Draft[] {
  const { contract, reference } = input;
  const open = written(input).filter(
    ({ place, environment }) =>
      !contract.allow.some((allowance) =>
        inScope(
          allowance,
          { ...place, environment, aspect: "value", left: { kind: "absent" }, right: { kind: "absent" } },
          reference,
        ),
      ),
  );
  return clusters(open).map((found) => draftOf(found, input));
}

/** The same by environment and with what is allowed: what an allowance can cover. */
export const allowableCredentials = (input: JudgeInput): readonly Draft[] =>
  input.environments.flatMap(({ name }) => {
    const own = written(input).filter(({ environment }) => environment === name);
    return own.length === 0 ? [] : [{ ...draftOf(own, input), environment: name }];
  });

// --- internal ---

const written = ({ credentials }: JudgeInput): readonly FoundCredential[] =>
  credentials.filter((found) => found.written);

/** Where a secret comes from stands first. */
const ORIGINS: readonly Section[] = ["parameter", "variable", "module", "provider", "resource", "output", "version"];

function draftOf(found: readonly FoundCredential[], input: JudgeInput): Draft {
  const places = placesOf(found, input);
  const [root] = places as readonly [RootPlace];
  const names = input.environments
    .map(({ name }) => name)
    .filter((name) => found.some((one) => one.environment === name));
  const { rule, what } = root.credential;
  const { address, place } = root.shown;
  return {
    kind: "hardcoded-secret",
    case: "credential",
    facts: { address, place, rule, what, environments: names },
    cause: { kind: "credential", rule, address, path: place },
    places,
  };
}

interface RootPlace extends DraftPlace {
  readonly credential: FoundCredential;
}

/** Every place once, with the environments that have a credential there. */
function placesOf(found: readonly FoundCredential[], { environments, secrets }: JudgeInput): readonly RootPlace[] {
  const byPlace = new Map<string, FoundCredential[]>();
  for (const one of found) {
    const key = placeKey(one.place);
    byPlace.set(key, [...(byPlace.get(key) ?? []), one]);
  }
  return [...byPlace.values()]
    .map((all): RootPlace => {
      const [credential] = all as [FoundCredential, ...FoundCredential[]];
      const own = environments.filter(({ name }) => all.some(({ environment }) => environment === name));
      const concealed = own.map(() => stringValue("", true));
      return { credential, place: credential.place, shown: showPlace(credential.place, own, concealed, secrets) };
    })
    .sort(
      (one, other) =>
        ORIGINS.indexOf(one.place.section) - ORIGINS.indexOf(other.place.section) ||
        comparePlaces(one.shown, other.shown),
    );
}

const placeKey = ({ section, address, path }: Place): string => `${section} ${address} ${pathKey(path)}`;

/** What shares a secret or a place belongs together. In the order of their first places. */
function clusters(found: readonly FoundCredential[]): readonly (readonly FoundCredential[])[] {
  const parents = found.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] as number;
    // The way is shortened, so that long chains do not cost their square.
    for (let at = index; at !== root;) [parents[at], at] = [root, parents[at] as number];
    return root;
  };
  const first = new Map<string, number>();
  for (const [index, { texts, place }] of found.entries())
    for (const key of [`secret ${texts[0]}`, `place ${placeKey(place)}`]) {
      const known = first.get(key);
      if (known === undefined) first.set(key, index);
      else parents[rootOf(index)] = rootOf(known);
    }
  const groups = new Map<number, FoundCredential[]>();
  for (const [index, one] of found.entries()) {
    const root = rootOf(index);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [one]);
    else group.push(one);
  }
  return [...groups.values()].sort((one, other) => compareText(leastKey(one), leastKey(other)));
}

const leastKey = (group: readonly FoundCredential[]): string =>
  group.map(({ place }) => placeKey(place)).reduce((one, other) => (compareText(other, one) < 0 ? other : one));
