import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js";
import { Construct } from "constructs";
import { ports } from "./ports.js";

const anywhere = "0.0.0.0/0";

/** What {@link SecurityGroups} needs. */
export interface SecurityGroupsProps {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The VPC that the groups belong to. */
  readonly vpcId: string;
  /** IPv4 ranges from which operators reach the data stores. */
  readonly operatorCidrs: readonly string[];
}

/**
 * Who may talk to whom: the internet to the load balancer, the load balancer to the services, the api to the
 * database and the cache, the services to the outside by TLS only, operators to the data stores.
 * Rules are resources of their own, except those of the cache, whose rules stand in the group.
 */
export class SecurityGroups extends Construct {
  readonly loadBalancerId: string;
  readonly webId: string;
  readonly apiId: string;
  readonly databaseId: string;
  readonly cacheId: string;
  readonly #props: SecurityGroupsProps;

  constructor(scope: Construct, id: string, props: SecurityGroupsProps) {
    super(scope, id);
    this.#props = props;
    this.loadBalancerId = this.#group("load-balancer", "Load balancer, open to the internet");
    this.webId = this.#group("web", "Tasks of the web service");
    this.apiId = this.#group("api", "Tasks of the api service");
    this.databaseId = this.#group("database", "PostgreSQL");
    this.cacheId = this.#cacheGroup();

    this.#admitInternet();
    this.#connect("load-balancer-to-web", this.loadBalancerId, this.webId, ports.web);
    this.#connect("load-balancer-to-api", this.loadBalancerId, this.apiId, ports.api);
    this.#connect("api-to-database", this.apiId, this.databaseId, ports.database);
    this.#allowOut("api-to-cache", this.apiId, ports.cache, { referencedSecurityGroupId: this.cacheId });
    this.#allowOut("web-to-internet", this.webId, ports.https, { cidrIpv4: anywhere });
    this.#allowOut("api-to-internet", this.apiId, ports.https, { cidrIpv4: anywhere });
    props.operatorCidrs.forEach((cidrIpv4, index) => {
      this.#allowIn(`operators-to-database-${index}`, this.databaseId, ports.database, { cidrIpv4 });
    });
  }

  #group(name: string, description: string): string {
    const fullName = `${this.#props.prefix}-${name}`;
    return new SecurityGroup(this, name, {
      name: fullName,
      description,
      vpcId: this.#props.vpcId,
      tags: { Name: fullName },
    }).id;
  }

  #cacheGroup(): string {
    const fullName = `${this.#props.prefix}-cache`;
    const toCache = { protocol: "tcp", fromPort: ports.cache, toPort: ports.cache };
    return new SecurityGroup(this, "cache", {
      name: fullName,
      description: "Redis",
      vpcId: this.#props.vpcId,
      ingress: [
        { ...toCache, description: "From the api service", securityGroups: [this.apiId] },
        { ...toCache, description: "From operators", cidrBlocks: [...this.#props.operatorCidrs] },
      ],
      tags: { Name: fullName },
    }).id;
  }

  #admitInternet(): void {
    this.#allowIn("internet-to-load-balancer-http", this.loadBalancerId, ports.http, { cidrIpv4: anywhere });
    this.#allowIn("internet-to-load-balancer-https", this.loadBalancerId, ports.https, { cidrIpv4: anywhere });
  }

  #connect(id: string, from: string, to: string, port: number): void {
    this.#allowOut(`${id}-out`, from, port, { referencedSecurityGroupId: to });
    this.#allowIn(`${id}-in`, to, port, { referencedSecurityGroupId: from });
  }

  #allowIn(id: string, securityGroupId: string, port: number, peer: Peer): void {
    new VpcSecurityGroupIngressRule(this, id, { ...ruleFor(id, port), ...peer, securityGroupId });
  }

  #allowOut(id: string, securityGroupId: string, port: number, peer: Peer): void {
    new VpcSecurityGroupEgressRule(this, id, { ...ruleFor(id, port), ...peer, securityGroupId });
  }
}

/** The other end of a rule: a range of addresses or a group. */
type Peer = { readonly cidrIpv4: string } | { readonly referencedSecurityGroupId: string };

function ruleFor(
  id: string,
  port: number,
): { description: string; ipProtocol: string; fromPort: number; toPort: number } {
  return { description: id.replaceAll("-", " "), ipProtocol: "tcp", fromPort: port, toPort: port };
}
