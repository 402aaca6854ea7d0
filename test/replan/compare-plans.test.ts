/** What counts and what does not between two plans of one environment, place by place. */
import { describe, expect, it } from "vitest";
import type { Drift, Environment, Output, Resource } from "../../src/model/environment.js";
import { comparePlans } from "../../src/replan/compare-plans.js";
import { environment, given, secret, setsAt, unknown, type EnvironmentGiven, type Plain } from "../builders.js";

/** A resource or an output: what is there now, what will be there, and how. */
interface Planned {
  readonly was?: Plain;
  readonly is: Plain;
  readonly actions?: readonly string[];
}

const TYPE = "aws_db_instance";
const MAIN = `${TYPE}.main`;

function resourceOf(address: string, { was, is, actions = ["no-op"] }: Planned): Resource {
  const [resource] = environment("", { resources: { [address]: { is: {} } } }).resources.values();
  const { before: _, ...rest } = resource as Resource;
  const value = given(is);
  if (actions.includes("no-op") && was === undefined) return { ...rest, value, before: value, actions };
  return { ...rest, value, actions, ...(was === undefined ? {} : { before: given(was) }) };
}

interface PlanGiven {
  readonly resources?: Readonly<Record<string, Planned>>;
  readonly departing?: readonly (Planned & { readonly address: string; readonly deposed?: string })[];
  readonly outputs?: Readonly<Record<string, Planned>>;
  readonly departingOutputs?: Readonly<Record<string, Planned>>;
  readonly drift?: readonly {
    readonly address: string;
    readonly before: Plain;
    readonly after: Plain;
  }[];
  readonly timestamp?: string;
  readonly applyable?: boolean;
  readonly more?: EnvironmentGiven;
}

const outputOf = (name: string, { was, is, actions = ["no-op"] }: Planned): Output => {
  const value = given(is);
  if (actions.includes("no-op") && was === undefined) return { name, value, before: value, actions };
  return { name, value, actions, ...(was === undefined ? {} : { before: given(was) }) };
};

function plan(name: string, spec: PlanGiven): Environment {
  const { resources = {}, departing = [], outputs = {}, departingOutputs = {}, drift = [] } = spec;
  const { timestamp, applyable } = spec;
  const base = environment(name, { syntax: "hcl", ...spec.more });
  return {
    ...base,
    resources: new Map(Object.entries(resources).map(([address, one]) => [address, resourceOf(address, one)])),
    departing: departing.map(({ address, deposed, ...one }) => ({
      ...resourceOf(address, { actions: ["delete"], ...one }),
      ...(deposed === undefined ? {} : { deposed }),
    })),
    outputs: new Map(Object.entries(outputs).map(([output, one]) => [output, outputOf(output, one)])),
    departingOutputs: Object.entries(departingOutputs).map(([output, one]) =>
      outputOf(output, { actions: ["delete"], ...one }),
    ),
    drift: drift.map(({ address, before, after }): Drift => ({
      address,
      provider: "registry.terraform.io/hashicorp/aws",
      actions: ["update"],
      before: given(before),
      after: given(after),
    })),
    statements: {
      ...base.statements,
      ...(timestamp === undefined ? {} : { timestamp }),
      ...(applyable === undefined ? {} : { applyable }),
    },
  };
}

/** What counts, and what is noise, in a line each. */
function compared(judged: PlanGiven, replanned: PlanGiven): { moved: readonly string[]; noise: readonly string[] } {
  const found = comparePlans(plan("judged", judged), plan("again", replanned), setsAt("subnet_ids"));
  const at = (address: string, path: readonly unknown[]): string =>
    [address, ...path.map((step) => (typeof step === "object" ? "*" : step))].join(" ");
  return {
    moved: found.moved.map(({ kind, difference: { address, path, left, right } }) => {
      const [one, other] = [left, right].map((side) => ("text" in side ? side.text : side.kind));
      return `${kind} ${at(address, path)}: ${one} -> ${other}`;
    }),
    noise: found.noise.map(({ kind, difference: { address, path } }) => `${kind} ${at(address, path)}`),
  };
}

const main = (planned: Planned): PlanGiven => ({ resources: { [MAIN]: planned } });
const updated = (was: Plain, is: Plain): PlanGiven => main({ was, is, actions: ["update"] });
const untouched = (is: Plain): PlanGiven => main({ is });

