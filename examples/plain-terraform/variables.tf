variable "environment" {
  description = "Names the environment; only ever part of a name or a tag."
  type        = string
}

variable "cidr" {
  description = "The address range of the network."
  type        = string
}

variable "database" {
  description = "The size and the care that the database gets."
  type = object({
    instance_class      = string
    storage_gb          = number
    backup_days         = optional(number, 7)
    deletion_protection = optional(bool, true)
    replicas            = optional(number, 0)
  })
}

variable "database_password" {
  type      = string
  sensitive = true
}

variable "services" {
  description = "What runs, by name. What is left out comes from local.defaults."
  type = map(object({
    image     = string
    replicas  = number
    port      = optional(number)
    log_level = optional(string)
    queues    = optional(list(string))
  }))
}

variable "on_call" {
  description = "Who is woken by alarms; nobody when null."
  type        = string
  default     = null
}
