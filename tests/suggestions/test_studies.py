"""Study (研究吸纳): one order puts all accepted suggestions before many units; each takes up what
concerns it and answers once."""

import pytest

from tests.suggestions.factories import make_suggestion
from tests.suggestions.steps import REASON, handler, signer, states

BUREAUS = ("FGJ", "SWJ", "TZJ")
STREETS = ("JD1", "JD2", "JD3", "JD4")
UNITS = (*BUREAUS, *STREETS)


@pytest.fixture
def order(steps, world):
    """Put what cohort `study` has accepted before the units, until 2026-03-31."""

    def send(*units, reply_on="2026-03-31", **more):
        body = {
            "department_ids": [steps.units[unit] for unit in units],
            "reply_on": reply_on,
        }
        path = f"/cohorts/{world.cohorts['study']}/study"
        made = steps.make("office", path, body | more)["items"]
        return {one["department"]["code"]: one["id"] for one in made}

    return send


@pytest.fixture
def study(steps, official, at, order):
    """Three suggestions before FGJ and SWJ, on Monday 2026-03-02; the ids of their studies."""
    at("2026-03-02")
    for _ in range(3):
        steps.accepted()
    return order("FGJ", "SWJ")


def items_of(steps, study, who):
    return [one["id"] for one in steps.get(who, f"/studies/{study}")["suggestions"]]


def choose(steps, study, unit, verb, *keys):
    body = {"suggestion_ids": list(keys)}
    return steps.act(handler(unit), f"/studies/{study}/{verb}", body)


def test_thirty_suggestions_before_three_bureaus_and_four_sub_districts(
    context, steps, world, order, open_unit, at
):
    at("2026-04-07")
    for code in ("TZJ", *STREETS):
        open_unit(code, f"{code}单位", "subdistrict" if code in STREETS else "bureau")
    keys = [make_suggestion(world, "accepted") for _ in range(30)]
    studies = order(*UNITS, reply_on="2026-04-30", note="请研究吸纳")
    assert len(studies) == 7
    assert steps.items("office", "/assignments") == []
    for unit, study in studies.items():
        found = steps.get(handler(unit), f"/studies/{study}")
        assert [one["id"] for one in found["suggestions"]] == keys  # by number
        assert not any(one["taken_up"] for one in found["suggestions"])
        assert (found["state"], found["late"], found["note"]) == ("sent", False, "请研究吸纳")

    for unit, mine in zip(UNITS, keys, strict=False):
        shared = keys[29]
        taken = choose(steps, studies[unit], unit, "take-up", mine, shared)
        assert [one["id"] for one in taken["suggestions"] if one["taken_up"]] == [mine, shared]
        for key in (mine, shared):
            steps.replied(key, unit)
        told = steps.act(signer(unit), f"/studies/{studies[unit]}/answer")
        assert told["state"] == "answered"

    assert len(steps.items("office", "/assignments?limit=200")) == 14
    found = steps.items("office", "/suggestions?state=replied&limit=200")
    assert {one["id"] for one in found} == {*keys[:7], keys[29]}
    rest = steps.items("office", "/suggestions?state=accepted&limit=200")
    assert {one["id"] for one in rest} == set(keys[7:29])
    assert states(steps.items("office", "/studies")) == dict.fromkeys(UNITS, "answered")


def test_the_list_is_frozen_with_the_order(steps, study):
    late = steps.accepted()
    assert late not in items_of(steps, study["SWJ"], "swj.handler")
    body = {"suggestion_ids": [late]}
    assert steps.refusal("swj.handler", f"/studies/{study['SWJ']}/take-up", body) == (
        422,
        "/suggestion_ids/0",
        "unknown_reference",
    )


