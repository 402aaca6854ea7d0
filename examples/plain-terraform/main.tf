terraform {
  required_version = ">= 1.4"
}

locals {
  prefix = "shop-${var.environment}"

  # What every service gets, and what a team may set for its own.
  defaults = {
    port      = 8080
    log_level = "info"
    queues    = []
  }
  services = {
    for name, service in var.services :
    name => merge(local.defaults, { for key, value in service : key => value if value != null })
  }

  tags = {
    Application = "shop"
    Environment = var.environment
    Owner       = "platform"
  }
}

resource "terraform_data" "network" {
  input = {
    name = "${local.prefix}-network"
    cidr = var.cidr
    tags = local.tags
  }
}

resource "terraform_data" "database" {
  input = {
    name                = "${local.prefix}-database"
    engine_version      = "16.3"
    instance_class      = var.database.instance_class
    storage_gb          = var.database.storage_gb
    backup_days         = var.database.backup_days
    deletion_protection = var.database.deletion_protection
    parameters          = jsonencode({ max_connections = var.database.storage_gb * 10, timezone = "UTC" })
    password            = var.database_password
    network             = terraform_data.network.id
    tags                = merge(local.tags, { Data = "customers" })
  }
}

resource "terraform_data" "replica" {
  count = var.database.replicas

  input = {
    name   = "${local.prefix}-replica-${count.index}"
    source = terraform_data.database.id
  }
}

module "service" {
  source   = "./modules/service"
  for_each = local.services

  name    = "${local.prefix}-${each.key}"
  service = each.value
  network = terraform_data.network.id
  tags    = merge(local.tags, { Service = each.key })
}

resource "terraform_data" "alarm" {
  count = var.on_call == null ? 0 : 1

  input = {
    name    = "${local.prefix}-alarm"
    notify  = var.on_call
    watches = sort([for service in module.service : service.url])
  }
}
