import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule/index.js";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener/index.js";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { Construct } from "constructs";
import { ports } from "./ports.js";

/** What {@link LoadBalancer} needs. */
export interface LoadBalancerProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** A validated certificate for the domain. */
  readonly certificateArn: string;
  /** The bucket for access logs. */
  readonly accessLogBucket: string;
}

/**
 * The way in: an application load balancer that sends plain HTTP to HTTPS, `/api/` to the api, keeps
 * `/internal/` shut, and gives everything else to the web service.
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  readonly dnsName: string;
  readonly zoneId: string;
  readonly webTargetGroup: LbTargetGroup;
  readonly apiTargetGroup: LbTargetGroup;
  /** What a service has to wait for: a target group that no listener uses yet cannot take tasks. */
  readonly routes: readonly (LbListener | LbListenerRule)[];

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const balancer = this.#balancer(props);
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.webTargetGroup = this.#targetGroup("web", ports.web, props);
    this.apiTargetGroup = this.#targetGroup("api", ports.api, props);
    this.#redirectToTls();
    const listener = this.#listener(props.certificateArn);
    this.routes = [listener, this.#apiRoute(listener), this.#closedRoute(listener)];
  }

  #balancer(props: LoadBalancerProps): Lb {
    return new Lb(this, "balancer", {
      name: props.prefix,
      loadBalancerType: "application",
      internal: false,
      subnets: [...props.subnetIds],
      securityGroups: [props.securityGroupId],
      dropInvalidHeaderFields: true,
      enableDeletionProtection: true,
      idleTimeout: 65,
      accessLogs: { bucket: props.accessLogBucket, enabled: true },
      tags: { Name: props.prefix },
    });
  }

  #targetGroup(name: string, port: number, props: LoadBalancerProps): LbTargetGroup {
    return new LbTargetGroup(this, `${name}-targets`, {
      name: `${props.prefix}-${name}`,
      targetType: "ip",
      protocol: "HTTP",
      port,
      vpcId: props.vpcId,
      deregistrationDelay: "30",
      healthCheck: {
        path: "/health",
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  #redirectToTls(): void {
    new LbListener(this, "http", {
      loadBalancerArn: this.arn,
      port: ports.http,
      protocol: "HTTP",
      defaultAction: [
        { type: "redirect", redirect: { protocol: "HTTPS", port: String(ports.https), statusCode: "HTTP_301" } },
      ],
    });
  }

  #listener(certificateArn: string): LbListener {
    return new LbListener(this, "https", {
      loadBalancerArn: this.arn,
      port: ports.https,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn: this.webTargetGroup.arn }],
    });
  }

  #apiRoute(listener: LbListener): LbListenerRule {
    return new LbListenerRule(this, "api-route", {
      listenerArn: listener.arn,
      priority: 20,
      action: [{ type: "forward", targetGroupArn: this.apiTargetGroup.arn }],
      condition: [{ pathPattern: { values: ["/api/*"] } }],
    });
  }

  #closedRoute(listener: LbListener): LbListenerRule {
    return new LbListenerRule(this, "closed-route", {
      listenerArn: listener.arn,
      priority: 10,
      action: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "Forbidden", statusCode: "403" },
        },
      ],
      condition: [{ pathPattern: { values: ["/internal/*", "/api/internal/*"] } }],
    });
  }
}
