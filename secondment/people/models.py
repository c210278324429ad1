"""Tables of people: the department tree, accounts, grants, tokens, the rules of sign-in."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.database import (
    Base,
    FreeText,
    Instant,
    Kept,
    choice,
    fixed_width,
    flag,
    key_type,
    sortable,
)
from secondment.kit.ids import new_id
from secondment.people.roles import DEPARTMENT_KINDS, ROLES
from secondment.people.states import USER


class Department(Kept, Base):
    """A node of the tree; `district_id` is its root, itself for a district. `letter_word` begins
    the numbers of its letters (机关代字)."""

    __tablename__ = "department"
    __table_args__ = (*fixed_width("created_at", "updated_at"),)

    code: Mapped[str] = mapped_column(sortable(40), unique=True, info={"coded": True})
    name: Mapped[str] = mapped_column(sortable(100))
    name_en: Mapped[str] = mapped_column(sa.String(100), default="")
    kind: Mapped[str] = mapped_column(choice(*DEPARTMENT_KINDS, name="kind"))
    parent_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("department.id"), index=True
    )
    district_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("department.id"), index=True)
    duties: Mapped[str] = mapped_column(FreeText, default="")
    letter_word: Mapped[str] = mapped_column(sa.String(20), default="", info={"coded": True})
    active: Mapped[bool] = mapped_column(flag("active"), default=True)


class User(Kept, Base):
    __tablename__ = "user_account"
    __table_args__ = (*fixed_width("created_at", "updated_at"),)

    username: Mapped[str] = mapped_column(sortable(60), unique=True)
    display_name: Mapped[str] = mapped_column(sortable(100))
    state: Mapped[str] = mapped_column(choice(*USER.states, name="state"))
    locale: Mapped[str] = mapped_column(choice("zh", "en", name="locale"), default="zh")
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    password_set_at: Mapped[datetime | None] = mapped_column(Instant())
    activation_digest: Mapped[str | None] = mapped_column(sa.String(64))
    activation_ends_at: Mapped[datetime | None] = mapped_column(Instant())
    department_id: Mapped[str | None] = mapped_column(
        key_type(), sa.ForeignKey("department.id"), index=True
    )
    cadre_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("cadre.id"), unique=True)


class Grant(Base):
    """A role of a user, at a district, at a department, or for the installation."""

    __tablename__ = "role_grant"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "role", "department_id"),
        sa.Index("ix_role_grant_department_id_role", "department_id", "role"),
    )

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(choice(*ROLES, name="role"))
    department_id: Mapped[str | None] = mapped_column(key_type(), sa.ForeignKey("department.id"))


class Token(Base):
    """A way in: a session (idle and absolute limits) or a program's token (until its day)."""

    __tablename__ = "token"
    __table_args__ = (*fixed_width("created_at", "last_used_at", "expires_at"),)

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("user_account.id"), index=True)
    kind: Mapped[str] = mapped_column(choice("session", "token", name="kind"))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    label: Mapped[str] = mapped_column(sa.String(100), default="")
    created_at: Mapped[datetime] = mapped_column(Instant())
    last_used_at: Mapped[datetime] = mapped_column(Instant())
    expires_at: Mapped[datetime] = mapped_column(Instant())
    revoked_at: Mapped[datetime | None] = mapped_column(Instant())


class OldPassword(Base):
    __tablename__ = "old_password"

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(key_type(), sa.ForeignKey("user_account.id"), index=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    set_at: Mapped[datetime] = mapped_column(Instant())


class FailedSignIn(Base):
    """One failure; the name typed is kept as a keyed digest, as it may be a password."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (
        sa.Index("ix_failed_sign_in_name_digest_at", "name_digest", "at"),
        sa.Index("ix_failed_sign_in_address_at", "address", "at"),
        *fixed_width("at"),
    )

    id: Mapped[str] = mapped_column(key_type(), primary_key=True, default=new_id)
    name_digest: Mapped[str] = mapped_column(sa.String(64))
    address: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(Instant())


class SecuritySettings(Kept, Base):
    """The one row of rules for passwords and sign-in; the security administrator changes it."""

    __tablename__ = "security_settings"

    password_length: Mapped[int] = mapped_column(default=8)
    password_kinds: Mapped[int] = mapped_column(default=3)
    password_history: Mapped[int] = mapped_column(default=5)
    password_max_age_days: Mapped[int] = mapped_column(default=0)  # 0: never
    failures_per_user: Mapped[int] = mapped_column(default=5)
    failures_per_address: Mapped[int] = mapped_column(default=20)
    failure_minutes: Mapped[int] = mapped_column(default=15)
    idle_minutes: Mapped[int] = mapped_column(default=30)
    session_hours: Mapped[int] = mapped_column(default=12)
    token_days: Mapped[int] = mapped_column(default=365)  # the longest a program's token may live
    activation_hours: Mapped[int] = mapped_column(default=24 * 7)
