/** Whom findings name, by what the contract says of what they are about. */
import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import type { CheckedComponent } from "../../src/model/component.js";
import type { Contract } from "../../src/model/contract.js";
import type { Manifest } from "../../src/model/manifest.js";
import type { Finding, ParityReport } from "../../src/model/report.js";
import type { CheckInput } from "../../src/check.js";
import { checkOf, environment, secret, type EnvironmentGiven } from "../builders.js";

const read = (body: string): Contract => readContract(`version: 1\n${body}\n`, "parity.yaml");

const check = (
  body: string,
  [left, right]: readonly [EnvironmentGiven, EnvironmentGiven],
  more: Partial<CheckInput> = {},
): Promise<ParityReport> =>
  checkOf([environment("staging", left), environment("production", right)], { contract: read(body), ...more });

/** `kind: @owner (why line)`. */
const told = ({ findings }: Pick<ParityReport, "findings">): readonly string[] =>
  findings.map(({ kind, owners = [] }) => `${kind}: ${owners.map(ownerText).join(", ")}`.trim());

const ownerText = ({ name, because }: NonNullable<Finding["owners"]>[number]): string =>
  `${name} (${because.kind} ${because.location?.line ?? "-"})`;

const sized = (size: number, more: EnvironmentGiven = {}): EnvironmentGiven => ({
  ...more,
  resources: { "aws_x.a": { is: { size } } },
});
const differing = [sized(1), sized(2)] as const;

