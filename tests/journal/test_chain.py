"""The chain names the first entry that is not as it was written; nothing may change one."""

import pytest
import sqlalchemy as sa

from secondment.journal.models import Entry, Remark
from secondment.journal.service import canonical, changes_of
from secondment.journal.verify import verify
from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.suggestions.models import Suggestion
from tests.suggestions.factories import REASON, make_suggestion, row_of

OTHER = {
    "seq": 99,
    "at": "2020-01-01 00:00:00.000000",
    "actor_id": "00000000-0000-7000-8000-000000000000",
    "request_id": "another",
    "action": "decline",
    "object_type": "reply",
    "object_id": "00000000-0000-7000-8000-000000000000",
    "from_state": "closed",
    "to_state": "closed",
    "changes": '{"title":["a","b"]}',
    "remark_digest": "0" * 64,
    "algorithm": "none",
    "previous_hash": "1" * 64,
    "hash": "1" * 64,
}


@pytest.fixture
def unguarded(context):
    """The journal without its triggers, as whoever owns the database could make it."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER journal_entry_no_{verb}")
    else:
        connection.exec_driver_sql("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    db.session.commit()


def entries_of(key: str) -> list[Entry]:
    query = sa.select(Entry).where(Entry.subject_id == key).order_by(Entry.seq)
    return list(db.session.scalars(query))


def test_every_act_has_its_entry_in_the_chain(context, world):
    key = make_suggestion(world, "declined")
    entries = entries_of(key)
    assert [(e.seq, e.action, e.from_state, e.to_state) for e in entries] == [
        (1, "create", None, "draft"),
        (2, "submit", "draft", "submitted"),
        (3, "decline", "submitted", "declined"),
    ]
    assert entries[1].previous_hash == entries[0].hash
    assert db.session.get_one(Remark, entries[2].id).text == REASON
    assert REASON not in entries[2].changes
    assert verify()[1] is None


@pytest.mark.parametrize("column", sorted(OTHER))
def test_a_changed_column_is_found(unguarded, world, column):
    key = make_suggestion(world, "accepted")
    middle = entries_of(key)[1]
    changed = sa.text(f"UPDATE journal_entry SET {column} = :value WHERE id = :id")
    db.session.execute(changed, {"value": OTHER[column], "id": middle.id})
    db.session.expunge_all()
    broken = verify()[1]
    assert broken is not None
    named = entries_of(key)[1] if column != "seq" else None
    assert broken.subject_id == key
    assert named is None or broken.entry_id == named.id


def test_a_removed_entry_is_found(unguarded, world):
    key = make_suggestion(world, "accepted")
    _first, second, third = entries_of(key)
    db.session.execute(sa.delete(Entry).where(Entry.id == second.id))
    db.session.expunge_all()
    broken = verify()[1]
    assert broken is not None
    assert (broken.subject_id, broken.entry_id) == (key, third.id)


def test_a_changed_remark_is_found_and_an_erased_one_leaves_no_hole(context, world):
    key = make_suggestion(world, "declined")
    entry = entries_of(key)[2]
    db.session.execute(sa.update(Remark).where(Remark.entry_id == entry.id).values(text="另一个"))
    db.session.expunge_all()
    broken = verify()[1]
    assert broken is not None
    assert broken.entry_id == entry.id
    db.session.execute(sa.delete(Remark).where(Remark.entry_id == entry.id))
    db.session.expunge_all()
    assert verify()[1] is None


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_entry SET seq = 9", "DELETE FROM journal_entry"]
)
def test_the_database_itself_refuses(context, statement):
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_words_of_people_never_enter_the_chain(context, world):
    key = make_suggestion(world, "draft", title="秘而不宣的题目")
    with unit_of_work():
        row = db.session.get_one(Suggestion, key)
        row.title, row.outcome_class = "另一个题目", "planned"
        assert changes_of(row) == {"title": "changed", "outcome_class": [None, "planned"]}
    assert "题目" not in canonical([e.changes for e in entries_of(key)])
    assert row_of(Suggestion, key).title == "另一个题目"
