"""The Graph SDK for Python."""

import asyncio

from azure.identity.aio import ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.user import User
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core.tasks import PageIterator
from steps import BY_BASE_URL, SCOPE, env, refusal, same, step

ADELE = "adele.vance@contoso.com"


def graph(client_id, secret):
    options = {"authority": env["LOGIN_URL"], "disable_instance_discovery": True} if BY_BASE_URL else {}
    credential = ClientSecretCredential(env["TENANT_ID"], client_id, secret, **options)
    if not BY_BASE_URL:
        return GraphServiceClient(credential, [SCOPE])
    provider = AzureIdentityAuthenticationProvider(credential, scopes=[SCOPE], allowed_hosts=["localhost"])
    adapter = GraphRequestAdapter(provider)
    adapter.base_url = env["GRAPH_URL"] + "/v1.0"
    return GraphServiceClient(request_adapter=adapter)


daemon = graph(env["CLIENT_ID"], env["CLIENT_SECRET"])
reader = graph(env["READER_ID"], env["READER_SECRET"])
# One loop for all steps: the connections of a client belong to it.
run = asyncio.new_event_loop().run_until_complete


def query(**parameters):
    headers = parameters.pop("headers", {})
    parameters = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(**parameters)
    configuration = RequestConfiguration(query_parameters=parameters)
    for name, value in headers.items():
        configuration.headers.add(name, value)
    return configuration


@step("token and one user")
def _():
    same(run(daemon.users.by_user_id(ADELE).get()).job_title, "Product Manager")


@step("users by pages")
def _():
    names = []

    async def walk():
        first = await daemon.users.get(query(top=7, select=["id", "displayName"]))
        await PageIterator(first, daemon.request_adapter).iterate(lambda user: names.append(user.display_name) or True)

    run(walk())
    same((len(names), len(set(names)), "Adele Vance" in names), (30, 30, True))


@step("filter, order and count")
def _():
    eventual = {"ConsistencyLevel": "eventual"}
    page = run(
        daemon.users.get(
            query(filter="startswith(displayName,'A')", orderby=["displayName"], count=True, headers=eventual)
        )
    )
    same((page.odata_count, [user.display_name for user in page.value]), (3, ["Adele Vance", "Admin", "Alex Wilber"]))


@step("members of a group")
def _():
    groups = run(daemon.groups.get()).value
    managed = next(group for group in groups if group.display_name == "Jamf Managed Users")
    members = run(daemon.groups.by_group_id(managed.id).members.get()).value
    assert any(isinstance(member, User) and member.display_name == "Adele Vance" for member in members), members


@step("write without permission")
def _():
    error = refusal(ODataError, lambda: run(reader.users.by_user_id(ADELE).patch(User(job_title="Refused"))))
    same((error.response_status_code, error.error.code), (403, "Authorization_RequestDenied"))


@step("unknown user")
def _():
    error = refusal(ODataError, lambda: run(daemon.users.by_user_id("nobody@contoso.com").get()))
    same((error.response_status_code, error.error.code), (404, "Request_ResourceNotFound"))
    assert error.error.inner_error.request_id, error
