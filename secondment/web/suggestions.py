"""The register of suggestions and the page of one: its whole story, and the box where one acts."""

from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from secondment.kit import clock
from secondment.kit.answers import locale
from secondment.kit.errors import Problem
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import one_moment, reading
from secondment.people.rules import Actor
from secondment.policies.models import OUTCOME_CLASSES
from secondment.suggestions.beside import beside
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.states import SOURCES, SUGGESTION, UNIT_ROLES
from secondment.suggestions.verbs import gate
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.forms import Form
from secondment.web.lists import Listed, listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page, template
from secondment.web.rights import may
from secondment.web.suggestion_deeds import (
    cohort_of,
    hindered,
    home,
    levels,
    possible,
    title,
    way,
)
from secondment.web.suggestion_words import standing
from secondment.web.words import word

OFFICES = ("hr", "coordinator", "leader")
BATCHES = {"submit": ("cadre", "hr", "coordinator"), "accept": ("coordinator",)}
BATCHES |= {"assign": ("coordinator",)}
"""What may be done with several at once, and by whom."""
SECOND = ("department_id", "role", "topic", "source", "outcome_class", "adoption")
"""Filters that stand behind `more`."""


@web.get("/suggestions")
@one_moment()
def suggestion_register() -> ResponseReturnValue:
    """The suggestions in sight; filters and order stand in the address."""
    rows = listed("suggestions.list_suggestions")
    office = actor().has(*OFFICES)
    more = office and ("more" in request.args or any(name in rows.filters for name in SECOND))
    return page(
        "suggestions/register.html",
        rows=rows,
        choices=filter_choices(more=more),
        office=office,
        more=more,
        days=days_of(rows.items),
        export=f"/suggestions/register.xlsx?{urlencode(rows.filters)}",
        batches=[one for one, roles in BATCHES.items() if batch_offered(one, roles, rows)],
        tags={code: tag(locale(), "suggestion", code) for code in SUGGESTION.states},
        outcomes={code: word("outcome_class", code) for code in OUTCOME_CLASSES},
        enters=actor().has("hr", "coordinator"),
        writes=actor().has("cadre", "hr", "coordinator"),
    )


def days_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    """When each row was last changed, as a date of the programme's place."""
    zone = clock.zone()
    return {row["id"]: row["updated_at"].astimezone(zone).date().isoformat() for row in rows}


@cache
def tag(_language: str, kind: str, code: str) -> Markup:
    """A state's tag as `parts.html` makes it in the language of the page, made once for all."""
    parts: Any = template("parts.html").module
    return Markup(parts.tag(kind, code))  # noqa: S704 - the macro escaped it


def batch_offered(action: str, roles: tuple[str, ...], rows: Listed) -> bool:
    """Whether some row of this page stands where the action may begin."""
    begins = SUGGESTION[action].froms
    return actor().has(*roles) and any(row["state"] in begins for row in rows.items)


def filter_choices(*, more: bool) -> dict[str, list[Option]]:
    """What the filters offer, those seldom used only where they are asked for."""

    def coded(kind: str, codes: Any) -> list[Option]:
        return [(code, word(kind, code)) for code in codes]

    first = {"state": coded("suggestion", SUGGESTION.states), "cohort_id": options.cohorts()}
    if not more:
        return first
    return first | {
        "department_id": options.units(),
        "role": coded("unit_role", UNIT_ROLES),
        "source": coded("source", SOURCES),
        "outcome_class": coded("outcome_class", OUTCOME_CLASSES),
        "adoption": coded("adoption", ("full", "partial", "none")),
    }


@web.get("/suggestions/<id:suggestion_id>")
def suggestion_page(suggestion_id: str) -> ResponseReturnValue:
    """One suggestion as far as the reader may see it."""
    item = ask("suggestions.read_suggestion", actor(), suggestion_id=suggestion_id)
    with reading():
        besides = beside(actor(), suggestion_id, locale())
    parts = {
        name: ask(f"suggestions.{route}", actor(), suggestion_id=suggestion_id)["items"]
        for name, route in (
            ("replies", "list_replies_of_suggestion"),
            ("due", "read_due_dates"),
            ("slips", "list_slips"),
            ("timeline", "read_timeline"),
        )
    }
    return page(
        "suggestions/suggestion.html",
        item=item,
        name=title(item),
        way=way(item),
        standing=standing(item),
        possible=possible(item),
        hindered=hindered(besides["hindered"]),
        cohort=cohort_of(item),
        report=readable("reports.read_report", report_id=item["report_id"]),
        suggested=readable("departments.read_department", department_id=suggested(item)),
        units={one["id"]: one["department"]["name"] for one in item["assignments"]},
        besides=besides,
        level_words=dict(levels(item)) if parts["slips"] else {},
        tasks_open=actor().has(*OFFICES, "handler", "signer"),
        cohort_open=actor().has(*OFFICES),
        case_open=may("papers.read_case_zip", suggestion_id=suggestion_id),
        source_url=source_url(item),
        **parts,
    )


def source_url(item: dict[str, Any]) -> str:
    """Where the passage that it was made of is read: in the report's text for those who may look
    for proposals there, else the report."""
    found = item["source_passage"]
    if not found:
        return ""
    report = f"/reports/{found['report_id']}"
    if may("proposals.list_proposals", report_id=found["report_id"]):
        return f"{report}/proposals#at-{found['start']}"
    return report


def suggested(item: dict[str, Any]) -> str | None:
    found: str | None = item["suggested_department_id"]
    return found


def readable(name: str, **path: str | None) -> dict[str, Any] | None:
    """What an id leads to, if there is one and the reader may see it."""
    ids = {key: item_id for key, item_id in path.items() if item_id}
    if not ids:
        return None
    try:
        found: dict[str, Any] = ask(name, actor(), None, **ids)
    except Problem as problem:
        if problem.status not in (403, 404):
            raise
        return None
    return found


def admit(asking: Actor, action: str, suggestion_id: str) -> None:
    """Raise what keeps the actor from the act altogether: 404 out of sight, 403 not his."""
    with reading():
        gate(SUGGESTIONS, action)(asking, suggestion_id=suggestion_id)


@web.route("/suggestions/<id:suggestion_id>/attach", methods=["GET", "POST"])
def attach_to_suggestion(suggestion_id: str) -> ResponseReturnValue:
    """Hang a file on a suggestion."""
    admit(actor(), "attach", suggestion_id)
    item = ask("suggestions.read_suggestion", actor(), suggestion_id=suggestion_id)
    form = Form(
        "files.upload_file",
        only=("file",),
        fixed={"item_id": suggestion_id},
        hints={"file": _("PDF、Word、WPS、OFD、PPT、Excel、TXT、JPG 或 PNG")},
    )
    if form.sent is not None and form.send(query={"for": "suggestion"}) is not None:
        return redirect(home(item))
    told = page(
        "suggestions/attach.html",
        form=form,
        title=title(item),
        way=[*way(item), (title(item), home(item))],
        back=home(item),
    )
    return told, g.get("form_status", 200)
