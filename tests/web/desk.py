"""Pages without a browser: somebody signed in, who fills in forms."""

import re
from typing import Any

from flask import Flask, g, has_app_context
from werkzeug.test import TestResponse

from tests.client import token_of

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="([0-9]+)"')


class Desk:
    """`get` a page; `send` the form of a page, with its token and version, as it stands there."""

    def __init__(self, app: Flask, username: str, language: str = "zh") -> None:
        self.http = app.test_client()
        kept = app.extensions["world"].tokens if "world" in app.extensions else {}
        with self.http.session_transaction() as session:
            session["token"] = kept.get(username) or token_of(app, username)

    def get(self, path: str, **more: Any) -> TestResponse:
        forget_token()
        return self.http.get(path, **more)

    def send(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        page = self.get(path).get_data(as_text=True)
        sealed = {"csrf_token": found[1]} if (found := TOKEN.search(page)) else {}
        if version := VERSION.search(page):
            sealed["version"] = version[1]
        forget_token()
        return self.http.post(path, data=sealed | (data or {}), **more)


def forget_token() -> None:
    """Where a test has an app context, requests share its `g`: one's token is not another's."""
    if has_app_context():
        g.pop("csrf_token", None)
