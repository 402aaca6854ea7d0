# A network with two subnets, and the security group of the database.
variable "prefix" { type = string }
variable "cidr" { type = string }
variable "office_cidrs" { type = list(string) }

data "aws_availability_zones" "available" { state = "available" }

resource "aws_vpc" "main" {
  cidr_block = var.cidr
  tags       = { Name = var.prefix }
}

resource "aws_subnet" "data" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(var.cidr, 8, count.index)
  availability_zone = data.aws_availability_zones.available.names[count.index]
  tags              = { Name = "${var.prefix}-data-${count.index}" }
}

resource "aws_security_group" "database" {
  name   = "${var.prefix}-database"
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = var.office_cidrs
  }
}

module "rules" {
  source   = "./rules"
  group_id = aws_security_group.database.id
  port     = 5432
  range    = var.cidr
}

output "subnet_ids" { value = aws_subnet.data[*].id }
output "database_group_id" { value = aws_security_group.database.id }
