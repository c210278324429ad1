"""The file of a suggestion (一案一卷): all that was written on it, as far as its reader may see."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort
from secondment.kit.clock import day_of
from secondment.kit.database import db, rows_of
from secondment.kit.errors import refuse
from secondment.kit.files import Store
from secondment.people.models import Department
from secondment.people.rules import Actor, reach
from secondment.policies.rules import numbered
from secondment.reports.queries import files_of
from secondment.suggestions import answers, case_pieces, parts, reply_answers, timeline
from secondment.suggestions.case_pieces import Attached, Piece, Row
from secondment.suggestions.letters import CO_SIGNERS, Letter, letters_of
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.paper_files import safe_name
from secondment.suggestions.papers import day_text, office_of
from secondment.suggestions.parts import ONE
from secondment.suggestions.queries import SUGGESTIONS, is_visible, seen_until
from secondment.suggestions.rules import OVERSEERS, policy_of
from secondment.suggestions.words import STATES

ISSUED = ("sent", "returned")  # replies that went out; drafts are no records
TITLE_LENGTH = 20  # characters of a promise by which its evidence is told

ORIGIN = (
    sa.select(
        *(Cadre.name.label("proposer"), Cadre.post, Department.name.label("unit")),
        Cohort.title.label("cohort"),
    )
    .select_from(Suggestion)
    .join(Cadre, Cadre.id == Suggestion.proposer_id)
    .join(Department, Department.id == Cadre.department_id)
    .join(Cohort, Cohort.id == Suggestion.cohort_id)
    .where(Suggestion.id == ONE)
)
MERGED = (
    sa.select(Suggestion.number, Suggestion.title, Cadre.name.label("proposer"))
    .join(Cadre, Cadre.id == Suggestion.proposer_id)
    .where(Suggestion.merged_into_id == ONE)
    .order_by(Suggestion.id)
)


@dataclass(frozen=True)
class Case:
    """A suggestion's file. `scope` names the unit whose sight bounds it, empty for the district's
    offices; `letters` are those of its replies, `files` what is attached."""

    office: str
    number: str
    title: str
    proposer: str
    units: str
    begun: str
    ended: str
    state: str
    scope: str
    made_on: str
    pieces: list[Piece]
    letters: list[Letter]
    files: list[Attached]

    @property
    def name(self) -> str:
        return f"{self.number}建议办理案卷" if self.number else "建议案卷"

    @property
    def paper(self) -> dict[str, Any]:
        """What the template of the file is given."""
        told = {name: value for name, value in vars(self).items() if isinstance(value, str)}
        return told | {"pieces": [asdict(piece) for piece in self.pieces]}


def scope_of(actor: Actor, row: Suggestion) -> list[str] | None:
    """The ids of the actor's units that have or had a task in it; None for the district's offices,
    who see all. Raises `not_allowed`."""
    if row.district_id in reach(actor, *OVERSEERS):
        return None
    own = reach(actor, "handler", "signer")
    query = sa.select(Assignment.department_id).where(
        Assignment.suggestion_id == row.id, Assignment.department_id.in_(own)
    )
    found = list(db.session.scalars(query.distinct().order_by(Assignment.department_id)))
    if not found:
        raise refuse("not_allowed")
    return found


def case_of(actor: Actor, suggestion_id: str, store: Store, now: datetime) -> Case:
    """The file as it stands now. Raises `not_found`, `not_allowed`."""
    row = SUGGESTIONS.find(actor, suggestion_id)
    units = scope_of(actor, row)
    found = answers.read_suggestion(actor, row.id)
    told = timeline.timeline(actor, row.id, "zh")["items"]
    office = office_of(row.district_id, None).name
    replies = issued(actor, row)
    letters = letters_of([one["id"] for one in replies], day_of(now))
    files = files_in(actor, found, replies, letters, store)
    pieces = [
        original(actor, row, found),
        *handling(actor, row, found, units, office),
        *answered(found, replies, letters, files, office),
        *([case_pieces.timeline(told)] if told else []),
        *([case_pieces.attachments([one for _, one in files])] if files else []),
    ]
    return Case(
        office=office,
        number=found["number_text"] or "",
        title=found["title"],
        proposer=found["proposer"]["name"],
        units="、".join(dict.fromkeys(one["department"]["name"] for one in found["assignments"])),
        begun=case_pieces.day(told[0]["at"]) if told else "",
        ended=case_pieces.day(told[-1]["at"]) if told else "",
        state=STATES[found["state"]][0],
        scope="、".join(names_of(units)) if units else "",
        made_on=day_text(day_of(now)),
        pieces=pieces,
        letters=list(letters.values()),
        files=[one for _, one in files],
    )


def issued(actor: Actor, row: Suggestion) -> list[Row]:
    """The replies that went out, oldest first."""
    found: list[Row] = reply_answers.replies_of_suggestion(actor, row.id)["items"]
    return [one for one in reversed(found) if one["state"] in ISSUED]


def names_of(units: list[str]) -> list[str]:
    query = sa.select(Department.name).where(Department.id.in_(units)).order_by(Department.code)
    return list(db.session.scalars(query))


def original(actor: Actor, row: Suggestion, found: Row) -> Piece:
    """What was proposed, by whom, and the suggestions merged into it that the actor may see."""
    (origin,) = rows_of(ORIGIN, one=row.id)
    signers = [one["name"] for one in rows_of(CO_SIGNERS, one=row.id)]
    form = policy_of(row).suggestion_number
    merged = [
        one | {"number_text": numbered(form, one["number"]) if one["number"] else ""}
        for one in rows_of(MERGED.where(is_visible(actor)), one=row.id)
    ]
    return case_pieces.original(found, origin, signers, merged)


def handling(
    actor: Actor, row: Suggestion, found: Row, units: list[str] | None, office: str
) -> list[Piece]:
    """What was handed out, and what the units did until they answered."""
    tasks = found["assignments"]
    if not tasks:
        return []
    open_to_him = [one for one in tasks if units is None or one["department"]["id"] in units]
    contacts = notes(open_to_him, parts.contacts)
    progress = notes(open_to_him, parts.progress)
    names = parts.names_of(one["created_by"] for one in (*contacts, *progress))
    opinions = [one for one in tasks if one["opinion"]]
    slips = reply_answers.slips(actor, row.id)["items"]
    levels = {one["code"]: one["zh"] for one in policy_of(row).supervision_levels}
    return [
        case_pieces.handed_out(tasks, office),
        *([case_pieces.contacts(contacts, names)] if contacts else []),
        *([case_pieces.progress(progress, names)] if progress else []),
        *([case_pieces.opinions(opinions)] if opinions else []),
        *([case_pieces.slips(slips, levels, office)] if slips else []),
    ]


def notes(tasks: list[Row], of: Any) -> list[Row]:
    """The notes of these tasks with their unit, oldest first."""
    found = [
        one | {"unit": task["department"]["name"]}
        for task in tasks
        for one in of(task["id"])["items"]
    ]
    return sorted(found, key=lambda one: (one["on"], one["id"]))


def answered(
    found: Row,
    replies: list[Row],
    letters: dict[str, Letter],
    files: list[tuple[str, Attached]],
    office: str,
) -> list[Piece]:
    """The replies, how they were received, and what came of them."""
    texts = {one["id"]: f"{one['position']}. {one['text']}" for one in found["measures"]}
    pieces = []
    for one in replies:
        scans = [file for of, file in files if of == one["id"]]
        pieces.append(case_pieces.reply(one, letters[one["id"]], texts, scans))
    if found["evaluation"]:
        rated = [
            one
            for one in rows_of(parts.EVALUATIONS, ids=[found["id"]])
            if one["round"] <= found["evaluation"]["round"]
        ]
        pieces.append(case_pieces.evaluations(rated, found["proposer"]["name"]))
    if found["commitments"] or found["results"]:
        pieces.append(case_pieces.outcomes(found["commitments"], found["results"], office))
    return pieces


# Files


def files_in(
    actor: Actor,
    found: Row,
    replies: list[Row],
    letters: dict[str, Letter],
    store: Store,
) -> list[tuple[str, Attached]]:
    """What is attached to the suggestion, its replies and its promises, in that order, each with
    the id of what it hangs on. A unit whose task ended gets what was there until then."""
    until = seen_until(actor, found["id"])
    form = (found["evaluation"] or {}).get("recorded_from_file_id")
    rows: list[tuple[str, str, Row]] = []
    for file in files_of("suggestion", found["id"]):
        rows.append((found["id"], "评价表" if file["id"] == form else "建议", file))
    for one in replies:
        letter = letters[one["id"]]
        rows += [
            (one["id"], f"{letter.issuer}答复{letter.number}{scan_of(one, file)}", file)
            for file in files_of("reply", one["id"])
        ]
    for one in found["commitments"]:
        told = f"承诺事项：{one['text'][:TITLE_LENGTH]}"
        rows += [(one["id"], told, file) for file in files_of("commitment", one["id"])]
    rows = [row for row in rows if row[2]["created_at"] <= until]
    return [(key, attached(at, of, file, store)) for at, (key, of, file) in enumerate(rows, 1)]


def scan_of(reply: Row, file: Row) -> str:
    kinds = {reply["signed_file_id"]: "（签发件）", reply["sealed_file_id"]: "（盖章件）"}
    return kinds.get(file["id"], "")


def attached(at: int, of: str, file: Row, store: Store) -> Attached:
    """The file under a name of its own, whatever others are called."""
    return Attached(
        name=f"附件{at:02} {safe_name(file['name'])}",
        of=of,
        size=file["size"],
        sha256=file["sha256"],
        kept=store.path(file["sha256"]).is_file(),
    )
