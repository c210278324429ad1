"""What becomes of many report files: each hangs on a draft of its secondment, or is listed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from secondment.cohorts.queries import COHORT_LIFE, admit_hr
from secondment.cohorts.rules import check_not_archived
from secondment.kit.database import db
from secondment.kit.unit_of_work import reading
from secondment.people.rules import Actor
from secondment.reports.files import Received, attach
from secondment.reports.models import File, Report
from secondment.reports.parcels import Owner, Piece
from secondment.reports.service import create_report
from secondment.reports.states import REPORT

TITLE = 100
# Where a file without an owner, or left out, is listed; any other code is a refusal.
LISTS = {
    "no_owner": "unmatched",
    "several_owners": "ambiguous",
    "same_name": "ambiguous",
    "left_out": "unchanged",
}

Put = Callable[[str, Received], str | None]


@dataclass(frozen=True)
class Listed:
    """A file in the answer. The message is `kit.errors.words(code, values, locale)`."""

    name: str
    secondment_id: str | None = None
    report_id: str | None = None
    candidates: tuple[Owner, ...] = ()
    code: str | None = None
    values: tuple[object, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """With `mode` check nothing was written; `report_id` is then the draft that waits, if any."""

    mode: str
    attached: list[Listed] = field(default_factory=list)
    unmatched: list[Listed] = field(default_factory=list)
    ambiguous: list[Listed] = field(default_factory=list)
    unchanged: list[Listed] = field(default_factory=list)
    refused: list[Listed] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """What the secondments have of one kind: contents by SHA-256, and drafts that wait."""

    files: dict[tuple[str, str], str | None]
    drafts: dict[str, str]


def check_files(actor: Actor, pieces: Sequence[Piece], kind: str) -> Outcome:
    """What attaching the files would come to; begins no write."""
    with reading():
        standing = standing_of(actor, pieces, kind)
    return sort_out("check", pieces, standing, lambda owner, _: standing.drafts.get(owner))


def attach_files(
    actor: Actor,
    cohort_id: str,
    pieces: Sequence[Piece],
    *,
    kind: str,
    title: str | None,
    now: datetime,
) -> Outcome:
    """Attach each file to the draft of that kind that waits, else to a new one, titled so or as
    its file. The cohort's lock is held: the same files sent twice at once come in once.

    Raises `cohort_archived`, `secondment_withdrawn`.
    """
    check_not_archived(admit_hr(COHORT_LIFE, actor, cohort_id, lock=True))
    standing = standing_of(actor, pieces, kind)

    def put(owner: str, received: Received) -> str:
        draft = standing.drafts.get(owner)
        if draft is None:
            called = title or stem_of(received.name)
            draft = create_report(actor, secondment_id=owner, kind=kind, title=called, now=now).id
            standing.drafts[owner] = draft
        attach(actor, "report", draft, received, now=now)
        return draft

    return sort_out("import", pieces, standing, put)


def standing_of(actor: Actor, pieces: Sequence[Piece], kind: str) -> Standing:
    """`drafts` are those the actor entered himself: others' are not his to add to (moves.md 6)."""
    ids = {piece.secondment_id for piece in pieces if piece.secondment_id}
    query = (
        sa.select(*(Report.id, Report.secondment_id, Report.state, Report.uploaded_by, File.sha256))
        .outerjoin(File, sa.and_(File.kind == "report", File.item_id == Report.id))
        .where(Report.secondment_id.in_(sorted(ids)), Report.kind == kind)
        .order_by(Report.id)
    )
    found = Standing({}, {})
    for report_id, owner, state, uploaded_by, sha256 in db.session.execute(query):
        if sha256:
            found.files.setdefault((owner, sha256), report_id)
        if uploaded_by == actor.id and state in REPORT["attach"].froms:
            found.drafts.setdefault(owner, report_id)
    return found


def sort_out(mode: str, pieces: Sequence[Piece], standing: Standing, put: Put) -> Outcome:
    """Put each file that has an owner where it belongs, unless he has it already; list the rest."""
    outcome = Outcome(mode)
    for piece in pieces:
        owner, received = piece.secondment_id, piece.received
        if owner is None or received is None:
            listed = Listed(piece.name, None, None, piece.candidates, piece.code, piece.values)
            getattr(outcome, LISTS.get(piece.code or "", "refused")).append(listed)
            continue
        content = owner, received.sha256
        if content in standing.files:
            had = standing.files[content]
            outcome.unchanged.append(Listed(piece.name, owner, had, code="same_file"))
        else:
            standing.files[content] = report_id = put(owner, received)
            outcome.attached.append(Listed(piece.name, owner, report_id))
    return outcome


def stem_of(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return (stem if dot else name)[:TITLE].strip()
