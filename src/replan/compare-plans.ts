/**
 * Holds a plan that was made again against the one that was judged. Both are of one environment, so that no name, no
 * parameter and no contract explains anything: what moved is noise by the table of `noise-table.ts`, or it counts.
 */
import { outputAddress, outputName } from "../model/address.js";
import { diffEnvironments, driftDifferences, resourceContext } from "../compare/diff-environments.js";
import { diffValues } from "../compare/diff-values.js";
import { pairResources } from "../compare/pair-resources.js";
import { diffConfigurations } from "../gate/configuration.js";
import type { SetTable } from "../knowledge/set-table.js";
import { absent, observedText, type Aspect, type Difference, type Pair } from "../model/difference.js";
import type { Environment, Resource } from "../model/environment.js";
import { comparePaths, pathKey } from "../model/path.js";
import { compareText, stringValue, type Value } from "../model/value.js";
import { excusing } from "./noise-table.js";
import { diffActions } from "./planned-actions.js";
import type { Moved, MovedKind, Noise, Replanning } from "./moved-and-noise.js";
import { writtenOtherwise } from "./written-otherwise.js";

/** What moved between the judged plan and the one that was made after it. Both have to be plans. */
export function comparePlans(judged: Environment, replanned: Environment, sets: SetTable): Replanning {
  const knowledge: Knowledge = { sets, translate: (value) => value };
  const pairing = pairResources(judged, replanned, []);
  const found = [
    ...diffEnvironments(judged, replanned, pairing, knowledge).map(movedValue),
    ...diffBefore(judged, replanned, pairing.matched, knowledge),
    ...diffActions(judged, replanned).filter(({ difference }) => !isOfOneAlone(difference, judged, replanned)),
    ...configurationMoves(judged, replanned),
  ];
  const drift = diffDrift(judged, replanned, sets);
  const excuse = excusing({ judged, replanned, pairs: pairing.matched, knowledge, found });
  const weighed = [...found, ...drift.begun].map((moved) => ({ moved, ...excuse(moved) }));
  return {
    noise: inOrder(
      noiseOnce([
        ...timestampMoves(judged, replanned),
        ...writtenOtherwise(judged, replanned, pairing.matched, found),
        ...drift.ended,
        ...weighed.flatMap(({ moved: { difference }, noise }) =>
          noise === undefined ? [] : [{ kind: noise, difference }],
        ),
      ]),
    ),
    moved: inOrder(
      weighed.flatMap(({ moved, noise, readBy }) =>
        noise === undefined ? [readBy === undefined ? moved : { ...moved, readBy }] : [],
      ),
    ),
  };
}

// --- internal ---

type Knowledge = Parameters<typeof diffEnvironments>[3];

const KIND_OF_ASPECT: Readonly<Record<Aspect, MovedKind>> = {
  value: "value",
  presence: "presence",
  order: "order",
  sensitivity: "sensitivity",
  expression: "expression",
};

const movedValue = (difference: Difference): Moved => ({ kind: KIND_OF_ASPECT[difference.aspect], difference });

/** What Terraform does with a whole resource or output that only one plan has is told with it. */
function isOfOneAlone({ section, address }: Difference, judged: Environment, replanned: Environment): boolean {
  if (section === "output") {
    const name = outputName(address);
    return judged.outputs.has(name) !== replanned.outputs.has(name) && !isDeparting(address, judged, replanned);
  }
  return (
    section === "resource" &&
    judged.resources.has(address) !== replanned.resources.has(address) &&
    !isDeparting(address, judged, replanned)
  );
}

const isDeparting = (address: string, ...plans: readonly Environment[]): boolean =>
  plans.some(
    ({ departing, departingOutputs }) =>
      departing.some((one) => one.address === address) ||
      departingOutputs.some(({ name }) => outputAddress(name) === address),
  );

/** What is there now, of what both plans have and of what both take away. */
function diffBefore(
  judged: Environment,
  replanned: Environment,
  pairs: readonly Pair[],
  knowledge: Knowledge,
): readonly Moved[] {
  const gone = replanned.departing.flatMap((right): readonly Pair[] => {
    const left = judged.departing.find(
      ({ address, deposed }) => address === right.address && deposed === right.deposed,
    );
    return left === undefined ? [] : [{ left, right }];
  });
  const resources = [...pairs, ...gone].flatMap((pair) => beforeOf(pair, judged.name, knowledge));
  return [...resources, ...outputsBefore(judged, replanned, knowledge)];
}

