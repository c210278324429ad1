"""Reports owed by a secondment, on the official calendar: dates, fulfilment, lateness."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from secondment.cohorts import secondments
from secondment.cohorts.models import Cadre, Cohort, Secondment
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.policies.rules import policy_id_of
from secondment.policies.service import edit_policy
from secondment.reports.duties import Progress, duties, progress, reports_missing
from tests.cohorts.factories import make_cohort, make_secondment
from tests.kit.official import CALENDAR
from tests.official import enter_official
from tests.queries import counted
from tests.world import BEFORE, actor_of

S1 = ("2025-09-15", "2025-10-14")
S2 = ("2026-01-20", "2026-02-19")
S1_WEEKS = ("2025-09-19", "2025-09-28", "2025-09-30", "2025-10-11", "2025-10-14")
S1_DUTIES = [
    *(("weekly", day) for day in S1_WEEKS[:4]),
    *((kind, "2025-10-14") for kind in ("study", "summary", "weekly")),
]
LATER = {"version": None, "now": BEFORE}


@pytest.fixture
def term(world, context):
    """`term("2025-09-15", "2025-10-14")` is the id of a secondment of cadre01, under `formal`."""
    enter_official(2025, 2026)

    def make(first, last, policy="formal"):
        dates = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
        with unit_of_work():
            cohort = make_cohort(world, policy_id=policy_id_of(policy), **dates)
            cadre = db.session.get_one(Cadre, world.cadres["cadre01"])
            return make_secondment(world, cohort=cohort, cadre=cadre).id

    return make


@pytest.fixture
def at(as_user):
    """`at("2025-09-19T09:00", "cadre01")` is a client, and it is then, in Beijing."""
    travels = []

    def go(moment, username):
        travels.append(time_machine.travel(f"{moment}:00+08:00", tick=False))
        travels[-1].start()
        return as_user(username)

    yield go
    for travel in reversed(travels):
        travel.stop()


@pytest.fixture
def submit(at):
    """Write a report and submit it; the answer to the second."""

    def write(moment, post, kind="weekly", *, until=None):
        cadre = at(moment, "cadre01")
        body = {"secondment_id": post, "kind": kind, "title": "周报", "body": "一周情况"}
        made = cadre.post("/reports", body | ({"period_end": until} if until else {})).get_json()
        answer = cadre.post(f"/reports/{made['id']}/submit", version=1)
        assert answer.status_code == 200
        return answer.get_json()

    return write


@pytest.fixture
def owed(at):
    """What hr reads of a secondment on a day: `[(kind, due_on, report_id, late), …]`."""

    def read(post, today="2025-10-14"):
        answer = at(f"{today}T12:00", "hr").get(f"/secondments/{post}/reports-due")
        assert answer.status_code == 200
        found = answer.get_json()
        assert set(found) == {"items"}
        return [tuple(item.values()) for item in found["items"]]

    return read


def weekly(rows):
    return {due_on: (report, late) for kind, due_on, report, late in rows if kind == "weekly"}


def test_a_term_over_national_day(term, owed):  # S1
    rows = owed(term(*S1))
    assert [row[:2] for row in rows] == S1_DUTIES
    assert {row[2] for row in rows} == {None}


def test_a_week_without_a_working_day_asks_for_nothing(term, owed):  # S2
    rows = owed(term(*S2), "2026-01-20")
    assert list(weekly(rows)) == [
        "2026-01-23", "2026-01-30", "2026-02-06", "2026-02-14",
    ]  # fmt: skip
    assert [row[:2] for row in rows[-2:]] == [("study", "2026-02-19"), ("summary", "2026-02-19")]


def test_each_policy_asks_for_its_own(term, owed, context):
    post = term(*S1, policy="study")
    assert [row[:2] for row in owed(post)] == [("study", "2025-10-14"), ("summary", "2025-10-14")]
    asked = [{"kind": "monthly", "every": "month"}]
    with unit_of_work():
        edit_policy(actor_of("sysadmin"), policy_id_of("study"), report_duties=asked, **LATER)
    assert [row[:2] for row in owed(post)] == [("monthly", "2025-09-30"), ("monthly", "2025-10-14")]


def test_a_duty_is_late_from_the_day_after_on(term, owed):
    post = term(*S1)
    for today, late in (("2025-09-19", 0), ("2025-09-20", 1), ("2025-10-14", 4), ("2025-10-15", 7)):
        assert sum(row[3] for row in owed(post, today)) == late, today


def test_the_day_is_that_of_the_programme_s_zone(term, submit, owed):
    post = term(*S1)
    last = submit("2025-09-19T23:59", post)  # 15:59 in UTC
    first = submit("2025-09-29T00:01", post)  # 16:01 on 28 September in UTC
    assert (last["late"], first["late"]) == (False, True)
    assert weekly(owed(post, "2025-09-29"))["2025-09-28"] == (first["id"], True)


def test_a_report_without_a_period_takes_the_first_duty_of_its_kind_still_open(term, submit, owed):
    post = term(*S1)
    first, second = submit("2025-09-19T17:00", post), submit("2025-09-19T17:01", post)
    talk = submit("2025-09-19T17:02", post, "talk")
    found = weekly(owed(post, "2025-09-19"))
    assert found["2025-09-19"] == (first["id"], False)
    assert found["2025-09-28"] == (second["id"], False)
    assert found["2025-09-30"] == (None, False)
    assert talk["late"] is False
    study = submit("2025-10-15T09:00", post, "study")
    rows = owed(post, "2025-10-15")
    assert ("study", "2025-10-14", study["id"], True) in rows
    assert ("summary", "2025-10-14", None, True) in rows


@pytest.mark.parametrize(
    ("until", "due_on"),
    [
        ("2025-09-15", "2025-09-19"),
        ("2025-09-19", "2025-09-19"),
        ("2025-09-21", "2025-09-19"),  # the Sunday after it: still that week's note
        ("2025-09-22", "2025-09-28"),
        ("2025-09-28", "2025-09-28"),
        ("2025-10-05", "2025-09-30"),
        ("2025-10-14", "2025-10-14"),
        ("2025-10-19", "2025-10-14"),
        ("2025-09-14", None),
        ("2025-10-20", None),
    ],
)
def test_a_report_with_a_period_is_that_of_its_week(term, submit, owed, until, due_on):
    post = term(*S1)
    report = submit("2025-10-20T09:00", post, until=until)
    found = {due for due, (one, _) in weekly(owed(post, "2025-10-20")).items() if one}
    assert found == ({due_on} if due_on else set())
    assert report["late"] is (due_on is not None)


def test_a_week_without_a_duty_belongs_to_the_next(term, submit, owed):
    post = term("2026-02-09", "2026-02-28")
    assert list(weekly(owed(post))) == ["2026-02-14", "2026-02-28"]
    report = submit("2026-02-24T09:00", post, until="2026-02-22")
    assert weekly(owed(post))["2026-02-28"] == (report["id"], False)


def test_a_second_report_of_the_week_is_not_late(term, submit, owed):
    post = term(*S1)
    first = submit("2025-09-19T09:00", post, until="2025-09-19")
    again = submit("2025-10-09T09:00", post, until="2025-09-19")
    assert again["late"] is False
    assert weekly(owed(post))["2025-09-19"] == (first["id"], False)


def test_a_term_duty_takes_a_report_of_any_period(term, submit, owed):
    post = term(*S1)
    report = submit("2025-10-14T23:00", post, "summary", until="2025-10-15")
    assert ("summary", "2025-10-14", report["id"], False) in owed(post, "2025-10-20")


def test_a_draft_fulfils_nothing(term, at, owed):
    post = term(*S1)
    body = {"secondment_id": post, "kind": "weekly", "title": "周报", "body": "一周情况"}
    made = at("2025-09-19T09:00", "cadre01").post("/reports", body)
    assert (made.status_code, made.get_json()["late"]) == (201, False)
    assert weekly(owed(post, "2025-09-20"))["2025-09-19"] == (None, True)


def test_what_comes_back_and_is_handed_in_again_is_as_late_as_it_first_was(term, submit, owed, at):
    post = term(*S1)
    good, bad = submit("2025-09-19T09:00", post), submit("2025-09-29T09:00", post)
    for report in (good, bad):
        path, version = f"/reports/{report['id']}", report["version"]
        back = at("2025-10-09T09:00", "hr").post(
            f"{path}/return", {"reason": "请补充"}, version=version
        )
        assert back.get_json()["late"] is report["late"]
        assert weekly(owed(post))["2025-09-19"] == (good["id"], False)
        cadre = at("2025-10-20T09:00", "cadre01")
        again = cadre.post(f"{path}/submit", version=version + 1).get_json()
        assert again["late"] is report["late"]
    found = weekly(owed(post, "2025-10-20"))
    assert found["2025-09-19"] == (good["id"], False)
    assert found["2025-09-28"] == (bad["id"], True)


def test_lateness_is_shown_and_filtered_in_lists(term, submit, at):
    post = term(*S1)
    good, bad = submit("2025-09-19T09:00", post), submit("2025-09-29T09:00", post)
    assert (good["late"], bad["late"]) == (False, True)
    hr = at("2025-10-20T09:00", "hr")
    for late, report in ((True, bad), (False, good)):
        told = hr.get(f"/reports?secondment_id={post}&late={str(late).lower()}").get_json()
        assert [(row["id"], row["late"]) for row in told["items"]] == [(report["id"], late)]
    assert hr.get("/reports?late=1").status_code == 422


def test_duties_move_with_the_term_but_what_was_late_stays_so(term, submit, owed):
    post = term(*S1, policy="study")
    late = submit("2025-10-15T09:00", post, "study")
    until = date(2025, 10, 31)
    with unit_of_work():
        hr = actor_of("hr")
        secondments.depart(hr, post, **LATER)
        secondments.extend(hr, post, ends_on=until, reason="工作需要", **LATER)
    rows = owed(post, "2025-10-20")
    assert ("study", "2025-10-31", late["id"], False) in rows
    assert ("summary", "2025-10-31", None, False) in rows
    assert late["late"] is True


def test_a_secondment_called_off_owes_nothing(term, owed):
    post = term(*S1)
    with unit_of_work():
        secondments.withdraw(actor_of("hr"), post, reason="本人申请", **LATER)
    assert owed(post, "2025-12-01") == []


def test_who_sees_the_secondment_sees_what_it_owes(term, as_user):
    path = f"/secondments/{term(*S1)}/reports-due"
    expected = {
        **dict.fromkeys(("cadre01", "hr", "office", "leader"), 200),
        **dict.fromkeys(("cadre02", "other.hr", "swj.handler", "swj.editor"), 404),
        **dict.fromkeys(("sysadmin", "secadmin", "auditor"), 403),
        None: 401,
    }
    for username, status in expected.items():
        assert as_user(username).get(path).status_code == status, username


def test_a_year_without_calendar_counts_from_monday_to_friday(term, owed):
    rows = owed(term("2027-02-15", "2027-03-14"), "2027-02-15")
    assert list(weekly(rows)) == ["2027-02-19", "2027-02-26", "2027-03-05", "2027-03-12"]


def test_reading_duties_costs_the_same_for_one_report_and_for_three(term, submit, as_user):
    post, hr = term(*S1), as_user("hr")
    costs = []
    for reports in (1, 2):
        for _ in range(reports):
            submit("2025-09-19T09:00", post)
        hr.get(f"/secondments/{post}/reports-due")
        with counted() as statements:
            hr.get(f"/secondments/{post}/reports-due")
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 9


def test_what_is_missing_of_all(term, submit, owed):
    """Each duty due by the day that nothing was submitted for: as those of each secondment say."""
    post = term(*S1)
    other = term(*S2)
    submit("2025-09-19T09:00", post)
    until, today = date(2026, 1, 31), date(2026, 1, 25)
    actor = actor_of("hr")
    with counted() as statements, reading():
        found = reports_missing(actor, until, today)
    assert len(statements) == 3  # the calendar's version, terms, reports
    for key in (post, other):
        expected = [
            (kind, due_on, late)
            for kind, due_on, report, late in owed(key, str(today))
            if report is None and due_on <= str(until)
        ]
        told = [
            (one["kind"], str(one["due_on"]), one["late"])
            for one in found
            if one["secondment_id"] == key
        ]
        assert sorted(told) == sorted(expected)
    assert [one["due_on"] for one in found] == sorted(one["due_on"] for one in found)
    assert reports_missing(actor_of("other.hr"), until, today) == []
    mine = reports_missing(actor_of("cadre01"), until, today)
    assert {one["secondment_id"] for one in mine} >= {post, other}


@given(st.dates(date(2024, 12, 1), date(2026, 10, 1)), st.integers(0, 200))
def test_every_week_with_a_working_day_asks_for_one_note(first, length):
    last = first + timedelta(length)
    found = duties([{"kind": "weekly", "every": "week"}], first, last, CALENDAR)
    days = [first + timedelta(n) for n in range(length + 1)]
    workdays = [day for day in days if CALENDAR.is_workday(day)]
    by_week = {}
    for day in workdays:
        by_week[day.isocalendar()[:2]] = day
    assert [duty.due_on for duty in found] == list(by_week.values())
    for before, after in pairwise(found):
        assert after.span[0] - before.span[1] == timedelta(1)
    assert all(duty.span[0] <= duty.due_on <= duty.span[1] for duty in found)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-09-15", "2025-10-14", ["2025-09-30", "2025-10-14"]),
        ("2026-01-20", "2026-02-28", ["2026-01-30", "2026-02-28"]),  # a Saturday worked
        ("2025-12-31", "2026-02-01", ["2025-12-31", "2026-01-30"]),  # February has but a Sunday
        ("2025-10-01", "2025-10-08", []),
    ],
)
def test_the_last_working_day_of_each_month(first, last, expected):
    asked = [{"kind": "monthly", "every": "month"}]
    found = duties(asked, date.fromisoformat(first), date.fromisoformat(last), CALENDAR)
    assert [duty.due_on.isoformat() for duty in found] == expected


def test_a_term_at_the_end_of_the_calendar():
    asked = [{"kind": "weekly", "every": every} for every in ("week", "month", "term")]
    found = duties(asked, date(2199, 12, 1), date(2199, 12, 31), CALENDAR)
    assert {duty.due_on for duty in found[-3:]} == {date(2199, 12, 31)}
    first = duties(asked, date(2000, 1, 1), date(2000, 1, 3), CALENDAR)
    assert [duty.due_on for duty in first] == [date(2000, 1, 3)] * 3


def test_how_far_a_cohort_is(term, submit, world):
    post = term(*S1)
    for kind in ("weekly", "study", "talk"):  # the last is owed by nobody
        submit("2025-09-19T17:00", post, kind)
    with unit_of_work():
        cohort = db.session.get_one(Cohort, db.session.get_one(Secondment, post).cohort_id)
        make_secondment(world, cohort=cohort)
        gone = make_secondment(world, cohort=cohort)
        secondments.withdraw(actor_of("hr"), gone.id, reason="病", **LATER)
    with reading():
        found = progress(actor_of("hr"), cohort.id)
    assert found == Progress(secondments=2, reported=1, owed=14, fulfilled=2)
