import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import type { Wafv2WebAclRule } from "@cdktf/provider-aws/lib/wafv2-web-acl/index.js";
import { Construct } from "constructs";

/** What {@link Firewall} needs. */
export interface FirewallProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The load balancer to stand in front of. */
  readonly loadBalancerArn: string;
  readonly requestsPerFiveMinutes: number;
}

/** A web application firewall with AWS's common rules and a limit on requests per address. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id);
    const acl = new Wafv2WebAcl(this, "acl", {
      name: props.prefix,
      description: "Common rules and a request limit",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visibility(props.prefix),
      rule: [commonRules(props.prefix), requestLimit(props.prefix, props.requestsPerFiveMinutes)],
    });
    new Wafv2WebAclAssociation(this, "association", {
      resourceArn: props.loadBalancerArn,
      webAclArn: acl.arn,
    });
  }
}

// The bindings take statements as they stand in the configuration, hence the names with underscores.
function commonRules(prefix: string): Wafv2WebAclRule {
  return {
    name: "common",
    priority: 10,
    overrideAction: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: "AWS", name: "AWSManagedRulesCommonRuleSet" } },
    visibilityConfig: visibility(`${prefix}-common`),
  };
}

function requestLimit(prefix: string, requestsPerFiveMinutes: number): Wafv2WebAclRule {
  return {
    name: "request-limit",
    priority: 20,
    action: { block: {} },
    statement: { rate_based_statement: { limit: requestsPerFiveMinutes, aggregate_key_type: "IP" } },
    visibilityConfig: visibility(`${prefix}-request-limit`),
  };
}

function visibility(metricName: string): {
  metricName: string;
  cloudwatchMetricsEnabled: boolean;
  sampledRequestsEnabled: boolean;
} {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
