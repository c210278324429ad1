"""Sessions and tokens: how long they open, who sees them, what ends them."""

from datetime import timedelta

import pytest
import time_machine

from secondment.kit.clock import now
from tests.client import Client, token_of
from tests.people.accounts import (
    ANOTHER,
    act,
    activate,
    change_settings,
    problem,
    session,
    sign_in,
    told,
)
from tests.world import PASSWORD

pytestmark = pytest.mark.usefixtures("context")
ENDED = (401, "unauthenticated")


@pytest.fixture
def still():
    with time_machine.travel(now(), tick=False) as clock:
        yield clock


def opens(client):
    answer = client.get("/me")
    if answer.status_code != 200:
        assert problem(answer) == ENDED
    return answer.status_code == 200


def listed(client):
    """The tokens listed, but for the one that the world's people come with."""
    return [row for row in client.get("/tokens").get_json()["items"] if row["label"]]


def test_an_idle_session_ends(app, still):
    client = session(app, "hr")
    still.shift(timedelta(minutes=30))
    assert opens(client)
    still.shift(timedelta(minutes=30))
    assert opens(client)  # it was used meanwhile
    still.shift(timedelta(minutes=30, seconds=1))
    assert not opens(client)
    still.shift(timedelta(minutes=-20))
    assert opens(client)  # a clock put right again


def test_the_last_use_is_noted_within_a_minute(app, still):
    client = session(app, "hr")
    for _ in range(4):
        still.shift(timedelta(seconds=30))
        assert opens(client)
    still.shift(timedelta(minutes=29))
    assert opens(client)


def test_a_session_in_use_ends_after_twelve_hours(app, still):
    client = session(app, "hr")
    for _ in range(24):
        still.shift(timedelta(minutes=29))
        assert opens(client)
    still.shift(timedelta(minutes=23, seconds=59))
    assert opens(client)
    still.shift(timedelta(seconds=1))
    assert not opens(client)


def test_the_limits_of_sessions_are_settings(app, as_user, still):
    change_settings(as_user("secadmin"), idle_minutes=5, session_hours=1)
    client = session(app, "hr")
    still.shift(timedelta(minutes=5, seconds=1))
    assert not opens(client)
    client = session(app, "hr")
    for _ in range(12):
        assert opens(client)
        still.shift(timedelta(minutes=5))
    assert not opens(client)


def test_a_programs_token_is_not_idle_and_ends_on_its_day(app, still):
    client = session(app, "hr", expires_in_days=2, label="夜间导出")
    still.shift(timedelta(days=2, seconds=-1))
    assert opens(client)
    still.shift(timedelta(seconds=1))
    assert not opens(client)


def test_no_token_outlives_the_longest_allowed(app, as_user, still):
    change_settings(as_user("secadmin"), token_days=7)
    made = sign_in(app, "hr", expires_in_days=3650).get_json()
    assert made["expires_at"] == f"{(now() + timedelta(days=7)):%Y-%m-%dT%H:%M:%SZ}"


def test_own_tokens_are_listed_and_revoked_at_once(app, as_user, world):
    first, second = session(app, "hr", label="一"), session(app, "hr", label="二")
    other = session(app, "office")
    rows = listed(first)
    assert [(row["label"], row["kind"], row["current"]) for row in rows] == [
        ("二", "session", False),
        ("一", "session", True),
    ]
    assert not [row for row in rows if {"token", "digest"} & row.keys()]
    key = rows[0]["id"]
    assert problem(other.delete(f"/tokens/{key}")) == (404, "not_found")
    assert opens(second)
    assert first.delete(f"/tokens/{key}").status_code == 204
    assert not opens(second)
    assert opens(first)
    assert problem(first.delete(f"/tokens/{key}")) == (404, "not_found")
    assert [row["label"] for row in listed(first)] == ["一"]
    assert told(world.users["hr"])[-1].action == "sign-out"


def test_signing_out_ends_the_session_itself(app, world):
    client = session(app, "hr", label="一")
    (row,) = listed(client)
    assert client.delete(f"/tokens/{row['id']}").status_code == 204
    assert not opens(client)
    assert [entry.action for entry in told(world.users["hr"])][-2:] == ["sign-in", "sign-out"]


def test_what_has_ended_is_not_listed(app, still):
    session(app, "hr", label="vergessen")
    session(app, "hr", label="program", expires_in_days=1)
    still.shift(timedelta(minutes=31))
    client = session(app, "hr", label="now")
    assert [row["label"] for row in listed(client)] == ["now", "program"]


def test_disabling_an_account_ends_its_sessions_for_good(app, as_user, world):
    sysadmin, path = as_user("sysadmin"), f"/users/{world.users['hr']}"
    clients = [session(app, "hr"), session(app, "hr", expires_in_days=9)]
    assert act(sysadmin, path, "disable").get_json()["state"] == "disabled"
    assert [opens(client) for client in clients] == [False, False]
    assert problem(sign_in(app, "hr")) == (401, "sign_in_failed")
    late = Client(app, None)
    late.headers = {"Authorization": f"Bearer {token_of(app, 'hr')}"}
    assert not opens(late)  # however it came by its token
    assert act(sysadmin, path, "enable").get_json()["state"] == "active"
    assert [opens(client) for client in clients] == [False, False]
    assert opens(session(app, "hr"))
    actions = [entry.action for entry in told(world.users["hr"])]
    assert actions[-4:] == ["disable", "sign-in-failed", "enable", "sign-in"]


def test_changing_the_password_ends_all_other_sessions(app):
    client, other = session(app, "hr"), session(app, "hr", expires_in_days=9)
    body = {"password": ANOTHER, "old_password": PASSWORD}
    assert (
        client.patch("/me", body, version=client.get("/me").get_json()["version"]).status_code
        == 200
    )
    assert opens(client)
    assert not opens(other)
    assert problem(sign_in(app, "hr", PASSWORD)) == (401, "sign_in_failed")
    assert sign_in(app, "hr", ANOTHER).status_code == 201


def test_resetting_the_password_ends_all_sessions(app, as_user, world):
    clients = [session(app, "hr"), session(app, "hr", expires_in_days=9)]
    path = f"/users/{world.users['hr']}"
    answer = act(as_user("sysadmin"), path, "reset-password")
    assert (answer.status_code, answer.get_json()["state"]) == (200, "pending")
    assert answer.headers["Cache-Control"] == "no-store"
    assert [opens(client) for client in clients] == [False, False]
    assert problem(sign_in(app, "hr")) == (401, "sign_in_failed")
    assert told(world.users["hr"])[-2].action == "reset-password"
    assert activate(app, "hr", answer.get_json()["activation_code"]).status_code == 200
    assert [opens(client) for client in clients] == [False, False]  # also afterwards


def test_another_users_session_goes_on(app, as_user, world):
    bystander = session(app, "office")
    act(as_user("sysadmin"), f"/users/{world.users['hr']}", "reset-password")
    assert opens(bystander)
