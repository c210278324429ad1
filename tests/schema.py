"""The schema the tests run on: made by the migrations, as everywhere."""

import sqlalchemy as sa

from secondment.kit.migrations import upgrade


def build_schema(engine: sa.Engine) -> None:
    upgrade(engine)
