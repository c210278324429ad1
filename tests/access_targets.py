"""What the access table aims at: for each kind of item one of the own unit, one of another
department of the district, one of the other district, and none at all."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from secondment.cohorts.secondments import edit_secondment
from secondment.cohorts.service import edit_cohort
from secondment.kit.database import db
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import unit_of_work
from secondment.people import service as people
from secondment.people.models import Token
from secondment.people.rules import COMMAND_LINE
from secondment.policies.models import OutcomeScheme
from secondment.policies.rules import policy_id_of
from secondment.policies.service import create_policy
from secondment.reports import service as reports
from secondment.suggestions import handling, intake, replies
from tests.client import Client
from tests.cohorts.factories import hr_of, make_host_unit
from tests.reports.factories import attach_file, make_report
from tests.suggestions.factories import AT, answer, assignment_id
from tests.world import World, actor_of

LATER: dict[str, Any] = {"version": None, "now": AT}
Items = dict[str, str]  # by kind: the name of the path's id, without `_id`

# place: cadre, his cohort, the answering unit, its handler, the coordinator, the district's hr
PLACES = {
    "own": ("cadre01", "study", "SWJ", "swj.handler", "office", "hr"),
    "department": ("cadre03", "formal", "FGJ", "fgj.handler", "office", "hr"),
    "district": ("other.cadre", "other", "LSWJ", "other.handler", "other.office", "other.hr"),
}
ABSENT = "absent"


def build_targets(app: Flask, world: World) -> dict[str, Items]:
    """`{place: {kind: id}}` for the places of PLACES and ABSENT."""
    open_to_editors(world)
    apart(world)
    disabled_user(world)
    found = {place: items_of(app, world, place) for place in PLACES}
    found[ABSENT] = dict.fromkeys(found["own"], new_id()) | {"year": "1999"}
    return found


def open_to_editors(world: World) -> None:
    """The own cohort's accepted reports may be excerpted by SWJ."""
    swj = [world.departments["SWJ"]]
    with unit_of_work():
        edit_cohort(actor_of("hr"), world.cohorts["study"], editor_department_ids=swj, **LATER)


def apart(world: World) -> None:
    """The other department's cadre goes to a host unit of his own."""
    with unit_of_work():
        host = make_host_unit(world)
        secondment = world.secondments["cadre03"]
        edit_secondment(hr_of(world), secondment, host_unit_id=host.id, **LATER)


def disabled_user(world: World) -> None:
    """`gone`, who was hr until his account was closed."""
    with unit_of_work():
        user, _ = people.create_user(
            COMMAND_LINE, username="gone", display_name="gone", password_hash="-", now=AT
        )
        people.give(COMMAND_LINE, user, "hr", world.departments["QX"], AT)
    with unit_of_work():
        people.disable(actor_of("sysadmin"), user.id, **LATER)


def items_of(app: Flask, world: World, place: str) -> Items:
    cadre, cohort, unit, handler, _, hr = PLACES[place]
    report, file = accepted_report(world, cadre, hr)
    secondment = db.session.get_one(Secondment, world.secondments[cadre])
    suggestion = put_before_unit(world, place, report)
    return {
        "cohort": world.cohorts[cohort],
        "cadre": world.cadres[cadre],
        "secondment": secondment.id,
        "host_unit": secondment.host_unit_id,
        "report": report,
        "file": file,
        "suggestion": suggestion,
        "assignment": assignment_id(suggestion),
        "reply": submitted_reply(handler, suggestion),
        "department": world.departments[unit],
        "user": world.users[handler],
        "token": token_of(app, handler if place == "district" else cadre),
        "policy": policy_at(world, place),
        "scheme": db.session.scalar(sa.select(OutcomeScheme.id).limit(1)) or "",
        "year": "2026",
    }
