"""Whether a page may be opened, or a way to it offered: what the gate of the API's route says."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from secondment.kit.errors import Problem
from secondment.kit.moves import Move, Moves
from secondment.kit.operations import operation
from secondment.kit.unit_of_work import reading
from secondment.web.deeds import Deed
from secondment.web.pages import actor
from secondment.web.words import action_word, word


def admit(name: str, **path: str) -> None:
    """Raise what keeps whoever is signed in from the operation: 404 out of sight, 403 not his."""
    with reading():
        operation(name).route.gate(actor(), **path)


def may(name: str, **path: str) -> bool:
    """Whether the operation is open to whoever is signed in."""
    try:
        admit(name, **path)
    except Problem:
        return False
    return True


def hindered(resource: str, table: Moves, kind: str, item: Mapping[str, Any]) -> list[Deed]:
    """The acts that an item's state rules out now, for one whom its table of moves lets act; each
    with the states in which it can be done. `kind` is whose words the states have."""
    if not item["allowed_actions"]:
        return []
    return [
        Deed(line.action, action_word(line.action, resource), why=possible_in(line, table, kind))
        for line in table
        if line.froms and not line.follows and item["state"] not in line.froms
    ]


def possible_in(line: Move, table: Moves, kind: str) -> str:
    states = _("、").join(word(kind, state) for state in table.states if state in line.froms)
    return str(_("状态为“%(states)s”时可办", states=states))
