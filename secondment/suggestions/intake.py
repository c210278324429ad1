"""From draft to acceptance: what proposers and the coordinating office do before a unit has it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Secondment
from secondment.journal.service import record, record_new
from secondment.kit.database import db
from secondment.kit.errors import FieldError, invalid, invalid_fields, refuse
from secondment.kit.ids import new_id
from secondment.kit.numbering import draw
from secondment.people.models import Department
from secondment.people.rules import Actor, own_cadre, reach
from secondment.reports.models import File, Report
from secondment.suggestions.found_models import FoundProposal
from secondment.suggestions.models import CoSigner, Measure, Referral, Suggestion
from secondment.suggestions.queries import SUGGESTIONS
from secondment.suggestions.taking import to

MOST_MEASURES = 20


def create(
    actor: Actor,
    *,
    secondment_id: str,
    title: str,
    now: datetime,
    on_behalf_of: str | None = None,
    source: str = "cadre",
    problem: str = "",
    topic: str = "",
    measures: list[dict[str, str]] | None = None,
    report_id: str | None = None,
    suggested_department_id: str | None = None,
    co_signer_ids: list[str] | None = None,
) -> Suggestion:
    """Draft a suggestion: a cadre for himself, hr or coordinator `on_behalf_of` him."""
    secondment = secondment_for(actor, secondment_id, on_behalf_of)
    row = Suggestion(
        id=new_id(),
        title=title,
        problem=problem,
        topic=topic,
        source=source,
        state="draft",
        round=1,
        secondment_id=secondment.id,
        cohort_id=secondment.cohort_id,
        district_id=secondment.district_id,
        proposer_id=secondment.cadre_id,
        entered_by=actor.id,
        report_id=report_id,
        suggested_department_id=suggested_department_id,
        created_at=now,
        updated_at=now,
    )
    check_references(row)
    db.session.add(row)
    record(actor, "create", row, now=now)
    set_measures(row, measures or [])
    set_co_signers(row, co_signer_ids or [])
    db.session.flush()
    return row


def create_many(actor: Actor, drafts: Sequence[dict[str, Any]], *, now: datetime) -> None:
    """Draft many suggestions of one cohort at once, in three statements and one flush.

    Each of `drafts` maps `cohort_id, district_id, secondment_id, proposer_id, title, problem,
    topic, source, suggested_department_id` and `measures` (texts). The caller has checked them as
    `create` would, and holds the cohort's lock.
    """
    common: dict[str, Any] = {"state": "draft", "round": 1, "report_id": None}
    common |= {"entered_by": actor.id, "created_at": now, "updated_at": now}
    rows: list[dict[str, Any]] = []
    measures: list[dict[str, Any]] = []
    for draft in drafts:
        row = {**common, **draft, "id": new_id()}
        texts = row.pop("measures")
        rows.append(row)
        measures += [
            {"suggestion_id": row["id"], "position": position, "text": text}
            for position, text in enumerate(texts, 1)
        ]
    record_new(actor, Suggestion, rows, now=now)
    if measures:
        db.session.execute(sa.insert(Measure), measures)


def secondment_for(actor: Actor, secondment_id: str, on_behalf_of: str | None) -> Secondment:
    """The secondment, if the actor may speak from it; raises the problem of what he sent."""
    row = db.session.get(Secondment, secondment_id)
    own = row is not None and row.cadre_id == own_cadre(actor)
    office = row is not None and row.district_id in reach(actor, "hr", "coordinator")
    if row is None or not (own or office) or row.state == "withdrawn":
        raise invalid("/secondment_id", "unknown_reference")
    if own and on_behalf_of is not None:
        raise invalid("/on_behalf_of", "not_for_cadres")
    if not own and on_behalf_of is None:
        raise invalid("/on_behalf_of", "required")
    if not own and on_behalf_of != row.cadre_id:
        raise invalid("/on_behalf_of", "not_the_secondments_cadre")
    return row


def check_references(row: Suggestion) -> None:
    """The report must be the proposer's, the suggested unit one of his district."""
    if row.report_id:
        report = db.session.get(Report, row.report_id)
        if report is None or report.cadre_id != row.proposer_id:
            raise invalid("/report_id", "unknown_reference")
    if row.suggested_department_id:
        unit = db.session.get(Department, row.suggested_department_id)
        if unit is None or unit.district_id != row.district_id:
            raise invalid("/suggested_department_id", "unknown_reference")


def set_measures(row: Suggestion, measures: list[dict[str, str]]) -> None:
    db.session.execute(sa.delete(Measure).where(Measure.suggestion_id == row.id))
    db.session.add_all(
        Measure(suggestion_id=row.id, position=position, text=measure["text"])
        for position, measure in enumerate(measures, 1)
    )


def set_co_signers(row: Suggestion, cadre_ids: list[str]) -> None:
    if row.proposer_id in cadre_ids:
        raise invalid("/co_signer_ids", "own_co_signer")
    known = sa.select(sa.func.count()).select_from(Cadre)
    known = known.where(Cadre.id.in_(cadre_ids), Cadre.district_id == row.district_id)
    if cadre_ids and db.session.scalar(known) != len(set(cadre_ids)):
        raise invalid("/co_signer_ids", "unknown_reference")
    db.session.execute(sa.delete(CoSigner).where(CoSigner.suggestion_id == row.id))
    db.session.add_all(CoSigner(suggestion_id=row.id, cadre_id=key) for key in set(cadre_ids))


