"""Each test has an organisation of its own, so all of them can run at once (pytest-xdist: pytest -n auto)."""

import os

import pytest
import requests

URL = os.environ.get("LOCALTENANT_URL", "http://127.0.0.1:8443")
CONTROL_TOKEN = os.environ.get("LOCALTENANT_CONTROL_TOKEN")


def control(method, path, tenant=None, json=None):
    """Asks the emulator's own API; a refusal fails the test with the emulator's sentence."""
    headers = {"authorization": f"Bearer {CONTROL_TOKEN}"} if CONTROL_TOKEN else {}
    response = requests.request(
        method, f"{URL}/_localtenant/{path}", params={"tenant": tenant}, json=json, headers=headers, timeout=10
    )
    assert response.ok, response.json()["error"]
    return response.json() if response.content else None


@pytest.fixture
def organisation():
    created = control("POST", "tenants")
    yield created
    control("DELETE", f"tenants/{created['tenantId']}")


def sign_in(organisation):
    settings = organisation["environment"]
    response = requests.post(
        f"{URL}/{settings['AZURE_TENANT_ID']}/oauth2/v2.0/token",
        data={
            "grant_type": "client_credentials",
            "client_id": settings["AZURE_CLIENT_ID"],
            "client_secret": settings["AZURE_CLIENT_SECRET"],
            "scope": "https://graph.microsoft.com/.default",
        },
        timeout=10,
    )
    return response.json()["access_token"]


def list_users(token):
    return requests.get(f"{URL}/v1.0/users", headers={"authorization": f"Bearer {token}"}, timeout=10)


def test_a_token_ends_when_the_clock_says_so(organisation):
    tenant = organisation["tenantId"]
    control("PUT", "clock", tenant, {"frozen": True})
    token = sign_in(organisation)
    assert list_users(token).status_code == 200
    control("POST", "clock/advance", tenant, {"seconds": 2 * 3600})
    assert list_users(token).status_code == 401


def test_a_throttled_request_goes_through_the_second_time(organisation):
    tenant = organisation["tenantId"]
    match = {"product": "graph", "operation": "listUsers"}
    effect = {"error": "TooManyRequests", "retryAfter": 5}
    control("PUT", "faults", tenant, {"faults": [{"match": match, "nth": 1, "effect": effect}]})
    token = sign_in(organisation)
    throttled = list_users(token)
    assert throttled.status_code == 429
    assert throttled.headers["retry-after"] == "5"
    assert list_users(token).status_code == 200
    control("POST", "requests/verify", tenant, {"match": match, "count": 2})


def revoke_access(token):
    def graph(method, path):
        headers = {"authorization": f"Bearer {token}"}
        return requests.request(method, f"{URL}/v1.0/{path}", headers=headers, timeout=10).json()

    devices = graph("GET", "devices?$filter=isCompliant eq false&$expand=registeredUsers")["value"]
    for user in (user for device in devices for user in device["registeredUsers"]):
        graph("POST", f"users/{user['id']}/revokeSignInSessions")


def test_whoever_has_a_device_that_is_not_compliant_any_more_signs_in_again(organisation):
    tenant = organisation["tenantId"]
    control("POST", "devices/ADELE-MBP/facts", tenant, {"fileVault": False})  # Jamf Pro notices, and tells Intune
    control("POST", "clock/advance", tenant, {"seconds": 1})  # Intune has processed it
    revoke_access(sign_in(organisation))
    revoked = control("GET", "events?name=sessionsRevoked", tenant)["events"]
    assert "Adele Vance" in [event["displayName"] for event in revoked]
