# One service: its task, its logs, its alarms.
variable "name" { type = string }
variable "image" { type = string }
variable "cpu" { type = number }
variable "environment" { type = map(string) }
variable "log_days" { type = number }

locals {
  environment = [for name, value in var.environment : { name = name, value = value }]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}"
  retention_in_days = var.log_days
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = 2048
  container_definitions = jsonencode([{
    name        = "main"
    image       = var.image
    essential   = true
    environment = local.environment
  }])
}

module "alarms" {
  source    = "./alarms"
  name      = var.name
  log_group = aws_cloudwatch_log_group.this.name
}
