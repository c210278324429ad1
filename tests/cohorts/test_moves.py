"""Every move of a cohort and of a secondment, against moves.md 6 and 7 written out by hand."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from secondment.cohorts import secondments, service
from secondment.cohorts.queries import COHORT_LIFE, SECONDMENT_LIFE
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.rules import Actor
from tests.cohorts.factories import WHEN, make_cohort
from tests.tables import Case, Line, Situation, Written, try_table
from tests.world import actor_of

PEOPLE = (
    *("hr", "office", "leader", "cadre01", "cadre02", "swj.handler", "swj.signer", "swj.editor"),
    *("other.hr", "other.office", "other.cadre", "sysadmin", "secadmin", "auditor"),
)


def case_of(world) -> Case:
    return Case(world, {one: actor_of(one) for one in PEOPLE}, WHEN)


def acting(item: str, act: Any, **given: Any) -> Callable[[Case, Actor], Any]:
    return lambda case, actor: act(actor, case[item], **given, **case.later)


def roles(_case: Case, person: str) -> set[str]:
    return {"hr"} if person == "hr" else set()


# Cohorts

on_cohort = partial(acting, "cohort")
COHORT_LINES = {
    "edit": Line("hr", "draft open under_way finished"),
    "open": Line("hr", "draft", "open"),
    "start": Line("hr", "open", "under_way"),
    "finish": Line("hr", "under_way", "finished"),
    "archive": Line("hr", "finished", "archived"),
    "delete": Line("hr", "draft", "nothing"),
}
COHORT_ACTS = {
    "edit": on_cohort(service.edit_cohort, title="赴京沪第二批"),
    "open": on_cohort(service.open_cohort),
    "start": on_cohort(service.start_cohort),
    "finish": on_cohort(service.finish_cohort),
    "archive": on_cohort(service.archive_cohort),
    "delete": on_cohort(service.delete_cohort),
}


def cohort_made(case: Case) -> None:
    case["cohort"] = make_cohort(case.world).id


def by_hr(act: Callable[[Case, Actor], Any]) -> Callable[[Case], Any]:
    return lambda case: act(case, case.people["hr"])


COHORT_SITUATIONS = {
    "draft": Situation("draft", "", cohort_made),
    "open": Situation("open", "draft", by_hr(COHORT_ACTS["open"])),
    "under way": Situation("under_way", "open", by_hr(COHORT_ACTS["start"])),
    "finished": Situation("finished", "under way", by_hr(COHORT_ACTS["finish"])),
    "archived": Situation("archived", "finished", by_hr(COHORT_ACTS["archive"])),
}


def sees_cohort(_case: Case, person: str) -> bool:
    """Nobody is in it yet, and it names no editors."""
    return person in ("hr", "office", "leader")


COHORTS = Written(
    *("cohort", COHORT_LIFE, COHORT_LINES, COHORT_SITUATIONS, COHORT_ACTS),
    sees=sees_cohort,
    roles=roles,
)


def test_every_move_of_a_cohort(context, world, record_property):
    with unit_of_work():
        try_table(COHORTS, case_of(world), record_property)


# Secondments: the one of cadre01

on_secondment = partial(acting, "secondment")
SECONDMENT_LINES = {
    "edit": Line("hr", "planned in_post"),
    "depart": Line("hr", "planned", "in_post"),
    "return": Line("hr", "in_post", "returned"),
    "end-early": Line("hr", "in_post", "ended_early"),
    "withdraw": Line("hr", "planned", "withdrawn"),
    "extend": Line("hr", "in_post"),
    "appraise": Line("hr", "in_post returned ended_early"),
    "delete": Line("hr", "planned", "nothing"),
}
SECONDMENT_ACTS = {
    "edit": on_secondment(secondments.edit_secondment, mentor="周遥"),
    "depart": on_secondment(secondments.depart),
    "return": on_secondment(secondments.come_back),
    "end-early": on_secondment(secondments.end_early, on=date(2026, 3, 10), reason="另有任用"),
    "withdraw": on_secondment(secondments.withdraw, reason="另有任用"),
    "extend": on_secondment(secondments.extend, ends_on=date(2026, 4, 30), reason="工作需要"),
    "appraise": on_secondment(
        secondments.appraise, host_opinion="表现良好", signed_on=date(2026, 3, 30)
    ),
    "delete": on_secondment(secondments.delete_secondment),
}


def planned(case: Case) -> None:
    case["secondment"] = case.world.secondments["cadre01"]


SECONDMENT_SITUATIONS = {
    "planned": Situation("planned", "", planned),
    "withdrawn": Situation("withdrawn", "planned", by_hr(SECONDMENT_ACTS["withdraw"])),
    "in post": Situation("in_post", "planned", by_hr(SECONDMENT_ACTS["depart"])),
    "returned": Situation("returned", "in post", by_hr(SECONDMENT_ACTS["return"])),
    "ended early": Situation("ended_early", "in post", by_hr(SECONDMENT_ACTS["end-early"])),
}


def sees_secondment(_case: Case, person: str) -> bool:
    return person in ("hr", "office", "leader", "cadre01")


SECONDMENTS = Written(
    *("secondment", SECONDMENT_LIFE, SECONDMENT_LINES, SECONDMENT_SITUATIONS, SECONDMENT_ACTS),
    sees=sees_secondment,
    roles=roles,
)


def test_every_move_of_a_secondment(context, world, record_property):
    with unit_of_work():
        try_table(SECONDMENTS, case_of(world), record_property)
