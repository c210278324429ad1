"""The first page: what there is to do, by role, ordered by date."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.errors import Problem
from secondment.kit.operations import ask
from secondment.kit.typesetting import fonts_missing
from secondment.kit.unit_of_work import reading
from secondment.people.rules import Actor, holding, reach
from secondment.reports.duties import reports_missing
from secondment.suggestions.answers import today
from secondment.web.cadre import cadre_home
from secondment.web.counts import Asked, Card, cards
from secondment.web.pages import actor, web
from secondment.web.rendering import page

MOST = 15  # rows of a list on the first page
A_YEAR = timedelta(days=366)
watching = holding("hr", "coordinator", "leader")
SOON = timedelta(days=30)  # in which a promise is coming up


@dataclass(frozen=True)
class Due:
    """What comes first: rows of `kind` (tasks, missing reports, reports); `url` shows all."""

    heading: str
    kind: str
    rows: list[dict[str, Any]]
    url: str
    nothing: str = ""


@dataclass(frozen=True)
class Desk:
    """What one role has to do: numbers that open lists, and what is due first."""

    title: str
    numbers: list[Card]
    due: Due | None = None
    told: str = ""


@web.get("/")
def home() -> ResponseReturnValue:
    """What there is to do, for each role one holds."""
    asking = actor()
    if asking.has("cadre"):
        return page("cadre/home.html", **cadre_home(asking))
    if {role for role, _place in asking.grants} == {"leader"}:
        return redirect("/overview")
    day = today()
    desks = [build(day) for role, build in DESKS.items() if asking.has(role)]
    return page("home/home.html", desks=desks, day=day)


def week_ends(day: date) -> date:
    """The Sunday of its week."""
    return day + timedelta(days=6 - day.weekday())


def due_soon(day: date) -> Due:
    """The tasks that are late or due this week; where there are none, those that come next."""
    until = week_ends(day) + timedelta(days=1)
    for heading, before in ((_("本周到期"), until), (_("接下来到期"), day + A_YEAR)):
        asked = {"due_before": str(before)}
        rows = ask("assignments.list_assignments", actor(), asked | {"limit": str(MOST)})["items"]
        if rows:
            return Due(heading, "tasks", rows, f"/assignments?due_before={before}")
    return Due(_("本周到期"), "tasks", [], "/assignments", _("没有待办的任务。"))


def hr_desk(day: date) -> Desk:
    with reading():
        missing = reports_missing(actor(), week_ends(day), day)
    late = sum(one["late"] for one in missing)
    opened = total("cohorts.list_cohorts", state="open")
    numbers = cards(
        [
            Asked(_("待审报告"), "reports", {"state": "submitted"}),
            Asked(_("退回的报告"), "reports", {"state": "returned"}),
            Asked(_("待受理建议"), "suggestions", {"state": "submitted"}),
            Asked(_("超期任务"), "assignments", {"overdue": "true"}, late=True),
        ]
    )
    own = [
        Card(_("报名未齐的期次"), "/cohorts?state=open", opened),
        Card(_("报告未交"), "/reports-due?late=true", late, late > 0),
    ]
    week = [one for one in missing if one["due_on"] > week_ends(day) - timedelta(days=7)]
    due = Due(
        _("本周应交的报告"), "missing", week[:MOST], "/reports-due", _("本周没有应交而未交的报告。")
    )
    return Desk(_("组织部"), own + numbers, due)


def total(name: str, **filters: str) -> int:
    """How many rows a list has."""
    found: int = ask(name, actor(), filters | {"count": "true", "limit": "1"})["total"]
    return found


def coordinator_desk(day: date) -> Desk:
    numbers = cards(
        [
            Asked(_("待受理"), "suggestions", {"state": "submitted"}),
            Asked(_("待交办"), "suggestions", {"state": "accepted"}),
            Asked(_("退办待审"), "assignments", {"state": "return_requested"}),
            Asked(_("延期待批"), "assignments", {"extension": "requested"}),
            Asked(_("临期"), "assignments", {"light": "yellow"}),
            Asked(_("超期"), "assignments", {"light": "red"}, late=True),
            Asked(_("待核实"), "commitments", {"state": "delivered"}),
            Asked(_("承诺逾期"), "commitments", {"missed": "true"}, late=True),
        ]
    )
    return Desk(_("交办机关"), numbers, due_soon(day))


def handler_desk(day: date) -> Desk:
    soon = {"state": "open", "due_before": str(day + SOON)}
    numbers = cards(
        [
            Asked(_("待签收"), "assignments", {"state": "assigned"}),
            Asked(_("办理中"), "assignments", {"state": "signed"}),
            Asked(_("待会办"), "assignments", {"state": "signed", "role": "co"}),
            Asked(_("待答复"), "assignments", {"reply": "to_write"}),
            Asked(_("被退回"), "assignments", {"reply": "sent_back"}, late=True),
            Asked(_("临期"), "assignments", {"light": "yellow"}),
            Asked(_("超期"), "assignments", {"light": "red"}, late=True),
            Asked(_("30天内到期的承诺"), "commitments", soon),
            Asked(_("研究任务"), "studies", {"state": "sent"}),
            unread("handler"),
        ]
    )
    return Desk(_("承办人"), numbers, due_soon(day))


def signer_desk(day: date) -> Desk:
    numbers = cards(
        [
            Asked(_("待签发"), "assignments", {"reply": "submitted"}),
            Asked(_("已签发待发出"), "assignments", {"reply": "signed_off"}),
            Asked(_("研究任务"), "studies", {"state": "sent"}),
            Asked(_("超期"), "assignments", {"light": "red"}, late=True),
            *([] if actor().has("handler") else [unread("signer")]),
        ]
    )
    first = Card(numbers[0].label, "/sign-off", numbers[0].number)
    due = None if actor().has("handler") else due_soon(day)
    return Desk(_("签发人"), [first, *numbers[1:]], due)


def unread(role: str) -> Asked:
    """What was sent to one's unit and not opened there."""
    filters = {"state": "sent"}
    units = list(reach(actor(), role))
    if len(units) == 1:
        filters["department_id"] = units[0]
    return Asked(_("未读收文"), "receipts", filters)