describe("what is there now", () => {
  it("counts where something else will be made of it", () => {
    expect(compared(updated({ a: "1" }, { a: "3" }), updated({ a: "2" }, { a: "3" }))).toEqual({
      moved: [`before ${MAIN} a: 1 -> 2`],
      noise: [],
    });
  });

  it("is told by what will be there, where nothing is done", () => {
    expect(compared(untouched({ a: "1" }), untouched({ a: "2" })).moved).toEqual([`value ${MAIN} a: 1 -> 2`]);
  });

  it.each<[string, PlanGiven, PlanGiven]>([
    ["judged", updated({ a: "1" }, { a: "2" }), untouched({ a: "3" })],
    ["made again", untouched({ a: "3" }), updated({ a: "1" }, { a: "2" })],
  ])("counts where something is done in the plan that was %s alone", (_, judged, replanned) => {
    expect(compared(judged, replanned).moved).toContainEqual(expect.stringMatching(/^before .* a: \d -> \d$/));
  });

  it("counts where there is nothing, or something, all at once", () => {
    const created = main({ is: { a: "1" }, actions: ["create"] });
    const replaced = main({ was: { a: "0" }, is: { a: "1" }, actions: ["delete", "create"] });
    expect(compared(created, replaced).moved).toContain(`before ${MAIN}: absent -> map`);
    expect(compared(replaced, created).moved).toContain(`before ${MAIN}: map -> absent`);
    expect(compared(created, created).moved).toEqual([]);
  });

  it("is the object that is taken away, deposed ones each by its key", () => {
    const gone = (was: string, deposed?: string) => ({
      address: MAIN,
      was: { a: was },
      is: null,
      ...(deposed === undefined ? {} : { deposed }),
    });
    const of = (...departing: readonly ReturnType<typeof gone>[]): PlanGiven => ({ departing });
    expect(compared(of(gone("1")), of(gone("2"))).moved).toEqual([`before ${MAIN} a: 1 -> 2`]);
    expect(compared(of(gone("1", "x"), gone("2", "y")), of(gone("2", "y"), gone("1", "x"))).moved).toEqual([]);
    expect(compared(of(gone("1", "x")), of(gone("2", "x"))).moved).toEqual([`before ${MAIN} a: 1 -> 2`]);
    expect(compared(of(gone("1", "x")), of(gone("2", "y"))).moved).toEqual([
      `action ${MAIN}: delete (deposed object x) -> absent`,
      `action ${MAIN}: absent -> delete (deposed object y)`,
    ]);
    const other = { ...gone("2"), address: `${TYPE}.other` };
    expect(compared(of(gone("1")), of(other)).moved).toEqual([
      `action ${MAIN}: delete -> absent`,
      `action ${TYPE}.other: absent -> delete`,
    ]);
  });

  it("of an output counts as of a resource", () => {
    const url = (planned: Planned): PlanGiven => ({ outputs: { url: planned } });
    const changed = (was: string): PlanGiven => url({ was, is: "c", actions: ["update"] });
    expect(compared(changed("a"), changed("b")).moved).toEqual(["before output.url: a -> b"]);
    expect(compared(url({ is: "a" }), url({ is: "b" })).moved).toEqual(["value output.url: a -> b"]);
    const gone = (was: string): PlanGiven => ({ departingOutputs: { url: { was, is: was } } });
    expect(compared(gone("a"), gone("b")).moved).toEqual(["before output.url: a -> b"]);
    const created = url({ is: "c", actions: ["create"] });
    expect(compared(created, changed("a")).moved).toEqual([
      "action output.url: create -> update",
      "before output.url: absent -> a",
    ]);
    expect(compared(changed("a"), url({ is: "b" })).moved).toContain("before output.url: a -> b");
    expect(compared(url({ is: "b" }), changed("a")).moved).toContain("before output.url: b -> a");
  });
});

describe("what one plan alone has", () => {
  const nothing: PlanGiven = { resources: { [`${TYPE}.other`]: { is: {} } } };
  const both = { ...nothing, resources: { ...nothing.resources, [MAIN]: { is: {}, actions: ["create"] } } };

  it("is told once, as a whole", () => {
    expect(compared(nothing, both).moved).toEqual([`presence ${MAIN}: absent -> map`]);
    expect(compared(both, nothing).moved).toEqual([`presence ${MAIN}: map -> absent`]);
    expect(compared({}, { outputs: { url: { is: "a", actions: ["create"] } } }).moved).toEqual([
      "presence output.url: absent -> a",
    ]);
  });

  it("is told with what is done where the other one takes it away", () => {
    const gone = { ...nothing, departing: [{ address: MAIN, was: {}, is: null }] };
    expect(compared(gone, both).moved).toContain(`action ${MAIN}: delete -> create`);
    expect(compared(both, gone).moved).toContain(`action ${MAIN}: create -> delete`);
    const url = { outputs: { url: { is: "a" } } };
    const without = { departingOutputs: { url: { is: "a" } } };
    expect(compared(url, without).moved).toContain("action output.url: no-op -> delete");
    expect(compared(without, url).moved).toContain("action output.url: delete -> no-op");
  });
});

