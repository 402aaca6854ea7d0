import { describe, expect, it } from "vitest";
import type { ParityReport } from "../../src/model/report.js";
import { planOf, report, terraformMissing, type Files } from "./terraform.js";

/**
 * What greenfield plans of native syntax leave open: values that are not known yet, of expressions that are not in
 * the plan.
 */

const head = 'variable "env" {}\nresource "terraform_data" "base" {}\nresource "terraform_data" "other" {}\n';
const main = (body: string): Files => ({ "main.tf": head + body });
const thing = (input: string): Files => main(`resource "terraform_data" "thing" {\n  input = ${input}\n}\n`);
const rules = "parameters:\n  var.env: { identity: name, must: differ, reason: Names the environment. }\n";

async function compared(
  staging: Files,
  production: Files = staging,
  sources: Readonly<Record<string, Files>> = {},
  more = "",
): Promise<ParityReport> {
  const [left, right] = await Promise.all([
    planOf({ files: staging, variables: 'env = "staging"\n' }),
    planOf({ files: production, variables: 'env = "production"\n' }),
  ]);
  return report({ plans: { staging: left, production: right }, sources, rules: rules + more });
}

const told = ({ findings }: ParityReport): readonly string[] =>
  findings.map(
    ({ kind, places }) => `${kind}: ${places.map(({ address, place }) => `${address} ${place}`).join(", ")}`,
  );
const notes = ({ notes: some }: ParityReport): readonly string[] =>
  some
    .filter(({ kind }) => kind === "bare-references")
    .flatMap(({ places }) => places.map(({ address, place }) => `${address} ${place}`.trim()));

const base = "terraform_data.base.id";

describe.skipIf(terraformMissing !== undefined)(
  "greenfield plans without source (skipped where terraform is not on the PATH)",
  () => {
    it.each([
      ["a branch beside a reference", thing(`"\${${base}}-\${var.env == "production" ? 3 : 2}"`)],
      ["a template of two references", thing(`"\${${base}}-\${terraform_data.other.id}"`)],
      [
        "a local, which no plan defines",
        main(`locals {\n  x = "a-\${${base}}"\n}\nresource "terraform_data" "thing" {\n  input = local.x\n}\n`),
      ],
      ["more references than places for them", thing(`["\${${base}}-\${terraform_data.other.id}", "x"]`)],
      ["something that refers to nothing", thing('"a-${uuid()}"')],
    ])("cannot tell %s from the same without", async (_, files) => {
      const found = await compared(files);
      expect(told(found)).toEqual(["no-proof: terraform_data.thing input"]);
      expect(found.findings[0]?.suggestion).toContain("source:");
    });

    it("finds nothing where every value can be a bare reference, and says which are taken for one", async () => {
      const body =
        `resource "terraform_data" "id" {\n  input = ${base}\n}\nresource "terraform_data" "list" {\n  ` +
        `input = [${base}, terraform_data.id.id, "x"]\n}\nresource "terraform_data" "map" {\n  input = { a = ` +
        `${base}, b = 1 }\n}\nresource "terraform_data" "many" {\n  count = 2\n}\nresource "terraform_data" ` +
        `"each" {\n  count = 2\n  input = terraform_data.many[count.index].id\n}\nresource "terraform_data" ` +
        `"splat" {\n  input = terraform_data.many[*].id\n}\noutput "id" {\n  value = ${base}\n}\n`;
      const found = await compared(main(body));
      expect(told(found)).toEqual([]);
      expect(notes(found)).toEqual([
        "terraform_data.each[0] input",
        "terraform_data.each[1] input",
        "terraform_data.id input",
        "terraform_data.list input",
        "terraform_data.map input",
        "terraform_data.splat input",
        "output.id",
      ]);
    });

    it("tells in one finding what the source would decide, seen or not", async () => {
      const found = await compared(thing(`["\${${base}}-\${terraform_data.other.id}", "x-\${var.env}"]`));
      expect(told(found)).toEqual(["no-proof: terraform_data.thing input[1]"]);
    });

    it("follows what goes into a module and comes out of it", async () => {
      const module = (argument: string, value: string): Files => ({
        ...main(
          `module "m" {\n  source = "./m"\n  of     = ${argument}\n}\nresource "terraform_data" "thing" ` +
            `{\n  input = module.m.out\n}\n`,
        ),
        "m/main.tf":
          `variable "of" {}\nresource "terraform_data" "inner" {\n  input = var.of\n}\noutput "out" {\n  ` +
          `value = ${value}\n}\n`,
      });
      expect(told(await compared(module(base, "terraform_data.inner.id")))).toEqual([]);
      expect(
        told(await compared(module(`"\${${base}}-\${var.env == "production"}"`, "terraform_data.inner.id"))),
      ).toEqual(["no-proof: module.m.terraform_data.inner input"]);
      expect(told(await compared(module(base, '"${terraform_data.inner.id}-${var.of}"')))).toEqual([
        "no-proof: terraform_data.thing input",
      ]);
    });

    it("compares the expressions once the source is named", async () => {
      const [one, other] = [
        thing(`"a-\${${base}}-\${terraform_data.base.id}"`),
        thing(`"b-\${${base}}-\${terraform_data.base.id}"`),
      ];
      expect(told(await compared(one, one, { staging: one, production: one }))).toEqual([]);
      const found = await compared(one, other, { staging: one, production: other });
      expect(told(found)).toEqual(["unexplained-difference: terraform_data.thing input"]);
    });

    it("takes an allowance for such a place, and uses it", async () => {
      const files = thing(`"\${${base}}-\${terraform_data.other.id}"`);
      expect(
        told(
          await compared(
            files,
            files,
            {},
            "allow:\n  - { resource: terraform_data.thing, attribute: input, reason: Reviewed. }\n",
          ),
        ),
      ).toEqual([]);
    });
  },
);
