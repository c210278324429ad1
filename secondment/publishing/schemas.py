"""What the routes of publishing give, and how their lists are asked."""

from marshmallow import fields

from secondment.kit.fields import Choice, Flag, Id, Input, Integer, Many, Part
from secondment.kit.paging import list_query
from secondment.publishing.answers import EXCERPT_LIST, PUBLICATION_LIST, RECEIPT_LIST
from secondment.publishing.models import BUILDS
from secondment.publishing.states import (
    CHAPTERS,
    CIRCULATIONS,
    EXCERPT,
    KINDS,
    PUBLICATION,
    RECEIPT,
)
from secondment.suggestions.outcome_schemas import Unit


class ExcerptRow(Input):
    id = Id()
    title = fields.String()
    start = Integer()
    end = Integer()
    wording = fields.String()
    note = fields.String()
    topic = fields.String()
    state = Choice(EXCERPT.states)
    consented_at = fields.DateTime(allow_none=True)
    consented_by = Id(allow_none=True)
    consent_note = fields.String()
    report_id = Id()
    report_title = fields.String()
    cadre_id = Id()
    cadre_name = fields.String()
    cohort_id = Id()
    district_id = Id()
    department_id = Id()
    version = Integer()
    updated_at = fields.DateTime()


class ExcerptRead(ExcerptRow):
    original = fields.String(metadata={"description": "characters start..end of the report"})
    allowed_actions = Many(fields.String())


class PublicationRow(Input):
    id = Id()
    kind = Choice(KINDS)
    series = fields.String()
    title = fields.String()
    number = Integer(allow_none=True)
    number_text = fields.String(allow_none=True)
    year = Integer(allow_none=True)
    version_label = fields.String()
    circulation = Choice(CIRCULATIONS)
    chapters = Choice(CHAPTERS)
    preface = fields.String()
    with_roster = Flag()
    with_suggestions = Flag()
    report_to = fields.String()
    copy_to = fields.String()
    copies = Integer(allow_none=True)
    state = Choice(PUBLICATION.states)
    issued_at = fields.DateTime(allow_none=True)
    issued_on = fields.Date(allow_none=True)
    withdrawn_reason = fields.String(allow_none=True)
    cohort_id = Id()
    cohort_title = fields.String()
    department_id = Id()
    department_name = fields.String()
    district_id = Id()
    version = Integer()
    updated_at = fields.DateTime()


class PieceRead(Input):
    position = Integer()
    id = Id()
    title = fields.String()
    state = Choice(EXCERPT.states)
    topic = fields.String()
    cadre_name = fields.String()
    report_title = fields.String()
    note = fields.String()
    wording = fields.String()


class BuildRead(Input):
    state = Choice(BUILDS)
    asked_at = fields.DateTime()
    built_at = fields.DateTime(allow_none=True)
    current = Flag(metadata={"description": "of the version that stands now"})


class PublicationRead(PublicationRow):
    items = Many(Part(PieceRead), most=200)
    build = Part(BuildRead, allow_none=True)
    allowed_actions = Many(fields.String())


class ReceiptRow(Input):
    id = Id()
    publication_id = Id()
    title = fields.String()
    kind = Choice(KINDS)
    publication_state = Choice(PUBLICATION.states)
    department = Part(Unit)
    state = Choice(RECEIPT.states)
    sent_at = fields.DateTime()
    opened_at = fields.DateTime(allow_none=True)
    signed_at = fields.DateTime(allow_none=True)
    signed_by = Id(allow_none=True)
    urged_at = fields.DateTime(allow_none=True)
    district_id = Id()
    version = Integer()
    updated_at = fields.DateTime()


class ReceiptRead(ReceiptRow):
    allowed_actions = Many(fields.String())


ExcerptQuery = list_query(
    EXCERPT_LIST,
    state=Choice(EXCERPT.states),
    cohort_id=Id(),
    report_id=Id(),
    cadre_id=Id(),
    department_id=Id(),
)
PublicationQuery = list_query(
    PUBLICATION_LIST,
    state=Choice(PUBLICATION.states),
    kind=Choice(KINDS),
    cohort_id=Id(),
    department_id=Id(),
)
ReceiptQuery = list_query(
    RECEIPT_LIST,
    state=Choice(RECEIPT.states),
    publication_id=Id(),
    department_id=Id(),
)