def test_what_is_taken_up_is_a_task_signed_for_already(steps, at, study):
    first, second, _ = items_of(steps, study["SWJ"], "swj.handler")
    at("2026-03-09")
    choose(steps, study["SWJ"], "SWJ", "take-up", first, second)
    task = steps.task(first)
    assert (task["role"], task["state"], task["study_id"]) == ("separate", "signed", study["SWJ"])
    assert task["due"] == {
        "sign_on": None,
        "return_on": "2026-03-18",
        "contact_on": "2026-04-07",
        "opinion_on": None,
        "reply_on": "2026-03-31",
        "provisional": False,
    }
    assert steps.get("cadre01", f"/suggestions/{first}")["state"] == "handling"
    assert steps.acts(first)[-1] == "take-up"


def test_units_of_one_order_take_up_the_same_suggestion(steps, study):
    first, *_ = items_of(steps, study["SWJ"], "swj.handler")
    choose(steps, study["SWJ"], "SWJ", "take-up", first)
    steps.replied(first, "SWJ")
    assert steps.get("cadre01", f"/suggestions/{first}")["state"] == "replied"
    choose(steps, study["FGJ"], "FGJ", "take-up", first)
    item = steps.get("cadre01", f"/suggestions/{first}")
    assert (item["state"], item["evaluation_on"]) == ("handling", None)
    assert states(item["assignments"]) == {"SWJ": "replied", "FGJ": "signed"}
    steps.replied(first, "FGJ")
    assert steps.get("cadre01", f"/suggestions/{first}")["state"] == "replied"


def refused(steps, study, unit, verb, *keys):
    body = {"suggestion_ids": list(keys)}
    return steps.refusal(handler(unit), f"/studies/{study}/{verb}", body)


def test_what_cannot_be_taken_up(steps, study):
    first, second, third = items_of(steps, study["SWJ"], "swj.handler")
    choose(steps, study["SWJ"], "SWJ", "take-up", first)
    again = refused(steps, study["SWJ"], "SWJ", "take-up", second, first)
    assert again == (409, "already_assigned")
    assert not steps.get("office", f"/suggestions/{second}")["assignments"]  # all or nothing

    steps.assign(second, "SWJ")
    steps.work(second, "SWJ", "sign")
    elsewhere = refused(steps, study["FGJ"], "FGJ", "take-up", second)
    assert elsewhere == (409, "not_of_this_study")

    steps.act("cadre01", f"/suggestions/{third}/withdraw")
    gone = refused(steps, study["FGJ"], "FGJ", "take-up", third)
    assert gone == (409, "invalid_transition")

    steps.replied(first, "SWJ")
    steps.rate(first)
    rated = refused(steps, study["FGJ"], "FGJ", "take-up", first)
    assert rated == (409, "already_evaluated")


def test_a_unit_drops_what_it_has_not_answered(steps, study):
    first, second, _ = items_of(steps, study["SWJ"], "swj.handler")
    choose(steps, study["SWJ"], "SWJ", "take-up", first, second)
    draft = steps.drafted(first)
    choose(steps, study["SWJ"], "SWJ", "drop", first)
    assert steps.get("office", f"/suggestions/{first}")["state"] == "accepted"
    assert steps.get("swj.handler", f"/replies/{draft}")["state"] == "void"
    assert refused(steps, study["SWJ"], "SWJ", "drop", first) == (
        422,
        "/suggestion_ids/0",
        "unknown_reference",
    )
    steps.replied(second)
    assert refused(steps, study["SWJ"], "SWJ", "drop", second) == (409, "reply_sent")
    choose(steps, study["SWJ"], "SWJ", "take-up", first)  # it may think again


def test_a_drop_leaves_what_the_other_units_have_answered(steps, at, study):
    first, *_ = items_of(steps, study["SWJ"], "swj.handler")
    for unit in ("SWJ", "FGJ"):
        choose(steps, study[unit], unit, "take-up", first)
    steps.replied(first, "FGJ")
    assert steps.get("office", f"/suggestions/{first}")["state"] == "handling"
    at("2026-03-09")
    choose(steps, study["SWJ"], "SWJ", "drop", first)
    item = steps.get("office", f"/suggestions/{first}")
    assert (item["state"], item["evaluation_on"]) == ("replied", "2026-04-07")


