"""Giving a summary out: who took it is journalled before it leaves."""

from datetime import datetime

from secondment.cohorts.models import Cohort
from secondment.journal.service import record
from secondment.kit.database import LOCK, db
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import User
from secondment.people.rules import Actor
from secondment.summaries.queries import cohort_summary
from secondment.summaries.rules import Row
from secondment.summaries.workbook import summary_book


def export_summary(actor: Actor, cohort_id: str, *, now: datetime) -> Row:
    """The summary as data. Runs its own unit of work; raises `not_found`, `not_allowed`."""
    summary = read_summary(actor, cohort_id, now)
    note_export(actor, cohort_id, "json", now)
    return summary


def export_summary_book(actor: Actor, cohort_id: str, *, now: datetime) -> tuple[str, bytes]:
    """The cohort's title and the summary as a workbook; otherwise as `export_summary`."""
    summary = read_summary(actor, cohort_id, now)
    book = summary_book(summary)
    note_export(actor, cohort_id, "xlsx", now)
    return summary["cohort"]["title"], book


def read_summary(actor: Actor, cohort_id: str, now: datetime) -> Row:
    with reading():
        return cohort_summary(actor, cohort_id, now)


def note_export(actor: Actor, cohort_id: str, form: str, now: datetime) -> None:
    """An entry on the chain of whoever took it; the command line has none, so on the cohort's."""
    with unit_of_work():
        cohort = db.session.get_one(Cohort, cohort_id, with_for_update=actor.id is None)
        subject: User | Cohort = cohort
        if actor.id is not None:
            subject = db.session.get_one(User, actor.id, with_for_update=LOCK)
        told = {"export": "summary", "format": form}
        record(actor, "export", subject, now=now, about=cohort, changes=told)
