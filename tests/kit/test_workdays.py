"""Time limits on China's official calendar: known dates, pauses, edges, and speed."""

from datetime import date, timedelta
from timeit import repeat

import pytest

from secondment.kit.clock import EARLIEST, LATEST
from secondment.kit.workdays import KnownDay, Limit, Pause, Skipped, WorkCalendar
from secondment.policies.defaults import LIMITS
from tests.kit.official import CALENDAR, DAYS

ONE_DAY = timedelta(1)


def day(text):
    return date.fromisoformat(text)


def limit(text, *, roll=True):
    """`3 month`, `20 working_day`, `10 calendar_day`."""
    amount, unit = text.split()
    return Limit(int(amount), unit, roll)


def due(start, text, *pauses, roll=True):
    stops = [Pause(day(since), until and day(until)) for since, until in pauses]
    return CALENDAR.due(day(start), limit(text, roll=roll), stops).isoformat()


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        # T1: assigned on Friday before the National Day holiday
        ("2025-09-26", "2 working_day", "2025-09-29"),
        ("2025-09-26", "5 working_day", "2025-10-10"),
        ("2025-09-26", "7 working_day", "2025-10-13"),
        ("2025-09-26", "10 working_day", "2025-10-16"),
        ("2025-09-26", "20 working_day", "2025-10-30"),
        ("2025-09-26", "1 month", "2025-10-27"),
        ("2025-09-26", "30 working_day", "2025-11-13"),
        ("2025-09-26", "2 month", "2025-11-26"),
        ("2025-09-26", "3 month", "2025-12-26"),
        ("2025-09-26", "6 month", "2026-03-26"),
        # T3: assigned on a rest day, as if on the last working day before it
        ("2025-10-01", "5 working_day", "2025-10-14"),
        ("2025-09-30", "5 working_day", "2025-10-14"),
        # T5: the end of a short month, a Saturday worked in exchange
        ("2025-11-28", "3 month", "2026-02-28"),
        ("2025-11-29", "3 month", "2026-02-28"),
        ("2025-11-30", "3 month", "2026-02-28"),
        # T6: rolled over Spring Festival, over National Day
        ("2025-11-20", "3 month", "2026-02-24"),
        ("2025-07-01", "3 month", "2025-10-09"),
        # T8: evaluation
        ("2025-12-26", "10 working_day", "2026-01-12"),
        ("2025-12-26", "15 working_day", "2026-01-19"),
        ("2025-12-26", "20 working_day", "2026-01-26"),
        # T13: into a year without data
        ("2026-11-20", "10 working_day", "2026-12-04"),
        ("2026-11-20", "3 month", "2027-02-22"),
        # a leap day, and calendar days that end on a rest day
        ("2023-11-30", "3 month", "2024-02-29"),
        ("2024-02-29", "12 month", "2025-02-28"),
        ("2025-09-26", "5 calendar_day", "2025-10-09"),
    ],
)
def test_known_due_dates(start, length, expected):
    assert due(start, length) == expected


def test_a_limit_that_does_not_roll_ends_on_the_rest_day():
    assert due("2025-09-26", "1 month", roll=False) == "2025-10-26"
    assert due("2025-11-20", "3 month", roll=False) == "2026-02-20"
    assert due("2025-09-26", "5 calendar_day", roll=False) == "2025-10-01"


def test_reminders_before_a_date():  # T12
    assert CALENDAR.shift(date(2026, 2, 24), -5) == date(2026, 2, 10)
    assert CALENDAR.shift(date(2026, 2, 24), -1) == date(2026, 2, 14)
    assert CALENDAR.shift(date(2026, 2, 24), 0) == date(2026, 2, 24)
    assert CALENDAR.shift(date(2026, 2, 19), -1) == date(2026, 2, 14)
    assert CALENDAR.shift(date(2026, 2, 19), 1) == date(2026, 2, 24)


def test_the_last_working_day_of_some_days():
    def last(first, until):
        return CALENDAR.last_workday(day(first), day(until))

    assert last("2025-10-13", "2025-10-14") == day("2025-10-14")
    assert last("2025-09-29", "2025-10-05") == day("2025-09-30")
    assert last("2025-09-30", "2025-10-08") == day("2025-09-30")
    assert last("2025-10-01", "2025-10-08") is None
    assert last("2025-10-15", "2025-10-14") is None
    assert last("2000-01-01", "2000-01-02") is None


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2025-09-28", True),
        ("2025-10-06", False),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-02-14", True),
        ("2026-02-28", True),
        ("2027-02-20", False),
        ("2027-02-17", True),
        ("2003-10-01", True),
    ],
)
def test_days_of_exchange_and_years_without_data(text, works):  # C1
    assert CALENDAR.is_workday(day(text)) is works


