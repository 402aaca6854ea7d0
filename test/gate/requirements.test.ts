import { describe, expect, it } from "vitest";
import { requirementsOf } from "../../src/gate/requirements.js";
import type {
  Configured,
  ConfiguredBlock,
  ConfiguredModule,
  ConfiguredResource,
  Contradiction,
  Environment,
  Resource,
} from "../../src/model/environment.js";
import { InputError } from "../../src/model/input-error.js";
import type { Proof } from "../../src/model/proof.js";
import { makeClaims } from "../../src/model/claim.js";
import type { JoinedProof } from "../../src/prove/by-synthesis/join-proof.js";
import { coversAll, moversOf } from "../../src/prove/by-synthesis/prove-by-synthesis.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { block, checkOf, contract, environment, refersTo, secret, type EnvironmentGiven } from "../builders.js";
import { gated, ofKind, promote, withBefore, withOutputsBefore, withoutOutput } from "./given.js";

const bucket = { "aws_s3_bucket.main": { is: { acl: "private" }, asks: { acl: "private" } } };
const plan = (name: string, spec: EnvironmentGiven = {}): Environment =>
  environment(name, { syntax: "hcl", resources: bucket, ...spec });
const pair = (staging: EnvironmentGiven = {}, production: EnvironmentGiven = {}): readonly Environment[] => [
  plan("staging", staging),
  plan("production", production),
];
const changed = (environment: Environment, change: Partial<Resource>): Environment => ({
  ...environment,
  resources: new Map([...environment.resources].map(([address, resource]) => [address, { ...resource, ...change }])),
});

/** Arguments that are constant texts. */
const configuredText = (given: Readonly<Record<string, string>>): ConfiguredBlock["arguments"] =>
  new Map(
    Object.entries(given).map(([name, text]): [string, Configured] => [
      name,
      { kind: "expression", constant: { kind: "string", text, sensitive: false }, references: [] },
    ]),
  );

describe("the gate", () => {
  it("passes two applied environments of one configuration", async () => {
    const report = await promote(pair());
    expect(report.findings).toEqual([]);
    expect(report.verdict.outcome).toBe("pass");
  });

  it("is not asked by a check", async () => {
    const [staging, production] = pair();
    const report = await checkOf([changed(staging!, { importing: true }), production!], {
      contract: gated({ maxPlanAgeHours: 1 }),
    });
    expect(report.findings).toEqual([]);
  });

  it.each(["state", "configuration"] as const)("refuses environments read from a %s", async (source) => {
    await expect(promote(pair({ source }, { source }))).rejects.toThrow(InputError);
    await expect(promote(pair({ source }, { source }))).rejects.toThrow(/the gate needs plans/);
  });

  it("refuses to judge another promotion than the compared one", async () => {
    await expect(
      promote(pair(), { promotion: { from: "dev", to: "production", now: "2027-01-07T09:00:00Z" } }),
    ).rejects.toThrow(/dev is not compared with production/);
  });
});

describe("what a plan says in parts that are not known", () => {
  const newer = { statements: { unknownParts: ["action_invocations", "module.actions"] } };

  it("is refused, once for each environment, with the parts named", async () => {
    const found = ofKind(await promote(pair(newer, newer)), "incomplete-plan");
    expect(found.map(({ cause, places }) => [cause, places.length])).toEqual([
      ["The plan of production holds parts that this version does not know", 1],
      ["The plan of staging holds parts that this version does not know", 1],
    ]);
    for (const { message } of found) expect(message).toMatch(/^action_invocations, module\.actions: nothing there is/);
    const lenient = await promote(pair({}, newer), { failOn: "critical" });
    expect(lenient.verdict.outcome).toBe("blocked");
  });

  it("is a note of a check, which never blocks", async () => {
    const { findings, notes } = await checkOf(pair(newer), {});
    expect(findings).toEqual([]);
    expect(notes.filter(({ kind }) => kind === "unknown-part").map(({ text }) => text)).toEqual([
      expect.stringMatching(/^staging.* says something in action_invocations, module\.actions, which .* not know/),
    ]);
  });
});

