"""Names, dates, months and numbers as people write them in a cell."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondment.cohorts import roster_values
from secondment.cohorts.roster_values import Fault
from secondment.kit.sheets import Cell, Sheet
from tests.cohorts.workbooks import PEOPLE

TYPED = Sheet("花名册", [])
CSV = Sheet("", [], typed=False)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王喆", "王喆"),
        (" 王　喆 ", "王喆"),
        ("王\u00a0\u00a0喆", "王喆"),
        ("王\u200b喆", "王喆"),
        ("欧 阳 娜", "欧阳娜"),
        ("古丽努尔•艾力", "古丽努尔·艾力"),
        ("古丽努尔 ・ 艾力", "古丽努尔·艾力"),
        ("古丽努尔．艾力", "古丽努尔·艾力"),
        ("John  Smith", "John Smith"),
        ("王𬭎", "王𬭎"),
    ],
)
def test_names(written: str, name: str) -> None:
    assert roster_values.name(written) == name


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_a_date_reads_back_from_every_form(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    forms: list[Cell] = [
        day,
        serial,
        float(serial) + 0.4,
        str(serial),
        f"{serial}.0",
        f"{y}{m:02}{d:02}",
        int(f"{y}{m:02}{d:02}"),
        f"{y}.{m}.{d}",
        f"{y}.{m:02}.{d:02}",
        f"{y}-{m}-{d}",
        f"{y}/{m:02}/{d:02}",
        f"{y}/{m}/{d} 0:00",
        f"{y}-{m:02}-{d:02} 00:00:00",
        f"{y}年{m}月{d}日",
        f" {y} 年 {m} 月 {d} 日 ",
        f"{y}．{m}．{d}",
    ]
    for form in forms:
        assert roster_values.day(form, TYPED) == day
        assert roster_values.month(form, TYPED) == f"{y}-{m:02}"


@given(st.integers(1910, 2199), st.integers(1, 12))
def test_a_month_reads_back_from_every_form(year: int, month: int) -> None:
    forms: list[Cell] = [
        f"{year}.{month:02}",
        f"{year}.{month}",
        f"{year}-{month:02}",
        f"{year}/{month}",
        f"{year}年{month}月",
        f"{year}{month:02}",
        int(f"{year}{month:02}"),
        f"{year}.{month:02}\n（40岁）",
    ]
    for form in forms:
        assert roster_values.month(form, TYPED) == f"{year}-{month:02}"


def test_a_bare_month_begins_with_its_first_day_and_ends_with_its_last() -> None:
    assert roster_values.day("2026年2月", TYPED) == date(2026, 2, 1)
    assert roster_values.day("2028.2", TYPED, last=True) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("cell", "sheet", "month"),
    [
        (2026.3, TYPED, "2026-03"),
        (2026.12, TYPED, "2026-12"),
        (1985.01, TYPED, "1985-01"),
        ("2026.1", TYPED, "2026-01"),
        ("2026.10", CSV, "2026-10"),
        ("2026.3", CSV, "2026-03"),
        (2026.1, TYPED, None),
        ("2026.1", CSV, None),
    ],
)
def test_a_number_cannot_tell_january_from_october(
    cell: Cell, sheet: Sheet, month: str | None
) -> None:
    if month:
        assert roster_values.month(cell, sheet) == month
        return
    with pytest.raises(Fault) as caught:
        roster_values.month(cell, sheet)
    assert caught.value.code == "ambiguous_month"
    assert caught.value.values == ("2026.1", "2026-01", "2026-10")


@pytest.mark.parametrize(
    "cell", ["昨天", "2026", "26.3.1", "2026.3.32", "2026-3-0", "3月1日", "1e5", "99999999", -1]
)
def test_what_is_no_date(cell: Cell) -> None:
    with pytest.raises(Fault) as caught:
        roster_values.day(cell, TYPED)
    assert caught.value.code == "invalid_date"


def test_serials_of_the_1904_calendar() -> None:
    sheet = Sheet("", [], epoch=date(1904, 1, 1))
    assert roster_values.day(44620, sheet) == date(2026, 3, 1)
    assert sheet.epoch + timedelta(44620) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "13800000001",
        13800000001.0,
        "138 0000 0001",
        "+86-13800000001",
        "010-60000002",
        "（010）60000002转801",
        "13800000001、010-60000002",
        66666666,
        "１３８００００００01",
        "'13800000001",
    ],
)
def test_telephone_numbers_are_checked_loosely(cell: Cell) -> None:
    assert sum(character.isdigit() for character in roster_values.phone(cell)) >= 8


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("110000198510120013", True),
        ("11000019900308004x", True),
        ("11000019900308004X", True),
        ("１１００００198510120013", True),
        ("'110000198510120013", True),
        (" 110000 19851012 0013", True),
        ("110000198510120012", False),
        ("11000019851012001", False),
        ("1100001985101200133", False),
        ("110000198513120013", False),
        ("110000198502300013", False),
        ("010000198510120013", False),
        ("11000019851012001３３", False),
        ("١١٠٠٠٠١٩٨٥١٠١٢٠٠١٣", False),
    ],
)
def test_id_numbers(text: str, valid: bool) -> None:
    if valid:
        assert roster_values.id_number(text) in {person.id_number for person in PEOPLE}
        return
    with pytest.raises(Fault) as caught:
        roster_values.id_number(text)
    assert caught.value.code == "invalid_id_number"


@given(st.integers(0, 17), st.integers(1, 9))
def test_no_single_wrong_digit_passes_for_an_id_number(position: int, step: int) -> None:
    right = PEOPLE[0].id_number
    wrong = str((int(right[position]) + step) % 10)
    changed = right[:position] + wrong + right[position + 1 :]
    assert roster_values.is_id_number(right)
    assert not roster_values.is_id_number(changed)
