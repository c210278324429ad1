"""Everything a cadre does, on a phone: reports, suggestions, and a session that ends meanwhile."""

import re

import pytest

from secondment.kit.clock import now
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.models import User
from secondment.people.tokens import revoke_all
from tests.demonstration import PASSWORD
from tests.kit.office_files import docx
from tests.web.desk import Desk
from tests.web.site import follow

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TALK = {"name": "浦汇区见闻.docx", "mimeType": WORD, "buffer": docx("楼长要上得了楼\n一个月的体会")}
NOTE = {"name": "补充说明.txt", "mimeType": "text/plain", "buffer": "补充两组数据".encode()}
BETTER = {"name": "补充说明（改）.txt", "mimeType": "text/plain", "buffer": "改为三组数据".encode()}
FALSE = {"name": "照片.pdf", "mimeType": "application/pdf", "buffer": b"not a PDF"}
EITHER = pytest.mark.parametrize(
    ("username", "script"), [("cadre01", True), ("cadre02", False)], ids=["script", "no-script"]
)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


@EITHER
def test_a_report_is_handed_in_and_its_file_replaced(site, username, script):
    page = site.page(username, phone=True, script=script)
    page.goto("/")
    assert page.get_by_role("heading", name="您要做的事").is_visible()
    follow(page.get_by_role("link", name="挂职总结", exact=True).first)
    assert "合计不超过 50 MB" in page.locator("#file-told").inner_text()
    assert page.get_by_label("类型").input_value() == "summary"
    page.get_by_label("报告文件").set_input_files([TALK, FALSE])
    follow(button(page, "提交报告"))
    fault = page.get_by_role("alert")
    assert "照片.pdf：文件内容不是其扩展名所示的 PDF 格式" in fault.inner_text()
    assert page.get_by_label("标题").input_value() == "浦汇区见闻"
    assert page.get_by_label("类型").locator("option:checked").inner_text() == "挂职总结"
    assert page.get_by_role("link", name="浦汇区见闻.docx", exact=True).is_visible()

    page.get_by_label("报告文件").set_input_files([NOTE])
    page.get_by_label("标题").fill("浦汇区一个月")
    follow(button(page, "提交报告"))
    assert page.get_by_role("heading", name="浦汇区一个月").is_visible()
    receipt = page.get_by_role("region", name="回执").inner_text()
    assert re.search(r"回执编号\s+20\d{6}-[0-9A-F]{8}", receipt)
    assert "迟交" in receipt
    files = page.get_by_role("region", name="文件")
    assert "楼长要上得了楼" in files.inner_text()
    assert "补充两组数据" in files.inner_text()

    follow(page.get_by_role("link", name="更换 补充说明.txt"))
    page.locator("input[type=file]").set_input_files([BETTER])
    follow(button(page, "上传"))
    assert "改为三组数据" in files.inner_text()
    assert "补充两组数据" not in files.inner_text()
    page.goto("/")
    page.locator("details.settled summary").click()
    assert page.get_by_role("link", name="挂职总结：浦汇区一个月").is_visible()
    assert site.faults == []


@EITHER
def test_a_suggestion_is_drafted_and_submitted(site, username, script):
    page = site.page(username, phone=True, script=script)
    page.goto("/")
    follow(page.get_by_role("link", name="提出意见建议"))
    title = f"关于设立楼宇共享专员的建议（{username}）"
    page.get_by_label("标题").fill(title)
    page.get_by_label("建议承办单位").select_option(label="区商务局")
    follow(button(page, "提交"))
    fault = page.get_by_role("alert").inner_text()
    assert "存在问题：必填" in fault
    assert "具体建议：至少 1 项" in fault
    assert page.get_by_label("标题").input_value() == title

    page.get_by_label("存在问题").fill("服务楼宇的人手分散在三个部门。")
    page.get_by_label("1. 建议").fill("设一名共享专员")
    follow(button(page, "再加几条建议"))
    page.get_by_label("6. 建议").fill("每季度回访一次")
    assert page.get_by_label("1. 建议").input_value() == "设一名共享专员"
    follow(button(page, "存草稿"))
    assert "草稿已保存" in page.get_by_role("status").first.inner_text()

    page.goto("/my-suggestions")
    follow(page.get_by_role("link", name=title, exact=True))
    assert page.get_by_label("2. 建议").input_value() == "每季度回访一次"
    if script:
        counted = page.locator("#measures-1-text-told")
        counted.get_by_text("已写 7 字，最多 1000 字").wait_for()
    page.get_by_label("2. 建议").fill("每月回访一次")
    follow(button(page, "提交"))
    assert re.search(r"/suggestions/[0-9a-f-]{36}$", page.url)
    page.goto("/my-suggestions")
    told = page.locator(".tasks > li", has_text=title).inner_text()
    assert "已提交，交办机关正在审查" in told
    assert site.faults == []


