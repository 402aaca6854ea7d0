import { describe, expect, it } from "vitest";
import { checkOf, contract, environment, type ContractGiven } from "../builders.js";

const definitions = (url: string): string =>
  JSON.stringify([{ name: "web", image: "web:1", environment: [{ name: "URL", value: url }] }]);

/** A check of task definitions whose `URL` is one thing in staging and another in production. */
const check = (staging: string, production: string, spec: ContractGiven = {}, names: readonly string[] = ["web"]) => {
  const side = (environmentName: string, url: string) => {
    const given = { container_definitions: definitions(url) };
    const resources = names.map((name) => [`aws_ecs_task_definition.${name}`, { is: given, asks: given }] as const);
    return environment(environmentName, { resources: Object.fromEntries(resources) });
  };
  return checkOf([side("staging", staging), side("production", production)], { contract: contract(spec) });
};

describe("an endpoint of the reference", () => {
  const kinds = async (staging: string, production: string, spec: ContractGiven = {}) => {
    const { findings, notes } = await check(staging, production, spec);
    return [...findings.map(({ kind }) => kind), ...notes.map(({ kind }) => kind)];
  };
  const service = "https://pay.acme.example";
  const allow = [{ attribute: "container_definitions" }];

  it("that is a stand-in is one finding for all resources, also where both have it", async () => {
    const { findings } = await check("http://wiremock/a", "http://wiremock/a", {}, ["web", "job"]);
    expect(findings.map(({ kind, severity, cause, places }) => [kind, severity, cause, places.length])).toEqual([
      ["mock-endpoint", "high", "URL is no real endpoint in production", 2],
    ]);
    expect(findings[0]?.places[0]?.values).toEqual({
      staging: { state: "known", text: "http://wiremock/a" },
      production: { state: "known", text: "http://wiremock/a" },
    });
  });

  it("that is the machine itself counts where the other environment has a service", async () => {
    expect(await kinds("localhost:8125", "localhost:8125")).not.toContain("mock-endpoint");
    // Nothing explains it: that is told.
    expect(await kinds(service, "http://localhost:1")).toEqual(["unexplained-difference"]);
  });

  it("can be allowed", async () => {
    expect(await kinds("http://wiremock/a", "http://wiremock/a", { allow })).toEqual([]);
    expect(await kinds(service, "http://localhost:1", { allow })).toEqual([]);
  });

  it("is a note where the other environment alone has a stand-in", async () => {
    expect(await kinds("http://wiremock/a", service, { allow })).toEqual(["mock-in-one"]);
    expect(await kinds("http://localhost:1", service, { allow })).toEqual(["mock-in-one"]);
    expect(await kinds(service, service)).toEqual([]);
  });

  it("is found by its name in blocks, wherever it stands in their list", async () => {
    const side = (name: string, env: readonly { readonly name: string; readonly value: string }[]) =>
      environment(name, {
        resources: {
          "kubernetes_pod.web": { is: { spec: [{ container: [{ name: "web", env }] }] }, asks: {} },
        },
      });
    const url = { name: "URL", value: "http://wiremock/a" };
    const { findings } = await checkOf([side("staging", [url]), side("production", [url])], { contract: contract() });
    expect(findings.map(({ kind, places }) => [kind, places[0]?.place])).toEqual([
      ["mock-endpoint", "spec[0].container[0].env[0].value"],
    ]);
  });
});
