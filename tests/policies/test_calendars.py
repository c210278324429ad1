"""Calendar years: what is loaded, read, replaced, and how working days are numbered on."""

from datetime import date, timedelta

import chinese_calendar
import pytest
import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.policies.calendars import days_of, load_calendar, put_calendar, weekdays
from secondment.policies.models import CalendarDay, CalendarYear
from tests.world import BEFORE, PEOPLE


def body_of(year, rest=()):
    """Monday to Friday, but for the days of rest."""
    return {
        "days": [
            {
                "day": day.isoformat(),
                "is_workday": day.weekday() < 5 and day.isoformat() not in rest,
                "name": "元旦" if day.isoformat() in rest else "",
            }
            for day in days_of(year)
        ]
    }


@pytest.fixture
def put(context, as_user):
    sysadmin = as_user("sysadmin")

    def enter(year, *rest, version=None):
        answer = sysadmin.put(f"/calendar/{year}", body_of(year, rest), version=version)
        assert answer.status_code == 200, answer.get_json()
        return answer.get_json()

    return enter


def numbers():
    with reading():
        days = sa.select(CalendarDay.day, CalendarDay.is_workday, CalendarDay.workday_no)
        return list(db.session.execute(days.order_by(CalendarDay.day)))


def assert_numbered():
    """Each day's number is its forerunner's and the days between, unknown ones Monday to Friday."""
    before, number = date(1999, 12, 31), 0
    for row in numbers():
        number += weekdays(before + timedelta(1), row.day) + row.is_workday
        assert row.workday_no == number, row.day
        before = row.day


@pytest.fixture(scope="module")
def official():
    days = (day for year in range(2004, 2027) for day in days_of(year))
    return {day: chinese_calendar.is_workday(day) for day in days}


def test_the_official_years_are_loaded_once(context, official):
    with unit_of_work():
        load_calendar(BEFORE)
    rows = numbers()
    assert {row.day: row.is_workday for row in rows} == official
    assert len(rows) == 8401
    assert_numbered()
    with unit_of_work():
        load_calendar(BEFORE)
    assert numbers() == rows


def test_a_year_of_our_own_is_not_loaded_over(put, context):
    put(2026, "2026-07-01")
    with unit_of_work():
        load_calendar(BEFORE)
    with reading():
        own = db.session.get_one(CalendarDay, date(2026, 7, 1))
    assert (own.is_workday, own.name) == (False, "元旦")
    assert_numbered()


def test_the_year_2026_as_the_notice_of_2025_has_it(context, as_user):
    with unit_of_work():
        load_calendar(BEFORE)
    year = as_user("auditor").get("/calendar/2026").get_json()
    days = {row["day"]: row for row in year["days"]}
    assert year["working_days"] == 248
    assert len(days) == 365
    assert (days["2026-02-14"]["is_workday"], days["2026-02-14"]["name"]) == (True, "春节调休")
    assert (days["2026-02-17"]["is_workday"], days["2026-02-17"]["name"]) == (False, "春节")
    assert (days["2026-03-07"]["is_workday"], days["2026-03-07"]["name"]) == (False, "")
    assert days["2026-12-31"]["workday_no"] - days["2026-01-04"]["workday_no"] == 247
    assert all(row["confirmed"] for row in year["days"])


def test_later_years_follow_when_an_earlier_one_is_entered_or_changed(put):
    put(2030)
    put(2028, "2028-05-01")
    put(2029, "2029-01-01", "2029-05-01")
    assert_numbered()
    put(2028, "2028-05-01", "2028-05-02", "2028-05-03", version=1)
    assert_numbered()
    put(2027)
    assert_numbered()


def test_a_year_is_replaced_only_over_the_version_read(as_user, put):
    sysadmin = as_user("sysadmin")
    assert sysadmin.put("/calendar/2031", body_of(2031), version=1).status_code == 412
    put(2031)
    tag = sysadmin.get("/calendar/2031").headers["ETag"]
    assert sysadmin.put("/calendar/2031", body_of(2031)).status_code == 428
    assert sysadmin.put("/calendar/2031", body_of(2031), version=7).status_code == 412
    changed = sysadmin.put(
        "/calendar/2031", body_of(2031, ["2031-01-01"]), headers={"If-Match": tag}
    ).get_json()
    assert changed["version"] == 2
    assert changed["days"][0] == {
        "day": "2031-01-01", "is_workday": False, "name": "元旦", "source": "", "confirmed": True,
        "workday_no": changed["days"][1]["workday_no"] - 1,
    }  # fmt: skip


@pytest.mark.parametrize("fault", ["missing", "twice", "stranger"])
def test_every_day_of_the_year_is_listed_once(as_user, context, fault):
    sysadmin = as_user("sysadmin")
    body = body_of(2032)
    if fault == "missing":
        body["days"].pop()
    elif fault == "twice":
        body["days"][7] = body["days"][8]
    else:
        body["days"][-1] = body["days"][-1] | {"day": "2033-01-01"}
    refused = sysadmin.put("/calendar/2032", body)
    assert refused.status_code == 422
    assert refused.get_json()["code"] == "days_of_year"
    assert sysadmin.get("/calendar/2032").status_code == 404
    with reading():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CalendarDay)) == 0


def test_a_year_may_be_entered_before_its_notice(as_user, context):
    body = body_of(2034) | {"confirmed": False, "source": "暂按周一至周五"}
    made = as_user("sysadmin").put("/calendar/2034", body).get_json()
    assert {(day["confirmed"], day["source"]) for day in made["days"]} == {
        (False, "暂按周一至周五")
    }


@pytest.mark.parametrize("year", ["1999", "2200", "0", "99999999999", "20x6", "-2026"])
def test_what_is_no_year_is_not_found(as_user, year):
    sysadmin = as_user("sysadmin")
    assert sysadmin.get(f"/calendar/{year}").status_code == 404
    assert sysadmin.put(f"/calendar/{year}", body_of(2026)).status_code == 404


def test_everyone_reads_and_only_the_system_administrator_enters(as_user, put):
    put(2035)
    for username, *_ in PEOPLE:
        client = as_user(username)
        assert client.get("/calendar/2035").status_code == 200, username
        answer = client.put("/calendar/2036", body_of(2036))
        assert answer.status_code == (200 if username == "sysadmin" else 403), username
    assert as_user(None).get("/calendar/2035").status_code == 401


def test_the_journal_tells_how_many_working_days_there_are(context):
    from secondment.journal.models import Entry
    from secondment.people.rules import COMMAND_LINE

    days = [{"day": day, "is_workday": day.weekday() < 5, "name": ""} for day in days_of(2037)]
    with unit_of_work():
        put_calendar(COMMAND_LINE, 2037, days=days, version=None, now=BEFORE)
    days[0] |= {"is_workday": not days[0]["is_workday"]}
    with unit_of_work():
        put_calendar(COMMAND_LINE, 2037, days=days, version=1, now=BEFORE)
    with reading():
        row = db.session.scalar(sa.select(CalendarYear).where(CalendarYear.year == 2037))
        entries = db.session.scalars(
            sa.select(Entry.changes).where(Entry.subject_id == row.id).order_by(Entry.seq)
        ).all()
    count = weekdays(date(2037, 1, 1), date(2038, 1, 1))
    assert f'"working_days":[null,{count}]' in entries[0]
    assert f'"working_days":[{count},{count - 1}]' in entries[1]
