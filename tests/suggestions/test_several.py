"""The verbs for several at once: each item on its own, told with the code it would get alone."""

import pytest

from secondment.kit.unit_of_work import reading
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.models import Assignment, Suggestion
from tests.suggestions.factories import (
    assignment_id,
    make_reply,
    make_suggestion,
    row_of,
)

GONE = "01999999-0000-7000-8000-000000000001"


def several(client, path, model, keys, stale, **more):
    """What comes of the verb for these items, one that is gone and one read too long ago."""
    items = [{"id": key, "version": row_of(model, key).version, **more} for key in keys]
    items += [{"id": GONE, "version": 1, **more}, {"id": stale, "version": 90, **more}]
    answer = client.post(path, {"items": items})
    assert answer.status_code == 200
    told = answer.get_json()
    failed = {one["id"]: (one["status"], one["code"]) for one in told["failed"]}
    assert failed.pop(GONE) == (404, "not_found")
    assert failed.pop(stale) == (412, "stale")
    assert all(one["detail"] for one in told["failed"])
    return told["done"], failed


def states(model, *keys):
    return [row_of(model, key).state for key in keys]


def test_suggestions_are_submitted(as_user, world, context):
    good, bare, stale = (make_suggestion(world, measures=m) for m in ([{"text": "甲"}], [], None))
    done, failed = several(
        as_user("cadre01"), "/suggestions/submit", Suggestion, [good, bare], stale
    )
    assert (done, failed) == ([good], {bare: (422, "too_few")})
    assert states(Suggestion, good, bare, stale) == ["submitted", "draft", "draft"]


def test_suggestions_are_accepted_and_numbered_in_their_order(as_user, world, context):
    one, two, stale = (make_suggestion(world, "submitted") for _ in range(3))
    late = make_suggestion(world, "declined")
    path, office = "/suggestions/accept", as_user("office")
    done, failed = several(office, path, Suggestion, [two, late, one], stale)
    assert (done, failed) == ([two, one], {late: (409, "invalid_transition")})
    assert [row_of(Suggestion, key).number for key in (two, one, stale)] == [1, 2, None]


def test_suggestions_are_assigned_each_to_its_units(as_user, world, context):
    good, foreign, stale = (make_suggestion(world, "accepted") for _ in range(3))
    office, path = as_user("office"), "/suggestions/assign"
    unit = {"mode": "sole", "lead_department_id": world.departments["SWJ"]}
    done, failed = several(office, path, Suggestion, [good], stale, **unit)
    assert (done, failed) == ([good], {})
    unit["lead_department_id"] = world.departments["LSWJ"]
    done, failed = several(office, path, Suggestion, [foreign, good], stale, **unit)
    assert (done, failed) == (
        [],
        {foreign: (422, "unknown_reference"), good: (409, "invalid_transition")},
    )
    assert states(Suggestion, good, foreign, stale) == ["assigned", "accepted", "accepted"]


def test_assignments_are_signed(as_user, world, context):
    made = [make_suggestion(world, state) for state in ("assigned", "assigned", "handling")]
    made.append(make_suggestion(world, "assigned", unit="FGJ"))
    with reading():
        good, stale, signed, foreign = map(assignment_id, made)
    path, handler = "/assignments/sign", as_user("swj.handler")
    done, failed = several(handler, path, Assignment, [good, signed, foreign], stale)
    assert (done, failed) == (
        [good],
        {signed: (409, "invalid_transition"), foreign: (404, "not_found")},
    )
    assert states(Assignment, good, stale, foreign) == ["signed", "assigned", "assigned"]


@pytest.mark.parametrize(
    ("verb", "who", "cadre", "before", "after"),
    [
        ("submit", "swj.handler", "cadre01", "draft", "submitted"),
        ("sign-off", "swj.signer", "cadre01", "submitted", "sent"),
        ("sign-off", "swj.signer", "cadre03", "submitted", "signed_off"),
        ("send", "swj.handler", "cadre03", "passed", "sent"),
    ],
    ids=["submit", "sign_off_study", "sign_off_formal", "send"],
)
def test_replies_go_their_way(as_user, world, context, verb, who, cadre, before, after):
    good, other, stale = (make_reply(world, before, cadre=cadre) for _ in range(3))
    wrong = make_reply(world, "sent", cadre=cadre)
    done, failed = several(as_user(who), f"/replies/{verb}", Reply, [good, wrong, other], stale)
    assert (done, failed) == ([good, other], {wrong: (409, "invalid_transition")})
    assert states(Reply, good, other, stale) == [after, after, before]


def test_more_than_two_hundred_none_and_two_of_one_are_told(as_user, world, context):
    office, item = as_user("office"), {"id": GONE, "version": 1}
    for items, code in (([], "too_few"), ([item] * 201, "too_many")):
        refused = office.post("/suggestions/accept", {"items": items})
        assert (refused.status_code, refused.get_json()["code"]) == (422, code)
    key = make_suggestion(world, "submitted")
    twice = [{"id": key, "version": row_of(Suggestion, key).version}] * 2
    told = office.post("/suggestions/accept", {"items": twice}).get_json()
    assert (told["done"], [one["code"] for one in told["failed"]]) == ([key], ["stale"])
