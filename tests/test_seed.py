"""The demonstration: every state that can be reached by now, told by the services, loaded once."""

import pytest
import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Secondment
from secondment.journal.models import Entry
from secondment.journal.verify import verify
from secondment.kit.clock import now
from secondment.kit.database import Base, db
from secondment.kit.errors import Problem
from secondment.reports.models import Report
from secondment.seed import seed
from secondment.suggestions.models import Assignment, Reply, Suggestion

PASSWORD = "Vorfuehrung-2026"
KEPT = {"policy", "outcome_scheme", "security_settings", "calendar_day", "calendar_year"}


@pytest.fixture
def empty(context):
    """The database as `init` leaves it: the world of the other tests is out of the way."""
    deferred = "DELETE FROM {}"
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for trigger in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER journal_entry_no_{trigger}")
    else:
        connection.exec_driver_sql("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in KEPT:
            connection.exec_driver_sql(deferred.format(table.name))
    db.session.commit()


def states_of(model):
    query = sa.select(model.state, sa.func.count()).group_by(model.state)
    return dict(db.session.execute(query).all())


def test_the_demonstration_shows_every_state(empty):
    at = now()
    accounts = seed(PASSWORD, at)
    assert {"hr", "office", "swj.editor", "jd4.signer", "cadre12", "auditor"} <= set(accounts)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cadre)) == 12
    assert states_of(Secondment) == {"returned": 12}
    assert set(states_of(Suggestion)) == {
        *("draft", "submitted", "declined", "withdrawn", "accepted"),
        *("assigned", "handling", "replied", "closed"),
    }
    assert set(states_of(Assignment)) == {"assigned", "signed", "replied", "removed"}
    assert set(states_of(Reply)) == {"draft", "submitted", "sent"}
    assert set(states_of(Report)) == {"draft", "submitted", "returned", "accepted"}
    assert db.session.scalar(sa.select(sa.func.max(Entry.at))) < at
    count, broken = verify()
    assert broken is None
    assert count == db.session.scalar(sa.select(sa.func.count()).select_from(Entry))


def test_a_database_with_cadres_is_refused(context):
    with pytest.raises(Problem) as refused:
        seed(PASSWORD, now())
    assert refused.value.code == "not_empty"