def editor_desk(_day: date) -> Desk:
    accepted = {"state": "accepted"}
    found = ask("reports.list_reports", actor(), accepted | {"limit": str(MOST)})
    numbers = cards(
        [
            Asked(_("已采用的报告"), "reports", accepted),
            Asked(_("待作者同意的摘编"), "excerpts", {"state": "marked"}),
            Asked(_("编辑中的简报汇编"), "publications", {"state": "draft"}),
            *([] if actor().has("handler", "signer") else [unread("editor")]),
        ]
    )
    told = _("还没有已采用的报告。")
    due = Due(_("最近采用的报告"), "reports", found["items"], "/reports?state=accepted", told)
    return Desk(_("编辑"), numbers, due)


def leader_desk(_day: date) -> Desk:
    numbers = cards(
        [
            Asked(_("意见建议"), "suggestions", {}),
            Asked(_("超期任务"), "assignments", {"overdue": "true"}, late=True),
        ]
    )
    return Desk(_("领导"), numbers)


def system_desk(day: date) -> Desk:
    numbers = [
        Card(
            _("待激活账号"), "/users?state=pending", total("identity.list_users", state="pending")
        ),
        Card(
            _("已停用账号"), "/users?state=disabled", total("identity.list_users", state="disabled")
        ),
        Card(_("单位"), "/departments", total("departments.list_departments")),
        Card(_("办理规则"), "/policies", total("policies.list_policies")),
    ]
    if missing := len(fonts_missing()):
        numbers.append(Card(_("缺少的公文字体"), "/documents", missing))
    return Desk(_("系统管理员"), numbers, told=calendar_told(day.year + 1))


def calendar_told(year: int) -> str:
    """What is to be said of a year's calendar that is not there; limits across New Year need it."""
    path: dict[str, Any] = {"year": year}
    try:
        known = ask("policies.read_calendar", actor(), **path)
    except Problem:
        return str(_("%(year)s 年的工作日历尚未录入，跨年的期限都是暂定的。", year=year))
    if all(day["confirmed"] for day in known["days"]):
        return ""
    return str(_("%(year)s 年的工作日历是暂定的，正式通知公布后请重新录入。", year=year))


def security_desk(day: date) -> Desk:
    week = str(day - timedelta(days=7))
    bare = total("identity.list_users", granted="false")
    refused = total("journal.list_entries", action="refused", since=week)
    numbers = [
        Card(_("未授予角色的账号"), "/users?granted=false", bare),
        Card(_("一周内的拒绝记录"), f"/journal?action=refused&since={week}", refused),
    ]
    return Desk(_("安全管理员"), numbers)


def auditor_desk(day: date) -> Desk:
    found = total("journal.list_entries", since=str(day))
    numbers = [Card(_("今天的日志"), f"/journal?since={day}", found)]
    return Desk(_("审计员"), numbers)


DESKS: dict[str, Callable[[date], Desk]] = {
    "hr": hr_desk,
    "coordinator": coordinator_desk,
    "handler": handler_desk,
    "signer": signer_desk,
    "editor": editor_desk,
    "leader": leader_desk,
    "system_admin": system_desk,
    "security_admin": security_desk,
    "auditor": auditor_desk,
}


@web.get("/reports-due")
def reports_due() -> ResponseReturnValue:
    """The reports that are owed and not there: late ones, or all due until the week's end."""
    day = today()
    late = request.args.get("late") == "true"
    with reading():
        found = reports_missing(business_reader(), week_ends(day), day)
    rows = [one for one in found if one["late"]] if late else found
    return page("home/reports_due.html", rows=rows, late=late, day=day)


def business_reader() -> Actor:
    """Whoever asks, if he reads of secondments at all; raises `not_allowed`."""
    watching(actor())
    return actor()
