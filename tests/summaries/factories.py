"""A cohort in which everything has happened, made through the services."""

from datetime import UTC, date, datetime
from typing import Any

from secondment.cohorts import secondments
from secondment.cohorts.models import Cohort
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.suggestions import assigning, evaluating
from tests.cohorts.factories import make_cadre, make_secondment
from tests.reports.factories import make_report
from tests.suggestions.factories import make_suggestion
from tests.world import World, actor_of

AT = datetime(2026, 4, 9, 1, 0, tzinfo=UTC)
PHONE, ID_NUMBER, BIRTH = "13900000099", "990101198503070018", "1985-03"


def make_rich_cohort(world: World) -> str:
    """The cohort `study`: two cadres with reports and suggestions in every state, one withdrawn."""
    appraise(world, "cadre01", "excellent")
    withdraw_one(world)
    for state in ("accepted", "submitted", "draft"):
        make_report(world, state)
    make_suggestion(world, "closed")  # by SWJ, for cadre01 of JD1
    make_suggestion(world, "closed", cadre="cadre02")  # by SWJ, his own unit
    rate(make_suggestion(world, "replied", unit="FGJ"), "basically_satisfied", "dissatisfied")
    help_with(world, make_suggestion(world, "handling", unit="FGJ", title="=1+1 个窗口"), "JD1")
    for state in ("draft", "submitted", "declined", "withdrawn", "reference", "accepted"):
        make_suggestion(world, state, title=f"{state}的建议")
    return world.cohorts["study"]


def appraise(world: World, cadre: str, grade: str) -> None:
    later: dict[str, Any] = {"version": None, "now": AT}
    with unit_of_work():
        hr, key = actor_of("hr"), world.secondments[cadre]
        secondments.depart(hr, key, **later)
        secondments.come_back(hr, key, **later)
        told = {"host_opinion": "工作扎实，作风务实。", "signed_on": date(2026, 3, 31)}
        secondments.appraise(hr, key, grade=grade, **told, **later)


def withdraw_one(world: World) -> None:
    """A third cadre, who did not go in the end; his personal fields are filled in."""
    with unit_of_work():
        cohort = db.session.get_one(Cohort, world.cohorts["study"])
        personal = {"phone": PHONE, "id_number": ID_NUMBER, "birth_month": BIRTH}
        cadre = make_cadre(world, department="FGJ", name="林见远", gender="male", **personal)
        row = make_secondment(world, cohort=cohort, cadre=cadre)
        secondments.withdraw(actor_of("hr"), row.id, reason="工作需要", version=None, now=AT)


def rate(suggestion_id: str, attitude: str, result: str) -> None:
    with unit_of_work():
        rating = {"attitude": attitude, "result": result, "reason": "答复空泛"}
        evaluating.evaluate(actor_of("cadre01"), suggestion_id, **rating, version=None, now=AT)


def help_with(world: World, suggestion_id: str, unit: str) -> None:
    """A co-unit beside the lead."""
    helper = {"department_id": world.departments[unit]}
    with unit_of_work():
        assigning.add_co_unit(actor_of("office"), suggestion_id, **helper, version=None, now=AT)
