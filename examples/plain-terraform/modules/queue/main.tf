variable "name" {
  type = string
}

variable "tags" {
  type = map(string)
}

resource "terraform_data" "queue" {
  input = {
    name           = var.name
    retention_days = 4
    dead_letters   = terraform_data.dead_letters.output
    tags           = var.tags
  }
}

resource "terraform_data" "dead_letters" {
  input = "${var.name}-dead-letters"
}

output "name" {
  value = var.name
}
