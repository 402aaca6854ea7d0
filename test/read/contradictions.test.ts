import { describe, expect, it } from "vitest";
import type { Contradiction } from "../../src/model/environment.js";
import { fixtureBytes, readDocument, readFixture } from "./reading.js";

type Json = Record<string, unknown>;

interface PlanText extends Json {
  readonly resource_changes: readonly { readonly address: string; readonly mode: string; readonly change: Json }[];
  readonly output_changes: Readonly<Record<string, Json>>;
}

/** What contradicts itself in a real plan without changes, after an edit. */
async function contradictionsAfter(edit: (plan: PlanText) => void): Promise<readonly Contradiction[]> {
  const plan = JSON.parse(new TextDecoder().decode(fixtureBytes("no-op.plan.json"))) as PlanText;
  edit(plan);
  return (await readDocument(plan)).statements.contradictions;
}

const BASE = "terraform_data.base";

const change = (plan: PlanText): Json => plan.resource_changes.find(({ address }) => address === BASE)!.change;

describe("the changes in a plan", () => {
  it.each(["create", "update", "no-op", "destroy", "refresh-only", "target", "errored", "output-removed"])(
    "contradict themselves in nothing that Terraform writes: %s",
    async (name) => {
      const { contradictions, unknownParts } = (await readFixture(`${name}.plan.json`)).statements;
      expect({ contradictions, unknownParts }).toEqual({ contradictions: [], unknownParts: [] });
    },
  );

  it.each<[string, Contradiction["kind"], Json]>([
    ["no actions", "unsaid", { actions: [] }],
    ["actions that are left out", "unsaid", { actions: undefined }],
    ["the reading of a managed resource", "read", { actions: ["read"] }],
    ["one that leaves alone what differs", "unchanged", { before: { input: "other" } }],
    ["one that leaves alone what was not there", "unchanged", { before: null }],
    ["one that leaves alone what will not be there", "unchanged", { after: null }],
    ["one that leaves alone what is not known", "unchanged", { after_unknown: { id: true } }],
    ["the creation of what exists", "existence", { actions: ["create"] }],
    ["the creation of nothing", "existence", { actions: ["create"], before: null, after: null }],
    ["an update of nothing", "existence", { actions: ["update"], before: null }],
    ["an update to nothing", "existence", { actions: ["update"], after: null }],
    ["a replacement of nothing", "existence", { actions: ["delete", "create"], before: null }],
    ["a deletion of what will exist", "existence", { actions: ["delete"] }],
    ["what is forgotten and will exist", "existence", { actions: ["forget"] }],
  ])("contradict themselves by %s", async (_, kind, edit) => {
    expect(await contradictionsAfter((plan) => Object.assign(change(plan), edit))).toEqual([{ kind, address: BASE }]);
  });

  it.each<[string, Json]>([
    ["stay as it is", {}],
    ["be changed", { actions: ["update"] }],
    ["be made", { actions: ["create"], before: null }],
  ])("contradict themselves by a deposed object that is to %s", async (_, edit) => {
    const told = await contradictionsAfter((plan) => {
      Object.assign(
        plan.resource_changes.find(({ address }) => address === BASE)!,
        { deposed: "abcd1234" },
      );
      Object.assign(change(plan), edit);
    });
    expect(told).toEqual([{ kind: "existence", address: BASE }]);
  });

  it("contradict themselves in an output, too", async () => {
    expect(
      await contradictionsAfter(({ output_changes: outputs }) => {
        Object.assign(outputs["size"]!, { before: "other" });
        Object.assign(outputs["password"]!, { actions: [] });
      }),
    ).toEqual([
      { kind: "unsaid", address: "output.password" },
      { kind: "unchanged", address: "output.size" },
    ]);
  });

  it.each<[string, Json]>([
    ["a resource that is gone already", { before: null, after: null }],
    ["what is said to be sensitive", { before_sensitive: {}, after_sensitive: { input: true } }],
    ["a replacement", { actions: ["create", "delete"] }],
    ["what is replaced and forgotten", { actions: ["create", "forget"] }],
    ["an update that changes nothing", { actions: ["update"] }],
  ])("contradict themselves nowhere for %s", async (_, edit) => {
    expect(await contradictionsAfter((plan) => Object.assign(change(plan), edit))).toEqual([]);
  });

  it("say what a newer Terraform does as an unknown part", async () => {
    const plan = JSON.parse(new TextDecoder().decode(fixtureBytes("no-op.plan.json"))) as PlanText;
    Object.assign(change(plan), { actions: ["rename"] });
    const { contradictions, unknownParts } = (await readDocument(plan)).statements;
    expect({ contradictions, unknownParts }).toEqual({ contradictions: [], unknownParts: ["change.actions.rename"] });
  });
});
