"""Refusals in the journal: what was not allowed, and classified matter somebody entered."""

from contextlib import nullcontext
from datetime import datetime

from flask import request

from secondment.journal.service import record
from secondment.kit import clock
from secondment.kit.database import LOCK, db
from secondment.kit.errors import Problem
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.models import User
from secondment.people.rules import COMMAND_LINE, Actor


def note(actor: Actor, problem: Problem) -> None:
    """For a 403 or `classified`: an entry on the actor's chain, within the act going on where one
    goes on (several at once), else in a unit of work of its own."""
    codes = {problem.code, *(error.code for error in problem.errors)}
    if problem.status != 403 and "classified" not in codes:
        return
    with nullcontext() if db.session().in_transaction() else unit_of_work():
        user = db.session.get_one(User, actor.id, with_for_update=LOCK)
        code = "classified" if "classified" in codes else problem.code
        route = request.url_rule.rule if request.url_rule else ""
        told = {"code": code, "method": request.method, "route": route}
        record(actor, "refused", user, now=clock.now(), changes=told)


def note_found(user_id: str, code: str, *, now: datetime, **told: str) -> None:
    """For what a job finds in what a user has entered: an entry on his chain, within its act."""
    user = db.session.get_one(User, user_id, with_for_update=LOCK)
    record(COMMAND_LINE, "refused", user, now=now, changes={"code": code, **told})
