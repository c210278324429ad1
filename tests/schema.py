"""The schema the tests run on: made by the migrations, as everywhere."""

import sqlalchemy as sa

from secondment.journal.ddl import create_triggers
from secondment.kit.database import Base


def build_schema(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        create_triggers(connection)
