import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { actions, change, outputs, parsePlan, resources, type PlanJson } from "./plan-json.js";
import { openWorkspace, terraformMissing, type Workspace } from "./workspace.js";

const SHOP = fileURLToPath(new URL("./configurations/shop", import.meta.url));
const ACCOUNT = { account: "111111111111" };
const variables = { account: "111111111111", name: "staging" };

/** The tests of one life follow each other: each starts where the one before it left off. */
describe.skipIf(terraformMissing)(
  `the life of a plain Terraform configuration${terraformMissing ? `: skipped, ${terraformMissing}` : ""}`,
  { timeout: 60_000, shuffle: false },
  () => {
    let shop: Workspace;
    const plan = async (...options: string[]): Promise<PlanJson> => parsePlan(await shop.plan(...options));

    beforeAll(async () => {
      shop = await openWorkspace(SHOP, { variables, scenario: ACCOUNT });
    }, 60_000);
    afterAll(async () => {
      await shop.close();
    });

    it("is valid to Terraform", async () => {
      expect((await shop.terraform("validate")).output).toContain("The configuration is valid");
    });

    it("plans the creation of everything, with unknown values where the provider decides", async () => {
      const first = await plan();
      expect(actions(first)).toEqual({ create: 44 });
      const database = change(first, "aws_db_instance.main");
      expect(database.after).toMatchObject({
        engine_version: "16.4",
        publicly_accessible: false,
        tags_all: { Environment: "staging" },
      });
      expect(database.after).not.toHaveProperty("endpoint");
      expect(database.after_unknown).toMatchObject({ endpoint: true, port: true, arn: true });
      expect(database.after_sensitive).toMatchObject({ password: true });
    });

    it("applies, and then has nothing to change", async () => {
      await shop.apply();
      const second = await plan();
      expect(actions(second)).toEqual({ "no-op": 44 });
      expect(second.applyable).toBe(false);
      expect(second.resource_drift ?? []).toEqual([]);
    });

    it("assigns ids, names and endpoints that look like the service's own", async () => {
      const done = await plan();
      expect(change(done, "aws_vpc.main").after).toMatchObject({
        id: expect.stringMatching(/^vpc-[0-9a-f]{17}$/),
        arn: expect.stringMatching(/^arn:aws:ec2:eu-west-1:111111111111:vpc\/vpc-[0-9a-f]{17}$/),
        owner_id: "111111111111",
      });
      expect(change(done, "aws_db_instance.main").after).toMatchObject({
        endpoint: expect.stringMatching(/^staging-main\.c[a-z2-7]{11}\.eu-west-1\.rds\.amazonaws\.com:5432$/),
        parameter_group_name: "default.postgres16",
      });
      const balancer = change(done, "module.checkout.aws_lb.this").after;
      expect(balancer["arn"]).toMatch(
        /^arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer\/app\/staging-checkout\/[0-9a-f]{16}$/,
      );
      expect(String(balancer["arn"]).endsWith(String(balancer["arn_suffix"]))).toBe(true);
    });

    it("keeps two objects with the same configuration apart", async () => {
      const [first, second] = outputs(await plan())["addresses"] as [string, string];
      expect(first).toMatch(/^eipalloc-/);
      expect(second).toMatch(/^eipalloc-/);
      expect(first).not.toBe(second);
    });

    it("serves two provider configurations, each with its own region", async () => {
      const found = outputs(await plan());
      expect(found["regions"]).toEqual(["eu-west-1", "us-east-1"]);
      expect(found["office_set"]).toMatch(/^arn:aws:wafv2:us-east-1:/);
      expect(found["account"]).toBe("111111111111");
    });

    it("renders policy documents", async () => {
      expect(JSON.parse(outputs(await plan())["assume_policy"] as string)).toEqual({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
      });
    });

    it("updates in place and keeps what the provider had assigned", async () => {
      const changed = await plan("-var", "engine_version=16.6");
      expect(actions(changed)).toEqual({ "no-op": 43, update: 1 });
      const database = change(changed, "aws_db_instance.main");
      expect(database.before["id"]).toBe(database.after["id"]);
      expect(database.after["engine_version"]).toBe("16.6");
      expect(database.after_unknown).toMatchObject({ engine_version_actual: true });
      expect(database.after_unknown).not.toHaveProperty("endpoint");
    });

    it("derives tags_all from the default tags and the resource's own", async () => {
      const changed = await plan("-var", 'extra_tags={"Owner":"shop","Environment":"mine"}');
      expect(change(changed, "aws_vpc.main").after["tags_all"]).toEqual({
        Environment: "mine",
        Name: "staging",
        Owner: "shop",
      });
    });

    it("replaces an object whose change the service does not allow", async () => {
      const changed = await plan("-var", "database_name=store");
      const database = change(changed, "aws_db_instance.main");
      expect(database.actions).toEqual(["delete", "create"]);
      expect(database.replace_paths).toEqual([["db_name"]]);
      expect(database.after_unknown).toMatchObject({ id: true, endpoint: true });
    });

    it("shows drift, and mends it by applying", async () => {
      shop.drift({
        "aws_db_instance.main": { engine_version: "16.9", "tags.Owner": "somebody" },
        "aws_sqs_queue.orders": null,
      });
      const drifted = await plan();
      expect(drifted.resource_drift?.map((one) => [one.address, one.change.actions])).toEqual(
        expect.arrayContaining([
          ["aws_db_instance.main", ["update"]],
          ["aws_sqs_queue.orders", ["delete"]],
        ]),
      );
      expect(change(drifted, "aws_db_instance.main").before["engine_version"]).toBe("16.9");
      expect(change(drifted, "aws_db_instance.main").after["engine_version"]).toBe("16.4");
      expect(change(drifted, "aws_sqs_queue.orders").actions).toEqual(["create"]);
      await shop.apply();
      expect(actions(await plan())).toEqual({ "no-op": 44 });
    });

    it("lets a scenario answer data sources", async () => {
      shop.provider.setScenario({
        ...ACCOUNT,
        data: [{ type: "aws_ami", set: { id: "ami-0aaaaaaaaaaaaaaaa", image_id: "ami-0aaaaaaaaaaaaaaaa" } }],
      });
      const changed = await plan();
      expect(outputs(changed)["image"]).toBe("ami-0aaaaaaaaaaaaaaaa");
      expect(change(changed, "aws_launch_template.batch").after["image_id"]).toBe("ami-0aaaaaaaaaaaaaaaa");
      expect(change(changed, "aws_launch_template.batch").after_unknown).toMatchObject({ latest_version: true });
      shop.provider.setScenario(ACCOUNT);
    });

    it("imports what exists already", async () => {
      const attributes = { name: "/hand/made", retention_in_days: 30 };
      shop.provider.setScenario({
        ...ACCOUNT,
        existing: [{ type: "aws_cloudwatch_log_group", id: "/hand/made", attributes }],
      });
      writeFileSync(
        join(shop.folder, "imported.tf"),
        'import {\n  to = aws_cloudwatch_log_group.hand\n  id = "/hand/made"\n}\nresource ' +
          '"aws_cloudwatch_log_group" "hand" {\n  name = "/hand/made"\n  retention_in_days = 30\n}\n',
      );
      const imported = change(await plan(), "aws_cloudwatch_log_group.hand");
      expect(imported.importing).toEqual({ id: "/hand/made" });
      expect(imported.before["arn"]).toBe("arn:aws:logs:eu-west-1:111111111111:log-group:/hand/made");
      await shop.apply();
      expect(actions(await plan())).toEqual({ "no-op": 45 });
      shop.provider.setScenario(ACCOUNT);
    });

    it("refuses to import what does not exist", async () => {
      const result = await shop.terraform("import", "aws_eip.fixed[7]", "eipalloc-0");
      expect(result.exitCode).toBe(1);
    });

    it("fails where a scenario says so, leaving a plan that says it is errored", async () => {
      shop.provider.setScenario({ ...ACCOUNT, failures: [{ type: "aws_vpc", during: "plan", summary: "Throttled" }] });
      const failed = await shop.plan();
      expect(failed.exitCode).toBe(1);
      expect(failed.output).toContain("Throttled");
      expect(parsePlan(failed).errored).toBe(true);
      shop.provider.setScenario(ACCOUNT);
    });

    it("refuses an account that the configuration does not allow", async () => {
      shop.provider.setScenario({ account: "999999999999" });
      expect((await shop.plan()).output).toContain("AWS account ID not allowed");
      shop.provider.setScenario(ACCOUNT);
    });

    it("destroys everything", async () => {
      await shop.destroy();
      expect(JSON.parse(await shop.state()) as object).not.toHaveProperty("values");
    });
  },
);

