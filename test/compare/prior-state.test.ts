import { describe, expect, it } from "vitest";
import { pairResources } from "../../src/compare/pair-resources.js";
import { asItWas, diffBefore } from "../../src/compare/prior-state.js";
import type { Before } from "../../src/model/before.js";
import type { Environment, Output, Resource } from "../../src/model/environment.js";
import { environment, given, setsAt, type Plain } from "../builders.js";
import { addressed } from "./lines.js";

/** A resource that is `now` and was `before`; it did not exist where that is undefined. */
interface Changed {
  readonly now: Plain;
  readonly before?: Plain;
  readonly more?: Partial<Resource>;
}
interface ChangedOutput {
  readonly now: Plain;
  readonly before?: Plain;
  readonly actions: readonly string[];
}

function planned(
  name: string,
  resources: Readonly<Record<string, Changed>>,
  outputs: Readonly<Record<string, ChangedOutput>> = {},
  more: { readonly departing?: readonly string[]; readonly departingOutputs?: readonly string[] } = {},
): Environment {
  const made = environment(name, {
    resources: Object.fromEntries(Object.keys(resources).map((address) => [address, { is: {} }])),
  });
  const all = [...made.resources].map(([address, resource]): readonly [string, Resource] => {
    const { now, before, more: rest } = resources[address] as Changed;
    const value = given(now);
    const { before: _, ...kept } = resource;
    const was =
      before === undefined ? {} : { before: JSON.stringify(before) === JSON.stringify(now) ? value : given(before) };
    return [address, { ...kept, value, ...was, ...rest }];
  });
  const of = (output: string): Output => {
    const { now, before, actions } = outputs[output] as ChangedOutput;
    return { name: output, value: given(now), actions, ...(before === undefined ? {} : { before: given(before) }) };
  };
  const goes = (address: string): boolean => more.departing?.includes(address) === true;
  const isLost = (output: string): boolean => more.departingOutputs?.includes(output) === true;
  const names = Object.keys(outputs);
  return {
    ...made,
    resources: new Map(all.filter(([address]) => !goes(address))),
    departing: all.filter(([address]) => goes(address)).map(([, resource]) => resource),
    outputs: new Map(names.filter((output) => !isLost(output)).map((output) => [output, of(output)])),
    departingOutputs: names.filter(isLost).map(of),
  };
}

const before = (left: Environment, right: Environment): Before => {
  const [one, other] = [asItWas(left), asItWas(right)];
  const knowledge = { sets: setsAt(), translate: <Kind>(value: Kind): Kind => value };
  return diffBefore(one, other, { left, right }, pairResources(one, other, []), knowledge);
};
const lines = (left: Environment, right: Environment): readonly string[] =>
  before(left, right).differences.map(addressed);

describe("an environment as it was", () => {
  it("has the managed objects that existed, at the addresses and with the values that they had", () => {
    const was = asItWas(
      planned(
        "staging",
        {
          "aws_x.kept": { now: { v: 1 }, before: { v: 1 } },
          "aws_x.changed": { now: { v: 2 }, before: { v: 1 } },
          "aws_x.new": { now: { v: 3 } },
          "aws_x.moved": { now: { v: 4 }, before: { v: 4 }, more: { previousAddress: "aws_x.old" } },
          "aws_x.gone": { now: { v: 5 }, before: { v: 5 } },
          "aws_x.deposed": { now: { v: 6 }, before: { v: 6 }, more: { deposed: "0123" } },
          "data.aws_x.read": { now: { v: 7 }, before: { v: 7 } },
        },
        {},
        { departing: ["aws_x.gone", "aws_x.deposed"] },
      ),
    );
    expect([...was.resources].map(([key, { address, value }]) => [key, address, value])).toEqual([
      ["aws_x.kept", "aws_x.kept", given({ v: 1 })],
      ["aws_x.changed", "aws_x.changed", given({ v: 1 })],
      ["aws_x.old", "aws_x.old", given({ v: 4 })],
      ["aws_x.gone", "aws_x.gone", given({ v: 5 })],
    ]);
    expect(was.name).toBe("staging");
  });

  it("has the outputs that the state holds, with the values that they had", () => {
    const was = asItWas(
      planned(
        "staging",
        {},
        {
          kept: { now: "a", actions: ["no-op"] },
          keptOtherwise: { now: "a", before: "z", actions: ["no-op"] },
          changed: { now: "b", before: "a", actions: ["update"] },
          wasNull: { now: "c", actions: ["update"] },
          new: { now: "d", actions: ["create"] },
          unsaid: { now: "e", actions: [] },
          replaced: { now: "f", before: "e", actions: ["delete", "create"] },
          removed: { now: "g", before: "f", actions: ["delete"] },
        },
        { departingOutputs: ["removed"] },
      ),
    );
    expect([...was.outputs].map(([key, { value }]) => [key, value])).toEqual([
      ["kept", given("a")],
      ["keptOtherwise", given("a")],
      ["changed", given("a")],
      ["wasNull", given(null)],
      ["removed", given("f")],
    ]);
  });
});

