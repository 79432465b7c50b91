"""PyJWT as an API would verify tokens, with keys that it fetches."""

import json
import urllib.request

import jwt
import requests
from steps import env, refusal, same, step

TENANT = env["TENANT_ID"]
LOGIN = f"{env['LOGIN_URL']}/{TENANT}"
INVENTORY = env["INVENTORY_ID"]


def token(resource):
    form = {
        "grant_type": "client_credentials",
        "client_id": env["CLIENT_ID"],
        "client_secret": env["CLIENT_SECRET"],
        "scope": resource + "/.default",
    }
    return requests.post(LOGIN + "/oauth2/v2.0/token", data=form, timeout=30).json()["access_token"]


keys = jwt.PyJWKClient(LOGIN + "/discovery/v2.0/keys")


def claims(token, **expected):
    key = keys.get_signing_key_from_jwt(token)
    wanted = {"audience": INVENTORY, "issuer": f"https://login.microsoftonline.com/{TENANT}/v2.0", **expected}
    return jwt.decode(token, key, algorithms=["RS256"], **wanted)


inventory = token("api://contoso-inventory")


@step("the keys")
def _():
    found = [key.key_id for key in keys.get_signing_keys()]
    assert jwt.get_unverified_header(inventory)["kid"] in found, found


@step("a token for an API verified")
def _():
    verified = claims(inventory)
    same((verified["tid"], verified["azp"], verified["ver"]), (TENANT, env["CLIENT_ID"], "2.0"))


@step("wrong audience refused")
def _():
    refusal(jwt.InvalidAudienceError, lambda: claims(inventory, audience="another"))


@step("forged token refused")
def _():
    head, payload, signature = inventory.split(".")
    forged = ".".join([head, payload, ("B" if signature[0] == "A" else "A") + signature[1:]])
    refusal(jwt.InvalidSignatureError, lambda: claims(forged))


@step("Graph's token verifies for nobody else")
def _():
    graph = token("https://graph.microsoft.com")
    refusal(jwt.InvalidSignatureError, lambda: claims(graph, audience="https://graph.microsoft.com"))


@step("expired token refused")
def _():
    body = json.dumps({"application": env["CLIENT_ID"], "audience": "api://contoso-inventory", "lifetime": -3600})
    request = urllib.request.Request(
        env["HTTP_URL"] + "/_localtenant/tokens", body.encode(), {"content-type": "application/json"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    minted = json.load(opener.open(request, timeout=30))
    refusal(jwt.ExpiredSignatureError, lambda: claims(minted["access_token"]))
