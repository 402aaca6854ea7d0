# The alarms of a service.
variable "name" { type = string }
variable "log_group" { type = string }

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.name}-errors"
  namespace           = "Orders"
  metric_name         = "Errors"
  dimensions          = { LogGroup = var.log_group }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  period              = 60
  threshold           = 10
}
