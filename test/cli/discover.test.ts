import { describe, expect, it } from "vitest";
import { foundEnvironments, namedEnvironments, type EnvironmentFiles } from "../../src/cli/choose-environments.js";
import { discover, environmentOf } from "../../src/cli/discover.js";
import { folderWith } from "./world.js";

async function chosenOf(paths: readonly string[]): Promise<readonly EnvironmentFiles[]> {
  const folder = folderWith(Object.fromEntries(paths.map((path) => [path, "{}"])));
  return foundEnvironments(await discover(folder)).environments;
}

it("a synthesized configuration that is named is taken before one that is found", async () => {
  const folder = folderWith({ "cdktf.out/stacks/staging/cdk.tf.json": "{}", "other/staging/cdk.tf.json": "{}" });
  const inputs = [{ environment: "staging", file: "other/staging/cdk.tf.json" }];
  const { environments } = namedEnvironments(inputs, await discover(folder));
  expect(environments).toEqual([{ name: "staging", synth: "other/staging" }]);
});

describe("the environment of a file", () => {
  it.each([
    ["plans/staging.json", "staging"],
    ["plan-staging.json", "staging"],
    ["staging.plan.json.gz", "staging"],
    ["staging.tfplan", "staging"],
    ["staging/plan.json", "staging"],
    ["environments/pre-prod/terraform.tfstate", "pre-prod"],
    ["out/live/staging/tfplan.json", "staging"],
    ["staging.tfvars.json", "staging"],
    ["plan.json", undefined],
    ["plans/plan.json", undefined],
  ])("%s is %s", (path, environment) => expect(environmentOf(path)).toBe(environment));
});

describe("what is found", () => {
  it("is plans with what belongs to them", async () => {
    expect(
      await chosenOf([
        "plans/staging.json",
        "plans/production.json",
        "vars/staging.tfvars.json",
        "vars/production.tfvars.json",
        "infra/main.tf",
        "infra/network/main.tf",
        "cdktf.out/stacks/staging/cdk.tf.json",
        "node_modules/x/plans/other.json",
        "test/fixtures/create.plan.json",
      ]),
    ).toEqual([
      { name: "production", plan: "plans/production.json", parameters: "vars/production.tfvars.json", source: "infra" },
      {
        name: "staging",
        plan: "plans/staging.json",
        parameters: "vars/staging.tfvars.json",
        synth: "cdktf.out/stacks/staging",
      },
    ]);
  });

  it("is a state in a folder for each environment, with the source there", async () => {
    const folders = ["environments/staging", "environments/production"];
    expect(await chosenOf(folders.flatMap((one) => [`${one}/terraform.tfstate`, `${one}/main.tf`]))).toEqual([
      { name: "production", plan: "environments/production/terraform.tfstate", source: "environments/production" },
      { name: "staging", plan: "environments/staging/terraform.tfstate", source: "environments/staging" },
    ]);
  });

  it("is a tree of Terragrunt with one unit for each environment", async () => {
    const names = (await chosenOf(["out/staging/app/tfplan.json", "out/production/app/tfplan.json"])).map(
      (one) => one.name,
    );
    expect(names).toEqual(["production", "staging"]);
  });

  it("is nothing where environments have several units, and says so", async () => {
    const paths = ["staging", "production"].flatMap((one) => [
      `out/${one}/app/tfplan.json`,
      `out/${one}/db/tfplan.json`,
    ]);
    await expect(chosenOf(paths)).rejects.toThrow(
      /app has more than one plan .* no layout of several root modules was found in them/,
    );
  });

  it("is of one layout, the least deep", async () => {
    const paths = ["plans/a.json", "plans/b.json", "old/2020/plans/c.json", "old/2020/plans/d.json"];
    expect((await chosenOf(paths)).map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("does not go into folders without end", async () => {
    const folder = folderWith({ "a/b/c/d/e/f/g/h/plans/x.json": "{}" });
    expect(await discover(folder)).toEqual({ found: [], leftOut: ["a/b/c/d/e/f/g"] });
  });
});
