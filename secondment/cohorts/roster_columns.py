"""The columns of a roster, the names offices give them, and where a sheet's header stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondment.kit.errors import refuse
from secondment.kit.sheets import Cell, Sheet, cell_text, heading_key

HEADER_WITHIN = 30
HEADER_COLUMNS = 3
"""A row that names fewer columns is no header."""


@dataclass(frozen=True)
class Column:
    """`others`, parted by spaces, are names seen on real sheets, the better one first."""

    field: str
    title: str
    others: str = ""
    required: bool = False


# In the order of the template, which is the order of real forms.
COLUMNS = (
    Column("seq", "序号", "编号 序 No"),
    Column(
        "name",
        "姓名",
        "干部姓名 挂职干部姓名 挂职人员姓名 人员姓名 挂职干部 挂职人员",
        required=True,
    ),
    Column("gender", "性别"),
    Column("ethnicity", "民族", "族别"),
    Column("birth_month", "出生年月", "出生年月日 出生日期 出生时间 生日"),
    Column("political_status", "政治面貌", "党派"),
    Column("education", "学历学位", "学历 最高学历学位 最高学历 文化程度"),
    Column("work_started_month", "参加工作时间", "参加工作年月 参加工作日期 参工时间"),
    Column(
        "department",
        "现工作单位",
        "工作单位 所在单位 派出单位 选派单位 原工作单位 原单位 单位名称 单位",
        required=True,
    ),
    Column("post", "现任职务", "现职务 原任职务 原职务 职务"),
    Column("rank", "职级", "现职级 现任职级 行政级别 级别"),
    Column("in_post_since_month", "任现职时间", "任现职年月 现任职时间 任职时间"),
    Column("city", "挂职城市", "挂职地区 挂职地点 挂职地 城市"),
    Column(
        "host_unit",
        "挂职单位",
        "接收单位 挂任单位 拟挂职单位 挂职接收单位 接收挂职单位",
        required=True,
    ),
    Column("seconded_post", "挂任职务", "挂职职务 拟挂任职务 拟挂职务 挂职岗位"),
    Column(
        "starts_on",
        "开始日期",
        "挂职开始日期 挂职开始时间 挂职起始日期 挂职起始时间 开始时间 起始日期 起始时间",
        required=True,
    ),
    Column(
        "ends_on",
        "结束日期",
        "挂职结束日期 挂职结束时间 挂职终止日期 挂职终止时间 挂职截止时间 挂职期满时间 "
        "结束时间 终止日期 终止时间 截止日期 截止时间",
        required=True,
    ),
    Column("phone", "联系电话", "手机号码 手机号 手机 联系手机 联系方式 电话"),
    Column("id_number", "身份证号", "身份证号码 公民身份号码 证件号码 身份证"),
    Column("note", "备注", "说明"),
)

# What the template keeps apart and real sheets write in one cell.
MERGED_COLUMNS = (
    Column(
        "unit_and_post",
        "现工作单位及职务",
        "工作单位及职务 所在单位及职务 现单位及职务 现任单位及职务 原单位及职务 派出单位及职务 "
        "单位及职务",
    ),
    Column("period", "挂职起止时间", "挂职起止日期 起止时间 起止日期 挂职时间 挂职期限"),
)

# Under a heading that spans the start and the end ("挂职时间").
PERIOD_PARTS = {
    part: name
    for name, parts in {
        "starts_on": "起 起始 始 自 开始",
        "ends_on": "止 终止 至 截止 结束",
    }.items()
    for part in parts.split()
}
TITLES = {column.field: column.title for column in COLUMNS + MERGED_COLUMNS}
REQUIRED = {
    "name": ("name",),
    "department": ("department", "unit_and_post"),
    "host_unit": ("host_unit",),
    "starts_on": ("starts_on", "period"),
    "ends_on": ("ends_on", "period"),
}
"""Each required field, and the columns that can give it."""
MAY_REPEAT = ("seq", "note")

ALIASES: dict[str, tuple[str, int]] = {
    heading_key(name): (column.field, rank)
    for column in COLUMNS + MERGED_COLUMNS
    for rank, name in enumerate((column.title, *column.others.split()))
}


@dataclass(frozen=True)
class Header:
    """Where each field stands, and the name its column bears on this sheet."""

    last_row: int
    """Index of the header's last row; the body begins below it."""
    columns: Mapping[str, int]
    titles: Mapping[str, str]

    @property
    def missing(self) -> list[str]:
        """Titles of the required columns that are not there."""
        return [
            TITLES[field]
            for field, givers in REQUIRED.items()
            if not any(giver in self.columns for giver in givers)
        ]

    def title(self, field: str) -> str:
        """The column that gives `field` here; the template's name for it when there is none."""
        givers = (field, *REQUIRED.get(field, ()))
        return next((self.titles[giver] for giver in givers if giver in self.titles), TITLES[field])


