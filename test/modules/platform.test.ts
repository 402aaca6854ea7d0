import { describe, expect, it } from "vitest";
import type { PlatformParameters } from "../../stacks/parameters.js";
import { addressesOf, onlyResource, parametersOf, synthesize } from "../stacks/synthesize.js";
import type { Block, Configuration } from "../stacks/synthesize.js";

const settings = parametersOf("staging");
const configuration = synthesize(settings);

function withNetwork(change: Partial<PlatformParameters["network"]>): PlatformParameters {
  return { ...settings, network: { ...settings.network, ...change } };
}

function typesThatDisappear(changed: PlatformParameters): readonly string[] {
  const remaining = new Set(addressesOf(synthesize(changed)));
  return addressesOf(configuration)
    .filter((address) => !remaining.has(address))
    .map((address) => address.split(".", 1).join(""))
    .sort();
}

function resourcesOf({ resource }: Configuration, type: string): readonly Block[] {
  return Object.values(resource[type] ?? {});
}

describe("the network", () => {
  it("has a public, a private and a data subnet in every zone", () => {
    const tiersIn = (azCount: number): unknown[] =>
      resourcesOf(synthesize(withNetwork({ azCount })), "aws_subnet").map(
        (subnet) => (subnet["tags"] as { Tier: string }).Tier,
      );
    expect(tiersIn(2).sort()).toEqual(["data", "data", "private", "private", "public", "public"]);
    expect(tiersIn(4)).toHaveLength(12);
  });

  it("cuts subnets out of the VPC's range without overlap", () => {
    const blocks = resourcesOf(synthesize(withNetwork({ azCount: 4 })), "aws_subnet").map(
      (subnet) => /^\$\{cidrsubnet\(aws_vpc\.\S+\.cidr_block, 4, (\d+)\)\}$/.exec(String(subnet["cidr_block"]))?.[1],
    );
    expect(new Set(blocks)).toEqual(new Set(Array.from({ length: 12 }, (_, block) => String(block))));
  });

  it("shares one NAT gateway between private subnets when it is given one", () => {
    expect(typesThatDisappear(withNetwork({ natGateways: 1 }))).toEqual(["aws_eip", "aws_nat_gateway"]);
    const routed = resourcesOf(synthesize(withNetwork({ natGateways: 1 })), "aws_route").flatMap(
      (route) => route["nat_gateway_id"] ?? [],
    );
    expect(routed).toHaveLength(2);
    expect(new Set(routed).size).toBe(1);
  });

  it("gives each private subnet a NAT gateway of its own zone when there is one for each", () => {
    const routed = resourcesOf(configuration, "aws_route").flatMap((route) => route["nat_gateway_id"] ?? []);
    expect(new Set(routed).size).toBe(2);
  });

  it.each([0, 3])("refuses %i NAT gateways for two zones", (natGateways) => {
    expect(() => synthesize(withNetwork({ natGateways }))).toThrow(
      `network.natGateways must be from 1 to network.azCount (2), not ${natGateways}`,
    );
  });

  it("does not give data subnets a way out", () => {
    const tables = resourcesOf(configuration, "aws_route").map((route) => String(route["route_table_id"]));
    expect(tables.filter((table) => table.includes("data-routes"))).toEqual([]);
  });
});

describe("the firewall", () => {
  it("can be left out, and takes nothing else with it", () => {
    const without = { ...settings, firewall: { ...settings.firewall, enabled: false } };
    expect(typesThatDisappear(without)).toEqual(["aws_wafv2_web_acl", "aws_wafv2_web_acl_association"]);
  });
});

