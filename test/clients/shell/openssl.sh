. "$(dirname "$0")/steps.sh"

PORT=${HTTP_URL##*:}
case $WAY in
  'base URL') NAME=localhost CONNECT=(-connect "localhost:$PORT") ;;
  proxy) NAME=graph.microsoft.com CONNECT=(-proxy "127.0.0.1:$PORT" -connect graph.microsoft.com:443) ;;
  names) NAME=graph.microsoft.com CONNECT=(-connect "127.0.0.1:$PORT") ;;
esac
connect() { openssl s_client "${CONNECT[@]}" -servername "$NAME" -CAfile "$CA_FILE" -verify_return_error "$@" < /dev/null; }

chain() {
  connect -showcerts -verify_hostname "$NAME" > handshake
  grep -q 'Verify return code: 0 (ok)' handshake
  grep -q 'TLSv1.3' handshake
}

other_name() { ! connect -verify_hostname example.com > handshake 2>&1 && grep -q -i 'hostname mismatch' handshake; }

older_tls() { connect -tls1_2 > handshake && grep -q 'TLSv1.2' handshake; }

http2() { connect -alpn h2,http/1.1 > handshake && grep -q 'ALPN protocol: h2' handshake; }

decoded() { tr '_-' '/+' | awk '{ while (length($0) % 4) $0 = $0 "="; print }' | openssl base64 -d -A; }

signature() {
  token_for api://contoso-inventory > token
  local kid
  kid=$(cut -d . -f 1 token | decoded | member kid)
  ask "$LOGIN_URL/$TENANT_ID/discovery/v2.0/keys" | tr '{' '\n' | grep "\"kid\":\"$kid\"" | sed 's/.*"x5c":\["\([^"]*\)".*/\1/' > x5c
  openssl base64 -d -A -in x5c | openssl x509 -inform DER -pubkey -noout > key.pem
  cut -d . -f 3 token | decoded > signature
  cut -d . -f 1,2 token | tr -d '\n' > signed
  openssl dgst -sha256 -verify key.pem -signature signature signed
  printf x >> signed
  ! openssl dgst -sha256 -verify key.pem -signature signature signed
}

step 'chain and host name verified' chain
step 'another host name refused' other_name
step 'TLS 1.2' older_tls
step 'HTTP/2 agreed on' http2
step "a token's signature verified by the published certificate" signature
