"""Reports as hr reads them: sent back with a reason, accepted by one or several, entered for a
cadre."""

import io

import pytest

from tests.reports.factories import make_report
from tests.web.desk import Desk
from tests.web.site import follow


def test_hr_sends_one_back_and_accepts_others(site):
    page = site.page("hr")
    page.goto("/reports?state=submitted")
    links = page.locator("table.list tbody a")
    returned = links.first.inner_text()
    follow(links.first)
    assert page.get_by_role("region", name="正文").is_visible()
    follow(page.get_by_role("link", name="退回修改"))
    follow(page.get_by_role("button", name="确认退回修改"))
    assert "退回原因：不能为空" in page.get_by_role("alert").inner_text()
    page.get_by_label("退回原因").fill("请补充数据来源")
    follow(page.get_by_role("button", name="确认退回修改"))
    assert "请补充数据来源" in page.get_by_role("region", name="基本情况").inner_text()

    page.goto("/reports?state=submitted")
    accepted = links.all_inner_texts()
    assert accepted
    assert returned not in accepted
    page.get_by_label("全选").check()
    follow(page.get_by_role("button", name="采用所选报告"))
    assert page.locator("table.list tbody a").all_inner_texts() == accepted
    page.get_by_label("区内").check()
    follow(page.get_by_role("button", name=f"确认采用 {len(accepted)} 份"))
    assert f"已采用 {len(accepted)} 份报告" in page.get_by_role("status").inner_text()
    page.goto("/reports?state=accepted&circulation=district&sort=-updated_at")
    assert set(accepted) <= set(page.locator("table.list tbody a").all_inner_texts())
    assert site.faults == []


@pytest.fixture
def desk(app, transaction):
    return lambda username: Desk(app, username)


def test_hr_hands_one_in_for_a_cadre(desk, world):
    hr = desk("hr")
    chosen = f"/reports/new?secondment_id={world.secondments['cadre01']}"
    assert chosen + "&amp;kind=study" in hr.get("/reports/new?kind=study").get_data(as_text=True)
    file = (io.BytesIO("纸质报告的文字".encode()), "周报 第一周.txt")
    sent = hr.send(chosen, {"kind": "weekly", "file": file, "do": "submit"})
    assert sent.status_code == 302
    review = hr.get(sent.headers["Location"]).get_data(as_text=True)
    assert "周报 第一周</h1>" in review
    assert "纸质报告的文字" in review
    receipt = desk("cadre01").get(sent.headers["Location"]).get_data(as_text=True)
    assert "回执编号" in receipt
    for username in ("office", "leader", "swj.handler"):
        assert desk(username).get("/reports/new").status_code == 403, username


def test_a_draft_without_anything_is_kept_but_not_submitted(desk):
    cadre = desk("cadre01")
    sent = cadre.send("/reports/new", {"kind": "study", "title": "空的", "do": "submit"})
    text = sent.get_data(as_text=True)
    assert sent.status_code == 409
    assert "正文为空且没有附件，不能提交" in text
    assert "已存为草稿" in text
    assert 'action="/reports/' in text


def test_only_its_author_changes_it(desk, world, context):
    report_id = make_report(world)
    assert desk("cadre01").get(f"/reports/{report_id}/edit").status_code == 200
    assert desk("hr").get(f"/reports/{report_id}/edit").status_code == 403
    assert desk("hr").get(f"/reports/{report_id}/attach").status_code == 403
    assert desk("cadre02").get(f"/reports/{report_id}/edit").status_code == 404
    accepted = make_report(world, "accepted")
    left = desk("cadre01").get(f"/reports/{accepted}/edit")
    assert left.headers["Location"] == f"/reports/{accepted}"


def test_of_several_those_that_changed_meanwhile_are_told(desk, world, context):
    good, changed = make_report(world, "submitted"), make_report(world, "submitted", title="改过的")
    hr = desk("hr")
    page = f"/reports/accept?chosen={good}.2&chosen={changed}.2"
    body = {"chosen": [f"{good}.2", f"{changed}.1"], "circulation": "public"}
    told = hr.send(page, body, follow_redirects=True).get_data(as_text=True)
    assert "已采用 1 份报告" in told
    assert "未采用《改过的》：内容已被他人更改" in told
    assert "没有选中" in hr.get("/reports/accept?chosen=nonsense").get_data(as_text=True)
    assert desk("office").get("/reports/accept").status_code == 403
