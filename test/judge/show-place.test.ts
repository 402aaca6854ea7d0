import { describe, expect, it } from "vitest";
import { showPlace } from "../../src/judge/show-place.js";
import { absent, type Place } from "../../src/model/difference.js";
import type { ConfiguredResource, Environment } from "../../src/model/environment.js";
import type { Path } from "../../src/model/path.js";
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

  it("has the construct path and the line together, those of the first environment that has any", () => {
    const made = (name: string, constructPath: string, madeAt: string) => {
      const own = environment(name, { resources: { "aws_x.a[0]": { is: {}, constructPath } } });
      const [[address, resource]] = [...own.configuration!.resources] as [[string, ConfiguredResource]];
      return {
        ...own,
        configuration: { ...own.configuration!, resources: new Map([[address, { ...resource, madeAt }]]) },
      };
    };
    const about = (environments: readonly Environment[], of: Place = place) => {
      const { constructPath, madeAt } = showPlace(of, environments, [absent, absent], none);
      return [constructPath, madeAt];
    };
    const [one, other] = [made("staging", "platform/a", "main.tf:4"), made("production", "platform/b", "main.tf:5")];
    expect(about([one, other])).toEqual(["platform/a", "main.tf:4"]);
    expect(about([other, one])).toEqual(["platform/b", "main.tf:5"]);
    expect(about([production, one])).toEqual(["platform/a", "main.tf:4"]);
    expect(about([one, other], { ...place, section: "output" })).toEqual([undefined, undefined]);
    expect(Object.keys(showPlace(place, [production], [absent], none))).toEqual(["address", "path", "place", "values"]);
  });

  it("is absent where no value is given", () => {
    expect(showPlace(place, [staging, production], [given("x")], none).values).toEqual({
      staging: { state: "known", text: "x" },
      production: { state: "absent" },
    });
  });

  it("is secret where the option before it says so, in whatever section it stands", () => {
    const command = ["run", "--password", "postgres", "postgres"];
    const of = environment("staging", {
      resources: { "aws_x.a": { is: { command } } },
      outputs: { command },
      variables: { command },
    });
    const states = (section: Place["section"], address: string, ...path: Path): readonly string[] =>
      Object.values(showPlace({ section, address, path }, [of], [given("postgres")], none).values).map(
        ({ state }) => state,
      );
    expect(states("resource", "aws_x.a", "command", 2)).toEqual(["sensitive"]);
    expect(states("resource", "aws_x.a", "command", 3)).toEqual(["known"]);
    expect(states("resource", "aws_x.gone", "command", 2)).toEqual(["known"]);
    expect(states("output", "output.command", 2)).toEqual(["sensitive"]);
    expect(states("output", "output.gone", 2)).toEqual(["known"]);
    expect(states("variable", "var.command", 2)).toEqual(["sensitive"]);
    expect(states("variable", "var.command", 3)).toEqual(["known"]);
    expect(states("provider", "provider.command", 2)).toEqual(["known"]);
  });

  it("is secret where its name says so", () => {
    const values = showPlace(
      { ...place, path: ["password"] },
      [staging, production],
      [given("correct-horse-9"), absent],
      none,
    );
    expect(values.values).toEqual({ staging: { state: "sensitive" }, production: { state: "absent" } });
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
    expect(values("0", "1")).toEqual(["0", "1"]);
    expect(values(0, 0)).toEqual(["0", "0"]);
    expect(values("a", 1)).toEqual(["a", "1"]);
  });
});
