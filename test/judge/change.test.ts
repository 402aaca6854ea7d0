import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeOfPlaces } from "../../src/judge/change.js";
import type { Environment, Resource } from "../../src/model/environment.js";
import { checkOf, environment, given, secret, unknown, type Plain } from "../builders.js";
import { changeAt, withBefore, withOutputsBefore, withoutOutput } from "../gate/given.js";

const queue = { "aws_sqs_queue.jobs": { is: { name: "jobs" } } };
const database = (name: string, is: Readonly<Record<string, Plain>>): Environment =>
  environment(name, { resources: { "aws_db_instance.main": { is } } });

describe("a difference", () => {
  it("was there before when neither plan touches the resource", async () => {
    const report = await checkOf([
      database("staging", { engine_version: "15.4" }),
      database("production", { engine_version: "16.3" }),
    ]);
    expect(changeAt(report, "aws_db_instance.main engine_version")).toBe("existing");
    expect(report.counts.change).toEqual({ introduced: 0, existing: 1, removed: 0 });
  });

  it("is introduced when a plan makes two equal values different", async () => {
    const staging = withBefore(database("staging", { engine_version: "15.4" }), {
      "aws_db_instance.main": { engine_version: "16.3" },
    });
    const report = await checkOf([staging, database("production", { engine_version: "16.3" })]);
    expect(changeAt(report, "aws_db_instance.main engine_version")).toBe("introduced");
    expect(report.counts.change).toEqual({ introduced: 1, existing: 0, removed: 0 });
  });

  it("was there before when a plan changes it into another one at the same place", async () => {
    const staging = withBefore(database("staging", { engine_version: "15.5" }), {
      "aws_db_instance.main": { engine_version: "15.4" },
    });
    const report = await checkOf([staging, database("production", { engine_version: "16.3" })]);
    expect(changeAt(report, "aws_db_instance.main engine_version")).toBe("existing");
  });

  it("is introduced beside one that was there before, and the finding about both is introduced", async () => {
    const staging = withBefore(database("staging", { tags: { Team: "a", Cost: "1" } }), {
      "aws_db_instance.main": { tags: { Team: "a", Cost: "2" } },
    });
    const report = await checkOf([staging, database("production", { tags: { Team: "b", Cost: "2" } })]);
    expect(changeAt(report, "aws_db_instance.main tags.Team")).toBe("existing");
    expect(changeAt(report, "aws_db_instance.main tags.Cost")).toBe("introduced");
  });

  it("is introduced when both resources are made by the plans", async () => {
    const created = { "aws_db_instance.main": null };
    const report = await checkOf([
      withBefore(database("staging", { engine_version: "15.4" }), created),
      withBefore(database("production", { engine_version: "16.3" }), created),
    ]);
    expect(changeAt(report, "aws_db_instance.main engine_version")).toBe("introduced");
  });

  it("is nobody's when only one of the two existed", async () => {
    const report = await checkOf([
      withBefore(database("staging", { engine_version: "15.4" }), { "aws_db_instance.main": null }),
      database("production", { engine_version: "16.3" }),
    ]);
    expect(changeAt(report, "aws_db_instance.main engine_version")).toBe("unknown");
  });

  it("of states is nobody's, and nothing is counted", async () => {
    const state = (name: string, version: string): Environment =>
      environment(name, {
        source: "state",
        resources: { "aws_db_instance.main": { is: { engine_version: version } } },
      });
    const report = await checkOf([state("staging", "15.4"), state("production", "16.3")]);
    expect(changeAt(report, "aws_db_instance.main engine_version")).toBe("unknown");
    expect(report.counts.change).toBeUndefined();
  });

  it("of data sources is nobody's: their earlier results stand nowhere", async () => {
    const image = (name: string, id: string): Environment =>
      environment(name, { resources: { "data.aws_ami.main": { is: { image_id: id } } } });
    const report = await checkOf([image("staging", "ami-1"), image("production", "ami-2")]);
    expect(changeAt(report, "data.aws_ami.main image_id")).toBe("unknown");
  });

  it("is introduced when an update makes one side unknown that was equal", async () => {
    const staging = withBefore(database("staging", { engine_version: unknown }), {
      "aws_db_instance.main": { engine_version: "16.3" },
    });
    const report = await checkOf([staging, database("production", { engine_version: "16.3" })]);
    expect(changeAt(report, "aws_db_instance.main engine_version")).toBe("introduced");
  });

  it("between elements without a name is only the earlier one when it has the same content", async () => {
    const group = (name: string, ...ports: readonly number[]): Environment =>
      environment(name, {
        resources: {
          "aws_security_group.web": {
            is: {
              ingress: ports.map((port) => ({
                from_port: port,
                to_port: port,
                protocol: "tcp",
                description: `port ${port}`,
              })),
            },
          },
        },
      });
    const sets = { isSet: () => true };
    const before = withBefore(group("staging", 443, 22, 9000), {
      "aws_security_group.web": {
        ingress: [443, 22].map((port) => ({
          from_port: port,
          to_port: port,
          protocol: "tcp",
          description: `port ${port}`,
        })),
      },
    });
    const report = await checkOf([before, group("production", 443)], { sets });
    expect(report.counts.change).toEqual({ introduced: 1, existing: 1, removed: 0 });
  });
});

