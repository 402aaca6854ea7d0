import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { componentPatterns, sharedFiles, type HadComponent } from "../../src/init/component-files.js";

const BOTH = ["staging", "production"];
const had = (...names: readonly string[]): readonly HadComponent[] => names.map((name) => ({ name, having: BOTH }));
const found = (paths: readonly string[], components: readonly HadComponent[]) => {
  const { patterns, ambiguous } = componentPatterns(paths, components);
  return { patterns: Object.fromEntries(patterns), ambiguous };
};

describe("where the files of components are", () => {
  it("is one pattern for all whose folders are called alike", () => {
    expect(found(["live/network", "live/data/main", "modules/vpc"], had("network", "data/main"))).toEqual({
      patterns: { network: "live/{component}", "data/main": "live/{component}" },
      ambiguous: [],
    });
  });

  it("has the environment in it, where every environment that has the component has a path", () => {
    const files = BOTH.flatMap((one) => [`vars/${one}/network.tfvars.json`, `vars/${one}/queue.tfvars.json`]);
    expect(found(files, had("network", "queue")).patterns).toEqual({
      network: "vars/{environment}/{component}.tfvars.json",
      queue: "vars/{environment}/{component}.tfvars.json",
    });
    expect(found(files.slice(1), had("network", "queue")).patterns).toEqual({
      queue: "vars/{environment}/{component}.tfvars.json",
    });
    const alone = [{ name: "network", having: ["production"] }];
    expect(found(["vars/production/network.tfvars.json"], alone).patterns).toEqual({
      network: "vars/{environment}/{component}.tfvars.json",
    });
  });

  it("is the pattern that most components have, and another one for what that leaves", () => {
    expect(found(["live/a", "live/b", "old/c"], had("a", "b", "c")).patterns).toEqual({
      a: "live/{component}",
      b: "live/{component}",
      c: "old/{component}",
    });
  });

  it("is not chosen between two that are as good", () => {
    expect(found(["live/a", "live/b", "next/a", "next/b"], had("a", "b"))).toEqual({
      patterns: {},
      ambiguous: [["live/{component}", "next/{component}"]],
    });
  });

  it("is the same in whatever order the paths are", () => {
    const names = ["a", "b", "c/d"];
    const path = fc.tuple(fc.constantFrom("live", "old", "x/y"), fc.constantFrom("", "staging/", "production/"));
    const paths = fc.array(
      fc
        .tuple(path, fc.constantFrom(...names))
        .map(([[folder, environment], name]) => `${folder}/${environment}${name}`),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(paths, (all) => {
        expect(found([...all].reverse(), had(...names))).toEqual(found(all, had(...names)));
      }),
    );
  });
});

describe("what stands under *", () => {
  const files = (...entries: readonly (readonly [string, string])[]) => new Map(entries);

  it("is what all components have, and each has the rest for itself", () => {
    const { all, own } = sharedFiles(
      {
        plan: files(["a", "out/{component}.json"], ["b", "out/{component}.json"]),
        source: files(["a", "live/{component}"], ["b", "old/{component}"]),
      },
      had("a", "b"),
    );
    expect(all).toEqual({ plan: "out/{component}.json" });
    expect(Object.fromEntries(own)).toEqual({ a: { source: "live/{component}" }, b: { source: "old/{component}" } });
  });

  it("is nothing that one component lacks", () => {
    const { all, own } = sharedFiles({ source: files(["a", "live/{component}"]) }, had("a", "b"));
    expect([all, Object.fromEntries(own)]).toEqual([{}, { a: { source: "live/{component}" } }]);
  });
});
