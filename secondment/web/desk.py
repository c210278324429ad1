"""The desk of units: the queue of their tasks, and one task with all that is done on it."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from markupsafe import Markup

from secondment.kit import clock
from secondment.kit.answers import locale
from secondment.kit.clock import LATEST, day_of
from secondment.kit.errors import Problem, words
from secondment.kit.moves import Life
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import one_moment, reading
from secondment.people import queries as people
from secondment.people.rules import reach
from secondment.suggestions.answer_desk import hindered
from secondment.suggestions.queries import ASSIGNMENTS
from secondment.suggestions.rules import OVERSEERS
from secondment.suggestions.states import UNDER_WAY, UNIT_ROLES
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.deeds import Deed, Item, Recipe, Resource, admitted, resource
from secondment.web.frame import inside
from secondment.web.lists import Listed, listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page, template
from secondment.web.several import done_to_ticked
from secondment.web.words import action_word, word

OWED = {"due_before": LATEST.isoformat()}
"""The API's way to ask for all tasks on which something is owed."""
NARROWING = ("state", "due_before", "overdue", "extension", "no_progress_days", "all")
TABS = (
    ("", later("待办")),
    ("state=assigned", later("待签收")),
    ("state=signed", later("办理中")),
    ("overdue=true", later("超期")),
    ("state=return_requested", later("待批退办")),
    ("extension=requested", later("待批延期")),
    ("state=replied&sort=-due_on", later("已答复")),
    ("all=1&sort=-due_on", later("全部")),
)
WAY = (later("承办任务"), "/assignments")


def way(*more: tuple[Any, str]) -> list[tuple[str, str]]:
    """The crumbs to a page below the queue."""
    return [(str(label), url) for label, url in (WAY, *more)]


def today() -> str:
    return day_of(clock.now()).isoformat()


UNTOLD = ("no_extension_requested",)
"""What stops an act for the plain reason that nobody asks for it."""

# The queue


def queue() -> Listed:
    """What is asked for; unless it is narrowed, all on which something is owed."""
    narrowed = any(request.args.get(name, "").strip() for name in NARROWING)
    return listed("assignments.list_assignments", None if narrowed else OWED)


@web.get("/assignments")
@one_moment()
def assignments() -> ResponseReturnValue:
    """The work queue, what is due first on top."""
    handles, oversees = reach(actor(), "handler"), actor().has(*OVERSEERS)
    rows = queue()
    return page(
        "desk/queue.html",
        rows=rows,
        tabs=TABS,
        here=place_in_tabs(),
        handles=handles,
        signs=actor().has("signer"),
        units=options.units() if oversees else (),
        many=oversees or len(reach(actor(), "handler", "signer")) > 1,
        signable=any(one["state"] == "assigned" for one in rows.items),
        tags=tags("assignment", ASSIGNMENTS.table.states),
        roles={code: word("unit_role", code) for code in UNIT_ROLES},
        dues=[one["due"]["reply_on"] or one["due"]["opinion_on"] for one in rows.items],
    )


def tags(kind: str, states: Iterable[str]) -> dict[str, Markup]:
    """The tags of a list's states, made once for all its rows."""
    return {code: tag(locale(), kind, code) for code in states}


@cache
def tag(_language: str, kind: str, code: str) -> Markup:
    """A state's tag as `parts.html` makes it in the language of the page."""
    parts: Any = template("parts.html").module
    return Markup(parts.tag(kind, code))  # noqa: S704 - the macro escaped it


def place_in_tabs() -> str | None:
    """The tab that shows what is asked for, if one does."""
    asked = {name: text for name, text in request.args.items() if text and name != "cursor"}
    for query, _label in TABS:
        if asked == dict(part.split("=") for part in query.split("&") if part):
            return query
    return None


@web.post("/assignments/sign")
def sign_several() -> ResponseReturnValue:
    """Sign for all tasks ticked in the queue."""
    admitted("assignments.assignments_sign", "")
    return done_to_ticked(
        "assignments.assignments_sign",
        title_of,
        said=lambda n: _("已签收 %(n)s 件", n=n),
        back=inside(request.form.get("back", "/assignments")),
        way=way(),
    )


def title_of(assignment_id: str) -> str:
    """The title of a task; none for one that is out of sight."""
    try:
        return task_title(ask("assignments.read_assignment", actor(), assignment_id=assignment_id))
    except Problem:
        return ""


# One task


def task_title(item: Item) -> str:
    return f"{item['number_text'] or ''} {item['title']}".strip()


