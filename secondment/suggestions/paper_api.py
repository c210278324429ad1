"""Routes of papers: those that go to units, letters of reply, and the files of suggestions."""

from typing import Any

from flask import Response, current_app

from secondment.cohorts.queries import COHORT_LIFE
from secondment.kit.books import attached_file, attachment
from secondment.kit.fields import Choice, Day, Id, Input, NoInput
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.kit.typesetting import PDF
from secondment.people.rules import Actor, business
from secondment.suggestions import case_files, paper_files, slip_rows
from secondment.suggestions.cases import scope_of
from secondment.suggestions.outcome_schemas import SlipQuery, SlipRow
from secondment.suggestions.paper_files import FORMATS, KINDS
from secondment.suggestions.queries import REPLIES, SUGGESTIONS
from secondment.suggestions.slip_sheets import slip_of
from secondment.suggestions.verbs import gate

papers = Blueprint("papers", __name__, "Papers 交办通知、督办单、答复函、案卷")

ZIP = "application/zip"


class NoticeQuery(Input):
    since = Day(metadata={"description": "what was handed over, or issued, that day or later"})


class PapersQuery(NoticeQuery):
    kind = Choice(tuple(KINDS), load_default="assignment")
    department_id = Id(metadata={"description": "of this unit alone"})
    format = Choice(tuple(FORMATS), load_default="docx")


def set_gate(actor: Actor, cohort_id: str) -> None:
    """The coordinator of the district, and who works for a unit."""
    business(actor)
    cohort = COHORT_LIFE.find(actor, cohort_id)
    paper_files.units_open(actor, cohort.district_id)


def notice_gate(actor: Actor, cohort_id: str, department_id: str) -> None:
    """The coordinator of the district, and who works for the unit itself."""
    business(actor)
    cohort = COHORT_LIFE.find(actor, cohort_id)
    paper_files.only(paper_files.units_open(actor, cohort.district_id), department_id)


def slip_gate(actor: Actor, slip_id: str) -> None:
    business(actor)
    row = slip_of(actor, slip_id)
    paper_files.only(paper_files.units_open(actor, row.district_id), row.department_id)


@papers.reads("/slips", gate=business, query=SlipQuery, answer=page_of(SlipRow))
def list_all_slips(call: Call) -> dict[str, Any]:
    """The log of all slips: the offices see those of the district, a unit its own."""
    return slip_rows.list_slips(call.actor, call.query)


@papers.reads(
    "/cohorts/<id:cohort_id>/papers.zip",
    gate=set_gate,
    query=PapersQuery,
    answer=None,
    media_type=ZIP,
)
def read_papers(call: Call, cohort_id: str) -> Response:
    """A cohort's notices or supervision slips, a file each; who took them is journalled."""
    made = paper_files.cohort_set(call.actor, cohort_id, **call.query, now=call.now)
    return attachment(*made, ZIP)


def case_gate(actor: Actor, suggestion_id: str) -> None:
    """The district's offices, and the units that have or had a task in it."""
    business(actor)
    scope_of(actor, SUGGESTIONS.find(actor, suggestion_id))


@papers.reads(
    "/suggestions/<id:suggestion_id>/case.zip", gate=case_gate, answer=None, media_type=ZIP
)
def read_case_zip(call: Call, suggestion_id: str) -> Response:
    """A suggestion's file (一案一卷): its texts, the letters for Word, all that is attached."""
    store = current_app.extensions["store"]
    made = case_files.case_zip(call.actor, suggestion_id, store, now=call.now)
    return attached_file(*made, ZIP)


@papers.reads(
    "/suggestions/<id:suggestion_id>/case.pdf", gate=case_gate, answer=None, media_type=PDF
)
def read_case_pdf(call: Call, suggestion_id: str) -> Response:
    """A suggestion's file as one document with a contents page; attached files are listed."""
    store = current_app.extensions["store"]
    made = case_files.case_pdf(call.actor, suggestion_id, store, now=call.now)
    return attachment(*made, PDF)


def in_format(form: str) -> None:
    """The routes of single papers in one format."""

    def notice(call: Call, cohort_id: str, department_id: str) -> Response:
        """What a unit has to handle of a cohort, with the receipt to send back (交办通知)."""
        made = paper_files.notice_file(
            call.actor, cohort_id, department_id, form, **call.query, now=call.now
        )
        return attachment(*made, FORMATS[form])

    def slip(call: Call, slip_id: str) -> Response:
        """A reminder, urging or supervision notice on paper (督办单)."""
        made = paper_files.slip_file(call.actor, slip_id, form, now=call.now)
        return attachment(*made, FORMATS[form])

    def letter(call: Call, reply_id: str) -> Response:
        """The letter of a reply (答复函); until it may go out it is marked as a draft."""
        made = paper_files.letter_file(call.actor, reply_id, form, now=call.now)
        return attachment(*made, FORMATS[form])

    by_unit = f"/cohorts/<id:cohort_id>/notices/<id:department_id>/paper.{form}"
    by_id = f"/slips/<id:slip_id>/paper.{form}"
    of_reply = f"/replies/<id:reply_id>/letter.{form}"
    routes: tuple[tuple[Any, str, Any, type[Input]], ...] = (
        (notice, by_unit, notice_gate, NoticeQuery),
        (slip, by_id, slip_gate, NoInput),
        (letter, of_reply, gate(REPLIES), NoInput),
    )
    for view, rule, allowed, query in routes:
        view.__name__ = f"read_{view.__name__}_{form}"
        papers.reads(rule, gate=allowed, query=query, answer=None, media_type=FORMATS[form])(view)


for each_form in FORMATS:
    in_format(each_form)
