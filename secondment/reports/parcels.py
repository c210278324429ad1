"""Many report files at once, as a chat or a ZIP brings them: each admitted, and whose it may be.

Nothing here writes to the database; it is done before the unit of work.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from secondment.cohorts.models import Cadre, Secondment
from secondment.cohorts.queries import COHORT_LIFE, admit_hr
from secondment.cohorts.rules import check_not_archived
from secondment.cohorts.states import OVER
from secondment.kit.admission import Admitted
from secondment.kit.archives import MAX_INFLATED, opened_parcel
from secondment.kit.bodies import FILE_PARTS
from secondment.kit.database import db
from secondment.kit.errors import Problem, invalid, refuse
from secondment.kit.fields import step_to
from secondment.kit.files import Incoming, Readable, Store, clean_name, extension
from secondment.kit.unit_of_work import reading
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.reports.file_names import names_in, places_of, short_first_lines
from secondment.reports.files import Received, checked_name, examined
from secondment.reports.first_lines import head_of_docx

# Texts are held until they are written; all others lie in the store.
MOST_TEXT = 16 * 1024 * 1024
HEAD_OF_TEXT = 4_000  # characters

Take = Callable[[Readable], Incoming]
Reader = Callable[[Take], Incoming]
Decisions = Mapping[str, str | None]


@dataclass(frozen=True)
class Owner:
    """A secondment of the cohort, by its cadre."""

    secondment_id: str
    cadre_name: str
    department_name: str


@dataclass(frozen=True)
class Piece:
    """One file of the parcel, by its path there: whose it is, or who must be asked, and why."""

    name: str
    received: Received | None = None
    secondment_id: str | None = None
    candidates: tuple[Owner, ...] = ()
    code: str | None = None
    values: tuple[object, ...] = ()


def owners_of(actor: Actor, cohort_id: str) -> list[Owner]:
    """The secondments of a cohort. Raises `not_found`, `not_allowed`, `cohort_archived`."""
    cohort = admit_hr(COHORT_LIFE, actor, cohort_id)
    check_not_archived(cohort)
    query = (
        sa.select(Secondment.id, Cadre.name, Department.name)
        .join(Cadre, Cadre.id == Secondment.cadre_id)
        .join(Department, Department.id == Cadre.department_id)
        .where(Secondment.cohort_id == cohort.id, Secondment.state.not_in(OVER))
        .order_by(Secondment.id)
    )
    return [Owner(*row) for row in db.session.execute(query)]


@dataclass
class Reception:
    """Takes files in one after the other; all are discarded with `stack` but for those kept."""

    stack: ExitStack
    store: Store
    limit: int
    owners: Sequence[Owner]
    decisions: Decisions

    def __post_init__(self) -> None:
        self.pieces: dict[str, Piece] = {}
        self.arrived: dict[str, Incoming] = {}
        self.bytes = self.text = 0

    def take(self, path: str, read: Reader) -> None:
        """One file: refused by itself, or with the owners found. Raises for the whole parcel
        `too_many`, `archive_too_large`, `storage_full`."""
        if len(self.pieces) == FILE_PARTS:
            raise invalid("/file", "too_many", FILE_PARTS)
        name = self.own_name(path)
        try:
            self.pieces[name] = self.admitted(name, path, read)
        except Problem as problem:
            if problem.status >= 500:
                raise
            values = problem.errors[0].values if problem.errors else problem.values
            self.pieces[name] = Piece(name, code=problem.code, values=values)
        if self.bytes > MAX_INFLATED:
            raise refuse("archive_too_large", MAX_INFLATED)

    def own_name(self, path: str) -> str:
        """The cleaned path; where there is one already, with a number before the extension."""
        name = "/".join(clean_name(step) for step in steps_of(path))
        folder, slash, base = name.rpartition("/")
        stem, dot, suffix = base.rpartition(".")
        number = 1
        while name in self.pieces:
            number += 1
            numbered = f"{stem} ({number}).{suffix}" if dot else f"{base} ({number})"
            name = folder + slash + numbered
        return name

    def admitted(self, name: str, path: str, read: Reader) -> Piece:
        *_, kept_name = (checked_name(step) for step in steps_of(path))
        incoming = read(lambda stream: self.store.receive(stream, self.limit))
        self.stack.enter_context(incoming)
        self.bytes += incoming.size
        admitted = examined(incoming, kept_name)
        if admitted.text is not None:
            self.text += incoming.size
            if self.text > MOST_TEXT:
                raise refuse("too_large", MOST_TEXT)
        self.arrived[name] = incoming
        received = Received(kept_name, incoming.size, incoming.sha256, admitted)
        return self.owned(Piece(name, received), incoming.path)

    def owned(self, piece: Piece, path: Path) -> Piece:
        """The piece with its owner: as decided, else as named."""
        if piece.name in self.decisions:
            decided = self.decisions[piece.name]
            return replace(piece, secondment_id=decided, code=None if decided else "left_out")
        found = named(piece, path, self.owners)
        if len(found) == 1:
            return replace(piece, secondment_id=found[0].secondment_id, candidates=found)
        code = "several_owners" if found else "no_owner"
        return replace(piece, candidates=found, code=code)


def gather(
    actor: Actor,
    cohort_id: str,
    parts: Iterable[FileStorage],
    decisions: Decisions,
    *,
    keep: bool,
    store: Store,
    limit: int,
) -> list[Piece]:
    """The files of an upload, with `keep` those whose owner is known kept in the store.

    Raises what `owners_of`, `opened_parcel` and `Reception.take` raise, and for decisions on
    files or secondments that are not there `unknown_reference`. Then no byte stays.
    """
    with reading():
        owners = owners_of(actor, cohort_id)
    known = {owner.secondment_id for owner in owners}
    check_decisions(decisions, lambda name: decisions[name] in (None, *known))
    with ExitStack() as stack:
        reception = Reception(stack, store, limit, owners, decisions)
        for path, read in files_in(parts):
            reception.take(path, read)
        check_decisions(decisions, reception.pieces.__contains__)
        pieces = without_same_names(list(reception.pieces.values()), decisions)
        for piece in pieces:
            if keep and piece.secondment_id:
                reception.arrived[piece.name].keep()
    return pieces


def check_decisions(decisions: Decisions, is_right: Callable[[str], bool]) -> None:
    for name in decisions:
        if not is_right(name):
            raise invalid(f"/decisions{step_to(name)}", "unknown_reference")


def files_in(parts: Iterable[FileStorage]) -> Iterator[tuple[str, Reader]]:
    """Each file by its path, and how it is read; a ZIP stands for the files in it."""
    for part in parts:
        name = part.filename or ""
        if extension(clean_name(name)) != "zip":
            yield name, lambda take, part=part: take(part.stream)  # type: ignore[misc]
            continue
        with opened_parcel(part.stream) as members:  # type: ignore[arg-type]
            if len(members) > FILE_PARTS:
                raise invalid("/file", "too_many", FILE_PARTS)
            for member in members:
                yield member.path, member.read


def steps_of(path: str) -> list[str]:
    """The folders and the name, without those that lead nowhere (`.`, `..`)."""
    return [step for step in path.split("/") if step.strip(". ")] or [path]


def named(piece: Piece, path: Path, owners: Sequence[Owner]) -> tuple[Owner, ...]:
    """Whom the file's name, else its folders, else its first lines tell of."""
    names = {owner.cadre_name for owner in owners}
    for text in (*places_of(piece.name), None):
        place = first_lines(piece.received, path) if text is None else text
        if found := names_in(place, names):
            return tuple(owner for owner in owners if owner.cadre_name in found)
    return ()


def first_lines(received: Received | None, path: Path) -> str:
    admitted: Admitted | None = received.admitted if received else None
    if admitted is None:
        return ""
    if admitted.extension == "docx":
        return short_first_lines(head_of_docx(path))
    return short_first_lines((admitted.text or "")[:HEAD_OF_TEXT])


def without_same_names(pieces: Sequence[Piece], decisions: Decisions) -> list[Piece]:
    """Of one person's files that bear one name and differ, none is taken without a decision."""
    contents: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for piece in pieces:
        if piece.received and piece.name not in decisions:
            contents[piece.secondment_id, piece.received.name].add(piece.received.sha256)
    return [
        replace(piece, secondment_id=None, code="same_name")
        if piece.received
        and piece.secondment_id
        and len(contents[piece.secondment_id, piece.received.name]) > 1
        and piece.name not in decisions
        else piece
        for piece in pieces
    ]
