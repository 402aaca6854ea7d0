import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as cdktf from "cdktf";
import * as cdktn from "cdktn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { synthesizeEnvironments } from "../../src/cdktf/index.js";

interface Settings {
  readonly size: number;
  readonly tags: Readonly<Record<string, string>>;
}

const parameters: Readonly<Record<string, Settings>> = {
  production: { size: 3, tags: { a: "1", b: "2" } },
  staging: { size: 2, tags: { a: "1", b: "2" } },
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "same-bytes-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A stack whose arguments and outputs are in no order. */
function fill(library: typeof cdktf | typeof cdktn, app: cdktf.App | cdktn.App, id: string, given: Settings): void {
  const stack = new (library as typeof cdktf).TerraformStack(app as cdktf.App, id);
  const thing = new (library as typeof cdktf).TerraformResource(stack, "thing", { terraformResourceType: "x_thing" });
  for (const [name, value] of Object.entries({ zone: "b", size: given.size, tags: given.tags, area: 1.5 }))
    thing.addOverride(name, value);
  for (const name of ["later", "first"])
    new (library as typeof cdktf).TerraformOutput(stack, name, { value: thing.fqn });
}

describe.each([
  ["cdktf", cdktf],
  ["cdktn", cdktn],
] as const)("an app of %s", (name, library) => {
  it("writes the same bytes with tfparity as without", async () => {
    const plain = new library.App({ outdir: join(folder, `${name}-plain`) });
    for (const [id, given] of Object.entries(parameters)) fill(library, plain, id, given);
    plain.synth();
    await synthesizeEnvironments({
      app: (outdir) => new library.App({ outdir }),
      stack: (app: cdktf.App | cdktn.App, id, given: Settings) => fill(library, app, id, given),
      parameters,
      contract: "examples/cdktf-minimal/parity.yaml",
      outdir: join(folder, `${name}-proven`),
    });
    for (const file of ["manifest.json", "stacks/production/cdk.tf.json", "stacks/staging/cdk.tf.json"])
      expect(readFileSync(join(folder, `${name}-proven`, file), "utf8")).toBe(
        readFileSync(join(folder, `${name}-plain`, file), "utf8"),
      );
  });
});
