"""azure-identity, and its tokens used by a pipeline of azure-core, as the libraries of Azure do."""

from azure.core import PipelineClient
from azure.core.exceptions import ClientAuthenticationError, ResourceNotFoundError
from azure.core.pipeline.policies import BearerTokenCredentialPolicy
from azure.core.rest import HttpRequest
from azure.identity import ClientSecretCredential
from steps import BY_BASE_URL, SCOPE, env, refusal, same, step

GRAPH = env["GRAPH_URL"] + "/v1.0"


def credential(secret):
    options = {"authority": env["LOGIN_URL"], "disable_instance_discovery": True} if BY_BASE_URL else {}
    return ClientSecretCredential(env["TENANT_ID"], env["CLIENT_ID"], secret, **options)


daemon = credential(env["CLIENT_SECRET"])
client = PipelineClient(GRAPH, policies=[BearerTokenCredentialPolicy(daemon, SCOPE)])


def get(url):
    reply = client.send_request(HttpRequest("GET", url))
    if reply.status_code == 404:
        raise ResourceNotFoundError(response=reply)
    return reply.json()


@step("token")
def _():
    same(daemon.get_token(SCOPE).token, daemon.get_token(SCOPE).token)


@step("groups by pages")
def _():
    names, url = [], GRAPH + "/groups?$top=5"
    while url:
        page = get(url)
        names += [group["displayName"] for group in page["value"]]
        url = page.get("@odata.nextLink")
    same((len(set(names)), "Jamf Managed Users" in names), (14, True))


@step("one user")
def _():
    same(get(GRAPH + "/users/alex.wilber@contoso.com")["displayName"], "Alex Wilber")


@step("unknown user")
def _():
    error = refusal(ResourceNotFoundError, lambda: get(GRAPH + "/users/nobody@contoso.com"))
    same(error.error.code, "Request_ResourceNotFound")


@step("wrong secret")
def _():
    error = refusal(ClientAuthenticationError, lambda: credential("wrong").get_token(SCOPE))
    assert "AADSTS7000215" in error.message, error.message
