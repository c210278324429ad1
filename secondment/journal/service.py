"""Writing the journal: `record` ends every act of business."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol

import sqlalchemy as sa

from secondment.journal.models import Entry, Remark
from secondment.kit.database import Base, Instant, Kept, db, key_type
from secondment.kit.ids import new_id

ALGORITHM = "sha256-1"
FIRST = "0" * 64  # what stands before the first entry of a chain
UNTOLD = {"id", "version", "created_at", "updated_at"}
COVERED = tuple(column.key for column in sa.inspect(Entry).columns if column.key != "hash")
VALUED = (sa.Enum, sa.Date, Instant, sa.Integer, sa.Boolean, sa.Uuid)


LAST = (  # built once: every act asks it
    sa.select(Entry.seq, Entry.hash)
    .where(
        Entry.subject_type == sa.bindparam("kind"),
        Entry.subject_id == sa.bindparam("one", type_=key_type()),
    )
    .order_by(Entry.seq.desc())
    .limit(1)
)


class Doer(Protocol):
    """Who acts: a user's id, or None for the command line; and the request it belongs to."""

    @property
    def id(self) -> str | None: ...

    @property
    def request_id(self) -> str: ...


def record(
    doer: Doer,
    action: str,
    subject: Kept,
    *,
    now: datetime,
    about: Kept | None = None,
    remark: str | None = None,
    changes: dict[str, Any] | None = None,
) -> Entry:
    """Flush the act's changes and append its entry to the chain of `subject`.

    `about` is the row acted on where it is another one. The caller holds the subject's lock.
    States and changed columns are read off the rows; `changes` adds to them; `remark` stands apart.
    """
    row = about if about is not None else subject
    told = changes_of(row)
    present = getattr(row, "state", None)
    from_state, to_state = told.pop("state", (present, present))
    if row is not subject and "state" in (whole := changes_of(subject)):
        told[f"{table_of(subject)}.state"] = whole["state"]
    told |= changes or {}
    db.session.flush()
    entry = Entry(
        id=new_id(),
        subject_type=table_of(subject),
        subject_id=subject.id,
        at=now,
        actor_id=doer.id,
        request_id=doer.request_id,
        action=action,
        object_type=table_of(row),
        object_id=row.id,
        from_state=from_state,
        to_state=to_state,
        changes=canonical(told),
        algorithm=ALGORITHM,
    )
    append(entry, remark)
    return entry


def record_new(
    doer: Doer, model: type[Kept], rows: Sequence[dict[str, Any]], *, now: datetime
) -> None:
    """Insert many new rows, and begin each one's chain with its `create` entry.

    Each of `rows` maps the same columns, `id` among them. Two statements, whatever their number.
    """
    if not rows:
        return
    table = Base.metadata.tables[str(model.__tablename__)]  # type: ignore[attr-defined]
    entries = [first_entry(doer, table, row, now) for row in rows]
    db.session.flush()
    db.session.execute(sa.insert(table), rows)
    db.session.execute(sa.insert(Base.metadata.tables[Entry.__tablename__]), entries)


def first_entry(doer: Doer, table: sa.Table, row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The columns of the entry that `record` would append for the new row."""
    told: dict[str, Any] = {
        name: [None, plain(value)] if is_valued(table.c[name]) else "changed"
        for name, value in row.items()
        if value is not None and name not in UNTOLD
    }
    state = told.pop("state", [None, None])[1]
    entry = {
        "id": new_id(),
        "subject_type": table.name,
        "subject_id": row["id"],
        "seq": 1,
        "at": now,
        "actor_id": doer.id,
        "request_id": doer.request_id,
        "action": "create",
        "object_type": table.name,
        "object_id": row["id"],
        "from_state": None,
        "to_state": state,
        "changes": canonical(told),
        "remark_digest": None,
        "algorithm": ALGORITHM,
        "previous_hash": FIRST,
    }
    return entry | {"hash": hash_of(entry)}


def append(entry: Entry, remark: str | None) -> None:
    """Give the entry its place in the chain and its hash."""
    whose = {"kind": entry.subject_type, "one": entry.subject_id}
    last = db.session.execute(LAST, whose).first()
    entry.seq, entry.previous_hash = (last.seq + 1, last.hash) if last else (1, FIRST)
    salt = secrets.token_hex(16)
    entry.remark_digest = remark_digest(salt, remark) if remark else None
    entry.hash = entry_hash(entry)
    db.session.add(entry)
    db.session.flush()
    if remark:
        db.session.add(Remark(entry_id=entry.id, salt=salt, text=remark))
        db.session.flush()


def changes_of(row: Kept) -> dict[str, Any]:
    """`{column: [old, new]}` of what is about to be flushed; of people's words only `"changed"`."""
    state = sa.inspect(row)
    found: dict[str, Any] = {}
    for column in state.mapper.columns:
        name = state.mapper.get_property_by_column(column).key
        history = state.attrs[name].history
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if name in UNTOLD or not history.has_changes() or old == new:
            continue
        found[name] = [plain(old), plain(new)] if is_valued(column) else "changed"
    return found


def is_valued(column: sa.Column[Any]) -> bool:
    """Whether the chain may hold the column's values: codes, dates and numbers, no words."""
    return bool(isinstance(column.type, VALUED) or column.info.get("coded") or column.foreign_keys)


def plain(value: Any) -> Any:
    """A value as the chain holds it: instants in UTC, whatever zone they came in."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def table_of(row: Kept) -> str:
    return str(row.__tablename__)  # type: ignore[attr-defined]


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def remark_digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\0{text}".encode()).hexdigest()


def entry_hash(entry: Entry) -> str:
    """SHA-256 over the previous hash and every column of the entry, in canonical JSON."""
    return hash_of({name: getattr(entry, name) for name in COVERED})


def hash_of(values: dict[str, Any]) -> str:
    covered = {name: plain(values[name]) for name in COVERED}
    return hashlib.sha256(canonical(covered).encode()).hexdigest()
