"""What the routes of proposals found in reports give."""

from marshmallow import fields

from secondment.kit.fields import Choice, Id, Input, Integer, Many, Part
from secondment.suggestions.states import PROPOSAL


class Passage(Input):
    """Characters (code points) of the report's text from `start` up to `end`."""

    start = Integer()
    end = Integer()
    text = fields.String()


class SourcePassage(Passage):
    """`text` is null for those who may not see the report, and where it was changed since."""

    report_id = Id()
    text = fields.String(allow_none=True)


class ReportParts(Input):
    findings = Part(Passage, allow_none=True)
    problems = Part(Passage, allow_none=True)
    proposals = Part(Passage, allow_none=True)


class ProposalRead(Input):
    """The id stays while report and words do. `suggestion_id`: null also where it is not for the
    caller's eyes."""

    id = Id()
    report_id = Id()
    start = Integer()
    end = Integer()
    title = Part(Passage)
    measures = Many(Part(Passage))
    state = Choice(PROPOSAL.states)
    suggestion_id = Id(allow_none=True)
    decided_at = fields.DateTime(allow_none=True)
    decided_by = Id(allow_none=True)
    version = Integer()
    allowed_actions = Many(fields.String())


class ProposalList(Input):
    report_id = Id()
    text_digest = fields.String(metadata={"description": "SHA-256 of the text the places are in"})
    parts = Part(ReportParts)
    items = Many(Part(ProposalRead))