describe("a plan that contradicts itself", () => {
  const address = "aws_s3_bucket.main";

  it.each<[Contradiction["kind"], RegExp]>([
    ["unsaid", /^It does not say what is done to aws_s3_bucket\.main, so that nobody can tell/],
    ["read", /^It only reads aws_s3_bucket\.main, which is no data source, so/],
    ["unchanged", /^It leaves aws_s3_bucket\.main as it is, and changes it, so/],
    ["existence", /^What it does to aws_s3_bucket\.main is not what it has of it before and after, so/],
  ])("is refused, wherever it is of, also by a check: %s", async (kind, message) => {
    const edited = { statements: { contradictions: [{ kind, address }] } };
    for (const environments of [pair(edited), pair({}, edited)]) {
      for (const report of [
        await promote(environments, { failOn: "critical", contract: gated({ requireApplied: false }) }),
        await checkOf(environments, { failOn: "critical" }),
      ]) {
        expect(report.findings.map((one) => [one.kind, one.message])).toEqual([
          ["incomplete-plan", expect.stringMatching(message)],
        ]);
        expect(report.verdict.outcome).toBe("blocked");
      }
    }
  });

  it("is told with its first few changes, and beside what its configuration lacks", async () => {
    const contradictions = ["a", "b", "c", "d", "e"].map((name): Contradiction => ({
      kind: "unsaid",
      address: `x.${name}`,
    }));
    const gaps = [{ kind: "resource" as const, address: "x.f" }];
    const found = ofKind(await promote(pair({ statements: { contradictions, gaps } })), "incomplete-plan");
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining("does not have x.f"),
      expect.stringMatching(/is done to x\.a; .* x\.b; .* x\.c; and 2 more of the kind, so/),
    ]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(2);
  });
});

