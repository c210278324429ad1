"""Trying every move of a table in every state by everybody, against the rules written by hand.

A state is reached as in life, by acts of services; a situation is a state together with what else
may stand in the way there. Whatever is tried is undone, so that the next finds all as it was. On
PostgreSQL all states are reached, and there each action is tried once for each of its outcomes.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import time_machine
from flask import current_app

from secondment.kit.database import db, key_type
from secondment.kit.errors import Problem
from secondment.kit.moves import Life
from secondment.people.rules import Actor
from tests.databases import in_depth
from tests.queries import counted
from tests.world import World

TOLD = "triples of state, action and person tried"  # their number, at the end of the run
ONE = sa.bindparam("one", type_=key_type())
ByCase = Mapping[str, str]  # by situation, by policy, by both; under "" for all others


@dataclass(frozen=True)
class Line:
    """A move as the rules have it; words with spaces between.

    `to` is the new state, where the act decides it one by situation. A role is refused to those
    whom the rules `bar` (by person). What `hinders` it is known beforehand, and no such act is
    offered; where it is `unfit` no input could be right.
    """

    by: str
    froms: str
    to: str | ByCase = ""
    bars: ByCase = field(default_factory=dict)
    hinders: ByCase = field(default_factory=dict)
    unfit: ByCase = field(default_factory=dict)

    def after(self, case: "Case") -> str:
        return (self.to if isinstance(self.to, str) else case.told(self.to)) or case.state


@dataclass
class Case:
    """What there is in a situation: people, and the ids of all that acts refer to."""

    world: World
    people: dict[str, Actor]
    at: datetime
    policy: str = ""
    situation: str = ""
    state: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def __setitem__(self, name: str, item_id: str) -> None:
        self.ids[name] = item_id

    def about(self, **items: str) -> "Case":
        """The same case with other items in these places."""
        return replace(self, ids=self.ids | items)

    @property
    def later(self) -> dict[str, Any]:
        """What every act on an item takes beside its input."""
        return {"version": None, "now": self.at}

    def told(self, given: ByCase) -> str:
        """What `given` has for this situation under this policy."""
        names = (f"{self.policy} {self.situation}", self.situation, self.policy, "")
        return next((given[name] for name in names if name in given), "")


@dataclass(frozen=True)
class Situation:
    """The state an item is in when `step` was done in the situation `after` (none: at first),
    `days` later; under one `policy` only, where the other does not lead there."""

    state: str
    after: str
    step: Callable[[Case], Any]
    days: int = 0
    policy: str = ""


@dataclass(frozen=True)
class Written:
    """A table of moves as written by hand, who sees its items and is what to them (`sees`,
    `roles`: by situation and person), how to come to each situation and how to do each act."""

    item: str  # its name among the ids of the case
    life: Life[Any]
    lines: Mapping[str, Line]
    situations: Mapping[str, Situation]
    acts: Mapping[str, Callable[[Case, Actor], Any]]
    sees: Callable[[Case, str], bool]
    roles: Callable[[Case, str], Set[str]]

    def expected(self, case: Case, person: str, action: str) -> tuple[str, str]:
        """What the life says to the action beforehand, and what comes of the act: `to …`, or the
        code of the refusal, in the order in which the rules ask."""
        line = self.lines[action]
        if not self.sees(case, person):
            return "not_found", "not_found"
        if not self.by_which(case, person, action):
            return "not_allowed", "not_allowed"
        if person in line.bars:
            return "not offered", line.bars[person]
        if case.state not in line.froms.split():
            return "not offered", "invalid_transition"
        if hindrance := case.told(line.hinders):
            return "not offered", hindrance
        return "offered", case.told(line.unfit) or f"to {line.after(case)}"

    def by_which(self, case: Case, person: str, action: str) -> frozenset[str]:
        """The roles that give the person the action."""
        return frozenset(self.roles(case, person)).intersection(self.lines[action].by.split())


@dataclass
class Trial:
    """A run through all situations of a table under one policy."""

    of: Written
    statements: list[str]  # sent to the database
    whole: bool = True
    triples: int = 0
    acts: int = 0  # how many of them by calling the act itself
    differences: list[str] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)  # where everybody calls for an action
    called: set[tuple[Any, ...]] = field(default_factory=set)  # roles, action, state, outcome
    known: set[tuple[str, tuple[str, str]]] = field(default_factory=set)  # action, what is right
    sight: dict[str, sa.Select[Any]] = field(default_factory=dict)  # by person

    def go_through(self, case: Case) -> None:
        """Try everything in all situations that are reached from this one."""
        for name, one in self.of.situations.items():
            if one.after != case.situation or one.policy not in ("", case.policy):
                continue
            at = case.at + timedelta(days=one.days)
            there = replace(case, situation=name, state=one.state, at=at, ids=dict(case.ids))
            with time_machine.travel(at, tick=False), undone():
                one.step(there)
                db.session.flush()
                assert self.state_of(there) == one.state, name
                self.try_all(there)
                self.go_through(there)
            db.session.expunge_all()

    def try_all(self, case: Case) -> None:
        """Everything is asked of the life, which refuses what is not seen, not allowed or not for
        this state before an act begins. The act itself is called by everybody in the first state
        from which it may be done, and then once for each role, state and outcome."""
        for person in case.people:
            asked = self.asked(case, person)
            said = self.at_the_door(case, person) if asked else {}
            self.triples += len(asked)
            for action, right in asked.items():
                came = said[action], right[1]
                if self.is_called_for(case, person, action, right[1]):
                    came = said[action], self.outcome(case, person, action)
                if came != right:
                    where = f"{case.policy}, {case.situation}, {person}, {action}"
                    self.differences.append(f"{where}: {came}, not {right}")

    def asked(self, case: Case, person: str) -> dict[str, tuple[str, str]]:
        """The actions to try, and what is right."""
        right = {action: self.of.expected(case, person, action) for action in self.of.lines}
        if not self.whole:
            right = dict(one for one in right.items() if one not in self.known)
            self.known.update(right.items())
        return right

    def is_called_for(self, case: Case, person: str, action: str, outcome: str) -> bool:
        if case.state in self.of.lines[action].froms.split():
            self.first.setdefault(action, case.situation)
        everybody = self.first.get(action) == case.situation
        call = (self.of.by_which(case, person, action), action, case.state, outcome)
        new = outcome not in ("not_found", "not_allowed") and call not in self.called
        self.called.add(call)
        return everybody or new or not self.whole

    def at_the_door(self, case: Case, person: str) -> dict[str, str]:
        """What the life says to each action: the code of its refusal, or whether it offers it."""
        actor, life = case.people[person], self.of.life
        if not self.is_seen(case, person):
            return dict.fromkeys(self.of.lines, "not_found")
        row = life.find(actor, case[self.of.item])
        offered = set(life.allowed(actor, row))
        admitted = {by: admits(life, actor, row, by) for by in {line.by for line in life.table}}
        return {
            line.action: "offered"
            if line.action in offered
            else ("not offered" if admitted[line.by] else "not_allowed")
            for line in life.table
            if line.action in self.of.lines
        }

    def is_seen(self, case: Case, person: str) -> bool:
        """Whether the row is visible; the question is made once for each person, as making it
        costs more than asking."""
        life = self.of.life
        if person not in self.sight:
            seen = life.visible(case.people[person])
            self.sight[person] = sa.select(life.model.id).where(life.model.id == ONE, seen)
        return db.session.scalar(self.sight[person], {"one": case[self.of.item]}) is not None

    def outcome(self, case: Case, person: str, action: str) -> str:
        """What comes of the act; a refusal has written nothing."""
        case = case.about()  # the act may leave ids of what is undone
        self.acts += 1
        self.statements.clear()
        try:
            with undone():
                self.of.acts[action](case, case.people[person])
                db.session.flush()
                done = f"to {self.state_of(case)}"
        except Problem as problem:
            wrote = any(not sent.startswith("SELECT") for sent in self.statements)
            return f"{problem.code} after writing" if wrote else problem.code
        db.session.expunge_all()
        return done

    def state_of(self, case: Case) -> str:
        row = db.session.get(self.of.life.model, case[self.of.item])
        return row.state if row else "nothing"


def admits(life: Life[Any], actor: Actor, row: Any, by: Set[str]) -> bool:
    """Whether the life admits the actor to a move that is open to these roles."""
    action = next(line.action for line in life.table if line.by == by)
    try:
        life.admit(actor, row, action)
    except Problem as problem:
        return problem.code != "not_allowed"
    return True


@contextmanager
def undone() -> Iterator[None]:
    """What is done in the block is undone at its end. The session still holds the rows as they
    were read; what was written to them it forgets."""
    inner = db.session.begin_nested()
    try:
        yield
    finally:
        inner.rollback()


def try_table(written: Written, case: Case, record_property: Callable[[str, int], None]) -> None:
    """The table, as far as it is asked of this database; to be called within a unit of work. The
    number of triples is told at the end of the run."""
    names_the_moves(written)
    with counted() as statements:
        trial = Trial(written, statements, whole=in_depth(current_app))
        trial.go_through(case)
    record_property(TOLD, trial.triples)
    record_property("of which by calling the act itself", trial.acts)
    assert not trial.differences, "\n".join(trial.differences)


def names_the_moves(written: Written) -> None:
    """Nothing is forgotten on either side. What is created has no state to be in before."""
    table = written.life.table
    called = {line.action for line in table if not line.follows} - {"create"}
    assert called == set(written.lines) == set(written.acts)
    assert not any(line.by for line in table if line.follows)
    assert {one.state for one in written.situations.values()} == set(table.states)
