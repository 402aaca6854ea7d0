import { describe, expect, it } from "vitest";
import { formatPath } from "../../src/model/path.js";
import { checkModule, thing, type Json, type TinyModule } from "./world.js";

/** `a+b -> place place`, `?` after parameters that are not known to be exactly those. */
async function attribution(
  module: TinyModule,
  staging: Json,
  production: Json,
): Promise<{ readonly found: readonly string[]; readonly idle: readonly string[] | undefined }> {
  const { proof } = await checkModule(module, { staging, production }, '  "*": { may: differ, reason: r }\n');
  const found = (proof.attribution ?? []).map(
    ({ parameters, exact, places }) =>
      `${parameters.join("+")}${exact ? "" : "?"} -> ${places.map(({ path }) => formatPath(path)).join(" ")}`,
  );
  return { found, idle: proof.idle };
}

describe("attribution", () => {
  it("names each parameter that moves a place alone, and those that move nothing", async () => {
    const module = ({ a, b }: Json): Json => thing({ one: a, text: `${String(a)}-${String(b)}`, two: b, three: 1 });
    expect(await attribution(module, { a: 1, b: 1, unused: 1 }, { a: 2, b: 2, unused: 2 })).toEqual({
      found: ["a -> one text", "b -> text two"],
      idle: ["unused"],
    });
  });

  it("looks from both environments, since a condition can hide a parameter in one", async () => {
    const module = ({ on, size }: Json): Json => thing({ size: on === true ? size : 0 });
    expect(await attribution(module, { on: false, size: 1 }, { on: true, size: 2 })).toEqual({
      found: ["on -> size", "size -> size"],
      idle: [],
    });
  });

  it("finds parameters that move a place only together", async () => {
    const module = ({ a, b, c }: Json): Json => thing({ vote: Number(a) + Number(b) + Number(c) >= 2, d: a });
    expect((await attribution(module, { a: 0, b: 0, c: 0, other: 1 }, { a: 1, b: 1, c: 1, other: 2 })).found).toEqual([
      "a -> d",
      expect.stringMatching(/^[abc]\+[abc] -> vote$/),
    ]);
  });

  it("takes the smallest set that can be synthesized where one parameter alone cannot, and says that it is a set", async () => {
    const module = ({ least, wanted, most, other }: Json): Json => {
      if (Number(least) > Number(wanted) || Number(wanted) > Number(most)) throw new Error("least, wanted, most");
      return thing({ least, wanted, most, other });
    };
    expect(
      await attribution(
        module,
        { least: 2, wanted: 2, most: 4, other: 1 },
        { least: 4, wanted: 6, most: 24, other: 2 },
      ),
    ).toEqual({
      found: [
        "least -> least",
        "most -> most",
        "other -> other",
        expect.stringMatching(/^(least\+wanted|most\+wanted)\? -> wanted$/),
      ],
      idle: [],
    });
  });

  it(
    "says of parameters that cannot be exchanged in any way neither that they move something nor that they " +
      "move nothing",
    async () => {
      const module = ({ mode }: Json, id: string): Json => {
        if (mode !== id) throw new Error("wrong mode");
        return thing({ kept: 1 });
      };
      expect(await attribution(module, { mode: "staging" }, { mode: "production" })).toEqual({ found: [], idle: [] });
    },
  );

  it("follows parameters that only one environment has", async () => {
    const module = ({ extra, a }: Json): Json => thing({ has: extra !== undefined, a });
    expect((await attribution(module, { a: 1 }, { a: 2, extra: true })).found).toEqual(["a -> a", "extra -> has"]);
  });

  it("makes a bounded number of syntheses, whatever interacts", async () => {
    let made = 0;
    const names = Array.from({ length: 24 }, (_, index) => `p${index}`);
    const module = (parameters: Json): Json => {
      made += 1;
      const sum = names.reduce((total, name) => total + Number(parameters[name]), 0);
      return thing(Object.fromEntries(names.map((name, index) => [name, sum > index])));
    };
    const of = (value: number): Json => Object.fromEntries(names.map((name) => [name, value]));
    await attribution(module, of(0), of(1));
    expect(made).toBeLessThanOrEqual(2 * 3 + 2 + 2 * names.length + 101);
  });
});