describe("a change by hand", () => {
  const drifted = (...values: readonly (readonly [string, string])[]): PlanGiven => ({
    ...untouched({ a: "1" }),
    drift: values.map(([before, after]) => ({ address: MAIN, before: { a: before }, after: { a: after } })),
  });

  it.each<[string, PlanGiven, PlanGiven, readonly string[], readonly string[]]>([
    ["that both know of", drifted(["1", "2"]), drifted(["1", "2"]), [], []],
    ["that is new", drifted(), drifted(["1", "2"]), [`drift ${MAIN} a: 1 -> 2`], []],
    ["that is another one now", drifted(["1", "2"]), drifted(["1", "3"]), [`drift ${MAIN} a: 2 -> 3`], []],
    ["that is no more", drifted(["1", "2"]), drifted(), [], [`settled ${MAIN} a`]],
  ])("%s", (_, judged, replanned, moved, noise) => {
    expect(compared(judged, replanned)).toEqual({ moved, noise });
  });

  it("is told at its own place", () => {
    const at = (attribute: string): PlanGiven => ({
      ...untouched({ a: "1", b: "1" }),
      drift: [{ address: MAIN, before: { [attribute]: "1" }, after: { [attribute]: "2" } }],
    });
    expect(compared(at("a"), at("b"))).toEqual({ moved: [`drift ${MAIN} b: 1 -> 2`], noise: [`settled ${MAIN} a`] });
  });
});

describe("a computed value that moved", () => {
  const TIME = "latest_restorable_time";
  const both = (judged: Plain, replanned: Plain, name = TIME, address = MAIN) =>
    compared(
      { resources: { [address]: { is: { [name]: judged } } } },
      { resources: { [address]: { is: { [name]: replanned } } } },
    );

  it("is noise, also as what is there now and as a change by hand, and once", () => {
    expect(both("1", "2")).toEqual({ moved: [], noise: [`computed ${MAIN} ${TIME}`] });
    const at = (time: string): PlanGiven => updated({ a: "1", [TIME]: time }, { a: "2", [TIME]: time });
    expect(compared(at("1"), at("2"))).toEqual({ moved: [], noise: [`computed ${MAIN} ${TIME}`] });
    const drift = [{ address: MAIN, before: { [TIME]: "1" }, after: { [TIME]: "2" } }];
    expect(compared(untouched({ [TIME]: "1" }), { ...untouched({ [TIME]: "2" }), drift })).toEqual({
      moved: [],
      noise: [`computed ${MAIN} ${TIME}`],
    });
  });

  it.each<[string, Plain, Plain, string, string]>([
    ["of a data source", "1", "2", TIME, `data.${MAIN}`],
    ["of a type that nobody knows", "1", "2", TIME, "acme_thing.main"],
    ["that is secret now", "1", secret("2"), TIME, MAIN],
    ["that was secret", secret("1"), "2", TIME, MAIN],
    ["that holds a secret", "1", { a: secret("2") }, TIME, MAIN],
    ["that says which object it is", "1", "2", "id", MAIN],
    ["that says so in words", "1", "2", "arn", MAIN],
    ["that says which others belong to it", "1", "2", "resource_id", MAIN],
    ["that says what runs", "1", "2", "engine_version_actual", MAIN],
  ])("counts: %s", (_, judged, replanned, name, address) => {
    const { moved } = both(judged, replanned, name, address);
    expect(moved).toContainEqual(expect.stringContaining(`${address} ${name}`));
  });

  it("that is not there any more is noise as well, and so is one that is not known yet", () => {
    expect(both("1", null)).toEqual({ moved: [], noise: [`computed ${MAIN} ${TIME}`] });
    expect(both("1", unknown)).toEqual({ moved: [], noise: [`computed ${MAIN} ${TIME}`] });
  });

  it("is of its own resource: one that is read by nobody is noise beside one that is", () => {
    const providers = { aws: { asks: {} } };
    expect(compared({ ...untouched({ [TIME]: "1" }), more: { providers } }, untouched({ [TIME]: "2" })).noise).toEqual([
      `computed ${MAIN} ${TIME}`,
    ]);
  });
});

