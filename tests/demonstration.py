"""The demonstration as `init` and `seed` leave it."""

from secondment.kit.clock import now
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.service import load_settings
from secondment.policies.calendars import load_calendar
from secondment.policies.service import load_defaults
from secondment.seed import seed
from tests.schema import migrated

PASSWORD = "Vorfuehrung-2026"


def initialised() -> None:
    migrated()
    at = now()
    with unit_of_work():
        load_settings(at)
        load_defaults(at)
        load_calendar(at)


def demonstrated() -> list[str]:
    """The names of the accounts, all with `PASSWORD`."""
    initialised()
    return seed(PASSWORD, now())
