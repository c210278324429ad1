"""Time limits against counting by hand, on dates, limits and pauses of all kinds."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from secondment.kit.clock import EARLIEST, LATEST
from secondment.kit.workdays import Limit, Pause
from tests.kit.official import CALENDAR

ONE_DAY = timedelta(1)

# The properties are tried around the years with data, where each way of counting has its traps.
dates = st.dates(date(2003, 6, 1), date(2028, 6, 1))
near = st.dates(date(2024, 12, 1), date(2026, 3, 1))
limits = st.builds(
    Limit,
    amount=st.integers(1, 40),
    unit=st.sampled_from(["working_day", "calendar_day", "month"]),
    roll=st.booleans(),
)


@st.composite
def pause_lists(draw):
    spans = draw(st.lists(st.tuples(near, st.one_of(st.none(), st.integers(0, 60))), max_size=4))
    return [
        Pause(since, None if length is None else since + timedelta(length))
        for since, length in spans
    ]


def by_hand(start, limit, pauses):
    """The due date, walking from day to day."""

    def paused(at):
        return any(p.until and p.since < at <= p.until for p in pauses)

    def counts(at):
        return not paused(at) and (limit.unit != "working_day" or CALENDAR.is_workday(at))

    left = limit.amount
    if limit.unit == "month":
        months = start.year * 12 + start.month - 1 + limit.amount
        first, following = (date(m // 12, m % 12 + 1, 1) for m in (months, months + 1))
        left = (min(first + timedelta(start.day - 1), following - ONE_DAY) - start).days
    at = start
    while left:
        at += ONE_DAY
        left -= counts(at)
    while limit.roll and not CALENDAR.is_workday(at):
        at += ONE_DAY
    return at


@given(near, limits, pause_lists())
@settings(max_examples=300)
def test_a_due_date_is_what_counting_by_hand_gives(start, limit, pauses):
    assert CALENDAR.due(start, limit, pauses) == by_hand(start, limit, pauses)


@given(dates, limits, pause_lists())
@settings(max_examples=300)
def test_the_arithmetic_adds_up_to_the_due_date(start, limit, pauses):
    found = CALENDAR.reckon(start, limit, pauses)
    assert found.due_on == CALENDAR.due(start, limit, pauses)
    runs = [(run.last - run.first).days + 1 for run in found.skipped]
    assert min(runs, default=1) > 0
    assert found.counted + sum(runs) == (found.due_on - start).days
    assert all(before.last < after.first for before, after in pairwise(found.skipped))
    if limit.unit == "working_day":
        assert found.counted == limit.amount
    assert found.provisional is CALENDAR.is_provisional(start, found.due_on)
    assert found.rolled_from is None or not CALENDAR.is_workday(found.rolled_from)


@given(dates, st.integers(-300, 300))
@example(date(2026, 2, 14), 1)
def test_a_shift_is_undone_by_its_opposite(at, count):
    start = CALENDAR.roll(at)
    there = CALENDAR.shift(start, count)
    assert CALENDAR.is_workday(there)
    assert CALENDAR.shift(there, -count) == start
    assert CALENDAR.number(there) - CALENDAR.number(start) == count


@given(dates, st.integers(-400, 400))
def test_working_days_are_those_counted_by_hand(after, length):
    until = after + timedelta(length)
    days = (after + timedelta(n) for n in range(1, length + 1))
    assert CALENDAR.working_days(after, until) == sum(map(CALENDAR.is_workday, days))


def test_the_number_grows_by_one_on_each_working_day():
    days = [EARLIEST + timedelta(n) for n in range((LATEST - EARLIEST).days + 1)]
    for before, after in pairwise(days):
        grown = CALENDAR.number(after) - CALENDAR.number(before)
        assert grown == CALENDAR.is_workday(after), after
        assert CALENDAR.roll(before) == (
            before if CALENDAR.is_workday(before) else CALENDAR.shift(before, 1)
        )
