"""Reports and their files as those look at them who take something out of them."""

import pytest

from secondment.kit.clock import now
from secondment.kit.jobs import work_once
from secondment.kit.unit_of_work import unit_of_work
from secondment.reports.extraction import seal_one
from tests.reports.factories import attach_file, make_report
from tests.web.desk import TOKEN, Desk

TWO = "具体建议：每个园区设一名服务专员。"


@pytest.fixture
def desk(app, transaction):
    return lambda username: Desk(app, username)


def test_a_file_is_looked_at_beside_its_text(desk, world, context):
    report_id = make_report(world)
    file_id = attach_file("cadre01", "report", report_id)
    scan = attach_file("cadre01", "report", report_id, "备注.txt", "园区走访记录".encode())
    work_once()
    page = desk("hr").get(f"/reports/{report_id}").get_data(as_text=True)
    assert f'<iframe class="preview d-print-none" src="/files/{file_id}/preview"' in page
    assert f'<iframe class="preview d-print-none" src="/files/{scan}/preview"' not in page
    assert "园区走访记录" in page
    preview = desk("hr").get(f"/files/{file_id}/preview")
    assert preview.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_file_in_quarantine_is_named_and_not_offered(desk, world, context):
    report_id = make_report(world)
    file_id = attach_file("cadre01", "report", report_id)
    with unit_of_work():
        seal_one(file_id, now())
    for username in ("hr", "cadre01"):
        told = desk(username).get(f"/reports/{report_id}")
        page = told.get_data(as_text=True)
        assert told.status_code == 200
        assert "文件正文含有密级标志，已隔离并清除" in page
        assert f"/files/{file_id}/content" not in page
        assert f"/files/{file_id}/preview" not in page


def test_what_was_decided_meanwhile_is_told(desk, world, context):
    report_id = make_report(world, "accepted", body=TWO)
    here = f"/reports/{report_id}/proposals"
    hr, office = desk("hr"), desk("office")
    page = hr.get(here).get_data(as_text=True)
    drop = next(part for part in page.split('"') if part.startswith(here) and "/drop" in part)
    confirm = drop.replace("/drop", "/confirm")
    token = TOKEN.search(office.get(confirm).get_data(as_text=True))[1]
    assert hr.send(drop).headers["Location"] == here
    assert hr.get(drop).headers["Location"] == here
    typed = {"csrf_token": token, "version": "1", "title": "设专员", "measures-0-text": "设专员"}
    late = office.http.post(confirm, data=typed)
    assert late.status_code == 412
    assert 'value="设专员"' in late.get_data(as_text=True)
    own = desk("cadre01").get(here).get_data(as_text=True)
    assert "不列为建议" in own
    assert "/confirm" not in own


def test_the_administrator_is_told_of_missing_typefaces(desk, app):
    page = desk("sysadmin").get("/documents").get_data(as_text=True)
    for told in ("方正小标宋", "FangSong_GB2312", "FONT_PATH"):
        assert told in page
