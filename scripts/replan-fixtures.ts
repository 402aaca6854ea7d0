/**
 * Writes the plans in `test/replan/fixtures/` with the `terraform` on the PATH and the offline provider, from the
 * configurations in its folder `source/`: plans that are judged, and what Terraform plans again after each of the
 * things that can happen meanwhile. `npm run fixtures` runs it with the others.
 *
 * `judged.json` updates a queue and makes a topic; `drifted-judged.json` takes back a change by hand;
 * `greenfield-judged.json` makes everything.
 */
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { stablePlan } from "../test/terraform/stable-plan.js";
import { openWorkspace, type Workspace } from "../test/terraform/workspace.js";

const fixtures = fileURLToPath(new URL("../test/replan/fixtures/", import.meta.url));
const first = join(fixtures, "source/first");
const PASSWORD = "not-a-secret-of-replan";
const CHANGE = ["-var=timeout=60", '-var=topics=["news"]'];

const workspace = await openWorkspace(first, { variables: { password: PASSWORD } });
try {
  await write("greenfield-judged", workspace);
  await write("greenfield-untouched", workspace);
  await workspace.apply();
  cpSync(join(workspace.folder, "terraform.tfstate"), join(workspace.folder, "before.tfstate"));
  await write("judged", workspace, CHANGE);
  await write("untouched", workspace, CHANGE);
  await write("other-variable", workspace, ["-var=timeout=90", CHANGE[1] as string]);
  await write("other-secret", workspace, [...CHANGE, "-var=password=another-secret-of-replan"]);
  await write("part", workspace, [...CHANGE, "-target=aws_sqs_queue.jobs"]);
  await write("replaced-by-request", workspace, [...CHANGE, "-replace=aws_eip.fixed"]);
  await meanwhile("by-hand", { "aws_sqs_queue.jobs": { delay_seconds: 5 } });
  await meanwhile("applied-by-hand", { "aws_sqs_queue.jobs": { visibility_timeout_seconds: 60 } });
  await meanwhile("gone", { "aws_security_group.web": null });
  await meanwhile("computed", { "aws_db_instance.main": { latest_restorable_time: "2026-02-01T00:00:00Z" } }, true);
  await meanwhile("computed-by-hand", { "aws_db_instance.main": { latest_restorable_time: "2026-02-01T00:00:00Z" } });
  await meanwhile("computed-and-used", { "aws_eip.fixed": { public_ip: "203.0.113.9" } }, true);
  workspace.provider.setScenario({ data: [{ type: "aws_ami", set: { id: "ami-00000000000000002" } }] });
  await write("other-data", workspace, CHANGE);
  workspace.provider.setScenario({});
  await workspace.configure(join(fixtures, "source/second"));
  await write("other-configuration", workspace, CHANGE);
  await workspace.configure(first);
  await meanwhile("drifted-judged", { "aws_sqs_queue.jobs": { delay_seconds: 5 } });
  await write("drifted-settled", workspace, CHANGE);
  await workspace.apply((await workspace.plan(...CHANGE)).file);
  await write("applied", workspace, CHANGE);
} finally {
  await workspace.close();
}

/** The plan after a change behind Terraform's back, which it comes to know of before where `isKnown`. */
async function meanwhile(name: string, changes: Parameters<Workspace["drift"]>[0], isKnown = false): Promise<void> {
  workspace.drift(changes);
  if (isKnown) await workspace.terraform("apply", "-refresh-only", "-auto-approve", "-input=false");
  await write(name, workspace, CHANGE);
  workspace.provider.setScenario({});
  cpSync(join(workspace.folder, "before.tfstate"), join(workspace.folder, "terraform.tfstate"));
}

async function write(name: string, { plan }: Workspace, options: readonly string[] = []): Promise<void> {
  writeFileSync(join(fixtures, `${name}.json`), `${stablePlan((await plan(...options)).json)}\n`);
}