describe("nothing may be pending where it was tested", () => {
  it.each<[string, Partial<Resource>, string]>([
    ["an update", { actions: ["update"] }, "update"],
    ["a replacement", { actions: ["delete", "create"] }, "delete, create"],
    ["an import", { importing: true }, "import"],
    ["a move", { previousAddress: "aws_s3_bucket.old" }, "move from aws_s3_bucket.old"],
    ["what is only read and is no data source", { actions: ["read"] }, "read"],
    ["a replacement that forgets", { actions: ["create", "forget"] }, "create, forget"],
  ])("%s is", async (_, change, action) => {
    const [staging, production] = pair();
    const { findings } = await promote([changed(staging!, change), production!]);
    // A bucket that one environment alone replaces is told by itself.
    const [finding, ...others] = findings.filter(({ kind }) => kind !== "action-difference");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ kind: "pending-change", severity: "high", environment: "staging" });
    expect(finding?.places).toEqual([
      { address: "aws_s3_bucket.main", path: [], place: "", values: { staging: { state: "known", text: action } } },
    ]);
    expect(finding?.suggestion).toContain(
      "terraform plan -out=staging.tfplan && terraform show -json staging.tfplan > staging.json",
    );
  });

  it("a deletion is, and so are a deposed object and an output", async () => {
    const [staging, production] = pair({ outputs: { url: "x" } }, { outputs: { url: "x" } });
    const gone = {
      ...staging!.resources.get("aws_s3_bucket.main")!,
      address: "aws_s3_bucket.gone",
      actions: ["delete"],
    };
    const deposed = { ...gone, address: "aws_s3_bucket.main", deposed: "1a2b3c4d" };
    const report = await promote([
      { ...withOutputsBefore(staging!, { url: "w" }), departing: [gone, deposed] },
      production!,
    ]);
    expect(
      ofKind(report, "pending-change")[0]?.places.map(
        ({ address, values }) => `${address}: ${values["staging"]?.text}`,
      ),
    ).toEqual(["aws_s3_bucket.gone: delete", "aws_s3_bucket.main: delete (deposed object)", "output.url: update"]);
  });

  it("an output that is removed is", async () => {
    const [staging, production] = pair();
    const [finding] = ofKind(await promote([withoutOutput(staging!, "url"), production!]), "pending-change");
    expect(finding?.places.map(({ address, values }) => `${address}: ${values["staging"]?.text}`)).toEqual([
      "output.url: delete",
    ]);
  });

  it("whatever else makes a plan applicable is, although the plan does not list it", async () => {
    const [staging, production] = pair({ statements: { applyable: true } }, { statements: { applyable: false } });
    expect(ofKind(await promote([staging!, production!]), "pending-change")).toHaveLength(1);
  });

  it("reading data is not, nor is what the target has pending: that is the promotion", async () => {
    const data = { ...bucket, "data.aws_region.here": { is: { name: "eu-west-1" }, actions: ["read"] } };
    const [staging, production] = pair({ resources: data, statements: { applyable: true } }, { resources: data });
    const report = await promote([staging!, withBefore(production!, { "aws_s3_bucket.main": { acl: "public-read" } })]);
    expect(report.findings).toEqual([]);
  });

  it("no data is read by what makes a plan applicable, where only a managed resource is said to be", async () => {
    const staging = { ...plan("staging", { statements: { applyable: true } }) };
    const [finding] = ofKind(
      await promote([changed(staging, { actions: ["read"] }), plan("production")]),
      "pending-change",
    );
    expect(finding?.places.map(({ address }) => address)).toEqual(["aws_s3_bucket.main"]);
  });

  it("unless the contract does not ask for it", async () => {
    const [staging, production] = pair();
    expect(
      (
        await promote([changed(staging!, { actions: ["update"] }), production!], {
          contract: gated({ requireApplied: false }),
        })
      ).verdict.outcome,
    ).toBe("pass");
  });

  it("and an incomplete plan is one finding, without what follows from it", async () => {
    const [staging, production] = pair({ statements: { errored: true } }, { resources: {} });
    expect(
      (await promote([changed(staging!, { actions: ["update"] }), production!])).findings.map(({ kind }) => kind),
    ).toEqual(["incomplete-plan"]);
  });
});

describe("a requirement", () => {
  it.each<[string, Promise<readonly Environment[]> | readonly Environment[]]>([
    ["an errored plan", pair({ statements: { errored: true } })],
    ["a failed check", pair({ checks: [{ address: "check.health", status: "fail", messages: [] }] })],
    [
      "live drift",
      pair(
        {},
        { drift: [{ address: "aws_s3_bucket.main", before: { acl: "private" }, after: { acl: "public-read" } }] },
      ),
    ],
    ["a pending change", [changed(plan("staging"), { actions: ["update"] }), plan("production")]],
  ])("blocks however little blocks otherwise: %s", async (_, environments) => {
    const report = await promote(await environments, { failOn: "critical" });
    expect(report.verdict).toMatchObject({ outcome: "blocked", blocking: 1 });
    expect(report.findings[0]?.severity).toBe("critical");
  });

  it("about live drift leaves drift alone that is for information only", async () => {
    const drift = [{ address: "aws_s3_bucket.main", before: { tags: null }, after: { tags: {} } }];
    const report = await promote(pair({ drift }), { failOn: "low" });
    expect(report.findings.map(({ kind, severity }) => `${kind} ${severity}`)).toEqual(["live-drift info"]);
    expect(report.verdict.outcome).toBe("pass");
  });

  it("about live drift can be left out, and then drift is judged as in a check", async () => {
    const drift = [{ address: "aws_s3_bucket.main", before: { acl: "private" }, after: { acl: "public-read" } }];
    const report = await promote(pair({ drift }), {
      failOn: "critical",
      contract: gated({ requireNoLiveDrift: false }),
    });
    expect(report.verdict.outcome).toBe("pass");
  });
});

