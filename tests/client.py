"""A client of the API that signs in by token and states the version it read."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from secondment.kit.clock import now
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.models import Token, User
from secondment.people.passwords import digest_of, new_token

API = "/api/v1"


class Client:
    """`get`, `post`, `patch`, `delete` below /api/v1; `version=` becomes If-Match."""

    def __init__(self, app: Flask, username: str | None) -> None:
        self.app, self.username = app, username
        self.http = app.test_client()
        self.headers = {}
        if username:
            kept = app.extensions["world"].tokens if "world" in app.extensions else {}
            token = kept.get(username) or token_of(app, username)
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.call("GET", path, **more)

    def post(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self.call("POST", path, json=json, **more)

    def patch(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self.call("PATCH", path, json=json, **more)

    def put(self, path: str, json: Any = None, **more: Any) -> TestResponse:
        return self.call("PUT", path, json=json, **more)

    def delete(self, path: str, **more: Any) -> TestResponse:
        return self.call("DELETE", path, **more)

    def call(
        self,
        method: str,
        path: str,
        *,
        version: int | None = None,
        headers: Any = None,
        **more: Any,
    ) -> TestResponse:
        sent = self.headers | (headers or {})
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        if more.get("json", ...) is None:
            del more["json"]
        return self.http.open(API + path, method=method, headers=sent, **more)


def token_of(app: Flask, username: str) -> str:
    """A token of the user, made without the cost of a sign-in.

    It counts as used tomorrow: to note the use of a token grown old is not every test's matter.
    """
    secret, at = new_token(), now()
    with app.app_context(), unit_of_work() as session:
        user_id = session.scalar(sa.select(User.id).where(User.username == username))
        assert user_id, f"no user {username}"
        session.add(
            Token(
                id=new_id(),
                user_id=user_id,
                kind="token",
                digest=digest_of(secret),
                created_at=at,
                last_used_at=at + timedelta(days=1),
                expires_at=at.replace(year=at.year + 1),
            )
        )
    return secret