describe("an update that was made already", () => {
  const judged = updated({ a: "1", b: "1", c: "1" }, { a: "2", b: "2", c: "1" });

  it("is noise where nothing is left of it", () => {
    expect(compared(judged, untouched({ a: "2", b: "2", c: "1" }))).toEqual({
      moved: [],
      noise: [`applied ${MAIN}`, `applied ${MAIN} a`, `applied ${MAIN} b`],
    });
  });

  it("is noise where a part was made, to the very value", () => {
    expect(compared(judged, updated({ a: "2", b: "1", c: "1" }, { a: "2", b: "2", c: "1" }))).toEqual({
      moved: [],
      noise: [`applied ${MAIN} a`],
    });
  });

  it("counts where something else was made beside it", () => {
    expect(compared(judged, untouched({ a: "2", b: "2", c: "3" })).moved).toEqual([
      `action ${MAIN}: update -> no-op`,
      `before ${MAIN} c: 1 -> 3`,
      `value ${MAIN} c: 1 -> 3`,
    ]);
  });

  it.each([[["create"]], [["delete", "create"]], [["no-op"]], [["update", "delete"]]])(
    "counts where it was no update: %j",
    (actions) => {
      const planned = main({ was: { a: "1" }, is: { a: "2" }, actions });
      expect(compared(planned, untouched({ a: "2" })).moved).toContain(`before ${MAIN} a: 1 -> 2`);
    },
  );

  it("counts where more is to be done than nothing", () => {
    const replaced = main({ was: { a: "2" }, is: { a: "2" }, actions: ["delete", "create"] });
    expect(compared(updated({ a: "1" }, { a: "2" }), replaced).moved).toEqual([
      `action ${MAIN}: update -> delete, create`,
    ]);
  });

  it("is noise beside a computed value that moved with it", () => {
    const at = (time: string, value: string): Plain => ({ a: value, latest_restorable_time: time });
    const found = compared(updated(at("1", "1"), at("1", "2")), untouched(at("2", "2")));
    expect(found.moved).toEqual([]);
    expect(found.noise).toContain(`applied ${MAIN}`);
  });

  it("is noise where it was seen as a change by hand", () => {
    const drift = [{ address: MAIN, before: { a: "1" }, after: { a: "2" } }];
    expect(compared(updated({ a: "1" }, { a: "2" }), { ...untouched({ a: "2" }), drift })).toEqual({
      moved: [],
      noise: [`applied ${MAIN}`, `applied ${MAIN} a`],
    });
  });

  it("counts where another value came to be marked as secret", () => {
    const marked = compared(updated({ a: "1" }, { a: "2" }), updated({ a: secret("1") }, { a: "2" }));
    expect(marked.moved).toEqual([`before ${MAIN} a: 1 -> 1`]);
  });

  it("leads below a place, and above one", () => {
    const nested = (x: string, y: string): Plain => ({ a: { x, y } });
    const planned = updated(nested("1", "1"), nested("2", "2"));
    expect(compared(planned, updated(nested("2", "1"), nested("2", "2")))).toEqual({
      moved: [],
      noise: [`applied ${MAIN} a x`],
    });
    expect(compared(planned, updated(nested("3", "1"), nested("2", "2"))).moved).toEqual([
      `before ${MAIN} a x: 1 -> 3`,
    ]);
    expect(
      compared(updated({ a: null }, { a: { x: "1" } }), updated({ a: { x: "2" } }, { a: { x: "1" } })).moved,
    ).toEqual([expect.stringContaining(`before ${MAIN} a`)]);
  });
});

describe("an output that was changed already", () => {
  const url = (planned: Planned): PlanGiven => ({ outputs: { url: planned } });
  const judged = url({ was: "a", is: "b", actions: ["update"] });

  it("is noise where it has what was planned", () => {
    expect(compared(judged, url({ is: "b" }))).toEqual({
      moved: [],
      noise: ["applied output.url"],
    });
  });

  it.each<[string, PlanGiven, PlanGiven, string]>([
    ["it has another value", judged, url({ is: "c" }), "action output.url: update -> no-op"],
    ["it is created", url({ is: "b", actions: ["create"] }), url({ is: "b" }), "action output.url: create -> no-op"],
    ["it is changed still", judged, url({ was: "c", is: "b", actions: ["update"] }), "before output.url: a -> c"],
    ["it is a mark that is another", judged, url({ is: secret("b") }), "action output.url: update -> no-op"],
  ])("counts where %s", (_, one, other, line) => {
    expect(compared(one, other).moved).toContain(line);
  });
});

