"""Signing in: alike for every failure, throttled, written down."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading
from secondment.people.models import FailedSignIn, Token
from secondment.people.passwords import digest_of
from tests.client import Client
from tests.people.accounts import (
    ANOTHER,
    act,
    activate,
    change_settings,
    make_account,
    problem,
    session,
    sign_in,
    told,
)
from tests.world import PASSWORD

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def still():
    """Time stands still, and is moved by the test."""
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def fail(app, username, times, address="127.0.0.1"):
    return [problem(sign_in(app, username, "wrong", address=address)) for _ in range(times)]


def test_a_session_is_opened_and_its_token_kept_as_a_digest(app, world):
    made = sign_in(app, "hr", label="书房的电脑")
    body = made.get_json()
    assert made.status_code == 201
    assert body.keys() == {"id", "token", "label", "expires_at"}
    assert made.headers["Cache-Control"] == "no-store"
    assert len(body["token"]) >= 43  # 256 bits
    client = Client(app, None)
    client.headers = {"Authorization": f"Bearer {body['token']}"}
    assert client.get("/me").get_json()["username"] == "hr"
    with reading():
        row = db.session.get_one(Token, body["id"])
    assert (row.kind, row.label) == ("session", "书房的电脑")
    assert row.digest == digest_of(body["token"])
    assert [entry.action for entry in told(world.users["hr"])][-1] == "sign-in"
    assert sign_in(app, "hr").get_json()["token"] != body["token"]


def test_names_are_alike_in_capitals(app):
    assert sign_in(app, "HR").status_code == 201
    assert fail(app, "Hr", 3) + fail(app, "hR", 3) == [(401, "sign_in_failed")] * 5 + [
        (429, "too_many_requests")
    ]


def test_every_failure_is_answered_alike(app, as_user, world):
    sysadmin = as_user("sysadmin")
    make_account(sysadmin)
    assert act(sysadmin, f"/users/{world.users['leader']}", "disable").status_code == 200
    answers = [
        sign_in(app, "hr", "wrong"),
        sign_in(app, "nobody.at.all", PASSWORD),
        sign_in(app, "new.one", "wrong"),  # not yet activated
        sign_in(app, "leader", PASSWORD),  # disabled
        sign_in(app, "hr", PASSWORD + " "),
        sign_in(app, "hr", PASSWORD.lower()),
    ]
    bodies = [answer.get_json() | {"request_id": ""} for answer in answers]
    assert all(body == bodies[0] for body in bodies)
    assert problem(answers[0]) == (401, "sign_in_failed")
    names = [set(answer.headers.keys()) for answer in answers]
    assert all(one == names[0] for one in names)


def test_the_sixth_try_of_a_user_is_refused_also_with_the_right_password(app, still):
    assert fail(app, "hr", 5) == [(401, "sign_in_failed")] * 5
    for password in ("wrong", PASSWORD):
        answer = sign_in(app, "hr", password, address="10.0.0.9")
        assert problem(answer) == (429, "too_many_requests")
        assert answer.headers["Retry-After"] == str(15 * 60 + 1)
    assert sign_in(app, "office").status_code == 201
    still.shift(timedelta(minutes=14, seconds=59))
    assert problem(sign_in(app, "hr")) == (429, "too_many_requests")
    still.shift(timedelta(seconds=2))
    assert sign_in(app, "hr").status_code == 201


def test_a_name_there_is_not_is_throttled_too(app):
    assert fail(app, "nobody.at.all", 6)[-1] == (429, "too_many_requests")


def test_the_wait_is_told_from_the_oldest_failure_that_counts(app, still):
    for _ in range(5):
        fail(app, "hr", 1)
        still.shift(timedelta(minutes=1))
    answer = sign_in(app, "hr")
    assert answer.headers["Retry-After"] == str(10 * 60 + 1)


def test_the_twenty_first_try_of_an_address_is_refused(app, still):
    for number in range(20):
        assert fail(app, f"user{number}", 1, address="203.0.113.7") == [(401, "sign_in_failed")]
    answer = sign_in(app, "hr", address="203.0.113.7")
    assert problem(answer) == (429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) == 15 * 60 + 1
    assert sign_in(app, "hr", address="203.0.113.8").status_code == 201
    still.shift(timedelta(minutes=15, seconds=1))
    assert sign_in(app, "hr", address="203.0.113.7").status_code == 201


def test_success_forgets_the_failures_of_the_name(app):
    fail(app, "hr", 4)
    assert sign_in(app, "hr").status_code == 201
    assert fail(app, "hr", 5) == [(401, "sign_in_failed")] * 5


def test_activation_codes_are_guessed_no_oftener(app, as_user):
    _, code = make_account(as_user("sysadmin"))
    for _ in range(5):
        assert problem(activate(app, "new.one", "AAAA-AAAA-AAAA-AAAA")) == (
            401,
            "activation_failed",
        )
    answer = activate(app, "new.one", code)
    assert problem(answer) == (429, "too_many_requests")
    assert answer.headers["Retry-After"]


def test_the_old_password_is_guessed_no_oftener(app, world):
    client = session(app, "hr")
    body = {"password": ANOTHER, "old_password": "wrong"}
    for _ in range(5):
        assert problem(client.patch("/me", body, version=3)) == (422, "wrong_password")
    right = client.patch("/me", body | {"old_password": PASSWORD}, version=3)
    assert problem(right) == (429, "too_many_requests")
    assert right.headers["Retry-After"]
    assert [e.action for e in told(world.users["hr"])].count("sign-in-failed") == 5


def test_the_limits_are_settings(app, as_user, still):
    change_settings(as_user("secadmin"), failures_per_user=2, failure_minutes=1)
    assert fail(app, "hr", 3)[-2:] == [(401, "sign_in_failed"), (429, "too_many_requests")]
    still.shift(timedelta(seconds=61))
    assert sign_in(app, "hr").status_code == 201


def test_failures_are_written_down_without_what_was_typed(app, world):
    typed = "Geheim-im-falschen-Feld-1"
    sign_in(app, "hr", typed)
    sign_in(app, typed, "wrong")
    entry = told(world.users["hr"])[-1]
    assert (entry.action, entry.actor_id, entry.changes) == ("sign-in-failed", None, "{}")
    with reading():
        rows = db.session.scalars(sa.select(FailedSignIn)).all()
        kept = [str(vars(row)) for row in rows]
    assert len(kept) == 2
    assert not [row for row in kept if typed in row or "'hr'" in row]


WRONG = (
    ({"username": "hr"}, "required", "/password"),
    ({"username": "hr", "password": ""}, "blank", "/password"),
    ({"username": "hr", "password": "a\0b"}, "control_character", "/password"),
    ({"username": "hr\0", "password": "x"}, "control_character", "/username"),
    ({"username": "hr", "password": "x" * 257}, "too_long", "/password"),
    ({"username": "hr", "password": 1}, "invalid_type", "/password"),
    ({"username": "hr", "password": "x", "label": "x" * 101}, "too_long", "/label"),
    ({"username": "hr", "password": "x", "remember": True}, "unknown_field", "/remember"),
    ({"username": "hr", "password": "x", "kind": "token"}, "unknown_field", "/kind"),
)


def test_wrong_bodies(app):
    for body, code, pointer in WRONG:
        answer = Client(app, None).post("/tokens", body)
        assert problem(answer) == (422, code)
        assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    with reading():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(FailedSignIn)) == 0


def test_a_password_is_taken_as_typed(app, as_user):
    sysadmin = as_user("sysadmin")
    _, code = make_account(sysadmin)
    typed = "  Cafe\u0301 im Garten 7 "
    assert activate(app, "new.one", code, typed).status_code == 200
    assert problem(sign_in(app, "new.one", typed.strip())) == (401, "sign_in_failed")
    assert sign_in(app, "new.one", typed.replace("e\u0301", "é")).status_code == 201
    assert sign_in(app, "new.one", typed).status_code == 201
