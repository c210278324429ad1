"""The summary of a cohort: what is in it, what is not, who gets it, what it costs."""

import pytest
import sqlalchemy as sa

from secondment.cohorts.models import Cohort
from secondment.journal.models import Entry
from secondment.kit.database import db
from secondment.kit.errors import Problem
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.rules import COMMAND_LINE
from secondment.suggestions import assigning, intake
from secondment.summaries.queries import cohort_summary
from secondment.summaries.service import export_summary
from tests.cohorts.factories import make_cadre, make_secondment
from tests.queries import counted
from tests.suggestions.factories import make_suggestion
from tests.summaries.factories import AT, BIRTH, ID_NUMBER, PHONE
from tests.world import actor_of

# cohort, secondments, reports, suggestions, units, measures, decisions, evaluations, commitments,
# results, studies
SELECTS = 11


def at(summary, cadre):
    return next(row for row in summary["secondments"] if row["cadre"]["name"] == cadre)


def test_each_secondment_has_its_person_post_and_appraisal(summary):
    first = at(summary, "干部01")
    assert first["cadre"]["home_unit"]["code"] == "JD1"
    assert set(first["cadre"]) == {"name", "gender", "post", "rank", "home_unit"}
    assert (first["post"], first["state"]) == ("主任助理", "returned")
    assert first["appraisal"] == {
        "host_opinion": "工作扎实，作风务实。",
        "signed_on": "2026-03-31",
        "grade": "excellent",
    }
    assert [report["state"] for report in first["reports"]] == ["accepted", "submitted", "draft"]
    assert at(summary, "干部02")["appraisal"] is None


def test_an_answered_suggestion_tells_its_answer(summary):
    told = at(summary, "干部01")["suggestions"][0]
    assert (told["number"], told["number_text"], told["state"]) == (1, "第1号", "closed")
    assert (told["outcome_class"], told["outcome_letter"]) == ("resolved", "A")
    assert (told["adoption"], told["replied_on"]) == ("partial", "2026-04-07")
    assert (told["lead_department"]["code"], told["co_departments"]) == ("SWJ", [])
    assert [(m["position"], m["decision"], m["reason"]) for m in told["measures"]] == [
        (1, "adopted", ""),
        (2, "not_adopted", "理由如下"),
    ]
    assert told["satisfaction"] == {"attitude": "satisfied", "result": "satisfied"}


def test_a_suggestion_being_handled_has_no_answer_yet(summary):
    told = next(s for s in at(summary, "干部01")["suggestions"] if s["state"] == "handling")
    assert told["lead_department"]["code"] == "FGJ"
    assert [unit["code"] for unit in told["co_departments"]] == ["JD1"]
    assert (told["replied_on"], told["satisfaction"], told["adoption"]) == (None, None, None)
    assert {measure["decision"] for measure in told["measures"]} == {None}


def test_suggestions_stand_in_the_order_of_their_numbers_and_drafts_are_left_out(summary):
    numbers = [told["number"] for told in at(summary, "干部01")["suggestions"]]
    assert numbers == [1, 3, 4, 5, 6, None, None, None]
    states = [told["state"] for row in summary["secondments"] for told in row["suggestions"]]
    assert "draft" not in states
    assert len(states) == 9


def test_a_draft_entered_by_the_reader_is_left_out_too(context, world):
    with unit_of_work():
        hr = actor_of("hr")
    make_draft_for(world, hr)
    with reading():
        found = cohort_summary(hr, world.cohorts["study"], AT)
    assert found["totals"]["suggestions"]["total"] == 0


def make_draft_for(world, hr):
    with unit_of_work():
        cadre, post = world.cadres["cadre01"], world.secondments["cadre01"]
        intake.create(hr, secondment_id=post, on_behalf_of=cadre, title="代拟", now=AT)


def test_totals_count_states_measures_and_ratings(summary):
    totals = summary["totals"]
    assert totals["cadres"] == 2  # the withdrawn secondment never happened
    assert totals["secondments"]["total"] == 3
    assert totals["secondments"]["by_state"]["withdrawn"] == 1
    assert totals["reports"] == {
        "total": 3,
        "by_state": {"draft": 1, "submitted": 1, "returned": 0, "accepted": 1},
    }
    (excellent, *_) = totals["grades"]
    assert (excellent["grade"], excellent["count"], excellent["share"]) == (
        "excellent",
        1,
        "100.00",
    )
    told = totals["suggestions"]
    assert told["total"] == 9
    assert {state: n for state, n in told["by_state"].items() if n} == {
        "submitted": 1,
        "declined": 1,
        "withdrawn": 1,
        "accepted": 1,
        "handling": 1,
        "replied": 1,
        "closed": 3,
    }
    assert (told["assigned"], told["replied"], told["reply_rate"]) == (4, 3, "75.00")
    assert told["measures"] == {
        "raised": 18,
        "adopted": 3,
        "partly_adopted": 0,
        "not_adopted": 3,
        "adoption_rate": "16.67",
    }
    classes = {
        row["outcome_class"]: (row["count"], row["share"]) for row in told["outcome_classes"]
    }
    assert classes["resolved"] == (3, "75.00")
    assert classes["reference"] == (1, "25.00")


def test_own_unit_items_are_counted_apart(summary):
    told = summary["totals"]["suggestions"]
    assert told["evaluated"] == 3
    assert told["satisfaction"]["attitude"]["rate"] == "100.00"
    assert told["satisfaction"]["result"] == {
        "forms": 2,
        "satisfied": 1,
        "basically_satisfied": 0,
        "dissatisfied": 1,
        "rate": "50.00",
    }
    assert told["own_unit_satisfaction"]["result"]["forms"] == 1
    (own,) = at(summary, "干部02")["suggestions"]
    assert own["own_unit"]


