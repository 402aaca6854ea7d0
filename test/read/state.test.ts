import { describe, expect, it } from "vitest";

import { InputError } from "../../src/model/input-error.js";
import { at, readDocument, readFixture, written } from "./reading.js";

describe("a state", () => {
  it("has what exists, with its marks, from terraform show -json", async () => {
    const environment = await readFixture("state.json");
    expect([environment.source, environment.resources.size]).toEqual(["state", 9]);
    expect(environment.terraformVersion).toMatch(/^\d+\.\d+\.\d+/);
    const secret = environment.resources.get("terraform_data.secret");
    expect([written(at(secret?.value, "input", "password")), secret?.actions]).toEqual([
      { secret: "not-a-real-secret" },
      [],
    ]);
    expect(written(environment.outputs.get("password")?.value)).toEqual({ secret: "not-a-real-secret" });
    expect(environment.checks.map(({ address, status }) => [address, status])).toEqual([
      ["check.size", "fail"],
      ["terraform_data.base", "pass"],
    ]);
    expect(environment.statements).toMatchObject({ marksSensitive: true, refreshOnly: false, destroys: false });
    expect(environment.configuration).toBe(undefined);
  });

  it("has the same addresses, providers and outputs from the state file", async () => {
    const [shown, raw] = [await readFixture("state.json"), await readFixture("terraform.tfstate")];
    expect([...raw.resources.keys()].sort()).toEqual([...shown.resources.keys()].sort());
    for (const [address, { provider }] of shown.resources) expect(raw.resources.get(address)?.provider).toBe(provider);
    expect([...raw.outputs].sort().map(([name, { value }]) => [name, written(value)])).toEqual(
      [...shown.outputs].sort().map(([name, { value }]) => [name, written(value)]),
    );
    expect(new Set(raw.checks)).toEqual(new Set(shown.checks));
  });

  it("marks secrets in the state file, as a whole where a path leads nowhere", async () => {
    const instance = {
      attributes: { password: "p", list: [{ token: "t", open: "o" }], set: ["s"] },
      sensitive_attributes: [
        [{ type: "get_attr", value: "password" }],
        [
          { type: "get_attr", value: "list" },
          { type: "index", value: { value: 0, type: "number" } },
          { type: "get_attr", value: "token" },
        ],
        [
          { type: "get_attr", value: "set" },
          { type: "index", value: { value: "s", type: "string" } },
        ],
      ],
    };
    const resource = {
      mode: "managed",
      type: "aws_a",
      name: "x",
      provider: 'module.m.provider["registry.terraform.io/hashicorp/aws"].west',
      module: 'module.m["k"]',
      instances: [instance, { index_key: 1, attributes: {}, deposed: "d" }],
    };
    const environment = await readDocument({ version: 4, serial: 1, lineage: "l", resources: [resource], outputs: {} });
    const read = environment.resources.get('module.m["k"].aws_a.x');
    expect(written(read?.value)).toEqual({
      password: { secret: "p" },
      list: [{ token: { secret: "t" }, open: "o" }],
      set: { secret: ["s"] },
    });
    expect(read?.provider).toBe("registry.terraform.io/hashicorp/aws");
    expect(environment.departing.map(({ address, deposed }) => [address, deposed])).toEqual([
      ['module.m["k"].aws_a.x[1]', "d"],
    ]);
    expect(environment.statements.marksSensitive).toBe(false);
  });

  it("is empty when Terraform shows no state", async () => {
    const environment = await readDocument('{"format_version":"1.0"}');
    expect([environment.source, environment.resources.size]).toEqual(["state", 0]);
  });

  it("says when nothing in it is marked", async () => {
    const values = {
      root_module: {
        resources: [{ address: "aws_a.x", mode: "managed", type: "aws_a", name: "x", values: { password: "p" } }],
      },
    };
    expect((await readDocument({ format_version: "0.1", values })).statements.marksSensitive).toBe(false);
  });

  /** A state file with one object; `edit` changes the object, and `others` the resource that it is of. */
  const stateFile = (instance: object, others: object = {}) => ({
    version: 4,
    serial: 1,
    lineage: "l",
    outputs: {},
    resources: [{ mode: "managed", type: "aws_a", name: "x", provider: "", instances: [instance], ...others }],
  });

  it.each<[string, object, object, string]>([
    [
      "attributes as Terraform 0.11 wrote them, which would all be alike",
      { attributes_flat: { id: "a", "tags.%": "1", "tags.Name": "S3CRET" } },
      {},
      "resources[0].instances has attributes in the form of Terraform 0.11, which only their provider can read; " +
        "write the state with: terraform show -json",
    ],
    ["no attributes", { schema_version: 0 }, {}, "resources[0].instances has an object without attributes; "],
    ["a mode that is not known", { attributes: {} }, { mode: "list" }, "resources[0] is of a mode that is not known"],
  ])("refuses %s in the state file", async (_, instance, others, problem) => {
    const error = await readDocument(stateFile(instance, others)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toContain(problem);
    expect((error as InputError).message).not.toContain("S3CRET");
  });

  it("names the parts of the state file that are not known, as of any other document", async () => {
    const { unknownParts } = (
      await readDocument(stateFile({ attributes: {}, cost: 1 }, { actions: ["a"], each: "map" }))
    ).statements;
    expect(unknownParts).toEqual(["state_instance.cost", "state_resource.actions"]);
    const known = { attributes: {}, schema_version: 1, status: "tainted", private: "a", dependencies: ["a.b"] };
    expect((await readDocument(stateFile(known))).statements.unknownParts).toEqual([]);
    expect((await readFixture("terraform.tfstate")).statements.unknownParts).toEqual([]);
  });
});
