/** The tree of modules or constructs that findings have places in, as data. */
import { formatKey, parseAddress } from "../../../model/address.js";
import type { Finding, ReportedPlace } from "../../../model/report.js";
import { compareText } from "../../../model/value.js";

/** A module or a construct, with what is in it. */
export interface PlaceTree {
  /** The steps that lead to it from the root: `module.network`, `module.subnets`; none for the root. */
  readonly path: readonly string[];
  /** Findings with a place in it, however deep. */
  readonly findings: number;
  readonly children: readonly PlaceTree[];
}

/**
 * The steps that lead to a place: the constructs where the app recorded them, and otherwise the modules of its address.
 * Of `platform/database/instance` it is `platform`, `database`, since the last is the resource itself.
 */
export function stepsTo({ constructPath, address }: ReportedPlace): readonly string[] {
  if (constructPath !== undefined) return constructPath.split("/").slice(0, -1).slice(0, DEEPEST);
  const modules = parseAddress(address)?.module ?? [];
  return modules.slice(0, DEEPEST).map(({ name, key }) => `module.${name}${formatKey(key)}`);
}

/** Whether a place is in this module or construct. */
export function isBelow(place: ReportedPlace, path: readonly string[]): boolean {
  return leadsTo(path, stepsTo(place));
}

/** Whether steps begin with all of these: `a` leads to `a`, `b`. */
export const leadsTo = (path: readonly string[], steps: readonly string[]): boolean =>
  path.every((step, position) => step === steps[position]);

/** Everything that findings have places in; each finding counts once wherever it has several. */
export const placeTree = (findings: readonly Finding[]): PlaceTree =>
  grown(
    [],
    findings.map(({ places }) => distinct(places.map(stepsTo))),
  );

// --- internal ---

/** Deeper than anybody nests. */
const DEEPEST = 50;

type Paths = readonly (readonly string[])[];

/** A tree of what each finding has below a path. */
function grown(path: readonly string[], findings: readonly Paths[]): PlaceTree {
  const depth = path.length;
  const below = new Map<string, Paths[]>();
  for (const paths of findings) {
    const byStep = new Map<string, (readonly string[])[]>();
    for (const steps of paths) {
      const step = steps[depth];
      if (step !== undefined) push(byStep, step, steps);
    }
    for (const [step, some] of byStep) push(below, step, some);
  }
  const children = [...below].sort(([one], [other]) => compareText(one, other));
  return { path, findings: findings.length, children: children.map(([step, some]) => grown([...path, step], some)) };
}

function push<Value>(groups: Map<string, Value[]>, key: string, value: Value): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

const distinct = (paths: Paths): Paths => [...new Map(paths.map((steps) => [JSON.stringify(steps), steps])).values()];
