import { describe, expect, it } from "vitest";
import type { CheckInput } from "../../src/check-input.js";
import { agreeing } from "../../src/init/propose.js";
import { proposeForComponents } from "../../src/init/propose-components.js";
import { environment, inputOf } from "../builders.js";

const ENVIRONMENTS = ["staging", "production"];

/** Two environments whose one resource differs. */
const differing = (component: string): CheckInput =>
  inputOf(
    ENVIRONMENTS.map((name) =>
      environment(name, { resources: { "aws_x.main": { is: { size: `${component}-${name.length}` } } } }),
    ),
  );

describe("what is proposed for components", () => {
  it("is read one component after the other, and each twice, however many there are", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `unit-${String(index).padStart(3, "0")}`);
    const read: string[] = [];
    let reading = 0;
    const { components } = await proposeForComponents(
      {
        names,
        load: async (name) => {
          reading += 1;
          expect(reading).toBe(1);
          read.push(name);
          await Promise.resolve();
          reading -= 1;
          return differing(name);
        },
        environments: ENVIRONMENTS,
        reference: "production",
        isFresh: true,
        ownRules: [],
        refused: () => [],
        file: "parity.yaml",
      },
      agreeing,
    );
    expect(read).toEqual([...names, ...names]);
    expect(components.map(({ name, causes }) => [name, causes.length])).toEqual(names.map((name) => [name, 1]));
  });
});
