"""What a summary tells of joint and separate handling, studies, mergers, promises and results."""

import io
import json
from datetime import UTC, date, datetime

import jsonschema
import openpyxl
import pytest
import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.suggestions import commitments, evaluating
from secondment.suggestions.answer_models import Commitment
from secondment.suggestions.models import Study
from secondment.suggestions.studies import take_up
from secondment.summaries.queries import cohort_summary
from secondment.summaries.schemas import COHORT_SUMMARY
from secondment.summaries.workbook import summary_book
from tests import access_life as life
from tests.access_targets import LATER
from tests.suggestions.factories import bring_reply, make_reply, make_suggestion
from tests.world import World, actor_of

TODAY = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
SOON = {"outcome_class": "planned", "promised_on": date(2026, 5, 29), "actions": "设专员二十名"}


@pytest.fixture
def summary(context, world):
    """`summary()`: what hr is given of the cohort, valid as its schema asks, on the first of June
    2026."""

    def take(cohort="study"):
        with reading():
            told = cohort_summary(actor_of("hr"), world.cohorts[cohort], TODAY)
        as_sent = json.loads(json.dumps(told, default=in_json))
        jsonschema.validate(as_sent, COHORT_SUMMARY)
        return told

    return take


def in_json(value):
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else str(value)


def told_of(summary, key):
    """The suggestion as it stands in the summary."""
    listed = [one for row in summary["secondments"] for one in row["suggestions"]]
    return next(one for one in listed if one["id"] == key)


def units_of(summary):
    return {row["department"]["code"]: row for row in summary["by_department"]}


def studied_by_two(world: World) -> str:
    """A suggestion that SWJ and FGJ took up, each its part; SWJ has replied."""
    key, study = life.studied(world, "SWJ", "FGJ", "JD1")
    with unit_of_work():
        of_fgj = sa.select(Study.id).where(Study.department_id == world.departments["FGJ"])
        fgj = db.session.scalars(of_fgj).one()
        take_up(actor_of("fgj.handler"), fgj, suggestion_ids=[key], **LATER)
        take_up(actor_of("swj.handler"), study, suggestion_ids=[key], **LATER)
        bring_reply(key, "SWJ", "sent", **SOON)
    return key


def test_units_that_answer_apart_are_counted_each_for_itself(summary, world):
    key = studied_by_two(world)
    found = summary()
    told = told_of(found, key)
    assert (told["state"], told["lead_department"], told["replied_on"]) == ("handling", None, None)
    assert [unit["code"] for unit in told["separate_departments"]] == ["FGJ", "SWJ"]
    units = units_of(found)
    assert {code: row["handled_apart"] for code, row in units.items()} == {
        "FGJ": 1,
        "JD1": 0,
        "SWJ": 1,
    }
    replied = {code: row["suggestions"]["reply_rate"] for code, row in units.items()}
    assert replied == {"FGJ": "0.00", "JD1": "-", "SWJ": "100.00"}
    promised = {code: row["suggestions"]["commitments"]["total"] for code, row in units.items()}
    assert promised == {"FGJ": 0, "JD1": 0, "SWJ": 1}
    assert found["totals"]["suggestions"]["reply_rate"] == "0.00"


def test_studies_are_counted_for_every_unit_asked(summary, world):
    studied_by_two(world)
    with unit_of_work():
        from_jd1 = sa.select(Study.id).where(Study.department_id == world.departments["JD1"])
        life.withdraw_study(
            actor_of("office"), db.session.scalars(from_jd1).one(), reason="另行研究", **LATER
        )
    found = summary()
    asked = {"total": 1, "taken_up": 1, "by_state": {"sent": 1, "answered": 0, "withdrawn": 0}}
    idle = {"total": 1, "taken_up": 0, "by_state": {"sent": 0, "answered": 0, "withdrawn": 1}}
    units = {code: row["studies"] for code, row in units_of(found).items()}
    assert units == {"FGJ": asked, "SWJ": asked, "JD1": idle}
    whole = {"total": 3, "taken_up": 2, "by_state": {"sent": 2, "answered": 0, "withdrawn": 1}}
    assert found["totals"]["studies"] == whole


def test_a_lead_and_its_co_unit_are_counted_in_their_roles(summary, world):
    key, _ = life.joint(world), make_suggestion(world, "handling")
    found = summary()
    told = told_of(found, key)
    assert told["lead_department"]["code"] == "SWJ"
    assert [unit["code"] for unit in told["co_departments"]] == ["FGJ"]
    names = ("handled_alone", "led", "handled_apart", "co_handled")
    units = {
        code: (*(row[name] for name in names), row["suggestions"]["total"])
        for code, row in units_of(found).items()
    }
    assert units == {"SWJ": (1, 1, 0, 0, 2), "FGJ": (0, 0, 0, 1, 0)}


def test_merged_suggestions_are_listed_and_counted_once_for_their_units(summary, world):
    key, into = life.merged(world, "handling")
    with unit_of_work():
        bring_reply(into, "SWJ", "sent")
    found = summary()
    merged, answered = told_of(found, key), told_of(found, into)
    assert merged["merged_into"] == {"id": into, "number_text": "第1号"}
    assert (answered["merged_into"], merged["lead_department"]) == (None, None)
    figures = found["totals"]["suggestions"]
    assert (figures["total"], figures["by_state"]["merged"]) == (2, 1)
    assert (figures["assigned"], figures["reply_rate"]) == (1, "100.00")
    assert (figures["measures"]["raised"], figures["measures"]["adoption_rate"]) == (2, "50.00")
    (unit,) = found["by_department"]
    assert unit["suggestions"]["total"] == 1


