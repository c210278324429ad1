"""The office's hand on what it has assigned: given to another unit, called back, co-units, dates
of its own; and who inside a unit has it."""

import pytest

from tests.suggestions.steps import REASON, states
from tests.suggestions.test_clocks import MONTH, limits

OPINION = {"text": "同意"}


@pytest.fixture
def key(steps, official, at):
    """Assigned to SWJ on Monday 2026-03-02, and signed for."""
    at("2026-03-02")
    return steps.handling("SWJ")


def reassign(steps, key, old, new):
    body = {"assignment_id": old, "department_id": steps.units[new], "reason": REASON}
    return f"/suggestions/{key}/reassign", body


def test_another_unit_begins_anew(steps, at, key):
    old = steps.task(key, "SWJ")
    draft = steps.drafted(key)
    at("2026-03-16")
    item = steps.act("office", *reassign(steps, key, old["id"], "FGJ"))
    assert (item["state"], item["lead_department"]["code"]) == ("assigned", "FGJ")
    assert states(item["assignments"]) == {"SWJ": "removed", "FGJ": "assigned"}
    assert steps.task(key, "FGJ")["due"] == {
        "sign_on": "2026-03-18",
        "return_on": "2026-03-25",
        "contact_on": "2026-04-14",
        "opinion_on": None,
        "reply_on": "2026-06-16",
        "provisional": False,
    }
    assert (old["due"]["reply_on"], item["reply_on"]) == ("2026-06-02", "2026-06-16")
    assert steps.get("swj.handler", f"/replies/{draft}")["state"] == "void"
    entry = steps.journal(key)[-1]
    assert (entry["action"], entry["remark"]) == ("reassign", REASON)


def test_what_the_old_unit_no_longer_sees(steps, at, key):
    old = steps.task_id(key, "SWJ")
    at("2026-03-16")
    steps.act("office", *reassign(steps, key, old, "FGJ"))
    at("2026-03-17")
    steps.work(key, "FGJ", "sign")
    assert steps.acts(key, "swj.handler")[-1] == "reassign"
    assert steps.acts(key, "fgj.handler")[-1] == "sign"
    path = f"/assignments/{old}/progress"
    note = {"on": "2026-03-16", "text": "已联系"}
    assert steps.refusal("swj.handler", path, note) == (409, "invalid_transition")


def test_a_lead_is_replaced_and_its_co_units_stay(steps, official, at, open_unit):
    at("2026-03-02")
    open_unit("JD1")
    key = steps.handling("SWJ", "FGJ")
    steps.work(key, "FGJ", "opinion", OPINION)
    item = steps.act("office", *reassign(steps, key, steps.task_id(key, "SWJ"), "JD1"))
    assert item["state"] == "assigned"
    roles = {one["department"]["code"]: (one["role"], one["state"]) for one in item["assignments"]}
    assert roles == {
        "SWJ": ("lead", "removed"),
        "FGJ": ("co", "opinion_given"),
        "JD1": ("lead", "assigned"),
    }


def test_one_of_separate_units_is_replaced_and_the_others_go_on(steps, official, at, open_unit):
    at("2026-03-02")
    open_unit("JD1")
    key = steps.separate("SWJ", "FGJ")
    steps.work(key, "FGJ", "sign")
    steps.replied(key, "FGJ")
    item = steps.act("office", *reassign(steps, key, steps.task_id(key, "SWJ"), "JD1"))
    assert item["state"] == "handling"
    assert states(item["assignments"]) == {"SWJ": "removed", "FGJ": "replied", "JD1": "assigned"}
    sent = reassign(steps, key, steps.task_id(key, "FGJ"), "SWJ")
    assert steps.refusal("office", *sent) == (422, "/assignment_id", "unknown_reference")


@pytest.mark.parametrize(
    ("new", "status", "code"),
    [
        ("FGJ", 409, "already_assigned"),
        ("SWJ", 409, "already_assigned"),
        ("LSWJ", 422, "unknown_reference"),
    ],
)
def test_to_whom_nothing_is_given(steps, new, status, code):
    key = steps.separate("SWJ", "FGJ")
    lead = steps.task_id(key, "SWJ")
    told = steps.refusal("office", *reassign(steps, key, lead, new))
    assert told == (status, "/department_id", code)


