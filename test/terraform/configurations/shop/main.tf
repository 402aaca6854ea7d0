# A shop in plain Terraform, for trying out the offline provider: resource types that the platform does not use,
# a module used twice, for_each and count, a second provider configuration, and a backend that tests must not reach.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
  backend "s3" {
    bucket = "shop-terraform-state"
    key    = "shop.tfstate"
    region = "eu-west-1"
  }
}

variable "account" { type = string }
variable "name" { type = string }
variable "engine_version" {
  type    = string
  default = "16.4"
}
variable "database_name" {
  type    = string
  default = "shop"
}
variable "extra_tags" {
  type    = map(string)
  default = {}
}
variable "password" {
  type      = string
  sensitive = true
  default   = "not-a-real-password"
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = [var.account]
  default_tags {
    tags = { Environment = var.name }
  }
}

provider "aws" {
  alias  = "global"
  region = "us-east-1"
}

data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_region" "global" { provider = aws.global }
data "aws_availability_zones" "available" { state = "available" }
data "aws_ami" "machine" {
  most_recent = true
  owners      = ["amazon"]
}
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_hostnames = true
  tags                 = merge({ Name = var.name }, var.extra_tags)
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_subnet" "public" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}

resource "aws_eip" "fixed" {
  count = 2
}

resource "aws_security_group" "web" {
  name   = "${var.name}-web"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "192.168.0.0/16"]
  }
}

resource "aws_vpc_security_group_egress_rule" "web" {
  security_group_id = aws_security_group.web.id
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_db_subnet_group" "main" {
  name       = var.name
  subnet_ids = aws_subnet.public[*].id
}

resource "aws_db_instance" "main" {
  identifier             = "${var.name}-main"
  engine                 = "postgres"
  engine_version         = var.engine_version
  db_name                = var.database_name
  instance_class         = "db.t4g.medium"
  allocated_storage      = 20
  username               = "shop"
  password               = var.password
  db_subnet_group_name   = aws_db_subnet_group.main.name
  vpc_security_group_ids = [aws_security_group.web.id]
  skip_final_snapshot    = true
}

resource "aws_rds_cluster" "reports" {
  cluster_identifier  = "${var.name}-reports"
  engine              = "aurora-postgresql"
  master_username     = "reports"
  master_password     = var.password
  skip_final_snapshot = true
}

resource "aws_rds_cluster_instance" "reports" {
  cluster_identifier = aws_rds_cluster.reports.id
  engine             = aws_rds_cluster.reports.engine
  instance_class     = "db.r6g.large"
}

resource "aws_dynamodb_table" "carts" {
  name         = "${var.name}-carts"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_kms_key" "main" {
  description = "Key of ${var.name}"
}

resource "aws_kms_alias" "main" {
  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.main.key_id
}

resource "aws_sqs_queue" "orders" {
  name              = "${var.name}-orders"
  kms_master_key_id = aws_kms_key.main.arn
}

resource "aws_sns_topic" "alarms" {
  name = "${var.name}-alarms"
}

resource "aws_sns_topic_subscription" "orders" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.orders.arn
}

resource "aws_iam_role" "worker" {
  name               = "${var.name}-worker"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_policy" "worker" {
  name = "${var.name}-worker"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = aws_sqs_queue.orders.arn }]
  })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = aws_iam_policy.worker.arn
}

resource "aws_cloudwatch_log_group" "service" {
  for_each          = toset(["catalogue", "checkout"])
  name              = "/${var.name}/${each.key}"
  retention_in_days = 14
}

resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "${var.name}-nightly"
  schedule_expression = "cron(0 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "nightly" {
  rule = aws_cloudwatch_event_rule.nightly.name
  arn  = aws_sqs_queue.orders.arn
}

resource "aws_launch_template" "batch" {
  name          = "${var.name}-batch"
  image_id      = data.aws_ami.machine.id
  instance_type = "m7g.large"
}

resource "aws_autoscaling_group" "batch" {
  name                = "${var.name}-batch"
  min_size            = 1
  max_size            = 4
  vpc_zone_identifier = aws_subnet.public[*].id
  launch_template {
    id      = aws_launch_template.batch.id
    version = aws_launch_template.batch.latest_version
  }
}

resource "aws_wafv2_ip_set" "offices" {
  provider           = aws.global
  name               = "${var.name}-offices"
  scope              = "CLOUDFRONT"
  ip_address_version = "IPV4"
  addresses          = ["203.0.113.0/24"]
}

resource "aws_ssm_parameter" "release" {
  name  = "/${var.name}/release"
  type  = "String"
  value = "2026.1"
}

resource "aws_ecr_repository" "service" {
  for_each = toset(["catalogue", "checkout"])
  name     = "${var.name}/${each.key}"
}

module "catalogue" {
  source  = "./service"
  name    = "${var.name}-catalogue"
  vpc_id  = aws_vpc.main.id
  subnets = aws_subnet.public[*].id
}

module "checkout" {
  source  = "./service"
  name    = "${var.name}-checkout"
  vpc_id  = aws_vpc.main.id
  subnets = aws_subnet.public[*].id
}

output "account" { value = data.aws_caller_identity.current.account_id }
output "regions" { value = [data.aws_region.current.region, data.aws_region.global.region] }
output "office_set" { value = aws_wafv2_ip_set.offices.arn }
output "database" { value = aws_db_instance.main.endpoint }
output "image" { value = data.aws_ami.machine.id }
output "addresses" { value = aws_eip.fixed[*].id }
output "assume_policy" { value = data.aws_iam_policy_document.assume.json }
