"""Several at once: each item on its own, in one request."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.errors import refuse
from secondment.kit.http import Call, each
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people import service
from secondment.people.models import Department, User
from secondment.people.rules import COMMAND_LINE
from tests.suggestions.factories import AT, assignment_id, make_suggestion
from tests.world import BEFORE


@pytest.fixture
def office(as_user, context):
    return as_user("office")


def item(client, key, **more):
    return {"id": key, "version": client.get(f"/suggestions/{key}").get_json()["version"]} | more


def test_each_item_fares_on_its_own(office, world):
    good, stale, early, other = (
        make_suggestion(world, state, cadre=cadre)
        for state, cadre in (
            ("submitted", "cadre01"),
            ("submitted", "cadre02"),
            ("accepted", "cadre01"),
            ("draft", "other.cadre"),
        )
    )
    unknown = new_id()
    items = [
        item(office, stale) | {"version": 99},
        item(office, early),
        {"id": other, "version": 1},
        item(office, good),
        {"id": unknown, "version": 1},
        item(office, good),
    ]
    answer = office.post("/suggestions/accept", {"items": items}, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["done"] == [good]
    assert [(one["id"], one["status"], one["code"]) for one in told["failed"]] == [
        (stale, 412, "stale"),
        (early, 409, "invalid_transition"),
        (other, 404, "not_found"),
        (unknown, 404, "not_found"),
        (good, 412, "stale"),
    ]
    assert told["failed"][1]["detail"] == "This cannot be done in the present state (accepted)"
    states = {key: office.get(f"/suggestions/{key}").get_json()["state"] for key in (good, stale)}
    assert states == {good: "accepted", stale: "submitted"}
    actions = office.get(f"/suggestions/{good}/journal").get_json()["items"]
    assert [entry["action"] for entry in actions] == ["create", "submit", "accept"]


def test_numbers_have_no_gaps_where_items_fail(office, world):
    ids = [make_suggestion(world, "submitted") for _ in range(3)]
    items = [item(office, key) for key in ids]
    items[1]["version"] = 99
    assert office.post("/suggestions/accept", {"items": items}).get_json()["done"] == ids[::2]
    numbers = [office.get(f"/suggestions/{key}").get_json()["number"] for key in ids]
    assert numbers == [1, None, 2]


def test_a_verb_takes_its_body_in_every_item(office, world):
    ids = [make_suggestion(world, "accepted") for _ in range(2)]
    lead = {"mode": "sole", "lead_department_id": world.departments["SWJ"]}
    items = [
        item(office, ids[0], **lead),
        item(office, ids[1], **lead) | {"lead_department_id": new_id()},
    ]
    told = office.post("/suggestions/assign", {"items": items}).get_json()
    assert told["done"] == ids[:1]
    assert [(one["status"], one["code"]) for one in told["failed"]] == [(422, "unknown_reference")]
    del items[1]["lead_department_id"]
    answer = office.post("/suggestions/assign", {"items": items})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "required")
    assert answer.get_json()["errors"][0]["pointer"] == "/items/1/lead_department_id"


@pytest.mark.parametrize(
    ("items", "code", "pointer"),
    [
        ([], "too_few", "/items"),
        ([{"id": new_id(), "version": 1}] * 201, "too_many", "/items"),
        ({"id": new_id()}, "invalid_type", "/items"),
        (["x"], "invalid_type", "/items/0"),
        ([{"id": "x", "version": 1}], "unknown_reference", "/items/0/id"),
        ([{"id": new_id()}], "required", "/items/0/version"),
        ([{"id": new_id(), "version": 0}], "out_of_range", "/items/0/version"),
        ([{"id": new_id(), "version": "1"}], "invalid_type", "/items/0/version"),
        ([{"id": new_id(), "version": 1, "force": True}], "unknown_field", "/items/0/force"),
    ],
)
def test_wrong_lists_of_items(office, items, code, pointer):
    answer = office.post("/suggestions/accept", {"items": items})
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]


def test_two_hundred_items_are_taken(office):
    items = [{"id": new_id(), "version": 1} for _ in range(200)]
    answer = office.post("/suggestions/accept", {"items": items})
    assert answer.status_code == 200
    assert len(answer.get_json()["failed"]) == 200


def test_only_those_with_the_role_get_in(as_user, world, context):
    for username in ("hr", "leader", "cadre01", "swj.handler", "sysadmin"):
        answer = as_user(username).post("/suggestions/accept", {"items": []})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "not_allowed")
    assert as_user(None).post("/suggestions/accept", {"items": []}).status_code == 401


def test_an_item_one_may_see_but_not_touch_is_refused_and_written_down(as_user, world, context):
    """A leader who also handles for another unit sees the assignments, and signs none of them."""
    with unit_of_work() as session:
        user = session.get_one(User, world.users["fgj.handler"])
        service.give(COMMAND_LINE, user, "leader", world.departments["QX"], BEFORE)
    made = [make_suggestion(world, "assigned") for _ in range(2)]
    with reading():
        tasks = [assignment_id(key) for key in made]
    items = [{"id": key, "version": 1} for key in tasks]
    told = as_user("fgj.handler").post("/assignments/sign", {"items": items}).get_json()
    assert [(one["status"], one["code"]) for one in told["failed"]] == [(403, "not_allowed")] * 2
    with reading():
        chain = sa.select(Entry).where(Entry.subject_id == user.id, Entry.action == "refused")
        (entry,) = db.session.scalars(chain)
    assert '"route":"/api/v1/assignments/sign"' in entry.changes
    assert entry.at > AT


def test_what_a_failing_item_had_begun_is_undone(context, world):
    keys = [world.departments[code] for code in ("SWJ", "FGJ", "JD1")]

    def act(_actor, key, *, version, now):
        row = db.session.get_one(Department, key)
        row.name = "另一名"
        row.touch(now)
        db.session.flush()
        if key == keys[0]:
            raise refuse("duplicate")
        if key == keys[1]:
            raise StaleDataError

    items = [{"id": key, "version": 1} for key in keys]
    with context.test_request_context("/", method="POST"), unit_of_work():
        told = each(Call(COMMAND_LINE, AT, body={"items": items}), act)
    assert told["done"] == keys[2:]
    assert [(one["id"], one["code"]) for one in told["failed"]] == [
        (keys[0], "duplicate"),
        (keys[1], "stale"),
    ]
    with reading() as session:
        names = [session.get_one(Department, key).name for key in keys]
    assert names == ["区商务局", "区发展和改革局", "另一名"]