def returned(steps, key, unit):
    """The unit's task, given back."""
    ask = {"reason": REASON, "proposed_department_id": steps.units["QWB"]}
    steps.work(key, unit, "request-return", ask)
    task = steps.task(key, unit)["id"]
    steps.act("office", f"/assignments/{task}/grant-return")
    return task


def test_the_part_a_separate_unit_returned_goes_to_another(steps):
    key = steps.separate("SWJ", "FGJ")
    task = returned(steps, key, "SWJ")
    item = steps.act("office", *reassign(steps, key, task, "JD1"))
    assert states(item["assignments"]) == {"SWJ": "returned", "FGJ": "assigned", "JD1": "assigned"}


def test_what_a_sole_unit_returned_makes_no_second_one_beside_the_next(steps):
    key = steps.assigned("SWJ")
    task = returned(steps, key, "SWJ")
    steps.assign(key, "FGJ")
    told = steps.refusal("office", *reassign(steps, key, task, "JD1"))
    assert told == (422, "/assignment_id", "unknown_reference")


def test_a_co_unit_is_not_replaced_nor_another_suggestion_s_task(steps):
    key, other = steps.assigned("SWJ", "FGJ"), steps.assigned("SWJ")
    for task in (steps.task_id(key, "FGJ"), steps.task_id(other)):
        assert steps.refusal("office", *reassign(steps, key, task, "JD1")) == (
            422,
            "/assignment_id",
            "unknown_reference",
        )


def test_r1_a_department_gives_nothing_to_another(steps, key):
    path, body = reassign(steps, key, steps.task_id(key), "FGJ")
    for who in ("swj.handler", "swj.signer", "hr", "leader"):
        assert steps.refusal(who, path, body) == (403, "not_allowed")
    assert states(steps.get("office", f"/suggestions/{key}")["assignments"]) == {"SWJ": "signed"}


# Called back


def test_a_recall_takes_it_from_all_its_units(steps):
    key = steps.handling("SWJ", "FGJ")
    steps.work(key, "FGJ", "opinion", OPINION)
    item = steps.act("office", f"/suggestions/{key}/recall", {"reason": REASON})
    assert (item["state"], item["reply_on"], item["lead_department"]) == ("accepted", None, None)
    assert states(item["assignments"]) == {"SWJ": "removed", "FGJ": "removed"}
    assert steps.items("swj.handler", "/assignments?overdue=false&state=signed") == []


def test_what_was_answered_in_part_is_not_recalled(steps):
    key = steps.separate("SWJ", "FGJ")
    steps.work(key, "SWJ", "sign")
    steps.replied(key, "SWJ")
    recall = f"/suggestions/{key}/recall"
    assert steps.refusal("office", recall, {"reason": REASON}) == (409, "reply_sent")


# Co-units added and removed


def test_a_unit_that_answered_alone_leads_once_another_helps(steps, official, at, key):
    at("2026-03-09")
    body = {"department_id": steps.units["FGJ"]}
    item = steps.act("office", f"/suggestions/{key}/add-co-unit", body)
    assert {one["department"]["code"]: one["role"] for one in item["assignments"]} == {
        "SWJ": "lead",
        "FGJ": "co",
    }
    assert (item["state"], steps.task(key, "FGJ")["due"]["opinion_on"]) == (
        "handling",
        "2026-04-09",
    )
    assert steps.refusal("office", f"/suggestions/{key}/add-co-unit", body) == (
        409,
        "/department_id",
        "already_assigned",
    )


