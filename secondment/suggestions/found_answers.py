"""The shapes sent of proposals found in reports, and of the passage a suggestion was made of."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.people.rules import Actor
from secondment.reports.models import Report
from secondment.reports.queries import visible_reports
from secondment.suggestions.found_in_report import (
    Reading,
    admit_to,
    allowed,
    digest_of,
    drafted,
    proposal_in,
    reading_of,
    report_read,
    version_of,
    words_of,
)
from secondment.suggestions.found_models import FoundProposal
from secondment.suggestions.models import Suggestion
from secondment.suggestions.queries import is_visible
from secondment.suggestions.sentences import Span


def list_proposals(actor: Actor, report_id: str) -> dict[str, Any]:
    """What a report's text is made of, and its proposals with what became of them. Raises
    `not_found`, `not_allowed`."""
    report = report_read(actor, report_id)
    reading = reading_of(report.id, words_of(report.id))
    return {
        "report_id": report.id,
        "text_digest": reading.digest,
        "parts": {
            name: passage(reading.text, span) if span else None
            for name, span in vars(reading.parts).items()
        },
        "items": shown(actor, report, reading, reading.proposals),
    }


def read_proposal(actor: Actor, report_id: str, proposal_id: str) -> dict[str, Any]:
    """One proposal. Raises `not_found`, `not_allowed`."""
    report = report_read(actor, report_id)
    reading = reading_of(report.id, words_of(report.id))
    proposal_in(reading, proposal_id)
    return shown(actor, report, reading, [proposal_id])[0]


def draft_of(actor: Actor, report_id: str, proposal_id: str) -> dict[str, Any]:
    """Title, problem and measures of the draft that confirming the proposal as it stands makes.
    Raises `not_found`, `not_allowed`."""
    admit_to(actor, report_id, proposal_id, "confirm")
    reading = reading_of(report_id, words_of(report_id))
    return drafted(reading, proposal_in(reading, proposal_id))


def shown(
    actor: Actor, report: Report, reading: Reading, proposal_ids: Iterable[str]
) -> list[dict[str, Any]]:
    query = sa.select(FoundProposal).where(FoundProposal.report_id == report.id)
    decided = {row.id: row for row in db.session.scalars(query)}
    made = [row.suggestion_id for row in decided.values() if row.suggestion_id]
    in_sight = sa.select(Suggestion.id).where(Suggestion.id.in_(made), is_visible(actor))
    seen = set(db.session.scalars(in_sight)) if made else set()
    found = []
    for proposal_id in proposal_ids:
        row, proposal = decided.get(proposal_id), reading.proposals[proposal_id]
        state = row.state if row else "offered"
        found.append(
            {
                "id": proposal_id,
                "report_id": report.id,
                "start": proposal.span.start,
                "end": proposal.span.end,
                "title": passage(reading.text, proposal.title),
                "measures": [passage(reading.text, one) for one in proposal.measures],
                "state": state,
                "suggestion_id": row.suggestion_id if row and row.suggestion_id in seen else None,
                "decided_at": row.created_at if row else None,
                "decided_by": row.decided_by if row else None,
                "version": version_of(row),
                "allowed_actions": allowed(actor, report, state),
            }
        )
    return found


def passage(text: str, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def source_passage(actor: Actor, suggestion_id: str) -> dict[str, Any] | None:
    """The passage of a report that the suggestion was made of; its words only for those who may
    see the report, and as long as they stand in it."""
    query = sa.select(FoundProposal).where(FoundProposal.suggestion_id == suggestion_id)
    row = db.session.scalar(query)
    if row is None:
        return None
    told = {"report_id": row.report_id, "start": row.start, "end": row.end, "text": None}
    seen = sa.select(Report.id).where(Report.id == row.report_id, visible_reports(actor))
    if db.session.scalar(seen) is None:
        return told
    text = words_of(row.report_id)
    span: Span | None = Span(row.start, row.end)
    if digest_of(text[row.start : row.end]) != row.sha256:  # the report was changed since
        moved = reading_of(row.report_id, text).proposals.get(row.id)
        span = moved.span if moved else None
    return told | (passage(text, span) if span else {})
