"""Rosters as offices send them, made here: the template filled in, and what is sent instead.

All of them hold the people of `PEOPLE`, who are invented, as are their numbers.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.styles import Alignment

from secondment.cohorts.roster_sheet import Roster, read_roster
from secondment.kit.sheets import Cell, Sheet

TITLES = (
    *("序号", "姓名", "性别", "民族", "出生年月", "政治面貌", "学历学位", "参加工作时间"),
    *("现工作单位", "现任职务", "职级", "任现职时间", "挂职城市", "挂职单位", "挂任职务"),
    *("开始日期", "结束日期", "联系电话", "身份证号", "备注"),
)
DEPARTMENTS = ("区委办公室", "区委办公室（督查室）", "区发展和改革局", "区商务局", "东门街道办事处")
HOST_UNITS = ("朝阳区商务局", "黄浦区发展和改革委员会")
STARTS_ON, ENDS_ON = date(2026, 3, 2), date(2026, 3, 31)


def id_number(born: str, order: int) -> str:
    """An ID number nobody bears (region 110000), with the check digit of GB 11643."""
    digits = f"110000{born}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


@dataclass(frozen=True)
class Person:
    name: str
    gender: str
    birth_month: str
    department: str
    post: str
    host_unit: str
    phone: str
    id_number: str
    ethnicity: str = "汉族"
    city: str = "北京市"

    def cells(self, number: int) -> dict[str, object]:
        """By the template's titles, dates as dates."""
        return {
            "序号": number,
            "姓名": self.name,
            "性别": self.gender,
            "民族": self.ethnicity,
            "出生年月": self.birth_month,
            "政治面貌": "中共党员",
            "学历学位": "研究生",
            "参加工作时间": "2008-07",
            "现工作单位": self.department,
            "现任职务": self.post,
            "职级": "四级调研员",
            "任现职时间": "2021-11",
            "挂职城市": self.city,
            "挂职单位": self.host_unit,
            "挂任职务": "主任助理",
            "开始日期": STARTS_ON,
            "结束日期": ENDS_ON,
            "联系电话": self.phone,
            "身份证号": self.id_number,
            "备注": "",
        }


PEOPLE = (
    Person(
        name="王喆",
        gender="男",
        birth_month="1985-10",
        department="区商务局",
        post="副局长",
        host_unit="朝阳区商务局",
        phone="13800000001",
        id_number=id_number("19851012", 1),
    ),
    Person(
        name="李堃琦",
        gender="女",
        birth_month="1987-01",
        department="区委办公室（督查室）",
        post="副主任、机关党委委员",
        host_unit="朝阳区商务局",
        phone="010-60000002",
        id_number=id_number("19870123", 2),
    ),
    Person(
        name="古丽努尔·艾力",
        gender="女",
        ethnicity="维吾尔族",
        birth_month="1990-03",
        department="东门街道办事处",
        post="主任",
        city="上海市",
        host_unit="黄浦区发展和改革委员会",
        phone="13800000003",
        id_number=id_number("19900308", 4),
    ),
)


def workbook(grid: Iterable[Sequence[object]], *, merged: Sequence[str] = ()) -> bytes:
    """An XLSX of these rows from A1 on; dates become real date cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate(grid, 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column, value if value != "" else None)
            if isinstance(value, str):
                cell.data_type = "s"  # also text that begins with =
    for area in merged:
        sheet.merge_cells(area)
        sheet[area.split(":")[0]].alignment = Alignment(horizontal="center")
    return _saved(book)


def csv_file(grid: Iterable[Sequence[object]], encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(grid)
    return text.getvalue().encode(encoding)


def old_workbook(grid: Iterable[Sequence[object]]) -> bytes:
    """An .xls, as older office programs save it."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="yyyy/m/d")
    for row, cells in enumerate(grid):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write(row, column, value, day)
            elif value != "":
                sheet.write(row, column, value)
    return _saved(book)


def _saved(book: Any) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def template_grid(people: Iterable[Person] = PEOPLE) -> list[list[object]]:
    """Header and rows in the template's columns."""
    rows = (person.cells(number) for number, person in enumerate(people, 1))
    return [list(TITLES), *([row[title] for title in TITLES] for row in rows)]


def grid_of(
    rows: Iterable[Mapping[str, object]], titles: Sequence[str] = TITLES
) -> list[list[Any]]:
    """Header and rows of just these titles; what a row lacks is empty."""
    return [list(titles), *([row.get(title, "") for title in titles] for row in rows)]


