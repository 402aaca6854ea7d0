import { describe, expect, it } from "vitest";

import { assignedAttributes } from "../../src/knowledge/assigned-attributes.js";
import { computedAttributes } from "../../src/knowledge/computed-attributes.js";

describe("what a provider assigns", () => {
  it.each([
    ["aws_vpc", "main_route_table_id"],
    ["azurerm_storage_account", "secondary_web_internet_host"],
    ["azurerm_storage_account", "identity.principal_id"],
    ["azurerm_linux_virtual_machine", "public_ip_address"],
    ["azurerm_linux_web_app", "possible_outbound_ip_addresses"],
    ["google_sql_database_instance", "connection_name"],
    ["google_container_node_pool", "instance_group_urls"],
  ])("to %s is its %s, which nobody can set", (type, name) => {
    expect(computedAttributes(type).has(name)).toBe(true);
    expect(assignedAttributes(type).has(name)).toBe(true);
  });

  it.each([
    ["google_compute_instance", "network_interface.network_ip"],
    ["google_compute_managed_ssl_certificate", "certificate_id"],
    ["azurerm_dns_zone", "soa_record.host_name"],
  ])("to %s is its %s where nobody does", (type, name) => {
    expect(computedAttributes(type).has(name)).toBe(true);
    expect(assignedAttributes(type).has(name)).toBe(false);
  });

  it.each([
    ["google_container_cluster", "master_version"],
    ["google_compute_instance", "current_status"],
    ["google_cloud_run_v2_service", "conditions"],
    ["azurerm_kubernetes_cluster", "current_kubernetes_version"],
    ["azurerm_mysql_flexible_server", "public_network_access_enabled"],
    ["azurerm_storage_account", "primary_location"],
    ["azurerm_storage_account", "primary_table_internet_host"],
  ])("to %s is not its %s, which is worth a question", (type, name) => {
    expect(computedAttributes(type).has(name)).toBe(false);
  });
});
