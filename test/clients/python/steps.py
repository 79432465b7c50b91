"""Runs the steps of a program one after the other, and prints a line of JSON for each."""

import json
import os
import traceback

env = os.environ
BY_BASE_URL = env["WAY"] == "base URL"
SCOPE = "https://graph.microsoft.com/.default"


def step(name):
    """Runs the function that follows; what it returns is the detail. It fails by raising."""

    def run(function):
        try:
            ok, detail = True, str(function() or "")
        except Exception:
            ok, detail = False, traceback.format_exc()
        print(json.dumps({"step": name, "ok": ok, "detail": detail}), flush=True)

    return run


def same(actual, expected):
    assert actual == expected, f"{actual!r} instead of {expected!r}"


def refusal(kind, attempt):
    """The error of a kind that an attempt is answered with."""
    try:
        attempt()
    except kind as error:
        return error
    raise AssertionError("it was not refused")
