"""What people's routes take and give."""

from marshmallow import fields

from secondment.kit.fields import (
    Choice,
    Flag,
    Id,
    Input,
    Integer,
    Many,
    Part,
    Pattern,
    Secret,
    Text,
)
from secondment.kit.openapi import OPTIONAL
from secondment.kit.paging import list_query
from secondment.kit.sheet_imports import RowErrorRead
from secondment.people.queries import DEPARTMENTS, USERS
from secondment.people.roles import DEPARTMENT_KINDS, ROLES
from secondment.people.states import USER

USERNAME = r"[A-Za-z0-9._-]{2,60}"
CODE = r"[A-Za-z0-9_-]{1,40}"


class TokenBody(Input):
    username = Text(100, marks=False, required=True)
    password = Secret(required=True)
    label = Text(100, blank=True)
    expires_in_days = Integer(1, 3650)


class NewToken(Input):
    """Shown once; afterwards only its digest is kept."""

    id = Id()
    token = fields.String()
    label = fields.String()
    expires_at = fields.DateTime()


class TokenRow(Input):
    id = Id()
    kind = Choice(("session", "token"))
    label = fields.String()
    created_at = fields.DateTime()
    last_used_at = fields.DateTime()
    expires_at = fields.DateTime()
    current = Flag()


class ActivateBody(Input):
    username = Text(100, marks=False, required=True)
    code = Secret(required=True)
    password = Secret(required=True)


class Activated(Input):
    id = Id()
    username = fields.String()
    state = Choice(USER.states)


class RoleAt(Input):
    role = Choice(ROLES, required=True)
    department_id = Id(allow_none=True)


class Me(Input):
    id = Id()
    username = fields.String()
    display_name = fields.String()
    locale = Choice(("zh", "en"))
    roles = Many(Part(RoleAt))
    cadre_id = Id(allow_none=True)
    version = Integer()


class MePatch(Input):
    """A new password needs the old one beside it."""

    locale = Choice(("zh", "en"))
    password = Secret()
    old_password = Secret()


class UserBody(Input):
    username = Pattern(USERNAME, 60, marks=False, required=True)
    display_name = Text(100, required=True)
    department_id = Id(allow_none=True)
    cadre_id = Id(allow_none=True)


class UserPatch(Input):
    display_name = Text(100)
    department_id = Id(allow_none=True)


class UserRow(Input):
    id = Id()
    username = fields.String()
    display_name = fields.String()
    state = Choice(USER.states)
    locale = Choice(("zh", "en"))
    department_id = Id(allow_none=True)
    cadre_id = Id(allow_none=True)
    version = Integer()
    updated_at = fields.DateTime()


class UserRead(UserRow):
    roles = Many(Part(RoleAt))
    allowed_actions = Many(fields.String())
    activation_code = fields.String(
        metadata=OPTIONAL | {"description": "single use, shown once: by create and reset-password"}
    )


class NewUser(Input):
    id = Id()
    username = fields.String()
    display_name = fields.String()
    version = Integer()
    activation_code = fields.String(metadata={"description": "single use, shown once"})


class UsersOutcome(Input):
    """With one wrong row nobody was made; `users` are those made."""

    mode = Choice(("check", "import"))
    rows = Integer()
    valid = Integer()
    created = Integer()
    errors = Many(Part(RowErrorRead))
    users = Many(Part(NewUser))


class UsersQuery(Input):
    mode = Choice(("check", "import"), load_default="check")


class SlipsBody(Input):
    user_ids = Many(Id(), least=1, most=200, unique=True, required=True)


def letter_word() -> Pattern:
    """机关代字, as in 锦商务〔2026〕1号: no brackets, digits or spaces; empty where it has none."""
    return Pattern(
        r"[^\s0-9〔〕\[\]()（）【】]{0,20}",
        20,
        blank=True,
        metadata={"examples": ["锦商务"]},
    )


class DepartmentBody(Input):
    code = Pattern(CODE, 40, marks=False, required=True)
    name = Text(100, required=True)
    name_en = Text(100, blank=True)
    kind = Choice(DEPARTMENT_KINDS, required=True)
    parent_id = Id(allow_none=True)
    duties = Text(3000, lines=True, blank=True)
    letter_word = letter_word()


class DepartmentPatch(Input):
    code = Pattern(CODE, 40, marks=False)
    name = Text(100)
    name_en = Text(100, blank=True)
    parent_id = Id(allow_none=True)
    duties = Text(3000, lines=True, blank=True)
    letter_word = letter_word()
    active = Flag()


class DepartmentRead(Input):
    id = Id()
    code = fields.String()
    name = fields.String()
    name_en = fields.String()
    kind = Choice(DEPARTMENT_KINDS)
    parent_id = Id(allow_none=True)
    district_id = Id()
    duties = fields.String()
    letter_word = fields.String()
    active = Flag()
    version = Integer()
    updated_at = fields.DateTime()


class SettingsPatch(Input):
    """Numbers; `password_max_age_days` 0 means never."""

    password_length = Integer(8, 64)
    password_kinds = Integer(1, 4)
    password_history = Integer(0, 24)
    password_max_age_days = Integer(0, 3650)
    failures_per_user = Integer(1, 100)
    failures_per_address = Integer(1, 10000)
    failure_minutes = Integer(1, 1440)
    idle_minutes = Integer(1, 1440)
    session_hours = Integer(1, 168)
    token_days = Integer(1, 3650)
    activation_hours = Integer(1, 720)


class SettingsRead(SettingsPatch):
    id = Id()
    version = Integer()
    created_at = fields.DateTime()
    updated_at = fields.DateTime()


DepartmentQuery = list_query(
    DEPARTMENTS,
    kind=Choice(DEPARTMENT_KINDS),
    district_id=Id(),
    parent_id=Id(),
    active=Flag(),
    q=Text(100, marks=False),
)
UserQuery = list_query(
    USERS,
    state=Choice(USER.states),
    role=Choice(ROLES),
    granted=Flag(metadata={"description": "whether it holds any role"}),
    department_id=Id(),
    q=Text(100, marks=False),
)