describe("a difference between objects that moved", () => {
  const at = (name: string, address: string, size: number, from?: string): Environment => {
    const own = environment(name, { resources: { [address]: { is: { name: "jobs", size } } } });
    const [resource] = [...own.resources.values()];
    const moved = from === undefined ? resource! : { ...resource!, previousAddress: from };
    return { ...own, resources: new Map([[address, moved]]) };
  };

  it("was there before when both were paired there, too", async () => {
    const report = await checkOf([
      at("staging", "aws_sqs_queue.new", 1, "aws_sqs_queue.old"),
      at("production", "aws_sqs_queue.new", 2, "aws_sqs_queue.old"),
    ]);
    expect(changeAt(report, "aws_sqs_queue.new size")).toBe("existing");
    expect(report.counts.change).toEqual({ introduced: 0, existing: 1, removed: 0 });
  });

  it("is nobody's when one of them moved to the other, and no difference was taken away in it", async () => {
    const report = await checkOf([
      at("staging", "aws_sqs_queue.new", 1, "aws_sqs_queue.old"),
      at("production", "aws_sqs_queue.new", 2),
    ]);
    expect(changeAt(report, "aws_sqs_queue.new size")).toBe("unknown");
    expect(report.counts.change).toEqual({ introduced: 0, existing: 0, removed: 2 });
  });

  it("is taken away under the address that it had", async () => {
    const before = (of: Environment, size: number): Environment => {
      const [[address, resource]] = [...of.resources] as [[string, Resource]];
      const was = given({ name: "jobs", size });
      return { ...of, resources: new Map([[address, { ...resource, actions: ["update"], before: was }]]) };
    };
    const report = await checkOf([
      before(at("staging", "aws_sqs_queue.new", 2, "aws_sqs_queue.old"), 1),
      at("production", "aws_sqs_queue.new", 2, "aws_sqs_queue.old"),
    ]);
    const removed = report.notes.filter(({ kind }) => kind === "removed-differences");
    expect(removed.map(({ text, places }) => [text, places])).toEqual([
      [
        "The plans of staging and production take away 1 difference that there is between them now.",
        [{ address: "aws_sqs_queue.old", path: ["size"], place: "size", values: {} }],
      ],
    ]);
  });
});

