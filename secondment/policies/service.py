"""Making and changing policies and outcome schemes, and loading those that are shipped."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.journal.service import record
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid, refuse
from secondment.kit.moves import check_version
from secondment.people.models import Department
from secondment.people.rules import COMMAND_LINE, Actor
from secondment.policies import defaults
from secondment.policies.models import OutcomeScheme, Policy


def load_defaults(now: datetime) -> None:
    """The shipped schemes and policies that are not there yet; those that are stay as they are."""
    for values in defaults.OUTCOME_SCHEMES:
        if by_code(OutcomeScheme, values["code"]) is None:
            create_scheme(COMMAND_LINE, **values, now=now)
    scheme_id = by_code(OutcomeScheme, defaults.DEFAULT_SCHEME)
    for values in defaults.POLICIES:
        if by_code(Policy, values["code"]) is None:
            create_policy(COMMAND_LINE, **values, outcome_scheme_id=scheme_id, now=now)


def by_code(model: type[Policy] | type[OutcomeScheme], code: str) -> str | None:
    return db.session.scalar(sa.select(model.id).where(model.code == code))


def create_scheme(
    actor: Actor, *, code: str, now: datetime, name_en: str = "", **values: Any
) -> OutcomeScheme:
    """A way of writing outcome classes. Raises `duplicate` for a code in use."""
    check_code(OutcomeScheme, code)
    row = OutcomeScheme(code=code, name_en=name_en, created_at=now, updated_at=now, **values)
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def edit_scheme(
    actor: Actor, scheme_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change a scheme's names or letters; what was issued under it is written anew when read."""
    row: OutcomeScheme = taken(OutcomeScheme, scheme_id, version)
    for name, value in changes.items():
        setattr(row, name, value)
    row.touch(now)
    record(actor, "edit", row, now=now)


def create_policy(actor: Actor, *, code: str, now: datetime, **values: Any) -> Policy:
    """A policy, for all districts or for one; what is not given is as in the shipped `study`.

    Raises `duplicate`, `unknown_reference`, `beyond_reply_cap`, `typed_needs_send`.
    """
    check_code(Policy, code)
    check_references(values)
    values.setdefault("outcome_scheme_id", by_code(OutcomeScheme, defaults.DEFAULT_SCHEME))
    given = defaults.STUDY | {"name_en": "", "code": code} | values
    row = Policy(created_at=now, updated_at=now, **given)
    check_switches(row)
    db.session.add(row)
    record(actor, "create", row, now=now)
    return row


def edit_policy(
    actor: Actor, policy_id: str, *, version: int | None, now: datetime, **changes: Any
) -> None:
    """Change switches and limits; they act from then on, also in cohorts under way."""
    row: Policy = taken(Policy, policy_id, version)
    check_references(changes)
    for name, value in changes.items():
        setattr(row, name, value)
    check_switches(row)
    row.touch(now)
    record(actor, "edit", row, now=now)


def taken(model: Any, item_id: str, version: int | None) -> Any:
    row = db.session.get(model, item_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise refuse("not_found")
    check_version(row, version)
    return row


def check_code(model: type[Policy] | type[OutcomeScheme], code: str) -> None:
    if by_code(model, code):
        raise invalid("/code", "duplicate")


def check_references(values: dict[str, Any]) -> None:
    scheme_id, district_id = values.get("outcome_scheme_id"), values.get("district_id")
    if scheme_id and db.session.get(OutcomeScheme, scheme_id) is None:
        raise invalid("/outcome_scheme_id", "unknown_reference")
    if district_id:
        place = db.session.get(Department, district_id)
        if place is None or place.kind != "district":
            raise invalid("/district_id", "unknown_reference")


def check_switches(row: Policy) -> None:
    """A time limit of replies in months may not pass the cap (other units are not compared); a
    number that is typed at sending needs sending as a step of its own."""
    reply, cap = row.limits["reply"], row.reply_cap_months
    if reply["unit"] == "month" and reply["amount"] > cap:
        raise invalid("/limits/reply/amount", "beyond_reply_cap", cap)
    if row.letter == "typed" and row.send_on_sign_off:
        raise invalid("/letter", "typed_needs_send")
