"""For whom something is entered: the cadre's own secondment, or one that hr chose first."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from secondment.kit.operations import ask
from secondment.people.rules import own_cadre
from secondment.web.lists import listed
from secondment.web.options import everything
from secondment.web.pages import actor
from secondment.web.rendering import page


def own_secondments() -> list[dict[str, Any]]:
    """The cadre's own, the latest first; none for who is no cadre."""
    cadre_id = own_cadre(actor())
    if cadre_id is None:
        return []
    asked = {"cadre_id": cadre_id, "sort": "-starts_on"}
    found = everything("secondments.list_secondments", asked)
    return [one for one in found if one["state"] != "withdrawn"]


def secondment_asked() -> dict[str, Any] | None:
    """The secondment that the address names, else the only one the cadre has; None where somebody
    has to choose. Raises `not_found` for one out of sight."""
    named = request.args.get("secondment_id")
    if named:
        found: dict[str, Any] = ask("secondments.read_secondment", actor(), secondment_id=named)
        return found
    own = own_secondments()
    return own[0] if len(own) == 1 else None


def is_own(secondment: dict[str, Any]) -> bool:
    return bool(secondment["cadre_id"] == own_cadre(actor()))


def choose(title: str) -> ResponseReturnValue:
    """The page on which one chooses for whom."""
    cadre_id = own_cadre(actor())
    fixed = {"cadre_id": cadre_id} if cadre_id else {}
    rows = listed("secondments.list_secondments", {"sort": "-starts_on"} | fixed)
    return page("cadre/choose.html", rows=rows, title=title, own=cadre_id is not None)
