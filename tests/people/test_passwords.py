"""What a password must be, and when it must be changed."""

from datetime import timedelta

import pytest
import time_machine

from secondment.kit.clock import now
from secondment.people.common_passwords import COMMON
from secondment.people.passwords import FULL
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
    version_of,
)
from tests.world import PASSWORD

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def client(app):
    return session(app, "hr")


def change(client, new, old=PASSWORD):
    body = {"password": new, "old_password": old}
    return client.patch("/me", body, version=version_of(client, "/me"))


def fault(answer):
    status, code = problem(answer)
    (error,) = answer.get_json()["errors"]
    return status, code, error["pointer"]


TRIED = (
    ("Kurz-26", "too_short"),
    ("", "blank"),
    ("a" * 257, "too_long"),
    ("langsamer", "password_kinds"),
    ("langsamer26", "password_kinds"),
    ("LANGSAMER-", "password_kinds"),
    ("12345678-", "password_kinds"),
    ("区委组织部区委组织部", "password_kinds"),
    ("Password1", "password_common"),
    ("PASSWORD1x", None),
    ("Lang-samer", None),
    ("langsam-26", None),
    ("区委组织部-Lang", None),
    ("Mit Leerzeichen 26", None),
    ("Aa1" * 80, None),
)


def test_length_kinds_and_commonness(client):
    old, version = PASSWORD, version_of(client, "/me")
    for password, code in TRIED:
        body = {"password": password, "old_password": old}
        answer = client.patch("/me", body, version=version)
        if code:
            assert fault(answer) == (422, code, "/password")
        else:
            assert answer.status_code == 200, answer.get_json()
            old, version = password, version + 1


def test_the_3000_commonest_are_known():
    assert len(COMMON) == 3000
    assert {"password1", "123456", "qwertyuiop", "iloveyou"} <= COMMON


NAMES = (
    *("New.One.2026", "NEW.ONE.2026", "Wang Zhe 26", "wang zhe 26"),
    *("SWJ Bureau 26", "Amt-Nummer-7"),
)


def test_names_of_the_user_and_his_units_are_none(app, as_user, world):
    sysadmin, secadmin = as_user("sysadmin"), as_user("secadmin")
    names = {"SWJ": {"name_en": "SWJ Bureau 26"}, "FGJ": {"name": "Amt-Nummer-7"}}
    for place, name in names.items():
        sysadmin.patch(f"/departments/{world.departments[place]}", name, version=1)
    own = {"display_name": "Wang Zhe 26", "department_id": world.departments["SWJ"]}
    path, code = make_account(sysadmin, "new.one.2026", **own)
    role = {"role": "handler", "department_id": world.departments["FGJ"]}
    assert act(secadmin, path, "grant", role).status_code == 200
    for password in NAMES:
        answer = activate(app, "new.one.2026", code, password)
        assert fault(answer) == (422, "password_common", "/password")
    assert activate(app, "new.one.2026", code, ANOTHER).status_code == 200
    client = session(app, "new.one.2026", ANOTHER)
    for password in NAMES:
        assert fault(change(client, password, ANOTHER))[1] == "password_common"


def test_the_last_five_are_not_taken_again(client):
    old = PASSWORD
    for number in range(1, 6):
        assert fault(change(client, PASSWORD, old)) == (422, "password_reused", "/password")
        new = f"Neues-Wort-{number}"
        assert change(client, new, old).status_code == 200
        old = new
    assert change(client, PASSWORD, old).status_code == 200


def test_a_reset_does_not_forget_them(app, as_user, world):
    path = f"/users/{world.users['hr']}"
    code = act(as_user("sysadmin"), path, "reset-password").get_json()["activation_code"]
    assert fault(activate(app, "hr", code, PASSWORD)) == (422, "password_reused", "/password")


def test_the_old_password_is_asked_for(client, app, world):
    assert fault(change(client, ANOTHER, "wrong")) == (422, "wrong_password", "/old_password")
    body = {"password": ANOTHER}
    version = version_of(client, "/me")
    assert fault(client.patch("/me", body, version=version))[1] == "wrong_password"
    assert problem(client.patch("/me", body)) == (428, "precondition_required")
    good = body | {"old_password": PASSWORD}
    assert problem(client.patch("/me", good, version=version + 7)) == (412, "stale")
    assert sign_in(app, "hr", PASSWORD).status_code == 201
    assert client.patch("/me", good, version=version).status_code == 200
    entry = told(world.users["hr"])[-1]
    assert entry.action == "change-password"
    assert PASSWORD not in entry.changes
    assert ANOTHER not in entry.changes


def test_the_language_is_changed_without_a_password(client):
    answer = client.patch("/me", {"locale": "en"}, version=version_of(client, "/me"))
    assert (answer.status_code, answer.get_json()["locale"]) == (200, "en")


def test_the_rules_are_settings(client, as_user):
    change_settings(as_user("secadmin"), password_length=12, password_kinds=4, password_history=0)
    assert fault(change(client, "Kurz-wie-26"))[1] == "too_short"
    assert fault(change(client, "Lang-und-breit"))[1] == "password_kinds"
    assert change(client, "Lang-und-breit-26").status_code == 200
    assert change(client, "Lang-und-breit-26", "Lang-und-breit-26").status_code == 200


def test_a_password_over_its_age_opens_only_its_own_change(app, as_user, world):
    change_settings(as_user("secadmin"), password_max_age_days=90)
    with time_machine.travel(now() + timedelta(days=100), tick=False):
        assert problem(as_user("office").get("/suggestions")) == (403, "password_expired")
        client = session(app, "hr")
        for path in ("/suggestions", "/departments", "/tokens", "/users"):
            assert problem(client.get(path)) == (403, "password_expired")
        made = client.post("/host-units", {"name": "甲"})
        assert problem(made) == (403, "password_expired")
        assert client.get("/me").status_code == 200
        assert change(client, ANOTHER).status_code == 200
        assert client.get("/suggestions").status_code == 200
        assert client.post("/host-units", {"name": "甲"}).status_code == 201
        late = session(app, "leader")
        assert late.get("/me").status_code == 200


def test_whoever_has_an_old_password_may_leave(app, as_user):
    change_settings(as_user("secadmin"), password_max_age_days=90)
    with time_machine.travel(now() + timedelta(days=100), tick=False):
        made = sign_in(app, "hr").get_json()
        client = session(app, "hr")
        assert client.delete(f"/tokens/{made['id']}").status_code == 204


def test_passwords_are_kept_as_argon2id():
    assert FULL.hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