def plain_sheet() -> bytes:
    return workbook(template_grid())


# One line a column: its name, then what stands in rows 5, 6 and 9.
OFFICE_COLUMNS = (
    ("序号", 1, 2, 3),
    ("姓　名", "王　喆", "李堃琦", "古丽努尔•艾力"),
    ("性 别", "男 ", "女", "女"),
    ("出生年月\n（岁）", "1985.10\n(40岁)", date(1987, 1, 1), 1990.03),
    (
        "现工作单位及职务*",
        "区商务局副局长",
        "区委办公室(督查室)副主任、机关党委委员",
        "东门街道办事处　主任",
    ),
    ("参加工作\n时间", "2008.07", "2008年7月", "2008-7-1"),
    ("挂职地区", "北京市", "北京市", "上海市"),
    ("接收单位", "朝阳区 商务局", "", "黄浦区发展和改革委员会"),
    ("挂职起始时间", 46083, "2026.3.2", "2026/3/2"),
    ("挂职终止时间", "2026年3月31日", "2026.3", "46112"),
    ("手机号码", 13800000001, "０１０－６０００００02", "13800000003"),
    ("备注", "无", "", ""),
)


def office_sheet() -> bytes:
    """Two title lines, other names of columns, unit and post in one, notes at the foot.

    No 民族, no 身份证号; names padded, a host unit over two rows, each date in another form.
    """
    header, first, second, third = ([column[at] for column in OFFICE_COLUMNS] for at in range(4))
    grid: list[Sequence[object]] = [
        ["示范区2026年第一批赴北京、上海挂职干部花名册"],
        ["填报单位：区委组织部", "", "", "", "", "2026年2月"],
        [],
        header,
        first,
        second,
        [],
        ["二、上海市（1人）"],
        third,
        [4],
        [],
        ["注：1.本表一式两份；2.请于2月20日前报送。"],
        ["填表人：赵六", "", "", "审核人：钱七", "", "", "", "", "填表日期：2026年2月9日"],
    ]
    return workbook(grid, merged=("A1:L1", "A2:D2", "A8:L8", "H5:H6", "A12:L12"))


def two_row_header_sheet() -> bytes:
    """A header in two rows: 挂职 over 单位 and 职务, 挂职时间 over 起 and 止."""
    person = PEOPLE[0]
    columns = (
        ("姓名", "", person.name),
        ("所在单位", "", person.department),
        ("职务", "", person.post),
        ("挂职", "单位", person.host_unit),
        ("", "职务", "主任助理"),
        ("挂职时间", "起", "2026-3-2"),
        ("", "止", "2026-03-31"),
    )
    grid = zip(*columns, strict=True)
    return workbook(grid, merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"))


def gb18030_csv() -> bytes:
    return csv_file(template_grid(), "gb18030")


def utf8_csv(*, mark: bool = True) -> bytes:
    return csv_file(template_grid(), "utf-8-sig" if mark else "utf-8")


def old_sheet() -> bytes:
    return old_workbook(template_grid())


def many_people(count: int = 2_000) -> list[Person]:
    """As many different people, each with an ID number of their own."""
    given = "安邦成达恩方光海嘉凯明宁平青荣思泰文雅泽"
    surnames = "赵钱孙李周吴郑王冯陈"
    return [
        Person(
            name=surnames[n % 10] + given[n // 10 % 20] + given[n // 200 % 20],
            gender="男女"[n % 2],
            birth_month=f"19{70 + n % 25}-{1 + n % 12:02}",
            department=DEPARTMENTS[n % len(DEPARTMENTS)],
            post="科长",
            host_unit=HOST_UNITS[n % len(HOST_UNITS)],
            phone=f"138{n:08}",
            id_number=id_number(f"19{70 + n % 25}{1 + n % 12:02}{1 + n % 28:02}", n % 1000),
        )
        for n in range(count)
    ]


def large_sheet(count: int = 2_000) -> bytes:
    """The template with this many rows, written the quick way."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True})
    sheet = book.add_worksheet("花名册")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate(template_grid(many_people(count))):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(row, column, value)
            else:
                sheet.write_string(row, column, str(value))
    book.close()
    return output.getvalue()


def read_grid(*rows: list[Cell], merged: list[tuple[int, int, int, int]] | None = None) -> Roster:
    return read_roster([Sheet("", list(rows), merged or [])], DEPARTMENTS)


def faults(roster: Roster) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.code) for error in roster.errors]
