/**
 * Writes the fixtures in `test/read/fixtures/` from the configuration in its folder `source/`, with the `terraform`
 * on the PATH; only the built-in provider is used, so nothing is downloaded. `npm run fixtures` runs it with the
 * others.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import {
  App,
  DataResource,
  DataTerraformRemoteStateLocal,
  LocalBackend,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
} from "cdktf";
import { Construct } from "constructs";

const fixtures = fileURLToPath(new URL("../test/read/fixtures/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tfparity-fixtures-"));

try {
  cpSync(join(fixtures, "source"), folder, { recursive: true });
  terraform("init", "-input=false");
  plan("create");
  terraform("apply", "create.tfplan");
  plan("no-op");
  writeFileSync(join(fixtures, "state.json"), terraform("show", "-json"));
  copyFileSync(join(folder, "terraform.tfstate"), join(fixtures, "terraform.tfstate"));
  plan("update", "-var=size=2");
  plan("destroy", "-destroy");
  plan("refresh-only", "-refresh-only");
  plan("target", "-target=terraform_data.base", "-var=size=2");
  plan("errored", "-var=fail=true");
  rmSync(join(folder, "outputs.tf"));
  plan("output-removed");
  synthesized();
} finally {
  rmSync(folder, { recursive: true });
}

// --- internal ---

function plan(name: string, ...options: readonly string[]): void {
  const planned = ["plan", "-input=false", "-var=password=not-a-real-secret", `-out=${name}.tfplan`, ...options];
  // A failed precondition fails the command and still writes the plan, which is the fixture then.
  if (name === "errored") attempt(() => terraform(...planned));
  else terraform(...planned);
  writeFileSync(join(fixtures, `${name}.plan.json`), terraform("show", "-json", `${name}.tfplan`));
}

/** A configuration as CDKTF synthesizes it, and the plan of it: there, constants stand beside references. */
function synthesized(): void {
  const app = new App({ outdir: join(folder, "cdktf.out") });
  const stack = new TerraformStack(app, "staging");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  const password = new TerraformVariable(stack, "password", {
    type: "string",
    sensitive: true,
    default: "not-a-real-secret",
  });
  const platform = new Construct(stack, "platform");
  const base = new DataResource(platform, "base", { input: { size: "1.10", empty: "" } });
  new DataResource(platform, "dependent", {
    input: { base: base.id, text: `before-${base.id}-after`, password: password.stringValue },
    dependsOn: [base],
    lifecycle: { ignoreChanges: ["input"], preventDestroy: false },
  });
  new DataTerraformRemoteStateLocal(platform, "other", { path: "other.tfstate" });
  new TerraformOutput(stack, "password-output", { value: password.stringValue, sensitive: true });
  new TerraformOutput(stack, "base-id", { value: base.id });
  app.synth();
  const synth = join(folder, "cdktf.out", "stacks", "staging");
  copyFileSync(join(synth, "cdk.tf.json"), join(fixtures, "synthesized.cdk.tf.json"));
  copyFileSync(join(folder, "other.tfstate"), join(synth, "other.tfstate"));
  terraform("-chdir=cdktf.out/stacks/staging", "init", "-input=false");
  terraform("-chdir=cdktf.out/stacks/staging", "plan", "-input=false", "-out=synthesized.tfplan");
  writeFileSync(
    join(fixtures, "synthesized.plan.json"),
    terraform("-chdir=cdktf.out/stacks/staging", "show", "-json", "synthesized.tfplan"),
  );
}

function terraform(...options: readonly string[]): string {
  return execFileSync("terraform", [...options], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 28,
  });
}

function attempt(action: () => unknown): void {
  try {
    action();
  } catch {
    return;
  }
}
