"""Suggestions in a browser: taken in together, handed out, declined, rated on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.web.site import Site, follow


def first(page, state):
    """The page of the first suggestion in a state."""
    page.goto(f"/suggestions?state={state}")
    follow(page.locator("tbody a").first)
    page.wait_for_url(re.compile("/suggestions/[0-9a-f-]{36}$"))


def test_two_are_accepted_at_once(site: Site):
    page = site.page("office")
    page.goto("/suggestions?state=submitted")
    boxes = page.get_by_role("row").get_by_role("checkbox").locator("visible=true")
    titles = page.locator("tbody a").all_inner_texts()[:2]
    for title in titles:
        page.get_by_role("checkbox", name=title).check()
    assert boxes.count() > 2
    follow(page.get_by_role("button", name="批量受理"))
    expect(page.get_by_role("heading", name="将受理以下 2 条建议")).to_be_visible()
    follow(page.get_by_role("button", name="确认批量受理（2 条）"))
    expect(page.get_by_text("已完成 2 条，未完成 0 条")).to_be_visible()
    follow(page.get_by_role("link", name="返回列表"))
    assert "state=submitted" in page.url
    for title in titles:
        expect(page.get_by_role("link", name=title)).to_have_count(0)
    assert site.faults == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_is_assigned_jointly(site: Site, script):
    page = site.page("office", script=script)
    first(page, "accepted")
    follow(page.get_by_role("link", name="交办").first)
    page.get_by_role("radio", name="主办会办").check()
    page.get_by_label(re.compile("独办或主办单位")).select_option(label="区商务局")
    co_units = page.get_by_role("group", name=re.compile("^会办单位"))
    co_units.get_by_label("区商务局").check()
    follow(page.get_by_role("button", name="确认交办"))
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("会办单位")
    expect(page.get_by_role("radio", name="主办会办")).to_be_checked()
    co_units.get_by_label("区商务局").uncheck()
    co_units.get_by_label("区发展和改革局").check()
    follow(page.get_by_role("button", name="确认交办"))
    expect(page.get_by_text(re.compile("已交区商务局办理，[0-9-]+ 前答复"))).to_be_visible()
    expect(page.locator(".standing .light")).to_have_text("正常")
    tasks = page.get_by_role("row")
    expect(tasks.filter(has_text="区商务局")).to_contain_text("主办")
    expect(tasks.filter(has_text="区发展和改革局")).to_contain_text("会办")
    expect(page.locator(".timeline li").last).to_contain_text("交办建议（已受理 → 已交办）")
    assert site.faults == []


def test_one_is_declined_and_referred(site: Site):
    page = site.page("office")
    first(page, "submitted")
    follow(page.get_by_role("link", name="不予受理"))
    page.get_by_label("区投资服务局").check()
    follow(page.get_by_role("button", name="确认不予受理"))
    expect(page.get_by_role("alert")).to_contain_text("理由")
    expect(page.get_by_label("区投资服务局")).to_be_checked()
    page.get_by_label("理由").fill("属于上级事权。")
    follow(page.get_by_role("button", name="确认不予受理"))
    expect(page.get_by_text("交办机关不予受理")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("区投资服务局")
    expect(page.locator(".timeline")).to_contain_text("属于上级事权。")
    assert site.faults == []


def test_the_proposer_rates_the_answer_on_a_phone(site: Site):
    page = site.page("cadre08", phone=True)
    page.goto("/suggestions?state=tracking")
    follow(page.locator("tbody a").first)
    standing = page.locator(".standing")
    expect(standing).to_contain_text(re.compile("云阁街道办事处已答复，请于 [0-9-]+ 前评价"))
    follow(standing.get_by_role("link", name="评价"))
    expect(page.get_by_role("heading", name="单位的答复")).to_be_visible()
    page.get_by_role("group", name="您对办理态度").get_by_label("满意", exact=True).check()
    page.get_by_role("group", name="您对办理结果").get_by_label("不满意").check()
    follow(page.get_by_role("button", name="提交评价"))
    expect(page.get_by_role("alert")).to_contain_text("理由")
    page.get_by_label(re.compile("理由")).fill("还有五幢楼没有公示。")
    follow(page.get_by_role("button", name="提交评价"))
    expect(page.get_by_text("评价已记录，谢谢")).to_be_visible()
    expect(page.locator("main")).to_contain_text("还有五幢楼没有公示。")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert site.faults == []


def test_every_role_reads_one_in_english(site: Site):
    page = site.page("cadre01")
    page.goto("/suggestions?state=assigned")
    address = page.locator("tbody a").first.get_attribute("href")
    title = page.locator("tbody a").first.inner_text()
    assert address
    for who in ("office", "hr", "leader", "fgj.handler", "fgj.signer", "cadre01"):
        page = site.page(who, language="en")
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator(".standing .tag").first).to_have_text("assigned")
        expect(page.get_by_text(re.compile("reply due by [0-9-]+"))).to_be_visible()
        expect(page.get_by_role("heading", name="History")).to_be_visible()
        page.context.close()
    assert site.faults == []