def test_promises_and_results_stand_with_their_suggestion(summary, world):
    missed, kept, key = promised_and_turned(world)
    found = summary()
    told = told_of(found, key)
    (result,) = told["results"]
    assert result == {"kind": "policy", "title": "工作办法", "note": ""} | {
        "id": result["id"],
        "on": date(2026, 4, 8),
    }
    states = [
        (one["id"], one["state"], one["missed"], one["department"]["code"])
        for row in found["secondments"]
        for item in row["suggestions"]
        for one in item["commitments"]
    ]
    assert states == [(missed, "open", True, "SWJ"), (kept, "delivered", False, "SWJ")]
    figures = found["totals"]["suggestions"]
    assert figures["results"] == 1
    assert figures["commitments"] == {
        "total": 2,
        "by_state": {"open": 1, "delivered": 1, "verified": 0},
        "missed": 1,
        "delivery_rate": "50.00",
    }


def promised_and_turned(world: World) -> tuple[str, str, str]:
    """A promise missed, one delivered, one void; a suggestion that became a policy."""
    missed = life.commitment_of(make_reply(world, "sent", **SOON))
    kept, _ = life.delivered(world), life.promised_in_vain(world)
    with unit_of_work():
        key = db.session.get_one(Commitment, missed).suggestion_id
        result = {"kind": "policy", "title": "工作办法", "on": date(2026, 4, 8)}
        commitments.record_result(actor_of("office"), key, **result, now=LATER["now"])
    return missed, kept, key


def rated(key: str, result: str, *, by: str = "cadre01") -> None:
    with unit_of_work():
        rating = {"attitude": "satisfied", "result": result, "reason": "答复空泛"}
        evaluating.evaluate(actor_of(by), key, **rating, **LATER)


def urged(key: str) -> None:
    with unit_of_work():
        evaluating.urge_evaluation(actor_of("office"), key, version=None, now=TODAY)


def test_an_evaluation_urged_in_vain_leaves_the_base(summary, world):
    for result in ("satisfied", "dissatisfied"):
        rated(make_suggestion(world, "replied"), result)
    key = make_suggestion(world, "replied")
    urged(key)
    found = summary()
    assert told_of(found, key)["waived"]
    figures = found["totals"]["suggestions"]
    assert (figures["evaluated"], figures["waived"]) == (2, 1)
    rate = figures["satisfaction"]["result"]
    assert (rate["forms"], rate["rate"]) == (2, "50.00")
    rated(key, "satisfied")  # it was given in the end
    figures = summary()["totals"]["suggestions"]
    assert (figures["evaluated"], figures["waived"]) == (3, 0)
    assert figures["satisfaction"]["result"]["rate"] == "66.67"


def test_a_second_handling(summary, world):
    """It keeps the first answer's day and rating; urged in vain in its own round it is waived."""
    key = make_suggestion(world, "replied", cadre="cadre03")
    rated(key, "dissatisfied", by="cadre03")
    with unit_of_work():
        evaluating.rehandle(actor_of("office"), key, reason="未答复第二项", **LATER)
    told = told_of(found := summary("formal"), key)
    assert (told["state"], told["replied_on"], told["waived"]) == (
        "handling",
        date(2026, 4, 7),
        False,
    )
    assert found["totals"]["suggestions"]["satisfaction"]["result"]["rate"] == "0.00"
    with unit_of_work():
        bring_reply(key, "SWJ", "sent")
    urged(key)
    figures = summary("formal")["totals"]["suggestions"]
    assert (figures["evaluated"], figures["waived"]) == (1, 1)
    assert figures["satisfaction"]["result"]["rate"] == "-"


def test_the_workbook_has_them_in_chinese(summary, world):
    promised_and_turned(world)
    studied_by_two(world)
    merged, _ = life.merged(world)
    found = summary()
    book = openpyxl.load_workbook(io.BytesIO(summary_book(found)))

    def rows(sheet):
        head, *body = book[sheet].iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in body]

    (first, *_) = rows("承诺事项")
    assert (first["承诺单位"], first["承诺事项"]) == ("区商务局", "设专员二十名")
    assert (first["状态"], first["是否逾期"], first["提出人"]) == ("未兑现", "是", "干部01")
    assert first["兑现期限"].isoformat() == "2026-05-29T00:00:00"
    (result,) = rows("转化成果")
    assert (result["类别"], result["成果名称"]) == ("政策文件", "工作办法")
    swj = next(row for row in rows("按部门") if row["承办单位"] == "区商务局")
    assert (swj["独办件数"], swj["分办件数"], swj["研究认领件数"]) == (3, 1, 1)
    assert (swj["承诺事项数"], swj["逾期未兑现"], swj["落实率（%）"]) == (3, 2, 33.33)
    details = {row["建议编号"]: row for row in rows("明细")}
    number = told_of(found, merged)["number_text"]
    into = told_of(found, merged)["merged_into"]["number_text"]
    assert (details[number]["建议状态"], details[number]["并入"]) == ("已并案", into)
    assert "区发展和改革局、区商务局" in {row["分办单位"] for row in details.values()}
    overview = {row[0].value: row[1].value for row in book["总览"].iter_rows(min_row=3)}
    assert (overview["研究任务总数"], overview["认领建议"]) == (3, 2)
    assert (overview["承诺事项总数"], overview["转化成果"]) == (3, 1)
