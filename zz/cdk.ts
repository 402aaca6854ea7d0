import { mkdtempSync, writeFileSync, mkdirSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { App, TerraformOutput, TerraformResource, TerraformStack, TerraformLocal, TerraformVariable, TerraformHclModule, Fn, Op, conditional, TerraformDataSource, TerraformCount } from "cdktf";
import { synthesizeEnvironments, problemLines } from "../src/cdktf/index.js";

const resource = (scope: any, id: string, type: string, fields: any) => {
  const made = new TerraformResource(scope, id, { terraformResourceType: type });
  for (const [k, v] of Object.entries(fields)) made.addOverride(k, v);
  return made;
};
const data = (scope: any, id: string, type: string, fields: any) => {
  const made = new TerraformDataSource(scope, id, { terraformResourceType: type });
  for (const [k, v] of Object.entries(fields)) made.addOverride(k, v);
  return made;
};
const MODS: Record<string,string> = {
  ok: 'variable "env" {}\nvariable "tags" { default = {} }\nvariable "cfg" { default = {} }\nlocals { p = "app-${var.env}" }\nresource "terraform_data" "a" {\n  input = { n = local.p, u = upper(var.env), t = merge(var.tags, { Env = var.env }), j = jsonencode({ e = var.env, x = var.cfg }), m = md5(var.env), s = substr(local.p, 0, 6) }\n}\nmodule "in" {\n  source = "./in"\n  name = local.p\n}\noutput "n" { value = local.p }\n',
  nested: 'variable "env" {}\nmodule "in" {\n  source = "./bad"\n  name = "app-${var.env}"\n}\n',
};
const NAME = "  name: { identity: name, must: differ, reason: Names it. }\n";
let cached: any;
const cases: Record<string, { make: (s: any, p: any) => void; staging?: any; production?: any; contract?: string; rest?: string }> = {
  clean: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { name: `x-${p.name}` }); } },
  a1cond: { make: (s, p) => { resource(s, "a", "aws_security_group_rule", { type: "ingress", from_port: 1, to_port: 2, protocol: "tcp", security_group_id: "sg", cidr_blocks: [conditional(Op.eq(p.name, "production"), "0.0.0.0/0", "203.0.113.0/24") as any] }); } },
  a1lookup: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { delay_seconds: Fn.lookup({ staging: 1, production: 9 }, p.name, 0) }); } },
  a1count: { make: (s, p) => { const r = resource(s, "a", "aws_sqs_queue", { name: "x" }); r.count = conditional(Op.eq(p.name, "production"), 1, 0) as any; } },
  a1length: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { delay_seconds: `\${length("${p.name}")}` }); } },
  a1startswith: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { name: `\${startswith("api.${p.name}.example.com", "api.prod") ? "a" : "b"}` }); } },
  a1local: { make: (s, p) => { const l = new TerraformLocal(s, "is", `\${"${p.name}" == "production"}`); resource(s, "a", "aws_sqs_queue", { delay_seconds: `\${${(l.expression as any).toString().replace(/^\$\{|\}$/g, "")} ? 1 : 2}` }); } },
  a1bucket: { make: (s, p) => { const b = resource(s, "b", "aws_s3_bucket", { bucket: `my-${p.name}-assets` }); resource(s, "a", "aws_sqs_queue", { delay_seconds: `\${endswith(aws_s3_bucket.${b.friendlyUniqueId}.bucket, "production-assets") ? 1 : 2}` }); } },
  a1tags: { make: (s, p) => { const b = resource(s, "b", "aws_vpc", { cidr_block: "10.0.0.0/16", tags: { Environment: p.name } }); resource(s, "a", "aws_sqs_queue", { delay_seconds: `\${aws_vpc.${b.friendlyUniqueId}.tags["Environment"] == "production" ? 1 : 2}` }); } },
  a1md5: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { name: `q-\${substr(md5("${p.name}"), 0, 6)}`, delay_seconds: `\${parseint(substr(md5("${p.name}"), 0, 1), 16) > 7 ? 1 : 2}` }); } },
  a2module: { make: (s, p) => { new TerraformHclModule(s, "m", { source: "../mod", variables: { env: p.name } } as any); } },
  a2ok: { make: (s, p) => { const b = resource(s, "b", "terraform_data", { input: `bucket-${p.name}` }); new TerraformHclModule(s, "m", { source: "../ok", variables: { env: p.name, tags: { Name: `${p.name}-x`, Team: "a" }, cfg: { host: `api.${p.name}.example.com`, ref: `\${terraform_data.${b.friendlyUniqueId}.input}` } } } as any); resource(s, "c", "terraform_data", { input: "${module.m.n}" }); } },
  a2nested: { make: (s, p) => { new TerraformHclModule(s, "m", { source: "../nested", variables: { env: p.name } } as any); } },
  a2attr: { make: (s, p) => { const b = resource(s, "b", "terraform_data", { input: `bucket-${p.name}` }); new TerraformHclModule(s, "m", { source: "../mod2", variables: { env: `\${terraform_data.${b.friendlyUniqueId}.input}` } } as any); } },
  a2local: { make: (s, p) => { new TerraformLocal(s, "e", p.name); new TerraformHclModule(s, "m", { source: "../mod", variables: { env: "${local.e}" } } as any); } },
  a2expr: { make: (s, p) => { new TerraformHclModule(s, "m", { source: "../mod", variables: { env: `\${lower("${p.name}")}` } } as any); } },
  a2length: { make: (s, p) => { new TerraformHclModule(s, "m", { source: "../mod3", variables: { env: p.name } } as any); } },
  a2equal: { make: (s, p) => { new TerraformHclModule(s, "m", { source: "../mod4", variables: { env: p.name } } as any); } },
  a5remote: { make: (s, p) => { const d = data(s, "d", "terraform_remote_state", { backend: "s3", config: { bucket: `state-${p.name}`, key: "k" } }); resource(s, "a", "aws_sqs_queue", { name: `\${data.terraform_remote_state.${d.friendlyUniqueId}.outputs.q}` }); } },
  a7undefined: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { delay_seconds: p.cdnDomain !== undefined ? 9 : 1, name: `q-${p.cdnDomain ?? p.name}` }); }, staging: {}, production: { cdnDomain: "cdn.example.com" }, contract: NAME + "  cdnDomain: { identity: domain, may: differ, reason: X y. }\n" },
  a7length: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { delay_seconds: p.subnets.length > 2 ? 9 : 1, tags: { s: p.subnets.join(",") } }); }, staging: { subnets: ["subnet-a1", "subnet-a2"] }, production: { subnets: ["subnet-b1", "subnet-b2", "subnet-b3"] }, contract: NAME + '  "subnets*": { identity: network, may: differ, reason: X y. }\n' },
  a8glob: { make: (s, p) => { for (const [k, v] of Object.entries(p.services)) resource(s, k, "aws_sqs_queue", { name: `${p.name}-${k}`, delay_seconds: (v as any).d }); }, staging: { services: { a: { d: 1 } } }, production: { services: { a: { d: 2 }, b: { d: 3 } } }, contract: NAME + '  "services.*": { may: differ, reason: X y. }\n' },
  a8presenceOk: { make: (s, p) => { for (const [k, v] of Object.entries(p.services)) resource(s, k, "aws_sqs_queue", { name: `${p.name}-${k}`, delay_seconds: (v as any).d }); }, staging: { services: { a: { d: 1 } } }, production: { services: { a: { d: 2 }, b: { d: 3 } } }, contract: NAME + '  "services.*": { may: differ, presence: production, reason: X y. }\n' },
  a9affects: { make: (s, p) => { resource(s, "a", "aws_sqs_queue", { delay_seconds: p.x + p.y, name: "x" }); if (p.x !== p.y) throw new Error("x must be y"); }, staging: { x: 1, y: 1 }, production: { x: 2, y: 2 }, contract: NAME + '  x: { may: differ, affects: ["aws_s3_bucket.*"], reason: X y. }\n  y: { may: differ, affects: ["aws_s3_bucket.*"], reason: X y. }\n' },
  a15singleton: { make: (s, p) => { cached ??= p.name === "production" ? 5 : 2; resource(s, "a", "aws_sqs_queue", { delay_seconds: cached }); } },
  a16stringbool: { make: (s, p) => { resource(s, "a", "aws_db_instance", { instance_class: "x", multi_az: p.multi_az }); }, staging: { multi_az: "true" }, production: { multi_az: true } },
  sensitiveCond: { make: (s, p) => { const v = new TerraformVariable(s, "env", { type: "string", default: p.name }); resource(s, "a", "aws_sqs_queue", { delay_seconds: `\${var.env == "production" ? 1 : 2}` }); } },
  countIndex: { make: (s, p) => { const r = resource(s, "a", "aws_sqs_queue", { name: "q-${count.index}-" + p.name }); r.count = 2 as any; } },

  okFn: { make: (s, p) => { const b = resource(s, "b", "aws_s3_bucket", { bucket: `my-${p.name}-assets`, tags: { E: p.name } }); const n = b.friendlyUniqueId;
    const fields: any = { f1: `\${lower("${p.name}")}-x`, f2: `\${replace("${p.name}-q", "-", "_")}`, f3: `\${format("%s-x", "${p.name}")}`, f4: `\${jsonencode({ a = aws_s3_bucket.${n}.arn, b = aws_s3_bucket.${n}.bucket, c = "${p.name}" })}`, f5: `\${merge({ Name = "${p.name}" }, aws_s3_bucket.${n}.tags)}`, f6: `\${base64encode("hello ${p.name}")}`, f7: `q-\${substr(md5("${p.name}"), 0, 6)}`, f8: `\${yamlencode({ a = "${p.name}" })}`, f9: `\${upper(aws_s3_bucket.${n}.bucket)}`, g1: `\${coalesce("", "${p.name}")}`, g2: `\${join("-", ["${p.name}", "a"])}`, g3: `\${toset(["${p.name}", "x"])}`, g4: `\${try(aws_s3_bucket.${n}.tags["E"], "")}`, g5: `\${title("${p.name}")}`, g6: `\${split("-", aws_s3_bucket.${n}.bucket)[0]}`, g7: `\${trimspace("${p.name} ")}`, g8: `\${concat(["${p.name}"], ["b"])}`, g9: `\${element(["${p.name}", "b"], 0)}`, h1: `\${lookup(aws_s3_bucket.${n}.tags, "E", "")}`, h2: `\${"${p.name}" != "" ? "${p.name}" : "x"}`, h3: `\${length(aws_s3_bucket.${n}.tags)}`, h4: `\${regex("^[a-z]+", aws_s3_bucket.${n}.bucket)}`, h5: `\${substr("${p.name}", 0, 3)}`, h6: `\${sha256("${p.name}")}`, h7: `\${trimsuffix("${p.name}.example.com.", ".")}`, h8: `\${data.aws_ami.x.id == "" ? "${p.name}" : "${p.name}"}`, h9: `\${[for k, v in aws_s3_bucket.${n}.tags : "\${k}=\${v}"]}` };
    for (const [k, v] of Object.entries(fields)) resource(s, k, "aws_sqs_queue", { name: v }); } },
  okSplat: { make: (s, p) => { const b = resource(s, "b", "aws_subnet", { vpc_id: "v", tags: { N: p.name } }); b.count = 2 as any; const n = b.friendlyUniqueId; resource(s, "x", "aws_db_subnet_group", { subnet_ids: `\${aws_subnet.${n}[*].id}` }); resource(s, "y", "aws_db_subnet_group", { name: `\${join(",", aws_subnet.${n}[*].id)}` }); resource(s, "z", "aws_eip", { tags: { N: `\${element(aws_subnet.${n}[*].id, 0)}` } }); resource(s, "w", "aws_eip", { tags: { N: `\${length(aws_subnet.${n})}`, M: `\${aws_subnet.${n}[0].tags["N"]}` } }); } },
  okEach: { make: (s, p) => { const b = resource(s, "b", "aws_sqs_queue", { name: `\${each.value}-q`, tags: { k: `\${upper(each.key)}`, v: `\${upper(each.value)}` } }); b.addOverride("for_each", { a: `${p.name}-a`, b: `${p.name}-b` }); } },
  badEach: { make: (s, p) => { const b = resource(s, "b", "aws_sqs_queue", { delay_seconds: `\${each.value == "production-a" ? 1 : 2}` }); b.addOverride("for_each", { a: `${p.name}-a`, b: `${p.name}-b` }); } },
  badSplat: { make: (s, p) => { const b = resource(s, "b", "aws_subnet", { vpc_id: "v", tags: { N: p.name } }); b.count = 2 as any; const n = b.friendlyUniqueId; resource(s, "x", "aws_eip", { tags: { N: `\${contains(aws_subnet.${n}[*].tags["N"], "production") ? 1 : 2}` } }); } },
  badArn: { make: (s, p) => { const b = resource(s, "b", "aws_s3_bucket", { bucket: `my-${p.name}-assets` }); const n = b.friendlyUniqueId; resource(s, "x", "aws_eip", { tags: { N: `\${endswith(aws_s3_bucket.${n}.arn, "production-assets") ? 1 : 2}` } }); } },
  badAccount: { make: (s, p) => { const d = data(s, "me", "aws_caller_identity", {}); resource(s, "x", "aws_eip", { tags: { N: `\${data.aws_caller_identity.${d.friendlyUniqueId}.account_id == "222222222222" ? 1 : 2}` } }); } },
  badWorkspace: { make: (s, p) => { resource(s, "x", "aws_eip", { tags: { N: `\${terraform.workspace == "production" ? 1 : 2}` } }); } },
  badOutput: { make: (s, p) => { new TerraformOutput(s, "o", { value: `\${"${p.name}" == "production" ? 1 : 2}` }); } },
  badProvider: { make: (s, p) => { (s as any).addOverride("provider.aws", [{ region: `\${"${p.name}" == "production" ? "us-east-1" : "eu-west-1"}` }]); resource(s, "x", "aws_eip", {}); } },
  badDynamic: { make: (s, p) => { resource(s, "x", "aws_security_group", { dynamic: { ingress: { for_each: `\${"${p.name}" == "production" ? [1] : []}`, content: { from_port: 1 } } } }); } },
  badDirective: { make: (s, p) => { resource(s, "x", "aws_eip", { tags: { N: `%{ if "${p.name}" == "production" }a%{ else }b%{ endif }` } }); } },
  badIndex: { make: (s, p) => { resource(s, "x", "aws_eip", { tags: { N: `\${{ staging = 1, production = 2 }["${p.name}"]}` } }); } },
  badLocalChain: { make: (s, p) => { const a = new TerraformLocal(s, "n", p.name); new TerraformLocal(s, "m", `\${local.n}-x`); resource(s, "x", "aws_eip", { tags: { N: `\${length(local.m) > 10 ? 1 : 2}` } }); } },
  badModuleArg: { make: (s, p) => { new TerraformHclModule(s, "m", { source: "terraform-aws-modules/vpc/aws", version: "1.0", variables: { env: `\${"${p.name}" == "production" ? 1 : 2}` } } as any); } },
  okModuleArg: { make: (s, p) => { const m = new TerraformHclModule(s, "m", { source: "terraform-aws-modules/vpc/aws", version: "1.0", variables: { env: p.name } } as any); resource(s, "x", "aws_eip", { tags: { N: `\${module.m.vpc_id}`, M: `\${lower(module.m.name)}` } }); } },
  okCidr: { make: (s, p) => { resource(s, "x", "aws_vpc", { cidr_block: p.cidr }); resource(s, "y", "aws_subnet", { cidr_block: `\${cidrsubnet("${p.cidr}", 8, 2)}`, a: `\${cidrhost("${p.cidr}", 5)}` }); }, staging: { cidr: "10.10.0.0/16" }, production: { cidr: "10.70.0.0/16" }, contract: NAME + "  cidr: { identity: cidr, must: differ, reason: X y. }\n" },
  okFor: { make: (s, p) => { resource(s, "x", "aws_eip", { tags: `\${{ for k, v in { a = "${p.name}" } : k => "\${v}-\${k}" }}` }); } },
};
const only = process.argv.slice(2);
const root = mkdtempSync("/tmp/cdkattack-"); console.log(root);
execFileSync("git", ["init", "-q"], { cwd: root });
mkdirSync(join(root, "mod")); writeFileSync(join(root, "mod/main.tf"), 'variable "env" {}\nresource "terraform_data" "m" {\n  input = var.env == "production" ? 9 : 1\n}\n');
for (const [n, text] of Object.entries(MODS)) { mkdirSync(join(root, n)); writeFileSync(join(root, n, "main.tf"), text); }
mkdirSync(join(root, "ok/in")); writeFileSync(join(root, "ok/in/main.tf"), 'variable "name" {}\nresource "terraform_data" "x" { input = "${var.name}-q" }\n');
mkdirSync(join(root, "nested/bad")); writeFileSync(join(root, "nested/bad/main.tf"), 'variable "name" {}\nresource "terraform_data" "x" { input = endswith(var.name, "production") ? 3 : 3 }\n');
for (const [n, text] of Object.entries({ mod2: 'endswith(var.env, "production") ? 9 : 1', mod3: 'length(var.env) > 8 ? 9 : 1', mod4: 'var.env == "qa" ? 9 : 1' })) { mkdirSync(join(root, n)); writeFileSync(join(root, n, "main.tf"), 'variable "env" {}\nresource "terraform_data" "m" { input = ' + text + ' }\n'); }
for (const [name, c] of Object.entries(cases)) {
  if (only.length > 0 && !only.includes(name)) continue;
  cached = undefined;
  const dir = join(root, name); mkdirSync(dir); process.chdir(dir);
  const contract = `version: 1\nreference: production\nenvironments:\n${["staging", "production"].map((e) => `  ${e}: { plan: out/stacks/${e}/cdk.tf.json, parameters: out/stacks/${e}/parameters.json, synth: out/stacks/${e} }\n`).join("")}parameters:\n${c.contract ?? NAME}${c.rest ?? ""}`;
  writeFileSync(join(dir, "parity.yaml"), contract);
  try {
    await synthesizeEnvironments({ app: (outdir) => new App({ outdir, context: { cdktfRelativeModules: ["../mod", "../ok", "../nested", "../mod2", "../mod3", "../mod4"] } }), stack: (app: any, id: string, p: any) => { const s = new TerraformStack(app, id); (s as any).addOverride("terraform.backend.local.path", "x.tfstate"); c.make(s, p); return s; }, parameters: { staging: { name: "staging", ...c.staging }, production: { name: "production", ...c.production } } as any, contract: join(dir, "parity.yaml"), outdir: join(dir, "out") } as any);
  } catch (e) { console.log(`## ${name}: synth: ${(problemLines(e) ?? [String(e)]).join(" / ").slice(0, 300)}`); continue; }
  const r = spawnSync("node", ["/work/next/dist/cli/bin.js", "check", "--report", "json", "--today", "2027-01-01"].filter((x, i) => i < 6 - 2), { cwd: dir, encoding: "utf8" });
  let rep: any; try { rep = JSON.parse(r.stdout); } catch { console.log(`## ${name}: exit ${r.status} ${r.stdout.slice(0, 200)} ${r.stderr.slice(0, 400)}`); continue; }
  console.log(`## ${name}: exit ${r.status}`);
  for (const f of rep.findings) console.log(`   ${f.severity} ${f.kind}: ${f.cause} [${f.places.length}] :: ${f.message.slice(0, 150)}`);
  for (const n of rep.notes) console.log(`   note ${n.kind}: ${n.text.slice(0, 120)}`);
}
