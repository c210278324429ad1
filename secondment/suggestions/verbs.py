"""Routes whose verbs are lines of a table: the gate of an item, and a route a verb."""

from collections.abc import Callable
from typing import Any

from secondment.kit.fields import Input
from secondment.kit.http import Blueprint, Call
from secondment.kit.moves import Life
from secondment.people.rules import Actor, business

Gate = Callable[..., None]


def gate(life: Life[Any], action: str | None = None) -> Gate:
    """Administrators out (403), the item in sight (404), then the action's role (403)."""

    def check(actor: Actor, **path: str) -> None:
        business(actor)
        ((_, item_id),) = path.items()
        row = life.find(actor, item_id)
        if action:
            life.admit(actor, row, action)

    return check


def verbs(
    blueprint: Blueprint,
    path: str,
    life: Life[Any],
    read: Callable[[Actor, str], dict[str, Any]],
    answer: type[Input],
    table: dict[str, tuple[Callable[..., Any], type[Input]]],
) -> None:
    """A route `POST {path}/{verb}` for each line `verb: (act of the service, body)`."""
    for verb, (act, body) in table.items():

        def view(call: Call, *, act: Callable[..., Any] = act, **item: str) -> dict[str, Any]:
            ((_, item_id),) = item.items()
            act(call.actor, item_id, version=call.version, now=call.now, **call.body)
            return read(call.actor, item_id)

        view.__name__ = f"{verb}_{blueprint.name}".replace("-", "_")
        view.__doc__ = act.__doc__
        blueprint.changes(f"{path}/{verb}", gate=gate(life, verb), body=body, answer=answer)(view)