describe("the owner of a finding", () => {
  it("is nobody where the contract names nobody, and no word of it is in the report", async () => {
    const report = await check("allow: []", differing);
    expect(report.findings.map((finding) => "owners" in finding)).toEqual([false]);
  });

  it("is that of the parameter whose condition, demand or value it is about", async () => {
    const body = `parameters:
  var.size: { may: differ, when: staging >= production, reason: Agreed., owner: data }
  var.account: { must: differ, reason: Agreed., owner: "@acme/platform" }
  var.mode: { must: match, owner: web }
  "var.un*": { may: differ, reason: Agreed., owner: nobody else }`;
    const variables = (size: number, mode: string) => ({ variables: { size, account: "1", mode } });
    expect(told(await check(body, [variables(1, "a"), variables(2, "b")]))).toEqual([
      "must-differ: @acme/platform (parameter 4)",
      "condition-violated: data (parameter 3)",
      "unexplained-difference: web (parameter 5)",
      "unused-allowance: nobody else (parameter 6)",
    ]);
  });

  it("is that of an entry that covers nothing, has expired or excuses too much", async () => {
    const body = `allow:
  - { resource: aws_x.gone, attribute: size, reason: Agreed., owner: net }
  - { cause: unexplained-difference tag Team, reason: Agreed., owner: ops }
waivers:
  - { resource: aws_x.a, attribute: size, reason: Later., owner: late, expires: 2020-01-31 }`;
    const report = await check(body, differing);
    expect(told(report)).toEqual([
      "expired-waiver: late (waiver 6)",
      "unexplained-difference: late (waiver 6)",
      "unused-allowance: net (rule 3)",
      "unused-allowance: ops (rule 4)",
    ]);
  });

  it("is that of the severity, or of the allowance, of the place", async () => {
    const severity = 'severity: [{ resource: "aws_x.*", level: high, owner: security }]';
    const follows = "allow: [{ resource: aws_x.a, attribute: size, follows: identity, reason: Agreed., owner: names }]";
    expect(told(await check(severity, differing))).toEqual(["unexplained-difference: security (rule 2)"]);
    expect(told(await check(follows, differing))).toEqual(["unexplained-difference: names (rule 2)"]);
    expect(told(await check(`${severity}\n${follows}`, differing))).toEqual(["unexplained-difference: names (rule 3)"]);
  });

  it("is that of the rule for a manifest, and of what is required", async () => {
    const manifest = (version: string): Manifest => ({
      tools: new Map([["node", version]]),
      files: new Map(),
      providers: new Map(),
      commit: null,
      images: null,
      variables: new Map(),
    });
    const body = `environments: { staging: {}, production: {} }
manifest:
  file: "manifests/{environment}.json"
  rules: { tools.node: { same: major, reason: Agreed., owner: tools } }
required: [{ function: "*", variables: [API], reason: Errors go unseen., owner: runners }]`;
    const lambda: EnvironmentGiven = {
      resources: { "aws_lambda_function.a": { is: { environment: [{ variables: {} }], function_name: "a" } } },
    };
    const report = await check(body, [lambda, lambda], {
      manifests: new Map([
        ["staging", manifest("20.1.0")],
        ["production", manifest("22.1.0")],
      ]),
    });
    expect([...new Set(told(report))]).toEqual([
      "missing-variable: runners (rule 6)",
      "toolchain-difference: tools (rule 5)",
    ]);
  });

  it("is who has accepted it, and nobody else", async () => {
    const waived = `severity: [{ resource: "aws_x.*", level: high, owner: security }]
waivers: [{ resource: aws_x.a, attribute: size, reason: Later., owner: ops, expires: 2027-01-31 }]`;
    expect(told(await check(waived, differing))).toEqual(["unexplained-difference: ops (waiver 3)"]);
    const [finding] = (await check("allow: []", differing)).findings;
    const entry = (owner: string | undefined) => ({
      id: finding?.id ?? "",
      about: "",
      since: "2026-01-31",
      reason: "From before.",
      ...(owner === undefined ? {} : { owner }),
      places: finding?.places ?? [],
      location: { file: "baseline.json", line: 7 },
    });
    const baselined = (owner: string | undefined): Promise<ParityReport> =>
      check('severity: [{ resource: "aws_x.*", level: high, owner: security }]', differing, {
        baseline: { file: "baseline.json", entries: new Map([[finding?.id ?? "", entry(owner)]]) },
      });
    expect(told(await baselined("legacy"))).toEqual(["unexplained-difference: legacy (baseline 7)"]);
    expect((await baselined("legacy")).findings[0]?.accepted).toMatchObject({ owner: "legacy" });
    expect(told(await baselined(undefined))).toEqual(["unexplained-difference: security (rule 2)"]);
  });

  it("are all of those of its places, each once, in their order", async () => {
    const body = `severity:
  - { resource: aws_x.a, level: high, owner: one }
  - { resource: aws_x.b, level: high, owner: two }
  - { resource: aws_x.c, level: high, owner: one }`;
    const tagged = (team: string): EnvironmentGiven => ({
      resources: Object.fromEntries(
        ["c", "b", "a", "d"].map((name) => [`aws_x.${name}`, { is: { tags: { Team: team } } }]),
      ),
    });
    const { findings } = await check(body, [tagged("a"), tagged("b")]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.places).toHaveLength(4);
    expect(told({ findings })).toEqual(["unexplained-difference: one (rule 3), two (rule 4)"]);
  });

  it("is that of the component where no rule names one, and * has those that name nobody", async () => {
    const body = `environments: { staging: {}, production: {} }
components:
  network: { plan: "{environment}/{component}.json", owner: "@acme/network" }
  web: { plan: "{environment}/{component}.json" }
  "*": { plan: "{environment}/{component}.json", owner: "@acme/all" }
parameters: { var.mode: { must: match, owner: modes } }`;
    const of = (name: string): Promise<ParityReport> =>
      check(body, [sized(1, { variables: { mode: "a" } }), sized(2, { variables: { mode: "b" } })], {
        component: component(name),
      });
    expect(told(await of("network"))).toEqual([
      "unexplained-difference: @acme/network (component 4)",
      "unexplained-difference: modes (parameter 7)",
    ]);
    expect(told(await of("web"))).toContain("unexplained-difference: @acme/all (component 6)");
    expect(told(await of("data"))).toContain("unexplained-difference: @acme/all (component 6)");
  });

  it("of a proposed change is that of the rule that judges, and never the one that is proposed", async () => {
    const judging = 'severity: [{ resource: "aws_x.*", level: high, owner: security }]';
    const report = await check(judging, differing, {
      proposed: {
        contract: read(`severity: [{ resource: "aws_x.*", level: low, owner: me }]
allow:
  - { resource: aws_x.a, attribute: size, reason: Trust me., owner: me }
  - { resource: aws_y.a, attribute: size, reason: Trust me., owner: me }`),
        files: [],
      },
    });
    expect([...told(report)].sort()).toEqual([
      "contract-change:",
      "contract-change: security (rule 2)",
      "contract-change: security (rule 2)",
      "unexplained-difference: security (rule 2)",
    ]);
  });

  it("is concealed where it is a secret of the inputs, and makes no other id", async () => {
    const word = "hunter2-is-no-owner";
    const body = (owner: string): string => `severity: [{ resource: "aws_x.*", level: high, owner: ${owner} }]`;
    const hidden = { variables: { word: secret(word) } };
    const both = [sized(1, hidden), sized(2, hidden)] as const;
    const [one, other] = [await check(body(word), both), await check(body("ops"), both)];
    expect(JSON.stringify(one)).not.toContain(word);
    expect(one.findings[0]?.owners).toHaveLength(1);
    expect(one.findings.map(({ id }) => id)).toEqual(other.findings.map(({ id }) => id));
  });
});

const component = (name: string): CheckedComponent => ({
  name,
  family: { version: "1", contract: "0", components: [name], environments: ["staging", "production"] },
  having: ["staging", "production"],
  lacking: [],
  patterns: {},
  sharedFiles: new Set(),
  ownRules: [],
});