def whys(life: Life[Any], name: str, item_id: str) -> list[Deed]:
    """The acts that the item's state would allow, each with what stops it."""
    with reading():
        found = hindered(life, actor(), item_id)
    language = locale()
    return [
        Deed(action, action_word(action, name), why=words(stop.code, stop.values, language))
        for action, stop in found
        if action != "attach" and stop.code not in UNTOLD
    ]


@web.get("/assignments/<id:assignment_id>")
def assignment(assignment_id: str) -> ResponseReturnValue:
    """One task: what was suggested, who else has a part in it, what was done, what is to do."""
    item = ask("assignments.read_assignment", actor(), assignment_id=assignment_id)
    about = ask("suggestions.read_suggestion", actor(), suggestion_id=item["suggestion_id"])
    lists = {
        name: ask(f"assignments.list_{name}", actor(), assignment_id=assignment_id)["items"]
        for name in ("contacts", "progress", "replies")
    }
    return page(
        "desk/assignment.html",
        day_of=day_of,
        item=item,
        about=about,
        title=task_title(item),
        way=way(),
        others=[one for one in about["assignments"] if one["id"] != item["id"]],
        possible=offered(item, lists["replies"]),
        hindered=whys(ASSIGNMENTS, "assignments", assignment_id),
        proposed=proposed_unit(item),
        **lists,
    )


FIRST = ("sign", "reply", "opinion", "grant-return", "refuse-return", "grant-extension")


def offered(item: Item, replies: list[Item]) -> list[Deed]:
    """What may be done with a task, what matters most first: a reply under way before all."""
    deeds = ASSIGNMENT.deeds(item)
    deeds.sort(key=lambda deed: FIRST.index(deed.action) if deed.action in FIRST else len(FIRST))
    under_way = [one for one in replies if one["state"] in UNDER_WAY]
    return [Deed("open", _("打开在办答复"), f"/replies/{one['id']}") for one in under_way] + deeds


def proposed_unit(item: Item) -> str:
    """The unit to which the task would rather be given, if it is asked to be returned."""
    asked = item["return_request"]
    if not asked or not asked["proposed_department_id"]:
        return ""
    unit = ask(
        "departments.read_department", actor(), department_id=asked["proposed_department_id"]
    )
    return options.unit_name(unit)


# Its acts


def handlers(item: Item) -> list[Option]:
    with reading():
        found = people.handlers_of(item["department"]["id"])
    return [(one["id"], one["display_name"]) for one in found]


def other_units(item: Item) -> list[Option]:
    own = item["department"]["id"]
    unit = ask("departments.read_department", actor(), department_id=own)
    return [one for one in options.units(unit["district_id"]) if one[0] != own]


def contact_kinds(_item: Item) -> dict[str, list[Option]]:
    return {"kind": [(code, word("contact_kind", code)) for code in ("phone", "visit", "meeting")]}


DESK_FIELDS = ("section", "handler_name", "handler_phone", "handler_id", "leader_in_charge")
ASSIGNMENT = resource(
    Resource(
        "assignments",
        "assignments.read_assignment",
        task_title,
        lambda item: f"/assignments/{item['id']}",
        lambda _item: way(),
        {
            "allocate": Recipe(
                "assignments.allocate_assignments",
                only=DESK_FIELDS,
                options=lambda item: {"handler_id": handlers(item)},
                values=lambda item: {name: item[name] for name in DESK_FIELDS},
                hints={"handler_id": later("选定后，任务列入该承办人“分配给我的”")},
            ),
            "opinion": Recipe(
                "assignments.opinion_assignments",
                labels={"text": later("会办意见")},
                hints={"text": later("供主办单位答复时采用，不直接答复建议人")},
            ),
            "request-return": Recipe(
                "assignments.request_return_assignments",
                options=lambda item: {"proposed_department_id": other_units(item)},
                hints={"reason": later("说明不属本单位职责的依据")},
            ),
            "request-extension": Recipe(
                "assignments.request_extension_assignments",
                only=("until", "reason"),
            ),
            "extend": Recipe("assignments.extend_assignments", only=("until", "reason")),
            "contact": Recipe(
                "assignments.add_contact",
                options=contact_kinds,
                values=lambda _item: {"on": today()},
                labels={"kind": later("沟通方式"), "text": later("沟通情况")},
            ),
            "reply": Recipe("assignments.draft_reply"),  # its page is in `replies`
            "progress": Recipe(
                "assignments.add_progress",
                values=lambda _item: {"on": today()},
                labels={"text": later("办理进展"), "next_step": later("下一步打算")},
            ),
        },
    )
)
