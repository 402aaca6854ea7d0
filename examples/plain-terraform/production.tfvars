environment       = "production"
cidr              = "10.10.0.0/16"
database_password = "production-example-password"

database = {
  instance_class = "db.r6g.large"
  storage_gb     = 500
  replicas       = 1
}

services = {
  api    = { image = "shop/api:1.42.0", replicas = 3, queues = ["orders", "mail"] }
  worker = { image = "shop/worker:1.42.0", replicas = 2, port = 9090, queues = ["jobs"] }
}

on_call = "platform@example.com"
