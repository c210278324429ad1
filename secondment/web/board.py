"""Supervision (督办): who owes what, the log of slips, the message for a unit's work chat.

Units stand in their own order: nobody is ranked.
"""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.operations import ask
from secondment.kit.unit_of_work import reading
from secondment.people.queries import department_names
from secondment.summaries.tallies import tasks_by_unit
from secondment.web.counts import Asked, Filters, address, all_typed, cards
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page

STATES = ("assigned", "signed", "return_requested", "opinion_given", "replied")
CELLS: dict[str, Filters] = {
    **{state: {"state": state} for state in STATES},
    "green": {"light": "green"},
    "yellow": {"light": "yellow"},
    "red": {"light": "red"},
}
"""The columns of the matrix: filters of the list of tasks, which each number opens."""
MOST = 40  # late tasks shown; as many may be urged at once


@web.get("/board")
def board() -> ResponseReturnValue:
    """Units by states, and what is late."""
    with reading():
        units = tasks_by_unit(actor(), all_typed("assignments", CELLS))
    late = {"overdue": "true"}
    tasks = ask("assignments.list_assignments", actor(), late | {"limit": str(MOST)})
    numbers = cards(
        [
            Asked(_("退办待审"), "assignments", {"state": "return_requested"}),
            Asked(_("延期待批"), "assignments", {"extension": "requested"}),
            Asked(_("临期"), "assignments", {"light": "yellow"}),
            Asked(_("超期"), "assignments", {"light": "red"}, late=True),
            Asked(_("三十天无进展"), "assignments", {"no_progress_days": "30"}),
            Asked(_("承诺逾期"), "commitments", {"missed": "true"}, late=True),
            Asked(_("催办督办记录"), "slips", {}),
        ]
    )
    return page(
        "board/board.html",
        units=units,
        columns=columns(),
        total={name: sum(row[name] for row in units) for name in CELLS},
        tasks=tasks["items"],
        more=address("assignments", late) if tasks["next_cursor"] else None,
        last=last_slips(tasks["items"]),
        numbers=numbers,
    )


def columns() -> list[tuple[str, str, str]]:
    """Each column's key, name, and the query that opens its list."""
    names = {
        "assigned": _("待签收"),
        "signed": _("办理中"),
        "return_requested": _("退办待审"),
        "opinion_given": _("已提会办意见"),
        "replied": _("已答复"),
        "green": _("正常"),
        "yellow": _("临期"),
        "red": _("超期"),
    }
    return [(key, names[key], address("assignments", CELLS[key])) for key in CELLS]


def last_slips(tasks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The latest slip of each of these tasks, by task; of the two hundred issued last."""
    if not tasks:
        return {}
    slips = ask("papers.list_all_slips", actor(), {"limit": "200"})["items"]
    return {one["assignment_id"]: one for one in reversed(slips)}


@web.get("/board/slips")
def slips() -> ResponseReturnValue:
    """The log of all slips, newest first."""
    rows = listed("papers.list_all_slips")
    return page("board/slips.html", rows=rows, units=units_to_choose())


def units_to_choose() -> list[tuple[str, str]]:
    """The departments, by their codes: for a choice."""
    with reading():
        return department_names()


@web.get("/departments/<id:department_id>/reminder")
def reminder(department_id: str) -> ResponseReturnValue:
    """What a unit owes, as one message to copy."""
    titles = request.args.get("titles") == "true"
    told = ask(
        "assignments.read_reminder",
        actor(),
        {"titles": "true"} if titles else {},
        department_id=department_id,
    )
    return page("board/reminder.html", told=told, titles=titles)
