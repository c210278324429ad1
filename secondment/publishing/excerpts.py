"""Excerpts (摘编): passages marked in accepted reports, edited, agreed to by their authors."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import CohortEditor
from secondment.journal.service import record
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid, refuse
from secondment.people.rules import Actor, reach
from secondment.publishing.models import Excerpt, Publication, PublicationItem
from secondment.publishing.queries import EXCERPTS
from secondment.publishing.rules import WIDER
from secondment.reports.models import Report
from secondment.reports.queries import visible_reports
from secondment.reports.texts import text_of_report


def create_excerpt(
    actor: Actor,
    *,
    report_id: str,
    now: datetime,
    start: int = 0,
    end: int | None = None,
    title: str = "",
    wording: str | None = None,
    note: str = "",
    topic: str = "",
    department_id: str | None = None,
) -> Excerpt:
    """Mark the characters `start`..`end` of an accepted report, all of it if they are not given.

    Raises `unknown_reference`, `circulation_too_narrow`, `not_an_excerpt`, `not_allowed`.
    """
    report = open_report(actor, report_id)
    text = text_of_report(report.id)
    end = len(text) if end is None else end
    original = text[start:end]
    if end > len(text) or not original.strip():
        raise invalid("/end", "not_an_excerpt")
    row = Excerpt(
        title=title or report.title,
        start=start,
        end=end,
        original=original,
        wording=original if wording is None else wording,
        note=note,
        topic=topic,
        state="marked",
        report_id=report.id,
        cadre_id=report.cadre_id,
        cohort_id=report.cohort_id,
        district_id=report.district_id,
        department_id=desk_for(actor, report.cohort_id, department_id),
        created_at=now,
        updated_at=now,
    )
    db.session.add(row)
    record(actor, "create", row, now=now, changes={"report_id": report.id})
    return row


def passages(text: str) -> list[tuple[int, int, str]]:
    """The paragraphs of a text with the characters they reach over: `(start, end, words)`."""
    found, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            found.append((start, end, line))
        start = end + 1
    return found


def open_report(actor: Actor, report_id: str) -> Report:
    """A report that may be published from; raises a problem at /report_id."""
    report = db.session.scalar(
        sa.select(Report).where(
            Report.id == report_id, Report.state == "accepted", visible_reports(actor)
        )
    )
    if report is None:
        raise invalid("/report_id", "unknown_reference")
    if report.circulation not in WIDER["district"]:
        raise invalid("/report_id", "circulation_too_narrow")
    return report


def desk_for(actor: Actor, cohort_id: str, department_id: str | None) -> str:
    """The department in whose name the actor publishes from the cohort; the only one if none is
    named. Raises `not_allowed`."""
    named = sa.select(CohortEditor.department_id).where(CohortEditor.cohort_id == cohort_id)
    own = reach(actor, "editor") & set(db.session.scalars(named))
    if department_id is None and len(own) == 1:
        return next(iter(own))
    if department_id is None and own:
        raise invalid("/department_id", "required")
    if department_id not in own:
        raise refuse("not_allowed")
    return str(department_id)


def edit_excerpt(
    actor: Actor, excerpt_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change the wording, title, topic or note; what was agreed to has to be agreed to again where
    its words or title change."""
    row = EXCERPTS.take(actor, excerpt_id, "edit", version)
    if any(getattr(row, name) != changes.get(name, getattr(row, name)) for name in SPOKEN):
        row.state = "marked"
        row.consented_at = row.consented_by = None
        row.consent_note = ""
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch(now)
    advance_drafts(row, now)
    record(actor, "edit", row, now=now)


SPOKEN = ("wording", "title")  # what is printed in the author's name


def advance_drafts(row: Excerpt, now: datetime) -> None:
    """The drafts that hold the excerpt are no longer what was read or built."""
    held = (
        sa.select(Publication)
        .join(PublicationItem, PublicationItem.publication_id == Publication.id)
        .where(PublicationItem.excerpt_id == row.id, Publication.state == "draft")
        .order_by(Publication.id)
        .with_for_update(of=Publication, **LOCK)
    )
    for publication in db.session.scalars(held):
        publication.touch(now)


def consent(actor: Actor, excerpt_id: str, *, version: int | None, now: datetime) -> None:
    """The author agrees to the wording being published with his name."""
    row = EXCERPTS.take(actor, excerpt_id, "consent", version)
    agree(actor, row, "consent", "", now)


def record_consent(
    actor: Actor, excerpt_id: str, *, note: str, version: int | None, now: datetime
) -> None:
    """Note a consent given on paper or by word; `note` says how and when."""
    row = EXCERPTS.take(actor, excerpt_id, "record-consent", version)
    agree(actor, row, "record-consent", note, now)


def agree(actor: Actor, row: Excerpt, action: str, note: str, now: datetime) -> None:
    row.state, row.consented_at, row.consented_by = "consented", now, actor.id
    row.consent_note = note
    row.touch(now)
    record(actor, action, row, now=now, remark=note or None)


def decline(
    actor: Actor, excerpt_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """The author does not want it published; possible until it is issued."""
    row = EXCERPTS.take(actor, excerpt_id, "decline", version)
    row.state, row.consented_at, row.consented_by = "declined", None, None
    row.consent_note = ""
    row.touch(now)
    record(actor, "decline", row, now=now, remark=reason)


def delete_excerpt(actor: Actor, excerpt_id: str, *, version: int | None, now: datetime) -> None:
    """Remove an excerpt that no publication holds."""
    row = EXCERPTS.take(actor, excerpt_id, "delete", version)
    record(actor, "delete", row, now=now)
    db.session.delete(row)
    db.session.flush()
