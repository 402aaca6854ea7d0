import { Testing } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlatformParameters } from "../../stacks/parameters.js";
import { addressesOf, onlyResource, parametersOf, synthesize, withStack } from "./synthesize.js";

const staging = parametersOf("staging");
const production = parametersOf("production");
const inStaging = synthesize(staging);
const inProduction = synthesize(production);

describe("the two environments of this repository", () => {
  it("have the same addresses", () => {
    expect(addressesOf(inStaging)).toEqual(addressesOf(inProduction));
  });

  it("are of a size worth comparing", () => {
    const managed = addressesOf(inStaging).filter((address) => !address.startsWith("data."));
    expect(managed.length).toBeGreaterThanOrEqual(80);
  });

  it("use no more resource types than an offline provider can serve", () => {
    expect(Object.keys(inStaging.resource).length).toBeLessThanOrEqual(55);
  });

  it("keep names of environments, accounts, regions and domains out of every construct id", () => {
    const ids = withStack(production, (stack) => stack.node.findAll().map(({ node }) => node.id), "stack");
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id) => /staging|production|prod|\d{12}|eu-west|acme/.test(id))).toEqual([]);
  });

  it("differ in every parameter in which their files differ", () => {
    expect(onlyResource(inStaging, "aws_db_instance")).toMatchObject({
      instance_class: "db.t4g.medium",
      deletion_protection: false,
      identifier: "acme-staging-database",
    });
    expect(onlyResource(inProduction, "aws_db_instance")).toMatchObject({
      instance_class: "db.r7g.xlarge",
      deletion_protection: true,
      identifier: "acme-production-database",
    });
  });
});

describe("a stack", () => {
  it("is a function of its parameters: one environment with the other's parameters is the other", () => {
    const underIdOf = (id: string, parameters: PlatformParameters): unknown =>
      withStack(parameters, (stack) => JSON.parse(Testing.synth(stack)) as unknown, id);
    expect(underIdOf("staging", production)).toEqual(inProduction);
    expect(underIdOf("production", staging)).toEqual(inStaging);
    expect(inStaging).not.toEqual(inProduction);
  });

  it("is the same each time that it is made", () => {
    expect(JSON.stringify(synthesize(staging))).toBe(JSON.stringify(inStaging));
  });

  it.each([staging, production])("passes what names $name through as text only", (own) => {
    const neutral: PlatformParameters = {
      ...own,
      name: "neutral",
      accountId: "987654321098",
      region: "zz-neutral-9",
      domain: "neutral.test",
      network: { ...own.network, cidr: "198.18.0.0/16" },
    };
    const unmasked = JSON.stringify(synthesize(neutral))
      .replaceAll("zz-neutral-9", own.region)
      .replaceAll("neutral.test", own.domain)
      .replaceAll("neutral", own.name)
      .replaceAll("987654321098", own.accountId)
      .replaceAll("198.18.0.0/16", own.network.cidr);
    expect(JSON.parse(unmasked)).toEqual(synthesize(own));
  });

  it("has the same addresses whatever names it, for any name, account, domain, region and range", () => {
    const identity = fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z0-9]$/),
      accountId: fc.stringMatching(/^[0-9]{12}$/),
      domain: fc.stringMatching(/^[a-z]{1,8}\.example$/),
      region: fc.constantFrom("eu-west-1", "us-east-1", "ap-southeast-2"),
    });
    const expected = addressesOf(inStaging);
    fc.assert(
      fc.property(identity, fc.integer({ min: 0, max: 255 }), (names, second) => {
        const network = { ...staging.network, cidr: `10.${second}.0.0/16` };
        expect(addressesOf(synthesize({ ...staging, ...names, network }))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it("can only be planned in its own account", () => {
    expect(inStaging.provider["aws"]).toEqual([
      expect.objectContaining({ allowed_account_ids: ["111111111111"], region: "eu-west-1" }),
    ]);
  });

  it("tags everything with the environment's name and the given tags", () => {
    expect(inProduction.provider["aws"]?.[0]?.["default_tags"]).toEqual([
      {
        tags: {
          Application: "acme",
          CostCentre: "operations",
          Environment: "production",
          ManagedBy: "terraform",
          Owner: "platform-team",
        },
      },
    ]);
  });

  it("keeps its state in its own bucket, locked and encrypted", () => {
    expect(inProduction.terraform["backend"]).toEqual({
      s3: {
        bucket: "acme-terraform-state-222222222222",
        key: "platform/terraform.tfstate",
        region: "eu-west-1",
        dynamodb_table: "terraform-locks",
        encrypt: true,
      },
    });
  });

  it("takes secrets from sensitive variables without defaults", () => {
    const secret = { type: "string", sensitive: true, nullable: false, description: expect.any(String) as string };
    expect(inStaging.variable).toEqual({
      cache_auth_token: secret,
      database_password: secret,
      payment_api_key: secret,
    });
    expect(onlyResource(inStaging, "aws_db_instance")["password"]).toBe("${var.database_password}");
  });
});
