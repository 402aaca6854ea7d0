import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { NetworkSettings } from "./parameters.js";

const anywhere = "0.0.0.0/0";

/** Each tier of subnets and the first of the /20 blocks that belong to it; four blocks are kept for each. */
const tiers = { public: 0, private: 4, data: 8 } as const;
type Tier = keyof typeof tiers;

/** What {@link Network} needs. */
export interface NetworkProps extends NetworkSettings {
  /** Begins every name that is made here. */
  readonly prefix: string;
  /** The region, for the name of the S3 endpoint. */
  readonly region: string;
}

/**
 * A VPC with three subnets per availability zone: public ones for load balancers and NAT gateways, private
 * ones that reach the internet through NAT, and data subnets that do not reach it at all.
 * Throws when there are more NAT gateways than zones, or none.
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
  readonly dataSubnetIds: readonly string[];
  readonly #props: NetworkProps;
  readonly #vpc: Vpc;
  readonly #zones: DataAwsAvailabilityZones;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    requireNatGatewaysFit(props);
    this.#props = props;
    this.#zones = new DataAwsAvailabilityZones(this, "zones", {
      state: "available",
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    this.#vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: props.prefix },
    });
    this.vpcId = this.#vpc.id;

    const publicSubnets = this.#subnets("public");
    const privateSubnets = this.#subnets("private");
    const dataSubnets = this.#subnets("data");
    this.publicSubnetIds = publicSubnets.map((subnet) => subnet.id);
    this.privateSubnetIds = privateSubnets.map((subnet) => subnet.id);
    this.dataSubnetIds = dataSubnets.map((subnet) => subnet.id);

    this.#routePublic(publicSubnets);
    const privateTables = this.#routePrivate(privateSubnets, this.#natGateways(publicSubnets));
    const dataTable = this.#routeData(dataSubnets);
    this.#storageEndpoint([...privateTables, dataTable]);
  }

  #subnets(tier: Tier): readonly Subnet[] {
    return numbersUpTo(this.#props.azCount).map(
      (zone) =>
        new Subnet(this, `${tier}-subnet-${zone}`, {
          vpcId: this.vpcId,
          availabilityZone: Fn.element(this.#zones.names, zone),
          cidrBlock: Fn.cidrsubnet(this.#vpc.cidrBlock, 4, tiers[tier] + zone),
          mapPublicIpOnLaunch: false,
          tags: { Name: `${this.#props.prefix}-${tier}-${zone}`, Tier: tier },
        }),
    );
  }

  #routePublic(subnets: readonly Subnet[]): void {
    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId: this.vpcId,
      tags: { Name: this.#props.prefix },
    });
    const table = this.#routeTable("public-routes", "public");
    new Route(this, "public-default-route", {
      routeTableId: table.id,
      destinationCidrBlock: anywhere,
      gatewayId: gateway.id,
    });
    this.#associate("public", subnets, () => table);
  }

  #natGateways(publicSubnets: readonly Subnet[]): readonly NatGateway[] {
    return publicSubnets.slice(0, this.#props.natGateways).map((subnet, zone) => {
      const tags = { Name: `${this.#props.prefix}-nat-${zone}` };
      const address = new Eip(this, `nat-address-${zone}`, { domain: "vpc", tags });
      return new NatGateway(this, `nat-gateway-${zone}`, { allocationId: address.id, subnetId: subnet.id, tags });
    });
  }

  #routePrivate(subnets: readonly Subnet[], gateways: readonly NatGateway[]): readonly RouteTable[] {
    const tables = subnets.map((_, zone) => {
      const table = this.#routeTable(`private-routes-${zone}`, `private-${zone}`);
      new Route(this, `private-default-route-${zone}`, {
        routeTableId: table.id,
        destinationCidrBlock: anywhere,
        natGatewayId: elementOf(gateways, zone % gateways.length).id,
      });
      return table;
    });
    this.#associate("private", subnets, (zone) => elementOf(tables, zone));
    return tables;
  }

  #routeData(subnets: readonly Subnet[]): RouteTable {
    const table = this.#routeTable("data-routes", "data");
    this.#associate("data", subnets, () => table);
    return table;
  }

  #routeTable(id: string, label: string): RouteTable {
    return new RouteTable(this, id, { vpcId: this.vpcId, tags: { Name: `${this.#props.prefix}-${label}` } });
  }

  #associate(tier: Tier, subnets: readonly Subnet[], tableOf: (zone: number) => RouteTable): void {
    subnets.forEach((subnet, zone) => {
      new RouteTableAssociation(this, `${tier}-association-${zone}`, {
        subnetId: subnet.id,
        routeTableId: tableOf(zone).id,
      });
    });
  }

  #storageEndpoint(tables: readonly RouteTable[]): void {
    new VpcEndpoint(this, "storage-endpoint", {
      vpcId: this.vpcId,
      serviceName: `com.amazonaws.${this.#props.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: tables.map((table) => table.id),
      tags: { Name: `${this.#props.prefix}-s3` },
    });
  }
}

function requireNatGatewaysFit({ azCount, natGateways }: NetworkSettings): void {
  if (natGateways < 1 || natGateways > azCount) {
    throw new Error(`network.natGateways must be from 1 to network.azCount (${azCount}), not ${natGateways}`);
  }
}

function numbersUpTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function elementOf<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no element ${index} among ${items.length}`);
  return item;
}
