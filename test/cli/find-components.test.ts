import { describe, expect, it } from "vitest";
import { folderWith, LATER, planOf, runIn, type Outcome } from "./world.js";

const contract = (...components: readonly string[]): string => `version: 1
reference: production
environments: { staging: {}, production: {} }
components:
${components.map((component) => `  ${component}\n`).join("")}`;

/** The plans of a component, which are alike, at a place for each environment. */
const plansAt = (place: string, production = "a"): Readonly<Record<string, string>> => ({
  [place.replaceAll("{environment}", "staging")]: planOf("a", LATER),
  [place.replaceAll("{environment}", "production")]: planOf(production),
});
const synthesized = (name: string, production = "a"): Readonly<Record<string, string>> => {
  const written = (input: string): string =>
    JSON.stringify({ resource: { terraform_data: { main: { input } } }, terraform: {} });
  return {
    [`out/staging/${name}/cdk.tf.json`]: written("a"),
    [`out/production/${name}/cdk.tf.json`]: written(production),
  };
};
const check = (files: Readonly<Record<string, string>>, ...options: readonly string[]): Promise<Outcome> =>
  runIn(folderWith(files), ["check", ...options]);

describe("a component with files of the kind that is not compared", () => {
  const refused = async (outcome: Promise<Outcome>, expected: string): Promise<void> => {
    const { exitCode, stdout, stderr } = await outcome;
    expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining(expected)]);
  };

  it("is refused by name where plans are compared, and it has none", async () => {
    const text = contract(
      '"*": { synth: "out/{environment}/{component}" }',
      'web: { plan: "plans/{environment}/web.json" }',
    );
    const files = { ...plansAt("plans/{environment}/web.json"), ...synthesized("web"), "parity.yaml": text };
    expect((await check(files)).exitCode).toBe(0);
    await refused(
      check({ ...files, ...synthesized("network", "z") }),
      "parity.yaml:5:3: plans are compared, and there are synthesized configurations alone of: network; ",
    );
  });

  it("is refused by name where configurations are compared, and it has none", async () => {
    const text = contract(
      '"*": { plan: "plans/{environment}/{component}.json" }',
      'web: { synth: "out/{environment}/web" }',
    );
    const files = { ...plansAt("plans/{environment}/web.json"), ...synthesized("web"), "parity.yaml": text };
    expect((await check(files, "--configuration")).exitCode).toBe(0);
    await refused(
      check({ ...files, ...plansAt("plans/{environment}/network.json", "z") }, "--configuration"),
      "synthesized configurations are compared, and there are plans alone of: network; ",
    );
  });

  it("is refused where the contract names components and not this one", async () => {
    const both = '{ plan: "plans/{environment}/{component}.json", synth: "out/{environment}/{component}" }';
    const web = { ...plansAt("plans/{environment}/web.json"), ...synthesized("web") };
    const files = { ...web, "parity.yaml": contract(`web: ${both}`) };
    expect((await check(files)).exitCode).toBe(0);
    await refused(
      check({ ...files, ...synthesized("network") }),
      "there are files of components that the contract does not name: network;",
    );
  });

  it("is no matter of a job that checks another one", async () => {
    const text = contract(
      '"*": { plan: "plans/{environment}/{component}.json", synth: "out/{environment}/{component}" }',
    );
    const web = { ...plansAt("plans/{environment}/web.json"), ...synthesized("web") };
    const files = { ...web, ...synthesized("network"), "parity.yaml": text };
    expect((await check(files, "--component", "web")).exitCode).toBe(0);
    await refused(check(files, "--component", "network"), "there are synthesized configurations alone of: network; ");
  });
});
