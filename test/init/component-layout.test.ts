import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { componentLayouts, contendingLayouts, likelyLayout } from "../../src/init/component-layout.js";

const files = (paths: readonly string[]) => paths.map((path) => ({ path, isFolder: false }));
const layoutOf = (paths: readonly string[]) => likelyLayout(componentLayouts(files(paths)));

/** `both("plans/E/C.json", ["a", "b"])` are the paths of two components in staging and production. */
const both = (pattern: string, components: readonly string[], environments = ["staging", "production"]) =>
  environments.flatMap((environment) =>
    components.map((component) => pattern.replace("E", environment).replace("C", component)),
  );

describe("the layout of components", () => {
  it.each([
    ["plans/E/C.json", "plans/{environment}/{component}.json"],
    ["plans/C/E.json", "plans/{component}/{environment}.json"],
    ["C/E.tfplan.json", "{component}/{environment}.tfplan.json"],
    ["C/plan-E.json", "{component}/plan-{environment}.json"],
    ["C/plans/E.json", "{component}/plans/{environment}.json"],
    ["E/C/plan.json", "{environment}/{component}/plan.json"],
    ["out/E/C/tfplan.json", "out/{environment}/{component}/tfplan.json"],
    ["live/C/E/tfplan.json", "live/{component}/{environment}/tfplan.json"],
    ["out/E/C/infra/tfplan.json", "out/{environment}/{component}/infra/tfplan.json"],
  ])("%s is %s", (pattern, expected) => {
    expect(layoutOf(both(pattern, ["network", "app", "data"]))).toMatchObject({
      pattern: expected,
      environments: ["production", "staging"],
      components: ["app", "data", "network"],
    });
  });

  it("has components of several folders, and such as one environment lacks", () => {
    const paths = [
      ...both("out/E/C/tfplan.json", ["network", "apps/web", "apps/api"]),
      "out/production/dns/tfplan.json",
    ];
    expect(layoutOf(paths)).toMatchObject({
      pattern: "out/{environment}/{component}/tfplan.json",
      components: ["apps/api", "apps/web", "dns", "network"],
    });
  });

  it("has a component that is called like an environment", () => {
    const paths = both("plans/E/C.json", ["network", "staging"]);
    expect(layoutOf(paths)).toMatchObject({ environments: ["production", "staging"] });
  });

  it.each([
    ["no name of which is known", both("plans/E/C.json", ["network", "app"], ["one", "two"])],
    ["where both are called like environments", both("plans/E/C.json", ["test", "dev"])],
  ])("is not guessed %s", (_, paths) => {
    const layouts = componentLayouts(files(paths));
    expect(likelyLayout(layouts)).toBeUndefined();
    expect(contendingLayouts(layouts).map(({ pattern }) => pattern)).toEqual([
      "plans/{component}/{environment}.json",
      "plans/{environment}/{component}.json",
    ]);
  });

  it("is none of a single root module, nor of files that have nothing in common", () => {
    expect(componentLayouts(files(["plans/staging.json", "plans/production.json"]))).toEqual([]);
    expect(componentLayouts(files(["staging/app/plan.json", "production/app/plan.json"]))).toEqual([]);
    expect(componentLayouts(files(["a/one/plan.json", "b/two/plan.json", "c/three/plan.json"]))).toEqual([]);
  });

  it("leaves out what only lies beside it", () => {
    const paths = [...both("E/C/plan.json", ["network", "app"]), "shared/dns/plan.json", "old/plan.json"];
    expect(layoutOf(paths)).toMatchObject({ environments: ["production", "staging"], components: ["app", "network"] });
  });

  it("takes no folder for a word of the contract", () => {
    expect(componentLayouts(files(both("{component}/E/C.json", ["a", "b"])))).toEqual([]);
  });

  it("is the same in whatever order the files are", () => {
    const paths = [...both("out/E/C/tfplan.json", ["network", "apps/web", "apps/api"]), "x/y/z/tfplan.json"];
    const expected = componentLayouts(files(paths));
    fc.assert(
      fc.property(fc.shuffledSubarray(paths, { minLength: paths.length }), (shuffled) => {
        expect(componentLayouts(files(shuffled))).toEqual(expected);
      }),
    );
  });
});
