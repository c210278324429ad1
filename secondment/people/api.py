"""Routes of identity and of the department tree."""

from typing import Any

import sqlalchemy as sa
from flask import Response, g, request

from secondment.kit import clock
from secondment.kit.books import attachment
from secondment.kit.errors import refuse
from secondment.kit.http import Blueprint, Call, anybody
from secondment.kit.openapi import page_of
from secondment.kit.paging import literally, page_args
from secondment.kit.sheet_imports import SheetForm, told_rows
from secondment.kit.typesetting import PDF
from secondment.people import accounts, departments, queries, schemas, service, tokens
from secondment.people.models import Department, Grant, User
from secondment.people.roles import ADMINISTRATORS
from secondment.people.rules import Actor, holding
from secondment.people.user_sheet import BUDGET, UserSheet, read_users

identity = Blueprint("identity", __name__, "Sign-in, accounts and roles 登录、账号与角色")
organisation = Blueprint("departments", __name__, "The department tree 部门")

system_admin = holding("system_admin")
security_admin = holding("security_admin")
administrators = holding(*ADMINISTRATORS)
# What is open to somebody whose password is over its age: to change it, to look, to leave.
OPEN_WITH_OLD_PASSWORD = {"identity.read_me", "identity.edit_me", "identity.sign_out"}


def authenticate() -> Actor:
    """The caller, by `Authorization: Bearer <token>`. Raises `unauthenticated`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    actor = None
    if scheme.lower() == "bearer" and token.isascii() and token:
        actor = tokens.find_actor(token.strip(), g.request_id, clock.now())
    if actor is None:
        raise refuse("unauthenticated")
    g.actor = actor  # whom the refusal is written down to
    if actor.password_expired and request.endpoint not in OPEN_WITH_OLD_PASSWORD:
        raise refuse("password_expired")
    return actor


def way() -> tokens.Way:
    return tokens.Way((request.remote_addr or "")[:64], g.request_id)


@identity.creates(
    "/tokens",
    gate=anybody,
    body=schemas.TokenBody,
    answer=schemas.NewToken,
    public=True,
    secret=True,
    acts=False,
)
def sign_in(call: Call) -> dict[str, Any]:
    """Sign in: a session, or with `expires_in_days` a program's token."""
    return tokens.sign_in(**call.body, way=way(), now=call.now)


@identity.reads("/tokens", gate=anybody, answer=page_of(schemas.TokenRow))
def list_tokens(call: Call) -> dict[str, Any]:
    """One's own sessions and tokens."""
    return queries.tokens(call.actor, call.now)


@identity.removes("/tokens/<id:token_id>", gate=anybody, precondition=False)
def sign_out(call: Call, token_id: str) -> None:
    """Sign out: revoke one of one's own sessions or tokens."""
    tokens.sign_out(call.actor, token_id, now=call.now)


@identity.creates(
    "/activate",
    gate=anybody,
    body=schemas.ActivateBody,
    answer=schemas.Activated,
    public=True,
    secret=True,
    acts=False,
    status=200,
)
def activate(call: Call) -> dict[str, Any]:
    """Set one's own password with the single-use activation code."""
    user = service.activate(**call.body, way=way(), now=call.now)
    return {"id": user.id, "username": user.username, "state": user.state}


@identity.reads("/me", gate=anybody, answer=schemas.Me)
def read_me(call: Call) -> dict[str, Any]:
    """One's own account and roles."""
    return queries.me(call.actor)


@identity.changes(
    "/me",
    gate=anybody,
    method="PATCH",
    body=schemas.MePatch,
    answer=schemas.Me,
    acts=False,
    throttled=True,
)
def edit_me(call: Call) -> dict[str, Any]:
    """Change one's own language or password; with a new password one's other sessions end."""
    service.edit_me(call.actor, **call.body, way=way(), version=call.version, now=call.now)
    return queries.me(call.actor)


