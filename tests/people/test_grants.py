"""Roles: where each is granted, who excludes whom, and that they count at once."""

import json

import pytest

from secondment.kit.ids import new_id
from secondment.people.roles import ADMINISTRATORS, BUSINESS_ROLES
from tests.people.accounts import act, make_account, problem, told, version_of

pytestmark = pytest.mark.usefixtures("context")
PLACES = {
    **dict.fromkeys(("hr", "coordinator", "leader"), "QX"),
    **dict.fromkeys(("handler", "signer", "editor"), "SWJ"),
    **dict.fromkeys((*ADMINISTRATORS, "cadre"), None),
}
NEEDS = {
    "QX": "role_needs_district",
    "SWJ": "role_needs_department",
    None: "role_without_department",
}


@pytest.fixture
def secadmin(as_user):
    return as_user("secadmin")


@pytest.fixture
def account(as_user):
    return make_account(as_user("sysadmin"))[0]


@pytest.fixture
def at(world):
    """The body of a grant: `at("hr", "QX")`."""

    def body(role, place):
        return {"role": role, "department_id": world.departments.get(place)}

    return body


def fault(answer):
    status, code = problem(answer)
    (error,) = answer.get_json()["errors"]
    return status, code, error["pointer"]


@pytest.mark.parametrize("role", sorted(set(PLACES) - {"cadre"}))
def test_each_role_is_granted_at_its_place_only(secadmin, account, at, role):
    for place in {"QX", "SWJ", None} - {PLACES[role]}:
        answer = secadmin.post(f"{account}/grant", at(role, place), version=1)
        assert fault(answer) == (422, NEEDS[PLACES[role]], "/department_id")
    made = act(secadmin, account, "grant", at(role, PLACES[role]))
    assert made.status_code == 200
    assert made.get_json()["roles"] == [at(role, PLACES[role])]
    assert problem(act(secadmin, account, "grant", at(role, PLACES[role]))) == (409, "duplicate")


def test_the_cadres_role_needs_a_cadre(secadmin, account, world, at):
    answer = act(secadmin, account, "grant", at("cadre", None))
    assert fault(answer) == (422, "role_needs_cadre", "/role")
    path = f"/users/{world.users['cadre01']}"
    assert problem(act(secadmin, path, "grant", at("cadre", None))) == (409, "duplicate")


@pytest.mark.parametrize("first", ADMINISTRATORS)
def test_the_three_administrators_exclude_one_another_and_all_business(
    secadmin, account, at, first
):
    assert act(secadmin, account, "grant", at(first, None)).status_code == 200
    for role in (*ADMINISTRATORS, *BUSINESS_ROLES):
        if role not in (first, "cadre"):
            answer = secadmin.post(f"{account}/grant", at(role, PLACES[role]), version=2)
            assert problem(answer) == (409, "roles_exclusive")
    assert act(secadmin, account, "revoke", at(first, None)).status_code == 200
    assert act(secadmin, account, "grant", at("hr", "QX")).status_code == 200
    assert problem(act(secadmin, account, "grant", at(first, None))) == (409, "roles_exclusive")


def test_business_roles_are_held_together(secadmin, account, at):
    held = [at("hr", "QX"), at("coordinator", "QX"), at("hr", "LQ"), at("handler", "SWJ")]
    for body in held:
        made = act(secadmin, account, "grant", body)
        assert made.status_code == 200
    key = json.dumps
    assert sorted(map(key, made.get_json()["roles"])) == sorted(map(key, held))


def test_nobody_grants_himself(secadmin, world, at):
    own = f"/users/{world.users['secadmin']}"
    for body in (at("hr", "QX"), at("system_admin", None), at("security_admin", None)):
        assert problem(act(secadmin, own, "grant", body)) == (409, "own_account")


WRONG = (
    ({"role": "king"}, "invalid_choice", "/role"),
    ({"role": "hr", "department_id": "x"}, "unknown_reference", "/department_id"),
    ({"role": "hr", "department_id": new_id()}, "unknown_reference", "/department_id"),
    ({"department_id": None}, "required", "/role"),
    ({"role": "auditor", "user_id": new_id()}, "unknown_field", "/user_id"),
)


def test_wrong_grants(secadmin, account):
    for body, code, pointer in WRONG:
        answer = secadmin.post(f"{account}/grant", body, version=1)
        assert fault(answer) == (422, code, pointer)
    assert secadmin.get(account).get_json()["roles"] == []


def test_only_the_security_administrator_grants(as_user, account, at):
    body = at("hr", "QX")
    for username in ("sysadmin", "auditor"):
        client = as_user(username)
        assert problem(act(client, account, "grant", body)) == (403, "not_allowed")
        assert problem(act(client, account, "revoke", body)) == (403, "not_allowed")
    for username in ("hr", "office", "leader", "swj.handler", "cadre01"):
        answer = as_user(username).post(f"{account}/grant", body, version=1)
        assert problem(answer) == (403, "not_allowed")


def test_grants_need_the_version(secadmin, account, at):
    path, body = f"{account}/grant", at("hr", "QX")
    assert problem(secadmin.post(path, body)) == (428, "precondition_required")
    assert problem(secadmin.post(path, body, version=99)) == (412, "stale")
    before = version_of(secadmin, account)
    assert act(secadmin, account, "grant", body).get_json()["version"] == before + 1


def test_a_role_counts_from_the_next_request_on_and_no_longer(as_user, secadmin, world, at):
    leader, path = as_user("leader"), f"/users/{world.users['leader']}"
    unit = {"name": "朝阳区商务局"}
    assert problem(leader.post("/host-units", unit)) == (403, "not_allowed")
    assert act(secadmin, path, "grant", at("hr", "QX")).status_code == 200
    assert leader.post("/host-units", unit).status_code == 201
    assert {"role": "hr", "department_id": world.departments["QX"]} in leader.get("/me").get_json()[
        "roles"
    ]
    assert act(secadmin, path, "revoke", at("hr", "QX")).status_code == 200
    assert problem(leader.post("/host-units", {"name": "乙"})) == (403, "not_allowed")


def test_a_revoked_role_hides_what_it_showed(as_user, secadmin, world, at):
    hr, path = as_user("other.hr"), f"/users/{world.users['other.hr']}"
    cohort = f"/cohorts/{world.cohorts['other']}"
    assert hr.get(cohort).status_code == 200
    assert act(secadmin, path, "revoke", at("hr", "LQ")).status_code == 200
    assert problem(hr.get(cohort)) == (404, "not_found")


def test_only_what_is_held_is_revoked(secadmin, account, at):
    assert fault(act(secadmin, account, "revoke", at("hr", "QX"))) == (
        422,
        "unknown_reference",
        "/role",
    )
    act(secadmin, account, "grant", at("hr", "QX"))
    answer = act(secadmin, account, "revoke", at("hr", "LQ"))
    assert fault(answer)[1] == "unknown_reference"


def test_grants_are_written_down_with_who_gave_what(secadmin, account, world, at):
    act(secadmin, account, "grant", at("handler", "SWJ"))
    act(secadmin, account, "revoke", at("handler", "SWJ"))
    granted, revoked = told(account.removeprefix("/users/"))[-2:]
    place = world.departments["SWJ"]
    assert (granted.action, granted.actor_id) == ("grant", world.users["secadmin"])
    assert json.loads(granted.changes) == {
        "role": [None, "handler"],
        "department_id": [None, place],
    }
    assert revoked.action == "revoke"
    assert json.loads(revoked.changes) == {
        "role": ["handler", None],
        "department_id": [place, None],
    }