function beforeOf({ left, right }: Pair, environment: string, knowledge: Knowledge): readonly Moved[] {
  // What nothing is done with is told by its value.
  if (isKept(left) && isKept(right)) return [];
  return diffSides(left.before, right.before, resourceContext(right, knowledge)).map((leaf) => ({
    kind: "before",
    difference: { ...leaf, section: "resource", address: right.address, environment },
  }));
}

/** What is there now, or nothing at all. */
function diffSides(
  left: Value | undefined,
  right: Value | undefined,
  context: Knowledge,
): readonly Pick<Difference, "path" | "aspect" | "left" | "right" | "shownSteps">[] {
  if (left !== undefined && right !== undefined) return diffValues(left, right, context);
  if (left === right) return [];
  return [{ path: [], aspect: "presence", left: left ?? absent, right: right ?? absent }];
}

const isKept = ({ before, value }: Resource): boolean => before === value;

function outputsBefore(judged: Environment, replanned: Environment, knowledge: Knowledge): readonly Moved[] {
  const all = (plan: Environment) =>
    new Map([...plan.outputs.values(), ...plan.departingOutputs].map((output) => [output.name, output]));
  const [one, other] = [all(judged), all(replanned)];
  return [...one].flatMap(([name, left]): readonly Moved[] => {
    const right = other.get(name);
    if (right === undefined || (left.before === left.value && right.before === right.value)) return [];
    return diffSides(left.before, right.before, knowledge).map((leaf) => ({
      kind: "before",
      difference: { ...leaf, section: "output", address: outputAddress(name), environment: judged.name },
    }));
  });
}

/** A plan without a configuration says so itself (`gaps`), and is refused for it. */
function configurationMoves(judged: Environment, replanned: Environment): readonly Moved[] {
  if (judged.configuration === undefined || replanned.configuration === undefined) return [];
  const same = (address: string): string => address;
  return diffConfigurations(judged.configuration, replanned.configuration, judged.name, same, "one").map(
    (difference) => ({ kind: "configuration", difference }),
  );
}

/** Changes by hand that only the new plan knows of, and those that only the judged one does. */
function diffDrift(
  judged: Environment,
  replanned: Environment,
  sets: SetTable,
): { readonly begun: readonly Moved[]; readonly ended: readonly Noise[] } {
  const [before, after] = [driftDifferences(judged, sets), driftDifferences(replanned, sets)];
  const [known, still] = [new Set(before.map(driftKey)), new Set(after.map(driftKey))];
  const begun = after.filter((drift) => !known.has(driftKey(drift)));
  const [places, seen] = [new Set(after.map(placeKey)), new Map(before.map((drift) => [placeKey(drift), drift.left]))];
  return {
    // Of a change by hand, `left` is what is there now; what the judged plan knew of is what Terraform left otherwise.
    begun: begun.map((drift) => ({
      kind: "drift",
      difference: { ...drift, left: seen.get(placeKey(drift)) ?? drift.right, right: drift.left },
    })),
    ended: before
      .filter((drift) => !still.has(driftKey(drift)) && !places.has(placeKey(drift)))
      .map((difference) => ({ kind: "settled", difference })),
  };
}

const placeKey = ({ address, path, aspect }: Difference): string => `${address} ${aspect} ${pathKey(path)}`;

/** Elements of a set have one place, so that the values belong to it. */
const driftKey = (drift: Difference): string =>
  JSON.stringify([placeKey(drift), observedText(drift.left), observedText(drift.right)]);

function timestampMoves({ name, statements: judged }: Environment, { statements }: Environment): readonly Noise[] {
  if (judged.timestamp === statements.timestamp) return [];
  const said = (text: string | undefined) => (text === undefined ? absent : stringValue(text));
  return [
    {
      kind: "timestamp",
      difference: {
        section: "version",
        address: "plan",
        path: ["timestamp"],
        aspect: "value",
        environment: name,
        left: said(judged.timestamp),
        right: said(statements.timestamp),
      },
    },
  ];
}

/** What is seen in two ways, as a change by hand and as what is there now, is noise once. */
const noiseOnce = (noise: readonly Noise[]): readonly Noise[] => [
  ...new Map(
    noise.map((each) => [JSON.stringify([each.kind, each.difference.address, each.difference.path]), each]),
  ).values(),
];

const inOrder = <Found extends Moved | Noise>(found: readonly Found[]): readonly Found[] =>
  [...found].sort(
    (one, other) =>
      compareText(one.difference.address, other.difference.address) ||
      comparePaths(one.difference.path, other.difference.path) ||
      compareText(one.kind, other.kind),
  );
