"""The table in which a department answers (办理情况反馈表): one row a measure, drafts filled in."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
import xlsxwriter

from secondment.cohorts.models import Cohort
from secondment.journal.service import record
from secondment.kit.books import A3, LOOKS_LIKE_FORMULA
from secondment.kit.clock import EARLIEST, LATEST, day_of
from secondment.kit.database import LOCK, db
from secondment.kit.errors import invalid
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import Department, User
from secondment.people.rules import Actor, reach
from secondment.policies.models import Policy
from secondment.policies.rules import numbered
from secondment.suggestions.answer_columns import (
    COLUMNS,
    DECISIONS,
    OUTCOME_CLASSES,
    SHEET,
    Column,
)
from secondment.suggestions.answer_models import Decision, Reply
from secondment.suggestions.models import Assignment, Measure, Suggestion
from secondment.suggestions.states import ANSWERING, OWING

OPTIONS = "选项"
HEADER_ROW = 2
HINT = (
    "只填白色单元格：每条措施选办理意见，未全部采纳的写明理由；结果分类、具体措施、承诺时间、联系人等每件建议填一行即可"
    "（正在解决、计划解决须填承诺时间；答复内容不填的，以具体措施为答复）。未办理的行留空。请勿删除隐藏的列。"
)
WORDS = {
    "decision": {value: text for text, value in DECISIONS.items()},
    "outcome_class": {value: text for text, value in OUTCOME_CLASSES.items()},
}
CHOICES: Mapping[str, Sequence[str]] = {
    "decision": tuple(DECISIONS),
    "outcome_class": tuple(OUTCOME_CLASSES),
}
Row = dict[str, Any]
PROTECTED = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "insert_rows": True,
    "sort": True,
    "autofilter": True,
}


def export_answers(
    actor: Actor, department_id: str, state: str | None, *, now: datetime
) -> tuple[str, bytes]:
    """The unit's name and its table: of what it owes an answer to, or of the tasks in `state`.

    Runs its own unit of work, for the entry that tells who took it.
    """
    with reading():
        unit = unit_at(actor, department_id)
        rows = table_of(unit.id, state)
    book = answer_book(unit.name, rows, day_of(now))
    with unit_of_work():
        user = db.session.get_one(User, actor.id, with_for_update=LOCK, populate_existing=True)
        taken = {"department_id": unit.id, "rows": len(rows)}
        record(actor, "export", user, now=now, changes=taken)
    return unit.name, book


def unit_at(actor: Actor, department_id: str) -> Department:
    """The actor's own unit, or one of a district that he coordinates."""
    unit = db.session.get(Department, department_id)
    own = unit and unit.id in reach(actor, "handler", "signer")
    if unit is None or not (own or unit.district_id in reach(actor, "coordinator")):
        raise invalid("department_id", "unknown_reference")
    return unit


def table_of(unit_id: str, state: str | None) -> list[Row]:
    """A row a measure, in the order of dates; four statements, whatever the number of tasks."""
    wanted = Assignment.state == state if state else Assignment.state.in_(OWING)
    tasks = db.session.execute(
        sa.select(Assignment, Suggestion, Cohort.policy_id)
        .join(Suggestion, Suggestion.id == Assignment.suggestion_id)
        .join(Cohort, Cohort.id == Suggestion.cohort_id)
        .where(Assignment.department_id == unit_id, Assignment.role.in_(ANSWERING), wanted)
        .order_by(Assignment.due_on, Assignment.id)
    ).all()
    forms = {row.id: row.suggestion_number for row in db.session.scalars(sa.select(Policy))}
    about = [suggestion.id for _, suggestion, _ in tasks]
    measures: dict[str, list[Measure]] = defaultdict(list)
    query = sa.select(Measure).where(Measure.suggestion_id.in_(about)).order_by(Measure.position)
    for measure in db.session.scalars(query):
        measures[measure.suggestion_id].append(measure)
    drafts = drafts_of([assignment for assignment, _, _ in tasks])
    return [
        row
        for assignment, suggestion, policy_id in tasks
        for row in task_rows(
            of_task(assignment, suggestion, forms[policy_id]),
            measures[suggestion.id],
            drafts.get((assignment.id, suggestion.round)),
        )
    ]


@dataclass(frozen=True)
class Draft:
    reply: Reply
    decisions: Mapping[str, Decision]


def drafts_of(tasks: Sequence[Assignment]) -> dict[tuple[str, int], Draft]:
    """The replies under way, by assignment and round."""
    found = db.session.scalars(
        sa.select(Reply).where(
            Reply.assignment_id.in_([task.id for task in tasks]),
            Reply.state.not_in(("returned", "void")),
        )
    ).all()
    made: dict[str, dict[str, Decision]] = defaultdict(dict)
    query = sa.select(Decision).where(Decision.reply_id.in_([reply.id for reply in found]))
    for decision in db.session.scalars(query):
        made[decision.reply_id][decision.measure_id] = decision
    return {
        (reply.assignment_id, reply.round): Draft(reply, made.get(reply.id, {})) for reply in found
    }


