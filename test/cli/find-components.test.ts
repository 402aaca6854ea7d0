import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
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

  it("does not fail --component for another one", async () => {
    const text = contract(
      '"*": { plan: "plans/{environment}/{component}.json", synth: "out/{environment}/{component}" }',
    );
    const web = { ...plansAt("plans/{environment}/web.json"), ...synthesized("web") };
    const files = { ...web, ...synthesized("network"), "parity.yaml": text };
    expect((await check(files, "--component", "web")).exitCode).toBe(0);
    await refused(check(files, "--component", "network"), "there are synthesized configurations alone of: network; ");
  });
});

describe("a folder that holds caches by its name", () => {
  it.each([".plan", "node_modules", "x/.plan"])(
    "is looked into where the pattern itself says it, as in %s",
    async (step) => {
      const place = (component: string): string => `out/{environment}/${component}/${step}/p.json`;
      const text = contract(`"*": { plan: "${place("{component}")}" }`, "web: {}");
      const files = { ...plansAt(place("web")), ...plansAt(place("data/net"), "z"), "parity.yaml": text };
      const { exitCode, stdout } = await check(files);
      expect([exitCode, stdout]).toEqual([1, expect.stringContaining("2 components: data/net, web")]);
      const unnamed = await check({ ...files, "parity.yaml": contract(`web: { plan: "${place("{component}")}" }`) });
      expect([unnamed.exitCode, unnamed.stderr]).toEqual([2, expect.stringContaining("does not name: data/net;")]);
    },
  );

  it("is not looked into where it would be a part of the component's name", async () => {
    const place = (component: string): string => `out/{environment}/${component}/.plan/p.json`;
    const text = contract(`"*": { plan: "${place("{component}")}" }`);
    const caches = { ...plansAt(place(".plan/web"), "z"), ...plansAt(place("web/node_modules/x"), "z") };
    const { exitCode, stdout } = await check({ ...plansAt(place("web")), ...caches, "parity.yaml": text });
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("1 component: web")]);
  });
});

describe("a link whose target is gone", () => {
  const text = contract('"*": { plan: "plans/{environment}/{component}.json" }', "web: {}");
  const files = { ...plansAt("plans/{environment}/web.json"), "parity.yaml": text };

  it("is refused by name", async () => {
    const folder = folderWith(files);
    for (const environment of ["staging", "production"])
      symlinkSync(join(folder, "gone.json"), join(folder, `plans/${environment}/network.json`));
    const { exitCode, stdout, stderr } = await runIn(folder, ["check"]);
    expect([exitCode, stdout, stderr]).toEqual([
      2,
      "",
      expect.stringContaining("plans/staging/network.json is a link to what is not there"),
    ]);
  });

  it("is nothing where it has the name of a file that an editor locks", async () => {
    const folder = folderWith(files);
    symlinkSync("somebody@somewhere.12", join(folder, "plans/staging/.#web.json"));
    expect((await runIn(folder, ["check"])).exitCode).toBe(0);
  });

  it("is no component that an environment lacks", async () => {
    const own = contract('web: { plan: "plans/{environment}/web.json" }');
    const folder = folderWith({ ...files, "parity.yaml": own });
    rmSync(join(folder, "plans/staging/web.json"));
    symlinkSync("gone.json", join(folder, "plans/staging/web.json"));
    const { exitCode, stdout, stderr } = await runIn(folder, ["check"]);
    expect([exitCode, stdout, stderr]).toEqual([2, "", expect.stringContaining("plans/staging/web.json")]);
  });
});
