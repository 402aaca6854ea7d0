import { describe, expect, it } from "vitest";
import { environmentVariablesOf, type EnvironmentVariables } from "../../src/judge/environment-variables-of.js";
import type { Resource } from "../../src/model/environment.js";
import { formatPath, type Path } from "../../src/model/path.js";
import { environment, secret, unknown, type Plain } from "../builders.js";

const variable = (name: string): Plain => ({ name, value: "x" });

const of = (type: string, is: Readonly<Record<string, Plain>>): EnvironmentVariables =>
  environmentVariablesOf(
    environment("staging", { resources: { [`${type}.a`]: { is } } }).resources.get(`${type}.a`) as Resource,
  );

describe("the environment variables of a resource", () => {
  const found = (type: string, is: Readonly<Record<string, Plain>>) =>
    of(type, is).all.map(({ name, valuePath }) => `${name} at ${formatPath(valuePath)}`);

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

  it("are found by their place, whole, and by name and owner", () => {
    const document = JSON.stringify([
      { name: "web", environment: [variable("A")], secrets: [{ name: "S", valueFrom: "arn" }] },
      { name: "job", environment: [variable("A")] },
    ]);
    const { at, named } = of("aws_ecs_task_definition", { container_definitions: document });
    const web: Path = ["container_definitions", { element: "name=web" }];
    const place: Path = [...web, "environment", { element: "name=A" }];
    expect(at(place)?.name).toBe("A");
    expect(at([...place, "value"])).toBeUndefined();
    expect(at([...web, "environment"])).toBeUndefined();
    expect(at(web)).toBeUndefined();
    expect(named("A", web).map(({ path }) => path)).toEqual([place]);
    expect(named("S", web).map(({ value }) => value.kind)).toEqual(["null"]);
    expect(named("S", ["container_definitions", { element: "name=job" }])).toEqual([]);
    const blocks = of("kubernetes_pod", { spec: [{ container: [{ env: [variable("A"), variable("B")] }] }] });
    expect(blocks.at(["spec", 0, "container", 0, "env", 1])?.name).toBe("B");
  });

  it("have names that are known and no secret", () => {
    for (const item of [secret({ name: "S" }), { name: secret("S") }, { name: unknown }, { value: "x" }, "x"])
      expect(found("kubernetes_pod", { spec: [{ container: [{ env: [item] }] }] })).toEqual([]);
  });
});
