"""Tables of moves: what may happen to an item, from which states, by whom.

`Life` is a kind of item with such a table. Service functions `take` an item through it: sight,
role, version and state are checked on the locked row, whoever calls.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from secondment.kit import clock
from secondment.kit.database import LOCK, Kept, db
from secondment.kit.errors import Problem, refuse
from secondment.kit.ids import as_id

Row = TypeVar("Row", bound=Kept)


@dataclass(frozen=True)
class Move:
    """One action. `to` is None where the state stays, or the act decides: `ends` are the pairs of
    states it may lead from and to."""

    action: str
    by: frozenset[str]
    froms: frozenset[str]
    to: str | None = None
    follows: bool = False  # led to by another item's act, never called for
    needs: tuple[str, ...] = ()  # conditions of the row, named in the package's rules
    ends: tuple[tuple[str, str], ...] = ()

    def from_to(self, state: str) -> str:
        return self.to or state


def move(
    action: str,
    by: str,
    froms: str,
    to: str | None = None,
    *,
    needs: str = "",
    follows: bool = False,
    ends: str = "",
) -> Move:
    """A line of a table; roles, states, needs and ends (`from>to`) with spaces between."""
    roles, states = frozenset(by.split()), frozenset(froms.split())
    pairs = tuple((before, after) for before, after in (end.split(">") for end in ends.split()))
    return Move(action, roles, states, to, follows, tuple(needs.split()), pairs)


@dataclass(frozen=True)
class Moves:
    """A table: its states in order of the life, its moves by action."""

    states: tuple[str, ...]
    table: dict[str, Move]

    def __getitem__(self, action: str) -> Move:
        return self.table[action]

    def __iter__(self) -> Any:
        return iter(self.table.values())


def moves(states: str, *table: Move) -> Moves:
    """The table of an item's life, checked: every state named in it is one of `states`."""
    known = tuple(states.split())
    for line in table:
        named = {state for pair in line.ends for state in pair} | {line.to or known[0]}
        strange = (line.froms | named) - set(known)
        if strange:
            raise ValueError(f"{line.action}: unknown states {strange}")
    return Moves(known, {line.action: line for line in table})


@dataclass(frozen=True)
class Life(Generic[Row]):
    """A kind of item: its rows, its moves, who sees a row, which roles an actor has on it.

    `hinders(actor, row, move, at)` gives the problem that stops an otherwise right move at that
    time, or None; a 403 among them (own_suggestion) is found before the body is read.
    """

    model: type[Row]
    table: Moves
    visible: Callable[[Any], sa.ColumnElement[bool]]
    roles: Callable[[Any, Row], Iterable[str]]
    hinders: Callable[[Any, Row, Move, datetime], Problem | None] = field(default=lambda *_: None)

    def find(self, actor: Any, item_id: str, *, lock: bool = False) -> Row:
        """The row, if the actor may see it; raises `not_found`."""
        key = as_id(item_id)
        query = sa.select(self.model).where(self.model.id == key, self.visible(actor))
        if lock:
            query = query.with_for_update(of=self.model, **LOCK).execution_options(
                populate_existing=True
            )
        row = db.session.scalar(query) if key else None
        if row is None:
            raise refuse("not_found")
        return row

    def admit(self, actor: Any, row: Row, action: str) -> None:
        """Raise the 403 that an actor without the action's role gets."""
        if self.table[action].by.isdisjoint(self.roles(actor, row)):
            raise refuse("not_allowed")
        hindrance = self.hinders(actor, row, self.table[action], clock.now())
        if hindrance and hindrance.status == 403:
            raise hindrance

    def take(
        self,
        actor: Any,
        item_id: str,
        action: str,
        version: int | None,
        at: datetime | None = None,
    ) -> Row:
        """The locked row on which `action` may be done `at` that time (default: now).

        Raises, in this order: `not_found`, `not_allowed`, `stale` (`version` is the one the
        caller read; None takes whatever stands there), `invalid_transition`.
        """
        row = self.find(actor, item_id, lock=True)
        self.admit(actor, row, action)
        check_version(row, version)
        self.permit(actor, row, action, at)
        return row

    def permit(self, actor: Any, row: Row, action: str, at: datetime | None = None) -> None:
        """Raise what stops an action that is the actor's: the row's state, or a need not met."""
        line = self.table[action]
        if row.state not in line.froms:  # type: ignore[attr-defined]
            raise self.not_now(actor, row)
        hindrance = self.hinders(actor, row, line, at or clock.now())
        if hindrance:
            raise hindrance

    def not_now(self, actor: Any, row: Row) -> Problem:
        state = row.state  # type: ignore[attr-defined]
        return refuse(
            "invalid_transition", state, state=state, allowed_actions=self.allowed(actor, row)
        )

    def allowed(self, actor: Any, row: Row) -> list[str]:
        """The actions this actor may do on the row now, in the table's order."""
        roles, at = set(self.roles(actor, row)), clock.now()
        return [
            line.action
            for line in self.table
            if not line.follows
            and row.state in line.froms  # type: ignore[attr-defined]
            and not line.by.isdisjoint(roles)
            and self.hinders(actor, row, line, at) is None
        ]

    def hindered(self, actor: Any, row: Row) -> list[tuple[str, Problem]]:
        """The actions of this actor that the state would allow, each with what stops it."""
        roles, at = set(self.roles(actor, row)), clock.now()
        found = []
        for line in self.table:
            if line.follows or row.state not in line.froms or line.by.isdisjoint(roles):  # type: ignore[attr-defined]
                continue
            hindrance = self.hinders(actor, row, line, at)
            if hindrance is not None:
                found.append((line.action, hindrance))
        return found


def check_version(row: Kept, version: int | None) -> None:
    """Raise `stale` unless `version` (None: any) is the row's."""
    if version is not None and version != row.version:
        raise refuse("stale")
