"""What Schemathesis has to be told: who asks, and how a body is written that it knows nothing of."""

import json
import os
from urllib.request import Request, urlopen

import schemathesis

URL = os.environ["LOCALTENANT_URL"]
ORDER = os.environ.get("LOCALTENANT_TOKEN_ORDER")


@schemathesis.serializer("application/vnd.sqlite3")
def sqlite(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()


def new_token():
    headers = {"content-type": "application/json"}
    request = Request(f"{URL}/_localtenant/tokens", ORDER.encode(), headers)
    with urlopen(request) as response:
        return json.load(response)["access_token"]


if ORDER:
    usual = new_token()

    @schemathesis.auth(refresh_interval=None)
    class Bearer:
        """One token for all, but for what may end it."""

        def get(self, case, ctx):
            return new_token() if "/auth" in case.path else usual

        def set(self, case, data, ctx):
            case.headers = case.headers or {}
            case.headers["Authorization"] = f"Bearer {data}"
