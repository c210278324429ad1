"""Urging units: the slips are read before they are sent, several at once."""

from typing import Any

from flask import current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit import clock
from secondment.kit.clock import day_of
from secondment.kit.errors import Problem
from secondment.kit.operations import act
from secondment.kit.unit_of_work import reading
from secondment.people.rules import holding
from secondment.suggestions.slip_sheets import Sheet, drafted
from secondment.web.asked import Option
from secondment.web.board import MOST, last_slips
from secondment.web.deeds import Item
from secondment.web.forms import Form
from secondment.web.frame import spoken
from secondment.web.pages import actor, check_form, web
from secondment.web.rendering import page

Drafts = list[tuple[Any, Sheet]]
URGE = "suggestions.urge_units"


@web.route("/board/urge", methods=["GET", "POST"])
def urge() -> ResponseReturnValue:
    """The slips that the units chosen would get; then send them."""
    holding("coordinator")(actor())
    chosen = list(dict.fromkeys(request.values.getlist("assignment_id")))[:MOST]
    level, note = request.values.get("level", ""), request.values.get("note", "")
    drafts = drafts_of(chosen, level, note)
    levels = levels_of(drafts)
    if levels and level not in dict(levels):
        level = next_level(levels, drafts)
        drafts = drafts_of(chosen, level, note)
    form = Form(
        URGE,
        only=("level", "note"),
        kinds={"level": "choice"},
        options={"level": levels},
        values={"level": level, "note": note},
        hints={"note": _("写在单子上的要求，可不填")},
    )
    failed: list[Item] = []
    if request.method == "POST" and "preview" not in request.form:
        sent, failed = send(form, drafts)
        if sent:
            flash(_("已发出 %(n)s 份", n=sent))
        if sent and not failed:
            return redirect(f"/board/slips?since={day_of(clock.now())}")
        again = {one["id"] for one in failed}
        drafts = [one for one in drafts if one[0].assignment_id in again or form.problems]
    told = page("board/urge.html", form=form, drafts=drafts, failed=failed, chosen=chosen)
    return told, g.get("form_status", 200)


def drafts_of(chosen: list[str], level: str, note: str) -> Drafts:
    with reading():
        return drafted(actor(), chosen, level, note.strip(), clock.now())


def levels_of(drafts: Drafts) -> list[Option]:
    """The levels of the items' policies, in their order."""
    name = "zh" if g.language == "zh" else "en"
    levels = {one["code"]: one[name] for row, _sheet in drafts for one in row.supervision_levels}
    return list(levels.items())


def next_level(levels: list[Option], drafts: Drafts) -> str:
    """The level after the one that the first of the units was urged by last."""
    first = drafts[0][0].assignment_id
    used = last_slips([{"id": first}]).get(first)
    codes = [code for code, _name in levels]
    place = codes.index(used["level"]) + 1 if used and used["level"] in codes else 0
    return codes[min(place, len(codes) - 1)]


def send(form: Form, drafts: Drafts) -> tuple[int, list[Item]]:
    """Urge each unit on its own: how many were, and what hindered the others."""
    try:
        check_form()
    except Problem as problem:
        form.tell(problem)
        g.form_status = problem.status
        return 0, []
    sent, failed = 0, []
    for row, sheet in drafts:
        try:
            body = form.body() | {"assignment_id": row.assignment_id}
            act(URGE, actor(), body, suggestion_id=row.suggestion_id)
            sent += 1
        except Problem as problem:
            current_app.extensions["refused"](problem)
            told = {"id": row.assignment_id, "unit": sheet.unit, "number": sheet.suggestion}
            failed.append(told | {"why": spoken(problem)})
            g.form_status = problem.status
    return sent, failed
