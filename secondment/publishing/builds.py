"""The documents of a publication: asked for in an act, made by the worker, kept beside it."""

from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from secondment.kit.database import LOCK, db
from secondment.kit.errors import Problem, refuse
from secondment.kit.jobs import enqueue
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.publishing.contents import Content, content_of
from secondment.publishing.documents import docx_of, pdf_of
from secondment.publishing.models import Build, Publication

BUILD = "build_publication"
Form = Literal["pdf", "docx"]


def ask_for_build(row: Publication, now: datetime) -> None:
    """Have the worker make the documents of the version that stands when the act is written."""
    db.session.flush()
    found = db.session.get(Build, row.id, with_for_update=LOCK, populate_existing=True)
    if found is None:
        found = Build(publication_id=row.id)
        db.session.add(found)
    found.version, found.state, found.asked_at = row.version, "pending", now
    found.built_at = found.pdf = found.docx = None
    db.session.flush()
    enqueue(BUILD, {"publication_id": row.id, "version": row.version}, now=now)


def build_publication(payload: dict[str, Any], *, now: datetime) -> None:
    """The job: make both documents, unless a later version was asked for meanwhile."""
    key, version = payload["publication_id"], payload["version"]
    with reading():
        found = to_build(key, version)
    if found is None:
        return
    content, at = found
    try:
        made = {"pdf": pdf_of(content, at), "docx": docx_of(content)}
    except Problem:  # the office's own template is at fault; trying again will not help
        made = {}
    with unit_of_work():
        build = db.session.get(Build, key, with_for_update=LOCK, populate_existing=True)
        if build is None or build.version != version:
            return
        build.state, build.built_at = "built" if made else "failed", now
        build.pdf, build.docx = made.get("pdf"), made.get("docx")


def to_build(publication_id: str, version: int) -> tuple[Content, datetime] | None:
    """What the documents are made from, and the time they bear; None if it is out of date."""
    build = db.session.get(Build, publication_id)
    row = db.session.get(Publication, publication_id)
    if row is None or build is None or (build.version, build.state) != (version, "pending"):
        return None
    return row.content or content_of(row, []), row.issued_at or row.updated_at


def document(row: Publication, form: Form) -> bytes:
    """The publication's document as last built. Raises `not_built`, `build_failed`."""
    column = {"pdf": Build.pdf, "docx": Build.docx}[form]
    query = sa.select(Build.state, Build.version, column).where(Build.publication_id == row.id)
    found = db.session.execute(query).first()
    if found and found[0] == "failed":
        raise refuse("build_failed", state=row.state)
    if found is None or found[0] != "built" or (row.state == "draft" and found[1] != row.version):
        raise refuse("not_built", state=row.state)
    return bytes(found[2] or b"")
