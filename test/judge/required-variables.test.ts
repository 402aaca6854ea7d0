/** What the contract requires of what runs (`required:`). */
import { describe, expect, it } from "vitest";
import { readContract } from "../../src/contract/index.js";
import { environmentVariablePlaces } from "../../src/knowledge/environment-variables.js";
import { workloadPlaces } from "../../src/knowledge/workloads.js";
import type { Environment } from "../../src/model/environment.js";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, environment, secret, unknown, type Plain } from "../builders.js";

const REQUIRED = 'required: [{ container: "*", variables: [DSN], reason: Errors go unseen. }]';

const judged = (staging: Environment, production: Environment, required = REQUIRED, more = ""): Promise<ParityReport> =>
  checkOf([staging, production], { contract: readContract(`version: 1\n${required}\n${more}`, "parity.yaml") });
const found = ({ findings }: ParityReport): readonly string[] =>
  findings.map(({ kind, severity, environment: name, cause, places: [first] }) =>
    `${severity} ${kind} of ${name}: ${cause} (${first?.address} ${first?.place})`.replace("undefined", "-"),
  );
/** Both environments with this resource. */
const both = (address: string, is: Readonly<Record<string, Plain>>): readonly [Environment, Environment] => [
  environment("staging", { resources: { [address]: { is, asks: is } } }),
  environment("production", { resources: { [address]: { is, asks: is } } }),
];
const TASK = "aws_ecs_task_definition.web";
const task = (...containers: readonly object[]) => both(TASK, { container_definitions: JSON.stringify(containers) });
const kinds = async (pair: readonly [Environment, Environment], required = REQUIRED): Promise<readonly string[]> =>
  (await judged(...pair, required)).findings.map(({ kind, environment: name }) => `${kind} ${name}`).sort();

const MISSING = ["missing-variable production", "missing-variable staging"];
const UNDECIDED = ["undetermined production", "undetermined staging"];

