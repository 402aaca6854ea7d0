# One service behind a load balancer of its own.
variable "name" { type = string }
variable "vpc_id" { type = string }
variable "subnets" { type = list(string) }

resource "aws_lb" "this" {
  name    = var.name
  subnets = var.subnets
}

resource "aws_lb_target_group" "this" {
  name     = var.name
  port     = 8080
  protocol = "HTTP"
  vpc_id   = var.vpc_id
  health_check {
    path = "/health"
  }
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_s3_bucket" "this" {
  bucket = "${var.name}-files"
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}
