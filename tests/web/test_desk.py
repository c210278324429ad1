"""The desk of units in a browser: what a department does from signing for its tasks to the
signature on its replies, and a study taken up and answered."""

from typing import Any

import pytest
from playwright.sync_api import expect

from secondment.kit.operations import act, ask
from tests.web.site import Site, follow
from tests.world import actor_of

NINE = 9
MEASURES = ("设服务专员", "手续并联办理")


def handed_to_swj(site: Site, title: str) -> list[str]:
    """Nine suggestions entered by the office and handed to 区商务局: the titles."""
    titles = [f"{title}之{number}" for number in range(1, NINE + 1)]
    with site.app.test_request_context():
        office = actor_of("office")
        unit = unit_id(office, "SWJ")
        cadre = under_study_policy(office)
        for one in titles:
            body = {
                "title": one,
                "problem": "企业跑多个部门。",
                "measures": [{"text": text} for text in MEASURES],
                "secondment_id": cadre["id"],
                "on_behalf_of": cadre["cadre_id"],
                "source": "talk",
            }
            key = act("suggestions.create_suggestion", office, body)["id"]
            act("suggestions.submit_suggestions", office, suggestion_id=key)
            act("suggestions.accept_suggestions", office, suggestion_id=key)
            sole = {"mode": "sole", "lead_department_id": unit}
            act("suggestions.assign_suggestions", office, sole, suggestion_id=key)
    return titles


def under_study_policy(actor: Any) -> Any:
    """A secondment of a cohort whose replies go out as they are signed off."""
    (policy,) = ask("policies.list_policies", actor, {"code": "study"})["items"]
    cohorts = ask("cohorts.list_cohorts", actor)["items"]
    cohort = next(one["id"] for one in cohorts if one["policy_id"] == policy["id"])
    return ask("secondments.list_secondments", actor, {"cohort_id": cohort})["items"][0]


def unit_id(actor: Any, code: str) -> str:
    found = ask("departments.list_departments", actor, {"limit": "200"})["items"]
    return str(next(one["id"] for one in found if one["code"] == code))


def answer_row(page: Any, title: str, decision: str = "采纳") -> Any:
    """Fill in the row of the suggestion with that title."""
    row = page.locator("tbody tr").filter(has=page.get_by_role("link", name=title))
    for select in row.get_by_label("采纳情况").all():
        select.select_option(label=decision)
    row.get_by_label("结果分类").select_option(index=1)
    row.get_by_label("采取的措施").fill("每幢楼设一名专员")
    return row


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_nine_answered_in_one_form_and_signed_off_at_once(site, script):
    """The joint reply that waits for an opinion stays behind, and it is told whose is missing."""
    titles = handed_to_swj(site, f"一次答复{script}")
    page = site.page("swj.handler", script=script)
    page.goto("/assignments?state=assigned")
    for title in titles:
        page.get_by_role("row").filter(has_text=title).get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="签收所选"))
    expect(page.get_by_text("已签收 9 件")).to_be_visible()

    page.goto("/answers")
    rows = [answer_row(page, title) for title in titles]
    answer_row(page, titles[2], "部分采纳")
    page.get_by_label("联系电话").fill("028-1234")
    follow(page.get_by_role("button", name="提交全部"))
    expect(page.get_by_text("已保存 8 件，1 件有误未保存")).to_be_visible()
    expect(rows[2].locator(".fault")).to_have_count(2)  # a reason for each measure
    expect(rows[3].get_by_text("草稿")).to_be_visible()
    for reason in rows[2].get_by_label("理由").all():
        reason.fill("经费下年度安排")
    follow(page.get_by_role("button", name="提交全部"))
    follow(page.get_by_role("button", name="确认提交"))
    expect(page.get_by_text("已提交签发 9 件")).to_be_visible()
    refused = page.get_by_role("row").filter(has_text="关于推行商务楼宇星级评定的建议")
    expect(refused.get_by_text("会办意见未齐：锦桥街道办事处")).to_be_visible()

    page = site.page("swj.signer", script=script)
    page.goto("/sign-off")
    for title in titles:
        page.get_by_role("checkbox", name=title).check()
    follow(page.get_by_role("button", name="签发所选"))
    follow(page.get_by_role("button", name="确认签发"))
    expect(page.get_by_text("已签发 9 件")).to_be_visible()
    page.goto("/assignments?state=replied&limit=50")
    expect(page.get_by_role("link", name=titles[8])).to_be_visible()
    assert site.faults == []


def test_a_joint_reply_waits_for_the_opinion(site):
    """Submitted from its form it is kept as a draft; the page says what is missing."""
    page = site.page("swj.handler")
    page.goto("/assignments")
    follow(page.get_by_role("link", name="关于推行商务楼宇星级评定的建议"))
    follow(page.get_by_role("link", name="打开在办答复"))
    follow(page.get_by_role("link", name="修改"))
    page.get_by_label("答复正文").fill("现答复如下：予以采纳。")
    follow(page.get_by_role("button", name="提交签发"))
    notice = page.get_by_role("status")
    expect(notice.get_by_text("还不能提交：会办意见未齐：锦桥街道办事处")).to_be_visible()
    expect(page.get_by_role("article").get_by_text("现答复如下：予以采纳。")).to_be_visible()
    expect(page.get_by_role("button", name="提交")).to_be_disabled()
    assert site.faults == []


@pytest.mark.parametrize("phone", [True], ids=["phone"])
def test_a_study_is_taken_up_and_answered(site, phone):
    page = site.page("jd4.handler", phone=phone)
    page.goto("/studies?state=sent")
    follow(page.get_by_role("link", name="青禾街道办事处"))
    rest = page.locator("tr").filter(has_text="关于在涉农社区开办现代服务业学堂的建议")
    rest.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="认领所选", exact=True))
    expect(page.get_by_role("heading", name="已认领（2 条）")).to_be_visible()

    page.goto("/answers")
    for title in ("关于在涉农社区开办现代服务业学堂的建议", "关于推广家政服务诚信卡的建议"):
        answer_row(page, title)
    follow(page.get_by_role("button", name="提交全部"))
    follow(page.get_by_role("button", name="确认提交"))

    page = site.page("jd4.signer", phone=phone)
    page.goto("/studies?state=sent")
    follow(page.get_by_role("link", name="青禾街道办事处"))
    expect(page.get_by_role("button", name="答复研究任务")).to_be_disabled()
    page.goto("/sign-off")
    for box in page.get_by_role("checkbox").all()[1:]:
        box.check()
    follow(page.get_by_role("button", name="签发所选"))
    follow(page.get_by_role("button", name="确认签发"))
    page.goto("/studies?state=sent")
    follow(page.get_by_role("link", name="青禾街道办事处"))
    follow(page.get_by_role("link", name="答复研究任务"))
    follow(page.get_by_role("button", name="确认答复研究任务"))
    expect(page.get_by_text("已答复").first).to_be_visible()
    assert site.faults == []


@pytest.mark.parametrize("who", ["fgj.handler", "fgj.signer"])
def test_a_task_in_english(site, who):
    page = site.page(who, language="en")
    page.goto("/assignments")
    follow(page.get_by_role("link", name="关于将七大领域子规划落到街区和楼宇的建议"))
    expect(page.get_by_role("heading", name="The suggestion")).to_be_visible()
    deeds = page.get_by_role("heading", name="What you can do")
    expect(deeds).to_have_count(1 if who == "fgj.handler" else 0)
    if who == "fgj.handler":
        follow(page.get_by_role("button", name="Sign for", exact=True))
        expect(page.get_by_text("Done: Sign for").first).to_be_visible()
    assert site.faults == []