describe("a difference in what is secret", () => {
  const key = (name: string, is: Plain, was: Plain): Environment =>
    withBefore(database(name, { key: is }), { "aws_db_instance.main": { key: was } });

  it("is another one than a difference in what it is", async () => {
    const introduced = await checkOf([key("staging", secret("same"), "same"), key("production", "same", "other")]);
    expect(introduced.findings.map(({ kind, change }) => [kind, change])).toEqual([
      ["sensitivity-difference", "introduced"],
    ]);
    const existing = await checkOf([
      key("staging", secret("same"), secret("other")),
      key("production", "same", "other"),
    ]);
    expect(existing.findings.map(({ kind, change }) => [kind, change])).toEqual([
      ["sensitivity-difference", "existing"],
    ]);
  });
});

describe("a resource that only one environment has", () => {
  it("is nobody's when it is a data source, and introduced for a resource of its name that is paired", async () => {
    const of = (address: string): Environment =>
      environment("staging", { resources: { [address]: { is: { name: "jobs" } } } });
    const report = await checkOf([of("data.aws_sqs_queue.jobs"), environment("production")]);
    expect(report.findings.map(({ kind, change }) => [kind, change])).toEqual([["missing-resource", "unknown"]]);
  });

  it("was there before in either environment", async () => {
    const report = await checkOf([environment("staging"), environment("production", { resources: queue })]);
    expect(changeAt(report, "aws_sqs_queue.jobs")).toBe("existing");
    expect(report.counts.change).toEqual({ introduced: 0, existing: 1, removed: 0 });
  });

  it("is taken away when it goes from the only one that had it, whichever that is", async () => {
    const gone = (name: string): Environment => {
      const [deleted] = [...environment(name, { resources: queue }).resources.values()];
      return { ...environment(name), departing: [{ ...deleted!, actions: ["delete"] }] };
    };
    for (const environments of [
      [gone("staging"), environment("production")],
      [environment("staging"), gone("production")],
    ]) {
      const { counts, notes } = await checkOf(environments);
      expect(counts.change).toEqual({ introduced: 0, existing: 0, removed: 1 });
      const removed = notes.filter(({ kind }) => kind === "removed-differences");
      expect(removed.map(({ places }) => places)).toEqual([
        [{ address: "aws_sqs_queue.jobs", path: [], place: "", values: {} }],
      ]);
    }
  });

  it("is no more than another difference when the other keeps what it has in its place", async () => {
    const both = { "aws_sqs_queue.jobs": { is: { name: "jobs", size: 1 } } };
    const [deleted] = [...environment("staging", { resources: queue }).resources.values()];
    const staging: Environment = { ...environment("staging"), departing: [{ ...deleted!, actions: ["delete"] }] };
    const report = await checkOf([staging, environment("production", { resources: both })]);
    expect(report.counts.change).toEqual({ introduced: 1, existing: 0, removed: 0 });
  });

  it("was there before when no plan makes it", async () => {
    const report = await checkOf([environment("staging", { resources: queue }), environment("production")]);
    expect(changeAt(report, "aws_sqs_queue.jobs")).toBe("existing");
    expect(report.counts.change).toEqual({ introduced: 0, existing: 1, removed: 0 });
  });

  it("is introduced when a plan makes it", async () => {
    const report = await checkOf([
      withBefore(environment("staging", { resources: queue }), { "aws_sqs_queue.jobs": null }),
      environment("production"),
    ]);
    expect(changeAt(report, "aws_sqs_queue.jobs")).toBe("introduced");
  });

  it("is introduced when the other plan deletes its counterpart", async () => {
    const both = environment("staging", { resources: queue });
    const [deleted] = [...environment("production", { resources: queue }).resources.values()];
    const production: Environment = { ...environment("production"), departing: [{ ...deleted!, actions: ["delete"] }] };
    expect(changeAt(await checkOf([both, production]), "aws_sqs_queue.jobs")).toBe("introduced");
  });

  it("is introduced when a plan moves it away from its counterpart", async () => {
    const moved = environment("staging", { resources: { "aws_sqs_queue.tasks": { is: { name: "jobs" } } } });
    const [resource] = [...moved.resources.values()];
    const staging: Environment = {
      ...moved,
      resources: new Map([["aws_sqs_queue.tasks", { ...resource!, previousAddress: "aws_sqs_queue.jobs" }]]),
    };
    const report = await checkOf([staging, environment("production", { resources: queue })]);
    expect(changeAt(report, "aws_sqs_queue.tasks")).toBe("introduced");
    expect(changeAt(report, "aws_sqs_queue.jobs")).toBe("introduced");
  });
});