def test_a_co_unit_removed_is_waited_for_no_longer(steps):
    key = steps.handling("SWJ", "FGJ")
    reply = steps.drafted(key)
    submit = f"/replies/{reply}/submit"
    assert steps.refusal("swj.handler", submit) == (409, "opinions_missing")
    body = {"department_id": steps.units["FGJ"]}
    item = steps.act("office", f"/suggestions/{key}/remove-co-unit", body)
    assert states(item["assignments"]) == {"SWJ": "signed", "FGJ": "removed"}
    assert steps.act("swj.handler", submit)["state"] == "submitted"
    for unit in ("FGJ", "SWJ"):
        gone = {"department_id": steps.units[unit]}
        assert steps.refusal("office", f"/suggestions/{key}/remove-co-unit", gone) == (
            422,
            "/department_id",
            "unknown_reference",
        )


def test_separate_units_have_no_co_units(steps):
    key = steps.separate("SWJ", "FGJ")
    body = {"department_id": steps.units["JD1"]}
    assert steps.refusal("office", f"/suggestions/{key}/add-co-unit", body) == (409, "not_joint")


# A date of the office's own


@pytest.mark.parametrize(
    ("reply_on", "refused"),
    [
        ("2026-03-01", "in_the_past"),
        ("2026-03-02", None),
        ("2026-09-02", None),  # six months
        ("2026-09-03", "beyond_reply_cap"),
    ],
)
def test_a_date_by_hand_lies_between_today_and_the_cap(steps, official, at, reply_on, refused):
    at("2026-03-02")
    key = steps.accepted()
    body = {
        "mode": "sole",
        "lead_department_id": steps.units["SWJ"],
        "reply_on": reply_on,
        "leader_in_charge": "王副区长",
    }
    path = f"/suggestions/{key}/assign"
    if refused:
        assert steps.refusal("office", path, body) == (422, "/reply_on", refused)
    else:
        item = steps.act("office", path, body)
        assert item["reply_on"] == item["assignments"][0]["due"]["reply_on"] == reply_on
        assert item["assignments"][0]["leader_in_charge"] == "王副区长"


def test_the_cap_is_the_policy_s_and_rolls(steps, official, at):
    steps.policy("place", reply_cap_months=1, limits=limits(reply=(1, MONTH)))
    at("2025-09-04")
    key = steps.accepted()
    body = {"mode": "sole", "lead_department_id": steps.units["SWJ"], "reply_on": "2025-10-10"}
    path = f"/suggestions/{key}/assign"
    assert steps.refusal("office", path, body) == (422, "/reply_on", "beyond_reply_cap")
    item = steps.act("office", path, body | {"reply_on": "2025-10-09"})  # the 4th is a holiday
    assert item["reply_on"] == "2025-10-09"


# Inside the unit


def test_a_desk_inside_the_unit(steps, key):
    desk = {
        "section": "商贸流通科",
        "handler_id": steps.world.users["swj.handler"],
        "handler_name": "陈科长",
        "handler_phone": "13900000041",
        "leader_in_charge": "李副局长",
    }
    task = steps.work(key, "SWJ", "allocate", desk)
    assert {name: task[name] for name in desk} == desk
    assert task["state"] == "signed"
    other = steps.handling("SWJ")
    mine = steps.items("swj.handler", "/assignments?mine=true")
    assert [one["suggestion_id"] for one in mine] == [key]
    rest = steps.items("swj.handler", "/assignments?mine=false")
    assert [one["suggestion_id"] for one in rest] == [other]
    assert steps.items("swj.signer", "/assignments?mine=true") == []
    assert [one["id"] for one in steps.items("swj.handler", "/suggestions?mine=true")] == [key]
    (seen,) = steps.get("cadre01", f"/suggestions/{key}")["assignments"]
    assert [seen[name] for name in desk] == ["", None, "", "", ""]
    assert "allocate" not in steps.acts(key, "cadre01")


def test_who_is_no_handler_of_the_unit_has_no_desk_there(steps, key):
    desk = {"section": "综合科", "handler_name": "陈科长", "handler_phone": "13900000041"}
    task = f"/assignments/{steps.task_id(key)}/allocate"
    for stranger in ("swj.signer", "fgj.handler"):
        body = desk | {"handler_id": steps.world.users[stranger]}
        assert steps.refusal("swj.handler", task, body) == (
            422,
            "/handler_id",
            "unknown_reference",
        )
