import { describe, expect, it } from "vitest";
import { checkOf, contract, environment } from "../builders.js";

describe("an environment that has nothing", () => {
  const full = (name: string) =>
    environment(name, {
      resources: { "aws_x.a": { is: { size: 1 } }, "aws_x.b[0]": { is: { size: 2 } }, "module.m.aws_y.c": { is: {} } },
      outputs: { url: "u" },
      variables: { size: 3 },
    });
  const found = async (...sides: Parameters<typeof checkOf>[0]) => {
    const { findings } = await checkOf(sides, { contract: contract() });
    return findings.map(({ kind, cause, places }) => [kind, cause, places.length]);
  };

  it("is one finding, whatever the other has", async () => {
    expect(await found(environment("staging"), full("production"))).toEqual([
      ["missing-resource", "staging has nothing of what production has", 5],
    ]);
    expect(await found(full("staging"), environment("production"))).toEqual([
      ["missing-resource", "production has nothing of what staging has", 5],
    ]);
  });

  it("is not empty where it has an output or a resource of its own", async () => {
    const one = environment("staging", { outputs: { url: "u" } });
    expect((await found(one, full("production"))).length).toBeGreaterThan(1);
    const other = environment("staging", { resources: { "aws_z.z": { is: {} } } });
    expect((await found(other, full("production"))).length).toBeGreaterThan(1);
  });
});
