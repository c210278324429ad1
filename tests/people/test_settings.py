"""The rules of sign-in are the security administrator's, and their changes are written down."""

import json

import pytest

from secondment.kit.unit_of_work import reading
from secondment.people.queries import settings_row
from tests.people.accounts import change_settings, problem, told, version_of

pytestmark = pytest.mark.usefixtures("context")
PATH = "/security-settings"
SHIPPED = {
    "password_length": 8,
    "password_kinds": 3,
    "password_history": 5,
    "password_max_age_days": 0,
    "failures_per_user": 5,
    "failures_per_address": 20,
    "failure_minutes": 15,
    "idle_minutes": 30,
    "session_hours": 12,
}


def test_the_settings_as_shipped(as_user):
    found = as_user("secadmin").get(PATH).get_json()
    assert {name: found[name] for name in SHIPPED} == SHIPPED


def test_the_administrators_read_them_and_one_changes_them(as_user):
    for username in ("sysadmin", "auditor"):
        client = as_user(username)
        assert client.get(PATH).status_code == 200
        assert problem(client.patch(PATH, {"idle_minutes": 5}, version=1)) == (403, "not_allowed")
    for username in ("hr", "leader", "cadre01"):
        assert problem(as_user(username).get(PATH)) == (403, "not_allowed")
    assert as_user("secadmin").get(PATH).get_json()["idle_minutes"] == 30


def test_a_change_needs_the_version_and_advances_it(as_user):
    secadmin = as_user("secadmin")
    read = secadmin.get(PATH)
    assert problem(secadmin.patch(PATH, {"idle_minutes": 5})) == (428, "precondition_required")
    assert problem(secadmin.patch(PATH, {"idle_minutes": 5}, version=99)) == (412, "stale")
    changed = secadmin.patch(PATH, {"idle_minutes": 5}, headers={"If-Match": read.headers["ETag"]})
    assert changed.get_json()["version"] == read.get_json()["version"] + 1
    assert changed.headers["ETag"] != read.headers["ETag"]
    again = secadmin.patch(PATH, {"idle_minutes": 6}, headers={"If-Match": read.headers["ETag"]})
    assert problem(again) == (412, "stale")
    assert secadmin.get(PATH).get_json()["idle_minutes"] == 5


def test_a_change_is_written_down_with_old_and_new(as_user, world):
    change_settings(as_user("secadmin"), idle_minutes=5, password_length=12)
    with reading():
        key = settings_row().id
    entry = told(key)[-1]
    assert (entry.action, entry.actor_id) == ("edit", world.users["secadmin"])
    assert json.loads(entry.changes) == {"idle_minutes": [30, 5], "password_length": [8, 12]}


WRONG = (
    ({"password_length": 7}, "out_of_range"),
    ({"password_length": 65}, "out_of_range"),
    ({"password_kinds": 5}, "out_of_range"),
    ({"password_kinds": 0}, "out_of_range"),
    ({"password_history": 25}, "out_of_range"),
    ({"failures_per_user": 0}, "out_of_range"),
    ({"idle_minutes": 0}, "out_of_range"),
    ({"session_hours": 169}, "out_of_range"),
    ({"idle_minutes": "5"}, "invalid_type"),
    ({"idle_minutes": 5.5}, "invalid_type"),
    ({"idle_minutes": None}, "null"),
    ({"version": 1}, "read_only"),
    ({"id": "x"}, "read_only"),
    ({"admin": True}, "unknown_field"),
)


def test_wrong_settings(as_user):
    secadmin = as_user("secadmin")
    before = version_of(secadmin, PATH)
    for values, code in WRONG:
        answer = secadmin.patch(PATH, {"password_history": 3} | values, version=before)
        assert problem(answer) == (422, code)
    assert version_of(secadmin, PATH) == before
