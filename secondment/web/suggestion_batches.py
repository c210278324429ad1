"""The same done with several suggestions: chosen in the register, looked at once more, done, and
told what became of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.answers import locale
from secondment.kit.ids import as_id
from secondment.kit.operations import act, loaded, operation
from secondment.kit.unit_of_work import reading
from secondment.suggestions.beside import chosen
from secondment.web import options
from secondment.web.forms import Form
from secondment.web.frame import inside
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.suggestion_acts import ASSIGN, assign_form, handed_out
from secondment.web.suggestion_deeds import way

MOST = 200  # suggestions at once


@dataclass(frozen=True)
class Choice:
    """What was ticked: those that the action can be done on, with the version looked at, and the
    others with the reason."""

    rows: list[dict[str, Any]]
    others: list[tuple[dict[str, Any], str]]

    @property
    def items(self) -> list[dict[str, Any]]:
        return [{"id": row["id"], "version": row["version"]} for row in self.rows]


def ticked() -> Iterator[tuple[str, int | None]]:
    """The ids in the form, with the version that the check page showed."""
    for text in request.form.getlist("item")[:MOST]:
        key, _space, version = text.partition(" ")
        if as_id(key):
            yield key, int(version) if version.isdigit() else None


def choice_of(action: str) -> Choice:
    seen = dict(ticked())
    with reading():
        found = chosen(actor(), seen, action, locale())
    rows = [row | {"version": seen[row["id"]] or row["version"]} for row, why in found if not why]
    return Choice(rows, [(row, why) for row, why in found if why])


@web.post("/suggestions/batch/submit")
def submit_suggestions() -> ResponseReturnValue:
    """Submit several drafts."""
    return suggestion_batch("submit")


@web.post("/suggestions/batch/accept")
def accept_suggestions() -> ResponseReturnValue:
    """Accept several."""
    return suggestion_batch("accept")


@web.post("/suggestions/batch/assign")
def assign_suggestions() -> ResponseReturnValue:
    """Hand several out alike."""
    return suggestion_batch("assign")


def suggestion_batch(action: str) -> ResponseReturnValue:
    """What would be done to which; sent again with `confirmed`, it is done."""
    operation(f"suggestions.suggestions_{action}").route.gate(actor())
    choice = choice_of(action)
    form = batch_form(action)
    if request.form.get("confirmed") and choice.rows:
        done = form.attempt(lambda: carry_out(action, form, choice))
        if done is not None:
            return outcome(action, choice, done)
    told = page(
        "suggestions/batch.html",
        action=action,
        choice=choice,
        form=form,
        way=way({}),
        back=inside(request.form.get("back")),
        name=named(action),
        asked=asked(action, len(choice.rows)),
    )
    return told, g.get("form_status", 200)


def batch_form(action: str) -> Form:
    """The form of what all are given alike: for handing out the units and dates, else nothing."""
    if action != "assign":
        return Form(f"suggestions.{action}_suggestions")
    return assign_form(options.units(), {"mode": "sole"}, None)


def carry_out(action: str, form: Form, choice: Choice) -> dict[str, Any]:
    """Each on its own: one that fails leaves the others done."""
    alike: dict[str, Any] = {}
    if action == "assign":
        alike = handed_out(form)
        loaded(operation(ASSIGN).body, alike)  # what is wrong with all is told at its field
    items = [alike | one for one in choice.items]
    found: dict[str, Any] = act(f"suggestions.suggestions_{action}", actor(), {"items": items})
    return found


def outcome(action: str, choice: Choice, done: dict[str, Any]) -> str:
    """What became of each."""
    known = {row["id"]: row for row in choice.rows}
    failed = [one["id"] for one in done["failed"] if one["code"] == "invalid_transition"]
    with reading():  # the state by its word, where that is what stood in the way
        now = {row["id"]: why for row, why in chosen(actor(), failed, action, locale())}
    return page(
        "suggestions/outcome.html",
        name=named(action),
        way=way({}),
        back=inside(request.form.get("back")),
        done=[known[one] for one in done["done"]],
        failed=[(known[one["id"]], now.get(one["id"]) or one["detail"]) for one in done["failed"]],
        others=choice.others,
    )


def named(action: str) -> str:
    words = {"submit": _("批量提交"), "accept": _("批量受理"), "assign": _("批量交办")}
    return str(words[action])


def asked(action: str, number: int) -> str:
    """What the check page says that will be done."""
    words = {
        "submit": _("将提交以下 %(n)s 条建议", n=number),
        "accept": _("将受理以下 %(n)s 条建议", n=number),
        "assign": _("将交办以下 %(n)s 条建议", n=number),
    }
    return str(words[action])
