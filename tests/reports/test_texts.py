"""A report's whole text: its body and what was read in its files, each at a place that is told."""

import pytest

from secondment.kit.errors import Problem
from secondment.kit.ids import new_id
from secondment.kit.unit_of_work import reading
from secondment.reports.texts import BOUNDARY, Part, text_of_report, whole_of_report
from tests.kit.office_files import docx
from tests.kit.uploads import png
from tests.reports.factories import attach_file, make_report

BODY = "一个月来，学习现代服务业。"
BESIDE = "二、具体建议\n1. 建立服务专员制度。"


def test_a_report_s_text_is_its_body_and_its_files_in_order(world, work):
    report_id = make_report(world, body=BODY)
    first = attach_file("cadre01", "report", report_id, "建议.docx", docx(BESIDE))
    attach_file("cadre01", "report", report_id, "照片.png", png())
    last = attach_file("cadre01", "report", report_id, "补充.txt", "补充一点。\f\n".encode())
    attach_file("cadre01", "report", report_id, "发言.docx", docx("机密★10年"))
    with reading():
        assert text_of_report(report_id) == BODY + BOUNDARY + "补充一点。\f\n"
    work()
    with reading():
        text, parts = whole_of_report(report_id)
        assert text_of_report(report_id) == text
    assert text == BOUNDARY.join((BODY, BESIDE, "补充一点。\f\n"))
    assert [part.file_id for part in parts] == [None, first, last]
    assert [text[part.start : part.end] for part in parts] == [BODY, BESIDE, "补充一点。\f\n"]


def test_an_empty_report_has_its_empty_body(world, context):
    report_id = make_report(world, body="")
    with reading():
        assert whole_of_report(report_id) == ("", [Part(None, 0, 0)])
        with pytest.raises(Problem, match="not_found"):
            text_of_report(new_id())
