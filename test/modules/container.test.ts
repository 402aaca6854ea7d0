import { describe, expect, it } from "vitest";
import { containerDefinitions, featureVariables } from "../../modules/container.js";
import type { ContainerProps } from "../../modules/container.js";

const container: ContainerProps = {
  name: "api",
  image: "registry.example/api:1.0",
  port: 8080,
  variables: { ZONE: "z", AREA: "a", MIDDLE: 'say "m"' },
  secrets: { TOKEN: "arn:token", KEY: "arn:key" },
  logGroup: "/acme/api",
  region: "eu-west-1",
};

describe("container definitions", () => {
  it("list variables and secrets by name, whatever order they are given in", () => {
    const reordered = { ...container, variables: { MIDDLE: 'say "m"', AREA: "a", ZONE: "z" } };
    expect(containerDefinitions(reordered)).toBe(containerDefinitions(container));
    expect(JSON.parse(containerDefinitions(container))).toMatchObject([
      {
        environment: [
          { name: "AREA", value: "a" },
          { name: "MIDDLE", value: 'say "m"' },
          { name: "ZONE", value: "z" },
        ],
        secrets: [
          { name: "KEY", valueFrom: "arn:key" },
          { name: "TOKEN", valueFrom: "arn:token" },
        ],
      },
    ]);
  });

  it("check health on the port that is mapped", () => {
    expect(JSON.parse(containerDefinitions(container))).toMatchObject([
      {
        portMappings: [{ containerPort: 8080, hostPort: 8080 }],
        healthCheck: { command: ["CMD-SHELL", "curl --fail http://localhost:8080/health || exit 1"] },
      },
    ]);
  });
});

describe("feature flags", () => {
  it("become variables in upper case", () => {
    expect(featureVariables({ newCheckout: true, search: false })).toEqual({
      FEATURE_NEW_CHECKOUT: "true",
      FEATURE_SEARCH: "false",
    });
  });
});