CORRECTABLE = {"title", "problem", "measures"}


def edit(
    actor: Actor, suggestion_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a draft; once submitted, the proposer of what was entered for him corrects it."""
    action = "edit" if SUGGESTIONS.find(actor, suggestion_id).state == "draft" else "correct"
    row = SUGGESTIONS.take(actor, suggestion_id, action, version)
    fixed = set(changes) - CORRECTABLE if action == "correct" else ()
    if fixed:
        raise invalid_fields(FieldError(f"/{name}", "read_only") for name in sorted(fixed))
    told: dict[str, Any] = {
        name: "changed" for name in ("measures", "co_signer_ids") if name in changes
    }
    if "measures" in changes:
        set_measures(row, changes.pop("measures"))
    if "co_signer_ids" in changes:
        set_co_signers(row, changes.pop("co_signer_ids"))
    for name, value in changes.items():
        setattr(row, name, value)
    check_references(row)
    row.touch(now)
    record(actor, action, row, now=now, changes=told)
    if action == "correct":
        check_complete(row)


def delete(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Remove a draft that was never submitted and has no files. The proposal in a report that it
    was made of is offered again."""
    row = SUGGESTIONS.take(actor, suggestion_id, "delete", version)
    attached = sa.select(File.id).where(File.kind == "suggestion", File.item_id == row.id)
    if db.session.scalar(attached.limit(1)):
        raise refuse("in_use")
    record(actor, "delete", row, now=now)
    for part in (Measure, CoSigner, FoundProposal):
        db.session.execute(sa.delete(part).where(part.suggestion_id == row.id))
    db.session.delete(row)
    db.session.flush()


def submit(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Submit a draft that is complete: title, problem, 1..20 measures."""
    row = SUGGESTIONS.take(actor, suggestion_id, "submit", version)
    check_complete(row)
    row.submitted_at = row.submitted_at or now
    to(row, "submitted", now)
    record(actor, "submit", row, now=now)


def check_complete(row: Suggestion) -> None:
    count = sa.select(sa.func.count()).select_from(Measure).where(Measure.suggestion_id == row.id)
    missing = [] if row.problem else [FieldError("/problem", "required")]
    if not db.session.scalar(count):
        missing.append(FieldError("/measures", "too_few", (1,)))
    if missing:
        raise invalid_fields(missing)


def withdraw(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Take one's own suggestion back, until it is assigned."""
    row = SUGGESTIONS.take(actor, suggestion_id, "withdraw", version)
    to(row, "withdrawn", now)
    record(actor, "withdraw", row, now=now)


def send_back(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Send a submitted suggestion back to be improved."""
    row = SUGGESTIONS.take(actor, suggestion_id, "send-back", version)
    to(row, "draft", now)
    record(actor, "send-back", row, now=now, remark=reason)


def accept(actor: Actor, suggestion_id: str, *, version: int | None, now: datetime) -> None:
    """Accept a suggestion; its number within the cohort is drawn, without gaps."""
    row = SUGGESTIONS.take(actor, suggestion_id, "accept", version)
    row.number = row.number or draw(f"suggestion {row.cohort_id}")
    to(row, "accepted", now)
    record(actor, "accept", row, now=now)


def decline(
    actor: Actor,
    suggestion_id: str,
    *,
    reason: str,
    refer_department_ids: list[str] | None = None,
    version: int | None,
    now: datetime,
) -> None:
    """Decline a suggestion; units named get it for reading, without owing a reply."""
    row = SUGGESTIONS.take(actor, suggestion_id, "decline", version)
    units = refer_department_ids or []
    known = sa.select(Department.id).where(
        Department.id.in_(units), Department.district_id == row.district_id
    )
    if set(units) - set(db.session.scalars(known)):
        raise invalid("/refer_department_ids", "unknown_reference")
    db.session.add_all(Referral(suggestion_id=row.id, department_id=unit) for unit in units)
    to(row, "declined", now)
    record(actor, "decline", row, now=now, remark=reason, changes={"refer_department_ids": units})


def reconsider(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Take a declined suggestion up again; referrals end."""
    row = SUGGESTIONS.take(actor, suggestion_id, "reconsider", version)
    db.session.execute(sa.delete(Referral).where(Referral.suggestion_id == row.id))
    to(row, "submitted", now)
    record(actor, "reconsider", row, now=now, remark=reason)


def keep_for_reference(
    actor: Actor, suggestion_id: str, *, reason: str, version: int | None, now: datetime
) -> None:
    """Close an accepted suggestion without handling it, as class `reference`."""
    row = SUGGESTIONS.take(actor, suggestion_id, "keep-for-reference", version)
    row.outcome_class = "reference"
    to(row, "closed", now)
    record(actor, "keep-for-reference", row, now=now, remark=reason)
