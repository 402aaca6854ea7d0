/**
 * Environment variables whose endpoint is the machine itself or a stand-in of a service: tests pass against a
 * mock, so that nobody sees that production calls one. For example `PAYMENTS_URL = "https://mock-payments.internal"`.
 */
import { hostKindIn, type HostKind } from "../../knowledge/host-kinds.js";
import type { Pair, Place } from "../../model/difference.js";
import { grouped } from "../../model/grouped.js";
import type { Note } from "../../model/report.js";
import type { Value } from "../../model/value.js";
import { indexOf } from "../comparison-index.js";
import type { Draft, DraftPlace } from "../draft.js";
import { environmentVariablesOf, type EnvironmentVariable } from "../environment-variables-of.js";
import type { Comparison, JudgeInput } from "../input.js";
import { showPlace } from "../show-place.js";
import { noteOf } from "../words/note-words.js";
import { namedPlace } from "./named-place.js";

/**
 * One finding for each variable in which the reference has a stand-in, or has the machine itself where the other
 * environment has a service: a program beside it (`localhost:8125`) is there in both. A difference that nothing
 * explains is left to the finding about that.
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

/** One note for each comparison about the variables in which the compared environment alone calls a stand-in. */
export const mockNotes = (input: JudgeInput): readonly Note[] =>
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
  const own = environmentVariablesOf(left);
  return environmentVariablesOf(right).all.flatMap((variable): readonly Endpoint[] => {
    const [other] = own.named(variable.name, variable.owner);
    if (other === undefined) return [];
    const place = { section: "resource" as const, address: right.address, path: variable.valuePath };
    const values = [other.value, variable.value] as const;
    return [{ name: variable.name, place, values, mine: hostOf(other), theirs: hostOf(variable) }];
  });
}

const hostOf = ({ value }: EnvironmentVariable): HostKind | undefined =>
  value.kind === "string" && !value.sensitive ? hostKindIn(value.text) : undefined;
