"""Accounts made and used through the API."""

from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading
from tests.client import Client
from tests.world import PASSWORD

ANOTHER = "Neubeginn-2026"


def sign_in(app: Flask, username: str, password: str = PASSWORD, **more: Any) -> TestResponse:
    """A sign-in from 127.0.0.1, or from `address`."""
    environ = {"REMOTE_ADDR": more.pop("address", "127.0.0.1")}
    body = {"username": username, "password": password} | more
    return Client(app, None).post("/tokens", body, environ_overrides=environ)


def session(app: Flask, username: str, password: str = PASSWORD, **more: Any) -> Client:
    """A client that signed in with the password."""
    made = sign_in(app, username, password, **more)
    assert made.status_code == 201, made.get_json()
    client = Client(app, None)
    client.headers = {"Authorization": f"Bearer {made.get_json()['token']}"}
    return client


def version_of(client: Client, path: str) -> int:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get_json()
    return int(answer.get_json()["version"])


def act(client: Client, path: str, verb: str, body: Any = None) -> TestResponse:
    """A verb on the item as it stands now."""
    return client.post(f"{path}/{verb}", body, version=version_of(client, path))


def make_account(sysadmin: Client, username: str = "new.one", **more: Any) -> tuple[str, str]:
    """The path of a new account, and its activation code."""
    made = sysadmin.post("/users", {"username": username, "display_name": "新人"} | more)
    assert made.status_code == 201, made.get_json()
    return f"/users/{made.get_json()['id']}", made.get_json()["activation_code"]


def activate(app: Flask, username: str, code: str, password: str = ANOTHER) -> TestResponse:
    body = {"username": username, "code": code, "password": password}
    return Client(app, None).post("/activate", body)


def change_settings(secadmin: Client, **values: int) -> None:
    path = "/security-settings"
    changed = secadmin.patch(path, values, version=version_of(secadmin, path))
    assert changed.status_code == 200, changed.get_json()


def told(subject_id: str) -> list[Entry]:
    """The journal's entries of an account, oldest first."""
    query = sa.select(Entry).where(Entry.subject_id == subject_id).order_by(Entry.seq)
    with reading():
        return list(db.session.scalars(query))


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.mimetype == "application/problem+json", answer.get_data()
    return answer.status_code, answer.get_json()["code"]
