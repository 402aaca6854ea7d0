/**
 * Environment variables whose endpoint is the machine itself or a stand-in of a service: production that calls a mock
 * works in every test. For example `PAYMENTS_URL = "https://mock-payments.internal"`.
 */
import { hostKindIn, type HostKind } from "../../knowledge/mock-endpoints.js";
import type { Pair, Place } from "../../model/difference.js";
import { grouped } from "../../model/grouped.js";
import { pathKey } from "../../model/path.js";
import type { Note } from "../../model/report.js";
import type { Value } from "../../model/value.js";
import { indexOf } from "../comparison-index.js";
import type { Draft, DraftPlace } from "../draft.js";
import { variablesOf, type VariableOfResource } from "../environment-variables-of.js";
import type { Comparison, JudgeInput } from "../input.js";
import { showPlace } from "../show-place.js";
import { noteOf } from "../words/note-words.js";
import { namedPlace } from "./named-place.js";

/**
 * One finding for each variable in which the reference has a stand-in, or has the machine itself where the other
 * environment has a service: a program beside it (`localhost:8125`) is there in both. What nothing explains is told as
 * that.
 */
export function mockEndpoints(comparison: Comparison, input: JudgeInput): readonly Draft[] {
  const { left, right } = comparison;
  const { unexplainedInstances } = indexOf(comparison);
  const found = endpointsOf(comparison).filter(
    ({ mine, theirs, place }) =>
      (theirs === "stand-in" || (theirs === "local" && mine === "service")) &&
      unexplainedInstances.first(place) === undefined,
  );
  return [...grouped(found, ({ name }) => name)].map(([name, endpoints]): Draft => {
    const places = endpoints.map(({ place, values }): DraftPlace => ({
      place,
      shown: showPlace(place, [left, right], values, input.secrets),
    }));
    return {
      kind: "mock-endpoint",
      case: "variable",
      facts: { ...namedPlace((endpoints[0] as Endpoint).place), name, reference: right.name },
      environment: left.name,
      cause: { kind: "mock", name },
      places,
    };
  });
}

/** One note for what an environment alone calls a stand-in for: what is tested there is not what will run. */
export const mocksInOne = (input: JudgeInput): readonly Note[] =>
  input.comparisons.flatMap((comparison) => {
    const names = endpointsOf(comparison)
      .filter(({ mine, theirs }) => (mine === "local" || mine === "stand-in") && theirs === "service")
      .map(({ name }) => name);
    const { left, right } = comparison;
    if (names.length === 0) return [];
    return [
      noteOf("mock-in-one", { environment: left.name, reference: right.name, names: [...new Set(names)].sort() }),
    ];
  });

// --- internal ---

/** An environment variable that a pair of resources has, and what its endpoint is in either. */
interface Endpoint {
  readonly name: string;
  readonly place: Place;
  /** In the environment and in the reference. */
  readonly values: readonly [Value, Value];
  readonly mine: HostKind | undefined;
  readonly theirs: HostKind | undefined;
}

const endpointsOf = ({ pairing }: Comparison): readonly Endpoint[] => pairing.matched.flatMap(endpointsOfPair);

function endpointsOfPair({ left, right }: Pair): readonly Endpoint[] {
  const own = new Map(variablesOf(left.parsed.type, left.value).map((one) => [pathKey(one.path), one]));
  return variablesOf(right.parsed.type, right.value).flatMap((variable): readonly Endpoint[] => {
    const other = own.get(pathKey(variable.path));
    if (other === undefined) return [];
    const place = { section: "resource" as const, address: right.address, path: variable.path };
    const values = [other.value, variable.value] as const;
    return [{ name: variable.name, place, values, mine: hostOf(other), theirs: hostOf(variable) }];
  });
}

const hostOf = ({ value }: VariableOfResource): HostKind | undefined =>
  value.kind === "string" && !value.sensitive ? hostKindIn(value.text) : undefined;