describe("plans may not be too old", () => {
  const aged = (timestamp?: string): readonly Environment[] =>
    pair(
      { statements: timestamp === undefined ? {} : { timestamp } },
      { statements: { timestamp: "2027-01-07T08:30:00Z" } },
    );

  it.each([
    ["2027-01-06T09:00:00Z", []],
    ["2027-01-06T08:59:59Z", ["staging"]],
    ["2027-01-06T10:00:00+01:00", []],
    ["2027-01-07T09:04:59Z", []],
    ["2027-01-07T09:06:00Z", ["staging"]],
    ["yesterday", ["staging"]],
    [undefined, ["staging"]],
  ])("made at %s, with 24 hours accepted at nine on the seventh", async (timestamp, stale) => {
    const report = await promote(aged(timestamp), { contract: gated({ maxPlanAgeHours: 24 }) });
    expect(ofKind(report, "stale-plan").map(({ environment }) => environment)).toEqual(stale);
  });

  it("and the option wins over the contract", async () => {
    const promotion = { from: "staging", to: "production", now: "2027-01-07T09:00:00Z", maxPlanAgeHours: 0.25 };
    const report = await promote(aged("2027-01-07T08:50:00Z"), { contract: gated({ maxPlanAgeHours: 24 }), promotion });
    expect(ofKind(report, "stale-plan").map(({ environment }) => environment)).toEqual(["production"]);
  });

  it("as long as anybody says how old they may be", async () => {
    expect((await promote(aged("2001-01-01T00:00:00Z"))).findings).toEqual([]);
  });
});

describe("waivers may not last too long", () => {
  const waivers = ["2027-01-06", "2027-01-07", "2027-01-17", "2027-01-18", "9999-12-31"].map((expires, line) => ({
    resource: `aws_x.y${line}`,
    attribute: "z",
    expires,
  }));

  it("counted from today, the expired ones being another finding", async () => {
    const report = await promote(pair(), { contract: gated({ maxWaiverDays: 10 }, { waivers }) });
    expect(ofKind(report, "overlong-waiver").map(({ cause }) => cause)).toEqual([
      "The waiver for aws_x.y3 z holds until 2027-01-18",
      "The waiver for aws_x.y4 z holds until 9999-12-31",
    ]);
    expect(ofKind(report, "expired-waiver")).toHaveLength(1);
  });
});

describe("what is accepted has to be reviewed", () => {
  it("which nobody can judge who was not told what the ledger says", async () => {
    const judged = promote(pair(), { contract: gated({ reviewDays: 90 }) });
    await expect(judged).rejects.toThrow(/asks for reviews of what is accepted \(gate\.reviewDays\)/);
  });
});

