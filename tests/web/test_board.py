"""Homes, board and leader's page in a browser: numbers open what they count, slips are sent."""

import re
from urllib.parse import urlsplit

import pytest

from tests.client import Client
from tests.web.desk import Desk
from tests.web.site import follow

NUMBER = re.compile(r'<a class="card-link[^"]*" href="([^"]+)"><strong>(\d+)</strong>')
FIGURE = re.compile(r'<a href="([^"]+)"(?: class="late")?>(\d+)</a>')
LISTS = (
    "/suggestions",
    "/assignments",
    "/commitments",
    "/studies",
    "/reports",
    "/users",
    "/journal",
)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        *((who, "/") for who in ("hr", "office", "swj.handler", "swj.signer", "tzj.handler")),
        *((who, "/") for who in ("sysadmin", "secadmin", "auditor")),
        ("office", "/board"),
        ("leader", "/overview"),
    ],
)
def test_every_number_opens_a_list_of_that_size(demo, who, path):
    page = Desk(demo, who).get(path).get_data(as_text=True)
    client, looked = Client(demo, who), 0
    for address, number in {*NUMBER.findall(page), *FIGURE.findall(page)}:
        url = urlsplit(address.replace("&amp;", "&"))
        if url.path in LISTS:
            query = f"?{url.query}&count=true&limit=1".replace("?&", "?")
            assert client.get(url.path + query).json["total"] == int(number), address
            looked += 1
    assert looked >= 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_the_board_to_a_printed_slip(site, script):
    page = site.page("office", script=script)
    page.goto("/")
    follow(page.get_by_role("link", name="督办", exact=True))
    late = page.get_by_role("checkbox", name=re.compile("选择第"))
    late.first.check()
    follow(page.get_by_role("button", name="催办督办所选"))
    page.get_by_label("督办单").check()
    page.get_by_label("备注").fill("请于本周五前报送办理情况。")
    follow(page.get_by_role("button", name="更新预览"))
    paper = page.locator("article.paper")
    assert paper.get_by_role("heading", name="督办单").is_visible()
    assert "请于本周五前报送办理情况。" in paper.inner_text()
    assert "已逾期" in paper.inner_text()
    follow(page.get_by_role("button", name="发出 1 份"))
    assert "已发出 1 份" in page.get_by_role("status").inner_text()
    row = page.locator("tbody tr").first
    assert "督办〔" in row.inner_text()
    assert "请于本周五前报送办理情况。" in row.inner_text()
    paper = page.request.get(row.get_by_role("link", name="PDF").get_attribute("href"))
    assert (paper.status, paper.body()[:5]) == (200, b"%PDF-")
    assert site.faults == []


def test_a_level_out_of_order_is_told_and_nothing_typed_is_lost(site):
    office = Client(site.app, "office")
    never = next(
        one
        for one in office.get("/assignments?light=green&limit=200").json["items"]
        if one["role"] != "co" and not slips_of(office, one)
    )
    page = site.page("office")
    page.goto(f"/board/urge?assignment_id={never['id']}&level=supervise")
    page.get_by_label("备注").fill("请抓紧")
    follow(page.get_by_role("button", name="发出 1 份"))
    assert never["number_text"] in page.get_by_role("alert").inner_text()
    assert page.get_by_label("备注").input_value() == "请抓紧"
    assert slips_of(office, never) == []
    assert site.faults == []


def slips_of(client, task):
    return client.get(f"/suggestions/{task['suggestion_id']}/slips").json["items"]


def test_the_message_to_copy(site):
    page = site.page("office", phone=True)
    page.goto("/board")
    follow(page.get_by_role("link", name="复制消息").first)
    text = page.locator("#message").inner_text()
    assert text.startswith("【")
    assert "《" not in text
    follow(page.get_by_role("link", name="带上建议题目"))
    assert "《" in page.locator("#message").inner_text()
    page.get_by_role("button", name="复制").click()
    page.get_by_role("button", name="已复制").wait_for()
    assert site.faults == []


def test_the_leader_s_page_needs_no_scrolling_and_one_sheet(site):
    page = site.page("leader")
    page.goto("/")
    page.get_by_role("heading", name="领导一览").wait_for()
    assert page.evaluate("document.documentElement.scrollHeight") <= 768
    document = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", document)) == 1
    follow(page.get_by_role("link", name="赴北京、上海挂职锻炼干部（第一批）"))
    assert "汇总" in page.get_by_role("heading", level=1).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert site.faults == []


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("hr", "/reports?state=submitted"),
        ("office", "/suggestions?state=accepted"),
        ("swj.handler", "/assignments?state=assigned"),
        ("swj.signer", "/sign-off"),
        ("leader", "/assignments?light=yellow"),
        ("sysadmin", "/users?state=pending"),
        ("secadmin", "/users?granted=false"),
        ("auditor", "/journal?since="),
    ],
)
def test_homes_in_english(site, who, opens):
    page = site.page(who, language="en")
    page.goto("/")
    for text in page.locator(".card-link").all_inner_texts():
        assert not re.search("[\u4e00-\u9fff]", text), text
    follow(page.locator(f'.card-link[href^="{opens}"]'))
    page.wait_for_url(lambda url: opens in url)
    assert site.faults == []