def test_working_days_of_years_and_terms():  # C2, S1, S2
    years = {
        year: CALENDAR.working_days(date(year - 1, 12, 31), date(year, 12, 31))
        for year in (2024, 2025, 2026)
    }
    assert years == {2024: 251, 2025: 248, 2026: 248}
    assert CALENDAR.working_days(day("2025-09-14"), day("2025-10-14")) == 18
    assert CALENDAR.working_days(day("2026-01-19"), day("2026-02-19")) == 20
    assert CALENDAR.working_days(day("2026-02-15"), day("2026-02-22")) == 0
    assert CALENDAR.working_days(day("2026-02-22"), day("2026-02-15")) == 0


def test_what_touches_an_unconfirmed_day_is_provisional():
    unsure = WorkCalendar(DAYS | {date(2026, 6, 1): KnownDay(True, "", confirmed=False)})
    assert not CALENDAR.is_provisional(day("2026-11-20"), day("2026-12-31"))
    assert CALENDAR.is_provisional(day("2026-11-20"), day("2027-01-01"))
    assert CALENDAR.is_provisional(day("2003-12-30"), day("2003-12-31"))
    assert not CALENDAR.is_provisional(day("2003-12-31"), day("2004-01-01"))
    assert unsure.is_provisional(day("2026-05-31"), day("2026-06-01"))
    assert not unsure.is_provisional(day("2026-06-01"), day("2026-06-30"))
    t13 = CALENDAR.reckon(day("2026-11-20"), limit("3 month"))
    assert (t13.due_on, t13.rolled_from, t13.provisional) == (
        date(2027, 2, 22),
        date(2027, 2, 20),
        True,
    )
    assert not CALENDAR.reckon(day("2026-11-20"), limit("10 working_day")).provisional


def test_the_arithmetic_of_working_days():
    found = CALENDAR.reckon(day("2025-09-26"), limit("7 working_day"))
    assert (found.due_on, found.starts_on) == (date(2025, 10, 13), date(2025, 9, 26))
    assert (found.counted, found.rolled_from, found.provisional) == (7, None, False)
    assert found.skipped == (
        Skipped(day("2025-09-27"), day("2025-09-27"), "weekend", ""),
        Skipped(day("2025-10-01"), day("2025-10-05"), "holiday", "国庆节"),
        Skipped(day("2025-10-06"), day("2025-10-06"), "holiday", "中秋"),
        Skipped(day("2025-10-07"), day("2025-10-08"), "holiday", "国庆节"),
        Skipped(day("2025-10-12"), day("2025-10-12"), "weekend", ""),
    )


def test_the_arithmetic_of_months_tells_only_what_the_last_day_moved_over():
    found = CALENDAR.reckon(day("2025-11-20"), limit("3 month"))
    assert (found.due_on, found.counted) == (date(2026, 2, 24), 92)
    assert found.rolled_from == date(2026, 2, 20)
    assert found.skipped == (Skipped(day("2026-02-20"), day("2026-02-23"), "holiday", "春节"),)
    straight = CALENDAR.reckon(day("2025-09-26"), limit("3 month"))
    assert (straight.counted, straight.skipped, straight.rolled_from) == (91, (), None)


def test_a_rest_day_of_the_place_needs_no_name():
    snow = WorkCalendar(DAYS | {date(2026, 1, 21): KnownDay(False, "", confirmed=True)})
    found = snow.reckon(day("2026-01-20"), limit("1 working_day"))
    assert found.due_on == date(2026, 1, 22)
    assert found.skipped == (Skipped(day("2026-01-21"), day("2026-01-21"), "holiday", ""),)


