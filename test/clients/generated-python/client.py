"""Clients that openapi-python-client makes of the documents, used together."""

from urllib.parse import parse_qs, urlsplit

from control import Client as ControlClient
from control.api.organisations import create_tenant, delete_tenant, get_tenant
from control.models import CreateTenantBody
from entra import Client as EntraClient
from entra.api.token import issue_token_v2
from entra.models import Error as EntraError
from entra.models import TokenRequest
from graph import AuthenticatedClient as GraphClient
from graph.api.directory import get_user, list_users
from graph.models import Error as GraphError
from jamf import AuthenticatedClient as AuthenticatedJamfClient
from jamf import Client as JamfClient
from jamf.api.access import create_client_token
from jamf.api.organisation import get_building, list_buildings
from jamf.models import ApiError, CreateClientTokenBody
from steps import SCOPE, env, same, step

URL = env["HTTP_URL"]
control = ControlClient(base_url=URL)


def token_by(secret):
    request = TokenRequest(
        grant_type="client_credentials", client_id=env["CLIENT_ID"], client_secret=secret, scope=SCOPE
    )
    return issue_token_v2.sync(env["TENANT_ID"], client=EntraClient(base_url=URL), body=request)


def jamf_token():
    request = CreateClientTokenBody(
        grant_type="client_credentials", client_id=env["JAMF_CLIENT_ID"], client_secret=env["JAMF_CLIENT_SECRET"]
    )
    return create_client_token.sync(client=JamfClient(base_url=URL), body=request)


clients = {}


@step("token")
def _():
    clients["graph"] = GraphClient(base_url=URL, token=token_by(env["CLIENT_SECRET"]).access_token)
    clients["jamf"] = AuthenticatedJamfClient(base_url=URL, token=jamf_token().access_token)


@step("users by pages")
def _():
    names, asked = set(), {}
    while asked is not None:
        page = list_users.sync(client=clients["graph"], top=7, **asked)
        names.update(user.display_name for user in page.value)
        link = page.odata_next_link
        asked = {"skiptoken": parse_qs(urlsplit(link).query)["$skiptoken"][0]} if link else None
    same(len(names), 30)


@step("one user")
def _():
    same(get_user.sync("adele.vance@contoso.com", client=clients["graph"]).job_title, "Product Manager")


@step("unknown user")
def _():
    error = get_user.sync("nobody@contoso.com", client=clients["graph"])
    same((type(error), error.error.code), (GraphError, "Request_ResourceNotFound"))


@step("wrong secret")
def _():
    error = token_by("wrong")
    same((type(error), error.error, error.error_codes), (EntraError, "invalid_client", [7000215]))


@step("buildings of Jamf by pages")
def _():
    pages = [list_buildings.sync(client=clients["jamf"], page=page, page_size=2) for page in range(2)]
    names = [building.name for page in pages for building in page.results]
    same((len(names), names[0]), (4, "Seattle Campus"))


@step("unknown building")
def _():
    error = get_building.sync("999", client=clients["jamf"])
    same((type(error), error.errors[0].code), (ApiError, "INVALID_ID"))


@step("an organisation of its own")
def _():
    created = create_tenant.sync(client=control, body=CreateTenantBody())
    tenant = str(created.tenant_id)
    same(get_tenant.sync(tenant, client=control).domain, created.domain)
    same(delete_tenant.sync_detailed(tenant, client=control).status_code, 204)
    assert tenant in get_tenant.sync(tenant, client=control).error
