"""The calendar that a process keeps: always that of the present transaction, and rarely built."""

from datetime import date, timedelta
from timeit import repeat

import pytest

from secondment.app import create_app
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.rules import COMMAND_LINE
from secondment.policies.calendars import days_of, load_calendar, put_calendar, version_of_year
from secondment.policies.workdays import work_calendar
from tests.installation import COPIED, own_installation
from tests.queries import counted
from tests.schema import migrated
from tests.transactions import rolled_back
from tests.world import BEFORE

DAY, OTHER = date(2030, 7, 1), date(2030, 7, 2)  # a Monday and a Tuesday


def put_year(*rests, year=2030, confirmed=True, now=BEFORE):
    """Enter the year or replace it, at the same moment unless told; within a unit of work."""
    days = [
        {"day": day, "is_workday": day.weekday() < 5 and day not in rests, "name": ""}
        for day in days_of(year)
    ]
    version = version_of_year(year)
    put_calendar(
        COMMAND_LINE, year, days=days, version=version, now=now, confirmed=confirmed
    )  # fmt: skip


def rests():
    """Which of the two days the kept calendar has as rest days."""
    return {day for day in (DAY, OTHER) if not work_calendar().is_workday(day)}


def test_without_data_it_is_monday_to_friday_and_provisional(context):
    with reading():
        calendar = work_calendar()
    assert calendar.is_workday(DAY)
    assert not calendar.is_workday(date(2030, 7, 6))
    assert calendar.is_provisional(DAY, OTHER)


def test_it_has_names_and_what_is_confirmed(context):
    with unit_of_work():
        load_calendar(BEFORE)
        put_year(confirmed=False)
    with reading():
        calendar = work_calendar()
    assert not calendar.is_workday(date(2026, 10, 1))
    assert not calendar.is_provisional(date(2025, 1, 1), date(2026, 12, 31))
    assert calendar.is_provisional(DAY, OTHER)
    assert calendar.working_days(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_a_change_is_seen_at_once_also_before_it_is_committed(context):
    with unit_of_work():
        put_year(DAY)
        assert rests() == {DAY}
        put_year(DAY, OTHER)
        assert rests() == {DAY, OTHER}
    with reading():
        assert rests() == {DAY, OTHER}
    with unit_of_work():
        put_year(OTHER)
    with reading():
        assert rests() == {OTHER}


def test_what_is_rolled_back_is_forgotten(context):
    with unit_of_work():
        put_year(DAY)
    with pytest.raises(ZeroDivisionError), unit_of_work():
        put_year(OTHER)
        assert rests() == {OTHER}
        raise ZeroDivisionError
    with unit_of_work():  # of the same number as the version undone
        put_year(DAY, OTHER, now=BEFORE + timedelta(microseconds=1))
    with reading():
        assert rests() == {DAY, OTHER}


def test_what_an_earlier_test_left_is_forgotten(app):
    for rest in (DAY, OTHER):  # the same year, version and moment, in two transactions undone
        with rolled_back(app), app.app_context():
            with unit_of_work():
                put_year(rest)
            with reading():
                assert rests() == {rest}
    with rolled_back(app), app.app_context(), reading():
        assert rests() == set()


def test_another_process_s_change_is_seen(app, tmp_path):
    with own_installation(app, tmp_path, like=migrated) as service:
        config = {name: service.config[name] for name in (*COPIED, "INSTANCE_PATH", "DATABASE_URL")}
        neighbour = create_app(config)
        with unit_of_work():
            put_year(DAY)
        with reading():
            assert rests() == {DAY}
        with neighbour.app_context():
            with unit_of_work():
                put_year(OTHER)
            db.engine.dispose()
        with reading():
            assert rests() == {OTHER}


def test_each_app_has_the_calendar_of_its_own_database(app, context, tmp_path):
    with unit_of_work():
        put_year(DAY)
    with reading():
        assert rests() == {DAY}
    with own_installation(app, tmp_path, like=migrated):
        with unit_of_work():
            put_year(OTHER)
        with reading():
            assert rests() == {OTHER}
    with reading():
        assert rests() == {DAY}


def test_asking_again_is_one_small_statement(context, record_property):
    with unit_of_work():
        load_calendar(BEFORE)
    with reading():
        first = work_calendar()
        with counted() as statements:
            assert work_calendar() is first
        assert len(statements) == 1
        seconds = min(repeat(work_calendar, number=20, repeat=5)) / 20
    record_property(
        f"asking for the calendar on {db.engine.dialect.name}", f"{seconds * 1e6:.0f} µs"
    )
    assert seconds < 0.003
