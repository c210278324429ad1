"""Rosters as offices send them become typed rows; what is wrong is told by row and column."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from secondment.cohorts.roster_sheet import Names, Roster, RosterRow, read_roster
from secondment.kit.errors import words
from secondment.kit.sheet_imports import RowError
from secondment.kit.sheets import Cell, Sheet, read_sheets
from tests.cohorts import workbooks
from tests.cohorts.workbooks import (
    DEPARTMENTS,
    ENDS_ON,
    PEOPLE,
    STARTS_ON,
    Person,
    faults,
    id_number,
    read_grid,
)

FULL_ROWS = [
    RosterRow(
        row=row,
        name=person.name,
        gender="male" if person.gender == "男" else "female",
        ethnicity=person.ethnicity,
        birth_month=person.birth_month,
        political_status="中共党员",
        education="研究生",
        work_started_month="2008-07",
        department=person.department,
        post=person.post,
        rank="四级调研员",
        in_post_since_month="2021-11",
        city=person.city,
        host_unit=person.host_unit,
        seconded_post="主任助理",
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        phone=person.phone,
        id_number=person.id_number,
    )
    for row, person in enumerate(PEOPLE, 2)
]


def read(data: bytes, departments: tuple[str, ...] = DEPARTMENTS) -> Roster:
    return read_roster(read_sheets(data), departments)


def read_row(**cells: Any) -> Roster:
    """One valid row of the template, but for these cells."""
    row = PEOPLE[0].cells(1) | cells
    grid: list[list[Any]] = workbooks.grid_of([row], list(row))
    return read_grid(*grid)


# Whole sheets


@pytest.mark.parametrize(
    "make",
    [
        workbooks.plain_sheet,
        workbooks.old_sheet,
        workbooks.gb18030_csv,
        workbooks.utf8_csv,
        lambda: workbooks.utf8_csv(mark=False),
    ],
)
def test_the_template_filled_in_whatever_the_file_s_kind(make: Callable[[], bytes]) -> None:
    roster = read(make())
    assert roster.rows == FULL_ROWS
    assert (roster.total, roster.errors, roster.ignored) == (3, [], [])


def test_a_sheet_as_a_real_office_makes_it() -> None:
    """Titles and merged cells above the header, other names, padded names, notes at the foot."""
    roster = read(workbooks.office_sheet())

    assert roster.errors == []
    assert roster.rows == [
        RosterRow(
            row=row,
            name=person.name,
            gender="male" if person.gender == "男" else "female",
            birth_month=person.birth_month,
            work_started_month="2008-07",
            department=person.department,
            post=person.post,
            city=person.city,
            host_unit=person.host_unit,
            starts_on=STARTS_ON,
            ends_on=ENDS_ON,
            phone=person.phone,
        )
        for row, person in zip((5, 6, 9), PEOPLE, strict=True)
    ]
    assert roster.total == 3
    assert roster.ignored == [8, 10, 12, 13]
    assert roster.header.titles["host_unit"] == "接收单位"


def test_a_term_in_one_column() -> None:
    head: list[Cell] = ["姓名", "工作单位", "挂职单位", "挂职起止时间"]
    person: list[Cell] = ["王喆", "区商务局", "朝阳区商务局"]
    roster = read_grid(
        head,
        [*person, "2026.3.2-2026.3.31"],
        [*person, "2026年4月至2026年5月"],
        [*person, "2026年6月1日—6月30日"],
        [*person, "2026-7-1～2026-7-31（一个月）"],
        [*person, "2026.8-9"],
        [*person, ""],
    )
    assert [(row.starts_on, row.ends_on) for row in roster.rows] == [
        (STARTS_ON, ENDS_ON),
        (date(2026, 4, 1), date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 31)),
    ]
    assert faults(roster) == [
        (6, "挂职起止时间", "invalid_period"),
        (7, "挂职起止时间", "required"),
    ]


def test_the_sheet_with_a_header_is_taken_among_several() -> None:
    cover = Sheet("封面", [["挂职干部花名册"], ["区委组织部"]])
    (sheet,) = read_sheets(workbooks.plain_sheet())
    assert read_roster([cover, sheet], DEPARTMENTS).rows == FULL_ROWS


def test_two_thousand_rows_take_little_time() -> None:
    data = workbooks.large_sheet(2_000)
    started = time.process_time()
    roster = read(data)
    seconds = time.process_time() - started

    assert (len(roster.rows), roster.errors) == (2_000, [])
    assert seconds < 4.0  # 0.4 s here; five times that while coverage is measured


# Rows


def test_merged_cells_of_a_column_hold_for_all_their_rows() -> None:
    head: list[Cell] = ["姓名", "工作单位", "挂职单位", "起止时间"]
    roster = read_grid(
        head,
        ["王喆", "区商务局", "甲", "2026.3.2-2026.3.31"],
        ["李堃琦", "区商务局", "", ""],
        ["", "区商务局", "乙", "2026.3.2-2026.3.31"],
        merged=[(1, 2, 2, 2), (1, 3, 2, 3), (1, 0, 3, 0)],
    )
    assert [(row.name, row.host_unit) for row in roster.rows] == [("王喆", "甲"), ("李堃琦", "甲")]
    assert faults(roster) == [(4, "姓名", "required")]


@pytest.mark.parametrize(
    "aside",
    [
        ["注：以上人员均为副科级以上"],
        ["备注 1.本表一式两份"],
        ["", "注：本表一式两份", "", "", ""],
        ["", "合计", "12人", "", ""],
        ["共 12 人"],
        ["填表人：赵六", "", "审核人：钱七", "", "2026年2月9日"],
        ["", "填表人：赵六", "", "联系电话：010-60000000", "填表日期：2026年2月9日"],
        ["", "一、北京市（6人）"],
        ["一、北京市"],
        ["", "", "区委组织部"],
        [3.0, "", "", "", ""],
        ["序号", "姓 名", "工作单位", "挂职单位", "起止时间"],
    ],
)
def test_lines_that_are_nobody_s(aside: list[Cell]) -> None:
    roster = read_grid(
        ["序号", "姓名", "工作单位", "挂职单位", "起止时间"],
        ["1", "王喆", "区商务局", "甲", "2026.3.2-2026.3.31"],
        [" ", "　", "", "", ""],
        aside,
        ["2", "李堃琦", "区商务局", "甲", "2026.3.2-2026.3.31"],
    )
    assert [row.row for row in roster.rows] == [2, 5]
    assert (roster.total, roster.errors, roster.ignored) == (2, [], [4])


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (["", "王喆"], ["required", "required", "required"]),
        (["", "", "区商务局", "甲", "2026.3.2-2026.3.31"], ["required"]),
        (["", "注：王喆", "区商务局", "甲", "2026.3.2-2026.3.31"], ["invalid_name"]),
        (["", "王喆", "", "甲", ""], ["required", "required"]),
    ],
)
def test_a_person_s_row_is_never_passed_over(row: list[Cell], codes: list[str]) -> None:
    roster = read_grid(["序号", "姓名", "工作单位", "挂职单位", "起止时间"], row)
    assert [error.code for error in roster.errors] == codes
    assert (roster.total, roster.rows) == (1, [])


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"姓名": "买买提 艾力"}, "姓名", "space_in_name"),
        ({"姓名": "王喆(女)"}, "姓名", "invalid_name"),
        ({"姓名": "王" * 101}, "姓名", "too_long"),
        ({"姓名": "王\x07喆"}, "姓名", "control_character"),
        ({"姓名": " 　"}, "姓名", "required"),
        ({"性别": "男女"}, "性别", "invalid_choice"),
        ({"出生年月": 1985.1}, "出生年月", "ambiguous_month"),
        ({"出生年月": 1985}, "出生年月", "invalid_month"),
        ({"出生年月": "1899-12"}, "出生年月", "out_of_range"),
        ({"参加工作时间": "2008-13"}, "参加工作时间", "invalid_month"),
        ({"现工作单位": "无"}, "现工作单位", "required"),
        ({"挂职单位": ""}, "挂职单位", "required"),
        ({"开始日期": "31/3/2026"}, "开始日期", "invalid_date"),
        ({"开始日期": "2026-02-30"}, "开始日期", "invalid_date"),
        ({"开始日期": "1999-12-31"}, "开始日期", "out_of_range"),
        ({"开始日期": "2200-01-01"}, "开始日期", "out_of_range"),
        ({"开始日期": True}, "开始日期", "invalid_date"),
        ({"开始日期": date(2026, 4, 1)}, "结束日期", "ends_before_start"),
        ({"联系电话": "见备注"}, "联系电话", "invalid_phone"),
        ({"联系电话": 1060000002.0}, "联系电话", "invalid_phone"),
        ({"身份证号": 1.1000019851012e17}, "身份证号", "numeric_id_number"),
        ({"身份证号": 110000198510120013}, "身份证号", "numeric_id_number"),
        ({"身份证号": "1.10000198510120E+17"}, "身份证号", "numeric_id_number"),
        ({"身份证号": "110000198510120014"}, "身份证号", "invalid_id_number"),
        ({"备注": "字" * 1001}, "备注", "too_long"),
    ],
)
def test_one_wrong_cell_is_one_error(cells: dict[str, object], column: str, code: str) -> None:
    roster = read_row(**cells)
    assert faults(roster) == [(2, column, code)]
    assert roster.rows == []
    (error,) = roster.errors
    for locale in ("zh", "en"):
        assert "{" not in words(error.code, error.values, locale)


def test_every_error_of_a_row_is_told_at_once() -> None:
    roster = read_row(姓名="", 性别="?", 开始日期="?", 身份证号="1")
    assert faults(roster) == [
        (2, "性别", "invalid_choice"),
        (2, "开始日期", "invalid_date"),
        (2, "身份证号", "invalid_id_number"),
        (2, "姓名", "required"),
    ]


def test_an_error_shows_only_the_ends_of_personal_numbers() -> None:
    errors = read_row(身份证号="110000198510120014", 联系电话="13800000001甲").errors
    assert [error.value for error in errors] == ["138******01甲", "110************014"]


def test_optional_cells_may_be_empty_or_say_so() -> None:
    empty = ("性别", "民族", "出生年月", "职级", "联系电话", "身份证号", "备注", "挂职城市")
    for nothing in ("", "无", "/", "—"):
        (row,) = read_row(**dict.fromkeys(empty, nothing)).rows
        assert (row.gender, row.ethnicity, row.birth_month, row.rank) == (None, "", None, "")
        assert (row.phone, row.id_number, row.note, row.city) == (None, None, "", "")


def test_masked_values_stand_for_those_stored() -> None:
    roster = read_row(
        联系电话="138****0001", 身份证号="110＊＊＊＊＊＊＊＊＊＊＊＊013", 出生年月="19**-**"
    )
    assert roster.errors == []
    (row,) = roster.rows
    assert (row.phone, row.id_number, row.birth_month) == (None, None, None)
    assert row.masked == {
        "phone": "138****0001",
        "id_number": "110" + "*" * 12 + "013",
        "birth_month": "19**-**",
    }


def test_formula_looking_text_stays_text() -> None:
    text = "=cmd|' /C calc'!A0"
    assert read_row(挂任职务=text, 备注="+1", 现任职务="@x").rows[0].seconded_post == text


def test_the_same_person_twice_at_the_same_time() -> None:
    first = PEOPLE[0].cells(1)
    later = {"开始日期": date(2026, 4, 1), "结束日期": date(2026, 4, 30)}
    same_name = {"身份证号": id_number("19851012", 3)}
    nameless = {"身份证号": ""}
    rows = [first, first, first | later, first | same_name, first | nameless, first | nameless]
    roster = read_grid(*workbooks.grid_of(rows, list(first)))
    assert roster.errors == [
        RowError(3, "姓名", "王喆", "repeated_row", (2,)),
        RowError(7, "姓名", "王喆", "repeated_row", (6,)),
    ]
    assert [row.row for row in roster.rows] == [2, 4, 5, 6]


def test_short_forms_are_written_in_full() -> None:
    (row,) = read_row(民族="汉", 政治面貌="党员").rows
    assert (row.ethnicity, row.political_status) == ("汉族", "中共党员")
    (row,) = read_row(民族="穿青人", 政治面貌="民进会员").rows
    assert (row.ethnicity, row.political_status) == ("穿青人", "民进会员")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("区商务局副局长", ("区商务局", "副局长")),
        ("区委办公室主任", ("区委办公室", "主任")),
        ("区委办公室（督查室）主任", ("区委办公室（督查室）", "主任")),
        ("区委办公室 (督查室)、主任", ("区委办公室（督查室）", "主任")),
        ("区商务局", ("区商务局", "")),
        ("区 商 务 局　副局长（主持工作）", ("区商务局", "副局长（主持工作）")),
        ("市商务局副局长", ("市商务局副局长", "")),
    ],
)
def test_unit_and_post_part_at_the_longest_known_name(text: str, parts: tuple[str, str]) -> None:
    assert Names(DEPARTMENTS).split(text) == parts


def test_names_of_units_are_known_by_other_spellings() -> None:
    names = Names(DEPARTMENTS)
    assert names.known("区委办公室(督查室)") == "区委办公室（督查室）"
    assert names.known("区教育局") == "区教育局"
    assert Names(()).split("区商务局副局长") == ("区商务局副局长", "")


def test_the_fixtures_bear_nobody_s_number() -> None:
    people: list[Person] = [*PEOPLE, *workbooks.many_people(300)]
    assert all(person.id_number.startswith("110000") for person in people)
    assert len({person.id_number for person in people}) == len(people)
