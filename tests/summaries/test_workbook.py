"""The summary as a workbook, read again as a spreadsheet program reads it."""

import io
from urllib.parse import quote

import openpyxl
import pytest

from secondment.cohorts.states import COHORT, SECONDMENT
from secondment.reports.states import REPORT
from secondment.suggestions.states import (
    COMMITMENT,
    DECISIONS,
    RATINGS,
    RESULT_KINDS,
    STUDY,
    SUGGESTION,
)
from secondment.summaries import columns, words


@pytest.fixture
def book(told_as_workbook):
    return openpyxl.load_workbook(io.BytesIO(told_as_workbook.data))


def rows(sheet):
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_it_comes_under_a_chinese_name(told_as_workbook):
    assert told_as_workbook.mimetype == workbook_type()
    disposition = told_as_workbook.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert f"filename*=UTF-8''{quote('赴北京、上海挂职汇总.xlsx')}" in disposition
    assert told_as_workbook.headers["X-Content-Type-Options"] == "nosniff"


def workbook_type():
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_it_has_six_sheets(book):
    assert book.sheetnames == ["总览", "按部门", "按挂职单位", "明细", "承诺事项", "转化成果"]


def test_the_overview_tells_counts_and_shares(book):
    told = {row[0].value: (row[1].value, row[2].value) for row in book["总览"].iter_rows(min_row=3)}
    assert book["总览"]["A1"].value == "赴北京、上海挂职汇总"
    assert told["干部数"] == (2, None)
    assert told["建议总数"] == (9, None)
    assert told["建议：已办结"] == (3, None)
    assert "建议：已并案" not in told
    assert told["已答复（办复率）"] == (3, 75)
    assert told["办理结果：A 解决采纳（resolved）"] == (3, 75)
    assert told["汇总时间"][0].startswith("20")


def test_departments_have_a_row_each(book):
    told = {row["承办单位"]: row for row in rows(book["按部门"])}
    assert told["区商务局"]["办复率（%）"] == 100
    assert (told["区商务局"]["采纳"], told["区商务局"]["未采纳"]) == (2, 2)
    assert told["区发展和改革局"]["满意率（%）"] == 0
    assert told["东门街道办事处"]["办复率（%）"] == "-"
    assert told["东门街道办事处"]["会办件数"] == 1


def test_host_units_have_a_row_each(book):
    found = rows(book["按挂职单位"])
    assert sorted(row["干部数"] for row in found) == [0, 2]
    assert {row["城市"] for row in found} == {"北京市"}


def test_details_have_a_line_a_measure(book):
    found = rows(book["明细"])
    assert len(found) == 19  # nine suggestions of two measures, and who suggested nothing
    first = found[0]
    assert (first["姓名"], first["派出单位"], first["考核等次"]) == (
        "干部01",
        "东门街道办事处",
        "优秀",
    )
    assert first["开始日期"].isoformat() == "2026-03-02T00:00:00"
    assert (first["建议编号"], first["建议状态"], first["主办单位"]) == (
        "第1号",
        "已办结",
        "区商务局",
    )
    assert (first["采纳情况"], first["是否采纳"], first["对办理结果"]) == (
        "部分采纳",
        "采纳",
        "满意",
    )
    (alone,) = (row for row in found if row["姓名"] == "林见远")
    assert (alone["性别"], alone["挂职状态"], alone["建议题目"]) == ("男", "已取消", None)


def test_text_that_looks_like_a_formula_stays_text(book):
    sheet = book["明细"]
    at = [cell.value for cell in sheet[1]].index("建议题目")
    (cell, _second) = (
        row[at] for row in sheet.iter_rows(min_row=2) if row[at].value == "=1+1 个窗口"
    )
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_every_code_has_its_chinese_word():
    assert set(words.COHORT_STATES) == set(COHORT.states)
    assert set(words.SECONDMENT_STATES) == set(SECONDMENT.states)
    assert set(words.REPORT_STATES) == set(REPORT.states)
    for states in (SUGGESTION.states, STUDY.states, COMMITMENT.states):
        assert set(states) <= set(columns.ZH)
    assert set(words.RESULT_KINDS) == set(RESULT_KINDS)
    assert set(words.DECISIONS) == set(DECISIONS)
    assert set(words.RATINGS) == set(RATINGS)
