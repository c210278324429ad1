"""Reading policies, outcome schemes and calendar years; everyone signed in may."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.errors import refuse
from secondment.kit.ids import as_id
from secondment.kit.paging import Listing
from secondment.policies.models import CalendarDay, CalendarYear, OutcomeScheme, Policy


def columns_of(model: Any) -> dict[str, Any]:
    """All its columns but the time it was made."""
    names = [column.key for column in sa.inspect(model).columns]
    return {name: getattr(model, name) for name in names if name != "created_at"}


POLICIES = Listing(
    Policy,
    {"code": Policy.code, "name": Policy.name, "updated_at": Policy.updated_at},
    columns_of(Policy),
    default="code",
)
OUTCOME_SCHEMES = Listing(
    OutcomeScheme,
    {"code": OutcomeScheme.code, "updated_at": OutcomeScheme.updated_at},
    columns_of(OutcomeScheme),
    default="code",
)
DAY_COLUMNS = ("day", "is_workday", "name", "source", "confirmed", "workday_no")


def policy(policy_id: str) -> dict[str, Any]:
    """One policy; raises `not_found`."""
    return one(POLICIES, policy_id)


def outcome_scheme(scheme_id: str) -> dict[str, Any]:
    """One outcome scheme; raises `not_found`."""
    return one(OUTCOME_SCHEMES, scheme_id)


def calendar_years() -> list[dict[str, Any]]:
    """The years with data, the latest first: how many working days, and whether confirmed."""
    year = sa.extract("year", CalendarDay.day)
    counts = (
        sa.select(
            year.label("year"),
            sa.func.count().filter(CalendarDay.is_workday).label("working_days"),
            sa.func.count().filter(~CalendarDay.confirmed).label("unconfirmed"),
            sa.func.max(CalendarDay.source).label("source"),
        )
        .group_by(year)
        .order_by(year.desc())
    )
    return [
        {
            "year": int(row.year),
            "working_days": row.working_days,
            "confirmed": not row.unconfirmed,
            "source": row.source,
        }
        for row in db.session.execute(counts)
    ]


def one(listing: Listing, item_id: str) -> dict[str, Any]:
    selected = sa.select(*(c.label(name) for name, c in listing.columns.items()))
    row = db.session.execute(selected.where(listing.model.id == as_id(item_id))).first()
    if row is None:
        raise refuse("not_found")
    return dict(row._mapping)


def calendar(year: int) -> dict[str, Any]:
    """A year and its days; raises `not_found` for one without data."""
    columns = (CalendarYear.id, CalendarYear.year, CalendarYear.version, CalendarYear.updated_at)
    found = db.session.execute(sa.select(*columns).where(CalendarYear.year == year)).first()
    if found is None:
        raise refuse("not_found")
    days = [
        dict(row._mapping)
        for row in db.session.execute(
            sa.select(*(getattr(CalendarDay, name) for name in DAY_COLUMNS))
            .where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
            .order_by(CalendarDay.day)
        )
    ]
    working = sum(day["is_workday"] for day in days)
    return dict(found._mapping) | {"working_days": working, "days": days}
