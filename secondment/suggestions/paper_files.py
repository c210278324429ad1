"""The papers as files: one in a format, or a cohort's set in a ZIP; who took them is journalled.

Documents are made between the reads and the entry, so that no lock is held meanwhile.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from secondment.cohorts.models import Cohort
from secondment.cohorts.queries import COHORT_LIFE
from secondment.journal.service import record
from secondment.kit.clock import day_of, zone
from secondment.kit.database import LOCK, db
from secondment.kit.errors import refuse
from secondment.kit.files import clean_name
from secondment.kit.typesetting import DOCX, PDF, chosen, docx, pdf_in_bounds
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import User
from secondment.people.rules import Actor, reach
from secondment.suggestions.letters import Letter, letters_of
from secondment.suggestions.models import Suggestion
from secondment.suggestions.papers import Notice, notices
from secondment.suggestions.queries import REPLIES
from secondment.suggestions.slip_sheets import Sheet, sheet, sheets_of, slip_of

FOLDER = Path(__file__).with_name("papers")
MOST = 200  # papers of one set: about a minute's work
FORMATS = {"docx": DOCX, "pdf": PDF}
KINDS = {"assignment": "交办通知", "supervision": "督办单"}
NAME_LENGTH = 70  # characters, as file systems count 255 bytes and a Han character has three
SUFFIX_LENGTH = 10
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')  # no Windows folder takes them

Row = TypeVar("Row", Cohort, Suggestion)
Paper: TypeAlias = Notice | Sheet | Letter
File: TypeAlias = tuple[str, bytes]
TEMPLATES: dict[type[Paper], str] = {Notice: "notice", Sheet: "slip", Letter: "letter"}


# Who may have which


def units_open(actor: Actor, district_id: str) -> frozenset[str] | None:
    """The units whose papers are the actor's to take; None: all. Raises `not_allowed`."""
    if district_id in reach(actor, "coordinator"):
        return None
    own = reach(actor, "handler", "signer")
    if not own:
        raise refuse("not_allowed")
    return own


def only(units: frozenset[str] | None, department_id: str | None) -> frozenset[str] | None:
    """The unit named, if its papers are open to the caller. Raises `not_allowed`."""
    if department_id is None:
        return units
    if units is not None and department_id not in units:
        raise refuse("not_allowed")
    return frozenset([department_id])


# Taking them


def notice_file(
    actor: Actor,
    cohort_id: str,
    department_id: str,
    form: str,
    *,
    since: date | None = None,
    now: datetime,
) -> File:
    """The notice of what one unit has of a cohort. Raises `no_papers`."""
    with reading():
        cohort = COHORT_LIFE.find(actor, cohort_id)
        units = only(units_open(actor, cohort.district_id), department_id)
        papers = notices(cohort, actor.id, units, since)
    if not papers:
        raise refuse("no_papers")
    made = made_file(papers[0], form, now)
    note_taken(actor, Cohort, cohort_id, {"papers": "assignment", "format": form}, now)
    return made


def slip_file(actor: Actor, slip_id: str, form: str, *, now: datetime) -> File:
    """One slip of supervision on paper."""
    with reading():
        row = slip_of(actor, slip_id)
        only(units_open(actor, row.district_id), row.department_id)
        paper = sheet(row)
    made = made_file(paper, form, now)
    told = {"papers": "supervision", "format": form, "slip_id": slip_id}
    note_taken(actor, Suggestion, row.suggestion_id, told, now)
    return made


def letter_file(actor: Actor, reply_id: str, form: str, *, now: datetime) -> File:
    """The letter of a reply (答复函), for whoever sees the reply. Raises `not_found`."""
    with reading():
        row = REPLIES.find(actor, reply_id)
        suggestion_id = row.suggestion_id
        paper = letters_of([row.id], day_of(now))[row.id]
    made = made_file(paper, form, now)
    told = {"papers": "letter", "format": form, "reply_id": reply_id}
    note_taken(actor, Suggestion, suggestion_id, told, now)
    return made


