/** What a plan does, apart from the values that come of it, as facts that can be held against those of another plan. */
import { outputAddress } from "../model/address.js";
import type { Difference, Section } from "../model/difference.js";
import { absent } from "../model/difference.js";
import type { Environment, Output, Resource } from "../model/environment.js";
import { formatPath, type Path } from "../model/path.js";
import { compareText, stringValue, type Value } from "../model/value.js";
import type { Moved, MovedKind } from "./moved-and-noise.js";

/**
 * Where two plans do not do the same: actions, their reasons, what forces a replacement, moves, imports, providers,
 * outcomes of conditions, and what each plan says of itself. A resource that only one of them has is told by its value.
 */
export function diffActions(judged: Environment, replanned: Environment): readonly Moved[] {
  const [left, right] = [factsOf(judged), factsOf(replanned)];
  return [...new Set([...left.keys(), ...right.keys()])].sort(compareText).flatMap((key): readonly Moved[] => {
    const [one, other] = [left.get(key), right.get(key)];
    const fact = (one ?? other) as Fact;
    // Whose object it is is said of two of them; of one, its action says enough.
    if (one?.text === other?.text || (fact.kind === "provider" && (one === undefined || other === undefined)))
      return [];
    const difference: Difference = {
      section: fact.section,
      address: fact.address,
      path: fact.path ?? [],
      aspect: "value",
      environment: judged.name,
      left: valueOf(one),
      right: valueOf(other),
    };
    return [{ kind: fact.kind, difference }];
  });
}

// --- internal ---

/** One thing that a plan says it does. `key` tells those of one address and kind apart. */
interface Fact {
  readonly kind: MovedKind;
  readonly section: Section;
  readonly address: string;
  readonly path?: Path;
  readonly key?: string;
  readonly text: string;
}

const valueOf = (fact: Fact | undefined): Value | typeof absent =>
  fact === undefined ? absent : stringValue(fact.text);

function factsOf(environment: Environment): ReadonlyMap<string, Fact> {
  const { resources, departing, outputs, departingOutputs } = environment;
  const facts = [
    ...[...resources.values()].flatMap(resourceFacts),
    ...departing.flatMap(resourceFacts),
    ...[...outputs.values(), ...departingOutputs].flatMap(outputFacts),
    ...checkFacts(environment),
    ...planFacts(environment),
  ];
  return new Map(facts.map((fact) => [JSON.stringify([fact.kind, fact.address, fact.path ?? [], fact.key]), fact]));
}

function resourceFacts(resource: Resource): readonly Fact[] {
  const { address, actions, actionReason, replacePaths, previousAddress, importing, provider, deposed } = resource;
  const fact = (kind: MovedKind, text: string): Fact => ({
    kind,
    section: "resource",
    address,
    ...(deposed === undefined ? {} : { key: deposed }),
    text: deposed === undefined ? text : `${text} (deposed object ${deposed})`,
  });
  return [
    fact("action", actionText(actions)),
    fact("provider", provider),
    ...(actionReason === undefined ? [] : [fact("because", actionReason)]),
    ...(replacePaths.length === 0
      ? []
      : [fact("replacement", replacePaths.map(formatPath).sort(compareText).join(", "))]),
    ...(previousAddress === undefined ? [] : [fact("previous-address", previousAddress)]),
    ...(importing ? [fact("import", "imported")] : []),
  ];
}

const outputFacts = ({ name, actions }: Output): readonly Fact[] => [
  { kind: "action", section: "output", address: outputAddress(name), text: actionText(actions) },
];

/** Data that was read, and what states have, has no actions. */
const actionText = (actions: readonly string[]): string => (actions.length === 0 ? "none" : actions.join(", "));

/** A condition that stands in several instances has one address, so that they are told by their number. */
function checkFacts({ checks }: Environment): readonly Fact[] {
  const counted = new Map<string, number>();
  return checks.map(({ address, status, messages }): Fact => {
    const position = counted.get(address) ?? 0;
    counted.set(address, position + 1);
    const text = [status, ...messages].join(": ");
    return { kind: "check", section: "module", address, key: String(position), text };
  });
}

function planFacts({ formatVersion, statements }: Environment): readonly Fact[] {
  const said = (name: string, text: string | undefined): readonly Fact[] =>
    text === undefined ? [] : [{ kind: "plan", section: "version", address: "plan", path: [name], text }];
  const { applyable, complete, errored } = statements;
  return [
    ...said("format_version", formatVersion),
    ...[["applyable", applyable] as const, ["complete", complete] as const, ["errored", errored] as const].flatMap(
      ([name, stated]) => said(name, stated === undefined ? undefined : String(stated)),
    ),
  ];
}
