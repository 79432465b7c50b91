provider "registry.terraform.io/hashicorp/azuread" {
  version     = "3.9.0"
  constraints = "3.9.0"
}