@pytest.mark.parametrize(
    ("length", "pauses", "expected"),
    [
        # Tue 03-03 and Wed 03-04 count, Thu 03-05 to Tue 03-10 do not
        ("5 working_day", [("2026-03-04", "2026-03-10")], "2026-03-13"),
        ("10 calendar_day", [("2026-03-04", "2026-03-10")], "2026-03-18"),
        ("1 month", [("2026-03-04", "2026-03-10")], "2026-04-08"),
        # stopped over a weekend: no working day is lost, two days of a month are
        ("5 working_day", [("2026-03-06", "2026-03-08")], "2026-03-09"),
        ("1 month", [("2026-03-06", "2026-03-08")], "2026-04-07"),
        # still stopped, over before the start, resumed on the same day
        ("5 working_day", [("2026-03-04", None)], "2026-03-09"),
        ("1 month", [("2026-03-04", None)], "2026-04-02"),
        ("1 month", [("2026-02-20", "2026-03-02")], "2026-04-02"),
        ("5 working_day", [("2026-03-04", "2026-03-04")], "2026-03-09"),
        # begun before the start: from the start on
        ("5 working_day", [("2026-02-20", "2026-03-04")], "2026-03-11"),
        ("1 month", [("2026-02-20", "2026-03-04")], "2026-04-07"),
        # begun on the last day, or after it
        ("5 working_day", [("2026-03-09", "2026-03-20")], "2026-03-09"),
        ("1 month", [("2026-04-02", "2026-04-20")], "2026-04-02"),
        ("1 month", [("2026-04-01", "2026-04-20")], "2026-04-21"),
        # the first moves the end to 04-08, behind the beginning of the second; given in any order
        (
            "1 month",
            [("2026-04-07", "2026-04-17"), ("2026-03-04", "2026-03-10")],
            "2026-04-20",
        ),
        # two that overlap stop each day once
        (
            "1 month",
            [("2026-03-04", "2026-03-10"), ("2026-03-06", "2026-03-12")],
            "2026-04-10",
        ),
    ],
)
def test_paused_days_are_not_counted(length, pauses, expected):
    assert due("2026-03-02", length, *pauses) == expected


def test_the_arithmetic_of_a_pause():
    stops = [Pause(day("2026-03-04"), day("2026-03-10")), Pause(day("2026-06-01"), None)]
    working = CALENDAR.reckon(day("2026-03-02"), limit("5 working_day"), stops)
    paused = Skipped(day("2026-03-05"), day("2026-03-10"), "paused", "")
    assert (working.counted, working.skipped) == (5, (paused,))
    month = CALENDAR.reckon(day("2026-03-02"), limit("1 month", roll=False), stops)
    assert (month.due_on, month.counted, month.skipped) == (day("2026-04-08"), 31, (paused,))


def test_a_pause_after_the_last_day_does_not_move_it_though_it_rolls():
    stops = [Pause(day("2026-03-07"), day("2026-03-10"))]
    found = CALENDAR.reckon(day("2026-02-07"), limit("1 month"), stops)
    assert (found.rolled_from, found.due_on) == (day("2026-03-07"), day("2026-03-09"))
    weekend = Skipped(day("2026-03-07"), day("2026-03-08"), "weekend", "")
    assert (found.counted, found.skipped) == (28, (weekend,))


def test_a_limit_is_made_from_a_policy():
    assert Limit.of({"amount": 3, "unit": "month", "roll": True}) == Limit(3, "month", roll=True)


EDGES = [EARLIEST, EARLIEST + ONE_DAY, date(2003, 12, 31), LATEST - ONE_DAY, LATEST]


@pytest.mark.parametrize("start", EDGES)
@pytest.mark.parametrize("text", ["400 calendar_day", "366 working_day", "366 month"])
@pytest.mark.parametrize("roll", [True, False])
def test_nothing_raises_at_the_edges_of_the_calendar(start, text, roll):
    stops = [Pause(start, LATEST), Pause(EARLIEST, start + timedelta(400))]
    for pauses in ([], stops):
        found = CALENDAR.reckon(start, limit(text, roll=roll), pauses)
        assert found.due_on == CALENDAR.due(start, limit(text, roll=roll), pauses)
        assert start <= found.due_on <= LATEST
        assert found.counted >= 0


def test_what_lies_beyond_the_calendar_is_its_last_or_first_day():
    saturday = date(2199, 12, 28)
    assert CALENDAR.roll(saturday) == date(2199, 12, 30)
    assert CALENDAR.shift(LATEST, 1) == LATEST
    assert CALENDAR.shift(EARLIEST, -1) == EARLIEST
    assert CALENDAR.due(date(2199, 11, 30), limit("3 month")) == LATEST
    assert CALENDAR.due(date(2199, 12, 31), limit("1 month")) == LATEST
    assert CALENDAR.number(LATEST + timedelta(400)) == CALENDAR.number(LATEST)
    assert CALENDAR.number(EARLIEST - timedelta(400)) == CALENDAR.number(EARLIEST) == 0
    assert CALENDAR.is_workday(LATEST + timedelta(400)) is CALENDAR.is_workday(LATEST)


def test_the_limits_of_an_assignment_take_far_less_than_a_millisecond(record_property):
    given = [Limit.of(values) for values in LIMITS.values()]
    stops = [Pause(date(2025, 10, 9), date(2025, 10, 20)), Pause(date(2025, 11, 3), None)]

    def all_of_them():
        for one in given:
            CALENDAR.due(date(2025, 9, 26), one, stops)

    seconds = min(repeat(all_of_them, number=100, repeat=5)) / 100
    record_property("due dates of an assignment", f"{seconds * 1e6:.0f} µs")
    assert sum(one.unit == "month" for one in given) == 3
    assert seconds < 0.0005