describe("an output", () => {
  const output = (name: string, outputs: Readonly<Record<string, Plain>>): Environment =>
    environment(name, { outputs });

  it("is compared with what the state holds", async () => {
    const staging = withOutputsBefore(output("staging", { url: "b", mode: "x" }), { url: "a" });
    const production = withOutputsBefore(output("production", { url: "a", mode: "y" }), {});
    const report = await checkOf([staging, production]);
    expect(changeAt(report, "output.url")).toBe("introduced");
    expect(changeAt(report, "output.mode")).toBe("existing");
  });

  it("that only one has was there before, unless one plan creates it or the other removes it", async () => {
    const staging = withOutputsBefore(output("staging", { url: "a" }), {});
    expect(changeAt(await checkOf([staging, output("production", {})]), "output.url")).toBe("existing");
    const created = withOutputsBefore(output("staging", { url: "a" }), { url: undefined });
    expect(changeAt(await checkOf([created, output("production", {})]), "output.url")).toBe("introduced");
    expect(changeAt(await checkOf([staging, withoutOutput(output("production", {}), "url")]), "output.url")).toBe(
      "introduced",
    );
  });

  it("is nobody's in plans that do not say what becomes of outputs", async () => {
    const silent = output("staging", { url: "a" });
    const staging = {
      ...silent,
      outputs: new Map([...silent.outputs].map(([name, known]) => [name, { ...known, actions: [] }])),
    };
    expect(changeAt(await checkOf([staging, output("production", {})]), "output.url")).toBe("unknown");
  });

  it("that only one had is a difference taken away when a plan removes it or gives it to the other", async () => {
    const removed = await checkOf([withoutOutput(output("staging", {}), "url"), output("production", {})]);
    const added = await checkOf([
      withOutputsBefore(output("staging", { url: "a" }), { url: undefined }),
      output("production", { url: "a" }),
    ]);
    for (const { findings, counts, notes } of [removed, added]) {
      expect(findings).toEqual([]);
      expect(counts.change).toEqual({ introduced: 0, existing: 0, removed: 1 });
      expect(notes.map(({ kind, places }) => [kind, places.map(({ address }) => address)])).toEqual([
        ["removed-differences", ["output.url"]],
      ]);
    }
  });
});

describe("an output of both environments", () => {
  const url = (name: string, value: string, before: Readonly<Record<string, Plain | undefined>>): Environment =>
    withOutputsBefore(environment(name, { outputs: { url: value } }), before);

  it("is introduced where both plans create it, and nobody's where one does", async () => {
    const created = { url: undefined };
    const change = async (one: typeof created | object, other: typeof created | object): Promise<unknown> =>
      changeAt(await checkOf([url("staging", "a", { ...one }), url("production", "b", { ...other })]), "output.url");
    expect(await change(created, created)).toBe("introduced");
    expect(await change(created, {})).toBe("unknown");
    expect(await change({}, created)).toBe("unknown");
    expect(await change({}, {})).toBe("existing");
  });

  it("is introduced where the other plan alone removes it", async () => {
    const own = withOutputsBefore(environment("staging", { outputs: { url: "a" } }), {});
    const other = withoutOutput(environment("production"), "other");
    const change = async (environments: readonly Environment[]): Promise<unknown> =>
      changeAt(await checkOf(environments), "output.url");
    expect(await change([own, other])).toBe("existing");
    expect(
      await change([
        withoutOutput(environment("staging"), "url"),
        { ...own, name: "production", fingerprint: "sha256:other" },
      ]),
    ).toBe("introduced");
  });
});

