"""One act on several items at once: those ticked on a page, and what became of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from secondment.kit.answers import locale, problem_body
from secondment.kit.edge import as_problem
from secondment.kit.errors import Problem
from secondment.kit.operations import act
from secondment.web.forms import GONE
from secondment.web.pages import actor, check_form
from secondment.web.rendering import page


@dataclass(frozen=True)
class Outcome:
    """How many were done; of each other its name and why not."""

    done: int
    failed: list[tuple[str, str]]


def ticked() -> list[dict[str, Any]]:
    """The items ticked, each with the version that the page showed: boxes hold `id version`."""
    found = []
    for text in request.form.getlist("items"):
        item_id, _space, version = text.partition(" ")
        if version.isdigit():
            found.append({"id": item_id, "version": int(version)})
    return found


def do_all(name: str, items: list[dict[str, Any]], title: Callable[[str], str]) -> Outcome:
    """Do what the route does on each of the items; one's failure leaves the others."""
    told = act(name, actor(), {"items": items})
    failed = [(title(one["id"]), one["detail"]) for one in told["failed"]]
    return Outcome(len(told["done"]), failed)


def done_to_ticked(
    name: str,
    title: Callable[[str], str],
    *,
    said: Callable[[int], str],
    back: str,
    way: list[tuple[str, str]],
) -> ResponseReturnValue:
    """Do it to what is ticked: back to `back` where all went well, else a page that tells why not.
    `title` names an item by its id, `said` tells how many it was done to: `已签收 9 件`."""
    if expired := why_not(check_form):
        flash(expired, "problem")
        return redirect(back)
    items = ticked()
    if not items:
        flash(_("请先勾选要办理的件"), "problem")
        return redirect(back)
    outcome = do_all(name, items, title)
    told = said(outcome.done)
    if not outcome.failed:
        flash(told)
        return redirect(back)
    return page("desk/outcome.html", outcome=outcome, told=told, back=back, way=way)


def why_not(deed: Callable[..., Any], *args: Any, **more: Any) -> str | None:
    """Do what follows another act that stands already; what stopped it, in words, if anything."""
    try:
        deed(*args, **more)
    except (Problem, StaleDataError, IntegrityError) as error:
        problem = as_problem(error)
        if problem.status in GONE or problem.status >= 500:
            raise
        current_app.extensions["refused"](problem)
        return str(problem_body(problem, locale())["detail"])
    return None
