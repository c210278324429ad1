"""A year's days read from files: full and short forms, encodings, and refusals by row."""

import io
import json
from datetime import date, datetime

import openpyxl
import pytest

from secondment.kit.errors import Problem, words
from secondment.policies.calendars import days_of, official_days
from secondment.policies.year_files import read_year

HEADER = "date,is_workday,name\n"


def csv_of(*rows, header=HEADER):
    return (header + "".join(f"{row}\n" for row in rows)).encode()


def full_year(year=2026):
    return [f"{row['day']},{int(row['is_workday'])},{row['name']}" for row in official_days(year)]


def exceptions(year=2026):
    """The rows of a notice: holidays on weekdays, and the weekends worked for them."""
    return [
        f"{row['day']},{str(row['is_workday']).lower()},{row['name']}"
        for row in official_days(year)
        if row["is_workday"] != (row["day"].weekday() < 5)
    ]


def works(days):
    return [row["is_workday"] for row in days]


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def refusals(data):
    """The English words of what is wrong, fault by fault."""
    with pytest.raises(Problem) as caught:
        read_year(data)
    problem = caught.value
    if not problem.errors:
        return [words(problem.code, problem.values, "en")]
    assert all("{" not in words(error.code, error.values, "zh") for error in problem.errors)
    return [words(error.code, error.values, "en") for error in problem.errors]


def test_every_day_listed_is_taken_as_it_stands():
    assert read_year(csv_of(*full_year())) == (2026, official_days(2026))


def test_days_in_any_order_come_in_theirs():
    year, days = read_year(csv_of(*reversed(full_year())))
    assert (year, days) == (2026, official_days(2026))


def test_of_exceptions_alone_the_other_days_are_monday_to_friday():
    year, days = read_year(csv_of(*exceptions()))
    assert year == 2026
    assert works(days) == works(official_days(2026))
    assert sum(works(days)) == 248
    named = {row["day"]: row["name"] for row in days}
    assert named[date(2026, 2, 17)] == "春节"
    assert named[date(2026, 3, 2)] == ""


def test_a_notice_may_name_the_weekend_within_a_holiday():
    _, days = read_year(csv_of("2026-10-03,否,国庆节", "2026-10-05,否,国庆节"))
    named = {row["day"]: (row["is_workday"], row["name"]) for row in days}
    assert named[date(2026, 10, 3)] == (False, "国庆节")
    assert named[date(2026, 10, 4)] == (False, "")


@pytest.mark.parametrize(
    "data",
    [
        csv_of("2026-05-01,0,劳动节", "2026-05-09,1,调休"),
        b"\xef\xbb\xbf" + csv_of("2026-05-01,0,劳动节", "2026-05-09,1,调休"),
        csv_of("2026-05-01,0,劳动节", "2026-05-09,1,调休").decode().encode("gb18030"),
        csv_of("2026/5/1,否,劳动节", "2026年5月9日,是,调休", header="日期,是否工作日,节假日\n"),
        csv_of("No,劳动节,2026.05.01", "Yes,调休,2026.5.9", header="is_workday,name,date\n"),
        "2026年放假安排\n\ndate;is_workday;name\n2026-05-01;false;劳动节\n\n2026-05-09;TRUE;调休\n".encode(),
        workbook(
            ["date", "is_workday", "name"],
            [date(2026, 5, 1), False, "劳动节"],
            [datetime(2026, 5, 9), 1, "调休"],  # noqa: DTZ001 - a cell knows no zone
        ),
        workbook(
            ["日期", "是否工作日", "名称"],
            ["2026-05-01", "否", "劳动节"],
            ["2026-05-09", "是", "调休"],
        ),
        json.dumps(
            [
                {"date": "2026-05-01", "is_workday": False, "name": "劳动节"},
                {"day": "2026-05-09", "is_workday": True, "name": "调休"},
            ]
        ).encode(),
    ],
    ids=["utf8", "bom", "gb18030", "chinese", "order", "titled", "xlsx", "texts", "json"],
)
def test_the_same_year_in_every_format(data):
    year, days = read_year(data)
    assert year == 2026
    found = {row["day"]: (row["is_workday"], row["name"]) for row in days}
    assert found.pop(date(2026, 5, 1)) == (False, "劳动节")
    assert found.pop(date(2026, 5, 9)) == (True, "调休")
    assert all(value == (day.weekday() < 5, "") for day, value in found.items())
    assert [row["day"] for row in days] == list(days_of(2026))


