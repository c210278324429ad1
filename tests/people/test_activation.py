"""New accounts: made by the system administrator, opened once by their code."""

from datetime import timedelta

import pytest
import time_machine

from secondment.kit.clock import now
from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading
from secondment.people.models import User
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

pytestmark = pytest.mark.usefixtures("context")
FAILED = (401, "activation_failed")


@pytest.fixture
def sysadmin(as_user):
    return as_user("sysadmin")


def test_the_code_opens_the_account_once(app, sysadmin):
    path, code = make_account(sysadmin)
    assert sysadmin.get(path).get_json()["state"] == "pending"
    assert problem(sign_in(app, "new.one", code)) == (401, "sign_in_failed")
    answer = activate(app, "new.one", code)
    assert answer.status_code == 200
    assert answer.get_json()["state"] == "active"
    assert answer.headers["Cache-Control"] == "no-store"
    assert session(app, "new.one", ANOTHER).get("/me").get_json()["roles"] == []
    assert problem(activate(app, "new.one", code, "Noch-eines-2026")) == FAILED
    actions = [entry.action for entry in told(path.removeprefix("/users/"))]
    assert actions == ["create", "sign-in-failed", "activate", "sign-in", "sign-in-failed"]


def test_the_code_is_shown_once_and_kept_as_a_digest(app, sysadmin):
    made = sysadmin.post("/users", {"username": "new.one", "display_name": "新人"})
    code, key = made.get_json()["activation_code"], made.get_json()["id"]
    assert made.headers["Cache-Control"] == "no-store"
    assert len(code.replace("-", "")) == 16
    assert "activation_code" not in sysadmin.get(f"/users/{key}").get_json()
    with reading():
        assert code not in str(vars(db.session.get_one(User, key)))
    assert code not in "".join(entry.changes for entry in told(key))


def test_a_code_is_read_kindly(app, sysadmin):
    _, code = make_account(sysadmin)
    assert activate(app, "NEW.ONE", f" {code.lower()} ").status_code == 200


def test_a_code_expires(app, sysadmin):
    with time_machine.travel(now(), tick=False) as clock:
        path, code = make_account(sysadmin)
        clock.shift(timedelta(days=7))
        assert problem(activate(app, "new.one", code)) == FAILED
        clock.shift(timedelta(seconds=-1))
        assert activate(app, "new.one", code).status_code == 200
    assert sysadmin.get(path).get_json()["state"] == "active"


def test_how_long_a_code_holds_is_a_setting(app, as_user, sysadmin):
    change_settings(as_user("secadmin"), activation_hours=1)
    with time_machine.travel(now(), tick=False) as clock:
        _, code = make_account(sysadmin)
        clock.shift(timedelta(hours=1))
        assert problem(activate(app, "new.one", code)) == FAILED


def test_only_the_newest_code_holds(app, sysadmin):
    path, first = make_account(sysadmin)
    second = act(sysadmin, path, "reset-password").get_json()["activation_code"]
    assert problem(activate(app, "new.one", first)) == FAILED
    assert activate(app, "new.one", second).status_code == 200


def test_a_code_is_not_another_users(app, sysadmin):
    _, code = make_account(sysadmin)
    make_account(sysadmin, "new.two")
    for username in ("new.two", "hr", "nobody.at.all"):
        assert problem(activate(app, username, code)) == FAILED


def test_a_closed_account_is_not_opened_by_its_code(app, sysadmin):
    path, code = make_account(sysadmin)
    act(sysadmin, path, "disable")
    assert problem(activate(app, "new.one", code)) == FAILED
    assert act(sysadmin, path, "enable").get_json()["state"] == "pending"
    assert activate(app, "new.one", code).status_code == 200


def test_a_bad_password_does_not_spend_the_code(app, sysadmin):
    _, code = make_account(sysadmin)
    answer = activate(app, "new.one", code, "short")
    assert problem(answer) == (422, "too_short")
    assert answer.get_json()["errors"][0]["pointer"] == "/password"
    assert activate(app, "new.one", code).status_code == 200


def test_whose_account_it_is_shows_only_to_whoever_has_the_code(app, sysadmin):
    """The password's faults are not told to somebody without the code."""
    make_account(sysadmin)
    assert problem(activate(app, "new.one", "AAAA-AAAA-AAAA-AAAA", "short")) == FAILED


WRONG_ACCOUNTS = (
    ({"username": "hr"}, "duplicate", "/username"),
    ({"username": "HR"}, "duplicate", "/username"),
    ({"username": "a"}, "invalid_format", "/username"),
    ({"username": "a b"}, "invalid_format", "/username"),
    ({"username": "王喆"}, "invalid_format", "/username"),
    ({"username": "a" * 61}, "too_long", "/username"),
    ({"display_name": "\u3000"}, "blank", "/display_name"),
    ({"department_id": new_id()}, "unknown_reference", "/department_id"),
    ({"cadre_id": new_id()}, "unknown_reference", "/cadre_id"),
    ({"role": "system_admin"}, "unknown_field", "/role"),
    ({"roles": []}, "read_only", "/roles"),
    ({"state": "active"}, "read_only", "/state"),
    ({"password": ANOTHER}, "unknown_field", "/password"),
    ({"activation_code": "AAAA"}, "read_only", "/activation_code"),
)


def test_wrong_accounts_are_not_made(sysadmin, world):
    before = sysadmin.get("/users?count=true").get_json()["total"]
    taken = {"cadre_id": world.cadres["cadre01"]}
    for wrong, code, pointer in (*WRONG_ACCOUNTS, (taken, "duplicate", "/cadre_id")):
        made = sysadmin.post("/users", {"username": "new.one", "display_name": "新人"} | wrong)
        assert problem(made)[1] == code
        assert made.status_code in {409, 422}
        assert [error["pointer"] for error in made.get_json()["errors"]] == [pointer]
    assert sysadmin.get("/users?count=true").get_json()["total"] == before


def test_an_account_is_changed_and_its_life_is_guarded(sysadmin, world):
    path, _ = make_account(sysadmin, department_id=world.departments["SWJ"])
    version = sysadmin.get(path).get_json()["version"]
    changed = sysadmin.patch(path, {"display_name": "王喆", "department_id": None}, version=version)
    assert (changed.get_json()["display_name"], changed.get_json()["department_id"]) == (
        "王喆",
        None,
    )
    assert problem(sysadmin.patch(path, {"username": "x"}, version=version + 1)) == (
        422,
        "read_only",
    )
    assert problem(act(sysadmin, path, "enable")) == (409, "invalid_transition")
    assert act(sysadmin, path, "disable").status_code == 200
    assert problem(act(sysadmin, path, "disable")) == (409, "invalid_transition")
    assert problem(act(sysadmin, path, "reset-password")) == (409, "invalid_transition")
    own = f"/users/{world.users['sysadmin']}"
    assert problem(act(sysadmin, own, "disable")) == (409, "own_account")


def test_no_answer_to_an_administrator_tells_of_the_cadre(sysadmin, world):
    for path in (f"/users/{world.users['cadre01']}", "/users?limit=200"):
        text = sysadmin.get(path).get_data(as_text=True)
        assert world.cadres["cadre01"] in text
        assert "干部" not in text
