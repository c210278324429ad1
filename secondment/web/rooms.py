"""The workspace as the app takes it in: every room's pages, and what templates ask for."""

from functools import lru_cache
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_bootstrap import Bootstrap5

from secondment.kit.answers import locale
from secondment.web import (  # noqa: F401 - a room's pages are there once it is imported
    administration,
    answer_sheet,
    answers,
    board,
    cadre,
    cadres,
    calendar_pages,
    cohorts,
    commitments,
    desk,
    document_setup,
    downloads,
    excerpts,
    frame,
    home,
    host_units,
    overview,
    policy_pages,
    proposals,
    publications,
    replies,
    report_files,
    report_upload,
    reports,
    roster,
    secondments,
    sign_off,
    studies,
    suggestion_acts,
    suggestion_batches,
    suggestion_form,
    suggestion_sheet,
    suggestions,
    urging,
    users,
)
from secondment.web.pages import init_pages
from secondment.web.rendering import init_rendering, local_day, minute
from secondment.web.words import action_word, fault_word, field_word, word

# The stage of a life that a state's colour tells: to be taken up, in work, asked back, done.
WAITING = {"submitted", "assigned", "draft", "planned", "pending", "open", "marked"}
WAITING |= {"offered"}
WORKING = {
    "accepted",
    "handling",
    "signed",
    "tracking",
    "in_post",
    "under_way",
    "signed_off",
    "passed",
}
ASKED = {"return_requested", "opinion_given", "delivered", "opened"}
DONE = {"replied", "closed", "answered", "sent", "verified", "returned", "finished", "active"}
DONE |= {"consented", "issued", "taken"}

BACK = {(kind, "returned") for kind in ("assignment", "reply", "report")}
BACK |= {("receipt", "sent"), ("study", "sent")}


def stage(kind: str, code: str) -> str:
    """The colour of a state's tag."""
    if (kind, code) in BACK:
        return "waiting"
    if kind == "report" and code == "accepted":
        return "done"
    stages = (("waiting", WAITING), ("working", WORKING), ("asked", ASKED), ("done", DONE))
    return next((name for name, codes in stages if code in codes), "ended")


def light_words(row: dict[str, Any], due_on: Any = None) -> str:
    """What stands beside a light's dot."""
    return told_light(locale(), row["light"], row["overdue_working_days"], due_on)


@lru_cache(maxsize=2048)
def told_light(_language: str, light: str, days: int, due_on: Any) -> str:
    """The same, found once for the many rows of lists that say it."""
    if light == "red":
        told = _("超期 %(days)s 个工作日", days=days)
    elif light == "yellow":
        told = _("临期 %(day)s", day=due_on) if due_on else _("临期")
    else:
        told = _("正常 %(day)s", day=due_on) if due_on else _("正常")
    return str(told)


def init_web(app: Flask) -> None:
    """Take in the workspace."""
    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True, WTF_CSRF_TIME_LIMIT=None, SESSION_REFRESH_EACH_REQUEST=False
    )
    Bootstrap5(app)
    init_rendering(app)
    init_pages(app)
    frame.init_frame(app)
    app.jinja_env.globals.update(
        word=word,
        action_word=action_word,
        fault_word=fault_word,
        field_word=field_word,
        stage=stage,
        light_words=light_words,
    )
    app.jinja_env.filters.update(minute=minute, local_day=local_day)