def test_a_name_is_optional():
    _, days = read_year(csv_of("2026-05-01,0", header="date,is_workday\n"))
    assert days[120] == {"day": date(2026, 5, 1), "is_workday": False, "name": ""}
    _, same = read_year(b'[{"date": "2026-05-01", "is_workday": false}]')
    assert same == days


def test_a_full_list_with_a_gap_is_not_taken_for_exceptions():
    rows = full_year()
    del rows[200]
    told = refusals(csv_of(*rows))
    assert told[0] == (
        "Row 6: 2026-01-05 is as Monday to Friday has it; list every day of the year"
        " (1 are missing, the first is 2026-07-20) or only the exceptions"
    )
    assert len(told) == 10


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-02-30,0,", "Row 3: “2026-02-30” is not a date between 2000 and 2199"),
        ("46143,0,", "Row 3: “46143” is not a date between 2000 and 2199"),
        (",0,劳动节", "Row 3: “” is not a date between 2000 and 2199"),
        ("1999-12-31,0,", "Row 3: “1999-12-31” is not a date between 2000 and 2199"),
        ("2200-01-01,0,", "Row 3: “2200-01-01” is not a date between 2000 and 2199"),
        (
            "2026-05-04,,",
            "Row 3: “” does not say whether it is a working day (true/false, 1/0, 是/否)",
        ),
        (
            "2026-05-04,2,",
            "Row 3: “2” does not say whether it is a working day (true/false, 1/0, 是/否)",
        ),
        ("2027-01-01,0,", "Row 3: 2027-01-01 is not in 2026; a file lists one year"),
        ("2026-05-01,1,", "Row 3: 2026-05-01 is listed in row 2 already"),
        (
            "2026-05-04,0," + "长" * 61,
            "Row 3: the name holds a control character or more than 60 characters",
        ),
        (
            "2026-05-04,1,",
            "Row 3: 2026-05-04 is as Monday to Friday has it; list every day of the year"
            " (363 are missing, the first is 2026-01-01) or only the exceptions",
        ),
        (
            "2026-05-02,0,",
            "Row 3: 2026-05-02 is as Monday to Friday has it; list every day of the year"
            " (363 are missing, the first is 2026-01-01) or only the exceptions",
        ),
    ],
)
def test_a_row_is_refused_with_its_reason(row, reason):
    assert refusals(csv_of("2026-05-01,0,劳动节", row)) == [reason]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (csv_of(), "The file is empty"),
        (b"[]", "The file is empty"),
        (b"day of rest\n2026-05-01\n", "No header was found"),
        (b"date,name\n2026-05-01,x\n", "No header was found"),
        (b'{"date": "2026-05-01"}', "No header was found"),
        (b'["2026-05-01"]', "No header was found"),
        (b"[{}]", "Row 1: “” is not a date"),
        (b'[{"date": 20260501, "is_workday": true}]', "Row 1: “20260501” is not a date"),
        (b'[{"date": ["2026-05-01"], "is_workday": true}]', "Row 1: “['2026-05-01']” is not"),
        (b'[{"date"', "The body is not valid JSON"),
        (b"%PDF-1.7", "Only XLSX, XLS and CSV sheets are taken"),
        (csv_of("2026-05-01,0,\xff").decode().encode("latin-1"), "The encoding is not known"),
    ],
)
def test_a_file_is_refused_with_its_reason(data, reason):
    (told,) = refusals(data)
    assert told.startswith(reason)
