/**
 * Writes the plans in `test/configuration/fixtures/` from the example `examples/plain-terraform`, with the `terraform`
 * on the PATH; only the built-in provider is used, so nothing is downloaded. `npm run fixtures` runs it with the
 * others.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { exampleFiles, planOf } from "../test/configuration/terraform.js";

const fixtures = fileURLToPath(new URL("../test/configuration/fixtures/", import.meta.url));
const { files, variables } = exampleFiles();

mkdirSync(fixtures, { recursive: true });
for (const [environment, values] of Object.entries(variables)) {
  const plan = await planOf({ files, variables: values });
  writeFileSync(`${fixtures}${environment}.plan.json`, withoutTime(plan));
}

/** The time of planning is all that changes from run to run. */
function withoutTime(plan: string): string {
  return `${plan.trim().replace(/,"timestamp":"[^"]*"/, "")}\n`;
}