def test_nothing_typed_is_lost_when_the_session_ends(site):
    page = site.page("cadre03", phone=True, script=False)
    page.goto("/suggestions/new")
    page.get_by_label("标题").fill("关于轮训的建议")
    page.get_by_label("存在问题").fill("轮训不分行业。\n<学了用不上>")
    page.get_by_label("2. 建议").fill("按行业分班")
    with site.app.app_context(), unit_of_work() as session:
        revoke_all(session.query(User).filter_by(username="cadre03").one(), now())
    follow(button(page, "提交"))
    assert "您填写的内容已保留" in page.get_by_text("登录已过期").inner_text()
    page.get_by_label("用户名").fill("cadre03")
    page.get_by_label("密码").fill("mistyped")
    follow(button(page, "登录"))
    page.get_by_label("密码").fill(PASSWORD)
    follow(button(page, "登录"))
    follow(button(page, "核对填写的内容"))
    assert page.get_by_label("标题").input_value() == "关于轮训的建议"
    assert page.get_by_label("存在问题").input_value() == "轮训不分行业。\n<学了用不上>"
    assert page.get_by_label("2. 建议").input_value() == "按行业分班"
    follow(button(page, "提交"))
    assert re.search(r"/suggestions/[0-9a-f-]{36}$", page.url)
    assert site.faults == []


@pytest.fixture
def desk(app, transaction):
    return lambda username: Desk(app, username)


def test_the_form_belongs_to_who_may_write(desk, world):
    """For oneself, on behalf of a cadre chosen first, or not at all."""
    assert "代 " not in desk("cadre01").get("/suggestions/new").get_data(as_text=True)
    office = desk("office")
    chosen = f"/suggestions/new?secondment_id={world.secondments['cadre01']}"
    assert chosen in office.get("/suggestions/new").get_data(as_text=True)
    text = office.get(chosen).get_data(as_text=True)
    assert "代 " in text
    assert 'name="source"' in text
    body = {"title": "代录的建议", "problem": "问题", "measures-0-text": "一条", "source": "talk"}
    sent = office.send(chosen, body | {"do": "submit"})
    assert sent.status_code == 302
    assert desk("leader").get("/suggestions/new").status_code == 403
    assert desk("other.office").get(chosen).status_code == 404
    assert desk("cadre01").get("/my-suggestions").get_data(as_text=True).count("代录的建议") > 0


def test_what_was_entered_for_a_cadre_he_corrects(desk, world):
    office, cadre = desk("office"), desk("cadre01")
    chosen = f"/suggestions/new?secondment_id={world.secondments['cadre01']}"
    body = {"title": "代录的建议", "problem": "问题", "measures-0-text": "一条", "do": "submit"}
    edit = office.send(chosen, body).headers["Location"] + "/edit"
    assert office.get(edit).status_code == 403
    text = cadre.get(edit).get_data(as_text=True)
    assert "保存更正" in text
    assert 'name="topic"' not in text
    sent = cadre.send(edit, {"title": "更正的建议", "problem": "问题", "measures-0-text": "两条"})
    assert sent.headers["Location"] == edit.removesuffix("/edit")
    assert "更正的建议" in cadre.get("/my-suggestions").get_data(as_text=True)