describe("a variable that is required", () => {
  it("is missing in every environment that lacks it, the reference among them, with the reason", async () => {
    const report = await judged(...task({ name: "web", image: "w" }, { name: "log", image: "l", environment: [] }));
    expect(found(report)).toEqual([
      `high missing-variable of production: DSN is missing in production: the container web of ${TASK} and 1 other ` +
        `(${TASK} container_definitions[name=web].environment[name=DSN])`,
      `high missing-variable of staging: DSN is missing in staging: the container web of ${TASK} and 1 other ` +
        `(${TASK} container_definitions[name=web].environment[name=DSN])`,
    ]);
    expect(report.findings[0]?.message).toBe("The contract requires it in every environment: Errors go unseen.");
    expect(report.findings[0]?.places).toHaveLength(2);
    expect(report.verdict.outcome).toBe("blocked");
  });

  it("is there by value, by reference to a secret, and by a pattern", async () => {
    const given = { name: "web", environment: [{ name: "DSN", value: "x" }] };
    expect(await kinds(task(given))).toEqual([]);
    expect(await kinds(task({ name: "web", secrets: [{ name: "DSN", valueFrom: "arn" }] }))).toEqual([]);
    expect(await kinds(task(given), REQUIRED.replace("[DSN]", '["D*"]'))).toEqual([]);
    expect(await kinds(task(given), REQUIRED.replace("[DSN]", '["D*", "E*"]'))).toEqual(MISSING);
    // A name is no prefix, and letters count.
    expect(await kinds(task({ name: "web", environment: [{ name: "DSN2" }, { name: "dsn" }] }))).toEqual(MISSING);
  });

  it("is missing where it is empty, and says so", async () => {
    const report = await judged(...task({ name: "web", environment: [{ name: "DSN", value: "" }] }));
    expect(report.findings.map(({ cause }) => cause)).toEqual([
      `DSN is empty in production: the container web of ${TASK}`,
      `DSN is empty in staging: the container web of ${TASK}`,
    ]);
  });

  it.each<[string, readonly [Environment, Environment]]>([
    ["is not known yet", both(TASK, { container_definitions: unknown })],
    ["is masked", both(TASK, { container_definitions: secret("[]") })],
    ["is no JSON", both(TASK, { container_definitions: "${jsonencode(local.containers)}" })],
    ["comes from a file", task({ name: "web", environmentFiles: [{ value: "arn:s3", type: "s3" }] })],
    ["has a list that is not known", both("aws_lambda_function.a", { environment: [{ variables: unknown }] })],
    ["has a block that is not known", both("aws_lambda_function.a", { environment: unknown })],
    ["has a map that is masked", both("aws_lambda_function.a", { environment: [{ variables: secret({}) }] })],
    [
      "takes a whole map of Kubernetes",
      both("kubernetes_deployment.a", {
        spec: [
          { template: [{ spec: [{ container: [{ name: "a", env: [], env_from: [{ config_map_ref: [{}] }] }] }] }] },
        ],
      }),
    ],
  ])("is not decided where what is declared %s", async (_, pair) => {
    const required = REQUIRED.replace('"*"', '"*", function: "*"');
    const open = (await kinds(pair, required)).filter((kind) => kind.startsWith("undetermined"));
    expect([...new Set(open)]).toEqual(UNDECIDED);
  });

  it("is there although other things are hidden", async () => {
    const hidden = { name: "web", environment: [{ name: "DSN", value: "x" }], environmentFiles: [{ value: "arn" }] };
    expect(await kinds(task(hidden))).toEqual([]);
    expect(
      await kinds(
        both("aws_lambda_function.a", { environment: [{ variables: { DSN: secret("") } }] }),
        REQUIRED.replace("container", "function"),
      ),
    ).toEqual([]);
    expect(
      await kinds(
        both("aws_lambda_function.a", { environment: [{ variables: { DSN: unknown } }] }),
        REQUIRED.replace("container", "function"),
      ),
    ).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, Plain>>, string]>([
    ["aws_lambda_function.a", {}, "environment.variables.DSN"],
    ["aws_lambda_function.b", { environment: [{ variables: { DSN: null } }] }, "environment.variables.DSN"],
    ["google_cloudfunctions2_function.a", { service_config: [{}] }, "service_config[0].environment_variables.DSN"],
    ["azurerm_linux_web_app.a", { app_settings: {} }, "app_settings.DSN"],
    ["heroku_app.a", {}, "config_vars.DSN"],
  ])("is asked of the function %s", async (address, is, place) => {
    const report = await judged(...both(address, is), REQUIRED.replace("container", "function"));
    expect(report.findings.map(({ kind, places }) => [kind, places[0]?.place])).toEqual([
      ["missing-variable", place],
      ["missing-variable", place],
    ]);
  });

  it.each<[string, Readonly<Record<string, Plain>>]>([
    ["aws_batch_job_definition.a", { container_properties: JSON.stringify({ image: "a" }) }],
    ["aws_apprunner_service.a", { source_configuration: [{ image_repository: [{ image_identifier: "a" }] }] }],
    ["google_cloud_run_v2_service.a", { template: [{ containers: [{ image: "a" }] }] }],
    ["azurerm_container_app.a", { template: [{ container: [{ name: "a", image: "a" }] }] }],
    ["azurerm_container_group.a", { container: [{ name: "a", image: "a" }] }],
    ["kubernetes_deployment_v1.a", { spec: [{ template: [{ spec: [{ container: [{ name: "a" }] }] }] }] }],
    ["kubernetes_pod.a", { spec: [{ container: [{ name: "a" }] }] }],
  ])("is asked of the container of %s", async (address, is) => {
    expect(await kinds(both(address, is))).toEqual(MISSING);
  });

  it("is asked of what the pattern matches, by name or address, and of nothing else", async () => {
    const pair = task({ name: "web" }, { name: "log" });
    const places = async (pattern: string): Promise<readonly string[]> =>
      (await judged(...pair, REQUIRED.replace("*", pattern))).findings
        .filter(({ environment: name }) => name === "staging")
        .flatMap(({ places: some }) => some.map(({ place }) => place.split(".")[0] ?? ""));
    expect(await places("web")).toEqual(["container_definitions[name=web]"]);
    expect(await places("aws_ecs_*")).toHaveLength(2);
    expect(await places("we")).toEqual([]);
  });

  it("has a pattern that matches nothing told", async () => {
    const { findings } = await judged(...task({ name: "web", environment: [] }), REQUIRED.replace("*", "wep"));
    expect(findings.map(({ kind, cause, suggestion }) => [kind, cause, suggestion])).toEqual([
      [
        "unused-allowance",
        "The contract requires variables of the container wep, and there is none",
        "Did you mean web? Correct the pattern, or remove it.",
      ],
    ]);
    const functions = REQUIRED.replace('"*"', '"*", function: "*"');
    expect(await kinds(task({ name: "web", environment: [{ name: "DSN", value: "x" }] }), functions)).toEqual([
      "unused-allowance undefined",
    ]);
  });

  it("can be waived for itself alone, and not be allowed", async () => {
    const required = REQUIRED.replace("[DSN]", "[DSN, KEY]");
    const [finding] = (await judged(...task({ name: "web" }), required)).findings;
    expect(finding?.allow).toBeUndefined();
    expect(finding?.waive).toMatchObject({ is: "entries", places: [{ resource: TASK }] });
    const attribute = "container_definitions[name=web].environment[name=DSN]";
    const scope = `resource: ${TASK}, attribute: "${attribute}", reason: Next week.`;
    const waived = await judged(
      ...task({ name: "web" }),
      required,
      `waivers: [{ ${scope}, owner: ops, expires: 2027-01-31 }]\n`,
    );
    expect(waived.findings.map(({ status, cause }) => `${status} ${cause.slice(0, 3)}`).sort()).toEqual([
      "open KEY",
      "open KEY",
      "waived DSN",
      "waived DSN",
    ]);
    const allowed = await judged(...task({ name: "web" }), required, `allow: [{ ${scope} }]\n`);
    expect(
      allowed.findings.filter(({ status, kind }) => status === "open" && kind === "missing-variable"),
    ).toHaveLength(4);
  });

  it("is not asked of plans that are not whole", async () => {
    const [staging, production] = task({ name: "web" });
    const errored = { ...staging, statements: { ...staging.statements, errored: true } };
    expect(await kinds([errored, production])).toEqual(["incomplete-plan staging", "missing-variable production"]);
  });

  it("is asked of every kind of resource whose variables are compared, but for builds", () => {
    const known = new Set(workloadPlaces.flatMap(({ types }) => types));
    const compared = new Set(environmentVariablePlaces.flatMap(({ types }) => types));
    expect([...compared].filter((type) => !known.has(type))).toEqual(["aws_codebuild_project"]);
    expect([...known].filter((type) => !compared.has(type))).toEqual([]);
  });
});
