import { describe, expect, it } from "vitest";
import { checkoutOf } from "../../src/cli/pipeline-checkout.js";

describe("the checkout of a pipeline", () => {
  const github = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "/home/runner/shop/" };
  const gitlab = { CI_PROJECT_DIR: "/builds/acme/shop" };

  it.each([
    ["/home/runner/shop", github, { root: "/home/runner/shop", folder: "" }],
    ["/home/runner/shop/live/eu", github, { root: "/home/runner/shop", folder: "live/eu" }],
    ["/home/runner/shopping", github, undefined],
    ["/home/runner", github, undefined],
    ["/builds/acme/shop/live", gitlab, { root: "/builds/acme/shop", folder: "live" }],
    ["/home/runner/shop", { GITHUB_WORKSPACE: "/home/runner/shop" }, undefined],
    ["/home/runner/shop", { GITHUB_ACTIONS: "true" }, undefined],
    ["/home/runner/shop", { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "" }, undefined],
    ["/home/runner/shop", {}, undefined],
  ])("as seen from %s with %j is %j", (cwd, env, checkout) => {
    expect(checkoutOf({ cwd, env })).toEqual(checkout);
  });
});
