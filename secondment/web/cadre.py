"""The cadre's own pages: what there is for him to do, and how his suggestions stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit import clock
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import reading
from secondment.people.rules import Actor
from secondment.suggestions.parts import answering_units
from secondment.suggestions.states import ANSWERED, WITH_UNITS
from secondment.web.deeds import Item
from secondment.web.lists import listed
from secondment.web.options import everything
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.whose import own_secondments
from secondment.web.words import word

SOON = timedelta(days=14)  # duties further off wait behind the next of their kind


@dataclass(frozen=True)
class Task:
    """A line of the task list: what, where it is done, by when, and how it stands. `stage` is the
    colour of its state's tag; `late` that its day has passed."""

    name: str
    url: str
    state: str
    stage: str
    due_on: date | None = None
    late: bool = False
    deed: str = ""


def cadre_home(asking: Actor) -> dict[str, Any]:
    """What the cadre's first page tells."""
    posts = own_secondments()
    owed, settled = report_tasks(posts)
    marked = everything("excerpts.list_excerpts", {"state": "marked"})
    mine = list(everything("suggestions.list_suggestions", {"sort": "-updated_at"}))
    return {
        "posts": posts,
        "owed": owed,
        "settled": settled,
        "drafts": [draft_task(row) for row in mine if row["state"] == "draft"],
        "suggestions": standings([row for row in mine if row["state"] != "draft"]),
        "to_consent": [consent_task(row) for row in marked],
        "to_evaluate": [evaluation_task(row) for row in mine if waits_for(asking, row)],
    }


# Reports


def report_tasks(posts: Sequence[Item]) -> tuple[list[Task], list[Task]]:
    """The reports to be handed in or mended, by date, and those that are in order."""
    reports = {one["id"]: one for one in everything("reports.list_reports")}
    going = {one["id"] for one in everything("cohorts.list_cohorts") if one["state"] != "archived"}
    owed: list[Task] = []
    settled: list[Task] = []
    for post in posts:
        if post["cohort_id"] in going:
            for task in duty_tasks(post, reports):
                (owed if task.deed else settled).append(task)
    for report in reports.values():  # those beyond the duties
        task = report_task(report, None)
        (owed if task.deed else settled).append(task)
    return sorted(owed, key=lambda task: task.due_on or date.max), settled


def duty_tasks(post: Item, reports: dict[str, Item]) -> Iterator[Task]:
    """The duties of a secondment; the reports that meet them are taken out of `reports`."""
    due = ask("reports.list_reports_due", actor(), secondment_id=post["id"])["items"]
    horizon, awaited = clock.day_of(clock.now()) + SOON, set()
    for duty in due:
        report = reports.pop(duty["report_id"] or "", None) or draft_for(duty, post, reports)
        if report:
            yield report_task(report, duty)
        elif duty["due_on"] <= horizon or duty["kind"] not in awaited:
            awaited.add(duty["kind"])
            yield Task(
                word("report_kind", duty["kind"]),
                f"/reports/new?secondment_id={post['id']}&kind={duty['kind']}",
                _("未交"),
                "waiting",
                duty["due_on"],
                duty["late"],
                _("上传"),
            )


def draft_for(duty: Item, post: Item, reports: dict[str, Item]) -> Item | None:
    """The draft with which the cadre has begun the duty's report."""
    wanted = ("draft", duty["kind"], post["id"])
    for one in reports.values():
        if (one["state"], one["kind"], one["secondment_id"]) == wanted:
            return reports.pop(one["id"])
    return None


def report_task(report: Item, duty: Item | None) -> Task:
    """A report that there is, be it a duty's or beyond them."""
    told = {
        "draft": (_("草稿，未提交"), "waiting", _("继续")),
        "returned": (_("已退回，请修改"), "waiting", _("修改")),
        "submitted": (_("已提交"), "working", ""),
        "accepted": (_("已采用"), "done", ""),
    }
    state, stage, deed = told[report["state"]]
    name = f"{word('report_kind', report['kind'])}{_('：')}{report['title']}"
    late = bool(duty and duty["late"]) if report["state"] == "draft" else False
    end = "/edit" if report["state"] == "draft" else ""
    due_on = duty["due_on"] if duty else None
    return Task(name, f"/reports/{report['id']}{end}", state, stage, due_on, late, deed)


# Suggestions


def draft_task(row: Item) -> Task:
    state = _("已退回，请修改") if row["submitted_at"] else _("草稿，未提交")
    return Task(row["title"], f"/suggestions/{row['id']}/edit", state, "waiting", deed=_("继续"))


def waits_for(asking: Actor, row: Item) -> bool:
    """Whether it is for this cadre to say now how he finds the reply."""
    given = row["evaluation"]
    return bool(
        row["state"] in ANSWERED
        and row["evaluation_on"]
        and row["proposer"]["cadre_id"] == asking.cadre_id
        and (given is None or given["round"] < row["round"])
    )


def consent_task(row: Item) -> Task:
    """An excerpt that asks for its author's consent."""
    return Task(row["title"], f"/excerpts/{row['id']}", _("待您同意"), "waiting", deed=_("看摘编"))


def evaluation_task(row: Item) -> Task:
    late = row["evaluation_on"] < clock.day_of(clock.now())
    url = f"/suggestions/{row['id']}/evaluate"
    return Task(
        row["title"], url, _("待评价"), "waiting", row["evaluation_on"], late, _("看答复并评价")
    )


@dataclass(frozen=True)
class Standing:
    """A suggestion with how it stands in plain words; `due_on` is when an answer is due."""

    row: Item
    text: str
    due_on: date | None
    evaluate: bool

    @property
    def url(self) -> str:
        end = "/edit" if self.row["state"] == "draft" else ""
        return f"/suggestions/{self.row['id']}{end}"


def standings(rows: Sequence[Item]) -> list[Standing]:
    """How the suggestions stand, for their proposer."""
    asking = actor()
    with reading():
        units = answering_units([row["id"] for row in rows])
    found = []
    for row in rows:
        names = "、".join(dict.fromkeys(one["name"] for one in units.get(row["id"], ())))
        due_on = row["reply_on"] if row["state"] in WITH_UNITS else None
        found.append(Standing(row, plainly(row, names), due_on, waits_for(asking, row)))
    return found


def plainly(row: Item, units: str) -> str:
    """Where it is, in a sentence."""
    who = units or _("承办单位")
    told = {
        "draft": _("已退回给您修改") if row["submitted_at"] else _("草稿，还没有提交"),
        "submitted": _("已提交，交办机关正在审查"),
        "declined": _("没有受理，理由见建议页面"),
        "withdrawn": _("您已撤回"),
        "accepted": _("已受理，等待交给承办单位"),
        "merged": _("已并入内容相近的建议，一并办理"),
        "assigned": _("已交给%(who)s，等待签收", who=who),
        "handling": _("%(who)s正在办理", who=who),
        "replied": _("%(who)s已答复", who=who),
        "tracking": _("%(who)s已答复，承诺的事项正在落实", who=who),
        "closed": _("已办结"),
    }
    return str(told[row["state"]])


@web.get("/my-suggestions")
def my_suggestions() -> ResponseReturnValue:
    """One's own suggestions, and those one signed or entered."""
    only_own = not actor().has("cadre") or len({role for role, _place in actor().grants}) > 1
    rows = listed("suggestions.list_suggestions", {"mine": "true"} if only_own else {})
    return page("cadre/my_suggestions.html", rows=rows, standings=standings(rows.items))
