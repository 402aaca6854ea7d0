/** Plans that real Terraform made of two versions of one configuration, and a contract under which they are alike. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const fixtures = fileURLToPath(new URL("./fixtures/", import.meta.url));

/** The plan of this name: `v2-planned.production`. */
export const fixture = (name: string): string => readFileSync(join(fixtures, `${name}.json`), "utf8");

/** A contract that names a plan for each environment, with what else it says in the end: `gate: { … }`. */
export const promotionContract = (environments: readonly string[], more = ""): string => `version: 1
reference: production
environments:
${environments.map((name) => `  ${name}: { plan: ${name}.json }\n`).join("")}parameters:
  var.size: { may: differ, reason: Staging carries a fraction of the load. }
  var.token: { must: differ, reason: Secrets are never shared. }
severity:
  - { resource: terraform_data.retention, attribute: output, level: info }
${more}`;
