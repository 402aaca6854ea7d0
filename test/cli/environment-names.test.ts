import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameEnvironments } from "../../src/cli/environment-names.js";

describe("environments without a name", () => {
  it.each([
    [
      ["/w/staging.json", "/w/production.json"],
      ["staging", "production"],
    ],
    [
      ["/w/staging.plan.json.gz", "/w/production.tfplan"],
      ["staging", "production"],
    ],
    [
      ["/w/staging.tfstate", "-"],
      ["staging", "stdin"],
    ],
    [
      ["/w/eu.west-1.json", "/w/.json"],
      ["eu.west-1", ".json"],
    ],
    [
      ["/w/plan", "/w/state.json"],
      ["plan", "state"],
    ],
  ])("are named after their files: %j", (files, names) => {
    expect(nameEnvironments(files)).toEqual(names);
  });

  it.each([
    [
      ["/w/staging/plan.json", "/w/production/plan.json"],
      ["staging", "production"],
    ],
    [
      ["/w/staging/out/plan.json", "/w/production/out/plan.json"],
      ["staging", "production"],
    ],
    [
      ["/o/stacks/staging/cdk.tf.json", "/o/stacks/production/cdk.tf.json"],
      ["staging", "production"],
    ],
  ])("are named after the nearest folders that differ when the files are called alike: %j", (files, names) => {
    expect(nameEnvironments(files)).toEqual(names);
  });

  it("are numbered when nothing tells them apart", () => {
    expect(nameEnvironments(["/w/a.json", "/w/a.json", "/w/a.json.gz"])).toEqual(["a", "a-2", "a-3"]);
  });

  it("get one name each", () => {
    const file = fc.constantFrom("/a/x.json", "/b/x.json", "/a/y.json", "/a/b/x.json", "/x", "/x-2.json", "-");
    fc.assert(
      fc.property(fc.array(file, { maxLength: 6 }), (files) => {
        const names = nameEnvironments(files);
        expect(names).toHaveLength(files.length);
        expect(names.every((name) => name !== "")).toBe(true);
      }),
    );
  });
});
