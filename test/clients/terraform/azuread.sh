# Terraform with the azuread provider: `azuread.sh FOLDER`, one in which `terraform init` was run.
. "$(dirname "$0")/../shell/steps.sh"
export ARM_CLIENT_ID=$CLIENT_ID ARM_CLIENT_SECRET=$CLIENT_SECRET ARM_TENANT_ID=$TENANT_ID CHECKPOINT_DISABLE=1
# The state is kept beside the configuration.
cp -r "$1" terraform && cd terraform || exit 1

apply() { terraform apply -auto-approve -input=false -no-color "$@"; }
output() { terraform output -no-color -raw "$1"; }

tenant() { apply && same "$(output tenant)" "$TENANT_ID"; }
domains() { same "$(output domains)" 'contoso.com contoso.onmicrosoft.com'; }
users() { same "$(output users)" 30; }
one_user() { same "$(output job)" 'Product Manager'; }
unknown_user() { ! apply -var user=nobody@contoso.com > refused 2>&1 && grep -q 'User with UPN "nobody@contoso.com" was not found' refused; }
wrong_secret() { ! ARM_CLIENT_SECRET=wrong apply > refused 2>&1 && grep -q AADSTS7000215 refused; }

step 'token, tenant' tenant
step 'all users' users
step 'one user' one_user
step domains domains
step 'unknown user' unknown_user
step 'wrong secret' wrong_secret
