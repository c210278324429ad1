"""Many suggestions and their units' tasks, written in bulk: three years of a district's programmes.

The spread is invented, yet the same in every run: most of what is due was answered, some of it
is late; of what is not due yet some is answered, some waits for its signature.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cohort, Secondment
from secondment.kit.clock import day_of
from secondment.kit.database import Base
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import unit_of_work
from secondment.kit.workdays import Limit, WorkCalendar
from secondment.people.models import Department
from secondment.policies.models import Policy
from secondment.policies.workdays import work_calendar
from secondment.suggestions.states import ANSWERING, OWING

Row = dict[str, Any]

DAYS = 3 * 365
COHORTS = 8
PORTION = 2000  # suggestions written at a time
MODES = (("sole",), ("lead", "co", "co"), ("separate",) * 4)  # three units each on the average
MODE_SHARES = (2, 4, 4)
DUE_ANSWERED, EARLY_ANSWERED, PAUSED = 0.93, 0.35, 0.03
ANSWERED = {"closed": 7, "replied": 2, "tracking": 1}
OWED = {"assigned": 30, "signed": 65, "return_requested": 5}
TOPICS = ("楼宇经济", "营商环境", "文旅融合", "城市更新", "基层治理")
PROBLEM = "楼宇经济统计口径不一，街道与部门的数据对不上。" * 4
DESK = {"section": "综合科", "handler_name": "吴静姝", "handler_phone": "13900000041"}


def fill(tasks: int, now: datetime) -> None:
    """Add as many tasks of units, and the suggestions they belong to, to the demonstration."""
    tables = [Base.metadata.tables[name] for name in ("suggestion", "assignment")]
    made = Maker(tasks, now, *places(now)).matters()
    while portion := list(islice(made, PORTION)):
        matters = [matter for matter, _ in portion]
        parts = [part for _, parts in portion for part in parts]
        with unit_of_work() as session:
            for table, rows in zip(tables, (matters, parts), strict=True):
                session.execute(sa.insert(table), rows)


def places(now: datetime) -> tuple[str, list[str], list[tuple[str, Policy]], list[Any], Any]:
    """The district, its units, cohorts with their policies, secondments, and the calendar.

    The cohorts are made here, like the demonstration's, under both policies.
    """
    with unit_of_work() as session:
        first = session.scalars(sa.select(Cohort).order_by(Cohort.code)).first()
        assert first
        same = {name: getattr(first, name) for name in ("starts_on", "ends_on", "state")}
        policies = session.scalars(sa.select(Policy).order_by(Policy.code)).all()
        cohorts = []
        for number in range(COHORTS):
            policy = policies[number % len(policies)]
            row = Cohort(
                id=new_id(),
                code=f"B{number}",
                title=f"第{number}批",
                policy_id=policy.id,
                district_id=first.district_id,
                created_at=now,
                updated_at=now,
                **same,
            )
            session.add(row)
            cohorts.append((row.id, policy))
        units = sa.select(Department.id).where(Department.parent_id == first.district_id)
        posts = session.execute(sa.select(Secondment.id, Secondment.cadre_id)).all()
        in_order = list(session.scalars(units.order_by(Department.code)))
        return first.district_id, in_order, cohorts, list(posts), work_calendar()


@dataclass
class Maker:
    """Makes suggestions, each with its tasks, until there are as many tasks as wanted."""

    tasks: int
    now: datetime
    district_id: str
    units: list[str]
    cohorts: list[tuple[str, Policy]]
    posts: list[tuple[str, str]]
    calendar: WorkCalendar
    number: int = 1000
    chance: random.Random = field(default_factory=lambda: random.Random(3))

    def matters(self) -> Iterator[tuple[Row, list[Row]]]:
        left = self.tasks
        while left > 0:
            roles = self.chance.choices(MODES, MODE_SHARES)[0][:left]
            left -= len(roles)
            yield self.matter(roles)

    def matter(self, roles: tuple[str, ...]) -> tuple[Row, list[Row]]:
        """A suggestion handed out some day, and its tasks, as they may stand now."""
        at = self.now - timedelta(days=self.chance.uniform(0, DAYS))
        cohort_id, policy = self.chance.choice(self.cohorts)
        row = self.suggestion(cohort_id, at)
        over = self.dates(policy, day_of(at), "reply")["due_on"] < day_of(self.now)
        answered = self.chance.random() < (DUE_ANSWERED if over else EARLY_ANSWERED)
        units = self.chance.sample(self.units, len(roles))
        parts = [
            self.task(row["id"], unit, role, at, policy) | self.standing(role, answered)
            for unit, role in zip(units, roles, strict=True)
        ]
        return row | self.outcome(parts, policy), parts

    def suggestion(self, cohort_id: str, at: datetime) -> Row:
        self.number += 1
        post, cadre = self.chance.choice(self.posts)
        return {
            "id": new_id(),
            "number": self.number,
            "title": f"负载测试建议{self.number}",
            "problem": PROBLEM,
            "topic": self.chance.choice(TOPICS),
            "source": "cadre",
            "round": 1,
            "submitted_at": at - timedelta(days=4),
            "secondment_id": post,
            "cohort_id": cohort_id,
            "district_id": self.district_id,
            "proposer_id": cadre,
            "created_at": at - timedelta(days=5),
            "updated_at": at + timedelta(days=self.chance.uniform(0, 60)),
            "version": 4,
        }

    def outcome(self, parts: list[Row], policy: Policy) -> Row:
        """Where the suggestion is, by where its answering units are."""
        answering = [part for part in parts if part["role"] in ANSWERING]
        owed = [part for part in answering if part["state"] in OWING]
        today, found = day_of(self.now), dict.fromkeys(("replied_on", "evaluation_on"))
        paused = self.chance.random() < PAUSED
        if owed:
            begun = any(part["state"] != "assigned" for part in answering)
            first = min(owed, key=lambda part: part["due_on"])
            state = "handling" if begun else "assigned"
            dates = {"reply_on": first["due_on"], "yellow_on": first["yellow_on"]}
            paused_since = today if paused else None
            return (
                found | dates | {"state": state, "replied_at": None, "paused_since": paused_since}
            )
        replied_on = min(answering[0]["due_on"], today)
        limit = Limit.of(policy.limits["evaluation"])
        return {
            "state": self.chance.choices(list(ANSWERED), list(ANSWERED.values()))[0],
            "replied_at": answering[0]["assigned_at"],
            "replied_on": replied_on,
            "evaluation_on": self.calendar.due(replied_on, limit),
            "reply_on": None,
            "yellow_on": None,
            "paused_since": None,
        }

    def standing(self, role: str, answered: bool) -> Row:
        if answered or (role == "separate" and self.chance.random() < 0.4):
            return {"state": "opinion_given" if role == "co" else "replied"}
        return {"state": self.chance.choices(list(OWED), list(OWED.values()))[0]}

    def task(self, matter_id: str, unit: str, role: str, at: datetime, policy: Policy) -> Row:
        return {
            "id": new_id(),
            "role": role,
            "assigned_at": at,
            "limits": policy.limits,
            "due_by_hand": False,
            "leader_in_charge": "",
            "suggestion_id": matter_id,
            "department_id": unit,
            "district_id": self.district_id,
            "created_at": at,
            "updated_at": at + timedelta(days=self.chance.uniform(0, 60)),
            "version": 3,
            **DESK,
            **self.dates(policy, day_of(at), "opinion" if role == "co" else "reply"),
        }

    def dates(self, policy: Policy, start: date, answer: str) -> Row:
        limits = {name: Limit.of(values) for name, values in policy.limits.items()}
        due_on = self.calendar.due(start, limits[answer])
        contact_on = self.calendar.due(start, limits["contact"])
        return {
            "starts_on": start,
            "sign_on": self.calendar.due(start, limits["sign"]),
            "return_on": self.calendar.due(start, limits["return"]),
            "contact_on": None if answer == "opinion" else contact_on,
            "due_on": due_on,
            "yellow_on": self.calendar.shift(due_on, -policy.lights["yellow_working_days"]),
            "provisional": self.calendar.is_provisional(start, due_on),
        }
