import { describe, expect, it } from "vitest";
import { idleVariables } from "../../src/explain/idle-variables.js";
import { contract, environment, refersTo, type EnvironmentGiven, type Plain } from "../builders.js";

function idle(asks: Readonly<Record<string, Plain>>, more: Partial<EnvironmentGiven> = {}): Promise<readonly string[]> {
  const of = (name: string, protect: boolean) => environment(name, { syntax: "json", variables: { protect, team: "a" }, resources: { "aws_x.a": { is: { on: false }, asks } }, ...more });
  return idleVariables(of("staging", false), of("production", true), contract());
}

describe("a variable that differs", () => {
  it("is idle when nothing depends on it: the value is written out where it belongs", async () => {
    expect(await idle({ on: false })).toEqual(["protect"]);
  });

  it("is not idle when something depends on it, be it through a local", async () => {
    expect(await idle({ on: "${var.protect && false}" })).toEqual([]);
    expect(await idle({ on: "${local.safe && false}" }, { locals: { safe: "${var.protect}" } })).toEqual([]);
  });

  it("is not called idle while it is not known what an expression depends on", async () => {
    expect(await idle({ on: false, other: refersTo("local.somewhere") })).toEqual([]);
    expect(await idle({ on: false, other: "${module.elsewhere.output}" })).toEqual([]);
    expect(await idle({ on: false }, { syntax: "hcl" })).toEqual([]);
  });
});
