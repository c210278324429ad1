"""The schema the tests run on: made by the migrations, as everywhere."""

from secondment.kit.database import db
from secondment.kit.migrations import upgrade


def migrated() -> None:
    upgrade(db.engine)
