"""A suggestion's file as it is taken: one PDF of its texts, or a ZIP with the letters and all that
is attached. What is slow is done between the reads and the entry, so that no lock is held."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from secondment.kit.bundles import bundle
from secondment.kit.files import Store
from secondment.kit.typesetting import chosen, pdf_in_bounds
from secondment.kit.unit_of_work import reading
from secondment.people.rules import Actor
from secondment.suggestions.cases import Case, case_of
from secondment.suggestions.models import Suggestion
from secondment.suggestions.paper_files import FOLDER, File, made_file, note_taken, safe_name

TEMPLATE = FOLDER / "case.typ"


def case_pdf(actor: Actor, suggestion_id: str, store: Store, *, now: datetime) -> File:
    """The file's texts as one document; attached files are listed in it."""
    with reading():
        case = case_of(actor, suggestion_id, store, now)
    made = printed(case, now)
    note(actor, suggestion_id, "pdf", case, now)
    return f"{case.name}.pdf", made


def case_zip(
    actor: Actor, suggestion_id: str, store: Store, *, now: datetime
) -> tuple[str, IO[bytes]]:
    """That document, the letters for Word, and the attached files under numbered names; an open
    file at its beginning. Raises `storage_full`."""
    with reading():
        case = case_of(actor, suggestion_id, store, now)
    made = bundle(store, members(case, store, now), now)
    try:
        note(actor, suggestion_id, "zip", case, now)
    except BaseException:
        made.close()
        raise
    return f"{case.name}.zip", made


def printed(case: Case, now: datetime) -> bytes:
    return pdf_in_bounds(chosen(TEMPLATE), case.paper, at=now)


def members(case: Case, store: Store, now: datetime) -> Iterator[tuple[str, bytes | Path]]:
    yield safe_name(f"00 {case.name}.pdf"), printed(case, now)
    for at, letter in enumerate(case.letters, 1):
        name, content = made_file(letter, "docx", now)
        yield safe_name(f"{at:02} {name}"), content
    for one in case.files:
        if one.kept:
            yield one.name, store.path(one.sha256)


def note(actor: Actor, suggestion_id: str, form: str, case: Case, now: datetime) -> None:
    told = {"papers": "case", "format": form, "files": len(case.files)}
    note_taken(actor, Suggestion, suggestion_id, told, now)
