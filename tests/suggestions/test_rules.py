"""What stands beside the tables: who may speak for whom, own suggestions, numbers, sight, sizes."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.errors import Problem
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service
from secondment.people.models import User
from secondment.people.rules import COMMAND_LINE
from secondment.suggestions import assigning, evaluating, handling, intake
from secondment.suggestions.answer_models import Reply
from secondment.suggestions.models import Assignment, Suggestion
from tests.queries import counted
from tests.suggestions.factories import (
    AT,
    REASON,
    answer,
    assignment_id,
    bring_reply,
    make_reply,
    make_suggestion,
    row_of,
)
from tests.world import actor_of

LATER = {"version": None, "now": AT}


def codes(response) -> list[tuple[str, str]]:
    return [(e["pointer"], e["code"]) for e in response.get_json()["errors"]]


def body(world, cadre="cadre01", **more) -> dict[str, Any]:
    return {"secondment_id": world.secondments[cadre], "title": "题目"} | more


# Who speaks for whom


def test_hr_enters_a_suggestion_for_a_cadre_who_may_then_correct_it(as_user, world):
    hr, cadre = as_user("hr"), as_user("cadre01")
    sent = body(world, on_behalf_of=world.cadres["cadre01"], problem="问题", source="meeting")
    made = hr.post("/suggestions", sent | {"measures": [{"text": "一条措施"}]}).get_json()
    assert made["proposer"]["cadre_id"] == world.cadres["cadre01"]
    assert made["entered_by"] == world.users["hr"]
    submitted = hr.post(f"/suggestions/{made['id']}/submit", version=made["version"]).get_json()
    assert submitted["state"] == "submitted"
    his = cadre.get(f"/suggestions/{made['id']}").get_json()
    assert his["allowed_actions"] == ["attach", "correct", "withdraw"]
    path, version = f"/suggestions/{made['id']}", his["version"]
    assert codes(cadre.patch(path, {"topic": "别的"}, version=version)) == [("/topic", "read_only")]
    corrected = cadre.patch(path, {"title": "本人更正后的题目"}, version=version)
    assert corrected.get_json()["title"] == "本人更正后的题目"
    assert hr.patch(path, {"title": "再改"}, version=version + 1).status_code == 403


@pytest.mark.parametrize(
    ("username", "on_behalf_of", "fault"),
    [
        ("hr", None, ("/on_behalf_of", "required")),
        ("hr", "cadre02", ("/on_behalf_of", "not_the_secondments_cadre")),
        ("cadre01", "cadre01", ("/on_behalf_of", "not_for_cadres")),
        ("cadre02", None, ("/secondment_id", "unknown_reference")),
        ("other.hr", "cadre01", ("/secondment_id", "unknown_reference")),
    ],
)
def test_nobody_speaks_for_another_unasked(as_user, world, username, on_behalf_of, fault):
    more = {"on_behalf_of": world.cadres[on_behalf_of]} if on_behalf_of else {}
    refused = as_user(username).post("/suggestions", body(world, **more))
    assert refused.status_code == 422
    assert codes(refused) == [fault]


def test_references_of_others_are_unknown(as_user, world):
    cadre = as_user("cadre01")
    for name, value in (
        ("suggested_department_id", world.departments["LSWJ"]),
        ("co_signer_ids", [world.cadres["other.cadre"]]),
        ("report_id", world.cadres["cadre01"]),
    ):
        refused = cadre.post("/suggestions", body(world, **{name: value}))
        assert codes(refused) == [(f"/{name}", "unknown_reference")]
    own = cadre.post("/suggestions", body(world, co_signer_ids=[world.cadres["cadre01"]]))
    assert codes(own) == [("/co_signer_ids", "own_co_signer")]


def test_a_draft_without_problem_and_measures_is_not_submitted(as_user, world):
    cadre = as_user("cadre01")
    made = cadre.post("/suggestions", body(world)).get_json()
    refused = cadre.post(f"/suggestions/{made['id']}/submit", version=1)
    assert codes(refused) == [("/problem", "required"), ("/measures", "too_few")]
    assert cadre.get(f"/suggestions/{made['id']}").get_json()["version"] == 1


def test_a_co_signer_sees_it_and_only_the_lead_proposer_rates(as_user, context, world):
    key = make_suggestion(world, "replied", co_signer_ids=[world.cadres["cadre02"]])
    signer = as_user("cadre02")
    seen = signer.get(f"/suggestions/{key}").get_json()
    assert seen["co_signer_ids"] == [world.cadres["cadre02"]]
    rating = {"attitude": "satisfied", "result": "satisfied"}
    refused = signer.post(f"/suggestions/{key}/evaluation", rating, version=seen["version"])
    assert refused.status_code == 403


# Own suggestions


def make_handler(username: str, role: str, department_id: str) -> None:
    """Give a cadre of the world a second role, as may happen in a small office."""
    with unit_of_work():
        user = db.session.scalars(sa.select(User).where(User.username == username)).one()
        service.give(COMMAND_LINE, user, role, department_id, AT)


@pytest.mark.parametrize("co_signed", [False, True])
def test_nobody_answers_his_own_suggestion(context, as_user, world, co_signed):
    make_handler("cadre02", "handler", world.departments["SWJ"])
    more = {"co_signer_ids": [world.cadres["cadre02"]]} if co_signed else {}
    key = make_suggestion(world, "handling", cadre="cadre01" if co_signed else "cadre02", **more)
    with unit_of_work():
        task, given = assignment_id(key), answer(key)
    refused = as_user("cadre02").post(f"/assignments/{task}/replies", given)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "own_suggestion")


def test_a_unit_answering_its_own_cadre_is_marked(context, as_user, world):
    key = make_suggestion(world, "assigned", cadre="cadre02", unit="SWJ")
    assert as_user("office").get(f"/suggestions/{key}").get_json()["own_unit"] is True
    other = make_suggestion(world, "assigned", cadre="cadre01", unit="SWJ")
    assert as_user("office").get(f"/suggestions/{other}").get_json()["own_unit"] is False


def test_the_drafter_does_not_sign_off(context, as_user, world):
    make_handler("swj.handler", "signer", world.departments["SWJ"])
    reply = make_reply(world, "submitted")
    client = as_user("swj.handler")
    item = client.get(f"/replies/{reply}").get_json()
    assert "sign-off" not in item["allowed_actions"]
    refused = client.post(f"/replies/{reply}/sign-off", version=item["version"])
    assert (refused.status_code, refused.get_json()["code"]) == (403, "own_draft")


# Numbers, replies, evaluation


def test_numbers_have_no_gaps_where_an_act_is_rolled_back(context, world):
    first, second = (make_suggestion(world, "submitted") for _ in range(2))
    with pytest.raises(Problem), unit_of_work():
        intake.accept(actor_of("office"), first, **LATER)
        intake.accept(actor_of("office"), first, **LATER)
    with unit_of_work():
        intake.accept(actor_of("office"), second, **LATER)
        intake.accept(actor_of("office"), first, **LATER)
    assert (row_of(Suggestion, second).number, row_of(Suggestion, first).number) == (1, 2)


def test_a_number_stays_when_the_suggestion_comes_back(context, world):
    key = make_suggestion(world, "assigned")
    number = row_of(Suggestion, key).number
    with unit_of_work():
        assigning.recall(actor_of("office"), key, reason=REASON, **LATER)
    assert row_of(Suggestion, key).number == number


def test_a_reply_decides_every_measure_and_gives_its_reasons(context, as_user, world):
    key = make_suggestion(world, "handling")
    with unit_of_work():
        task, given = assignment_id(key), answer(key)
    handler, path = as_user("swj.handler"), f"/assignments/{task}/replies"
    one, two = given["measures"]
    cases = (
        ([one], [("/measures", "decision_missing")]),
        ([one, two | {"reason": ""}], [("/measures/1/reason", "reason_required")]),
        ([one, one], [("/measures", "repeated_item"), ("/measures", "decision_missing")]),
        ([one, two, one | {"id": key}], [("/measures/2/id", "unknown_reference")]),
    )
    for measures, faults in cases:
        assert codes(handler.post(path, given | {"measures": measures})) == faults
    promised = handler.post(path, given | {"outcome_class": "planned"})
    assert codes(promised) == [("/promised_on", "promise_required")]
    assert handler.post(path, given).status_code == 201
    twice = handler.post(path, given)
    assert (twice.status_code, twice.get_json()["code"]) == (409, "reply_exists")


@pytest.mark.parametrize(
    ("decisions", "adoption"),
    [
        (("adopted", "adopted"), "full"),
        (("adopted", "not_adopted"), "partial"),
        (("partly_adopted", "partly_adopted"), "partial"),
        (("not_adopted", "not_adopted"), "none"),
    ],
)
def test_adoption_is_derived_from_the_decisions(context, world, decisions, adoption):
    key = make_suggestion(world, "handling")
    with unit_of_work():
        measures = [
            given | {"decision": decision, "reason": REASON}
            for given, decision in zip(answer(key)["measures"], decisions, strict=True)
        ]
        bring_reply(key, "SWJ", "sent", measures=measures)
    assert row_of(Suggestion, key).adoption == adoption


def test_dissatisfaction_needs_its_reason_and_an_evaluation_comes_once(context, as_user, world):
    key = make_suggestion(world, "replied")
    cadre, path = as_user("cadre01"), f"/suggestions/{key}/evaluation"
    version = cadre.get(f"/suggestions/{key}").get_json()["version"]
    bad = {"attitude": "satisfied", "result": "dissatisfied"}
    assert codes(cadre.post(path, bad, version=version)) == [("/reason", "dissatisfied_reason")]
    done = cadre.post(path, bad | {"reason": REASON}, version=version)
    assert done.get_json()["evaluation"]["result"] == "dissatisfied"
    again = cadre.post(path, bad | {"reason": REASON}, version=version + 1)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_evaluated")


def test_under_formal_a_dissatisfied_proposer_keeps_it_open(context, as_user, world):
    key = make_suggestion(world, "replied", cadre="cadre03")
    with unit_of_work():
        rating = {"attitude": "dissatisfied", "result": "satisfied", "reason": REASON}
        evaluating.evaluate(actor_of("cadre03"), key, **rating, **LATER)
    office = as_user("office")
    item = office.get(f"/suggestions/{key}").get_json()
    assert "close" not in item["allowed_actions"]
    refused = office.post(f"/suggestions/{key}/close", version=item["version"])
    assert (refused.status_code, refused.get_json()["code"]) == (409, "dissatisfied_open")


def test_recall_voids_what_was_drafted_and_another_unit_answers(context, as_user, world):
    reply = make_reply(world, "submitted")
    key = row_of(Reply, reply).suggestion_id
    with unit_of_work():
        first = assignment_id(key)
        assigning.recall(actor_of("office"), key, reason=REASON, **LATER)
        lead = {"mode": "sole", "lead_department_id": world.departments["FGJ"]}
        later = AT + timedelta(days=1)
        assigning.assign(actor_of("office"), key, **lead, version=None, now=later)
    assert row_of(Reply, reply).state == "void"
    assert row_of(Assignment, first).state == "removed"
    item = as_user("fgj.handler").get(f"/suggestions/{key}").get_json()
    assert item["lead_department"]["code"] == "FGJ"
    before = as_user("swj.handler").get(f"/suggestions/{key}/journal").get_json()["items"]
    assert [entry["action"] for entry in before][-1] == "recall"


# What the timeline leaves out


def test_the_timeline_tells_a_cadre_of_no_unsent_reply_and_no_allocation(context, as_user, world):
    reply = make_reply(world, "submitted")
    key = row_of(Reply, reply).suggestion_id
    desk = {"section": "综合科", "handler_name": "陈", "handler_phone": "13900000041"}
    with unit_of_work():
        handling.allocate(actor_of("swj.handler"), assignment_id(key), **desk, **LATER)
    told = {
        person: [
            entry["action"]
            for entry in as_user(person).get(f"/suggestions/{key}/journal").get_json()["items"]
        ]
        for person in ("cadre01", "hr", "office", "swj.handler")
    }
    common = ["create", "submit", "accept", "assign", "sign"]
    assert told["cadre01"] == common
    assert told["hr"] == [*common, "contact", "allocate"]
    assert told["office"] == [*common, "reply", "contact", "submit", "allocate"]
    assert told["swj.handler"] == told["office"]
    cadre = as_user("cadre01").get(f"/suggestions/{key}").get_json()
    assert {a["handler_name"] for a in cadre["assignments"]} == {""}


def test_sentences_follow_the_language_of_the_reader(context, as_user, world):
    key = make_suggestion(world, "accepted")
    office = as_user("office")
    path = f"/suggestions/{key}/journal"
    last = office.get(path).get_json()["items"][-1]["text"]
    assert last == "office：受理建议（已提交 → 已受理）"
    english = office.get(path, headers={"Accept-Language": "en"}).get_json()["items"][-1]["text"]
    assert english == "office accepted the suggestion (submitted → accepted)"


# Lists


@pytest.mark.parametrize(
    ("path", "username", "queries"),
    [("/suggestions", "office", 7), ("/assignments", "swj.handler", 2)],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    context, as_user, world, path, username, queries
):
    client = as_user(username)
    make_suggestion(world, "replied")
    with counted() as one:
        assert len(client.get(path).get_json()["items"]) == 1
    for _ in range(2):
        make_suggestion(world, "replied")
    with counted() as three:
        assert len(client.get(path).get_json()["items"]) == 3
    assert len(one) == len(three) == queries + 1  # and one to find who is asking


def test_filters_and_search_are_literal(context, as_user, world):
    make_suggestion(world, "accepted", title="100%办结")
    make_suggestion(world, "submitted", title="百分之百办结")
    office = as_user("office")

    def titles(query: str) -> list[str]:
        return [row["title"] for row in office.get(f"/suggestions?{query}").get_json()["items"]]

    assert titles("q=100%25") == ["100%办结"]
    assert titles("q=_") == []
    assert titles("state=submitted") == ["百分之百办结"]
    assert titles(f"department_id={world.departments['SWJ']}") == []


def test_several_at_once_each_on_its_own(context, as_user, world):
    keys = [make_suggestion(world, state) for state in ("submitted", "draft", "submitted")]
    items = [{"id": key, "version": row_of(Suggestion, key).version} for key in keys]
    items[2]["version"] = 7
    outcome = as_user("office").post("/suggestions/accept", {"items": items}).get_json()
    assert outcome["done"] == [keys[0]]
    assert [(f["id"], f["status"], f["code"]) for f in outcome["failed"]] == [
        (keys[1], 404, "not_found"),
        (keys[2], 412, "stale"),
    ]
    assert row_of(Suggestion, keys[2]).number is None