describe("what was not the same before", () => {
  it("is told of pairs of which a plan changes either, by the addresses that they had", () => {
    const resource = (now: number, was: number, more: Partial<Resource> = {}): Changed => ({
      now: { v: now },
      before: { v: was },
      more,
    });
    const left = planned("staging", {
      "aws_x.both": resource(1, 2),
      "aws_x.left": resource(1, 2),
      "aws_x.right": resource(1, 1),
      "aws_x.neither": resource(1, 1),
      "aws_x.same": resource(1, 5),
      "aws_x.alone": resource(1, 6),
    });
    const right = planned("production", {
      "aws_x.both": resource(1, 3),
      "aws_x.left": resource(3, 3),
      "aws_x.right": resource(3, 4),
      "aws_x.neither": resource(2, 2),
      "aws_x.same": resource(1, 5),
    });
    expect(lines(left, right)).toEqual(["aws_x.both v: 2 -> 3", "aws_x.left v: 2 -> 3", "aws_x.right v: 1 -> 4"]);
    expect(before(left, right).differences[0]).toEqual({
      path: ["v"],
      aspect: "value",
      left: given(2),
      right: given(3),
      section: "resource",
      address: "aws_x.both",
      environment: "staging",
    });
    expect(before(left, right).pairing.onlyLeft.map(({ resource: { address } }) => address)).toEqual(["aws_x.alone"]);
  });

  it("is told of what was moved, also where its value stays", () => {
    const moved = (v: number): Changed => ({ now: { v }, before: { v }, more: { previousAddress: "aws_x.old" } });
    expect(lines(planned("staging", { "aws_x.a": moved(1) }), planned("production", { "aws_x.a": moved(2) }))).toEqual([
      "aws_x.old v: 1 -> 2",
    ]);
  });

  it("is told of outputs, by value and by being there", () => {
    const left = planned(
      "staging",
      {},
      {
        both: { now: 1, before: 2, actions: ["update"] },
        same: { now: 1, before: 2, actions: ["update"] },
        left: { now: 1, actions: ["no-op"] },
        unsaid: { now: 1, actions: [] },
        unsaidThere: { now: 1, actions: ["no-op"] },
      },
    );
    const right = planned(
      "production",
      {},
      {
        both: { now: 1, before: 3, actions: ["update"] },
        same: { now: 7, before: 2, actions: ["update"] },
        right: { now: 4, actions: ["no-op"] },
        unsaid: { now: 2, actions: ["no-op"] },
        unsaidThere: { now: 2, actions: [] },
      },
    );
    expect(before(left, right).differences).toEqual([
      {
        path: [],
        aspect: "value",
        left: given(2),
        right: given(3),
        section: "output",
        address: "output.both",
        environment: "staging",
      },
      {
        path: [],
        aspect: "presence",
        left: given(1),
        right: { kind: "absent" },
        section: "output",
        address: "output.left",
        environment: "staging",
      },
      {
        path: [],
        aspect: "presence",
        left: { kind: "absent" },
        right: given(4),
        section: "output",
        address: "output.right",
        environment: "staging",
      },
    ]);
  });
});
