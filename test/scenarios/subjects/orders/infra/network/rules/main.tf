# Who may talk to a security group.
variable "group_id" { type = string }
variable "port" { type = number }
variable "range" { type = string }

resource "aws_vpc_security_group_ingress_rule" "inside" {
  security_group_id = var.group_id
  description       = "From inside the network"
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
  cidr_ipv4         = var.range
}
