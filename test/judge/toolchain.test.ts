/** What is told of two manifests, beside secrets of the plans. */
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../src/model/manifest.js";
import { checkOf, contract, environment, secret } from "../builders.js";

const manifest = (more: Partial<Manifest>): Manifest => ({
  tools: new Map(),
  files: new Map(),
  providers: new Map(),
  commit: null,
  images: null,
  variables: new Map(),
  ...more,
});

describe("two manifests beside secrets", () => {
  const word = "unset-and-more-1234";
  const check = (one: Partial<Manifest>, other: Partial<Manifest>, hidden: string) =>
    checkOf(
      ["staging", "production"].map((name) => environment(name, { variables: { word: secret(hidden) } })),
      {
        contract: contract(),
        manifests: new Map([
          ["staging", manifest(one)],
          ["production", manifest(other)],
        ]),
      },
    );

  it.each(["unset", "set", "empty"] as const)("are told rightly where a secret reads %s", async (hidden) => {
    const { findings } = await check(
      { variables: new Map([["A", "set"]]) },
      { variables: new Map([["A", "unset"]]) },
      hidden,
    );
    expect(findings.map(({ cause }) => cause.replace("(sensitive)", "A"))).toEqual(["A is missing in production"]);
  });

  it("conceal what is a secret of a plan, in a name and in a value", async () => {
    const report = await check(
      { images: new Map([["a.b", new Map([["web", `acme/web:${word}`]])]]), variables: new Map([[word, "set"]]) },
      { images: new Map([["a.b", new Map([["web", "acme/web:1"]])]]) },
      word,
    );
    expect(report.findings).toHaveLength(2);
    expect(JSON.stringify(report)).not.toContain(word);
  });
});
