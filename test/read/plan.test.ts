import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import type { Environment } from "../../src/model/environment.js";
import { readEnvironment } from "../../src/read/read-environment.js";
import { at, fixtureBytes, inChunks, readDocument, readFixture, written } from "./reading.js";

const valueAt = (environment: Environment, address: string, ...path: readonly (string | number)[]): unknown =>
  written(at(environment.resources.get(address)?.value, ...path));

const plan = (parts: Record<string, unknown>): Record<string, unknown> => ({
  format_version: "1.2",
  resource_changes: [],
  ...parts,
});

const change = (
  address: string,
  parts: Record<string, unknown> = {},
  entry: Record<string, unknown> = {},
): Record<string, unknown> => ({
  address,
  mode: "managed",
  change: {
    actions: ["create"],
    before: null,
    after: {},
    after_unknown: {},
    before_sensitive: false,
    after_sensitive: {},
    ...parts,
  },
  ...entry,
});

describe("a plan from real Terraform", () => {
  it("has every resource that will exist, with data sources from the prior state and deferred reads", async () => {
    const environment = await readFixture("create.plan.json");
    expect([...environment.resources.keys()].sort()).toEqual([
      "data.terraform_remote_state.deferred",
      "data.terraform_remote_state.known",
      'module.queue["jobs"].terraform_data.queue',
      'module.queue["mail.v1/\\"fast\\""].terraform_data.queue',
      "terraform_data.base",
      "terraform_data.counted[0]",
      "terraform_data.counted[1]",
      "terraform_data.dependent",
      "terraform_data.secret",
    ]);
    expect(environment.source).toBe("plan");
    expect(environment.resources.get("data.terraform_remote_state.deferred")?.actions).toEqual(["read"]);
    expect(environment.resources.get("data.terraform_remote_state.known")?.actions).toEqual([]);
    expect(valueAt(environment, "data.terraform_remote_state.known", "outputs")).toEqual({ region: "eu-central-1" });
    expect(valueAt(environment, "data.terraform_remote_state.deferred", "config", "path")).toEqual({ unknown: true });
  });

  it("keeps large numbers, empty strings, nulls and versions as they are", async () => {
    const environment = await readFixture("create.plan.json");
    expect(valueAt(environment, "terraform_data.base", "input")).toEqual({
      account: { number: "12345678901234567890" },
      empty: "",
      nothing: null,
      size: "1.10",
    });
  });

  it("folds in what is unknown, in lists too", async () => {
    const environment = await readFixture("create.plan.json");
    expect(valueAt(environment, "terraform_data.base", "id")).toEqual({ unknown: true });
    expect(valueAt(environment, "terraform_data.dependent", "input")).toEqual([
      { unknown: true },
      "known",
      { name: "known", id: { unknown: true } },
    ]);
  });

  it("marks what is sensitive, at any depth", async () => {
    const environment = await readFixture("create.plan.json");
    const secret = { secret: "not-a-real-secret" };
    expect(valueAt(environment, "terraform_data.secret", "input")).toEqual({
      password: secret,
      list: ["open", secret],
      nested: { all: secret },
    });
    expect(written(environment.outputs.get("password")?.value)).toEqual(secret);
    expect(written(environment.outputs.get("size")?.value)).toBe("1.10");
    expect(written(environment.outputs.get("base")?.value)).toEqual({ unknown: true });
  });

  it("marks the variables that the configuration says are sensitive", async () => {
    const { variables } = await readFixture("create.plan.json");
    expect(written(variables.get("password")?.value)).toEqual({ secret: "not-a-real-secret" });
    expect(written(variables.get("size")?.value)).toBe("1.10");
    expect(written(variables.get("fail")?.value)).toBe(false);
  });

  it("has one object for before and after where nothing changes", async () => {
    const environment = await readFixture("no-op.plan.json");
    const managed = [...environment.resources.values()].filter(({ parsed }) => parsed.mode === "managed");
    expect(managed).toHaveLength(7);
    for (const { before, value, actions } of managed) {
      expect(actions).toEqual(["no-op"]);
      expect(before).toBe(value);
    }
    expect(valueAt(environment, "terraform_data.secret", "input", "password")).toEqual({ secret: "not-a-real-secret" });
  });

  it("tells what changes, what is replaced and why", async () => {
    const environment = await readFixture("update.plan.json");
    const base = environment.resources.get("terraform_data.base");
    expect([written(at(base?.before, "input", "size")), written(at(base?.value, "input", "size"))]).toEqual([
      "1.10",
      "2",
    ]);
    const replaced = environment.resources.get("terraform_data.dependent");
    expect(replaced?.actions).toEqual(["delete", "create"]);
    expect(replaced?.actionReason).toBe("replace_because_cannot_update");
    expect(replaced?.replacePaths).toEqual([["triggers_replace"]]);
  });

  it("lists what a destroy plan deletes as departing and says that nothing will exist", async () => {
    const environment = await readFixture("destroy.plan.json");
    expect(environment.departing.map(({ address }) => address)).toContain("terraform_data.base");
    expect([...environment.resources.values()].filter(({ parsed }) => parsed.mode === "managed")).toEqual([]);
    expect(environment.outputs.size).toBe(0);
    expect(environment.statements.destroys).toBe(true);
  });

  it("lists an output that the plan removes as departing, with what it still is", async () => {
    const environment = await readFixture("output-removed.plan.json");
    expect([...environment.outputs.keys()]).toEqual(["password", "size"]);
    expect(environment.departingOutputs.map(({ name, actions, value }) => [name, actions, written(value)])).toEqual([
      ["base", ["delete"], "00000000-0000-4000-8000-000000000001"],
    ]);
    expect((await readFixture("no-op.plan.json")).departingOutputs).toEqual([]);
  });

  it("says of itself whether it is complete, errored, refresh-only", async () => {
    const statements = async (name: string): Promise<Environment["statements"]> => (await readFixture(name)).statements;
    expect(await statements("create.plan.json")).toMatchObject({
      errored: false,
      complete: true,
      applyable: true,
      refreshOnly: false,
      destroys: false,
      deferred: 0,
    });
    expect(await statements("no-op.plan.json")).toMatchObject({ applyable: false, complete: true });
    expect(await statements("refresh-only.plan.json")).toMatchObject({ refreshOnly: true });
    expect(await statements("target.plan.json")).toMatchObject({ complete: false });
    expect(await statements("errored.plan.json")).toMatchObject({ errored: true, complete: false });
    expect((await statements("create.plan.json")).timestamp).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it("has the results of checks and preconditions", async () => {
    const { checks } = await readFixture("errored.plan.json");
    expect(checks).toEqual([
      { address: "check.size", status: "fail", messages: ["The size is the default."] },
      { address: "terraform_data.base", status: "fail", messages: ["This fixture was asked to fail."] },
    ]);
  });

  it("is the same in any chunks, as gzip, and with a byte order mark", async () => {
    const bytes = fixtureBytes("update.plan.json");
    const whole = comparable(await readDocument(bytes));
    expect(comparable(await readDocument(bytes, 7))).toEqual(whole);
    expect(comparable(await readDocument(gzipSync(bytes), 11))).toEqual(whole);
    expect(comparable(await readDocument(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]), 2))).toEqual(whole);
  });

  it("is the same with its sections in reverse order", async () => {
    const bytes = fixtureBytes("update.plan.json");
    const sections = Object.entries(JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>);
    const reversed = JSON.stringify(Object.fromEntries(sections.reverse()), undefined, 2).replaceAll(
      /12345678901234567000|12345678901234567168/g,
      "12345678901234567890",
    );
    expect(comparable(await readDocument(reversed))).toEqual(comparable(await readDocument(bytes)));
  });

  it("carries the SHA-256 of the bytes as they were given, and tells how many were read", async () => {
    const bytes = gzipSync(fixtureBytes("create.plan.json"));
    const progress: number[] = [];
    const { fingerprint } = await readEnvironment({
      name: "a",
      file: "a.gz",
      chunks: inChunks(bytes, 1000),
      onProgress: (read) => progress.push(read),
    });
    expect(fingerprint).toBe(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
    expect(progress.at(-1)).toBe(bytes.length);
  });
});

describe("what plans may hold", () => {
  it("puts deleted, forgotten and deposed objects among the departing ones", async () => {
    const gone = { before: { id: "1" }, after: null };
    const environment = await readDocument(
      plan({
        resource_changes: [
          change("aws_a.deleted", { ...gone, actions: ["delete"] }),
          change("aws_a.forgotten", { ...gone, actions: ["forget"] }),
          change("aws_a.kept", { actions: ["no-op"], before: { id: "2" }, after: { id: "2" } }),
          change("aws_a.kept", { ...gone, actions: ["delete"] }, { deposed: "deadbeef" }),
        ],
      }),
    );
    expect([...environment.resources.keys()]).toEqual(["aws_a.kept"]);
    expect(environment.departing.map(({ address, deposed }) => [address, deposed])).toEqual([
      ["aws_a.deleted", undefined],
      ["aws_a.forgotten", undefined],
      ["aws_a.kept", "deadbeef"],
    ]);
    expect(written(environment.departing[0]?.before)).toEqual({ id: "1" });
  });

  it("ignores ephemeral resources and deleted data sources", async () => {
    const environment = await readDocument(
      plan({
        resource_changes: [
          change("ephemeral.aws_secret.x", {}, { mode: "ephemeral", type: "aws_secret", name: "x" }),
          change("data.aws_a.x", { actions: ["delete"], before: {}, after: null }, { mode: "data" }),
        ],
      }),
    );
    expect([environment.resources.size, environment.departing.length]).toEqual([0, 0]);
  });

  it("takes an unknown object for unknown, and one whose after is left out for its unknown parts", async () => {
    const environment = await readDocument(
      plan({
        resource_changes: [
          change("aws_a.whole", { after: null, after_unknown: true }),
          { address: "aws_a.parts", change: { actions: ["create"], before: null, after_unknown: { id: true } } },
        ],
      }),
    );
    expect(valueAt(environment, "aws_a.whole")).toEqual({ unknown: true });
    expect(valueAt(environment, "aws_a.parts")).toEqual({ id: { unknown: true } });
  });

  it("keeps before and after apart when only what is sensitive differs", async () => {
    const environment = await readDocument(
      plan({
        resource_changes: [
          change("aws_a.x", {
            actions: ["update"],
            before: { p: "q" },
            after: { p: "q" },
            before_sensitive: {},
            after_sensitive: { p: true },
          }),
        ],
      }),
    );
    expect([written(environment.resources.get("aws_a.x")?.before), valueAt(environment, "aws_a.x")]).toEqual([
      { p: "q" },
      { p: { secret: "q" } },
    ]);
  });

  it("reads moves, imports and replacements", async () => {
    const environment = await readDocument(
      plan({
        resource_changes: [
          change(
            "aws_a.new",
            { importing: { id: "i" }, replace_paths: [["tags", 0, { any: 1 }]] },
            { previous_address: "aws_a.old" },
          ),
        ],
      }),
    );
    expect(environment.resources.get("aws_a.new")).toMatchObject({
      previousAddress: "aws_a.old",
      importing: true,
      replacePaths: [["tags", 0, { element: "*" }]],
    });
  });

  it("completes addresses of data sources that Terraform 0.12 left short", async () => {
    const data = (index: number): unknown => ({
      address: "data.aws_ami.x",
      mode: "data",
      type: "aws_ami",
      name: "x",
      index,
      values: { id: index },
    });
    const child = { address: 'module.a["k"]', resources: [data(0), data(1)] };
    const environment = await readDocument(
      plan({ prior_state: { values: { root_module: { child_modules: [child] } } } }),
    );
    expect([...environment.resources.keys()]).toEqual([
      'module.a["k"].data.aws_ami.x[0]',
      'module.a["k"].data.aws_ami.x[1]',
    ]);
  });

  it("prefers a deferred read to an older result in the prior state", async () => {
    const read = change(
      "data.aws_ami.x",
      { actions: ["read"], after: {}, after_unknown: { id: true } },
      { mode: "data" },
    );
    const prior = {
      values: {
        root_module: {
          resources: [{ address: "data.aws_ami.x", mode: "data", type: "aws_ami", name: "x", values: { id: "old" } }],
        },
      },
    };
    const environment = await readDocument(plan({ resource_changes: [read], prior_state: prior }));
    expect(valueAt(environment, "data.aws_ami.x", "id")).toEqual({ unknown: true });
  });

  it("writes provider names in full", async () => {
    const names = ["aws", "registry.opentofu.org/hashicorp/aws", "terraform.io/builtin/terraform", undefined];
    const changes = names.map((name, index) =>
      change(`aws_a.x${index}`, {}, name === undefined ? {} : { provider_name: name }),
    );
    const environment = await readDocument(plan({ resource_changes: changes }));
    expect([...environment.resources.values()].map(({ provider }) => provider)).toEqual([
      "registry.terraform.io/hashicorp/aws",
      "registry.opentofu.org/hashicorp/aws",
      "terraform.io/builtin/terraform",
      "",
    ]);
  });

  it("reads drift, with its marks", async () => {
    const drifted = change("aws_a.x", {
      actions: ["update"],
      before: { p: "a" },
      after: { p: "b" },
      before_sensitive: { p: true },
      after_sensitive: { p: true },
    });
    const { drift } = await readDocument(plan({ resource_drift: [drifted] }));
    expect(
      drift.map(({ address, actions, before, after }) => [address, actions, written(before), written(after)]),
    ).toEqual([["aws_a.x", ["update"], { p: { secret: "a" } }, { p: { secret: "b" } }]]);
  });

  it("reads planned outputs where no change mentions them, and leaves deleted ones out", async () => {
    const { outputs } = await readDocument(
      plan({
        planned_values: {
          outputs: { planned: { sensitive: true, value: "p" }, changed: { sensitive: false, value: "old" } },
          root_module: {},
        },
        output_changes: {
          changed: {
            actions: ["update"],
            before: "old",
            after: "new",
            after_unknown: false,
            before_sensitive: false,
            after_sensitive: false,
          },
          deleted: { actions: ["delete"], before: "x", after: null },
        },
      }),
    );
    expect([...outputs].map(([name, { value, before }]) => [name, written(value), written(before)])).toEqual([
      ["planned", { secret: "p" }, undefined],
      ["changed", "new", "old"],
    ]);
  });

  it("marks every variable when the configuration is missing, and leaves ephemeral ones out", async () => {
    const variables = { a: { value: "1" }, b: {} };
    expect(written((await readDocument(plan({ variables }))).variables.get("a")?.value)).toEqual({ secret: "1" });
    const configuration = { root_module: { variables: { a: {}, b: { ephemeral: true } } } };
    const environment = await readDocument(plan({ variables, configuration }));
    expect([...environment.variables].map(([name, { value }]) => [name, written(value)])).toEqual([["a", "1"]]);
  });

  it("counts what was deferred and tells whether anything is said about secrets", async () => {
    expect((await readDocument(plan({ deferred_changes: [{ reason: "unknown" }, {}] }))).statements).toMatchObject({
      deferred: 2,
      marksSensitive: true,
    });
    const unmarked = { address: "aws_a.x", change: { actions: ["create"], before: null, after: { password: "p" } } };
    expect(
      (await readDocument({ format_version: "0.1", resource_changes: [unmarked] })).statements.marksSensitive,
    ).toBe(false);
    expect((await readDocument({ format_version: "0.1", planned_values: {} })).statements.marksSensitive).toBe(false);
  });

  it("reads a plan of which a part is larger than the window", async () => {
    const long = "é".repeat(400_000);
    const environment = await readDocument(
      plan({
        planned_values: { junk: long },
        resource_changes: [change("aws_a.x", { after: { text: long } }), change("aws_a.y")],
      }),
      10_000,
    );
    expect(valueAt(environment, "aws_a.x", "text")).toBe(long);
    expect([...environment.resources.keys()]).toEqual(["aws_a.x", "aws_a.y"]);
  });
});

/** All of an environment but what depends on the bytes. */
function comparable({ fingerprint, resources, ...rest }: Environment): unknown {
  expect(fingerprint).toMatch(/^sha256:[0-9a-f]{64}$/);
  return { ...rest, resources: [...resources].sort(([left], [right]) => (left < right ? -1 : 1)) };
}
