import { describe, expect, it } from "vitest";
import { incompleteness } from "../../src/judge/statements.js";
import { incompleteText } from "../../src/judge/words/plan-words.js";
import type { Statements } from "../../src/model/environment.js";
import { checkOf, environment, type EnvironmentGiven, type Plain } from "../builders.js";

describe("a plan", () => {
  const because = (statements: Partial<Statements>): string | undefined => {
    const incomplete = incompleteness(environment("staging", { statements }));
    return incomplete === undefined ? undefined : incompleteText(incomplete);
  };

  it("is whole when it says so, or nothing of it", () => {
    expect(because({})).toBeUndefined();
    expect(because({ complete: true, errored: false })).toBeUndefined();
    // A plan without changes cannot be applied, and is whole.
    expect(because({ applyable: false })).toBeUndefined();
  });

  it.each<[string, Partial<Statements>, RegExp]>([
    ["ended in an error", { errored: true }, /error/],
    ["refreshes only", { refreshOnly: true }, /refresh-only/],
    ["destroys everything", { destroys: true }, /destroys/],
    ["put changes off", { deferred: 2 }, /2 changes/],
    ["covers a part", { complete: false }, /part/],
  ])("is incomplete when it %s", (_, statements, text) => {
    expect(because(statements)).toMatch(text);
  });

  it("is incomplete for the error first, whatever else it says", () => {
    expect(because({ errored: true, complete: false, deferred: 1 })).toMatch(/error/);
  });
});

describe("an object that was changed outside of Terraform", () => {
  type Drifted = readonly [before: Plain, after: Plain];
  const address = "aws_db_instance.main";

  /** The findings about it: their severity and their places. */
  async function drifted([before, after]: Drifted, more: EnvironmentGiven = {}) {
    const staging = environment("staging", {
      drift: [{ address, before, after }],
      resources: { [address]: { is: {}, asks: {}, ...more.resources?.[address] } },
    });
    const production = environment("production", { resources: { [address]: { is: {}, asks: {} } } });
    const { findings } = await checkOf([staging, production]);
    return findings
      .filter(({ kind }) => kind === "live-drift")
      .map(({ severity, cause, places }) => ({ severity, cause, places: places.map(({ place }) => place) }));
  }

  it("is one finding with all that moved, as severe as the worst", async () => {
    expect(
      await drifted([
        { password: "a", tags: { a: "x" } },
        { password: "b", tags: { a: "y" } },
      ]),
    ).toEqual([
      {
        severity: "critical",
        cause: `${address} was changed outside of Terraform in staging`,
        places: ["password", "tags.a"],
      },
    ]);
  });

  it("is for information, where the provider assigns what moved or nothing became nothing", async () => {
    expect((await drifted([{ arn: "a" }, { arn: "b" }]))[0]?.severity).toBe("info");
    for (const empty of ["", [], {}, null] as const)
      expect((await drifted([{ size: null }, { size: empty }]))[0]?.severity ?? "info").toBe("info");
    expect((await drifted([{ size: null }, { size: "x" }]))[0]?.severity).not.toBe("info");
  });

  it("is for information, where the configuration leaves it to others", async () => {
    const ignoring = { resources: { [address]: { is: {}, asks: {}, ignoreChanges: ["size"] } } };
    expect((await drifted([{ size: 1 }, { size: 2 }], ignoring))[0]?.severity).toBe("info");
    expect((await drifted([{ size: 1 }, { size: 2 }]))[0]?.severity).not.toBe("info");
  });

  it("is told as gone, where it is", async () => {
    expect((await drifted([{ size: 1 }, null])).map(({ cause }) => cause)).toEqual([
      `${address} was deleted outside of Terraform in staging`,
    ]);
  });
});
