"""What stands in a publication, as its documents are made from it: plain data, the same for PDF and
DOCX, frozen when it is issued."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort, HostUnit, Secondment
from secondment.kit.clock import day_of
from secondment.kit.database import db
from secondment.kit.official_text import paragraphs, spans
from secondment.people.models import Department
from secondment.policies.rules import numbered, policy_of
from secondment.publishing.models import Excerpt, Publication, PublicationItem
from secondment.reports.models import Report
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.states import ENDED
from secondment.suggestions.words import STATES

Content = dict[str, Any]
Home = sa.orm.aliased(Department)

PIECES = (
    sa.select(
        *(Excerpt.title, Excerpt.wording, Excerpt.note, Excerpt.topic),
        *(Cadre.name.label("author"), Cadre.post.label("post")),
        *(Home.name.label("unit"), HostUnit.name.label("host_unit"), HostUnit.city),
    )
    .select_from(PublicationItem)
    .join(Excerpt, Excerpt.id == PublicationItem.excerpt_id)
    .join(Report, Report.id == Excerpt.report_id)
    .join(Secondment, Secondment.id == Report.secondment_id)
    .join(HostUnit, HostUnit.id == Secondment.host_unit_id)
    .join(Cadre, Cadre.id == Excerpt.cadre_id)
    .join(Home, Home.id == Cadre.department_id)
    .where(PublicationItem.publication_id == sa.bindparam("one"))
    .order_by(PublicationItem.position)
)
ROSTER = (
    sa.select(
        *(Cadre.name, Home.name.label("unit"), Cadre.post.label("post")),
        *(HostUnit.city, HostUnit.name.label("host_unit"), Secondment.post.label("host_post")),
        *(Secondment.starts_on, Secondment.ends_on),
    )
    .select_from(Secondment)
    .join(Cadre, Cadre.id == Secondment.cadre_id)
    .join(Home, Home.id == Cadre.department_id)
    .join(HostUnit, HostUnit.id == Secondment.host_unit_id)
    .where(Secondment.cohort_id == sa.bindparam("one"), Secondment.state != "withdrawn")
    .order_by(Secondment.starts_on, Secondment.id)
)
SUGGESTIONS = (
    sa.select(
        *(Suggestion.number, Suggestion.title, Cadre.name.label("proposer")),
        *(Department.name.label("unit"), Suggestion.state),
    )
    .select_from(Suggestion)
    .join(Cadre, Cadre.id == Suggestion.proposer_id)
    .outerjoin(
        Assignment,
        (Assignment.suggestion_id == Suggestion.id)
        & Assignment.role.in_(("sole", "lead"))
        & Assignment.state.not_in(ENDED),
    )
    .outerjoin(Department, Department.id == Assignment.department_id)
    .where(Suggestion.cohort_id == sa.bindparam("one"), Suggestion.number.is_not(None))
    .order_by(Suggestion.number)
)


def content_of(row: Publication, recipients: list[str]) -> Content:
    """The publication's content as it stands; a few queries, whatever its size."""
    cohort = db.session.get_one(Cohort, row.cohort_id)
    return {
        "kind": row.kind,
        "series": row.series,
        "title": row.title,
        "number_text": f"第{row.number}期" if row.number else "",
        "version_label": row.version_label,
        "circulation": row.circulation,
        "department": db.session.get_one(Department, row.department_id).name,
        "cohort": cohort.title,
        "date": written(row.issued_on) if row.issued_on else "",
        "month": month_of(row),
        "preface": paragraphs(row.preface),
        "chapters": chapters(row),
        "roster": roster(row) if row.with_roster else [],
        "suggestions": suggestions(row, cohort) if row.with_suggestions else [],
        "report_to": row.report_to,
        "copy_to": row.copy_to,
        "recipients": recipients,
        "copies": row.copies,
    }


def written(day: date) -> str:
    """`2026年3月1日` (GB/T 9704: Arabic digits, no zeros in front)."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_of(row: Publication) -> str:
    """`2026年3月`: of the issue, until then of the draft."""
    day = row.issued_on or day_of(row.updated_at)
    return f"{day.year}年{day.month}月"


def chapters(row: Publication) -> list[dict[str, Any]]:
    """The pieces in their order, under headings in the order in which these first come."""
    found: dict[str, list[dict[str, Any]]] = {}
    for piece in rows(PIECES, row.id):
        heading = "" if row.chapters == "none" else piece[row.chapters] or "其他"
        body = [spans(line) for line in paragraphs(piece.pop("wording"))]
        found.setdefault(heading, []).append(piece | {"paragraphs": body})
    return [{"title": heading, "pieces": pieces} for heading, pieces in found.items()]


def roster(row: Publication) -> list[dict[str, Any]]:
    return [
        one | {"starts_on": str(one["starts_on"]), "ends_on": str(one["ends_on"])}
        for one in rows(ROSTER, row.cohort_id)
    ]


def suggestions(row: Publication, cohort: Cohort) -> list[dict[str, Any]]:
    form = policy_of(cohort).suggestion_number
    return [
        {
            "number": numbered(form, one["number"]),
            "title": one["title"],
            "proposer": one["proposer"],
            "unit": one["unit"] or "",
            "state": STATES[one["state"]][0],
        }
        for one in rows(SUGGESTIONS, row.cohort_id)
    ]


def rows(query: Any, key: str) -> list[dict[str, Any]]:
    return [dict(one._mapping) for one in db.session.execute(query, {"one": key})]
