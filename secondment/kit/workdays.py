"""The arithmetic of time limits: working days, calendar days, months, and pauses.

The rules are those of domain.md 6 (Civil Code arts. 200-203, by analogy): the first day is not
counted; months end on the same date, or at month end if there is none; a last day that is a rest
day moves to the next working day where the limit says so; a year without data counts from Monday
to Friday and makes a date provisional. Results past the programme's last day are that day.
"""

from array import array
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, compress, groupby, takewhile
from operator import itemgetter
from typing import Any, Literal, NamedTuple, Self, TypeAlias

from secondment.kit.clock import EARLIEST, LATEST

FIRST = EARLIEST.toordinal()
DAYS = LATEST.toordinal() - FIRST + 1
END = DAYS - 1

Unit: TypeAlias = Literal["working_day", "calendar_day", "month"]
Why: TypeAlias = Literal["weekend", "holiday", "paused"]
Stops: TypeAlias = list[tuple[int, int]]  # (since, until]: places of days that are not counted


class KnownDay(NamedTuple):
    """A day with data; `confirmed`: by an official notice."""

    is_workday: bool
    name: str
    confirmed: bool


@dataclass(frozen=True)
class Limit:
    """So much time from the day after the start; `roll`: not to end on a rest day."""

    amount: int
    unit: Unit
    roll: bool

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """The limit that a policy keeps as `{"amount", "unit", "roll"}`."""
        return cls(values["amount"], values["unit"], values["roll"])


@dataclass(frozen=True)
class Pause:
    """Stopped on the day `since`, resumed on the day `until` (None: still stopped).

    The days after `since` up to `until`, that one included, are not counted.
    """

    since: date
    until: date | None


@dataclass(frozen=True)
class Skipped:
    """A run of days not counted. `name`: the holiday's, as in the calendar."""

    first: date
    last: date
    why: Why
    name: str


@dataclass(frozen=True)
class Reckoning:
    """A due date with its arithmetic: from `starts_on` to it are `counted` and `skipped` days."""

    due_on: date
    starts_on: date
    limit: Limit
    counted: int
    """Working days for a limit of working days, calendar days for the others."""
    skipped: tuple[Skipped, ...]
    """For a limit not in working days: paused days, and the rest days that the end moved over."""
    rolled_from: date | None
    provisional: bool