describe("security groups", () => {
  it("let only the load balancer be reached from the internet", () => {
    const open = resourcesOf(configuration, "aws_vpc_security_group_ingress_rule").filter(
      (rule) => rule["cidr_ipv4"] === "0.0.0.0/0",
    );
    expect(open.map((rule) => rule["from_port"]).sort()).toEqual([443, 80]);
    expect(open.every((rule) => String(rule["security_group_id"]).includes("load-balancer"))).toBe(true);
  });

  it("let operators reach both data stores from every range that is given", () => {
    const changed = synthesize(withNetwork({ operatorCidrs: ["10.9.0.0/24", "10.8.0.0/24", "10.7.0.0/24"] }));
    const toDatabase = resourcesOf(changed, "aws_vpc_security_group_ingress_rule").flatMap((rule) =>
      rule["from_port"] === 5432 ? (rule["cidr_ipv4"] ?? []) : [],
    );
    expect([...toDatabase].sort()).toEqual(["10.7.0.0/24", "10.8.0.0/24", "10.9.0.0/24"]);
    const cache = resourcesOf(changed, "aws_security_group").find((group) => group["description"] === "Redis");
    expect(cache?.["ingress"]).toContainEqual(
      expect.objectContaining({ cidr_blocks: ["10.9.0.0/24", "10.8.0.0/24", "10.7.0.0/24"], from_port: 6379 }),
    );
  });
});

describe("data stores", () => {
  it("take parameter families from the major versions of their engines", () => {
    const changed = synthesize({
      ...settings,
      database: { ...settings.database, engineVersion: "17.2" },
      cache: { ...settings.cache, engineVersion: "6.2" },
    });
    expect(onlyResource(changed, "aws_db_parameter_group")["family"]).toBe("postgres17");
    expect(onlyResource(changed, "aws_elasticache_parameter_group")["family"]).toBe("redis6");
  });

  it("fail over only when there is something to fail over to", () => {
    const failover = (nodes: number): unknown =>
      onlyResource(
        synthesize({ ...settings, cache: { ...settings.cache, nodes } }),
        "aws_elasticache_replication_group",
      )["automatic_failover_enabled"];
    expect([failover(1), failover(2)]).toEqual([false, true]);
  });
});

describe("services", () => {
  const containerOf = (service: string): Record<string, unknown> => {
    const tasks = resourcesOf(configuration, "aws_ecs_task_definition");
    const task = tasks.find((candidate) => candidate["family"] === `acme-staging-${service}`);
    return (JSON.parse(String(task?.["container_definitions"])) as Record<string, unknown>[])[0] ?? {};
  };
  const variablesOf = (service: string): Record<string, string> =>
    Object.fromEntries(
      (containerOf(service)["environment"] as { name: string; value: string }[]).map(({ name, value }) => [
        name,
        value,
      ]),
    );

  it("run the image of the given tag", () => {
    expect(containerOf("api")["image"]).toBe("333333333333.dkr.ecr.eu-west-1.amazonaws.com/api:4.12.3");
  });

  it("get the flags, their own variables, and the third parties that they call", () => {
    expect(variablesOf("api")).toMatchObject({
      FEATURE_NEW_CHECKOUT: "true",
      FEATURE_INSTANT_REFUNDS: "false",
      LOG_LEVEL: "debug",
      PAYMENT_URL: "https://api.sandbox.payments.example",
      PUBLIC_URL: "https://staging.acme.example",
    });
    expect(variablesOf("web")).not.toHaveProperty("PAYMENT_URL");
  });

  it("get secrets by reference, never by value", () => {
    const secrets = containerOf("api")["secrets"] as { name: string; valueFrom: string }[];
    expect(secrets.map(({ name }) => name)).toEqual(["CACHE_AUTH_TOKEN", "DATABASE_PASSWORD", "PAYMENT_API_KEY"]);
    expect(secrets.every(({ valueFrom }) => valueFrom.startsWith("${aws_secretsmanager_secret."))).toBe(true);
    expect(containerOf("web")["secrets"]).toEqual([]);
  });

  it("leave the number of tasks to autoscaling", () => {
    for (const service of resourcesOf(configuration, "aws_ecs_service")) {
      expect(service["lifecycle"]).toEqual({ ignore_changes: ["desired_count"] });
    }
    expect(
      resourcesOf(configuration, "aws_appautoscaling_target").map((target) => [
        target["min_capacity"],
        target["max_capacity"],
      ]),
    ).toEqual([
      [2, 4],
      [2, 4],
    ]);
  });
});
