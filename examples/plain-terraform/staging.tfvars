environment       = "staging"
cidr              = "10.20.0.0/16"
database_password = "staging-example-password"

database = {
  instance_class      = "db.t4g.medium"
  storage_gb          = 50
  backup_days         = 1
  deletion_protection = false
}

services = {
  api    = { image = "shop/api:1.42.0", replicas = 2, log_level = "debug", queues = ["orders", "mail"] }
  worker = { image = "shop/worker:1.42.0", replicas = 2, port = 9090, queues = ["jobs"] }
}
