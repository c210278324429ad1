"""What becomes visible to whom as its life goes on; lists hold just what single reads show."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from secondment.cohorts.service import edit_cohort
from secondment.kit.unit_of_work import unit_of_work
from secondment.suggestions import intake, replies
from tests import access_life as life
from tests.access_life import task_of
from tests.access_targets import LATER
from tests.reports.factories import attach_file, make_report
from tests.suggestions.factories import REASON, make_reply, make_suggestion
from tests.world import World, actor_of

PEOPLE = (
    *("hr", "office", "leader", "swj.handler", "swj.signer", "swj.editor"),
    *("cadre01", "cadre02", "fgj.handler", "other.hr"),
)


def entered_by_hr(world: World) -> str:
    with unit_of_work():
        row = intake.create(
            actor_of("hr"),
            secondment_id=world.secondments["cadre01"],
            on_behalf_of=world.cadres["cadre01"],
            title="题目",
            now=LATER["now"],
        )
        return row.id


def declined_and_referred(world: World) -> str:
    key = make_suggestion(world, "submitted")
    units = [world.departments["FGJ"]]
    with unit_of_work():
        intake.decline(actor_of("office"), key, reason=REASON, refer_department_ids=units, **LATER)
    return key


def sent_back(world: World) -> str:
    key = make_reply(world, "submitted")
    with unit_of_work():
        replies.send_back(actor_of("swj.signer"), key, reason=REASON, **LATER)
    return key


def report_for_editors(world: World) -> str:
    with unit_of_work():
        edit_cohort(
            actor_of("hr"),
            world.cohorts["study"],
            editor_department_ids=[world.departments["SWJ"]],
            **LATER,
        )
    return make_report(world, "accepted")


def report_behind(world: World) -> str:
    key = make_report(world, "accepted")
    make_suggestion(world, "assigned", report_id=key)
    return key


@dataclass(frozen=True)
class Situation:
    """An item made in some state; `seen` has a letter for each of PEOPLE: o, or 4 for 404."""

    make: Callable[[World], str]
    path: str
    seen: str
    listed: bool = True


def of(make: Any, state: str, **more: Any) -> Callable[[World], str]:
    return lambda world: make(world, state, **more)


SITUATIONS = {  # the letters: hr office leader, handler signer editor, cadre01 cadre02, fgj, other
    "suggestion, draft": Situation(of(make_suggestion, "draft"), "/suggestions", "444 444 o4 4 4"),
    "suggestion, draft by hr": Situation(entered_by_hr, "/suggestions", "o44 444 o4 4 4"),
    "suggestion, submitted": Situation(
        of(make_suggestion, "submitted"), "/suggestions", "ooo 444 o4 4 4"
    ),
    "suggestion, co-signed": Situation(
        lambda world: make_suggestion(world, co_signer_ids=[world.cadres["cadre02"]]),
        "/suggestions",
        "444 444 oo 4 4",
    ),
    "suggestion, assigned": Situation(
        of(make_suggestion, "assigned"), "/suggestions", "ooo oo4 o4 4 4"
    ),
    "suggestion, recalled": Situation(life.recalled, "/suggestions", "ooo oo4 o4 4 4"),
    "suggestion, returned": Situation(life.returned, "/suggestions", "ooo oo4 o4 4 4"),
    "suggestion, given to another": Situation(
        life.given_to_another, "/suggestions", "ooo oo4 o4 o 4"
    ),
    "suggestion, studied": Situation(
        lambda world: life.studied(world)[0], "/suggestions", "ooo oo4 o4 4 4"
    ),
    "suggestion, studied by another": Situation(
        lambda world: life.studied(world, "FGJ")[0], "/suggestions", "ooo 444 o4 o 4"
    ),
    "suggestion, study withdrawn": Situation(
        lambda world: life.study_withdrawn(world)[0], "/suggestions", "ooo oo4 o4 4 4"
    ),
    "suggestion, not in the study": Situation(
        life.accepted_afterwards, "/suggestions", "ooo 444 o4 4 4"
    ),
    "suggestion, merged": Situation(
        lambda world: life.merged(world)[0], "/suggestions", "ooo 444 4o 4 4"
    ),
    "suggestion, others merged": Situation(
        lambda world: life.merged(world)[1], "/suggestions", "ooo 444 oo 4 4"
    ),
    "suggestion, unmerged": Situation(life.unmerged, "/suggestions", "ooo 444 o4 4 4"),
    "suggestion, joint": Situation(life.joint, "/suggestions", "ooo oo4 o4 o 4"),
    "suggestion, referred": Situation(declined_and_referred, "/suggestions", "ooo 444 o4 o 4"),
    "assignment": Situation(
        lambda world: task_of(make_suggestion(world, "assigned")),
        "/assignments",
        "ooo oo4 44 4 4",
    ),
    "assignment, removed": Situation(
        lambda world: task_of(life.recalled(world)), "/assignments", "ooo oo4 44 4 4"
    ),
    "assignment, taken up": Situation(life.taken_up, "/assignments", "ooo oo4 44 4 4"),
    "assignment, returned": Situation(life.task_given_back, "/assignments", "ooo oo4 44 4 4"),
    "assignment, another's": Situation(
        lambda world: task_of(life.given_to_another(world)), "/assignments", "ooo 444 44 o 4"
    ),
    "assignment, helping": Situation(
        lambda world: task_of(life.joint(world)), "/assignments", "ooo 444 44 o 4"
    ),
    "study": Situation(lambda world: life.studied(world)[1], "/studies", "ooo oo4 44 4 4"),
    "study, another's": Situation(
        lambda world: life.studied(world, "FGJ")[1], "/studies", "ooo 444 44 o 4"
    ),
    "study, withdrawn": Situation(
        lambda world: life.study_withdrawn(world)[1], "/studies", "ooo oo4 44 4 4"
    ),
    "commitment": Situation(life.promised, "/commitments", "ooo oo4 o4 4 4"),
    "commitment, delivered": Situation(life.delivered, "/commitments", "ooo oo4 o4 4 4"),
    "commitment, void": Situation(life.promised_in_vain, "/commitments", "ooo oo4 o4 4 4"),
    "commitment, of the lead": Situation(life.promised_jointly, "/commitments", "ooo oo4 o4 o 4"),
    "commitment, another's": Situation(life.promised_by_another, "/commitments", "ooo 444 o4 o 4"),
    "its evidence": Situation(life.evidence, "/files", "ooo oo4 o4 4 4", False),
    "reply, draft": Situation(of(make_reply, "draft"), "/replies", "444 oo4 44 4 4", False),
    "reply, submitted": Situation(of(make_reply, "submitted"), "/replies", "4o4 oo4 44 4 4", False),
    "reply, sent back": Situation(sent_back, "/replies", "4o4 oo4 44 4 4", False),
    "reply, sent": Situation(of(make_reply, "sent"), "/replies", "ooo oo4 o4 4 4", False),
    "reply, given up": Situation(life.draft_given_up, "/replies", "444 oo4 44 4 4", False),
    "reply, another's": Situation(life.answered_by_another, "/replies", "ooo 444 o4 o 4", False),
    "reply, to merged ones": Situation(life.answered_for_both, "/replies", "ooo oo4 oo 4 4", False),
    "its letter, submitted": Situation(
        lambda world: life.scan_of_letter(world, recorded=False), "/files", "4o4 oo4 44 4 4", False
    ),
    "its letter, sent": Situation(life.scan_of_letter, "/files", "ooo oo4 o4 4 4", False),
    "form of evaluation": Situation(life.evaluation_form, "/files", "ooo oo4 o4 4 4", False),
    "its file, draft": Situation(
        lambda world: attach_file("swj.handler", "reply", make_reply(world, "draft")),
        "/files",
        "444 oo4 44 4 4",
        False,
    ),
    "report, draft": Situation(of(make_report, "draft"), "/reports", "ooo 444 o4 4 4"),
    "report, accepted": Situation(of(make_report, "accepted"), "/reports", "ooo 444 o4 4 4"),
    "report, for editors": Situation(report_for_editors, "/reports", "ooo 44o o4 4 4"),
    "report, suggested from": Situation(report_behind, "/reports", "ooo oo4 o4 4 4"),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_who_sees_it_now(as_user, context, world, name):
    situation = SITUATIONS[name]
    key = situation.make(world)
    clients = [as_user(person) for person in PEOPLE]
    read = [client.get(f"{situation.path}/{key}").status_code for client in clients]
    expected = [200 if letter == "o" else 404 for letter in situation.seen.replace(" ", "")]
    assert dict(zip(PEOPLE, read, strict=True)) == dict(zip(PEOPLE, expected, strict=True))
    if situation.listed:
        pages = [client.get(f"{situation.path}?limit=200").get_json() for client in clients]
        listed = [200 if key in [row["id"] for row in page["items"]] else 404 for page in pages]
        assert dict(zip(PEOPLE, listed, strict=True)) == dict(zip(PEOPLE, expected, strict=True))
