"""Routes of the papers that go to units: one as DOCX or PDF, or a cohort's set."""

from typing import Any

from flask import Response

from secondment.cohorts.queries import COHORT_LIFE
from secondment.kit.books import attachment
from secondment.kit.fields import Choice, Day, Id, Input, NoInput
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.people.rules import Actor, business
from secondment.suggestions import paper_files, slip_rows
from secondment.suggestions.outcome_schemas import SlipQuery, SlipRow
from secondment.suggestions.paper_files import FORMATS, KINDS
from secondment.suggestions.slip_sheets import slip_of

papers = Blueprint("papers", __name__, "Papers for units 交办通知与督办单")

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

    by_unit = f"/cohorts/<id:cohort_id>/notices/<id:department_id>/paper.{form}"
    by_id = f"/slips/<id:slip_id>/paper.{form}"
    routes: tuple[tuple[Any, str, Any, type[Input]], ...] = (
        (notice, by_unit, notice_gate, NoticeQuery),
        (slip, by_id, slip_gate, NoInput),
    )
    for view, rule, gate, query in routes:
        view.__name__ = f"read_{view.__name__}_{form}"
        papers.reads(rule, gate=gate, query=query, answer=None, media_type=FORMATS[form])(view)


for each_form in FORMATS:
    in_format(each_form)
