import { describe, expect, it } from "vitest";
import { planOf, report, terraformMissing, type Files } from "./terraform.js";

/** Outputs that one of two copies of a module alone marks as secret. */

const output = (value: string, more = ""): Files => ({
  "main.tf": `variable "env" {}\noutput "url" {\n  value = ${value}\n${more}}\n`,
});
const rules = "parameters:\n  var.env: { identity: name, must: differ, reason: Names the environment. }\n";
const secret = "  sensitive = true\n";

async function told(staging: Files, production: Files, more = ""): Promise<readonly string[]> {
  const [left, right] = await Promise.all([
    planOf({ files: staging, variables: 'env = "staging"\n' }),
    planOf({ files: production, variables: 'env = "production"\n' }),
  ]);
  const { findings } = await report({
    plans: { staging: left, production: right },
    sources: { staging, production },
    rules: rules + more,
  });
  return findings.map(
    ({ kind, places }) =>
      `${kind}: ${places
        .map(
          ({ address, place, values }) =>
            `${address} ${place} ${Object.values(values)
              .map(({ state }) => state)
              .join(" ")}`,
        )
        .join(", ")}`,
  );
}

describe.skipIf(terraformMissing !== undefined)(
  "an output that is secret in one environment only (skipped where terraform is not on the PATH)",
  () => {
    const found = ["sensitivity-difference: output.url  sensitive sensitive"];

    it.each([
      ["differs for a reason", '"https://${var.env}.example"'],
      ["is the same", '"https://example"'],
      ["is the same in part", '{ a = var.env, b = "x", c = "y" }'],
    ])("is one finding where its value %s", async (_, value) => {
      expect(await told(output(value, secret), output(value))).toEqual(found);
      expect(await told(output(value), output(value, secret))).toEqual(found);
    });

    it("is none where both or neither are secret, or where it is allowed", async () => {
      const value = '"https://${var.env}.example"';
      expect(await told(output(value, secret), output(value, secret))).toEqual([]);
      expect(await told(output(value), output(value))).toEqual([]);
      expect(
        await told(
          output(value, secret),
          output(value),
          'allow:\n  - { resource: output.url, attribute: "*", reason: Public. }\n',
        ),
      ).toEqual([]);
    });
  },
);
