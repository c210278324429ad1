"""What of a suggestion that all of them see is told to whom, and until when."""

from datetime import date

from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service as people
from secondment.people.models import User
from secondment.people.rules import COMMAND_LINE
from secondment.suggestions import assigning, commitments, evaluating, handling
from secondment.suggestions.answer_models import Reply
from tests import access_life as life
from tests.access_targets import LATER
from tests.suggestions.factories import AT, assignment_id
from tests.world import actor_of

OPINION = "同意，可由街道提供场地"


def test_the_desk_inside_a_unit_is_for_that_unit_and_the_district(as_user, context, world):
    key = life.recalled(world)
    desk = {"section": "综合科", "handler_name": "陈晨", "handler_phone": "13900000041"}
    with unit_of_work():
        units = world.departments
        assigning.assign(
            actor_of("office"), key, mode="sole", lead_department_id=units["FGJ"], **LATER
        )
        task = assignment_id(key)
        handling.sign(actor_of("fgj.handler"), task, **LATER)
        handling.allocate(actor_of("fgj.handler"), task, **desk, **LATER)
    shown = ("hr", "office", "leader", "fgj.handler")
    for person in (*shown, "swj.handler", "swj.signer", "cadre01"):
        answer = as_user(person).get(f"/suggestions/{key}")
        found = {one["id"]: one for one in answer.get_json()["assignments"]}[task]
        wanted = desk if person in shown else dict.fromkeys(desk, "")
        assert {name: found[name] for name in desk} == wanted, person
        told = as_user(person).get(f"/suggestions/{key}/journal").get_data(as_text=True)
        assert not any(value in answer.text + told for value in desk.values()) or person in shown


def shown_opinions(client, key):
    """The opinions told to the caller, wherever they are told."""
    read = client.get(f"/suggestions/{key}")
    assert read.status_code == 200
    told = client.get(f"/suggestions/{key}/journal").get_data(as_text=True)
    assert OPINION not in told
    return [one["opinion"] for one in read.get_json()["assignments"] if one["opinion"]]


def test_a_co_units_opinion_is_for_the_lead_and_the_district(as_user, context, world):
    key = life.joint(world)
    with unit_of_work():
        handling.give_opinion(actor_of("fgj.handler"), assignment_id(key), text=OPINION, **LATER)
        another = {"department_id": world.departments["JD1"]}
        assigning.add_co_unit(actor_of("office"), key, **another, **LATER)
        helper = db.session.get_one(User, world.users["swj.editor"])
        people.give(COMMAND_LINE, helper, "handler", world.departments["JD1"], AT)
    shown = ("hr", "office", "leader", "swj.handler", "swj.signer", "fgj.handler", "fgj.signer")
    for person in (*shown, "swj.editor", "cadre01"):
        wanted = [OPINION] if person in shown else []
        assert shown_opinions(as_user(person), key) == wanted, person


def after_the_return(world):
    """The suggestion that FGJ answered after SWJ had given it back, urged, rated and fruitful."""
    reply_id = life.answered_by_another(world)
    with unit_of_work():
        key, office = db.session.get_one(Reply, reply_id).suggestion_id, actor_of("office")
        rating = {"attitude": "satisfied", "result": "satisfied"}
        evaluating.evaluate(actor_of("cadre01"), key, **rating, **life.NEXT_DAY)
        result = {"kind": "policy", "title": "工作办法", "on": date(2026, 4, 8)}
        commitments.record_result(office, key, **result, now=life.NEXT_DAY["now"])
    return key


def pieces(client, key):
    """How much of each kind the caller is told of."""
    path = f"/suggestions/{key}"
    read = client.get(path).get_json()
    (row,) = client.get("/suggestions").get_json()["items"]
    assert row["evaluation"] == read["evaluation"]
    children = {
        name: client.get(f"{path}/{name}").get_json()["items"]
        for name in ("slips", "results", "replies", "journal")
    }
    assert read["results"] == children["results"]
    return {
        "tasks": [one["department"]["code"] for one in read["assignments"]],
        "decided": sum(one["decision"] is not None for one in read["measures"]),
        "rated": read["evaluation"] is not None,
        "promises": len(read["commitments"]),
        "replies": len([one for one in children["replies"] if one["state"] == "sent"]),
        "slips": len(children["slips"]),
        "results": len(children["results"]),
        "last": children["journal"][-1]["action"],
    }


def test_a_unit_whose_task_ended_sees_what_was_there_until_then(as_user, context, world):
    key = after_the_return(world)
    whole = {"replies": 1, "decided": 2, "rated": True, "promises": 1, "results": 1}
    for person in ("office", "leader", "fgj.handler", "cadre01"):
        told = pieces(as_user(person), key)
        slips = 0 if person == "cadre01" else 1
        assert told == whole | {"tasks": ["SWJ", "FGJ"], "slips": slips, "last": "record-result"}
    nothing = {"replies": 0, "decided": 0, "rated": False, "promises": 0, "slips": 0, "results": 0}
    for person in ("swj.handler", "swj.signer"):
        told = pieces(as_user(person), key)
        assert told == nothing | {"tasks": ["SWJ"], "last": "grant-return"}, person


def test_a_unit_that_is_asked_again_sees_it_whole(as_user, context, world):
    key = life.given_to_another(world)
    with unit_of_work():
        again = {"department_id": world.departments["SWJ"]}
        assigning.add_co_unit(actor_of("office"), key, **again, **life.NEXT_DAY)
    assert pieces(as_user("swj.handler"), key)["tasks"] == ["SWJ", "FGJ", "SWJ"]


def test_a_leader_of_the_district_sees_it_whole_whatever_else_he_is(as_user, context, world):
    key = after_the_return(world)
    with unit_of_work():
        handler = db.session.get_one(User, world.users["swj.handler"])
        people.give(COMMAND_LINE, handler, "leader", world.departments["QX"], AT)
    assert pieces(as_user("swj.handler"), key)["decided"] == 2


def test_what_stands_in_its_study_a_unit_sees_whole_also_after_dropping_it(as_user, context, world):
    key = life.dropped(world)
    assert pieces(as_user("swj.handler"), key)["tasks"] == ["SWJ", "FGJ"]
