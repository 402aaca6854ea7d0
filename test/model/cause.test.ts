import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { causeKey, isShared, type Cause } from "../../src/model/cause.js";

describe("the key of a cause", () => {
  it.each<[Cause, string]>([
    [{ kind: "branch", definition: "local.is_production" }, "branch local.is_production"],
    [{ kind: "tag", key: "Cost Center" }, 'tag "Cost Center"'],
    [
      { kind: "residual", section: "resource", subject: "aws_db_instance.main", path: "engine_version" },
      "residual resource aws_db_instance.main engine_version",
    ],
    [{ kind: "residual", section: "resource", subject: "aws_x.a", path: "" }, 'residual resource aws_x.a ""'],
    [
      { kind: "check", address: "check.a", environments: ["staging", "production"] },
      "check check.a staging production",
    ],
    [{ kind: "rule" }, "rule"],
  ])("of %o is one readable line", (cause, key) => {
    expect(causeKey(cause)).toBe(key);
  });

  it("tells causes apart whose words run into each other", () => {
    fc.assert(
      fc.property(fc.tuple(fc.string(), fc.string()), fc.tuple(fc.string(), fc.string()), (one, other) => {
        const [first, second] = [one, other].map(([address, path]) =>
          causeKey({ kind: "override", address: address ?? "", path: path ?? "" }),
        );
        expect(first === second).toBe(one[0] === other[0] && one[1] === other[1]);
      }),
    );
  });

  it("is one finding for what several can find, such as a branch, and not for what only one looks for", () => {
    expect(isShared({ kind: "branch", definition: "local.a" })).toBe(true);
    expect(isShared({ kind: "leak", origin: "account" })).toBe(false);
  });
});
