"""Return (退办): asked for within the window, ruled on by the office, the next clock anew."""

import pytest

from tests.suggestions.steps import REASON, states


@pytest.fixture
def key(steps, official, at):
    """Assigned to SWJ on Friday 2025-09-26: to be asked back until Monday 2025-10-13."""
    at("2025-09-26")
    return steps.assigned("SWJ")


@pytest.fixture
def ask(steps):
    """Ask for the return, to FGJ unless another unit is proposed."""

    def request(key, unit="SWJ", to="FGJ"):
        body = {"reason": "属发改部门职责", "proposed_department_id": steps.units[to]}
        return f"/assignments/{steps.task_id(key, unit)}/request-return", body

    return request


def test_a_return_is_asked_for_and_granted(steps, at, key, ask):
    at("2025-10-13")
    task = steps.act("swj.handler", *ask(key))
    assert (task["state"], task["return_request"]) == (
        "return_requested",
        {
            "reason": "属发改部门职责",
            "proposed_department_id": steps.units["FGJ"],
            "requested_at": "2025-10-13T01:00:00Z",
            "decide_on": "2025-10-27",
            "ruling": None,
        },
    )
    at("2025-10-20")
    task = steps.rule(key, "SWJ", "grant-return")
    assert (task["state"], task["return_request"]["ruling"]) == ("returned", "granted")
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["state"], item["reply_on"]) == ("accepted", None)


def test_the_next_unit_s_clocks_start_at_its_own_assignment(steps, at, key, ask):
    steps.act("swj.handler", *ask(key))
    steps.rule(key, "SWJ", "grant-return")
    at("2025-11-20")
    steps.assign(key, "FGJ")
    assert steps.task(key, "FGJ")["due"] == {
        "sign_on": "2025-11-24",
        "return_on": "2025-12-01",
        "contact_on": "2025-12-18",
        "opinion_on": None,
        "reply_on": "2026-02-24",
        "provisional": False,
    }
    assert states(steps.get("office", f"/suggestions/{key}")["assignments"]) == {
        "SWJ": "returned",
        "FGJ": "assigned",
    }
    assert steps.acts(key)[3:] == ["assign", "request-return", "grant-return", "assign"]
    assert steps.acts(key, "swj.handler")[-1] == "grant-return"  # no further for the old unit


def test_a_refused_return_stays_with_the_unit_as_if_signed_for(steps, key, ask):
    steps.act("swj.handler", *ask(key))
    task = steps.rule(key, "SWJ", "refuse-return", {"reason": "属商务部门职责"})
    assert (task["state"], task["return_request"]["ruling"]) == ("signed", "refused")
    assert steps.get("office", f"/suggestions/{key}")["state"] == "handling"
    entry = steps.journal(key)[-1]
    assert (entry["action"], entry["remark"]) == ("refuse-return", "属商务部门职责")


def test_the_window_closes_with_its_last_day(steps, at, key, ask):
    at("2025-10-14T00:00")
    assert steps.refusal("swj.handler", *ask(key)) == (409, "return_window_over")
    assert (
        "request-return"
        not in steps.get("swj.handler", f"/assignments/{steps.task_id(key)}")["allowed_actions"]
    )


@pytest.mark.parametrize("to", ["SWJ", "LSWJ"])
def test_the_unit_proposed_is_another_of_the_district(steps, key, ask, to):
    assert steps.refusal("swj.handler", *ask(key, to=to)) == (
        422,
        "/proposed_department_id",
        "unknown_reference",
    )


def test_a_reason_and_a_unit_are_needed(steps, key, ask):
    path, body = ask(key)
    for name in body:
        less = {field: value for field, value in body.items() if field != name}
        assert steps.refusal("swj.handler", path, less) == (422, f"/{name}", "required")


def test_only_the_unit_asks_and_only_the_office_rules(steps, key, ask):
    path, body = ask(key)
    for who in ("swj.signer", "office", "hr"):
        assert steps.refusal(who, path, body) == (403, "not_allowed")
    steps.act("swj.handler", path, body)
    task = path.rpartition("/")[0]
    for who in ("swj.handler", "hr", "leader"):
        assert steps.refusal(who, f"{task}/grant-return") == (403, "not_allowed")
    assert steps.refusal("swj.handler", f"{task}/sign") == (409, "invalid_transition")


def test_a_lead_s_return_sends_its_co_units_home(steps, ask):
    key = steps.handling("SWJ", "FGJ")
    steps.work(key, "FGJ", "opinion", {"text": "同意"})
    steps.act("swj.handler", *ask(key, to="JD1"))
    steps.rule(key, "SWJ", "grant-return")
    item = steps.get("office", f"/suggestions/{key}")
    assert item["state"] == "accepted"
    assert states(item["assignments"]) == {"SWJ": "returned", "FGJ": "removed"}


def test_a_co_unit_s_return_leaves_the_lead_alone(steps, ask):
    key = steps.handling("SWJ", "FGJ")
    steps.act("fgj.handler", *ask(key, "FGJ", "JD1"))
    steps.rule(key, "FGJ", "grant-return")
    item = steps.get("office", f"/suggestions/{key}")
    assert item["state"] == "handling"
    assert states(item["assignments"]) == {"SWJ": "signed", "FGJ": "returned"}
    reply = steps.drafted(key)
    assert steps.act("swj.handler", f"/replies/{reply}/submit")["state"] == "submitted"


def test_separate_units_go_on_when_one_returns(steps, ask):
    key = steps.separate("SWJ", "FGJ")
    steps.work(key, "SWJ", "sign")
    steps.act("fgj.handler", *ask(key, "FGJ", "JD1"))
    steps.rule(key, "FGJ", "grant-return")
    assert steps.get("office", f"/suggestions/{key}")["state"] == "handling"


def test_the_rest_having_answered_a_return_ends_the_handling(steps, official, at, ask):
    at("2025-12-19")
    key = steps.separate("SWJ", "FGJ")
    steps.work(key, "SWJ", "sign")
    steps.replied(key, "SWJ")
    steps.act("fgj.handler", *ask(key, "FGJ", "JD1"))
    at("2025-12-26")
    steps.rule(key, "FGJ", "grant-return")
    item = steps.get("office", f"/suggestions/{key}")
    assert (item["state"], item["evaluation_on"]) == ("replied", "2026-01-26")
    steps.act("office", f"/suggestions/{key}/close")
    reason = {"reason": REASON}
    assert steps.act("office", f"/suggestions/{key}/reopen", reason)["state"] == "replied"


def test_a_draft_falls_with_the_return(steps, ask):
    key = steps.handling("SWJ")
    reply = steps.before_signer(key)
    steps.act("swj.handler", *ask(key))
    assert steps.refusal("swj.signer", f"/replies/{reply}/sign-off") == (409, "not_signed_for")
    steps.rule(key, "SWJ", "grant-return")
    assert steps.get("swj.handler", f"/replies/{reply}")["state"] == "void"


def test_why_it_is_returned_is_for_the_unit_and_the_offices(steps, ask):
    key = steps.handling("SWJ", "FGJ")
    steps.act("swj.handler", *ask(key, to="JD1"))
    for who, known in (("cadre01", False), ("fgj.handler", False), ("leader", True)):
        item = steps.get(who, f"/suggestions/{key}")
        told = {one["department"]["code"]: one["return_request"] for one in item["assignments"]}
        assert (told["SWJ"] is not None) == known
        assert ("request-return" in steps.acts(key, who)) == known
    assert REASON not in steps.client("cadre01").get(f"/suggestions/{key}/journal").text