def test_units_are_told_what_they_answer_and_help_with(summary):
    rows = {row["department"]["code"]: row for row in summary["by_department"]}
    assert list(rows) == ["FGJ", "JD1", "SWJ"]
    assert (rows["SWJ"]["suggestions"]["assigned"], rows["SWJ"]["co_handled"]) == (2, 0)
    assert rows["FGJ"]["suggestions"]["reply_rate"] == "50.00"
    assert (rows["JD1"]["suggestions"]["total"], rows["JD1"]["co_handled"]) == (0, 1)
    assert rows["JD1"]["suggestions"]["reply_rate"] == "-"


def test_host_units_are_told_who_was_there_and_what_came_of_it(summary):
    rows = [(row["cadres"], row["suggestions"]["total"]) for row in summary["by_host_unit"]]
    assert sorted(rows) == [(0, 0), (2, 9)]


def test_a_recalled_suggestion_counts_for_no_unit(context, world):
    key = make_suggestion(world, "handling")
    with unit_of_work():
        office, hr = actor_of("office"), actor_of("hr")
        assigning.recall(office, key, reason="另行研究", version=None, now=AT)
    with reading():
        found = cohort_summary(hr, world.cohorts["study"], AT)
    (told,) = at(found, "干部01")["suggestions"]
    assert (told["state"], told["lead_department"]) == ("accepted", None)
    assert found["by_department"] == []
    assert found["totals"]["suggestions"]["assigned"] == 0


def test_personal_fields_are_not_in_it(told):
    text = told.get_data(as_text=True)
    assert "林见远" in text
    for secret in (PHONE, ID_NUMBER, BIRTH, "***"):
        assert secret not in text


@pytest.mark.parametrize("form", ["summary", "summary.xlsx"])
@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("hr", 200),
        ("office", 200),
        ("leader", 200),
        ("cadre01", 403),
        ("cadre03", 404),
        ("swj.editor", 404),
        ("swj.handler", 404),
        ("other.hr", 404),
        ("sysadmin", 403),
        ("secadmin", 403),
        ("auditor", 403),
        (None, 401),
    ],
)
def test_the_districts_readers_get_it(as_user, world, form, username, status):
    answer = as_user(username).get(f"/cohorts/{world.cohorts['study']}/{form}")
    assert answer.status_code == status


def test_who_sees_the_cohort_through_a_suggestion_may_not_read_its_summary(context, world, as_user):
    make_suggestion(world, "handling", unit="SWJ")
    assert as_user("swj.handler").get(f"/cohorts/{world.cohorts['study']}").status_code == 200
    assert (
        as_user("swj.handler").get(f"/cohorts/{world.cohorts['study']}/summary").status_code == 403
    )


@pytest.mark.parametrize("key", ["0190f5e0-0000-7000-8000-000000000000", "abc"])
def test_a_cohort_that_is_not_there_is_not_found(as_user, key):
    assert as_user("hr").get(f"/cohorts/{key}/summary").status_code == 404


def test_the_service_guards_itself(context, world):
    with reading(), pytest.raises(Problem, match="not_allowed"):
        cohort_summary(actor_of("cadre01"), world.cohorts["study"], AT)
    with reading(), pytest.raises(Problem, match="not_found"):
        cohort_summary(actor_of("other.hr"), world.cohorts["study"], AT)


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_every_export_is_journalled_on_the_chain_of_who_took_it(context, world, as_user, form):
    cohort_id, path = world.cohorts["study"], {"json": "summary", "xlsx": "summary.xlsx"}[form]
    for _ in range(2):
        assert as_user("leader").get(f"/cohorts/{cohort_id}/{path}").status_code == 200
    first, second = exports()
    assert (first.subject_type, first.subject_id) == ("user_account", world.users["leader"])
    assert (first.actor_id, first.object_id) == (world.users["leader"], cohort_id)
    assert first.changes == f'{{"export":"summary","format":"{form}"}}'
    assert second.seq == first.seq + 1


def exports():
    query = sa.select(Entry).where(Entry.action == "export").order_by(Entry.id)
    return list(db.session.scalars(query))


def test_nothing_is_journalled_where_nothing_was_given(context, world, as_user):
    as_user("other.hr").get(f"/cohorts/{world.cohorts['study']}/summary")
    assert exports() == []


def test_the_command_line_reads_every_cohort(context, world):
    make_suggestion(world, "submitted")
    make_suggestion(world, "draft")
    for name in ("study", "other"):
        found = export_summary(COMMAND_LINE, world.cohorts[name], now=AT)
        assert found["cohort"]["id"] == world.cohorts[name]
        assert found["totals"]["suggestions"]["total"] == {"study": 1, "other": 0}[name]
    assert [entry.subject_id for entry in exports()] == [
        world.cohorts["study"],
        world.cohorts["other"],
    ]


def test_the_command_line_is_told_of_a_cohort_that_is_not_there(context):
    with reading(), pytest.raises(Problem, match="not_found"):
        cohort_summary(COMMAND_LINE, "abc", AT)


@pytest.mark.parametrize("secondments", [1, 3])
def test_the_number_of_selects_does_not_grow(context, world, secondments):
    for cadre in ("cadre01", "cadre02")[:secondments]:
        make_suggestion(world, "closed", cadre=cadre)
    with unit_of_work():
        cohort = db.session.get_one(Cohort, world.cohorts["study"])
        for _ in range(secondments - 1):
            make_secondment(world, cohort=cohort, cadre=make_cadre(world))
        hr = actor_of("hr")
    with reading(), counted() as statements:
        cohort_summary(hr, world.cohorts["study"], AT)
    assert len(statements) == SELECTS
