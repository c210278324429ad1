"""Reading the text of uploaded files: a job for each, what it finds, and quarantine.

A worker may be killed anywhere and the job run again: each step looks first whether it was taken.
"""

import logging
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from secondment.journal.service import record
from secondment.kit import job_queue
from secondment.kit.admission import MEDIA_TYPES
from secondment.kit.database import LOCK, db
from secondment.kit.documents import read_document
from secondment.kit.files import Store
from secondment.kit.found_text import PROTECTED, Document
from secondment.kit.jobs import enqueue
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people import refusals
from secondment.people.rules import COMMAND_LINE
from secondment.reports.files import EXTRACT, KINDS, in_quarantine
from secondment.reports.models import PENDING, File
from secondment.reports.states import CLASSIFIED

LOG = logging.getLogger("secondment")
EXTENSIONS = {media_type: extension for extension, media_type in MEDIA_TYPES.items()}
PORTION = 500  # jobs made in one transaction


def extract_text(payload: dict[str, Any], *, now: datetime) -> None:
    """Read the file, unless that was done, and keep its text; one that bears a mark is sealed."""
    with reading() as session:
        row = session.get(File, payload["file_id"])
        sealed = row is not None and in_quarantine(row.sha256)
    if row is None:
        return
    if not sealed and row.text_status == "pending":
        document = read(row)
        sealed = document.marked
        if not sealed:
            keep(row.id, document, now)
    if sealed:
        seal(row.sha256, now)


def read(row: File) -> Document:
    """What the file's bytes say; it takes seconds, and no transaction is open meanwhile."""
    store: Store = current_app.extensions["store"]
    with store.open(row.sha256) as stream:
        document = read_document(stream, EXTENSIONS[row.media_type])
    if document.fault:
        event = {"file": row.id, "reason": document.reason, "fault": document.fault}
        LOG.info("text not read whole", extra={"event": event})
    return document


def keep(file_id: str, document: Document, now: datetime) -> None:
    """The file's version stays: whoever looked at it before may still remove it."""
    status = "extracted" if document.reason is None else "unreadable"
    values = {
        "text_status": "encrypted" if document.reason == PROTECTED else status,
        "text_reason": document.reason,
        "text_complete": document.complete,
        "text": document.text,
        "preview": document.preview,
        "updated_at": now,
    }
    pending = sa.update(File).where(File.id == file_id, File.text_status == "pending")
    with unit_of_work() as session:
        session.execute(pending.values(values), execution_options={"synchronize_session": False})


# Quarantine


def seal(sha256: str, now: datetime) -> None:
    """Put every file with these bytes into quarantine, then remove the bytes (api.md: none is
    kept). The first sealed brings a job that was killed back to here."""
    open_ones = sa.select(File.id).where(File.sha256 == sha256, File.quarantined_at.is_(None))
    with reading() as session:
        found = list(session.scalars(open_ones.order_by(File.id)))
    for file_id in found:
        with unit_of_work():
            seal_one(file_id, now)
    with reading():
        sealed = in_quarantine(sha256)
    if sealed:  # else all were removed meanwhile, and whoever uploads it anew has it read anew
        current_app.extensions["store"].remove(sha256)


def seal_one(file_id: str, now: datetime) -> None:
    """Journalled on the item, and as a refusal on the uploader, where the security administrator
    sees it. Locks in the order of `detach`: the file, then what it hangs on."""
    row = db.session.get(File, file_id, with_for_update=LOCK, populate_existing=True)
    if row is None or row.quarantined_at:
        return
    kind = KINDS[row.kind]
    item = db.session.get_one(kind.model, row.item_id)
    whole = kind.subject(item)
    db.session.get_one(type(whole), whole.id, with_for_update=LOCK, populate_existing=True)
    row.quarantined_at = now
    row.text_status, row.text_reason = "unreadable", CLASSIFIED
    row.text = row.preview = None
    row.touch(now)
    told = {"file_id": row.id, "sha256": row.sha256}
    record(COMMAND_LINE, "quarantine", whole, about=item, now=now, changes=told)
    if row.uploaded_by:
        refusals.note_found(row.uploaded_by, CLASSIFIED, now=now, **told)


# What was uploaded before


def find_unread(*, now: datetime) -> None:
    """Ask for the text of pending files without a job: those uploaded before there were any.

    A job that was given up counts: it waits for `worker --retry-failed`.
    """
    with reading() as session:
        # The files first: one attached in between has its job in what is read next.
        files = list(session.scalars(sa.select(File.id).where(PENDING).order_by(File.id)))
        asked = {payload["file_id"] for payload in job_queue.unfinished(EXTRACT)}
    missed = [file_id for file_id in files if file_id not in asked]
    for start in range(0, len(missed), PORTION):
        with unit_of_work():
            for file_id in missed[start : start + PORTION]:
                enqueue(EXTRACT, {"file_id": file_id}, now=now)
