/**
 * Writes the plans in `test/explain/fixtures/` with the `terraform` on the PATH and the offline provider, from the
 * configurations in its folder `source/`: two copies of one root module that part in constants, as they are once they
 * have been applied. `npm run fixtures` runs it with the others.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { stablePlan } from "../test/terraform/stable-plan.js";
import { openWorkspace } from "../test/terraform/workspace.js";

const fixtures = fileURLToPath(new URL("../test/explain/fixtures/", import.meta.url));
const variables = {
  staging: { environment: "staging", account: "111111111111", retention: "86400" },
  production: { environment: "production", account: "222222222222", retention: "345600" },
};

for (const [environment, values] of Object.entries(variables))
  writeFileSync(join(fixtures, `${environment}.plan.json`), `${await planOf(environment, values)}\n`);

async function planOf(environment: string, values: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "explain-fixtures-"));
  try {
    for (const part of ["shared", environment]) cpSync(join(fixtures, "source", part), folder, { recursive: true });
    const workspace = await openWorkspace(folder, { variables: values });
    try {
      await workspace.apply();
      return stablePlan((await workspace.plan()).json);
    } finally {
      await workspace.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
