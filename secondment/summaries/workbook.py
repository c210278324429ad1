"""A summary as a workbook for people: 总览, 按部门, 按挂职单位, 明细."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from secondment.cohorts.roster_book import LOOKS_LIKE_FORMULA
from secondment.kit.clock import zone
from secondment.suggestions.words import STATES
from secondment.summaries import words
from secondment.summaries.rules import AXES, NOBODY, Row

OVERVIEW, DEPARTMENTS, HOST_UNITS, DETAILS = "总览", "按部门", "按挂职单位", "明细"
LANDSCAPE_A4 = 9
SUGGESTION_STATES = {state: zh for state, (zh, _en) in STATES.items()}
Value = str | int | float | date | None


@dataclass(frozen=True)
class Column:
    title: str
    width: int
    value: Callable[[Row], Value]


def per_cent(rate: str) -> float | str:
    """A rate as a number that can be sorted; "-" stays."""
    return rate if rate == NOBODY else float(rate)


def figure(title: str, value: Callable[[Row], Value]) -> Column:
    return Column(title, 10, lambda row: value(row["suggestions"]))


def decided(decision: str) -> Callable[[Row], Value]:
    return lambda told: told["measures"][decision]


def rated(rating: str) -> Callable[[Row], Value]:
    return lambda told: told["satisfaction"]["result"][rating]


def figure_columns() -> Iterator[Column]:
    """What became of the suggestions of a row; satisfaction is that with the result."""
    yield figure("建议数", lambda s: s["total"])
    yield figure("已交办", lambda s: s["assigned"])
    yield figure("已答复", lambda s: s["replied"])
    yield figure("办复率（%）", lambda s: per_cent(s["reply_rate"]))
    yield figure("措施数", lambda s: s["measures"]["raised"])
    for decision, zh in words.DECISIONS.items():
        yield figure(zh, decided(decision))
    yield figure("采纳率（%）", lambda s: per_cent(s["measures"]["adoption_rate"]))
    yield figure("已评价", lambda s: s["evaluated"])
    for rating, zh in words.RATINGS.items():
        yield figure(zh, rated(rating))
    yield figure("满意率（%）", lambda s: per_cent(s["satisfaction"]["result"]["rate"]))
    yield figure("本单位件评价数", lambda s: s["own_unit_satisfaction"]["result"]["forms"])
    yield figure(
        "本单位件满意率（%）", lambda s: per_cent(s["own_unit_satisfaction"]["result"]["rate"])
    )


BY_DEPARTMENT = (
    Column("承办单位", 28, lambda row: row["department"]["name"]),
    *figure_columns(),
    Column("会办件数", 10, lambda row: row["co_handled"]),
)
BY_HOST_UNIT = (
    Column("挂职单位", 28, lambda row: row["host_unit"]["name"]),
    Column("城市", 12, lambda row: row["host_unit"]["city"]),
    Column("干部数", 10, lambda row: row["cadres"]),
    Column("学习报告数", 10, lambda row: row["reports"]["total"]),
    *figure_columns(),
)


def of_secondment(name: str) -> Callable[[Row], Value]:
    return lambda line: line["secondment"][name]


def of_cadre(name: str) -> Callable[[Row], Value]:
    return lambda line: line["secondment"]["cadre"][name]


def of_suggestion(value: Callable[[Row], Value]) -> Callable[[Row], Value]:
    """Empty where the cadre suggested nothing."""
    return lambda line: value(line["suggestion"]) if line["suggestion"] else None


def of_measure(value: Callable[[Row], Value]) -> Callable[[Row], Value]:
    return lambda line: value(line["measure"]) if line["measure"] else None


def rating_on(axis: str) -> Callable[[Row], Value]:
    return of_suggestion(
        lambda s: words.RATINGS[s["satisfaction"][axis]] if s["satisfaction"] else None
    )


DETAIL_COLUMNS = (
    Column("姓名", 10, of_cadre("name")),
    Column("性别", 6, lambda line: words.GENDERS.get(line["secondment"]["cadre"]["gender"])),
    Column("派出单位", 24, lambda line: line["secondment"]["cadre"]["home_unit"]["name"]),
    Column("现任职务", 16, of_cadre("post")),
    Column("职级", 14, of_cadre("rank")),
    Column("挂职城市", 10, lambda line: line["secondment"]["host_unit"]["city"]),
    Column("挂职单位", 24, lambda line: line["secondment"]["host_unit"]["name"]),
    Column("挂任职务", 16, of_secondment("post")),
    Column("开始日期", 12, of_secondment("starts_on")),
    Column("结束日期", 12, of_secondment("ends_on")),
    Column("挂职状态", 10, lambda line: words.SECONDMENT_STATES[line["secondment"]["state"]]),
    Column("考核等次", 10, lambda line: line["grade"]),
    Column("学习报告数", 8, lambda line: len(line["secondment"]["reports"])),
    Column("建议编号", 10, of_suggestion(lambda s: s["number_text"])),
    Column("建议题目", 40, of_suggestion(lambda s: s["title"])),
    Column("建议状态", 10, of_suggestion(lambda s: SUGGESTION_STATES[s["state"]])),
    Column("主办单位", 24, of_suggestion(lambda s: (s["lead_department"] or {}).get("name"))),
    Column(
        "会办单位", 24, of_suggestion(lambda s: "、".join(u["name"] for u in s["co_departments"]))
    ),
    Column("办理结果", 8, of_suggestion(lambda s: s["outcome_letter"])),
    Column("采纳情况", 10, of_suggestion(lambda s: words.ADOPTIONS.get(s["adoption"]))),
    Column("答复日期", 12, of_suggestion(lambda s: s["replied_on"])),
    Column("对办理态度", 10, rating_on("attitude")),
    Column("对办理结果", 10, rating_on("result")),
    Column("措施序号", 6, of_measure(lambda m: m["position"])),
    Column("措施", 50, of_measure(lambda m: m["text"])),
    Column("是否采纳", 10, of_measure(lambda m: words.DECISIONS.get(m["decision"]))),
    Column("理由", 40, of_measure(lambda m: m["reason"])),
)


def summary_book(summary: Row) -> bytes:
    """The XLSX of a summary as `cohort_summary` gives it."""
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        formats = Formats(book)
        overview(book.add_worksheet(OVERVIEW), formats, summary)
        table(book.add_worksheet(DEPARTMENTS), formats, BY_DEPARTMENT, summary["by_department"])
        table(book.add_worksheet(HOST_UNITS), formats, BY_HOST_UNIT, summary["by_host_unit"])
        table(book.add_worksheet(DETAILS), formats, DETAIL_COLUMNS, lines(summary))
    return output.getvalue()


def lines(summary: Row) -> Iterator[Row]:
    """One line a measure; a cadre who suggested nothing has one line all the same."""
    grades = {row["grade"]: row["zh"] for row in summary["totals"]["grades"]}
    for secondment in summary["secondments"]:
        grade = grades.get((secondment["appraisal"] or {}).get("grade"))
        line = {"secondment": secondment, "grade": grade, "suggestion": None, "measure": None}
        if not secondment["suggestions"]:
            yield line
        for suggestion in secondment["suggestions"]:
            for measure in suggestion["measures"] or [None]:
                yield line | {"suggestion": suggestion, "measure": measure}


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
    sheet.set_paper(LANDSCAPE_A4)
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
    yield from suggestion_lines(totals["suggestions"])


def suggestion_lines(told: Row) -> Iterator[Line]:
    yield ("意见建议", None, None)
    yield from state_lines("建议", told, SUGGESTION_STATES)
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
