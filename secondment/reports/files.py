"""Files attached to items of any package: the registry of kinds, upload, reading, removal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from secondment.cohorts.queries import one
from secondment.journal.service import record
from secondment.kit.admission import Admitted, admit
from secondment.kit.database import LOCK, Kept, db
from secondment.kit.errors import invalid, refuse
from secondment.kit.files import Incoming, Store, clean_name
from secondment.kit.found_text import DAMAGED, MAX_CHARACTERS, PROTECTED
from secondment.kit.jobs import enqueue
from secondment.kit.marks import classification_mark
from secondment.kit.moves import Life, check_version
from secondment.kit.unit_of_work import reading
from secondment.people.rules import Actor
from secondment.reports.models import File
from secondment.reports.queries import FILE
from secondment.reports.states import CLASSIFIED

EXTRACT = "extract_text"
"""The job that reads a file's text: `{"file_id"}`."""

FILE_KINDS = ("report", "reply", "commitment", "secondment", "suggestion")


@dataclass(frozen=True)
class Kind:
    """A kind of item that files hang on, as the files' routes need it.

    `model` is the item's table;
    `find(actor, item_id)` gives the item if he may read its files (else `not_found`);
    `admit(actor, item)` raises `not_allowed` if his role may not change them;
    `take(actor, item_id)` gives the locked item, also raising a 409 that its state demands;
    `subject(item)` is the row whose journal tells of it, the item itself or the one it is part of;
    `changed(item, now)` is told after a file came or went, and may refuse.
    """

    model: type[Kept]
    find: Callable[[Actor, str], Any]
    admit: Callable[[Actor, Any], None]
    take: Callable[[Actor, str], Any]
    subject: Callable[[Any], Kept] = lambda item: item
    changed: Callable[[Any, datetime], None] = lambda _item, _now: None


KINDS: dict[str, Kind] = {}
"""By name, one of FILE_KINDS; create_app fills it from the packages."""


def kind_of(life: Life[Any], **more: Any) -> Kind:
    """The kind whose table of moves has the action `attach`."""
    return Kind(
        life.model,
        life.find,
        lambda actor, item: life.admit(actor, item, "attach"),
        lambda actor, item_id: life.take(actor, item_id, "attach", None),
        **more,
    )


REASONS = {"unreadable": DAMAGED, "encrypted": PROTECTED}
"""Why a text is known at once not to be had."""


@dataclass(frozen=True)
class Received:
    """A file that was admitted and is kept in the store, not yet attached."""

    name: str
    size: int
    sha256: str
    admitted: Admitted


def receive(
    actor: Actor, kind: str, item_id: str, part: FileStorage, store: Store, limit: int
) -> Received:
    """Check and keep an upload of at most `limit` bytes. To be called before the unit of work.

    The bytes are kept last, when nothing stands against attaching them: a refusal leaves none.
    Raises what the kind, `store.receive` and `admit` raise, and `classified`.
    """
    with reading():
        admit_to(actor, kind, item_id)
    name = checked_name(part.filename or "")
    with store.receive(part.stream, limit) as incoming:
        admitted = examined(incoming, name)
        with reading():
            KINDS[kind].take(actor, item_id)
        incoming.keep()
    return Received(name, incoming.size, incoming.sha256, admitted)


def examined(incoming: Incoming, name: str) -> Admitted:
    """What the bytes are. Raises what `admit` raises, and `classified`, also where a mark was found
    in the same bytes before. To be called outside any transaction."""
    admitted = admit(incoming.path, name, incoming.size)
    if admitted.text and classification_mark(admitted.text):
        raise invalid("/file", CLASSIFIED)
    with reading():
        refuse_quarantined(incoming.sha256)
    return admitted


def refuse_quarantined(sha256: str) -> None:
    """Raise `classified` if these bytes are in quarantine."""
    if in_quarantine(sha256):
        raise invalid("/file", CLASSIFIED)


def in_quarantine(sha256: str) -> bool:
    """Whether a mark was found in a file with these bytes."""
    same = sa.select(File.id).where(File.sha256 == sha256, File.quarantined_at.is_not(None))
    return db.session.scalar(same.limit(1)) is not None


def admit_to(actor: Actor, kind: str, item_id: str) -> None:
    """Raise `not_found` or `not_allowed` where the actor may not attach to the item."""
    KINDS[kind].admit(actor, KINDS[kind].find(actor, item_id))


def checked_name(name: str) -> str:
    """The name cleaned. Raises `required`, `classified`."""
    if not name:
        raise invalid("/file", "required")
    cleaned = clean_name(name)
    if classification_mark(cleaned):
        raise invalid("/file", CLASSIFIED)
    return cleaned


def attach(actor: Actor, kind: str, item_id: str, received: Received, *, now: datetime) -> File:
    """Attach kept bytes to an item; the same bytes may hang on several items, or twice on one.

    The item's version stays, but for what its kind says: who read it before the upload may still
    submit it. A text not known yet is read by a job.
    """
    item = KINDS[kind].take(actor, item_id)
    refuse_quarantined(received.sha256)
    text = received.admitted.text
    row = File(
        kind=kind,
        item_id=item.id,
        name=received.name,
        media_type=received.admitted.media_type,
        size=received.size,
        sha256=received.sha256,
        text_status=received.admitted.text_status,
        text_reason=REASONS.get(received.admitted.text_status),
        text_complete=len(text or "") <= MAX_CHARACTERS,
        text=text[:MAX_CHARACTERS] if text else text,
        uploaded_by=actor.id,
        created_at=now,
        updated_at=now,
    )
    db.session.add(row)
    db.session.flush()
    KINDS[kind].changed(item, now)
    told(actor, "attach", item, row, [None, row.id], now)
    if row.text_status == "pending":
        enqueue(EXTRACT, {"file_id": row.id}, now=now)
    return row


def detach(actor: Actor, file_id: str, *, version: int | None, now: datetime) -> None:
    """Remove a file where one could be attached now; else what `attach` raises, or `in_use`.

    The bytes go with the store's next sweep, unless another file has the same.
    """
    row = db.session.get(File, file_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise refuse("not_found")
    admit_to(actor, row.kind, row.item_id)
    check_version(row, version)
    item = KINDS[row.kind].take(actor, row.item_id)
    told(actor, "detach", item, row, [row.id, None], now)
    db.session.delete(row)
    db.session.flush()
    KINDS[row.kind].changed(item, now)


def told(
    actor: Actor, action: str, item: Any, row: File, change: list[str | None], now: datetime
) -> None:
    changes = {"file_id": change, "sha256": row.sha256, "size": row.size}
    record(actor, action, KINDS[row.kind].subject(item), now=now, about=item, changes=changes)


def file(actor: Actor, file_id: str) -> dict[str, Any]:
    """A file's description, for those who may read the files of its item; raises `not_found`."""
    row: dict[str, Any] = dict(one(FILE, file_id, sa.true())._mapping)
    KINDS[row["kind"]].find(actor, row["item_id"])
    return row


def openable(actor: Actor, file_id: str) -> dict[str, Any]:
    """A file's description, for those who are about to open it; raises `quarantined`, too."""
    found = file(actor, file_id)
    if found["quarantined_at"]:
        raise refuse("quarantined")
    return found
