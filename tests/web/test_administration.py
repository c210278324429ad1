"""Administration in a browser: an account by two administrators, rules and a calendar year."""

import re

import pytest

from tests.client import Client
from tests.web.desk import Desk
from tests.web.site import follow

PASSWORD = "Wanshui-2026-qing"
YEAR = "2027-01-01,否,元旦\n2027-01-02,否,元旦\n2027-01-03,是,元旦调休\n"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_two_administrators_make_one_who_works(site, script):
    name = "fgj.wang" if script else "fgj.li"
    page = site.page("sysadmin", script=script)
    page.goto("/users")
    follow(page.get_by_role("link", name="新建账号"))
    page.get_by_label("用户名").fill("王")
    page.get_by_label("姓名").fill("王若水")
    follow(page.get_by_role("button", name="建立账号"))
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("姓名").input_value() == "王若水"
    page.get_by_label("用户名").fill(name)
    page.get_by_label("所在单位").select_option(label="区发展和改革局")
    follow(page.get_by_role("button", name="建立账号"))
    code = page.locator("#activation-code").inner_text()
    assert "只显示这一次" in page.content()

    page = site.page("secadmin", script=script)
    page.goto("/")
    follow(page.get_by_role("link", name="未授予角色的账号"))
    follow(page.get_by_role("row", name=name).get_by_role("link", name="王若水"))
    follow(page.get_by_role("link", name="授予角色"))
    page.get_by_label("角色").select_option(label="承办人")
    follow(page.get_by_role("button", name="确认授予角色"))
    page.get_by_role("alert").wait_for()  # a handler is one of a department
    page.get_by_label("单位").select_option(label="区发展和改革局")
    follow(page.get_by_role("button", name="确认授予角色"))
    assert "承办人" in page.locator("table").inner_text()

    page = site.page(script=script)
    page.goto("/activate")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("激活码").fill(code)
    page.get_by_label("新密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="激活"))
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    page.get_by_role("heading", name="待办").wait_for()
    page.locator(".card-link", has_text="待签收").wait_for()
    assert site.faults == []


def test_a_role_is_revoked_and_an_account_closed(site):
    page = site.page("secadmin")
    page.goto("/users?q=jq.signer" if user_named(site, "jq.signer") else "/users?q=tzj.signer")
    follow(page.locator("tbody a").first)
    follow(page.get_by_role("link", name="撤销"))
    follow(page.get_by_role("button", name="确认撤销角色"))
    assert "还没有角色" in page.content()
    address = page.url
    page = site.page("sysadmin")
    page.goto(address)
    follow(page.get_by_role("link", name="停用"))
    follow(page.get_by_role("button", name="确认停用"))
    page.locator(".tag", has_text="已停用").wait_for()
    follow(page.get_by_role("link", name="启用"))
    follow(page.get_by_role("button", name="确认启用"))
    follow(page.get_by_role("link", name="重置密码"))
    follow(page.get_by_role("button", name="确认重置密码"))
    page.locator("#activation-code").wait_for()
    assert site.faults == []


def user_named(site, name):
    return Client(site.app, "sysadmin").get(f"/users?q={name}").json["items"]


def test_limits_and_switches_in_small_fields(site):
    page = site.page("sysadmin", script=False)
    page.goto("/policies")
    follow(page.get_by_role("link", name="建议办理"))
    follow(page.get_by_role("link", name="照此新建"))
    page.get_by_label("编码", exact=True).fill("place-1")
    page.get_by_label("名称", exact=True).fill("本区办理规则")
    page.get_by_label("答复 数量", exact=True).fill("9")
    page.get_by_label("到期提醒").fill("10、3、1")
    page.get_by_label("督办级别 2 中文名称").fill("催办通知")
    follow(page.get_by_role("button", name="保存"))
    alert = page.get_by_role("alert")
    assert alert.is_visible()  # nine months are beyond the cap of six
    alert.get_by_role("link").first.click()
    assert page.get_by_label("到期提醒").input_value() == "10、3、1"
    page.get_by_label("答复 数量", exact=True).fill("2")
    follow(page.get_by_role("button", name="保存"))
    page.get_by_role("heading", name="本区办理规则").wait_for()
    items = Client(site.app, "sysadmin").get("/policies?code=place-1").json["items"]
    made = items[0]
    assert made["limits"]["reply"] == {"amount": 2, "unit": "month", "roll": True}
    assert made["reminders"] == [10, 3, 1]
    assert [one["zh"] for one in made["supervision_levels"]] == ["提醒", "催办通知", "督办单"]
    assert (made["pre_check"], made["send_on_sign_off"], made["rounds"]) == (True, False, 2)
    assert site.faults == []


def test_a_year_is_looked_at_before_it_is_taken(site):
    page = site.page("sysadmin", script=False)
    page.goto("/calendar")
    follow(page.get_by_role("link", name="录入一年"))
    page.get_by_label("或者直接填写").fill("2027-01-01,也许,元旦")
    follow(page.get_by_role("button", name="检查"))
    page.get_by_role("alert").wait_for()
    page.get_by_label("或者直接填写").fill(YEAR)
    page.get_by_label("依据").fill("国办通知")
    follow(page.get_by_role("button", name="检查"))
    assert "2027 年共" in page.content()
    follow(page.get_by_role("button", name="录入 2027 年"))
    page.get_by_role("heading", name="2027 年工作日历").wait_for()
    year = Client(site.app, "sysadmin").get("/calendar/2027").json
    days = {day["day"]: day["is_workday"] for day in year["days"]}
    assert (days["2027-01-01"], days["2027-01-03"], days["2027-01-04"]) == (False, True, True)
    follow(page.get_by_role("link", name="重新录入"))
    page.get_by_label("或者直接填写").fill("2027-01-01,否,元旦")
    follow(page.get_by_role("button", name="检查"))
    follow(page.get_by_role("button", name="录入 2027 年"))
    page.get_by_role("heading", name="2027 年工作日历").wait_for()
    assert site.faults == []


def test_departments_are_kept(demo):
    desk = Desk(demo, "sysadmin")
    client = Client(demo, "sysadmin")
    root = client.get("/departments?kind=district").json["items"][0]
    body = {"code": "JTJ", "name": "区交通局", "kind": "bureau"}
    answer = desk.send("/departments/new", body)
    assert answer.status_code == 422  # every unit but a district has a parent
    assert 'value="区交通局"' in answer.get_data(as_text=True)
    assert desk.send("/departments/new", body | {"parent_id": root["id"]}).status_code == 302
    made = client.get("/departments?q=区交通局").json["items"][0]
    path = f"/departments/{made['id']}"
    kept = {"code": "JTJ", "parent_id": root["id"], "active": "true", "duties": "", "name_en": ""}
    answer = desk.send(f"{path}/edit", kept | {"name": "区交通运输局", "letter_word": "示交"})
    assert answer.status_code == 302
    page = desk.get(path).get_data(as_text=True)
    assert "区交通运输局" in page
    assert "示交" in page
    assert desk.send(f"{path}/delete").status_code == 302
    assert desk.get(path).status_code == 404
    assert Desk(demo, "hr").get("/departments/new").status_code == 403


def test_sessions_tokens_and_settings(demo):
    desk = Desk(demo, "hr")
    wrong = desk.send("/tokens/new", {"password": "x", "label": "汇总", "expires_in_days": "30"})
    assert wrong.status_code in (401, 422)
    page = desk.get("/tokens").get_data(as_text=True)
    assert "本次登录" in page
    other = re.search(r'name="token_id" value="([^"]+)"', page)
    secadmin = Desk(demo, "secadmin")
    values = Client(demo, "secadmin").get("/security-settings").json
    fields = {name: value for name, value in values.items() if isinstance(value, int)}
    fields |= {"idle_minutes": 45, "password_length": 4}
    assert secadmin.send("/settings", fields).status_code == 422
    assert secadmin.send("/settings", fields | {"password_length": 10}).status_code == 302
    assert "45" in Desk(demo, "sysadmin").get("/settings").get_data(as_text=True)
    assert other is None or desk.send("/tokens", {"token_id": other[1]}).status_code == 302


def test_the_journal_for_those_who_watch(demo):
    told = Desk(demo, "auditor").get("/journal?action=sign-off").get_data(as_text=True)
    assert "签发" in told
    assert "答复" in told
    seen = Desk(demo, "secadmin").get("/journal?action=grant").get_data(as_text=True)
    assert "授予角色" in seen
    assert "承办人" in seen
    assert Desk(demo, "office").get("/journal").status_code == 403


def test_a_batch_gets_roles_and_slips(demo):
    client = Client(demo, "sysadmin")
    made = [
        client.post("/users", {"username": f"batch{n}", "display_name": f"批量{n}"}).json
        for n in (1, 2)
    ]
    ids = [one["id"] for one in made]
    chosen = "&".join(f"user_ids={one}" for one in ids)
    unit = client.get("/departments?kind=bureau").json["items"][0]["id"]
    desk = Desk(demo, "secadmin")
    answer = desk.send(
        f"/users/grant?{chosen}", {"user_ids": ids, "role": "signer", "department_id": unit}
    )
    assert answer.status_code == 302
    again = desk.send(
        f"/users/grant?{chosen}", {"user_ids": ids, "role": "signer", "department_id": unit}
    )
    assert "以下账号没有授予" in again.get_data(as_text=True)
    paper = Desk(demo, "sysadmin").send(f"/users/slips?{chosen}", {"user_ids": ids})
    assert paper.get_data()[:5] == b"%PDF-"
    assert paper.headers["Cache-Control"].count("no-store") == 1
