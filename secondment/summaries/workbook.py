"""A summary as a workbook for people: 总览, 按部门, 按挂职单位, 明细, 承诺事项, 转化成果."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from secondment.kit.books import A4, LOOKS_LIKE_FORMULA
from secondment.kit.clock import zone
from secondment.summaries import words
from secondment.summaries.columns import (
    BY_DEPARTMENT,
    BY_HOST_UNIT,
    COMMITMENT_COLUMNS,
    DETAIL_COLUMNS,
    RESULT_COLUMNS,
    ZH,
    Column,
    Value,
    lines,
    lines_of,
    per_cent,
)
from secondment.summaries.rules import AXES, NOBODY, Row

OVERVIEW, DEPARTMENTS, HOST_UNITS, DETAILS = "总览", "按部门", "按挂职单位", "明细"
COMMITMENTS, RESULTS = "承诺事项", "转化成果"


def summary_book(summary: Row) -> bytes:
    """The XLSX of a summary as `cohort_summary` gives it."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        formats = Formats(book)
        overview(book.add_worksheet(OVERVIEW), formats, summary)
        table(book.add_worksheet(DEPARTMENTS), formats, BY_DEPARTMENT, summary["by_department"])
        table(book.add_worksheet(HOST_UNITS), formats, BY_HOST_UNIT, summary["by_host_unit"])
        table(book.add_worksheet(DETAILS), formats, DETAIL_COLUMNS, lines(summary))
        promised, made = (lines_of(summary, kind) for kind in ("commitments", "results"))
        table(book.add_worksheet(COMMITMENTS), formats, COMMITMENT_COLUMNS, promised)
        table(book.add_worksheet(RESULTS), formats, RESULT_COLUMNS, made)
    return output.getvalue()


class Formats:
    """How cells look; text that looks like a formula is marked as text also for later editing."""

    def __init__(self, book: Any) -> None:
        head = {"bold": True, "border": 1, "align": "center", "valign": "vcenter"}
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.head = book.add_format(head | {"bg_color": "#E7EEF7", "text_wrap": True})
        self.section = book.add_format({"bold": True, "bg_color": "#F2F2F2"})
        self.text = book.add_format({"valign": "top", "text_wrap": True})
        self.quoted = book.add_format(
            {"valign": "top", "text_wrap": True, "num_format": "@", "quote_prefix": True}
        )
        self.count = book.add_format({"valign": "top"})
        self.rate = book.add_format({"valign": "top", "num_format": "0.00", "align": "right"})
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})


def write(sheet: Any, formats: Formats, row: int, at: int, value: Value) -> None:
    """Text is written as text always: `=1+1` in a title is no formula, `-5` no number."""
    if isinstance(value, date):
        sheet.write_datetime(row, at, value, formats.day)
    elif isinstance(value, float):
        sheet.write_number(row, at, value, formats.rate)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, formats.count)
    elif value == NOBODY:
        sheet.write_string(row, at, value, formats.rate)
    elif value:
        shape = formats.quoted if value.startswith(LOOKS_LIKE_FORMULA) else formats.text
        sheet.write_string(row, at, value, shape)


def table(sheet: Any, formats: Formats, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """A head and the rows below it, ready to be filtered and printed."""
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title, formats.head)
    number = 0
    for number, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            write(sheet, formats, number, at, column.value(row))
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    page(sheet)


def page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def overview(sheet: Any, formats: Formats, summary: Row) -> None:
    cohort = summary["cohort"]
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 24)
    sheet.write_string(0, 0, f"{cohort['title']}汇总", formats.title)
    for at, title in enumerate(("项目", "数量或内容", "占比（%）")):
        sheet.write_string(1, at, title, formats.head)
    for number, (label, value, share) in enumerate(overview_lines(summary), 2):
        section = value is None and share is None
        sheet.write_string(number, 0, label, formats.section if section else formats.text)
        write(sheet, formats, number, 1, value)
        write(sheet, formats, number, 2, share)
    sheet.freeze_panes(2, 0)
    page(sheet)


Line = tuple[str, Value, Value]


def overview_lines(summary: Row) -> Iterator[Line]:
    """What is counted, its number, its share; a line with a label alone begins a section."""
    cohort, totals = summary["cohort"], summary["totals"]
    made_at = summary["generated_at"].astimezone(zone())
    yield ("批次", None, None)
    yield ("编号", cohort["code"], None)
    yield ("主题", cohort["theme"], None)
    yield ("起止日期", f"{cohort['starts_on']} 至 {cohort['ends_on']}", None)
    yield ("状态", words.COHORT_STATES[cohort["state"]], None)
    yield ("汇总时间", f"{made_at:%Y-%m-%d %H:%M}", None)
    yield ("干部与学习报告", None, None)
    yield ("干部数", totals["cadres"], None)
    yield from state_lines("挂职", totals["secondments"], words.SECONDMENT_STATES)
    for grade in totals["grades"]:
        yield (f"考核：{grade['zh']}", grade["count"], per_cent(grade["share"]))
    yield from state_lines("学习报告", totals["reports"], words.REPORT_STATES)
    yield from study_lines(totals["studies"])
    yield from suggestion_lines(totals["suggestions"])


def study_lines(told: Row) -> Iterator[Line]:
    """Nothing where no unit was asked to study suggestions."""
    if told["total"]:
        yield ("研究吸纳", None, None)
        yield from state_lines("研究任务", told, ZH)
        yield ("认领建议", told["taken_up"], None)


def suggestion_lines(told: Row) -> Iterator[Line]:
    yield ("意见建议", None, None)
    yield from state_lines("建议", told, ZH)
    yield ("已交办", told["assigned"], None)
    yield ("已答复（办复率）", told["replied"], per_cent(told["reply_rate"]))
    for one in told["outcome_classes"]:
        if one["letter"]:
            name = f"办理结果：{one['letter']} {one['zh']}（{one['outcome_class']}）"
            yield (name, one["count"], per_cent(one["share"]))
    measures = told["measures"]
    yield ("提出措施", measures["raised"], None)
    yield ("采纳（采纳率）", measures["adopted"], per_cent(measures["adoption_rate"]))
    yield ("部分采纳", measures["partly_adopted"], None)
    yield ("未采纳", measures["not_adopted"], None)
    promised = told["commitments"]
    yield from state_lines("承诺事项", promised, ZH)
    delivered = promised["by_state"]["delivered"] + promised["by_state"]["verified"]
    yield ("已兑现（落实率）", delivered, per_cent(promised["delivery_rate"]))
    yield ("逾期未兑现", promised["missed"], None)
    yield ("转化成果", told["results"], None)
    yield ("催评未评", told["waived"], None)
    yield from rating_lines("满意度", told["satisfaction"])
    yield from rating_lines("满意度（本单位办理本单位干部的建议）", told["own_unit_satisfaction"])


def state_lines(label: str, told: Row, names: dict[str, str]) -> Iterator[Line]:
    """The total, and the states that occur."""
    yield (f"{label}总数", told["total"], None)
    for state, count in told["by_state"].items():
        if count:
            yield (f"{label}：{names[state]}", count, None)


def rating_lines(label: str, told: Row) -> Iterator[Line]:
    yield (label, None, None)
    for axis in AXES:
        given, name = told[axis], words.AXES[axis]
        yield (f"{name}：收回评价（满意率）", given["forms"], per_cent(given["rate"]))
        for rating, zh in words.RATINGS.items():
            yield (f"{name}：{zh}", given[rating], None)
