"""Numbers without gaps: drawn inside the act's own transaction, given back with its rollback."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from secondment.kit.database import Base, db, is_sqlite


class NumberSeries(Base):
    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(sa.String(200), primary_key=True)
    last: Mapped[int]


def draw(series: str) -> int:
    """The next number of `series`, from 1; whoever draws next waits for this act's end."""
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(NumberSeries)
    drawn = db.session.scalar(
        insert.values(name=series, last=1)
        .on_conflict_do_update(index_elements=["name"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    return int(drawn or 0)
