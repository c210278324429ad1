"""The model's table of rules: for each action who may, from where, what hinders, what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.model.rows import Cohort, User

Body = dict[str, Any]  # in the model's own words: keys of items, codes of units, dates
Fault = tuple[str, str]  # where (a JSON pointer), what


@dataclass(frozen=True)
class Refusal:
    """What an act that is not done is answered with."""

    status: int
    code: str
    pointer: str = ""

    def __str__(self) -> str:
        return f"{self.status} {self.code} {self.pointer}".strip()


@dataclass(frozen=True)
class Rule:
    """One line of moves.md. `needs(cohort, user, item)` names what stands in the way of an
    otherwise right act whatever its body (409); `faults(cohort, user, item, body)` what is wrong
    with this body on this item; `forbids(user, item)` a 403 beyond the roles; `blind`: it starts
    something new and needs nothing in sight."""

    kind: str
    action: str
    who: frozenset[str]
    states: frozenset[str]
    effect: Callable[[Cohort, User, Any, Body], None]
    needs: Callable[[Cohort, User, Any], str | None]
    faults: Callable[[Cohort, User, Any, Body], Refusal | None]
    forbids: Callable[[User, Any], str | None]
    versioned: bool
    blind: bool


RULES: dict[tuple[str, str], Rule] = {}


def nothing(*_: Any) -> None:
    """No hindrance, no fault."""


def rule(
    kind: str,
    action: str,
    who: str,
    states: str,
    *,
    needs: Callable[[Cohort, User, Any], str | None] = nothing,
    faults: Callable[[Cohort, User, Any, Body], Refusal | None] = nothing,
    forbids: Callable[[User, Any], str | None] = nothing,
    versioned: bool = True,
    blind: bool = False,
) -> Callable[[Any], Any]:
    """Declare the decorated function as what the action leads to."""

    def declare(effect: Any) -> Any:
        RULES[kind, action] = Rule(
            kind,
            action,
            frozenset(who.split()),
            frozenset(states.split()),
            effect,
            needs,
            faults,
            forbids,
            versioned,
            blind,
        )
        return effect

    return declare


def bad(pointer: str, code: str) -> Refusal:
    return Refusal(422, code, pointer)


def conflict(code: str) -> Refusal:
    return Refusal(409, code)