class WorkCalendar:
    """Which days are working days, from 2000 to 2199; a day beyond counts as the nearest of them.

    Every day has a place, counted from 2000-01-01. Running numbers by place, and the places of
    working days by number, make each question a look-up or two.
    """

    def __init__(self, days: Mapping[date, KnownDay]) -> None:
        self._days = days
        week = bytearray((EARLIEST.weekday() + n) % 7 < 5 for n in range(7))
        working = (week * (DAYS // 7 + 1))[:DAYS]
        doubtful = bytearray(b"\1") * DAYS
        for day, known in days.items():
            working[place(day)] = known.is_workday
            doubtful[place(day)] = not known.confirmed
        self._working = bytes(working)
        self._numbers = array("i", accumulate(working))
        self._workdays = array("i", compress(range(DAYS), working))
        self._doubts = array("i", accumulate(doubtful))

    def is_workday(self, day: date) -> bool:
        return bool(self._working[place(day)])

    def number(self, day: date) -> int:
        """The running number of working days since 2000-01-01, `day` included."""
        return self._numbers[place(day)]

    def working_days(self, after: date, until: date) -> int:
        """The number of working days after `after` up to `until`; 0 if that is not later."""
        return max(0, self.number(until) - self.number(after))

    def shift(self, day: date, count: int) -> date:
        """The count-th working day after `day`, or before it; for 0 `day` itself."""
        return day_at(self._shift(place(day), count))

    def roll(self, day: date) -> date:
        """`day` if it is a working day, else the next one."""
        return day_at(self._roll(place(day)))

    def last_workday(self, first: date, last: date) -> date | None:
        """The last working day from `first` to `last`, both included; None if there is none."""
        if self.is_workday(last):
            return last if first <= last else None
        found = self.shift(last, -1)
        return found if first <= found and self.is_workday(found) else None

    def is_provisional(self, after: date, until: date) -> bool:
        """Whether a day after `after` up to `until` has no data or is not confirmed."""
        return self._doubts[place(until)] > self._doubts[place(after)]

    def due(self, start: date, limit: Limit, pauses: Sequence[Pause] = ()) -> date:
        """The last day of a limit that starts on `start`; a pause still open does not move it."""
        begin = place(start)
        last = self._last(begin, limit, stops_after(begin, pauses))
        return day_at(self._roll(last) if limit.roll else last)

    def reckon(self, start: date, limit: Limit, pauses: Sequence[Pause] = ()) -> Reckoning:
        """The same date as `due`, with its arithmetic; `provisional` if its time has such a day."""
        begin = place(start)
        stops = stops_after(begin, pauses)
        last = self._last(begin, limit, stops)
        end = self._roll(last) if limit.roll else last
        used = list(takewhile(lambda stop: stop[0] < last, stops))
        rests = range(begin + 1, end + 1) if limit.unit == "working_day" else range(last, end)
        skipped = tuple(self._skipped(range(begin + 1, end + 1), rests, used))
        return Reckoning(
            due_on=day_at(end),
            starts_on=start,
            limit=limit,
            counted=end - begin - sum((run.last - run.first).days + 1 for run in skipped),
            skipped=skipped,
            rolled_from=day_at(last) if end != last else None,
            provisional=self._doubts[end] > self._doubts[begin],
        )

    def _shift(self, at: int, count: int) -> int:
        if count == 0:
            return at
        before = self._numbers[at] - (self._working[at] if count < 0 else 1)
        number = before + count
        if number < 0:
            return 0
        return self._workdays[number] if number < len(self._workdays) else END

    def _roll(self, at: int) -> int:
        return at if self._working[at] else self._shift(at, 1)

    def _last(self, begin: int, limit: Limit, stops: Stops) -> int:
        """The last day before it is rolled."""
        if limit.unit == "working_day":
            return self._last_working_day(begin, limit.amount, stops)
        counts_months = limit.unit == "month"
        last = months_later(begin, limit.amount) if counts_months else begin + limit.amount
        for since, until in stops:
            if since < last:
                last += until - since
        return min(last, END)

    def _last_working_day(self, begin: int, amount: int, stops: Stops) -> int:
        at, left = begin, amount
        for since, until in stops:
            before = self._numbers[since] - self._numbers[at]
            if left <= before:
                break
            at, left = until, left - before
        return self._shift(at, left)

    def _skipped(self, span: range, rests: range, stops: Stops) -> Iterator[Skipped]:
        """The runs of days in `span` that are paused, or rest days within `rests`."""
        paused = {at for since, until in stops for at in range(since + 1, until + 1)}
        reasons = (
            (at, ("paused", "") if at in paused else self._rest(at) if at in rests else None)
            for at in span
        )
        for reason, run in groupby(reasons, itemgetter(1)):
            if reason:
                places = [at for at, _ in run]
                yield Skipped(day_at(places[0]), day_at(places[-1]), *reason)

    def _rest(self, at: int) -> tuple[Why, str] | None:
        """Why a day is a rest day: a holiday is named, or on a weekday; None for a working day."""
        if self._working[at]:
            return None
        day = day_at(at)
        name = self._days[day].name if day in self._days else ""
        return ("holiday", name) if name or day.weekday() < 5 else ("weekend", "")


def place(day: date) -> int:
    """Its place among the programme's days; for a day outside them that of the nearest."""
    return min(max(day.toordinal() - FIRST, 0), END)


def day_at(at: int) -> date:
    return date.fromordinal(FIRST + at)


def months_later(begin: int, months: int) -> int:
    """The same date so many months later, or that month's end; may lie past the last day."""
    start = day_at(begin)
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > LATEST.year:
        return DAYS
    day = min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day).toordinal() - FIRST


def stops_after(begin: int, pauses: Sequence[Pause]) -> Stops:
    """The paused days after `begin`, in order, each once; what is still open is left out."""
    ended = sorted((place(p.since), place(p.until)) for p in pauses if p.until is not None)
    stops: Stops = []
    reached = begin
    for since, until in ended:
        if until > max(since, reached):
            stops.append((max(since, reached), until))
            reached = until
    return stops
