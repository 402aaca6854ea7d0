# An order service in plain Terraform: locals, modules inside modules, for_each over a map, a data source, a check.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

variable "name" { type = string }
variable "account" { type = string }
variable "cidr" { type = string }
variable "engine_version" { type = string }
variable "instance_class" { type = string }
variable "backup_days" { type = number }
variable "deletion_protection" { type = bool }
variable "log_days" { type = number }
variable "office_cidrs" { type = list(string) }
variable "services" {
  type = map(object({
    image       = string
    cpu         = number
    environment = map(string)
  }))
}
variable "database_password" {
  type      = string
  sensitive = true
}

locals {
  prefix = "orders-${var.name}"
  tags   = { Environment = var.name, Team = "orders" }
  fixed  = { STAGE_COLOUR = "blue", PAYMENT_RETRIES = "3" }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = [var.account]
  default_tags {
    tags = local.tags
  }
}

data "aws_caller_identity" "current" {}

data "aws_ami" "machine" {
  most_recent = true
  owners      = ["amazon"]
  filter {
    name   = "architecture"
    values = ["arm64", "x86_64"]
  }
}

module "network" {
  source       = "./network"
  prefix       = local.prefix
  cidr         = var.cidr
  office_cidrs = var.office_cidrs
}

module "service" {
  source      = "./service"
  for_each    = var.services
  name        = "${local.prefix}-${each.key}"
  image       = each.value.image
  cpu         = each.value.cpu
  environment = merge(local.fixed, each.value.environment, { DATABASE_HOST = aws_db_instance.main.address, ARCHIVE_BUCKET = aws_s3_bucket.archive.bucket })
  log_days    = var.log_days
}

resource "aws_kms_key" "main" {
  description         = "Everything that ${local.prefix} keeps"
  enable_key_rotation = true
}

resource "aws_db_subnet_group" "main" {
  name       = local.prefix
  subnet_ids = module.network.subnet_ids
}

resource "aws_db_instance" "main" {
  identifier              = "${local.prefix}-main"
  engine                  = "postgres"
  engine_version          = var.engine_version
  instance_class          = var.instance_class
  allocated_storage       = 50
  max_allocated_storage   = 200
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.main.arn
  username                = "orders"
  password                = var.database_password
  backup_retention_period = var.backup_days
  deletion_protection     = var.deletion_protection
  db_subnet_group_name    = aws_db_subnet_group.main.name
  vpc_security_group_ids  = [module.network.database_group_id]
  skip_final_snapshot     = true

  lifecycle {
    # The storage grows by itself.
    ignore_changes = [allocated_storage]
    precondition {
      condition     = var.backup_days >= 1
      error_message = "Backups must be kept for a day at least."
    }
  }
}

resource "aws_launch_template" "batch" {
  name          = "${local.prefix}-batch"
  image_id      = data.aws_ami.machine.id
  instance_type = "m7g.large"
}

resource "aws_s3_bucket" "archive" {
  bucket = "${local.prefix}-archive-${var.account}"
}

resource "aws_sqs_queue" "orders" {
  name                       = "${local.prefix}-orders"
  visibility_timeout_seconds = 60
}

resource "aws_iam_policy" "worker" {
  name = "${local.prefix}-worker"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Receive", Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage"], Resource = aws_sqs_queue.orders.arn },
      { Sid = "Send", Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn },
    ]
  })
}

check "logs" {
  assert {
    condition     = var.log_days >= 7
    error_message = "Logs must be kept for a week at least."
  }
}

output "queue_url" { value = aws_sqs_queue.orders.url }
output "account" { value = data.aws_caller_identity.current.account_id }