def test_a_study_is_answered_once_its_replies_are_sent(steps, study):
    first, *_ = items_of(steps, study["SWJ"], "swj.handler")
    answer = f"/studies/{study['SWJ']}/answer"
    choose(steps, study["SWJ"], "SWJ", "take-up", first)
    assert steps.refusal("swj.signer", answer) == (409, "replies_missing")
    steps.replied(first)
    assert steps.refusal("swj.handler", answer) == (403, "not_allowed")
    told = steps.act("swj.signer", answer)
    assert (told["state"], told["allowed_actions"]) == ("answered", [])
    assert refused(steps, study["SWJ"], "SWJ", "take-up", first) == (409, "invalid_transition")


def test_a_unit_may_answer_that_nothing_concerns_it(steps, study):
    assert steps.act("fgj.signer", f"/studies/{study['FGJ']}/answer")["state"] == "answered"
    assert steps.items("fgj.handler", "/assignments") == []


def test_a_study_withdrawn_leaves_what_was_taken_up(steps, study):
    first, second, _ = items_of(steps, study["SWJ"], "swj.handler")
    choose(steps, study["SWJ"], "SWJ", "take-up", first)
    reason = {"reason": REASON}
    told = steps.act("office", f"/studies/{study['SWJ']}/withdraw", reason)
    assert told["state"] == "withdrawn"
    steps.replied(first)
    assert steps.get("cadre01", f"/suggestions/{first}")["state"] == "replied"
    assert refused(steps, study["SWJ"], "SWJ", "take-up", second) == (409, "invalid_transition")


def test_who_orders_and_who_sees_a_study(steps, world, study):
    body = {"department_ids": [steps.units["SWJ"]], "reply_on": "2026-03-31"}
    path = f"/cohorts/{world.cohorts['study']}/study"
    for who in ("hr", "leader"):
        assert steps.refusal(who, path, body) == (403, "not_allowed")
    for who in ("swj.handler", "swj.signer", "office", "hr", "leader"):
        assert steps.get(who, f"/studies/{study['SWJ']}")["state"] == "sent"
    for who in ("fgj.handler", "cadre01", "other.office"):
        assert steps.client(who).get(f"/studies/{study['SWJ']}").status_code == 404
    assert states(steps.items("fgj.signer", "/studies")) == {"FGJ": "sent"}


def test_a_suggestion_before_a_unit_is_seen_by_it(steps, study):
    for key in items_of(steps, study["FGJ"], "fgj.handler"):
        assert steps.get("fgj.handler", f"/suggestions/{key}")["state"] == "accepted"


@pytest.mark.parametrize(
    ("units", "reply_on", "pointer", "code"),
    [
        (["SWJ"], "2026-03-01", "/reply_on", "in_the_past"),
        (["SWJ"], "2026-09-03", "/reply_on", "beyond_reply_cap"),
        (["SWJ", "LSWJ"], "2026-03-31", "/department_ids/1", "unknown_reference"),
        ([], "2026-03-31", "/department_ids", "too_few"),
    ],
)
def test_an_order_that_cannot_be_given(steps, world, study, units, reply_on, pointer, code):
    body = {"department_ids": [steps.units[unit] for unit in units], "reply_on": reply_on}
    path = f"/cohorts/{world.cohorts['study']}/study"
    assert steps.refusal("office", path, body) == (422, pointer, code)


def test_nothing_accepted_nothing_to_study(steps, world, at):
    at("2026-03-02")
    steps.submitted()
    body = {"department_ids": [steps.units["SWJ"]], "reply_on": "2026-03-31"}
    path = f"/cohorts/{world.cohorts['study']}/study"
    assert steps.refusal("office", path, body) == (409, "nothing_accepted")


def test_a_study_is_late_from_the_day_after_its_date(steps, at, study):
    at("2026-03-31T23:59")
    assert steps.get("office", f"/studies/{study['SWJ']}")["late"] is False
    at("2026-04-01T00:00")
    assert steps.get("office", f"/studies/{study['SWJ']}")["late"] is True