def find_header(sheets: Sequence[Sheet]) -> tuple[Sheet, Header]:
    """The worksheet that is the roster, among covers and lists, and its header.

    Raises when there is none, when required columns lack, or when several hold people.
    """
    headed = [(sheet, header) for sheet in sheets if (header := header_of(sheet))]
    if not headed:
        raise refuse("roster_header_missing", HEADER_WITHIN)
    complete = [(sheet, header) for sheet, header in headed if not header.missing]
    if not complete:
        raise refuse("roster_columns_missing", "、".join(headed[0][1].missing))
    with_people = [
        (sheet, header)
        for sheet, header in complete
        if any(cell != "" for row in sheet.rows[header.last_row + 1 :] for cell in row)
    ]
    if len(with_people) > 1:  # a row number would not say which is meant
        raise refuse("roster_on_several_sheets", "、".join(sheet.name for sheet, _ in with_people))
    return (with_people or complete)[0]


def header_of(sheet: Sheet) -> Header | None:
    """The row that names most columns, among the first rows; titles may stand above it."""
    top = [_texts(row) for row in sheet.rows[: HEADER_WITHIN + 1]]
    counts = [len(_fields_of(texts)) for texts in top[:HEADER_WITHIN]]
    if max(counts, default=0) < HEADER_COLUMNS:
        return None
    best = counts.index(max(counts))
    if best and "name" in _fields_of(top[best - 1]) - _fields_of(top[best]):
        best -= 1  # a header in two rows, of which the lower names more
    upper, lower = top[best], top[best + 1] if best + 1 < len(top) else []
    texts = dict(enumerate(upper))
    matches = _matches(upper)
    parts = _parts(upper, lower, matches)
    if parts:
        texts |= {column: lower[column] for column, _, _ in parts}
        taken = {column for column, _, _ in parts}
        matches = [match for match in matches if match[0] not in taken and match[1] != "period"]
    return _header(matches + parts, texts, best + bool(parts))


def is_heading(cell: Cell, field: str) -> bool:
    """Whether a cell holds one of the names of `field`'s column."""
    return _field(cell_text(cell)) == field


def _texts(cells: Sequence[Cell]) -> list[str]:
    return [cell_text(cell).strip() for cell in cells]


def _field(text: str) -> str | None:
    match = ALIASES.get(heading_key(text)) if text else None
    return match[0] if match else None


def _fields_of(texts: Sequence[str]) -> set[str]:
    return {name for text in texts if (name := _field(text))}


Match = tuple[int, str, int]
"""Column, field, and how good the name is (0: the template's own)."""


def _matches(texts: Sequence[str]) -> list[Match]:
    found = ((column, ALIASES.get(heading_key(text))) for column, text in enumerate(texts) if text)
    return [(column, match[0], match[1]) for column, match in found if match]


def _parts(upper: Sequence[str], lower: Sequence[str], matches: Sequence[Match]) -> list[Match]:
    """What the second row of a header in two rows names, e.g. 起 and 止 under 挂职时间."""
    names = [column for column, name, _ in matches if name == "name"]
    if any(column < len(lower) and lower[column] for column in names):
        return []  # somebody's name: a row of the body
    parts: list[Match] = []
    heading = ""
    for column, text in enumerate(lower):
        heading = upper[column] or heading if column < len(upper) else heading
        if not text:
            continue
        match = ALIASES.get(heading_key(heading + text)) or ALIASES.get(heading_key(text))
        if _field(heading) == "period" and heading_key(text) in PERIOD_PARTS:
            match = (PERIOD_PARTS[heading_key(text)], 0)
        if match:
            parts.append((column, *match))
    return parts


def _header(matches: Sequence[Match], texts: Mapping[int, str], last_row: int) -> Header:
    best: dict[str, Match] = {}
    for match in matches:
        _, name, rank = match
        if name in best and best[name][2] == rank and name not in MAY_REPEAT:
            raise refuse("roster_column_repeated", TITLES[name])
        if name not in best or rank < best[name][2]:
            best[name] = match
    columns = {name: column for name, (column, _, _) in best.items()}
    titles = {name: re.sub(r"\s+", "", texts[column]) for name, column in columns.items()}
    return Header(last_row, columns, titles)