@identity.reads(
    "/users", gate=administrators, query=schemas.UserQuery, answer=page_of(schemas.UserRow)
)
def list_users(call: Call) -> dict[str, Any]:
    """Accounts."""
    filters, paging = page_args(call.query)
    where = [queries.seen_by_administrators(call.actor)]
    if "q" in filters:
        pattern = literally(filters["q"])
        columns = (User.username, User.display_name)
        where.append(sa.or_(*(c.ilike(pattern, escape="\\") for c in columns)))
    where += [
        getattr(User, name) == filters[name]
        for name in ("state", "department_id")
        if name in filters
    ]
    if "role" in filters:
        where.append(User.id.in_(sa.select(Grant.user_id).where(Grant.role == filters["role"])))
    if "granted" in filters:
        any_role = sa.select(Grant.id).where(Grant.user_id == User.id).exists()
        where.append(any_role if filters["granted"] else ~any_role)
    return queries.USERS.page(where, owner=call.actor.id, **paging)


@identity.creates(
    "/users", gate=system_admin, body=schemas.UserBody, answer=schemas.UserRead, secret=True
)
def create_user(call: Call) -> dict[str, Any]:
    """Make an account; the answer holds its single-use activation code."""
    user, code = service.create_user(call.actor, **call.body, now=call.now)
    return queries.user(call.actor, user.id) | {"activation_code": code}


def read_or_check(call: Call) -> UserSheet | accounts.Outcome:
    sheet = read_users(call.body["file"].read(BUDGET.size + 1))
    return sheet if call.query["mode"] == "import" else accounts.check_users(sheet)


@identity.creates(
    "/users/import",
    gate=system_admin,
    body=SheetForm,
    query=schemas.UsersQuery,
    answer=schemas.UsersOutcome,
    before=read_or_check,
    multipart=True,
    secret=True,
    status=200,
)
def import_users(call: Call) -> dict[str, Any]:
    """Make accounts from a list (用户名 姓名 单位编码 干部标识), all or none; with their codes."""
    found: accounts.Outcome = call.prepared
    if call.query["mode"] == "import":
        found = accounts.import_users(call.actor, call.prepared, now=call.now)
    return vars(found) | {"errors": told_rows(found.errors)}


def written(call: Call) -> accounts.Slips:
    return accounts.write_slips(call.body["user_ids"], request.host_url, now=call.now)


@identity.creates(
    "/users/slips",
    gate=system_admin,
    body=schemas.SlipsBody,
    answer=None,
    media_type=PDF,
    before=written,
    secret=True,
    status=200,
)
def print_slips(call: Call) -> Response:
    """Activation slips to print and cut (A4), with new codes; those given before end."""
    accounts.issue_slips(call.actor, call.prepared, now=call.now)
    made = attachment("账号激活单.pdf", call.prepared.document, PDF)
    made.headers["Cache-Control"] = "no-store"
    return made


identity.several("/users/grant", gate=security_admin, act=service.grant, body=schemas.RoleAt)


@identity.reads("/users/<id:user_id>", gate=administrators, answer=schemas.UserRead)
def read_user(call: Call, user_id: str) -> dict[str, Any]:
    """One account, its roles, and what may be done with it now."""
    return queries.user(call.actor, user_id)


def user_gate(action: str) -> Any:
    """404 before 403, as everywhere: administrators see accounts, their roles decide the rest."""

    def gate(actor: Actor, user_id: str) -> None:
        administrators(actor)
        queries.USER_LIFE.admit(actor, queries.USER_LIFE.find(actor, user_id), action)

    return gate


@identity.changes(
    "/users/<id:user_id>",
    gate=user_gate("edit"),
    method="PATCH",
    body=schemas.UserPatch,
    answer=schemas.UserRead,
)
def edit_user(call: Call, user_id: str) -> dict[str, Any]:
    """Change the display name or the department of an account."""
    service.edit_user(call.actor, user_id, version=call.version, now=call.now, **call.body)
    return queries.user(call.actor, user_id)


@identity.changes("/users/<id:user_id>/disable", gate=user_gate("disable"), answer=schemas.UserRead)
def disable_user(call: Call, user_id: str) -> dict[str, Any]:
    """Close an account; its sessions and tokens end at once."""
    service.disable(call.actor, user_id, version=call.version, now=call.now)
    return queries.user(call.actor, user_id)


