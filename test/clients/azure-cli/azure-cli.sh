# The command line of Azure: `azure-cli.sh AZ`.
. "$(dirname "$0")/../shell/steps.sh"
AZ=$1
export AZURE_CONFIG_DIR=$PWD/azure AZURE_CORE_COLLECT_TELEMETRY=false AZURE_CORE_OUTPUT=tsv
ADELE=adele.vance@contoso.com

az() { "$AZ" "$@"; }

# Without Azure Resource Manager, which is no part of this, there are no subscriptions to discover.
log_in() { az login --service-principal -u "$CLIENT_ID" -p "$1" --tenant "$TENANT_ID" --allow-no-subscriptions --skip-subscription-discovery; }

login() {
  log_in "$CLIENT_SECRET" > account
  grep -q "$TENANT_ID" account
}
users() { same "$(az ad user list --query 'length(@)')" 30; }
pages() { same "$(az rest --url "$GRAPH_URL/v1.0/users?\$top=7" --query 'length(value)')" 7; }
one_user() { same "$(az ad user show --id $ADELE --query jobTitle)" 'Product Manager'; }
members() { az ad group member list --group 'Jamf Managed Users' --query '[].displayName' > members && grep -q 'Adele Vance' members; }
application() { same "$(az ad app list --display-name 'Contoso Inventory' --query '[0].identifierUris[0]')" api://contoso-inventory; }
service_principal() { same "$(az ad sp show --id "$CLIENT_ID" --query displayName)" 'Contoso Daemon'; }
token() { same "$(az account get-access-token --resource api://contoso-inventory --query tenant)" "$TENANT_ID"; }
unknown_user() { ! az ad user show --id nobody@contoso.com 2> refused && grep -q "Resource 'nobody@contoso.com' does not exist" refused; }
# In a folder that keeps no token; to log in asks for none.
wrong_secret() {
  export AZURE_CONFIG_DIR=$PWD/azure-of-nobody
  log_in wrong > account 2> refused || true
  az ad user list > users 2>> refused || grep -q AADSTS7000215 refused
  [ ! -s users ]
}

step login login
step 'all users' users
step 'a page by az rest' pages
step 'one user' one_user
step 'members of a group' members
step 'an application' application
step 'a service principal' service_principal
step 'a token for an API' token
step 'unknown user' unknown_user
step 'wrong secret' wrong_secret
