import { describe, expect, it } from "vitest";
import { showPlace } from "../../src/judge/show-place.js";
import { absent } from "../../src/model/difference.js";
import { secretsOf } from "../../src/secrets/secrets.js";
import { environment, given, secret, type Plain } from "../builders.js";

const none = secretsOf([]);
const [staging, production] = [
  environment("staging", { resources: { "aws_x.a[0]": { is: {}, constructPath: "platform/a" } } }),
  environment("production"),
];
const place = { section: "resource" as const, address: "aws_x.a[0]", path: ["v", "w"] };

describe("a place in a report", () => {
  it("has the value of each environment, in their order, and the path of its construct", () => {
    expect(showPlace(place, [staging, production], [given("x"), absent], none)).toEqual({
      address: "aws_x.a[0]",
      constructPath: "platform/a",
      path: ["v", "w"],
      place: "v.w",
      values: { staging: { state: "known", text: "x" }, production: { state: "absent" } },
    });
  });

  it("has the line that made it where there is no construct", () => {
    const plain = environment("staging", { resources: { "aws_x.a[0]": { is: {} } } });
    const made = new Map(
      [...plain.configuration!.resources].map(
        ([address, resource]) => [address, { ...resource, madeAt: "main.tf:4" }] as const,
      ),
    );
    const shown = showPlace(
      place,
      [{ ...plain, configuration: { ...plain.configuration!, resources: made } }, production],
      [given("x"), absent],
      none,
    );
    expect([shown.constructPath, shown.madeAt]).toEqual([undefined, "main.tf:4"]);
  });

  it("is secret in all environments when it is in one", () => {
    expect(showPlace(place, [staging, production], [given(secret(1)), given(2)], none).values).toEqual({
      staging: { state: "sensitive" },
      production: { state: "sensitive" },
    });
  });

  it("is secret when it lies in something secret", () => {
    const inside = showPlace({ ...place, shownSteps: 1 }, [staging, production], [given(true), absent], none);
    expect([inside.place, inside.values]).toEqual([
      "v",
      { staging: { state: "sensitive" }, production: { state: "absent" } },
    ]);
  });

  it("says of a whole resource only that it exists", () => {
    expect(
      showPlace({ ...place, path: [] }, [staging, production], [given({ password: "x" }), absent], none).values,
    ).toEqual({ staging: { state: "known", text: "(exists)" }, production: { state: "absent" } });
  });

  it("tells a text from a number, a truth value or a document that reads the same", () => {
    const values = (left: Plain, right: Plain) =>
      Object.values(showPlace(place, [staging, production], [given(left), given(right)], none).values).map(
        ({ text }) => text,
      );
    expect(values("0", 0)).toEqual(['"0"', "0"]);
    expect(values(true, "true")).toEqual(["true", '"true"']);
    expect(values("[1]", [1])).toEqual(['"[1]"', "[1]"]);
    expect(values("1.10", 1.1)).toEqual(["1.10", "1.1"]);
    expect(values("0", "0")).toEqual(["0", "0"]);
  });
});
