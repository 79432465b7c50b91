# Runs the steps of a program, functions that fail by the first command that does, and prints a line of JSON for each: `step NAME FUNCTION`.

escaped() { node -e 'process.stdout.write(JSON.stringify(require("node:fs").readFileSync(0, "utf8")))'; }

step() {
  local trace
  trace=$(exec 2>&1; set -ex; "$2")
  if [ $? = 0 ]; then
    printf '{"step": "%s", "ok": true, "detail": ""}\n' "$1"
  else
    printf '{"step": "%s", "ok": false, "detail": %s}\n' "$1" "$(printf '%s' "$trace" | escaped)"
  fi
}

same() { [ "$1" = "$2" ]; }

# The value of a member of JSON on standard input that is a text.
member() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

# What leads curl to the emulator beside the environment.
case $WAY in
  names) LEAD=(--connect-to "::127.0.0.1:${HTTP_URL##*:}") ;;
  *) LEAD=() ;;
esac
ask() { curl -sS --fail-with-body "${LEAD[@]}" "$@"; }

# A token of Entra for a resource; the second is another secret.
token_for() {
  ask "$LOGIN_URL/$TENANT_ID/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$CLIENT_ID" \
    --data-urlencode "client_secret=${2:-$CLIENT_SECRET}" --data-urlencode "scope=$1/.default" | tee reply | member access_token
  return "${PIPESTATUS[0]}"
}
