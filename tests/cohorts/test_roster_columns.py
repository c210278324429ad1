"""The header is found wherever it stands, whatever offices call its columns."""

import pytest

from secondment.cohorts.roster_columns import ALIASES, COLUMNS, MERGED_COLUMNS
from secondment.cohorts.roster_sheet import read_roster
from secondment.kit.errors import Problem
from secondment.kit.sheets import Cell, Sheet, read_sheets
from tests.cohorts import workbooks
from tests.cohorts.workbooks import DEPARTMENTS, ENDS_ON, STARTS_ON, read_grid


def test_every_alias_stands_for_one_column() -> None:
    names = [
        name
        for column in COLUMNS + MERGED_COLUMNS
        for name in (column.title, *column.others.split())
    ]
    assert len(ALIASES) == len(names)


@pytest.mark.parametrize(
    ("rows", "code", "values"),
    [
        ([], "roster_header_missing", (30,)),
        ([["花名册"], ["王喆", "区商务局"]], "roster_header_missing", (30,)),
        (
            [["姓名", "性别", "民族", "开始日期"]],
            "roster_columns_missing",
            ("现工作单位、挂职单位、结束日期",),
        ),
        ([["性别", "单位及职务", "接收单位", "起止时间"]], "roster_columns_missing", ("姓名",)),
        (
            [["姓名", "工作单位", "挂职单位", "挂职单位", "起止时间"]],
            "roster_column_repeated",
            ("挂职单位",),
        ),
    ],
)
def test_a_sheet_without_a_usable_header(
    rows: list[list[Cell]], code: str, values: tuple[object, ...]
) -> None:
    with pytest.raises(Problem) as caught:
        read_grid(*rows)
    assert (caught.value.code, caught.value.values) == (code, values)
    assert caught.value.status == 422


def test_the_better_name_wins_where_two_columns_could_be_meant() -> None:
    roster = read_grid(
        ["姓名", "单位", "现工作单位", "挂职单位", "起止时间", "办公电话", "电话", "手机号码"],
        ["王喆", "示范区", "区商务局", "甲", "2026.3.2-2026.3.31", "1", "66666666", "13800000001"],
    )
    assert (roster.rows[0].department, roster.rows[0].phone) == ("区商务局", "13800000001")


def test_unit_and_post_fill_only_what_their_own_columns_leave_empty() -> None:
    roster = read_grid(
        ["姓名", "工作单位", "单位及职务", "挂职单位", "起止时间"],
        ["王喆", "区委办公室", "区商务局副局长", "甲", "2026.3.2-2026.3.31"],
        ["李堃琦", "", "区商务局副局长", "甲", "2026.3.2-2026.3.31"],
    )
    assert [(row.department, row.post) for row in roster.rows] == [
        ("区委办公室", "副局长"),
        ("区商务局", "副局长"),
    ]


def test_a_header_in_two_rows() -> None:
    roster = read_roster(read_sheets(workbooks.two_row_header_sheet()), DEPARTMENTS)
    assert roster.errors == []
    (row,) = roster.rows
    assert (row.row, row.name, row.department, row.post) == (3, "王喆", "区商务局", "副局长")
    assert (row.host_unit, row.seconded_post) == ("朝阳区商务局", "主任助理")
    assert (row.starts_on, row.ends_on) == (STARTS_ON, ENDS_ON)


def test_the_lower_row_of_a_header_may_name_more_columns() -> None:
    roster = read_grid(
        ["姓名", "现工作", "", "挂职", "", "", ""],
        ["", "单位", "职务", "单位", "职务", "开始时间", "结束时间"],
        ["王喆", "区商务局", "副局长", "朝阳区商务局", "助理", "2026.3.2", "2026.3.31"],
    )
    assert roster.errors == []
    assert (roster.rows[0].department, roster.rows[0].host_unit) == ("区商务局", "朝阳区商务局")
    assert (roster.rows[0].post, roster.rows[0].seconded_post) == ("副局长", "助理")


def test_people_on_two_sheets_are_not_passed_over_in_silence() -> None:
    (sheet,) = read_sheets(workbooks.plain_sheet())
    empty = Sheet("空表", sheet.rows[:1])
    assert read_roster([empty, sheet], DEPARTMENTS).total == len(workbooks.PEOPLE)
    with pytest.raises(Problem) as caught:
        read_roster([Sheet("北京", sheet.rows), Sheet("上海", sheet.rows)], DEPARTMENTS)
    assert (caught.value.code, caught.value.values) == ("roster_on_several_sheets", ("北京、上海",))
