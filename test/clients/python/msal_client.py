"""MSAL for Python: it hands over tokens and the body of a refusal; requests does the rest."""

import msal
import requests
from steps import BY_BASE_URL, SCOPE, env, same, step

AUTHORITY = f"{env['LOGIN_URL']}/{env['TENANT_ID']}"
GRAPH = env["GRAPH_URL"] + "/v1.0"


def client_of(client_id, secret):
    known = {"instance_discovery": False} if BY_BASE_URL else {}
    return msal.ConfidentialClientApplication(client_id, client_credential=secret, authority=AUTHORITY, **known)


daemon = client_of(env["CLIENT_ID"], env["CLIENT_SECRET"])


def get(url):
    headers = {"Authorization": "Bearer " + daemon.acquire_token_for_client([SCOPE])["access_token"]}
    return requests.get(url, headers=headers, timeout=30).json()


@step("token")
def _():
    result = daemon.acquire_token_for_client([SCOPE])
    same(result.get("token_type"), "Bearer")
    same(daemon.acquire_token_for_client([SCOPE])["token_source"], "cache")


@step("users by pages")
def _():
    names, url = [], GRAPH + "/users?$top=7&$select=displayName"
    while url:
        page = get(url)
        names += [user["displayName"] for user in page["value"]]
        url = page.get("@odata.nextLink")
    same((len(names), len(set(names)), "Adele Vance" in names), (30, 30, True))


@step("one user")
def _():
    same(get(GRAPH + "/users/adele.vance@contoso.com")["jobTitle"], "Product Manager")


@step("wrong secret")
def _():
    result = client_of(env["CLIENT_ID"], "wrong").acquire_token_for_client([SCOPE])
    same((result["error"], result["error_codes"]), ("invalid_client", [7000215]))


@step("no consent for the scope")
def _():
    result = daemon.acquire_token_for_client(["api://unknown.example/.default"])
    same((result["error"], result["error_codes"]), ("invalid_resource", [500011]))
