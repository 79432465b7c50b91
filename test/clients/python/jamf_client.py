"""The Jamf Pro SDK for Python: both of its APIs."""

from urllib.parse import urlsplit

import requests
from jamf_pro_sdk import ApiClientCredentialsProvider, JamfProClient, SessionConfig
from jamf_pro_sdk.clients.pro_api.pagination import FilterField, SortField
from steps import env, refusal, same, step

SERVER = urlsplit(env["JAMF_URL"])


def jamf(secret):
    return JamfProClient(
        SERVER.hostname,
        ApiClientCredentialsProvider(env["JAMF_CLIENT_ID"], secret),
        port=SERVER.port or 443,
        session_config=SessionConfig(ca_cert_bundle=env["CA_FILE"], timeout=30),
    )


client = jamf(env["JAMF_CLIENT_SECRET"])


@step("token")
def _():
    assert client.get_access_token().token


@step("computers by pages")
def _():
    computers = client.pro_api.get_computer_inventory_v3(
        sections=["GENERAL", "HARDWARE"], page_size=7, sort_expression=SortField("general.name").asc()
    )
    names = [computer.general.name for computer in computers]
    same((len(names), names[0], names == sorted(names)), (25, "ADELE-MBP", True))


@step("filter")
def _():
    found = client.pro_api.get_computer_inventory_v1(filter_expression=FilterField("general.name").eq("ALEX-MBA"))
    same([computer.general.name for computer in found], ["ALEX-MBA"])


@step("one computer with all sections")
def _():
    computer = client.pro_api.get_computer_inventory_detail_v3(2)
    same((computer.general.name, computer.userAndLocation.email), ("ADELE-MBP", "adele.vance@contoso.com"))


@step("mobile devices")
def _():
    devices = client.pro_api.get_mobile_device_inventory_v2(sections=["GENERAL"], page_size=4)
    same(len(devices), 11)


@step("computers and groups of the Classic API")
def _():
    rows = client.classic_api.list_all_computers(subsets=["basic"])
    same(len(rows), 25)
    same(client.classic_api.get_computer_by_id(2).general.name, "ADELE-MBP")
    groups = {group.name: group.id for group in client.classic_api.list_all_computer_groups()}
    compliant = client.classic_api.get_computer_group_by_id(groups["Jamf-Intune Compliance Group"])
    same((compliant.is_smart, compliant.name), (True, "Jamf-Intune Compliance Group"))


@step("unknown computer")
def _():
    error = refusal(requests.HTTPError, lambda: client.pro_api.get_computer_inventory_detail_v3(999))
    same((error.response.status_code, error.response.json()["errors"][0]["code"]), (404, "INVALID_ID"))


@step("wrong secret")
def _():
    error = refusal(requests.HTTPError, lambda: jamf("wrong").get_access_token())
    same((error.response.status_code, error.response.json()["error"]), (401, "invalid_client"))
