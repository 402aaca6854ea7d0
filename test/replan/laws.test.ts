import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawFrom, shuffled } from "../order/shuffle.js";
import { changeOf, fixture, movedLines, noiseLines, replan, type Fields, type Json, type PlanFields } from "./given.js";

const judged = fixture("judged");
const PLANS = ["judged", "greenfield-judged", "drifted-judged", "applied", "gone", "computed-by-hand"];

/** All that a change says about one object, side by side: values and the masks that are laid over them. */
const SIDES = ["before", "after", "after_unknown", "before_sensitive", "after_sensitive"] as const;

/** The same plan with the elements of a set in another order. */
function withSetsTurned(plan: PlanFields): PlanFields {
  const turned = structuredClone(plan);
  const change = changeOf(turned, "aws_security_group.web");
  for (const side of SIDES) {
    const fields = change[side] as Fields | null;
    if (fields === null || !Array.isArray(fields["ingress"])) continue;
    fields["ingress"] = [...(fields["ingress"] as Json[])].reverse();
  }
  return turned;
}

describe("a plan that was made again", () => {
  it("is the same with its keys, and all lists without an order, in another order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PLANS), fc.integer(), async (name, seed) => {
        const plan = fixture(name);
        const again = JSON.parse(shuffled(JSON.stringify(plan), drawFrom(seed))) as PlanFields;
        const { moved, problems } = await replan(plan, again);
        expect([moved, problems]).toEqual([[], []]);
      }),
      { numRuns: 40 },
    );
  });

  it("is another one with the elements of a list in another order", async () => {
    const again = structuredClone(judged);
    const [rule] = changeOf(again, "aws_security_group.web").after["ingress"] as readonly [Fields];
    (rule["cidr_blocks"] as Json[]).reverse();
    expect(movedLines(await replan(judged, again))).toContain(
      "value aws_security_group.web ingress[*].cidr_blocks[0]: 10.0.0.0/8 -> 192.168.0.0/16",
    );
  });

  it("is the same with the elements of sets in another order, which is counted", async () => {
    const found = await replan(judged, withSetsTurned(judged));
    expect([found.moved, found.problems]).toEqual([[], []]);
    expect(noiseLines(found)).toContain("written aws_security_group.web ingress");
  });

  it("is another one where any configured value is another one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...configuredPlaces(judged)), fc.boolean(), async ([address, name], isBoth) => {
        const again = structuredClone(judged);
        const change = changeOf(again, address);
        const value = otherThan(change.after[name] as Json);
        change.after = { ...change.after, [name]: value };
        // Also where somebody has changed the object as well, so that nothing is to be done there.
        if (isBoth && change.before !== null) change.before = { ...change.before, [name]: value };
        const { moved } = await replan(judged, again);
        expect(moved.map((one) => `${one.address} ${String(one.path[0])}`)).toContain(`${address} ${name}`);
      }),
      { numRuns: 60 },
    );
  });

  it("is another one where any action is another one", async () => {
    const actions = [["no-op"], ["create"], ["update"], ["delete", "create"], ["create", "delete"]];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...judged.resource_changes.map(({ address }) => address)),
        fc.constantFrom(...actions),
        async (address, planned) => {
          const again = structuredClone(judged);
          const change = changeOf(again, address);
          fc.pre(JSON.stringify(change.actions) !== JSON.stringify(planned));
          change.actions = planned;
          const { moved, problems } = await replan(judged, again);
          expect(movedLines({ moved, problems, noise: [] }).concat(problems).join("\n")).toContain(address);
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Every attribute that the configuration sets to something known, by address. */
function configuredPlaces(plan: PlanFields): readonly (readonly [string, string])[] {
  const expressions = new Map(
    plan.configuration.root_module.resources.map(({ address, expressions: given }) => [address, given]),
  );
  return plan.resource_changes.flatMap(({ address, change }) =>
    Object.keys(expressions.get(address.replace(/\[.*$/, "")) ?? {})
      .filter((name) => ["string", "number", "boolean"].includes(typeof change.after[name]))
      .map((name) => [address, name] as const),
  );
}

const otherThan = (value: Json): Json =>
  typeof value === "boolean" ? !value : typeof value === "number" ? value + 1 : `${String(value)}x`;
