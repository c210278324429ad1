"""The columns of the suggestions register, the names offices give them, where its header stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondment.cohorts.roster_columns import Column
from secondment.kit.errors import refuse
from secondment.kit.sheets import Sheet, cell_text, heading_key
from secondment.suggestions import errors as _codes  # noqa: F401 - its codes are raised here

HEADER_WITHIN = 30
HEADER_COLUMNS = 2
"""A row that names fewer columns is no header."""
MEASURES = "measures"
MAY_REPEAT = ("seq", MEASURES)

# In the order of the template: who, what, to whom.
COLUMNS = (
    Column("seq", "序号", "编号 建议编号 序 No"),
    Column(
        "proposer",
        "建议人",
        "提案人 提出人 提议人 领衔人 干部姓名 挂职干部姓名 挂职干部 姓名",
        required=True,
    ),
    Column(
        "unit",
        "现工作单位",
        "工作单位 所在单位 派出单位 选派单位 原工作单位 原单位 现工作单位及职务 工作单位及职务 "
        "单位及职务 单位",
    ),
    Column(
        "title", "标题", "建议标题 建议题目 题目 建议名称 提案标题 提案题目 案由", required=True
    ),
    Column(
        "problem",
        "问题",
        "存在问题 主要问题 反映问题 反映的问题 问题描述 问题及现状 现状及问题 情况分析 背景",
    ),
    Column(
        MEASURES,
        "措施",
        "建议措施 具体措施 具体建议 对策建议 措施建议 工作建议 建议内容 意见建议 建议",
    ),
    Column(
        "suggested_department",
        "建议承办单位",
        "拟承办单位 拟交办单位 建议办理单位 承办单位 办理单位 责任单位",
    ),
    Column("topic", "主题", "主题类别 建议类别 类别 分类"),
    Column("source", "来源", "建议来源 来源渠道"),
)
# What a register that is given out tells besides; it is not read back.
TOLD_COLUMNS = (
    Column("number_text", "建议编号"),
    Column("cohort", "批次"),
    Column("state", "状态"),
    Column("lead", "主办单位"),
    Column("reply_on", "答复期限"),
)
TITLES = {column.field: column.title for column in COLUMNS}
REQUIRED = tuple(column.field for column in COLUMNS if column.required)

Match = tuple[int, str, int]
"""Column, field, and how good the name is (0: the template's own)."""

ALIASES: dict[str, tuple[str, int]] = {
    heading_key(name): (column.field, rank)
    for column in COLUMNS
    for rank, name in enumerate((column.title, *column.others.split()))
}
# 措施1, 措施二: each further measure in a column of its own.
_NUMBERED = re.compile(r"(.+?)(?:\d{1,2}|[一二三四五六七八九十]{1,2})")


@dataclass(frozen=True)
class Header:
    """Where each field stands, and the name its column bears on this sheet."""

    row: int
    """Its index; the body begins below it."""
    columns: Mapping[str, int]
    """Of every field but the measures."""
    measures: tuple[int, ...]
    titles: Mapping[str, str]

    @property
    def missing(self) -> list[str]:
        """Titles of the required columns that are not there."""
        return [TITLES[name] for name in REQUIRED if name not in self.columns]

    def title(self, name: str) -> str:
        """The column's name here; the template's where there is none."""
        return self.titles.get(name, TITLES[name])


def find_header(sheets: Sequence[Sheet]) -> tuple[Sheet, Header]:
    """The worksheet that is the register, among covers and lists, and its header.

    Raises when there is none, when required columns lack, or when several hold suggestions.
    """
    headed = [(sheet, header) for sheet in sheets if (header := header_of(sheet))]
    if not headed:
        raise refuse("register_header_missing", HEADER_WITHIN)
    complete = [(sheet, header) for sheet, header in headed if not header.missing]
    if not complete:
        raise refuse("register_columns_missing", "、".join(headed[0][1].missing))
    filled = [
        (sheet, header)
        for sheet, header in complete
        if any(cell != "" for row in sheet.rows[header.row + 1 :] for cell in row)
    ]
    if len(filled) > 1:  # a row number would not say which is meant
        raise refuse("register_on_several_sheets", "、".join(sheet.name for sheet, _ in filled))
    return (filled or complete)[0]


def header_of(sheet: Sheet) -> Header | None:
    """The row that names most columns, among the first rows; titles may stand above it."""
    top = [[cell_text(cell).strip() for cell in row] for row in sheet.rows[:HEADER_WITHIN]]
    counts = [len({name for _, name, _ in _matches(texts)}) for texts in top]
    if max(counts, default=0) < HEADER_COLUMNS:
        return None
    row = counts.index(max(counts))
    return _header(row, top[row])


def field_of(text: str) -> tuple[str, int] | None:
    """The field a heading names, and how good the name is."""
    key = heading_key(text)
    numbered = _NUMBERED.fullmatch(key)
    found = ALIASES.get(key) or (ALIASES.get(numbered[1]) if numbered else None)
    return found if found and (key in ALIASES or found[0] == MEASURES) else None


def _matches(texts: Sequence[str]) -> list[Match]:
    found = ((column, field_of(text)) for column, text in enumerate(texts) if text)
    return [(column, *match) for column, match in found if match]


def _header(row: int, texts: Sequence[str]) -> Header:
    """Of several names for one field the best counts; of measures all that are as good."""
    matches = _matches(texts)
    best: dict[str, int] = {}
    for _, name, rank in matches:
        best[name] = min(rank, best.get(name, rank))
    places: dict[str, list[int]] = {}
    for column, name, rank in matches:
        if rank == best[name]:
            places.setdefault(name, []).append(column)
    for name, columns in places.items():
        if len(columns) > 1 and name not in MAY_REPEAT:
            raise refuse("register_column_repeated", TITLES[name])
    titles = {name: re.sub(r"\s+", "", texts[at[0]]) for name, at in places.items()}
    measures = tuple(places.pop(MEASURES, ()))
    return Header(row, {name: at[0] for name, at in places.items()}, measures, titles)
