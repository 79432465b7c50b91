# Data sources of the azuread provider. It keeps the real host names, so the proxy is the way in. Those of
# groups, applications and service principals ask Graph's beta, which is not emulated.
terraform {
  required_providers {
    azuread = {
      source  = "hashicorp/azuread"
      version = "3.9.0"
    }
  }
}

variable "user" {
  type    = string
  default = "adele.vance@contoso.com"
}

data "azuread_client_config" "this" {}

data "azuread_domains" "all" {}

data "azuread_user" "one" {
  user_principal_name = var.user
}

data "azuread_users" "all" {
  return_all = true
}

output "tenant" {
  value = data.azuread_client_config.this.tenant_id
}

output "domains" {
  value = join(" ", sort(data.azuread_domains.all.domains[*].domain_name))
}

output "job" {
  value = data.azuread_user.one.job_title
}

output "users" {
  value = length(data.azuread_users.all.users)
}
