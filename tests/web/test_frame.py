"""The frame in a browser: the way in and out, in both languages, with and without script."""

import pytest

from tests.demonstration import PASSWORD


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_sign_in_and_out(site, script):
    page = site.page(script=script)
    page.goto("/suggestions?state=submitted")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("用户名").input_value() == "office"
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    assert "/suggestions?state=submitted" in page.url
    page.locator(".account > summary").click()
    page.get_by_role("button", name="退出").click()
    assert page.get_by_role("heading", name="登录").is_visible()
    assert site.faults == []


def test_languages(site):
    page = site.page()
    page.goto("/sign-in")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Sign in").is_visible()
    page.get_by_role("button", name="中文").click()
    assert page.get_by_role("heading", name="登录").is_visible()
