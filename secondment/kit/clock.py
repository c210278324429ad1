"""Time: instants are aware and in UTC, due dates calendar dates of the programme's zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def now() -> datetime:
    """The present instant, in UTC, with microseconds."""
    return datetime.now(UTC)


def zone() -> ZoneInfo:
    """The programme's time zone (setting TIME_ZONE)."""
    return ZoneInfo(current_app.config["TIME_ZONE"])


def day_of(instant: datetime) -> date:
    """The calendar date of an instant where the programme is run."""
    return instant.astimezone(zone()).date()


def instant_text(instant: datetime) -> str:
    """`2026-03-01T07:04:00Z`, as answers and signed values carry it."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
