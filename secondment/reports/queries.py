"""Reading reports and files, and who sees which (moves.md 7)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, CohortEditor
from secondment.cohorts.queries import any_of, columns, matching, of_district, one
from secondment.journal.models import Entry, Remark
from secondment.kit.database import db
from secondment.kit.errors import Problem, refuse
from secondment.kit.moves import Life, Move
from secondment.kit.paging import Collection, Listing
from secondment.people.rules import Actor, own_cadre, reach
from secondment.reports.models import File, Report
from secondment.reports.rules import report_roles
from secondment.reports.states import REPORT

also_visible: list[Callable[[Actor], sa.Select[Any] | None]] = []
"""What later packages open to an actor: each gives a select of report ids, or None for none."""


def visible_reports(actor: Actor) -> sa.ColumnElement[bool]:
    """The district's readers see all, a cadre his own, an editor his cohorts' accepted ones."""
    found = of_district(Report, actor)
    own = own_cadre(actor)
    if own:
        found.append(Report.cadre_id == own)
    desks = reach(actor, "editor")
    if desks:
        edited = sa.select(CohortEditor.cohort_id).where(
            CohortEditor.department_id.in_(sorted(desks))
        )
        found.append(sa.and_(Report.state == "accepted", Report.cohort_id.in_(edited)))
    opened = [select for opening in also_visible if (select := opening(actor)) is not None]
    return any_of([*found, *(Report.id.in_(select) for select in opened)])


def hinders(_actor: Actor, row: Any, move: Move, _at: datetime) -> Problem | None:
    """A report with neither text nor a file that can be opened is not submitted."""
    return empty(row) if move.action == "submit" else None


def empty(row: Any) -> Problem | None:
    """The problem of a report with neither text nor a file that can be opened."""
    if row.body:
        return None
    attached = sa.select(File.id).where(
        File.kind == "report", File.item_id == row.id, File.quarantined_at.is_(None)
    )
    return None if db.session.scalar(attached.limit(1)) else refuse("report_empty")


REPORTS: Life[Report] = Life(Report, REPORT, visible_reports, report_roles, hinders)

ROW = (
    "id district_id cohort_id secondment_id cadre_id kind title period_start period_end "
    "circulation state submitted_at late uploaded_by version updated_at"
)
CADRE = ((Cadre, Cadre.id == Report.cadre_id),)
LISTING = Listing(
    Report,
    columns(Report, "updated_at created_at title"),
    columns(Report, ROW) | {"cadre_name": Cadre.name},
    CADRE,
)
SINGLE = Listing(Report, {}, {**LISTING.columns, "body": Report.body}, CADRE)

FILE_ROW = columns(
    File,
    "id name media_type size sha256 text_status text_reason quarantined_at uploaded_by created_at "
    "version",
)
FILE = Listing(File, {}, FILE_ROW | columns(File, "kind item_id"))


def reports_asked(actor: Actor, filters: dict[str, Any]) -> list[sa.ColumnElement[bool]]:
    return [visible_reports(actor), *matching(Report, filters, Report.title)]


REPORT_ROWS = Collection(LISTING, reports_asked, lambda _actor, rows: rows)


def reports(actor: Actor, filters: dict[str, Any], paging: dict[str, Any]) -> dict[str, Any]:
    return REPORT_ROWS.page(actor, filters, paging)


def report(actor: Actor, report_id: str) -> dict[str, Any]:
    """One report with its files; raises `not_found`."""
    row = one(SINGLE, report_id, visible_reports(actor))
    return dict(row._mapping) | {
        "files": files_of("report", row.id),
        "return_reason": reason_of_return(row.id) if row.state == "returned" else None,
        "allowed_actions": REPORTS.allowed(actor, row),
    }


def reason_of_return(report_id: str) -> str | None:
    """What hr said when the report last came back, from the journal's remarks."""
    query = (
        sa.select(Remark.text)
        .join(Entry, Entry.id == Remark.entry_id)
        .where(
            Entry.subject_type == Report.__tablename__,
            Entry.subject_id == report_id,
            Entry.action == "return",
        )
        .order_by(Entry.seq.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def files_of(kind: str, item_id: str) -> list[dict[str, Any]]:
    """The files of an item, in order of their coming."""
    query = sa.select(*(c.label(name) for name, c in FILE_ROW.items()))
    query = query.where(File.kind == kind, File.item_id == item_id).order_by(File.id)
    return [dict(row._mapping) for row in db.session.execute(query)]
