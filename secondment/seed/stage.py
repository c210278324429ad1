"""What the telling of the demonstration has made so far, and when it happens."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from secondment.kit.clock import zone
from secondment.people import queries
from secondment.people.rules import Actor

AT_NINE = time(9)
# The acts of the telling take whatever version stands there.
KEY: dict[str, Any] = {"version": None}


@dataclass
class Stage:
    """What the telling has made so far: ids by code or name, and when the term was."""

    starts_on: date
    ends_on: date
    departments: dict[str, str] = field(default_factory=dict)
    hosts: dict[str, str] = field(default_factory=dict)
    cadres: list[str] = field(default_factory=list)
    secondments: list[str] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)

    def at(self, day: int, minute: int = 0) -> datetime:
        """Nine o'clock, `day` days after the end of the term, and `minute` minutes."""
        local = datetime.combine(self.ends_on + timedelta(days=day), AT_NINE, zone())
        return local + timedelta(minutes=minute)

    def actor(self, username: str) -> Actor:
        if username not in self.actors:
            self.actors[username] = queries.actor_of(username, "seed")
        return self.actors[username]


def cadre_account(index: int) -> str:
    """The user name of the demonstration's cadre: `cadre01` is the first."""
    return f"cadre{index + 1:02}"
