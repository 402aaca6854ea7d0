import { describe, expect, it } from "vitest";
import { environmentVariables, variableNamed } from "../../src/knowledge/environment-variables.js";
import { variablesOf } from "../../src/judge/environment-variables-of.js";
import { formatPath, type Path } from "../../src/model/path.js";
import { given, secret, type Plain } from "../builders.js";

const variable = (name: string): Plain => ({ name, value: "x" });

describe("the place of an environment variable", () => {
  it.each<[string, Path, Plain, string | undefined]>([
    ["aws_lambda_function", ["environment", 0, "variables", "DSN"], "x", "DSN"],
    ["aws_lambda_function", ["environment", 0, "variables"], { DSN: "x" }, undefined],
    ["aws_lambda_function", ["environment", 0, "variables", "DSN", "more"], "x", undefined],
    ["aws_lambda_function", ["environment", 0, "other", "DSN"], "x", undefined],
    ["aws_sqs_queue", ["environment", 0, "variables", "DSN"], "x", undefined],
    ["google_cloudfunctions_function", ["environment_variables", "DSN"], "x", "DSN"],
    [
      "aws_ecs_task_definition",
      ["container_definitions", { element: "name=web" }, "environment", { element: "name=DSN" }],
      variable("DSN"),
      "DSN",
    ],
    [
      "aws_ecs_task_definition",
      ["container_definitions", { element: "name=web" }, "environment", { element: "name=DSN" }, "value"],
      "x",
      undefined,
    ],
    ["aws_ecs_task_definition", ["container_definitions", 0, "secrets", 2], variable("DSN"), "DSN"],
    ["aws_ecs_task_definition", ["container_definitions", 0, "secrets", 2], secret({ name: "DSN" }), undefined],
    ["aws_ecs_task_definition", ["container_definitions", 0, "secrets", 2], { name: secret("DSN") }, undefined],
    ["aws_ecs_task_definition", ["container_definitions", { element: "name=web" }], variable("web"), undefined],
    ["kubernetes_pod", ["spec", 0, "container", 0, "env", 1], variable("DSN"), "DSN"],
    ["kubernetes_pod", ["spec", 0, "container", 0, "env"], [variable("DSN")], undefined],
    ["kubernetes_pod", [], {}, undefined],
  ])("%s %j with %j: %s", (type, path, value, expected) => {
    expect(variableNamed(type, path, given(value))).toBe(expected);
  });

  it("is listed once for each type, under names as providers write them", () => {
    const all = environmentVariables.flatMap(({ types, attribute }) =>
      types.map((type) => `${type} ${attribute.join(".")}`),
    );
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((line) => !/^[a-z0-9_]+ [a-z0-9_.]+$/.test(line))).toEqual([]);
  });
});

describe("the environment variables of a resource", () => {
  const found = (type: string, value: Plain) =>
    variablesOf(type, given(value)).map(({ name, path }) => `${name} at ${formatPath(path)}`);

  it("are those in documents, blocks and maps, each by its way", () => {
    const document = JSON.stringify([
      { name: "web", environment: [variable("A"), variable("B")] },
      { name: "job", environment: [variable("A")], secrets: [{ name: "S", valueFrom: "arn" }] },
    ]);
    expect(found("aws_ecs_task_definition", { container_definitions: document })).toEqual([
      "A at container_definitions[name=web].environment[name=A].value",
      "B at container_definitions[name=web].environment[name=B].value",
      "A at container_definitions[name=job].environment[name=A].value",
      "S at container_definitions[name=job].secrets[name=S]",
    ]);
    expect(found("aws_lambda_function", { environment: [{ variables: { A: "1", "b.c": "2" } }] })).toEqual([
      "A at environment[0].variables.A",
      'b.c at environment[0].variables["b.c"]',
    ]);
  });

  it("are none where something is secret, unknown or of another type", () => {
    expect(found("aws_ecs_task_definition", { container_definitions: secret("[]") })).toEqual([]);
    expect(found("aws_ecs_task_definition", { container_definitions: "no JSON" })).toEqual([]);
    expect(found("aws_lambda_function", { environment: null })).toEqual([]);
    expect(found("aws_lambda_function", { environment: [{ variables: secret({ A: "1" }) }] })).toEqual([]);
    expect(found("aws_sqs_queue", { environment: [{ variables: { A: "1" } }] })).toEqual([]);
  });
});
