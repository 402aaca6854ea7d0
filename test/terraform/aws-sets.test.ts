import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { findBindings, readAllBindings } from "../../scripts/aws-schema/read-bindings.js";
import { formatSetTable, setTable, type SetTable } from "../../scripts/aws-schema/set-paths.js";

const text = readFileSync(new URL("../../data/sets/hashicorp-aws.json", import.meta.url), "utf8");
const table = JSON.parse(text) as SetTable;

describe("the committed table of AWS sets", () => {
  it("is what the script makes of the installed bindings today", () => {
    const bindings = findBindings();
    expect(formatSetTable(setTable(bindings.providerVersion, readAllBindings(bindings))) === text).toBe(true);
  }, 30_000);

  it("stays small enough to be read at every start", () => {
    expect(text.length).toBeLessThan(400_000);
  });

  it("covers resources and data sources by the hundred", () => {
    expect(Object.keys(table.resources).length).toBeGreaterThan(1500);
    expect(Object.keys(table.data).length).toBeGreaterThan(600);
  });

  it.each([
    ["aws_security_group", "ingress"],
    ["aws_security_group", "ingress.security_groups"],
    ["aws_db_instance", "vpc_security_group_ids"],
    ["aws_db_instance", "enabled_cloudwatch_logs_exports"],
    ["aws_lb", "subnets"],
    ["aws_ecs_service", "network_configuration.subnets"],
    ["aws_ecs_task_definition", "requires_compatibilities"],
    ["aws_autoscaling_group", "vpc_zone_identifier"],
    ["aws_lb_listener_rule", "condition"],
    ["aws_acm_certificate", "domain_validation_options"],
    ["aws_wafv2_web_acl", "rule"],
    ["aws_wafv2_web_acl", "rule.statement.**.text_transformation"],
  ])("knows %s.%s as a set", (type, path) => {
    expect(table.resources[type]).toContain(path);
  });

  it.each([
    ["aws_security_group", "ingress.cidr_blocks"],
    ["aws_lb_listener_rule", "action"],
    ["aws_route53_zone", "name_servers"],
    ["aws_ecs_service", "capacity_provider_strategy.weight"],
    ["aws_cloudfront_distribution", "ordered_cache_behavior"],
  ])("knows %s.%s as no set", (type, path) => {
    expect(Object.keys(table.resources)).toContain(type);
    expect(table.resources[type]).not.toContain(path);
  });

  it("knows that computed attributes can be sets", () => {
    expect(table.data["aws_subnets"]).not.toContain("ids");
    expect(table.data["aws_availability_zones"]).toContain("group_names");
    expect(table.resources["aws_lb_target_group"]).toContain("load_balancer_arns");
  });

  it("lists types without any set, so that their arrays are known to be lists", () => {
    expect(table.resources["aws_ssm_parameter"]).toEqual([]);
  });
});
