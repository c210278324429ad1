"""What the routes of cohorts take and give."""

from marshmallow import fields

from secondment.cohorts.fields import BirthMonth, IdNumber, PersonName, Phone
from secondment.cohorts.queries import CADRES, COHORTS, HOST_UNITS, SECONDMENTS
from secondment.cohorts.rules import PERSONAL
from secondment.cohorts.states import COHORT, SECONDMENT
from secondment.kit.fields import (
    Choice,
    Day,
    Flag,
    Id,
    Input,
    Integer,
    Many,
    Month,
    Part,
    Pattern,
    Text,
)
from secondment.kit.paging import list_query
from secondment.kit.sheet_imports import SheetOutcome

CODE = r"[A-Za-z0-9_-]{1,40}"
GENDERS = ("male", "female")
REASON = 1000


class CohortPatch(Input):
    code = Pattern(CODE, 40, marks=False)
    title = Text(100)
    theme = Text(1000, blank=True, lines=True)
    topics = Many(Text(100), most=50, unique=True)
    objectives = Text(3000, blank=True, lines=True)
    starts_on = Day()
    ends_on = Day()
    policy_id = Id()
    editor_department_ids = Many(
        Id(), unique=True, metadata={"description": "whose editors may publish its reports"}
    )


class CohortBody(CohortPatch):
    code = Pattern(CODE, 40, marks=False, required=True)
    title = Text(100, required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    district_id = Id(metadata={"description": "needed by hr of several districts"})


class CohortRow(Input):
    id = Id()
    district_id = Id()
    code = fields.String()
    title = fields.String()
    theme = fields.String()
    topics = fields.List(fields.String())
    objectives = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    policy_id = Id()
    editor_department_ids = fields.List(Id())
    state = Choice(COHORT.states)
    version = Integer()
    updated_at = fields.DateTime()


class CohortRead(CohortRow):
    allowed_actions = fields.List(fields.String())


class HostUnitPatch(Input):
    name = Text(100)
    city = Text(100, blank=True)
    address = Text(1000, blank=True)
    contact_name = Text(100, blank=True)
    contact_phone = Text(100, blank=True)
    note = Text(1000, blank=True, lines=True)


class HostUnitBody(HostUnitPatch):
    name = Text(100, required=True)
    district_id = Id(metadata={"description": "needed by hr of several districts"})


class HostUnitRead(Input):
    id = Id()
    district_id = Id()
    name = fields.String()
    city = fields.String()
    address = fields.String()
    contact_name = fields.String()
    contact_phone = fields.String()
    note = fields.String()
    version = Integer()
    updated_at = fields.DateTime()


class CadrePatch(Input):
    staff_no = Pattern(CODE, 40, marks=False, allow_none=True)
    name = PersonName(100)
    gender = Choice(GENDERS, allow_none=True)
    ethnicity = Text(100, blank=True)
    birth_month = BirthMonth(allow_none=True)
    political_status = Text(100, blank=True)
    education = Text(100, blank=True)
    work_started_month = Month(allow_none=True)
    department_id = Id()
    post = Text(100, blank=True)
    rank = Text(100, blank=True)
    in_post_since_month = Month(allow_none=True)
    phone = Phone(100, allow_none=True)
    id_number = IdNumber(40, marks=False, allow_none=True)


class CadreBody(CadrePatch):
    name = PersonName(100, required=True)
    department_id = Id(required=True)


class CadreRead(Input):
    """`phone`, `id_number` and `birth_month` are masked; `reveal` tells one of them."""

    id = Id()
    district_id = Id()
    staff_no = fields.String(allow_none=True)
    name = fields.String()
    gender = Choice(GENDERS, allow_none=True)
    ethnicity = fields.String()
    birth_month = fields.String(allow_none=True)
    political_status = fields.String()
    education = fields.String()
    work_started_month = fields.String(allow_none=True)
    department_id = Id()
    department_name = fields.String()
    post = fields.String()
    rank = fields.String()
    in_post_since_month = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    id_number = fields.String(allow_none=True)
    version = Integer()
    updated_at = fields.DateTime()


class RevealBody(Input):
    field = Choice(PERSONAL, required=True)
    reason = Text(REASON, lines=True, required=True)


class Revealed(Input):
    field = Choice(PERSONAL)
    value = fields.String(allow_none=True)


class SecondmentPatch(Input):
    host_unit_id = Id()
    post = Text(100, blank=True)
    mentor = Text(100, blank=True)
    note = Text(1000, blank=True, lines=True)
    starts_on = Day()
    ends_on = Day()


class SecondmentBody(SecondmentPatch):
    cohort_id = Id(required=True)
    cadre_id = Id(required=True)
    host_unit_id = Id(required=True)
    starts_on = Day(required=True)
    ends_on = Day(required=True)


class Appraisal(Input):
    host_opinion = fields.String()
    signed_on = fields.Date()
    grade = fields.String(allow_none=True)
    over_quota = Flag()
    file_id = Id(allow_none=True)


class SecondmentRow(Input):
    id = Id()
    district_id = Id()
    cohort_id = Id()
    cohort_title = fields.String()
    cadre_id = Id()
    cadre_name = fields.String()
    department_id = Id()
    department_name = fields.String()
    host_unit_id = Id()
    host_unit_name = fields.String()
    post = fields.String()
    mentor = fields.String()
    note = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    state = Choice(SECONDMENT.states)
    appraisal = Part(
        Appraisal,
        allow_none=True,
        metadata={"description": "null before it, and for departments that handle a suggestion"},
    )
    version = Integer()
    updated_at = fields.DateTime()


class SecondmentRead(SecondmentRow):
    allowed_actions = fields.List(fields.String())


class EndEarlyBody(Input):
    on = Day(required=True)
    reason = Text(REASON, lines=True, required=True)


class WithdrawalBody(Input):
    reason = Text(REASON, lines=True, required=True)


class ExtensionOfTermBody(Input):
    ends_on = Day(required=True)
    reason = Text(REASON, lines=True, required=True)


class AppraiseBody(Input):
    host_opinion = Text(3000, lines=True, required=True)
    signed_on = Day(required=True)
    grade = Text(40, marks=False, allow_none=True)
    file_id = Id(allow_none=True)


class RosterOutcome(SheetOutcome):
    created = Integer(metadata={"description": "secondments made, or to be made"})


class AccountProposal(Input):
    username = fields.String()
    display_name = fields.String()
    department_id = Id()
    department_code = fields.String()
    cadre_id = Id()


class AccountProposals(Input):
    items = Many(Part(AccountProposal))


class DistrictQuery(Input):
    district_id = Id()


CohortQuery = list_query(
    COHORTS,
    state=Choice(COHORT.states),
    district_id=Id(),
    policy_id=Id(),
    q=Text(100, marks=False),
)
HostUnitQuery = list_query(
    HOST_UNITS, district_id=Id(), city=Text(100, marks=False), q=Text(100, marks=False)
)
CadreQuery = list_query(
    CADRES, district_id=Id(), department_id=Id(), cohort_id=Id(), q=Text(100, marks=False)
)
SecondmentQuery = list_query(
    SECONDMENTS,
    state=Choice(SECONDMENT.states),
    district_id=Id(),
    cohort_id=Id(),
    cadre_id=Id(),
    host_unit_id=Id(),
    department_id=Id(),
    q=Text(100, marks=False, metadata={"description": "in the cadre's name"}),
)
