"""The message for the work chat: what a unit owes, in working days, without titles for outside."""

from datetime import date

import pytest
import time_machine

from secondment.kit.database import db
from secondment.kit.unit_of_work import unit_of_work
from secondment.people.models import User
from secondment.suggestions import studies
from secondment.suggestions.reminder_text import Contact, Owed, days_left, reminder
from tests.kit.official import CALENDAR
from tests.queries import counted
from tests.suggestions.factories import AT, make_reply, make_suggestion
from tests.suggestions.steps import TITLE as SUGGESTED
from tests.world import actor_of

TITLE = "建立楼宇服务专员制度"


@pytest.mark.parametrize(
    ("due", "day", "zh", "en"),
    [
        ("2026-02-24", "2026-02-10", "还有5个工作日", "5 working days left"),  # Spring Festival
        ("2026-02-24", "2026-02-23", "还有1个工作日", "1 working day left"),
        ("2026-02-24", "2026-02-24", "今天到期", "due today"),
        ("2026-02-24", "2026-02-25", "已逾期1个工作日", "1 working day overdue"),
        ("2026-02-24", "2026-03-03", "已逾期6个工作日", "6 working days overdue"),
        ("2026-04-10", "2026-04-12", "已逾期2天（无工作日）", "2 days (no working day) overdue"),
        ("2026-04-12", "2026-04-11", "还有1天（无工作日）", "1 day (no working day) left"),
    ],
)
def test_days_are_working_days(due, day, zh, en):
    due_on, today = date.fromisoformat(due), date.fromisoformat(day)
    assert days_left(due_on, today, CALENDAR, True) == zh
    assert days_left(due_on, today, CALENDAR, False) == en


OWED = [
    Owed("promise", date(2026, 12, 31), "第1号", "旧题"),
    Owed("reply", date(2026, 2, 24), "第3号", TITLE, sign_on=date(2026, 2, 12)),
    Owed("opinion", date(2026, 2, 6), "第4号", "题目", return_asked=True),
    Owed("study", date(2026, 3, 20), count=12),
    Owed("reply", date(2026, 2, 1), "第7号", "另一题", paused=True),
    Owed("reply", date(2027, 1, 5), "第8号", "跨年"),
]


def told(locale, titles=True, owed=OWED):
    people = [Contact("李明", "区委办公室（督查室）"), Contact("王五", "区委办公室（督查室）")]
    today = date(2026, 2, 10)
    how = {"today": today, "calendar": CALENDAR, "titles": titles, "locale": locale}
    return reminder("区商务局", owed, people, **how)


def test_the_message_in_chinese():
    assert told("zh") == (
        "【区商务局】截至2026年2月10日有6项意见建议待办，其中逾期1项：\n"
        "1. 第7号《另一题》：答复，已暂停计时\n"
        "2. 第4号《题目》：提出会办意见，期限2月6日，已逾期2个工作日；已申请退办，待裁定\n"
        "3. 第3号《建立楼宇服务专员制度》：答复，期限2月24日，还有5个工作日；"
        "尚未签收，签收期限2月12日，还有2个工作日\n"
        "4. 研究吸纳任务（12条建议）：研究并答复，期限3月20日，还有24个工作日\n"
        "5. 第1号《旧题》：兑现承诺事项，期限12月31日，还有220个工作日\n"
        "6. 第8号《跨年》：答复，期限2027年1月5日，还有223个工作日\n"
        "如有疑问请联系：区委办公室（督查室）李明、王五"
    )
    assert told("zh", owed=[]).startswith("【区商务局】截至2026年2月10日没有待办的意见建议")


def test_the_message_in_english_and_without_titles():
    lines = told("en", titles=False, owed=OWED[1:4]).splitlines()
    assert lines == [
        "[区商务局] Suggestions as of 2026-02-10: 3 open, 1 overdue",
        "1. 第4号: opinion for the lead unit due 2026-02-06, 2 working days overdue; "
        "its return is asked for",
        "2. 第3号: reply due 2026-02-24, 5 working days left; "
        "to be signed for by 2026-02-12, 2 working days left",
        "3. Study order (12 suggestions): study and answer due 2026-03-20, 24 working days left",
        "Questions to: 区委办公室（督查室）, 李明, 王五",
    ]


def test_a_unit_is_told_what_it_owes_and_whom_to_ask(steps, official, at, as_user, world, context):
    at("2025-11-20")
    steps.handling("SWJ")
    with unit_of_work():
        user = db.session.get_one(User, world.users["office"])
        user.state, user.department_id = "active", world.departments["QWB"]
    at("2026-02-25")
    path = f"/departments/{world.departments['SWJ']}/reminder"
    quiet = as_user("swj.handler").get(path).get_json()
    assert (quiet["open"], quiet["overdue"], quiet["on"]) == (1, 1, "2026-02-25")
    assert "第1号：答复，期限2月24日，已逾期1个工作日" in quiet["text"]
    assert quiet["text"].endswith("如有疑问请联系：区委办公室（督查室）office")
    loud = as_user("office").get(f"{path}?titles=true").get_json()
    assert f"第1号《{SUGGESTED}》：答复" in loud["text"]
    english = as_user("office").get(path, headers={"Accept-Language": "en"}).get_json()["text"]
    assert "1 working day overdue" in english


def test_a_message_costs_the_same_for_one_item_and_for_three(
    steps, official, at, as_user, world, context
):
    at("2025-11-20")
    path, office = f"/departments/{world.departments['SWJ']}/reminder", as_user("office")
    steps.handling("SWJ")
    office.get(path)  # the calendar is built
    with counted() as one:
        assert office.get(path).get_json()["open"] == 1
    for _ in range(2):
        steps.handling("SWJ")
    with counted() as three:
        assert office.get(path).get_json()["open"] == 3
    assert len(one) == len(three) <= 8


def test_studies_and_promises_are_owed_too(as_user, world, context):
    swj = world.departments["SWJ"]
    make_reply(world, "sent", outcome_class="planned", promised_on=date(2026, 12, 31))
    make_suggestion(world, "accepted")
    with unit_of_work():
        order = {"department_ids": [swj], "reply_on": date(2026, 6, 5), "now": AT}
        studies.order_study(actor_of("office"), world.cohorts["study"], **order)
    with time_machine.travel(AT, tick=False):
        found = as_user("swj.signer").get(f"/departments/{swj}/reminder").get_json()
    lines = found["text"].splitlines()[1:3]
    assert [line.partition("，")[0] for line in lines] == [
        "1. 研究吸纳任务（1条建议）：研究并答复",
        "2. 第1号：兑现承诺事项",
    ]
    assert (found["open"], found["overdue"]) == (2, 0)
