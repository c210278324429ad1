"""The columns of a department's table of answers (办理情况反馈表), and where a sheet has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondment.kit.errors import refuse
from secondment.kit.sheets import Sheet, cell_text, heading_key

SHEET = "办理情况反馈表"
HEADER_WITHIN = 30
HEADER_COLUMNS = 4
"""A row that names fewer columns is no header."""
DECISIONS = {"采纳": "adopted", "部分采纳": "partly_adopted", "未采纳": "not_adopted"}
OUTCOME_CLASSES = {
    "已经解决": "resolved",
    "正在解决": "in_progress",
    "计划解决": "planned",
    "留作参考": "reference",
    "条件不具备": "infeasible",
    "需上级解决": "referred_up",
}


@dataclass(frozen=True)
class Column:
    """`typed` by the unit, `of_measure` on each row of its own; the hidden ones say what a row is
    and what it was written from."""

    field: str
    title: str
    width: int
    typed: bool = False
    of_measure: bool = False
    hidden: bool = False


COLUMNS = (
    Column("number", "建议编号", 16),
    Column("title", "建议标题", 30),
    Column("due_on", "答复期限", 12),
    Column("position", "措施序号", 8, of_measure=True),
    Column("measure", "措施内容", 44, of_measure=True),
    Column("decision", "办理意见", 10, typed=True, of_measure=True),
    Column("reason", "未全部采纳的理由", 28, typed=True, of_measure=True),
    Column("outcome_class", "结果分类", 12, typed=True),
    Column("actions", "具体措施", 36, typed=True),
    Column("promised_on", "承诺时间", 12, typed=True),
    Column("section", "承办科室", 14, typed=True),
    Column("contact_name", "联系人", 10, typed=True),
    Column("contact_phone", "联系电话", 16, typed=True),
    Column("body", "答复内容", 48, typed=True),
    Column("note", "备注（不导入）", 20, typed=True, of_measure=True),
    Column("assignment_id", "任务标识", 10, of_measure=True, hidden=True),
    Column("measure_id", "措施标识", 10, of_measure=True, hidden=True),
    Column("round", "轮次", 10, of_measure=True, hidden=True),
    Column("reply_version", "答复版本", 10, of_measure=True, hidden=True),
)
TITLES = {column.field: column.title for column in COLUMNS}
NEEDED = tuple(
    column.field for column in COLUMNS if (column.typed or column.hidden) and column.field != "note"
)
FIELDS = {heading_key(column.title): column.field for column in COLUMNS}


@dataclass(frozen=True)
class Header:
    """Index of the header's row, and of each field's column."""

    row: int
    columns: Mapping[str, int]


def find_header(sheets: Sequence[Sheet]) -> tuple[Sheet, Header]:
    """The worksheet that is the table, and its header; rows may stand above it.

    Raises `answers_header_missing`, `answers_columns_missing` or `answers_on_several_sheets`.
    """
    headed = [(sheet, header) for sheet in sheets if (header := header_of(sheet))]
    if not headed:
        raise refuse("answers_header_missing", HEADER_WITHIN)
    if len(headed) > 1:  # a row number would not say which is meant
        raise refuse("answers_on_several_sheets", "、".join(sheet.name for sheet, _ in headed))
    (_, header) = headed[0]
    missing = [TITLES[field] for field in NEEDED if field not in header.columns]
    if missing:
        raise refuse("answers_columns_missing", "、".join(missing))
    return headed[0]


def header_of(sheet: Sheet) -> Header | None:
    for index, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        fields = [FIELDS.get(heading_key(cell_text(cell))) for cell in cells]
        columns = {name: at for at, name in reversed(list(enumerate(fields))) if name}
        if len(columns) >= HEADER_COLUMNS:
            return Header(index, columns)
    return None
