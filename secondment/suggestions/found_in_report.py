"""The proposals found in a report, each confirmed as a draft suggestion of its author or dropped.

A proposal is known by its report and its words: the id stays while these do, wherever they stand.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from secondment.journal.service import record
from secondment.kit.database import db
from secondment.kit.errors import refuse
from secondment.kit.moves import Move
from secondment.people.rules import Actor, own_cadre
from secondment.reports.models import Report
from secondment.reports.queries import REPORTS
from secondment.reports.texts import text_of_report
from secondment.suggestions import intake
from secondment.suggestions.found_models import FoundProposal
from secondment.suggestions.models import Suggestion
from secondment.suggestions.proposals import Proposal, pieces, read_report
from secondment.suggestions.rules import district_roles
from secondment.suggestions.segmentation import Parts
from secondment.suggestions.sentences import Span
from secondment.suggestions.states import HANDED_IN, PROPOSAL

MOST_READ = 500_000  # characters; what stands behind them in an upload is not looked at
PROBLEM = 3000  # characters that a suggestion's problem may have
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Reading:
    """A report's text as read: its digest, its parts, its proposals by id, in their order."""

    text: str
    digest: str
    parts: Parts
    proposals: dict[str, Proposal]


def words_of(report_id: str) -> str:
    """The report's text, as far as it is looked at."""
    return text_of_report(report_id)[:MOST_READ]


def digest_of(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=8)
def reading_of(report_id: str, text: str) -> Reading:
    """The text read; what was read last is remembered."""
    report = read_report(text)
    same: Counter[str] = Counter()  # of proposals in the same words, the first, the second …
    proposals = {}
    for one in report.proposals:
        passage = digest_of(one.span.of(text))
        same[passage] += 1
        proposals[str(uuid5(UUID(report_id), f"{passage} {same[passage]}"))] = one
    return Reading(text, digest_of(text), report.parts, proposals)


# Who, and whether


def roles_on(actor: Actor, report: Report) -> list[str]:
    author = own_cadre(actor) == report.cadre_id
    return [*district_roles(actor, report.district_id), *(["author"] if author else [])]


def report_read(actor: Actor, report_id: str) -> Report:
    """The report, for its author and the district's offices. Raises `not_found`, `not_allowed`."""
    report = REPORTS.find(actor, report_id)
    admit(actor, report, None)
    return report


def admit_to(actor: Actor, report_id: str, proposal_id: str, action: str | None = None) -> None:
    """Raise `not_found`, or the `not_allowed` of an actor without the action's role."""
    report = REPORTS.find(actor, report_id)
    proposal_in(reading_of(report.id, words_of(report.id)), proposal_id)
    admit(actor, report, action)


def admit(actor: Actor, report: Report, action: str | None) -> None:
    roles = roles_on(actor, report)
    if not roles or (action and PROPOSAL[action].by.isdisjoint(roles)):
        raise refuse("not_allowed")


def proposal_in(reading: Reading, proposal_id: str) -> Proposal:
    """The proposal of that id. Raises `not_found`."""
    if proposal_id not in reading.proposals:
        raise refuse("not_found")
    return reading.proposals[proposal_id]


def allowed(actor: Actor, report: Report, state: str) -> list[str]:
    """What the actor may do with a proposal in that state now."""
    roles = roles_on(actor, report)

    def is_open(line: Move) -> bool:
        return state in line.froms and not line.by.isdisjoint(roles)

    return [line.action for line in PROPOSAL if report.state in HANDED_IN and is_open(line)]


def take(
    actor: Actor,
    report_id: str,
    proposal_id: str,
    action: str,
    reading: Reading,
    version: int | None,
) -> tuple[Report, Proposal]:
    """The proposal for the action, behind its report's lock. `reading` is the text as read before
    the lock was taken.

    Raises `not_found`, `not_allowed`, `stale`, `invalid_transition`, `report_not_handed_in`.
    """
    report = REPORTS.find(actor, report_id, lock=True)
    proposal = proposal_in(reading, proposal_id)
    admit(actor, report, action)
    decided = db.session.get(FoundProposal, proposal_id, populate_existing=True)
    if words_of(report.id) != reading.text or version not in (None, version_of(decided)):
        raise refuse("stale")
    if decided:
        state = decided.state
        actions = allowed(actor, report, state)
        raise refuse("invalid_transition", state, state=state, allowed_actions=actions)
    if report.state not in HANDED_IN:
        raise refuse("report_not_handed_in")
    return report, proposal


def version_of(decided: Any) -> int:
    """Of an offered proposal 1; a decision is one step on."""
    return decided.version + 1 if decided else 1


# Acts


def confirm(
    actor: Actor,
    report_id: str,
    proposal_id: str,
    reading: Reading,
    *,
    version: int | None,
    now: datetime,
    **edited: Any,
) -> Suggestion:
    """Make the proposal a draft suggestion on its author's behalf, in its own words or `edited`."""
    report, proposal = take(actor, report_id, proposal_id, "confirm", reading, version)
    values = drafted(reading, proposal) | edited
    for_himself = own_cadre(actor) == report.cadre_id
    suggestion = intake.create(
        actor,
        secondment_id=report.secondment_id,
        on_behalf_of=None if for_himself else report.cadre_id,
        source="report",
        report_id=report.id,
        now=now,
        **values,
    )
    row = decision(actor, report, proposal_id, proposal, reading, "taken", now)
    row.suggestion_id = suggestion.id
    db.session.add(row)
    db.session.flush()
    return suggestion


def drop(
    actor: Actor,
    report_id: str,
    proposal_id: str,
    reading: Reading,
    *,
    version: int | None,
    now: datetime,
) -> None:
    """Decide that the proposal becomes no suggestion."""
    report, proposal = take(actor, report_id, proposal_id, "drop", reading, version)
    row = decision(actor, report, proposal_id, proposal, reading, "dropped", now)
    db.session.add(row)
    record(actor, "drop", report, now=now, about=row)


def decision(
    actor: Actor,
    report: Report,
    proposal_id: str,
    proposal: Proposal,
    reading: Reading,
    state: str,
    now: datetime,
) -> FoundProposal:
    return FoundProposal(
        id=proposal_id,
        state=state,
        start=proposal.span.start,
        end=proposal.span.end,
        sha256=digest_of(proposal.span.of(reading.text)),
        report_id=report.id,
        decided_by=actor.id,
        created_at=now,
        updated_at=now,
    )


def drafted(reading: Reading, proposal: Proposal) -> dict[str, Any]:
    """The draft in the report's own words; as the problem what the report says is missing."""
    text, problems = reading.text, reading.parts.problems
    told = [tidy(one.of(text)) for one in proposal.measures]
    return {
        "title": " ".join(tidy(proposal.title.of(text)).split()) or "—",
        "problem": tidy(first_of(text, problems)) if problems else "",
        "measures": [{"text": words} for words in told if words],
    }


def tidy(words: str) -> str:
    """Words as a draft may hold them: what no form would take (kit/text.py) is a blank."""
    return UNFIT.sub(" ", words).strip()


def first_of(text: str, span: Span) -> str:
    """The span, or as many of its first pieces as a problem may have."""
    end = span.start
    for piece in pieces(text, span):
        if piece.end - span.start > PROBLEM:
            break
        end = piece.end
    return text[span.start : end]
