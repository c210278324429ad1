"""Every (state, action) of a report for everybody, against moves.md 6 and 7 written out by hand."""

import pytest

from secondment.reports.states import REPORT
from tests.reports.factories import make_report
from tests.tables import TOLD

STATES = ("draft", "submitted", "returned", "accepted")
ACTS = {  # action: method, path, body
    "edit": ("PATCH", "", {"title": "新题"}),
    "circulate": ("PATCH", "", {"circulation": "public"}),
    "submit": ("POST", "/submit", None),
    "return": ("POST", "/return", {"reason": "请修改"}),
    "accept": ("POST", "/accept", {}),
    "delete": ("DELETE", "", None),
    "attach": ("POST", "/files", None),
}
FROM = {
    "edit": "draft returned",
    "circulate": "submitted accepted",
    "submit": "draft returned",
    "return": "submitted",
    "accept": "submitted",
    "delete": "draft",
    "attach": "draft submitted returned",
}
BY = {
    "edit": "cadre01",
    "circulate": "hr",
    "submit": "cadre01",
    "return": "hr",
    "accept": "hr",
    "delete": "cadre01",
    "attach": "cadre01",
}
SEE = ("cadre01", "hr", "office", "leader")
BLIND = ("cadre02", "other.cadre", "other.hr", "other.office", "swj.handler", "swj.editor")
ADMINISTRATORS = ("sysadmin", "secadmin", "auditor")


def expected(action, state, username):
    if username in ADMINISTRATORS:
        return 403
    if username in BLIND:
        return 404
    if username != BY[action]:
        return 403
    good = {"delete": 204, "attach": 201}.get(action, 200)
    return good if state in FROM[action].split() else 409


def test_the_table_has_these_actions_and_no_others():
    assert {line.action for line in REPORT} == {*ACTS, "create"}
    assert REPORT.states == STATES


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ACTS)
def test_who_may_do_what_when(as_user, upload, world, context, state, action, record_property):
    method, path, body = ACTS[action]
    report_id = make_report(world, state)
    version = as_user("hr").get(f"/reports/{report_id}").get_json()["version"]
    others = [one for one in (*SEE, *BLIND, *ADMINISTRATORS) if one != BY[action]]
    for username in (*others, BY[action]):  # last: the version read holds if the others did nothing
        if action == "attach":
            answer = upload(username, report_id)
        else:
            where = f"/reports/{report_id}{path}"
            answer = as_user(username).call(method, where, json=body, version=version)
        assert answer.status_code == expected(action, state, username), username
        if answer.status_code == 409:
            assert answer.get_json()["code"] == "invalid_transition"
            assert answer.get_json()["state"] == state
            assert action not in answer.get_json()["allowed_actions"]
    record_property(TOLD, len(others) + 1)


@pytest.mark.parametrize("state", STATES)
def test_allowed_actions_are_those_that_succeed(as_user, world, context, state):
    report_id = make_report(world, state)
    for username in SEE:
        told = as_user(username).get(f"/reports/{report_id}").get_json()["allowed_actions"]
        right = {a for a in ACTS if expected(a, state, username) in {200, 201, 204}}
        assert set(told) == right, username


@pytest.mark.parametrize("state", STATES)
def test_who_sees_a_report(as_user, world, context, state):
    report_id = make_report(world, state)
    seen = {
        username: as_user(username).get(f"/reports/{report_id}").status_code
        for username in (*SEE, *BLIND, *ADMINISTRATORS, None)
    }
    assert seen == {
        **dict.fromkeys(SEE, 200),
        **dict.fromkeys(BLIND, 404),
        **dict.fromkeys(ADMINISTRATORS, 403),
        None: 401,
    }


def test_another_hr_of_the_district_is_not_the_author(as_user, world, context):
    report_id = make_report(world, by="hr")
    assert as_user("hr").get(f"/reports/{report_id}").get_json()["allowed_actions"] == [
        "edit", "attach", "submit", "delete",
    ]  # fmt: skip
    own = make_report(world, by="cadre01")
    assert as_user("hr").get(f"/reports/{own}").get_json()["allowed_actions"] == []