def cohort_set(
    actor: Actor,
    cohort_id: str,
    *,
    kind: str,
    format: str,
    department_id: str | None = None,
    since: date | None = None,
    now: datetime,
) -> File:
    """A cohort's papers of a kind in a ZIP, of all units open to the actor or of one.

    Raises `no_papers`, `too_many_papers`.
    """
    with reading():
        cohort = COHORT_LIFE.find(actor, cohort_id)
        title = cohort.title
        units = only(units_open(actor, cohort.district_id), department_id)
        papers: Sequence[Paper] = PAPERS[kind](actor, cohort, units, since)
    if not papers:
        raise refuse("no_papers")
    if len(papers) > MOST:
        raise refuse("too_many_papers", MOST)
    packed = zipped((made_file(paper, format, now) for paper in papers), now)
    told = {"papers": kind, "format": format, "count": len(papers)}
    note_taken(actor, Cohort, cohort_id, told, now)
    return f"{title}{KINDS[kind]}.zip", packed


def cohort_notices(
    actor: Actor, cohort: Cohort, units: frozenset[str] | None, since: date | None
) -> list[Notice]:
    return notices(cohort, actor.id, units, since)


def cohort_sheets(
    _actor: Actor, cohort: Cohort, units: frozenset[str] | None, since: date | None
) -> list[Sheet]:
    return sheets_of(cohort.id, units, since, MOST + 1)


PAPERS: dict[str, Callable[..., Sequence[Paper]]] = {
    "assignment": cohort_notices,
    "supervision": cohort_sheets,
}


def note_taken(
    actor: Actor,
    model: type[Row],
    item_id: str,
    told: dict[str, Any],
    now: datetime,
) -> None:
    """An entry on the chain of whoever took the papers."""
    with unit_of_work():
        about = db.session.get_one(model, item_id)
        user = db.session.get_one(User, actor.id, with_for_update=LOCK, populate_existing=True)
        record(actor, "export", user, now=now, about=about, changes=told)


# Making them


def made_file(paper: Paper, form: str, now: datetime) -> File:
    """The paper from the office's template or ours: its name and its bytes."""
    shipped = FOLDER / f"{TEMPLATES[type(paper)]}.{form}"
    if form == "docx":
        content = docx(chosen(shipped, *own_names(paper, "docx")), asdict(paper))
    else:
        template = chosen(shipped.with_suffix(".typ"), *own_names(paper, "typ"))
        content = pdf_in_bounds(template, asdict(paper), at=now)
    return f"{paper.name}.{form}", content


def own_names(paper: Paper, suffix: str) -> list[str]:
    """An office may have a template for each level of supervision."""
    named = paper.template if isinstance(paper, Sheet) else ""
    return [f"{named}.{suffix}"] if named else []


def zipped(files: Iterable[File], now: datetime) -> bytes:
    """The files in their order, under names of their own that every system takes."""
    packed, taken = BytesIO(), set[str]()
    moment = now.astimezone(zone()).timetuple()[:6]
    with ZipFile(packed, "w") as archive:
        for name, content in files:
            member = ZipInfo(next(one for one in names_for(name) if one not in taken), moment)
            member.external_attr = 0o644 << 16
            taken.add(member.filename)
            archive.writestr(member, content, ZIP_DEFLATED)
    return packed.getvalue()


def names_for(name: str) -> Iterator[str]:
    """The name, then the name with a number, `…（2）.docx` and on."""
    stem, dot, suffix = safe_name(name).rpartition(".")
    yield f"{stem}{dot}{suffix}"
    for number in range(2, MOST + 2):
        yield f"{stem}（{number}）{dot}{suffix}"


def safe_name(name: str) -> str:
    """The name as every system takes it in a folder, cut before its extension."""
    cleaned = clean_name(NOT_IN_NAMES.sub(" ", name))
    stem, dot, suffix = cleaned.rpartition(".")
    if not dot or len(suffix) > SUFFIX_LENGTH:
        return cleaned[:NAME_LENGTH].strip()
    return f"{stem[:NAME_LENGTH].strip()}.{suffix}"
