"""MSAL for Python, set up as the environment says; prints what came of each attempt as JSON."""

import base64
import json
import os

import msal
import requests

env = os.environ
SCOPES = ["https://graph.microsoft.com/.default"]
PROXIED = "PROXIED" in env
LOGIN = "https://login.microsoftonline.com" if PROXIED else env["HTTPS_URL"]
GRAPH = "https://graph.microsoft.com" if PROXIED else env["HTTPS_URL"]
AUTHORITY = f"{LOGIN}/{env['TENANT_ID']}"


def token(client_id, credential, **options):
    client = msal.ConfidentialClientApplication(client_id, client_credential=credential, authority=AUTHORITY, **options)
    result = client.acquire_token_for_client(SCOPES)
    if "access_token" not in result:
        return {"failure": result}
    payload = result["access_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    headers = {"Authorization": "Bearer " + result["access_token"]}
    users = requests.get(GRAPH + "/v1.0/users?$top=3", headers=headers, timeout=30)
    return {
        "value": {
            "appid": claims["appid"],
            "appidacr": claims["appidacr"],
            "expires_in": result["expires_in"],
            "users": users.status_code,
        }
    }


def attempts():
    """Without a proxy the library must be told that the authority is known, in either of its ways."""
    secret = env["CLIENT_SECRET"]
    certificate = {"thumbprint": env["THUMBPRINT"], "private_key": env["PRIVATE_KEY"]}
    chain = {**certificate, "public_certificate": env["CERTIFICATE"]}
    known = {} if PROXIED else {"instance_discovery": False}
    yield "secret", (env["CLIENT_ID"], secret), known
    yield "unvalidated", (env["CLIENT_ID"], secret), {} if PROXIED else {"validate_authority": False}
    yield "certificate", (env["HOLDER_ID"], certificate), known
    yield "chain", (env["HOLDER_ID"], chain), known
    yield "wrongSecret", (env["CLIENT_ID"], "wrong"), known


print(json.dumps({name: token(*client, **options) for name, client, options in attempts()}))
