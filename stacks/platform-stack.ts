import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Backend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { Platform } from "../modules/index.js";
import type { PlatformSecrets } from "../modules/index.js";
import type { PlatformParameters } from "./parameters.js";

/**
 * One environment: the platform, the provider that makes it in the right account, and where its state is kept.
 * A function of `parameters` alone. It reads no file, no process environment and no clock, and may be called
 * any number of times in one process with any parameters.
 */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, id: string, parameters: PlatformParameters) {
    super(scope, id);
    this.addOverride("terraform.required_version", ">= 1.6");
    new S3Backend(this, {
      bucket: parameters.state.bucket,
      key: "platform/terraform.tfstate",
      region: parameters.region,
      dynamodbTable: parameters.state.lockTable,
      encrypt: true,
    });
    new AwsProvider(this, "aws", {
      region: parameters.region,
      // The account guard: a plan made with another environment's credentials fails before it changes anything.
      allowedAccountIds: [parameters.accountId],
      defaultTags: [{ tags: defaultTags(parameters) }],
    });
    addOutputs(this, parameters, new Platform(this, "platform", { ...parameters, secrets: secretVariables(this) }));
  }
}

// --- internal ---

function defaultTags(parameters: PlatformParameters): Record<string, string> {
  return {
    ...parameters.tags,
    Application: parameters.application,
    Environment: parameters.name,
    ManagedBy: "terraform",
  };
}

function secretVariables(stack: TerraformStack): PlatformSecrets {
  return {
    databasePassword: sensitiveVariable(stack, "database_password", "Password of the database's master user"),
    cacheAuthToken: sensitiveVariable(stack, "cache_auth_token", "Token that clients of the cache present"),
    paymentApiKey: sensitiveVariable(stack, "payment_api_key", "Key for the payment provider"),
  };
}

function sensitiveVariable(stack: TerraformStack, name: string, description: string): string {
  return new TerraformVariable(stack, name, { type: "string", description, sensitive: true, nullable: false })
    .stringValue;
}

function addOutputs(stack: TerraformStack, parameters: PlatformParameters, platform: Platform): void {
  const outputs = {
    url: `https://${parameters.domain}`,
    vpc_id: platform.vpcId,
    load_balancer_dns_name: platform.loadBalancerDnsName,
    database_host: platform.databaseHost,
    cache_host: platform.cacheHost,
    assets_bucket: platform.assetsBucket,
    name_servers: platform.nameServers,
  };
  for (const [name, value] of Object.entries(outputs)) new TerraformOutput(stack, name, { value });
}
