variable "name" {
  type = string
}

variable "service" {
  type = object({
    image     = string
    replicas  = number
    port      = number
    log_level = string
    queues    = list(string)
  })
}

variable "network" {
  type = string
}

variable "tags" {
  type = map(string)
}

locals {
  environment = {
    PORT      = tostring(var.service.port)
    LOG_LEVEL = upper(var.service.log_level)
    QUEUES    = join(",", module.queue[*].name)
  }
}

resource "terraform_data" "task" {
  input = {
    family = var.name
    containers = jsonencode([{
      name        = "main"
      image       = var.service.image
      environment = [for key, value in local.environment : { name = key, value = value }]
    }])
    network = var.network
    tags    = var.tags
  }
}

resource "terraform_data" "instance" {
  count = var.service.replicas

  input = "${var.name}-${count.index}"
}

module "queue" {
  source = "../queue"
  count  = length(var.service.queues)

  name = "${var.name}-${var.service.queues[count.index]}"
  tags = var.tags
}

output "url" {
  value = "https://${var.name}.example.com:${var.service.port}"
}
