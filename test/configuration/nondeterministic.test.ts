import { describe, expect, it } from "vitest";
import { planOf, report, terraformMissing, type Files } from "./terraform.js";

/** Clocks and chance in plain Terraform: equal text, unknown in both plans, and another value every time. */

const main = (body: string): Files => ({
  "main.tf": `variable "env" {}\nresource "terraform_data" "base" {\n  input = var.env\n}\n${body}`,
});
const thing = (input: string, more = ""): Files =>
  main(`resource "terraform_data" "thing" {\n  input = ${input}\n${more}}\n`);
const rules = "parameters:\n  var.env: { identity: name, must: differ, reason: Names the environment. }\n";
const ignoring = "  lifecycle {\n    ignore_changes = [input]\n  }\n";

async function told(staging: Files, production: Files = staging, more = ""): Promise<readonly string[]> {
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
    ({ kind, cause, places }) =>
      `${kind}: ${cause}: ${places.map(({ address, place }) => `${address} ${place}`.trim()).join(", ")}`,
  );
}

describe.skipIf(terraformMissing !== undefined)(
  "clocks and chance in plain Terraform (skipped where terraform is not on the PATH)",
  () => {
    it.each([
      [
        "a clock",
        thing("{ a = timestamp() }"),
        "terraform_data.thing input.a calls timestamp(): terraform_data.thing input.a",
      ],
      [
        "a clock behind other functions",
        thing('{ a = "x", b = tonumber(formatdate("HH", timestamp())) > 12 ? 1 : 2 }'),
        "terraform_data.thing input.b calls timestamp(): terraform_data.thing input.b",
      ],
      ["chance", thing('"v1-${uuid()}"'), "terraform_data.thing input calls uuid(): terraform_data.thing input"],
      [
        "a salt in an output",
        main('output "hash" {\n  value = bcrypt("x")\n}\n'),
        "output.hash calls bcrypt(): output.hash",
      ],
      [
        "a clock in a local, once",
        main(
          'locals {\n  now = timestamp()\n}\nresource "terraform_data" "thing" {\n  input = ' +
            'local.now\n}\noutput "now" {\n  value = "at ${local.now}"\n}\n',
        ),
        "local.now calls timestamp(): output.now, terraform_data.thing input",
      ],
      [
        "a clock in an element of for_each",
        main('resource "terraform_data" "thing" {\n  for_each = { a = timestamp() }\n  input = each.value\n}\n'),
        'terraform_data.thing calls timestamp(): terraform_data.thing["a"] input',
      ],
    ])("finds %s", async (_, files, expected) => {
      expect(await told(files)).toEqual([`nondeterministic-configuration: ${expected}`]);
    });

    it.each([
      ["ignore_changes leaves the argument to others", thing("timestamp()", ignoring)],
      [
        "what is read is another entry",
        main(
          "locals {\n  all = { id = terraform_data.base.id, now = timestamp() }\n}\nresource " +
            '"terraform_data" "thing" {\n  input = local.all.id\n}\n',
        ),
      ],
      ["nothing uses it", main("locals {\n  now = timestamp()\n}\n")],
      ["the value is known all the same", thing('var.env == "" ? timestamp() : "x"')],
    ])("finds nothing where %s", async (_, files) => {
      expect(await told(files)).toEqual([]);
    });

    it("finds a clock that one environment alone ignores", async () => {
      expect(await told(thing("timestamp()", ignoring), thing("timestamp()"))).toContain(
        "nondeterministic-configuration: terraform_data.thing input calls timestamp(): terraform_data.thing input",
      );
    });

    it("takes an allowance for it", async () => {
      expect(
        await told(
          thing("timestamp()"),
          undefined,
          "allow:\n  - { resource: terraform_data.thing, attribute: input, reason: Only for people. }\n",
        ),
      ).toEqual([]);
    });
  },
);