def of_task(assignment: Assignment, suggestion: Suggestion, form: str) -> Row:
    return {
        "number": numbered(form, suggestion.number) if suggestion.number else "",
        "title": suggestion.title,
        "due_on": assignment.due_on,
        "section": assignment.section,
        "contact_name": assignment.handler_name,
        "contact_phone": assignment.handler_phone,
        "assignment_id": assignment.id,
        "round": str(suggestion.round),
        "reply_version": "0",
    }


def task_rows(task: Row, measures: Sequence[Measure], draft: Draft | None) -> list[Row]:
    if draft:
        kept = ("outcome_class", "actions", "promised_on", "section", "body")
        told = (*kept, "contact_name", "contact_phone")
        task |= {name: getattr(draft.reply, name) for name in told}
        task["reply_version"] = str(draft.reply.version)
    rows = []
    for index, measure in enumerate(measures):
        decision = draft.decisions.get(measure.id) if draft else None
        row = task | {
            "position": str(measure.position),
            "measure": measure.text,
            "measure_id": measure.id,
            "decision": decision.decision if decision else None,
            "reason": decision.reason if decision else "",
            "first": index == 0,
        }
        rows.append(row)
    return rows


def answer_book(unit_name: str, rows: Sequence[Row], today: date) -> bytes:
    """The workbook; text in it stays text, and only what is to be typed can be changed."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        shapes = Shapes(book)
        sheet.write_string(0, 0, f"{unit_name}{SHEET}（{today.isoformat()}）", shapes.title)
        sheet.merge_range(1, 0, 1, len(COLUMNS) - 5, HINT, shapes.hint)
        sheet.set_row(1, 48)
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
            sheet.write_string(
                HEADER_ROW, at, column.title, shapes.typed_head if column.typed else shapes.head
            )
        for number, row in enumerate(rows, HEADER_ROW + 1):
            for at, column in enumerate(COLUMNS):
                write(sheet, shapes, number, at, column, row)
        drop_downs(book, sheet, last=HEADER_ROW + max(len(rows), 1))
        layout(sheet, rows)
    return output.getvalue()


class Shapes:
    """How cells look; white ones are to be typed in."""

    def __init__(self, book: Any) -> None:
        head = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": 1}
        body = {"border": 1, "valign": "top", "text_wrap": True, "num_format": "@"}
        day = body | {"num_format": "yyyy-mm-dd", "align": "left"}
        grey = {"bg_color": "#F2F2F2"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.hint = book.add_format({"text_wrap": True, "valign": "top"})
        self.head = book.add_format(head | {"bg_color": "#E7EEF7"})
        self.typed_head = book.add_format(head | {"bg_color": "#FCE8B2"})
        self.locked = book.add_format(body | grey)
        self.locked_quoted = book.add_format(body | grey | {"quote_prefix": True})
        self.locked_day = book.add_format(day | grey)
        self.typed = book.add_format(body | {"locked": False})
        self.typed_quoted = book.add_format(body | {"locked": False, "quote_prefix": True})
        self.typed_day = book.add_format(day | {"locked": False})


def write(sheet: Any, shapes: Shapes, number: int, at: int, column: Column, row: Row) -> None:
    """One cell; what is answered once for all measures stands on the first of the rows."""
    typed = column.typed and (column.of_measure or row["first"])
    shown = row["first"] or column.of_measure or not column.typed
    value = row.get(column.field) if shown else None
    value = WORDS.get(column.field, {}).get(str(value), value)
    kind = "typed" if typed else "locked"
    if isinstance(value, date) or (value is None and column.field == "promised_on"):
        shape = getattr(shapes, f"{kind}_day")
        sheet.write_datetime(number, at, value, shape) if value else sheet.write_blank(
            number, at, None, shape
        )
    elif value:
        quoted = "_quoted" if value.startswith(LOOKS_LIKE_FORMULA) else ""
        sheet.write_string(number, at, value, getattr(shapes, kind + quoted))
    else:
        sheet.write_blank(number, at, None, getattr(shapes, kind))


def drop_downs(book: Any, sheet: Any, last: int) -> None:
    options = book.add_worksheet(OPTIONS)
    options.hide()
    for at, column in enumerate(COLUMNS):
        if column.field in CHOICES:
            values = CHOICES[column.field]
            letter = "AB"[list(CHOICES).index(column.field)]
            for row, value in enumerate(values):
                options.write_string(row, ord(letter) - ord("A"), value)
            check = {
                "validate": "list",
                "source": f"={OPTIONS}!${letter}$1:${letter}${len(values)}",
                "error_title": column.title,
                "error_message": "请从下拉列表中选择。",
            }
            sheet.data_validation(HEADER_ROW + 1, at, last, at, check)
        elif column.field == "promised_on":
            between = {"validate": "date", "criteria": "between"}
            limits = {"minimum": EARLIEST, "maximum": LATEST}
            told = {"error_title": "日期不对", "error_message": "请填写日期，如 2026-09-30。"}
            sheet.data_validation(HEADER_ROW + 1, at, last, at, between | limits | told)


def layout(sheet: Any, rows: Sequence[Row]) -> None:
    sheet.protect("", PROTECTED)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    shown = sum(not column.hidden for column in COLUMNS)
    sheet.print_area(0, 0, HEADER_ROW + len(rows), shown - 1)
