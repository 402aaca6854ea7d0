import { describe, expect, it } from "vitest";
import { diffConfigurations } from "../../src/gate/configuration.js";
import { pendingDrafts } from "../../src/gate/pending.js";
import { stalePlanDrafts, staleness } from "../../src/gate/plan-age.js";
import { refuseOtherThanPlans } from "../../src/gate/promotion.js";
import { dayOf, momentOf } from "../../src/model/moment.js";
import { requirementsFor } from "../../src/gate/requirements.js";
import { overlongWaiverDrafts } from "../../src/gate/waiver-length.js";
import type { Configuration, ConfiguredModule, Environment, Resource } from "../../src/model/environment.js";
import { emptyContract } from "../../src/model/contract.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { contract, environment, given, secret, type EnvironmentGiven } from "../builders.js";

const secrets = secretsOf([]);

describe("a moment", () => {
  it.each<[string, number | undefined]>([
    ["1970-01-01T00:00:00Z", 0],
    ["1970-01-01t00:00:01z", 1000],
    ["1970-01-01 00:00:00.5Z", 500],
    ["1970-01-01T01:00:00+01:00", 0],
    ["1969-12-31T23:00:00-01:00", 0],
    ["1970-01-01T23:59:59Z", 86_399_000],
    ["1970-01-01T09:00:00Z", 32_400_000],
    ["1970-01-01T19:00:00Z", 68_400_000],
    ["1970-01-01T24:00:00Z", undefined],
    ["1970-01-01T00:60:00Z", undefined],
    ["1970-01-01T00:00:99Z", undefined],
    ["1970-01-01T00:00:00", undefined],
    ["1970-01-01T00:00:00+24:00", undefined],
    ["1970-02-30T00:00:00Z", undefined],
    ["1970-01-01", undefined],
    ["x1970-01-01T00:00:00Z", undefined],
    ["1970-01-01T00:00:00Zx", undefined],
    ["", undefined],
  ])("%j is %s", (text, moment) => {
    expect(momentOf(text)).toBe(moment);
  });

  it.each<[string, number | undefined]>([
    ["1970-01-02", 86_400_000],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["2023-02-29", undefined],
    ["2023-13-01", undefined],
    ["2023-1-01", undefined],
    ["x2023-01-01", undefined],
    ["2023-01-01x", undefined],
    ["", undefined],
  ])("of the day %j is %s", (text, moment) => {
    expect(dayOf(text)).toBe(moment);
  });
});

describe("the age of a plan", () => {
  const now = "2027-01-07T09:00:00Z";

  it.each<[string | undefined, string, ReturnType<typeof staleness>]>([
    [undefined, now, { is: "silent", mostHours: 2 }],
    ["this morning", now, { is: "silent", mostHours: 2 }],
    ["2027-01-07T07:00:00Z", now, undefined],
    ["2027-01-07T06:59:59Z", now, { is: "old", timestamp: "2027-01-07T06:59:59Z", mostHours: 2 }],
    ["2027-01-07T09:05:00Z", now, undefined],
    ["2027-01-07T09:05:01Z", now, { is: "future", timestamp: "2027-01-07T09:05:01Z", mostHours: 2 }],
    ["2027-01-07T09:00:00Z", "some day", { is: "old", timestamp: "2027-01-07T09:00:00Z", mostHours: 2 }],
  ])("that was made at %s is asked at %s: %j", (timestamp, at, expected) => {
    expect(staleness(timestamp, at, 2)).toEqual(expected);
  });

  it("is a finding of each plan, with its file", () => {
    const plan = (name: string, timestamp?: string): Environment =>
      environment(name, { statements: timestamp === undefined ? {} : { timestamp } });
    const [old, young, silent] = [
      plan("old", "2027-01-01T00:00:00Z"),
      plan("young", "2027-01-07T08:00:00Z"),
      plan("silent"),
    ];
    const promotion = { from: "old", to: "young", now };
    expect(stalePlanDrafts([old, young, silent], promotion, 2, secrets)).toEqual(
      [
        [old, { is: "old", timestamp: "2027-01-01T00:00:00Z", mostHours: 2 }] as const,
        [silent, { is: "silent", mostHours: 2 }] as const,
      ].map(([plan_, stale]) => ({
        kind: "stale-plan",
        case: "plan",
        facts: { plan: plan_, stale },
        environment: plan_.name,
        cause: { kind: "requirement", name: "recent-plan" },
        places: [
          {
            place: { section: "version", address: "plan", path: [] },
            shown: {
              address: "plan",
              path: [],
              place: "",
              values: { [plan_.name]: { state: "known", text: plan_.file } },
            },
          },
        ],
      })),
    );
  });
});

