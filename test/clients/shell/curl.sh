. "$(dirname "$0")/steps.sh"

graph() { ask -H "Authorization: Bearer $(cat graph-token)" "$@"; }
jamf() { ask -H "Authorization: Bearer $(cat jamf-token)" "$@"; }

token() {
  token_for https://graph.microsoft.com > graph-token
  [ -s graph-token ]
}

pages() {
  local url="$GRAPH_URL/v1.0/users?\$top=7&\$select=displayName"
  : > names
  while [ -n "$url" ]; do
    graph "$url" > page
    grep -o '"displayName":"[^"]*"' page >> names
    url=$(member @odata.nextLink < page)
  done
  same "$(sort -u names | wc -l)" 30
}

one_user() { same "$(graph "$GRAPH_URL/v1.0/users/adele.vance@contoso.com" | member jobTitle)" 'Product Manager'; }

unknown_user() {
  ! graph -w '%{stderr}%{http_code}' "$GRAPH_URL/v1.0/users/nobody@contoso.com" > refused 2> status
  same "$(tail -c 3 status)" 404
  same "$(member code < refused)" Request_ResourceNotFound
}

wrong_secret() {
  ! token_for https://graph.microsoft.com wrong
  same "$(member error < reply)" invalid_client
}

jamf_computers() {
  ask "$JAMF_URL/api/oauth/token" -d grant_type=client_credentials -d "client_id=$JAMF_CLIENT_ID" -d "client_secret=$JAMF_CLIENT_SECRET" |
    member access_token > jamf-token
  jamf "$JAMF_URL/api/v1/computers-inventory?page-size=3&sort=general.name" > page
  grep -q '"totalCount":25' page
  same "$(member name < <(jamf "$JAMF_URL/api/v1/buildings/1"))" 'Seattle Campus'
}

step token token
step 'users by pages' pages
step 'one user' one_user
step 'unknown user' unknown_user
step 'wrong secret' wrong_secret
step 'computers of Jamf' jamf_computers
[ "$WAY" != proxy ] || {
  foreign_host() { ! ask https://example.com/ > /dev/null 2> status && grep -q 502 status; }
  step 'a host that is not emulated' foreign_host
}
