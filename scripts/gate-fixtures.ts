/**
 * Writes the plans in `test/gate/fixtures/` with the `terraform` on the PATH, from the configurations in its folder
 * `source/`; only the built-in provider is used, so nothing is downloaded. `npm run fixtures` runs it with the
 * others.
 *
 * `<version>.<environment>.json` is the plan after that version was applied, `<version>-planned.<environment>.json`
 * the one that applies it.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { beginLife, type EnvironmentName, type Version } from "../test/gate/life.js";

const fixtures = fileURLToPath(new URL("../test/gate/fixtures/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gate-fixtures-"));
try {
  for (const name of ["staging", "production"] as const) writePlans(name);
} finally {
  rmSync(folder, { recursive: true });
}

function writePlans(name: EnvironmentName): void {
  const life = beginLife(name, join(folder, name));
  const known = new Map<string, string>();
  const write = (version: Version, file: string): void => {
    life.plan(version, `${file}.tfplan`);
    writeFileSync(join(fixtures, `${file}.${name}.json`), `${stable(life.show(`${file}.tfplan`), name, known)}\n`);
  };
  for (const version of ["v1", "v2"] as const) {
    write(version, `${version}-planned`);
    life.apply(`${version}-planned.tfplan`);
    write(version, version);
  }
}

/** The plan without what Terraform makes anew at every run: the time, the ids, and an order that is random. */
function stable(json: string, name: EnvironmentName, known: Map<string, string>): string {
  const plan = JSON.parse(json) as { relevant_attributes?: readonly object[] };
  if (plan.relevant_attributes !== undefined)
    plan.relevant_attributes = plan.relevant_attributes.toSorted((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    );
  const environment = name === "staging" ? "1" : "2";
  return JSON.stringify(plan)
    .replace(/"timestamp":"[^"]*"/, '"timestamp":"2027-01-07T08:00:00Z"')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const stands = known.get(id) ?? `00000000-0000-4000-8000-${environment}${String(known.size).padStart(11, "0")}`;
      known.set(id, stands);
      return stands;
    });
}
