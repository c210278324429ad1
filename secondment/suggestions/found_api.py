"""Routes of the proposals found in a report's text."""

from collections.abc import Callable
from typing import Any

from secondment.kit.http import Blueprint, Call
from secondment.kit.unit_of_work import reading
from secondment.people.rules import Actor, business
from secondment.suggestions import bodies, found_answers, found_in_report, found_schemas

proposals = Blueprint("proposals", __name__, "Proposals found in reports 报告中的建议")
ITEM = "/reports/<id:report_id>/proposals/<id:proposal_id>"


def proposal_gate(action: str | None = None) -> Callable[..., None]:
    """404 for a report out of sight or words that do not stand there, then 403."""

    def gate(actor: Actor, report_id: str, proposal_id: str | None = None) -> None:
        business(actor)
        if proposal_id is None:
            found_in_report.report_read(actor, report_id)
        else:
            found_in_report.admit_to(actor, report_id, proposal_id, action)

    return gate


def text_read(_call: Call, report_id: str, **_path: str) -> found_in_report.Reading:
    """The report's text cut into proposals, before the act's lock is taken."""
    with reading():
        text = found_in_report.words_of(report_id)
    return found_in_report.reading_of(report_id, text)


@proposals.reads(
    "/reports/<id:report_id>/proposals", gate=proposal_gate(), answer=found_schemas.ProposalList
)
def list_proposals(call: Call, report_id: str) -> dict[str, Any]:
    """What a report's text is made of: findings, problems, and the proposals, each by its place."""
    return found_answers.list_proposals(call.actor, report_id)


@proposals.reads(ITEM, gate=proposal_gate(), answer=found_schemas.ProposalRead)
def read_proposal(call: Call, report_id: str, proposal_id: str) -> dict[str, Any]:
    """One proposal, with what became of it."""
    return found_answers.read_proposal(call.actor, report_id, proposal_id)


@proposals.changes(
    f"{ITEM}/confirm",
    gate=proposal_gate("confirm"),
    body=bodies.ProposalConfirmBody,
    answer=found_schemas.ProposalRead,
    before=text_read,
)
def confirm_proposal(call: Call, report_id: str, proposal_id: str) -> dict[str, Any]:
    """Make the proposal a draft suggestion of the report's author, edited or as it stands."""
    found_in_report.confirm(
        call.actor,
        report_id,
        proposal_id,
        call.prepared,
        version=call.version,
        now=call.now,
        **call.body,
    )
    return found_answers.read_proposal(call.actor, report_id, proposal_id)


@proposals.changes(
    f"{ITEM}/drop",
    gate=proposal_gate("drop"),
    answer=found_schemas.ProposalRead,
    before=text_read,
)
def drop_proposal(call: Call, report_id: str, proposal_id: str) -> dict[str, Any]:
    """Decide that the proposal becomes no suggestion."""
    found_in_report.drop(
        call.actor,
        report_id,
        proposal_id,
        call.prepared,
        version=call.version,
        now=call.now,
    )
    return found_answers.read_proposal(call.actor, report_id, proposal_id)