@identity.changes("/users/<id:user_id>/enable", gate=user_gate("enable"), answer=schemas.UserRead)
def enable_user(call: Call, user_id: str) -> dict[str, Any]:
    """Open a closed account again."""
    service.enable(call.actor, user_id, version=call.version, now=call.now)
    return queries.user(call.actor, user_id)


@identity.changes(
    "/users/<id:user_id>/reset-password",
    gate=user_gate("reset-password"),
    answer=schemas.UserRead,
    secret=True,
)
def reset_password(call: Call, user_id: str) -> dict[str, Any]:
    """Take the password away; the answer holds a new activation code."""
    code = service.reset_password(call.actor, user_id, version=call.version, now=call.now)
    return queries.user(call.actor, user_id) | {"activation_code": code}


@identity.changes(
    "/users/<id:user_id>/grant",
    gate=user_gate("grant"),
    body=schemas.RoleAt,
    answer=schemas.UserRead,
)
def grant_role(call: Call, user_id: str) -> dict[str, Any]:
    """Give a role."""
    service.grant(call.actor, user_id, version=call.version, now=call.now, **call.body)
    return queries.user(call.actor, user_id)


@identity.changes(
    "/users/<id:user_id>/revoke",
    gate=user_gate("revoke"),
    body=schemas.RoleAt,
    answer=schemas.UserRead,
)
def revoke_role(call: Call, user_id: str) -> dict[str, Any]:
    """Take a role away."""
    service.revoke(call.actor, user_id, version=call.version, now=call.now, **call.body)
    return queries.user(call.actor, user_id)


@identity.reads("/security-settings", gate=administrators, answer=schemas.SettingsRead)
def read_settings(_call: Call) -> dict[str, Any]:
    """The rules of passwords, sign-in and sessions."""
    return queries.security_settings()


@identity.changes(
    "/security-settings",
    gate=security_admin,
    method="PATCH",
    body=schemas.SettingsPatch,
    answer=schemas.SettingsRead,
)
def edit_settings(call: Call) -> dict[str, Any]:
    """Change the rules of passwords, sign-in and sessions."""
    service.change_settings(call.actor, version=call.version, now=call.now, **call.body)
    return queries.security_settings()


@organisation.reads(
    "/departments",
    gate=anybody,
    query=schemas.DepartmentQuery,
    answer=page_of(schemas.DepartmentRead),
)
def list_departments(call: Call) -> dict[str, Any]:
    """Departments, the whole tree."""
    filters, paging = page_args(call.query)
    words = filters.pop("q", None)
    where = [getattr(Department, name) == value for name, value in filters.items()]
    if words:
        where.append(Department.name.ilike(literally(words), escape="\\"))
        paging["filters"] = filters | {"q": words}
    return queries.DEPARTMENTS.page(where, owner=call.actor.id, **paging)


@organisation.creates(
    "/departments", gate=system_admin, body=schemas.DepartmentBody, answer=schemas.DepartmentRead
)
def create_department(call: Call) -> dict[str, Any]:
    """Add a district, or a department below one."""
    row = departments.create_department(call.actor, **call.body, now=call.now)
    return queries.department(row.id)


def department_gate(actor: Actor, department_id: str) -> None:
    queries.department(department_id)
    system_admin(actor)


@organisation.reads("/departments/<id:department_id>", gate=anybody, answer=schemas.DepartmentRead)
def read_department(_call: Call, department_id: str) -> dict[str, Any]:
    """One department."""
    return queries.department(department_id)


@organisation.changes(
    "/departments/<id:department_id>",
    gate=department_gate,
    method="PATCH",
    body=schemas.DepartmentPatch,
    answer=schemas.DepartmentRead,
)
def edit_department(call: Call, department_id: str) -> dict[str, Any]:
    """Change a department."""
    departments.edit_department(
        call.actor, department_id, version=call.version, now=call.now, **call.body
    )
    return queries.department(department_id)


@organisation.removes("/departments/<id:department_id>", gate=department_gate)
def delete_department(call: Call, department_id: str) -> None:
    """Remove a department that nothing refers to."""
    departments.delete_department(call.actor, department_id, version=call.version, now=call.now)