describe("differences that the plans take away", () => {
  const note = (report: Awaited<ReturnType<typeof checkOf>>): readonly string[] =>
    report.notes
      .filter(({ kind }) => kind === "removed-differences")
      .flatMap(({ places }) => places.map(({ address, place }) => `${address} ${place}`.trim()));

  it("are told in a note, with places and without values", async () => {
    const staging = withBefore(database("staging", { engine_version: "16.3", username: "app" }), {
      "aws_db_instance.main": { engine_version: "15.4", username: "app" },
    });
    const report = await checkOf([staging, database("production", { engine_version: "16.3", username: "app" })]);
    expect(report.verdict.outcome).toBe("pass");
    expect(note(report)).toEqual(["aws_db_instance.main engine_version"]);
    expect(JSON.stringify(report)).not.toContain("15.4");
    expect(report.counts.change).toEqual({ introduced: 0, existing: 0, removed: 1 });
  });

  it("are resources that one environment lacked, too", async () => {
    const queue = environment("staging", { resources: { "aws_sqs_queue.jobs": { is: { name: "jobs" } } } });
    const report = await checkOf([
      withBefore(queue, { "aws_sqs_queue.jobs": null }),
      environment("production", { resources: { "aws_sqs_queue.jobs": { is: { name: "jobs" } } } }),
    ]);
    expect(note(report)).toEqual(["aws_sqs_queue.jobs"]);
  });

  it("do not count when a part of them stays", async () => {
    const staging = withBefore(database("staging", { tags: { A: "1" } }), { "aws_db_instance.main": {} });
    const report = await checkOf([staging, database("production", { tags: { A: "2" } })]);
    expect(note(report)).toEqual([]);
    expect(changeAt(report, "aws_db_instance.main tags.A")).toBe("existing");
  });

  it("show no secret", async () => {
    const staging = withBefore(database("staging", { password: secret("new-and-long-secret") }), {
      "aws_db_instance.main": { password: secret("old-and-long-secret") },
    });
    const report = await checkOf([staging, database("production", { password: secret("new-and-long-secret") })]);
    expect(note(report)).toEqual(["aws_db_instance.main password"]);
    expect(JSON.stringify(report)).not.toContain("and-long-secret");
  });
});

describe("what a plan does to differences", () => {
  const values = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2"));

  it(
    "adds up: introduced and existing ones are all that there are, and those before without the removed " +
      "ones are the existing",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          values,
          values,
          values,
          values,
          async (staging, production, stagingBefore, productionBefore) => {
            const one = withBefore(database("staging", staging), { "aws_db_instance.main": stagingBefore });
            const other = withBefore(database("production", production), { "aws_db_instance.main": productionBefore });
            const { counts } = await checkOf([one, other]);
            const before = await checkOf([
              database("staging", stagingBefore),
              database("production", productionBefore),
            ]);
            const { introduced, existing, removed } = counts.change!;
            expect(introduced + existing).toBe(counts.differences);
            expect(before.counts.differences - removed).toBe(existing);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it("is the same when the environments are exchanged", async () => {
    await fc.assert(
      fc.asyncProperty(values, values, values, async (staging, production, before) => {
        const one = withBefore(database("staging", staging), { "aws_db_instance.main": before });
        const other = database("production", production);
        const [there, back] = [await checkOf([one, other]), await checkOf([other, one])];
        expect(back.counts.change).toEqual(there.counts.change);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a finding with several places", () => {
  it("is introduced when any of them is", () => {
    expect(changeOfPlaces(["existing", "unknown", "introduced"])).toBe("introduced");
  });

  it("is existing when all were there before, and not when of one nobody can tell", () => {
    expect(changeOfPlaces(["existing", "existing"])).toBe("existing");
    expect(changeOfPlaces(["existing", "unknown"])).toBe("unknown");
  });

  it("is unknown without places", () => {
    expect(changeOfPlaces([])).toBe("unknown");
  });
});
