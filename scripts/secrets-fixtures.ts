/**
 * Writes the fixtures in `test/secrets/fixtures/` from the configuration in its folder `source/`, with the `terraform`
 * on the PATH and the offline provider; nothing is downloaded. `npm run fixtures` runs it with the others.
 *
 * `plan.json` changes what `state.json` and `terraform.tfstate` hold; `applied.json` changes nothing. `cdk.tf.json` is
 * what CDKTF synthesizes for the same kinds of places.
 */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import {
  App,
  DataResource,
  DataTerraformRemoteStateLocal,
  Fn,
  TerraformHclModule,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
} from "cdktf";
import { Construct } from "constructs";

import { openWorkspace } from "../test/terraform/workspace.js";

const fixtures = fileURLToPath(new URL("../test/secrets/fixtures/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "secrets-fixtures-"));
const source = join(folder, "source");

cpSync(join(fixtures, "source"), source, { recursive: true });
const workspace = await openWorkspace(source, {
  variables: { again: "false" },
  scenario: {
    account: "111111111111",
    existing: [
      {
        type: "aws_sqs_queue",
        id: "https://sqs.eu-west-1.amazonaws.com/111111111111/plant_imported_name",
        attributes: { name: "plant_imported_name", tags: { Name: "plant_imported_tag" } },
      },
    ],
  },
});
try {
  await workspace.apply();
  write("applied.json", (await workspace.plan()).json);
  write("state.json", await workspace.state());
  write("terraform.tfstate", readFileSync(join(workspace.folder, "terraform.tfstate"), "utf8"));
  workspace.drift({ "aws_sqs_queue.drifting": { "tags.plant_drifted_key": "plant_drifted_tag" } });
  rmSync(join(source, "first.tf"));
  renameSync(join(source, "then.tf.later"), join(source, "then.tf"));
  await workspace.configure(source);
  write("plan.json", (await workspace.plan("-var=again=true")).json);
  write("cdk.tf.json", synthesized());
} finally {
  await workspace.close();
  rmSync(folder, { recursive: true });
}

// --- internal ---

/** A stack with a place wherever a configuration has one. */
function synthesized(): string {
  const app = new App({ outdir: join(folder, "cdktf.out") });
  const stack = new TerraformStack(app, "stack");
  new AwsProvider(stack, "aws", {
    region: "eu-west-1",
    alias: "plant_provider_alias",
    token: "plant_provider_argument",
    defaultTags: [{ tags: { plant_provider_tag_key: "plant_provider_tag" } }],
  });
  new TerraformVariable(stack, "plant_variable_name", {
    type: "string",
    description: "plant_variable_description",
    default: "plant_variable_default",
  });
  const secret = new TerraformVariable(stack, "secret", { sensitive: true, default: "plant_sensitive_variable" });
  new TerraformLocal(stack, "plant_local_name", { plant_local_key: "plant_local" });
  const part = new Construct(stack, "plant_construct");
  const named = new DataResource(part, "plant_resource_name", {
    input: {
      text: "plant_attribute",
      plant_attribute_key: ["plant_attribute_item"],
      document: JSON.stringify([{ name: "plant_document_natural_key", value: "plant_document_entry" }]),
      template: `${secret.stringValue}-plant_in_template`,
    },
    lifecycle: { ignoreChanges: ["plant_ignored"] },
    provisioners: [{ type: "local-exec", command: "echo plant_provisioner" }],
    connection: { type: "ssh", host: "plant_connection_host", password: "plant_connection_password" },
  });
  const repeated = new DataResource(part, "repeated", { dependsOn: [named] });
  repeated.addOverride("for_each", { plant_repetition_key: "plant_repetition_entry" });
  repeated.addOverride("input", "${each.value}");
  new DataTerraformRemoteStateLocal(stack, "plant_data_name", { path: "plant_data_argument" });
  new TerraformHclModule(stack, "plant_module_name", {
    source: "example/plant_module_source/aws",
    version: "plant_module_version",
    variables: { plant_argument_name: "plant_module_argument" },
  });
  new TerraformOutput(stack, "plant_output_name", { value: "plant_output", description: "plant_output_description" });
  new TerraformOutput(stack, "secret_output", { value: Fn.join("", ["plant_sensitive_output"]), sensitive: true });
  new TerraformOutput(stack, "secret_text", { value: "plant_sensitive_output_text", sensitive: true });
  stack.addOverride("check.plant_check_name.assert", [{ condition: false, error_message: "plant_check_message" }]);
  stack.addOverride("moved", [{ from: "terraform_data.plant_moved_from", to: "terraform_data.plant_moved_to" }]);
  stack.addOverride("import", [{ to: "terraform_data.plant_import_to", id: "plant_import_id" }]);
  stack.addOverride("removed", [{ from: "terraform_data.plant_removed_from" }]);
  stack.addOverride("ephemeral.aws_secretsmanager_secret_version.plant_ephemeral_name", {
    secret_id: "plant_ephemeral_argument",
  });
  stack.addOverride("terraform.backend.local", { path: "plant_backend_path" });
  stack.addOverride("terraform.required_version", ">= 1.5, plant_required_version");
  app.synth();
  return readFileSync(join(folder, "cdktf.out", "stacks", "stack", "cdk.tf.json"), "utf8");
}

function write(name: string, text: string): void {
  writeFileSync(join(fixtures, name), text.endsWith("\n") ? text : `${text}\n`);
}
