"""The story of docs/quickstart.sh in the workspace: from a roster to the evaluation, each role at
its own page."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.site import Site, follow
from tests.web.test_cadre import TALK

HEAD = "序号,姓名,现工作单位,现任职务,挂职单位,挂任职务,开始日期,结束日期"
PASSWORD = "Anfang-2026-neu"
TITLE = "建立楼宇服务专员制度"
HOST = "示例市政务服务中心"


def roster() -> bytes:
    rows = [
        f"{number},{name}书言,{unit},科长,{HOST},主任助理,2027-03-01,2027-03-31"
        for number, (name, unit) in enumerate(zip("赵钱孙", UNITS, strict=True), 1)
    ]
    return "\n".join([HEAD, *rows]).encode()


UNITS = ("区发展和改革局", "区商务局", "区发展和改革局")


def confirm(page, path: str, **fields: str) -> None:
    """Fill in the page's form by the names of its fields, and send it."""
    page.goto(path)
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)
    follow(page.locator("main form button[type=submit].btn-primary").last)


@pytest.mark.everyday
def test_from_the_roster_to_the_evaluation(site: Site):
    hr = site.page("hr")
    confirm(hr, "/host-units/new", name=HOST, city="北京市")
    term = {"starts_on": "2027-03-01", "ends_on": "2027-03-31"}
    confirm(hr, "/cohorts/new", code="Q-2027", title="赴北京、上海挂职（第二批）", **term)
    cohort = re.search("/cohorts/[0-9a-f-]{36}", hr.url)[0]
    hr.goto(f"{cohort}/roster")
    sheet = {"name": "花名册.csv", "mimeType": "text/csv", "buffer": roster()}
    hr.locator("input[type=file]").set_input_files([sheet])
    follow(hr.get_by_role("button", name="上传并检查"))
    follow(hr.get_by_role("button", name=re.compile("^导入")).first)
    hr.goto(cohort)
    expect(hr.get_by_role("link", name="赵书言").first).to_be_visible()
    code = account_made(site, hr, cohort)
    cadre = site.page(phone=True)
    key = suggestion_made(cadre, code)
    handled(site, key)
    rated(site, cadre, key)
    hr.goto(f"{cohort}/summary-page")
    expect(hr.get_by_text("满意").first).to_be_visible()
    assert site.faults == []


def account_made(site: Site, hr, cohort: str) -> tuple[str, str]:
    """The two administrators make the first cadre's account: his user name and his code."""
    book = hr.request.get(f"{cohort}/accounts.xlsx").body()
    sysadmin, secadmin = site.page("sysadmin"), site.page("secadmin")
    sysadmin.goto("/users/import")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    sheet = {"name": "账号.xlsx", "mimeType": kind, "buffer": book}
    sysadmin.locator("input[type=file]").set_input_files([sheet])
    follow(sysadmin.get_by_role("button", name="检查"))
    sysadmin.locator("input[type=file]").set_input_files([sheet])
    follow(sysadmin.get_by_role("button", name="导入"))
    row = sysadmin.get_by_role("row").filter(has_text="赵书言")
    username, code = (row.get_by_role("cell").nth(at).inner_text() for at in (1, 2))
    secadmin.goto(f"/users?q={username}")
    follow(secadmin.get_by_role("link", name="赵书言"))
    follow(secadmin.get_by_role("link", name="授予角色"))
    secadmin.get_by_label("角色").select_option("cadre")
    follow(secadmin.get_by_role("button", name="确认授予角色"))
    return username, code


def suggestion_made(cadre, account: tuple[str, str]) -> str:
    """The cadre, on his phone, sets his password, hands in a talk and a suggestion: its address."""
    username, code = account
    confirm(cadre, "/activate", username=username, code=code, password=PASSWORD)
    confirm(cadre, "/sign-in", username=username, password=PASSWORD)
    cadre.goto("/reports/new")
    cadre.get_by_label("类型").select_option("talk")
    cadre.get_by_label("标题").fill("楼宇经济的启示")
    cadre.locator("input[type=file]").set_input_files([TALK])
    follow(cadre.get_by_role("button", name="提交报告"))
    expect(cadre.get_by_role("region", name="回执")).to_be_visible()
    cadre.goto("/suggestions/new")
    cadre.get_by_label("标题").fill(TITLE)
    cadre.get_by_label("存在问题").fill("企业装修手续要跑多个部门，时间长。")
    cadre.get_by_label("1. 建议").fill("每幢重点楼宇设一名服务专员")
    cadre.get_by_label("2. 建议").fill("装修手续并联办理")
    follow(cadre.get_by_role("button", name="提交", exact=True))
    return re.search("/suggestions/[0-9a-f-]{36}$", cadre.url)[0]


def handled(site: Site, key: str) -> None:
    """Accepted, assigned to 区商务局, answered measure by measure, signed off."""
    office = site.page("office")
    confirm(office, f"{key}/accept")
    office.goto(f"{key}/assign")
    office.get_by_role("radio", name="独办").check()
    office.get_by_label(re.compile("独办或主办单位")).select_option(label="区商务局")
    follow(office.get_by_role("button", name="确认交办"))
    handler = site.page("swj.handler")
    handler.goto(key)
    follow(handler.get_by_role("link", name="区商务局").first)
    task = re.search("/assignments/[0-9a-f-]{36}", handler.url)[0]
    confirm(handler, f"{task}/sign")
    handler.goto(f"{task}/reply")
    handler.get_by_label("采纳", exact=True).first.check()
    handler.get_by_label("未采纳", exact=True).last.check()
    handler.get_by_label(re.compile("^理由")).last.fill("已有并联审批平台。")
    handler.get_by_label("答复正文").fill("您提出的建议收悉，现答复如下。")
    handler.locator("[name=outcome_class][value=resolved]").check()
    handler.locator("#contact_name").fill("陈科长")
    handler.locator("#contact_phone").fill("13900000099")
    follow(handler.get_by_role("button", name="提交签发"))
    signer = site.page("swj.signer")
    signer.goto("/sign-off")
    signer.get_by_role("checkbox", name=re.compile(TITLE)).check()
    follow(signer.get_by_role("button", name="签发所选"))
    follow(signer.get_by_role("button", name="确认签发"))
    expect(signer.get_by_text("已签发 1 件")).to_be_visible()


def rated(site: Site, cadre, key: str) -> None:
    """The cadre rates the answer on his phone, the office closes the suggestion."""
    cadre.goto(f"{key}/evaluate")
    cadre.locator("[name=attitude][value=satisfied]").check()
    cadre.locator("[name=result][value=basically_satisfied]").check()
    follow(cadre.locator("main form button[type=submit]").last)
    office = site.page("office")
    confirm(office, f"{key}/close")
    expect(office.get_by_text("已办结").first).to_be_visible()