describe("both plans have to come from one configuration", () => {
  const places = async (environments: readonly Environment[], given = contract()): Promise<readonly string[]> =>
    ofKind(await promote(environments, { contract: given }), "configuration-mismatch").flatMap((finding) =>
      finding.places.map(({ address, place }) => `${address} ${place}`.trim()),
    );
  const asking = (asks: Parameters<typeof block>[0]): EnvironmentGiven => ({
    resources: { "aws_s3_bucket.main": { is: { acl: "private" }, asks } },
  });

  it("of HCL: with the same constants", async () => {
    expect(await places(pair(asking({ acl: "private" }), asking({ acl: "public-read" })))).toEqual([
      "aws_s3_bucket.main acl",
    ]);
  });

  it("of HCL: with the same references, in any order", async () => {
    expect(
      await places(pair(asking({ acl: refersTo("var.acl", "var.b") }), asking({ acl: refersTo("var.b", "var.acl") }))),
    ).toEqual([]);
    expect(await places(pair(asking({ acl: refersTo("var.acl") }), asking({ acl: "private" })))).toEqual([
      "aws_s3_bucket.main acl",
    ]);
  });

  it("of HCL: with the same blocks", async () => {
    expect(await places(pair(asking({ rule: block({ days: 7 }) }), asking({ rule: block({ days: 8 }) })))).toEqual([
      "aws_s3_bucket.main rule",
    ]);
  });

  it("with the same resources, outputs, variables and providers", async () => {
    const staging = plan("staging", {
      resources: { ...bucket, "aws_sqs_queue.jobs": { is: {}, asks: { name: "jobs" } } },
      outputExpressions: { url: refersTo("var.a") },
      variables: { size: 1 },
      providers: { aws: { version: "~> 5.0" } },
    });
    const production = plan("production", {
      outputExpressions: { url: refersTo("var.b") },
      variables: {},
      providers: { aws: { version: "~> 6.0" } },
    });
    expect(await places([staging, production])).toEqual([
      "aws_sqs_queue.jobs",
      "output.url",
      "provider.aws version_constraint",
      "var.size",
    ]);
  });

  it("of cdk.tf.json: with the same arguments, whatever their constants, and null is no argument", async () => {
    const json = (name: string, asks: Parameters<typeof block>[0]): Environment =>
      environment(name, { ...asking(asks), syntax: "json" });
    expect(
      await places([json("staging", { acl: "private", tags: null }), json("production", { acl: "public-read" })]),
    ).toEqual([]);
    expect(
      await places([json("staging", { acl: "private", policy: "${x}" }), json("production", { acl: "private" })]),
    ).toEqual(["aws_s3_bucket.main policy"]);
  });

  it("with the same provisioners and the same order of modules", async () => {
    const calling = (name: string, command: string, dependsOn: readonly string[]): Environment => {
      const made = plan(name);
      const configuration = made.configuration!;
      const resources = [...configuration.resources].map(([address, resource]): [string, ConfiguredResource] => [
        address,
        {
          ...resource,
          provisioners: {
            kind: "blocks",
            items: [{ kind: "block", arguments: configuredText({ type: "local-exec", command }) }],
          },
        },
      ]);
      const network: ConfiguredModule = {
        path: "module.network",
        source: "./network",
        dependsOn,
        arguments: { kind: "block", arguments: new Map() },
        outputs: new Map(),
        variables: new Map(),
      };
      return {
        ...made,
        configuration: {
          ...configuration,
          resources: new Map(resources),
          modules: new Map([["module.network", network]]),
        },
      };
    };
    const staging = calling("staging", "echo done", ["aws_s3_bucket.main"]);
    expect(await places([staging, calling("production", "echo done", ["aws_s3_bucket.main"])])).toEqual([]);
    expect(await places([staging, calling("production", "curl x", ["aws_s3_bucket.main"])])).toEqual([
      "aws_s3_bucket.main provisioner",
    ]);
    expect(await places([staging, calling("production", "echo done", [])])).toEqual(["module.network depends_on"]);
  });

  it("except where the contract allows the places to differ", async () => {
    const environments = pair(
      { resources: { "aws_s3_bucket.main": { is: { acl: "private" }, asks: { acl: "private" } } } },
      { resources: { "aws_s3_bucket.main": { is: { acl: "public-read" }, asks: { acl: "public-read" } } } },
    );
    const report = await promote(environments, {
      contract: contract({ allow: [{ resource: "aws_s3_bucket.main", attribute: "acl" }] }),
    });
    expect(report.findings).toEqual([]);
  });

  it("and renamed resources are the same", async () => {
    const named = (name: string, label: string): Environment =>
      environment(name, {
        syntax: "hcl",
        resources: { [`aws_s3_bucket.${label}_main`]: { is: { acl: "private" }, asks: { acl: "private" } } },
      });
    expect(
      await places(
        [named("staging", "stg"), named("production", "prd")],
        contract({ renames: [{ from: "stg", to: "prd" }] }),
      ),
    ).toEqual([]);
  });

  it("unless the contract does not ask for it", async () => {
    const report = await promote(pair(asking({ acl: "private" }), asking({ acl: "public-read" })), {
      contract: gated({ requireSameConfiguration: false }),
    });
    expect(ofKind(report, "configuration-mismatch")).toEqual([]);
  });

  it("which a plan with gaps cannot show: that it has some blocks, however little blocks otherwise", async () => {
    const [staging, production] = pair();
    const { configuration: _, ...silent } = production!;
    const gaps = [{ kind: "configuration", address: "" }] as const;
    const report = await promote([staging!, { ...silent, statements: { ...silent.statements, gaps } }], {
      failOn: "critical",
    });
    expect(report.findings.map(({ kind, severity, environment }) => [kind, severity, environment])).toEqual([
      ["incomplete-plan", "critical", "production"],
    ]);
    expect(report.verdict.outcome).toBe("blocked");
  });

  it("which shows no secret", async () => {
    const staging = plan("staging", {
      ...asking({ acl: "private", user_data: "export PASSWORD=hunter2hunter2" }),
      variables: { password: secret("hunter2hunter2") },
    });
    const production = plan("production", {
      ...asking({ acl: "private" }),
      variables: { password: secret("another-secret") },
    });
    const report = await promote([staging, production]);
    expect(ofKind(report, "configuration-mismatch")).toHaveLength(1);
    expect(JSON.stringify(report)).not.toContain("hunter2");
  });

  describe("which a configuration proof", () => {
    const done = { outcome: "done", residual: [] } as const;
    const whole: Proof = {
      schemaVersion: 1,
      environment: "staging",
      reference: "production",
      allowed: [],
      identities: [],
      renames: [],
      madeFrom: { parameters: {}, configurations: {} },
      forward: done,
      backward: done,
      repeat: { staging: done, production: done },
      neutral: { staging: done, production: done },
    };
    const joined = (proof: Proof, stale: readonly string[] = []): JoinedProof => ({
      proof,
      stale,
      at: () => ({ excused: true, because: "", parameters: [] }),
    });
    const [from, to] = pair(asking({ acl: "private", policy: "x" }), asking({ acl: "private" })) as readonly [
      Environment,
      Environment,
    ];
    const kinds = (proof?: JoinedProof): readonly string[] =>
      requirementsOf({
        promotion: { from: "staging", to: "production", now: "2027-01-07T09:00:00Z" },
        from,
        to,
        configurations: [from.configuration, to.configuration],
        contract: contract(),
        secrets: secretsOf([]),
        today: "2027-01-07",
        claims: makeClaims([], moversOf(proof), coversAll(proof)),
      }).drafts.map(({ kind }) => kind);

    it("shows when it holds", () => expect(kinds(joined(whole))).toEqual([]));
    it("does not show when it is void", () =>
      expect(kinds(joined(whole, ["something changed"]))).toEqual(["configuration-mismatch"]));
    it("does not show when a probe failed", () =>
      expect(kinds(joined({ ...whole, forward: { outcome: "failed", message: "boom" } }))).toEqual([
        "configuration-mismatch",
      ]));
    it("does not show when there is none", () => expect(kinds()).toEqual(["configuration-mismatch"]));
  });
});

describe("environments that take no part in it", () => {
  it("leave no declaration unused that may be for them", async () => {
    const dev = { name: "dev", identity: new Map(), location: { file: "parity.yaml", line: 1 } };
    const spec = {
      allow: [
        { resource: "aws_x.y", attribute: "z" },
        { resource: "aws_x.y", attribute: "z", environment: "staging" },
      ],
      waivers: [{ resource: "aws_x.y", attribute: "z", environment: "dev" }],
      parameters: { "var.only_in_dev": { may: true } },
    };
    const withDev = { ...contract(spec), environments: new Map([["dev", dev]]) };
    expect((await promote(pair(), { contract: withDev })).findings.map(({ cause }) => cause)).toEqual([
      "The allowance for aws_x.y z covers nothing",
    ]);
    expect((await promote(pair(), { contract: contract({ ...spec, parameters: {} }) })).findings).toHaveLength(3);
  });
});
