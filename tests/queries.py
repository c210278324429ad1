"""Counting the statements that a piece of work sends to the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

TRANSACTIONAL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent in the block, but for those that begin and end transactions."""
    statements: list[str] = []
    with noting(lambda statement, _parameters: statements.append(statement)):
        yield statements


@contextmanager
def explainable() -> Iterator[list[tuple[str, Any]]]:
    """The same with their parameters, to have the database explain them."""
    statements: list[tuple[str, Any]] = []
    with noting(lambda *sent: statements.append(sent)):
        yield statements


@contextmanager
def noting(note: Callable[[str, Any], None]) -> Iterator[None]:
    def listener(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if not statement.startswith(TRANSACTIONAL):
            note(statement, parameters)

    sa.event.listen(Engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        sa.event.remove(Engine, "before_cursor_execute", listener)
