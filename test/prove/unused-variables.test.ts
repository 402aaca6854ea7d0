import { describe, expect, it } from "vitest";
import { unusedVariables } from "../../src/prove/by-evaluation/unused-variables.js";
import { contract, environment, refersTo, type EnvironmentGiven, type Plain } from "../builders.js";

/** The differing leaves that move nothing, where `protect` and a part of `app` differ and may. */
async function idle(
  asks: Readonly<Record<string, Plain>>,
  more: Partial<EnvironmentGiven> = {},
  rules: NonNullable<Parameters<typeof contract>[0]>["parameters"] = {
    "var.protect": { may: true },
    "var.app.*": { may: true },
  },
): Promise<readonly string[]> {
  const of = (name: string, protect: boolean, size: number) =>
    environment(name, {
      syntax: "json",
      variables: { protect, app: { size, zone: "a" }, team: "a" },
      resources: { "aws_x.a": { is: { on: false }, asks } },
      ...more,
    });
  return (
    await unusedVariables(of("staging", false, 1), of("production", true, 4), contract({ parameters: rules }))
  ).map(({ name }) => name);
}

const used = "${var.app.size}";

describe("a variable that differs", () => {
  it("moves nothing when nothing depends on it: the value is written out where it belongs", async () => {
    expect(await idle({ on: false, size: used })).toEqual(["var.protect"]);
    expect(await idle({ on: "${var.protect}", zone: "${var.app.zone}" })).toEqual(["var.app.size"]);
  });

  it("moves nothing when something else decides in its place", async () => {
    expect(await idle({ on: "${var.protect && false}", size: used })).toEqual(["var.protect"]);
    expect(
      await idle(
        { on: "${local.settings.on}", size: used },
        { locals: { settings: "${merge({ on = var.protect }, { on = false })}" } },
      ),
    ).toEqual(["var.protect"]);
    expect(await idle({ on: "${var.protect}", size: "${max(8, var.app.size)}" })).toEqual(["var.app.size"]);
  });

  it("is told by name, whatever the order of the variables", async () => {
    expect(await idle({ on: false, size: 1 })).toEqual(["var.app.size", "var.protect"]);
  });

  it("moves something when it does so in one environment alone", async () => {
    expect(await idle({ on: "${var.protect && var.app.size > 2}" })).toEqual([]);
    expect(await idle({ on: "${var.protect}", size: "${max(2, var.app.size)}" })).toEqual([]);
  });

  it("moves something through a local, and beside what is not known yet", async () => {
    expect(await idle({ on: "${local.safe}", size: used }, { locals: { safe: "${!var.protect}" } })).toEqual([]);
    expect(await idle({ on: "${aws_x.a.id}-${var.protect}", size: used })).toEqual([]);
  });

  it("is no matter of this where it may not differ or names the environment", async () => {
    expect(await idle({ size: used }, {}, { "var.protect": { may: false }, "var.app.*": { may: true } })).toEqual([]);
    expect(
      await idle({ size: used }, {}, { "var.protect": { may: true, identity: "name" }, "var.app.*": { may: true } }),
    ).toEqual([]);
  });

  it("is not said to move nothing while it is not known what an expression depends on", async () => {
    expect(await idle({ on: false, other: refersTo("local.somewhere") })).toEqual([]);
    expect(await idle({ on: false, other: "${module.elsewhere.output}" })).toEqual([]);
    expect(await idle({ on: false }, { syntax: "hcl" })).toEqual([]);
  });
});