describe.skipIf(terraformMissing)(
  `a workspace${terraformMissing ? `: skipped, ${terraformMissing}` : ""}`,
  { timeout: 60_000 },
  () => {
    it("gives the same ids when everything is done again, except among objects with the same configuration", async () => {
      const states = [];
      for (let round = 0; round < 2; round += 1) {
        const workspace = await openWorkspace(SHOP, { variables, scenario: ACCOUNT });
        await workspace.apply();
        states.push(resources(await workspace.state()).filter((one) => one.name !== "fixed"));
        await workspace.close();
      }
      expect(states[0]).toEqual(states[1]);
    });

    it("leaves nothing behind", async () => {
      const workspace = await openWorkspace(SHOP, { variables, scenario: ACCOUNT });
      await workspace.close();
      expect(existsSync(workspace.folder)).toBe(false);
      await expect(workspace.terraform("version")).rejects.toThrow("ENOENT");
    });

    it("can be given another configuration while its objects stay", async () => {
      const folders = ["first", "second"].map((name) => {
        const folder = mkdtempSync(join(tmpdir(), "configure-test-"));
        writeFileSync(join(folder, `${name}.tf`), `resource "aws_sns_topic" "${name}" {\n  name = "topic"\n}\n`);
        return folder;
      });
      const workspace = await openWorkspace(folders[0]!);
      await workspace.apply();
      await workspace.configure(folders[1]!);
      const plan = parsePlan(await workspace.plan());
      expect(change(plan, "aws_sns_topic.first").actions).toEqual(["delete"]);
      expect(change(plan, "aws_sns_topic.second").actions).toEqual(["create"]);
      await workspace.close();
      for (const folder of folders) rmSync(folder, { recursive: true });
    });

    it("serves the provider under the name of OpenTofu's registry as well", async () => {
      const source = mkdtempSync(join(tmpdir(), "opentofu-test-"));
      const providers =
        'terraform {\n  required_providers {\n    aws = { source = "registry.opentofu.org/hashicorp/aws" }\n  }\n}\n';
      writeFileSync(join(source, "main.tf"), `${providers}resource "aws_eip" "a" {}\n`);
      const workspace = await openWorkspace(source);
      const { resource_changes: changes } = parsePlan(await workspace.plan());
      expect(changes.map((one) => one.provider_name)).toEqual(["registry.opentofu.org/hashicorp/aws"]);
      await workspace.close();
      rmSync(source, { recursive: true });
    });

    it("leaves no process and no folder when it is ended half-way", async () => {
      const script = fileURLToPath(new URL("./apply-forever.ts", import.meta.url));
      const child = spawn(process.execPath, ["--import", "tsx", script, SHOP], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const folder = line.toString("utf8").trim();
      expect(existsSync(folder)).toBe(true);
      await expect.poll(() => childrenOf(child.pid!).length, { timeout: 20_000 }).toBeGreaterThan(0);
      const started = childrenOf(child.pid!);
      child.kill("SIGTERM");
      const [, signal] = (await once(child, "exit")) as [number | null, string];
      expect(signal).toBe("SIGTERM");
      expect(existsSync(folder)).toBe(false);
      await expect.poll(() => started.filter(isRunning), { timeout: 10_000 }).toEqual([]);
    });

    it("says what is wrong with a configuration that Terraform refuses", async () => {
      await expect(openWorkspace(join(SHOP, "..", "broken"))).rejects.toThrow(
        /Unsupported block type|Invalid block definition/,
      );
    });
  },
);

function childrenOf(parent: number): readonly number[] {
  const lines = spawnSync("ps", ["-A", "-o", "ppid=,pid=,comm="], { encoding: "utf8" }).stdout.split("\n");
  const fields = lines.map((line) => line.trim().split(/\s+/));
  return fields
    .filter(([owner, , command]) => Number(owner) === parent && command?.includes("terraform"))
    .map(([, pid]) => Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