describe("a waiver that lasts too long", () => {
  const waivers = (...days: readonly string[]) =>
    contract({ waivers: days.map((expires) => ({ resource: `aws_x.${expires}`, expires })) }).waivers;

  it.each<[string, number, readonly string[]]>([
    ["2027-01-07", 30, ["2027-02-07", "9999-12-31"]],
    ["2027-01-07", 0, ["2027-01-08", "2027-02-06", "2027-02-07", "9999-12-31"]],
    ["2027-01-07", 1, ["2027-02-06", "2027-02-07", "9999-12-31"]],
    ["2027-01-07", 99_999_999, []],
    ["2027-01-07", 1e300, []],
  ])("on %s with %s days is each of %j", (today, days, expected) => {
    const all = waivers("2027-01-07", "2027-01-08", "2027-02-06", "2027-02-07", "9999-12-31");
    expect(
      overlongWaiverDrafts({ waivers: all, causes: [] }, today, days, secrets).map(
        ({ places: [place] }) => place?.place.address,
      ),
    ).toEqual(expected.map((day) => `aws_x.${day}`));
  });

  it("is told with all that it says", () => {
    const [waiver] = waivers("2027-03-01");
    expect(overlongWaiverDrafts({ waivers: waivers("2027-03-01"), causes: [] }, "2027-01-07", 30, secrets)).toEqual([
      {
        kind: "overlong-waiver",
        case: "waiver",
        facts: { ...waiver, scope: waiver, mostDays: 30 },
        cause: expect.objectContaining({ expires: "2027-03-01" }) as object,
        location: { file: "parity.yaml", line: 1 },
        places: [
          {
            place: { section: "version", address: "aws_x.2027-03-01", path: [] },
            shown: { address: "aws_x.2027-03-01", path: [], place: "", values: {} },
          },
        ],
      },
    ]);
  });
});

describe("what an environment still has pending", () => {
  const changed = (address: string, change: Partial<Resource>): Resource => {
    const made = environment("staging", { resources: { [address]: { is: {} } } }).resources.get(address);
    if (made === undefined) throw new Error("the builder makes it");
    return { ...made, ...change };
  };
  const pending = (own: Environment) =>
    pendingDrafts(own, secrets).flatMap(({ facts, places }) => [
      (facts as { changes: number }).changes,
      ...places.map(({ place: { section, address }, shown }) => [section, address, shown.values["staging"]]),
    ]);
  const text = (action: string) => ({ state: "known", text: action });

  it("is listed in order of address and then of action", () => {
    const own = environment("staging", { outputs: { b: 1, a: 1, kept: 1 } });
    const resources = [
      changed("aws_x.b", { actions: ["update"] }),
      changed("aws_x.a", { actions: ["delete", "create"], previousAddress: "aws_x.z", importing: true }),
      changed("aws_x.kept", {}),
      changed("aws_x.imported", { importing: true }),
      changed("data.aws_x.d", { actions: ["read"] }),
      changed("data.aws_x.e", { actions: ["update"] }),
      changed("aws_x.read", { actions: ["read"] }),
    ];
    const outputs = new Map(
      [...own.outputs].map(([name, one]) => [name, { ...one, actions: name === "kept" ? [] : ["update"] }]),
    );
    expect(
      pending({
        ...own,
        outputs,
        departingOutputs: [{ name: "gone", value: given(1), actions: ["delete"] }],
        resources: new Map(resources.map((one) => [one.address, one])),
        departing: [
          changed("aws_x.b", { actions: ["forget"] }),
          changed("aws_x.b", { actions: ["delete"], deposed: "0123" }),
        ],
      }),
    ).toEqual([
      10,
      ["resource", "aws_x.a", text("move from aws_x.z, import, delete, create")],
      ["resource", "aws_x.b", text("delete (deposed object)")],
      ["resource", "aws_x.b", text("forget")],
      ["resource", "aws_x.b", text("update")],
      ["resource", "aws_x.imported", text("import")],
      ["resource", "aws_x.read", text("read")],
      ["resource", "data.aws_x.e", text("update")],
      ["output", "output.a", text("update")],
      ["output", "output.b", text("update")],
      ["output", "output.gone", text("delete")],
    ]);
  });

  it("is whatever else makes a plan applicable, and no read", () => {
    const applyable = (
      spec: EnvironmentGiven,
      statements: EnvironmentGiven["statements"] = { applyable: true },
    ): Environment => environment("staging", { ...spec, statements });
    expect(pending(applyable({}))).toEqual([1, ["version", "plan", text("change what it does not list")]]);
    expect(pending(applyable({}, { applyable: false }))).toEqual([]);
    expect(pending(applyable({}, {}))).toEqual([]);
    const read = { "data.aws_x.a": { is: {}, actions: ["read"] }, "aws_x.a": { is: {} } };
    expect(pending(applyable({ resources: read }))).toEqual([]);
    expect(pending(applyable({ resources: { "data.aws_x.a": { is: {} } } }))).toHaveLength(2);
  });
});