describe("a plan that cannot be applied", () => {
  const done: PlanGiven = { ...untouched({ a: "2" }), applyable: false };
  const todo: PlanGiven = { ...updated({ a: "1" }, { a: "2" }), applyable: true };
  const plain = "plan plan applyable: true -> false";

  it("is noise where nothing is left to do", () => {
    const found = compared(todo, done);
    expect(found.moved).toEqual([]);
    expect(found.noise).toContain("applied plan applyable");
  });

  it.each<[string, PlanGiven]>([
    ["something is", { ...updated({ a: "1" }, { a: "2" }), applyable: false }],
    ["something goes", { ...done, departing: [{ address: `${TYPE}.gone`, was: {}, is: null }] }],
    ["an output goes", { ...done, departingOutputs: { url: { is: "a" } } }],
    ["an output changes", { ...done, outputs: { url: { was: "a", is: "b", actions: ["update"] } } }],
  ])("counts where %s left to do", (_, replanned) => {
    expect(compared(todo, replanned).moved).toContain(plain);
  });

  it.each<[string, Partial<Resource>]>([
    ["moved", { previousAddress: `${TYPE}.old` }],
    ["imported", { importing: true }],
  ])("counts where something is only %s", (_, more) => {
    const base = plan("again", done);
    const resources = new Map([[MAIN, { ...(base.resources.get(MAIN) as Resource), ...more }]]);
    const { moved } = comparePlans(plan("judged", todo), { ...base, resources }, setsAt());
    expect(moved.map(({ kind }) => kind)).toContain("plan");
  });

  it("counts where it says less, or could not be applied before", () => {
    expect(compared(todo, untouched({ a: "2" })).moved).toEqual(["plan plan applyable: true -> absent"]);
    expect(compared({ ...todo, applyable: false }, { ...done, applyable: true }).moved).toContain(
      "plan plan applyable: false -> true",
    );
  });
});

describe("when a plan was made", () => {
  it.each<[string | undefined, string | undefined, readonly string[]]>([
    ["2027-01-07T08:00:00Z", "2027-01-07T08:00:00Z", []],
    ["2027-01-07T08:00:00Z", "2027-01-07T08:30:00Z", ["timestamp plan timestamp"]],
    [undefined, "2027-01-07T08:30:00Z", ["timestamp plan timestamp"]],
    ["2027-01-07T08:00:00Z", undefined, ["timestamp plan timestamp"]],
    [undefined, undefined, []],
  ])("%s, and %s, is counted as noise: %j", (judged, replanned, noise) => {
    const at = (timestamp?: string): PlanGiven => (timestamp === undefined ? {} : { timestamp });
    expect(compared(at(judged), at(replanned))).toEqual({ moved: [], noise });
  });

  it("is told with both moments", () => {
    const { noise } = comparePlans(plan("judged", { timestamp: "1" }), plan("again", { timestamp: "2" }), setsAt());
    expect(noise).toEqual([
      {
        kind: "timestamp",
        difference: {
          section: "version",
          address: "plan",
          path: ["timestamp"],
          aspect: "value",
          environment: "judged",
          left: given("1"),
          right: given("2"),
        },
      },
    ]);
  });
});

describe("all that moved", () => {
  it("is in the order of addresses, of places, and of kinds", () => {
    const of = (b: string, x: string): PlanGiven => ({
      resources: {
        [`${TYPE}.b`]: { was: { x: b, a: b }, is: { x: b, a: b }, actions: ["update"] },
        [`${TYPE}.a`]: { was: { x }, is: { x }, actions: ["update"] },
      },
    });
    expect(compared(of("1", "1"), of("2", "2")).moved).toEqual([
      `before ${TYPE}.a x: 1 -> 2`,
      `value ${TYPE}.a x: 1 -> 2`,
      `before ${TYPE}.b a: 1 -> 2`,
      `value ${TYPE}.b a: 1 -> 2`,
      `before ${TYPE}.b x: 1 -> 2`,
      `value ${TYPE}.b x: 1 -> 2`,
    ]);
  });
});
