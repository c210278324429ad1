"""Routes of the table in which a department answers (办理情况反馈表), out and in."""

from typing import Any

from flask import Response
from marshmallow import fields

from secondment.kit.books import XLSX, workbook
from secondment.kit.fields import Choice, Id, Input, Integer, Part
from secondment.kit.http import Blueprint, Call
from secondment.kit.sheet_imports import RowErrorRead, SheetForm, SheetQuery, told_rows
from secondment.people.rules import holding
from secondment.suggestions import answer_book, answer_import
from secondment.suggestions.answer_columns import SHEET
from secondment.suggestions.answer_sheet import AnswerSheet
from secondment.suggestions.states import ASSIGNMENT

sheets = Blueprint("answers", __name__, "Tables of answers 办理情况反馈表")


class AnswerBookQuery(Input):
    department_id = Id(required=True)
    state = Choice(ASSIGNMENT.states)


class AnswerOutcome(Input):
    """`created` and `updated` count reply drafts; `rows` those that are answered."""

    mode = Choice(("check", "import"))
    rows = Integer()
    valid = Integer()
    created = Integer()
    updated = Integer()
    unchanged = Integer()
    errors = fields.List(Part(RowErrorRead))


@sheets.reads(
    "/assignments/answers.xlsx",
    gate=holding("handler", "signer", "coordinator"),
    query=AnswerBookQuery,
    answer=None,
    media_type=XLSX,
)
def export_answers(call: Call) -> Response:
    """A unit's table to answer in, of what it owes or of the tasks in a state; drafts filled in."""
    unit, state = call.query["department_id"], call.query.get("state")
    name, book = answer_book.export_answers(call.actor, unit, state, now=call.now)
    return workbook(f"{name}{SHEET}.xlsx", book)


def read_or_check(call: Call) -> AnswerSheet | answer_import.Outcome:
    """What is slow about a table: reading it, and for a mere check also matching it."""
    data = call.body["file"].read(answer_import.BUDGET.size + 1)
    sheet = answer_import.read_upload(data)
    if call.query["mode"] == "import":
        return sheet
    partial = call.query["partial"]
    return answer_import.check_answers(call.actor, sheet, partial=partial, now=call.now)


@sheets.creates(
    "/assignments/answers",
    gate=holding("handler"),
    body=SheetForm,
    query=SheetQuery,
    answer=AnswerOutcome,
    before=read_or_check,
    multipart=True,
    status=200,
)
def import_answers(call: Call) -> dict[str, Any]:
    """Check a filled-in table, or make its rows reply drafts."""
    found: answer_import.Outcome = call.prepared
    if call.query["mode"] == "import":
        found = answer_import.import_answers(
            call.actor, call.prepared, partial=call.query["partial"], now=call.now
        )
    return vars(found) | {"errors": told_rows(found.errors)}