describe("what is no promotion", () => {
  const plans = (...specs: readonly EnvironmentGiven[]): readonly Environment[] =>
    specs.map((spec, position) => environment(["staging", "production", "demo"][position] ?? "", spec));
  const thrown = (environments: readonly Environment[]): unknown => {
    try {
      refuseOtherThanPlans(environments);
      return undefined;
    } catch (error) {
      const { message, file } = error as { readonly message: string; readonly file?: string };
      return [message, file];
    }
  };

  it("is refused by name", () => {
    expect(thrown(plans({}, {}))).toBeUndefined();
    expect(thrown([])).toBeUndefined();
    expect(thrown(plans({}, { source: "state" }))).toEqual([
      "production is read from a state, which does not say what is pending; the gate needs plans: " +
        "terraform plan -out=production.tfplan",
      "production.json",
    ]);
    expect(thrown(plans({ source: "configuration" }, { source: "state" }))).toEqual([
      "staging is read from a synthesized configuration, which does not say what exists; the gate needs plans: " +
        "terraform plan -out=staging.tfplan",
      "staging.json",
    ]);
  });
});

describe("the requirements of a promotion", () => {
  it("are none where nobody asks for one, and an error where the pair is not compared", () => {
    const asked = { environments: [], contract: emptyContract, today: "2027-01-07" };
    expect(requirementsFor([], asked, secrets)).toBeUndefined();
    expect(() =>
      requirementsFor([], { ...asked, promotion: { from: "a", to: "b", now: "2027-01-07T09:00:00Z" } }, secrets),
    ).toThrow("a is not compared with b, so that nothing can be said about a promotion");
  });
});

describe("configurations of two plans", () => {
  const of = (spec: EnvironmentGiven, more: Partial<Configuration> = {}): Configuration => {
    const { configuration } = environment("staging", { syntax: "hcl", ...spec });
    if (configuration === undefined) throw new Error("a plan has a configuration");
    return { ...configuration, ...more };
  };
  const module = (more: Partial<ConfiguredModule>): Partial<Configuration> => ({
    modules: new Map([
      [
        "module.m",
        {
          path: "module.m",
          arguments: { kind: "block", arguments: new Map() },
          outputs: new Map(),
          variables: new Map(),
          ...more,
        },
      ],
    ]),
  });
  const differing = (left: Configuration, right: Configuration) =>
    diffConfigurations(left, right, "staging", (address) => address);

  it("may each lack a version or a source, and that is a difference with all that is there", () => {
    const at = { section: "provider", address: "provider.aws", environment: "staging" };
    expect(differing(of({ providers: { aws: {} } }), of({ providers: { aws: { version: "1" } } }))).toEqual([
      { ...at, path: ["version_constraint"], aspect: "value", left: { kind: "absent" }, right: given("1") },
    ]);
    expect(differing(of({ providers: { aws: {} } }), of({}))).toEqual([
      { ...at, path: [], aspect: "presence", left: given("(configured)"), right: { kind: "absent" } },
    ]);
    const call = { section: "module", address: "module.m", environment: "staging" };
    expect(differing(of({}, module({})), of({}, module({ source: "./m", version: "1" })))).toEqual([
      { ...call, path: ["source"], aspect: "value", left: { kind: "absent" }, right: given("./m") },
      { ...call, path: ["version"], aspect: "value", left: { kind: "absent" }, right: given("1") },
    ]);
    expect(differing(of({}, module({ dependsOn: ["b", "a"] })), of({}, module({ dependsOn: ["a", "b"] })))).toEqual([]);
    expect(differing(of({}, module({ dependsOn: ["a"] })), of({}, module({})))).toEqual([
      { ...call, path: ["depends_on"], aspect: "value", left: given("a"), right: { kind: "absent" } },
    ]);
  });

  it("declare variables, with defaults that are secrets where the variable is", () => {
    const variables = (sensitive: boolean, preset?: string): Partial<Configuration> => ({
      variables: new Map([
        ["x", { name: "x", sensitive, ...(preset === undefined ? {} : { default: given(preset) }) }],
      ]),
    });
    const at = { section: "variable", address: "var.x", environment: "staging", aspect: "value" };
    expect(differing(of({}, variables(true, "a")), of({}, variables(true, "b")))).toEqual([
      { ...at, path: ["default"], left: given(secret("a")), right: given(secret("b")) },
    ]);
    expect(differing(of({}, variables(false, "a")), of({}, variables(true)))).toEqual([
      { ...at, path: [], left: given("(declared)"), right: given("(sensitive)") },
      { ...at, path: ["default"], left: given("a"), right: { kind: "absent" } },
    ]);
  });
});
