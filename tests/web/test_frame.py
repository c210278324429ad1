"""The frame in a browser: the way in and out, in both languages, with and without script."""

import re

import pytest

from tests.client import Client
from tests.demonstration import PASSWORD
from tests.web.site import follow


@pytest.mark.everyday
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_sign_in_and_out(site, script):
    page = site.page(script=script)
    page.goto("/suggestions?state=submitted")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill("wrong")
    follow(page.get_by_role("button", name="登录"))
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("用户名").input_value() == "office"
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    assert "/suggestions?state=submitted" in page.url
    page.locator(".account > summary").click()
    follow(page.get_by_role("button", name="退出"))
    assert page.get_by_role("heading", name="登录").is_visible()
    assert site.faults == []


@pytest.mark.everyday
def test_languages(site):
    page = site.page()
    page.goto("/sign-in")
    follow(page.get_by_role("button", name="English"))
    assert page.get_by_role("heading", name="Sign in").is_visible()
    follow(page.get_by_role("button", name="中文"))
    assert page.get_by_role("heading", name="登录").is_visible()


DETAILS = {  # by role: whose home and which kind of item's page are looked at in English
    "hr": "cohorts",
    "office": "suggestions",
    "leader": "suggestions",
    "swj.handler": "assignments",
    "swj.signer": "assignments",
    "swj.editor": "publications",
    "cadre01": "suggestions",
    "sysadmin": "users",
    "secadmin": "users",
    "auditor": "users",
}
OURS = "nav a, main dt, main thead th, main legend, main summary"  # no data stands in them
HAN = re.compile("[\u4e00-\u9fff]")


def test_every_role_s_home_and_a_detail_in_english(site):
    for person, kind in DETAILS.items():
        (item, *_) = Client(site.app, person).get(f"/{kind}?limit=1").json["items"]
        page = site.page(person, language="en")
        for path in ("/", f"/{kind}/{item['id']}"):
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == "en"
            told = [text for text in page.locator(OURS).all_text_contents() if HAN.search(text)]
            crumbs = page.locator(".crumbs").all_text_contents()
            assert [one for one in told if one not in "".join(crumbs)] == [], f"{person} {path}"
    assert site.faults == []
