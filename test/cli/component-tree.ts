/** Plans, sources and variables of several root modules, put together from recorded scenarios. */
import { readRecorded } from "../scenarios/harness/recorded.js";

const recorded = readRecorded();

/** Which recorded scenario each component is of, by its name. */
export type Units = Readonly<Record<string, string>>;

/**
 * The files of several root modules as Terragrunt's `--json-out-dir` lays out plans, each with its source and its
 * variables: `out/staging/data/orders/tfplan.json`, `live/data/orders/main.tf`, `vars/staging/data/orders.tfvars.json`.
 */
export function treeOf(units: Units, environments: readonly string[] = ["staging", "production"]) {
  const files: Record<string, string> = {};
  for (const [unit, scenario] of Object.entries(units)) {
    const given = recorded.get(scenario) ?? {};
    for (const [path, content] of Object.entries(given))
      if (path.startsWith("infra/")) files[path.replace("infra/", `live/${unit}/`)] = content;
    for (const environment of environments) {
      files[`out/${environment}/${unit}/tfplan.json`] = given[`plans/${environment}.json`] ?? "";
      files[`vars/${environment}/${unit}.tfvars.json`] = given[`environments/${environment}.tfvars.json`] ?? "";
    }
  }
  return files;
}

/** What may differ in all components, as the scenarios have it. */
export const RULES = `parameters:
  var.name: { identity: name, must: differ, reason: Names the environment. }
  var.account: { identity: account, must: differ, reason: One account per environment. }
  var.cidr: { identity: cidr, must: differ, reason: The VPN reaches both networks. }
  var.instance_class: { may: differ, reason: Staging carries a fraction of the load. }
  var.backup_days: { may: differ, when: staging <= production, reason: "Staging's data can be made again." }
  var.deletion_protection: { may: differ, when: production, reason: Staging is rebuilt from time to time. }
  var.log_days: { may: differ, when: staging <= production, reason: Nobody asks for old logs of staging. }
  var.services.api.environment.PAYMENT_URL: { must: differ, reason: Staging must not charge a card. }
  var.database_password: { must: differ, reason: Secrets are never shared. }
`;

/** A contract that takes whatever components there are in such a tree. */
export const ALL = `version: 1
reference: production
environments:
  staging: {}
  production: {}
components:
  "*":
    plan: "out/{environment}/{component}/tfplan.json"
    source: "live/{component}"
    parameters: "vars/{environment}/{component}.tfvars.json"
`;
