output "urls" {
  value = { for name, service in module.service : name => service.url }
}

output "database" {
  value = "${local.prefix}-database.internal:5432"
}
