import type { Behaviours } from "./behaviour.js";

const EC2 = "arn:aws:ec2:{region}:{account}";
const SECURITY_GROUP_RULE = {
  id: "sgr-{hex:17}",
  replace: ["security_group_id"],
  assigned: { arn: `${EC2}:security-group-rule/{id}`, security_group_rule_id: "{id}" },
  keepsNull: true,
} as const;

/** VPC resources, as described by the EC2 part of the provider's documentation. */
export const NETWORK: Behaviours = {
  aws_vpc: {
    id: "vpc-{hex:17}",
    replace: ["cidr_block"],
    defaults: { instance_tenancy: "default", enable_dns_support: true },
    assigned: {
      arn: `${EC2}:vpc/{id}`,
      cidr_block: "10.0.0.0/16",
      default_network_acl_id: "acl-{hex:17}",
      default_route_table_id: "rtb-{hex:17@main}",
      default_security_group_id: "sg-{hex:17}",
      dhcp_options_id: "dopt-{hex:17}",
      enable_dns_hostnames: false,
      enable_network_address_usage_metrics: false,
      ipv6_association_id: "",
      ipv6_cidr_block: "",
      ipv6_cidr_block_network_border_group: "",
      main_route_table_id: "rtb-{hex:17@main}",
      owner_id: "{account}",
    },
    zeros: {
      ipv4_ipam_pool_id: "",
      ipv6_ipam_pool_id: "",
      ipv6_netmask_length: 0,
      assign_generated_ipv6_cidr_block: false,
    },
  },
  aws_subnet: {
    id: "subnet-{hex:17}",
    replace: ["vpc_id", "cidr_block", "availability_zone", "outpost_arn"],
    defaults: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
    assigned: {
      arn: `${EC2}:subnet/{id}`,
      availability_zone: "{region}a",
      availability_zone_id: (read) => zoneId(read("availability_zone")),
      cidr_block: "",
      ipv6_cidr_block: "",
      ipv6_cidr_block_association_id: "",
      owner_id: "{account}",
      private_dns_hostname_type_on_launch: "ip-name",
    },
    zeros: {
      customer_owned_ipv4_pool: "",
      enable_lni_at_device_index: 0,
      map_customer_owned_ip_on_launch: false,
      outpost_arn: "",
    },
  },
  aws_internet_gateway: {
    id: "igw-{hex:17}",
    assigned: { arn: `${EC2}:internet-gateway/{id}`, owner_id: "{account}", vpc_id: "" },
  },
  aws_eip: {
    id: "{allocation_id}",
    replace: ["domain", "network_border_group", "public_ipv4_pool"],
    assigned: {
      allocation_id: "eipalloc-{hex:17}",
      arn: `${EC2}:elastic-ip/{allocation_id}`,
      association_id: "",
      carrier_ip: "",
      customer_owned_ip: "",
      domain: "vpc",
      instance: "",
      ipam_pool_id: "",
      network_border_group: "{region}",
      network_interface: "",
      private_dns: null,
      private_ip: "",
      ptr_record: "",
      public_dns: (read) => `ec2-${read("public_ip").replaceAll(".", "-")}.{region}.compute.amazonaws.com`,
      public_ip: "{number:13-54@a}.{number:1-254@b}.{number:1-254@c}.{number:1-254@d}",
      public_ipv4_pool: "amazon",
    },
    zeros: { customer_owned_ipv4_pool: "" },
  },
  aws_nat_gateway: {
    id: "nat-{hex:17}",
    replace: ["allocation_id", "connectivity_type", "private_ip", "subnet_id"],
    defaults: { connectivity_type: "public" },
    assigned: {
      association_id: "eipassoc-{hex:17}",
      auto_provision_zones: "",
      auto_scaling_ips: "",
      availability_mode: "zonal",
      network_interface_id: "eni-{hex:17}",
      private_ip: "10.{number:0-254@a}.{number:0-254@b}.{number:4-254@c}",
      public_ip: "{number:13-54@d}.{number:1-254@e}.{number:1-254@f}.{number:1-254@g}",
      regional_nat_gateway_address: [],
      regional_nat_gateway_auto_mode: "",
      route_table_id: "",
      secondary_allocation_ids: [],
      secondary_private_ip_address_count: 0,
      secondary_private_ip_addresses: [],
      vpc_id: "",
    },
  },
  aws_route_table: {
    id: "rtb-{hex:17}",
    replace: ["vpc_id"],
    assigned: { arn: `${EC2}:route-table/{id}`, owner_id: "{account}", propagating_vgws: [], route: [] },
    objectAttributes: ["route"],
  },
  aws_route: {
    id: "r-{route_table_id}{digits:10}",
    replace: ["route_table_id", "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"],
    assigned: {
      instance_id: "",
      instance_owner_id: "",
      network_interface_id: "",
      origin: "CreateRoute",
      state: "active",
    },
    zeros: {
      carrier_gateway_id: "",
      core_network_arn: "",
      destination_ipv6_cidr_block: "",
      destination_prefix_list_id: "",
      egress_only_gateway_id: "",
      gateway_id: "",
      local_gateway_id: "",
      nat_gateway_id: "",
      transit_gateway_id: "",
      vpc_endpoint_id: "",
      vpc_peering_connection_id: "",
    },
  },
  aws_route_table_association: {
    id: "rtbassoc-{hex:17}",
    replace: ["subnet_id", "gateway_id"],
    zeros: { gateway_id: "" },
  },
  aws_security_group: {
    id: "sg-{hex:17}",
    replace: ["description", "name", "name_prefix", "vpc_id"],
    defaults: { description: "Managed by Terraform", revoke_rules_on_delete: false },
    assigned: {
      arn: `${EC2}:security-group/{id}`,
      egress: [],
      ingress: [],
      name: "terraform-{digits:26}",
      name_prefix: "",
      owner_id: "{account}",
      vpc_id: "vpc-{hex:17}",
    },
    objectAttributes: ["egress", "ingress"],
  },
  aws_default_security_group: {
    id: "sg-{hex:17}",
    replace: ["vpc_id"],
    assigned: {
      arn: `${EC2}:security-group/{id}`,
      description: "default VPC security group",
      egress: [],
      ingress: [],
      name: "default",
      name_prefix: "",
      owner_id: "{account}",
      vpc_id: "vpc-{hex:17}",
    },
    objectAttributes: ["egress", "ingress"],
  },
  aws_vpc_security_group_ingress_rule: SECURITY_GROUP_RULE,
  aws_vpc_security_group_egress_rule: SECURITY_GROUP_RULE,
  aws_security_group_rule: {
    id: "sgrule-{digits:10}",
    replace: [
      "security_group_id",
      "type",
      "from_port",
      "to_port",
      "protocol",
      "cidr_blocks",
      "source_security_group_id",
      "self",
    ],
    defaults: { self: false },
    assigned: { security_group_rule_id: "sgr-{hex:17}", source_security_group_id: "" },
  },
  aws_network_acl: {
    id: "acl-{hex:17}",
    replace: ["vpc_id"],
    assigned: { arn: `${EC2}:network-acl/{id}`, egress: [], ingress: [], owner_id: "{account}", subnet_ids: [] },
    objectAttributes: ["egress", "ingress"],
  },
  aws_vpc_endpoint: {
    id: "vpce-{hex:17}",
    replace: ["service_name", "vpc_id", "vpc_endpoint_type"],
    defaults: { vpc_endpoint_type: "Gateway" },
    assigned: {
      arn: `${EC2}:vpc-endpoint/{id}`,
      cidr_blocks: [],
      dns_entry: [],
      ip_address_type: "ipv4",
      network_interface_ids: [],
      owner_id: "{account}",
      policy: '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2008-10-17"}',
      prefix_list_id: "pl-{hex:8}",
      private_dns_enabled: false,
      requester_managed: false,
      route_table_ids: [],
      security_group_ids: [],
      service_region: "{region}",
      state: "available",
      subnet_ids: [],
    },
  },
  aws_flow_log: {
    id: "fl-{hex:17}",
    replace: [
      "iam_role_arn",
      "log_destination",
      "log_destination_type",
      "traffic_type",
      "vpc_id",
      "subnet_id",
      "max_aggregation_interval",
    ],
    defaults: { log_destination_type: "cloud-watch-logs", max_aggregation_interval: 600 },
    assigned: {
      arn: `${EC2}:vpc-flow-log/{id}`,
      log_destination: "",
      log_format:
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} " +
        "${packets} ${bytes} ${start} ${end} ${action} ${log-status}",
    },
    zeros: { deliver_cross_account_role: "" },
  },
};

/** `eu-west-1a` has the zone id `euw1-az1`: the direction is shortened, the letter becomes a number. */
export function zoneId(zone: string): string {
  const [, continent = "", direction = "", number = "", letter = "a"] =
    /^([a-z]+)-([a-z]+)-(\d)([a-z])$/.exec(zone) ?? [];
  const short = direction
    .replace("north", "n")
    .replace("south", "s")
    .replace("central", "c")
    .replace("east", "e")
    .replace("west", "w");
  return `${continent}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}
