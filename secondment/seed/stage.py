"""What the telling of the demonstration has made so far, and when it happens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from secondment.kit.clock import zone
from secondment.people import queries
from secondment.people.rules import Actor
from secondment.policies.workdays import work_calendar

AT_NINE = time(9)
# The acts of the telling take whatever version stands there.
KEY: dict[str, Any] = {"version": None}
# The day, the minute after nine, and what is done then
Step: TypeAlias = tuple[int, int, Callable[[datetime], None]]


@dataclass
class Stage:
    """What the telling has made so far: ids by code, name or title. Its days are counted from
    `day_zero`, the end of the first cohort's term."""

    day_zero: date
    departments: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    cohorts: dict[str, str] = field(default_factory=dict)
    cadres: dict[int, str] = field(default_factory=dict)
    secondments: dict[int, str] = field(default_factory=dict)
    reports: dict[str, str] = field(default_factory=dict)
    suggestions: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def day(self, day: int) -> date:
        return self.day_zero + timedelta(days=day)

    def workday(self, day: int) -> date:
        """The working day on that day or after it: what has to be done by then."""
        return work_calendar().roll(self.day(day))

    def at(self, day: int, minute: int = 0) -> datetime:
        """Nine o'clock on that day, and `minute` minutes."""
        return datetime.combine(self.day(day), AT_NINE, zone()) + timedelta(minutes=minute)

    def actor(self, username: str) -> Actor:
        if username not in self.actors:
            self.actors[username] = queries.actor_of(username, "seed")
        return self.actors[username]

    def play(self, steps: Iterable[Step]) -> None:
        """Do everything in the order of time; what stands on one minute in the order given."""
        for day, minute, make in sorted(steps, key=lambda step: step[:2]):
            make(self.at(day, minute))


def cadre_account(index: int) -> str:
    """The user name of the demonstration's cadre: `cadre01` is the first."""
    return f"cadre{index + 1:02}"
