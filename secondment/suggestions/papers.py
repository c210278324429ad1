"""What stands on the notice of what is handed to a unit (交办通知), with the receipt it sends back.

One content for every format: plain text, dates as official papers write them (GB/T 9704).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort
from secondment.kit.clock import day_of
from secondment.kit.database import db, rows_of
from secondment.people.models import Department, Grant, User
from secondment.policies.models import Policy
from secondment.policies.rules import numbered
from secondment.suggestions.models import Assignment, Suggestion
from secondment.suggestions.parts import ONE, grouped
from secondment.suggestions.states import ENDED

ROLES = {"sole": "独办", "lead": "主办", "co": "会办", "separate": "分办"}
PARTNERS = {
    "lead": ("会办", ("co",)),
    "co": ("主办", ("lead",)),
    "separate": ("同办", ("separate",)),
}
"""How the other units of an item are told to one, and which they are."""
TO_FILL_IN = "__________"
TITLE_LINE = 20  # characters of 2号 in a line
NUMBERS = "一二三四五六七八九"


@dataclass(frozen=True)
class Office:
    """The coordinating office: `letter_word` begins its numbers, `contact` is whom to ask."""

    name: str
    letter_word: str
    contact: str


@dataclass(frozen=True)
class Item:
    """One suggestion in a notice's list. `return_by` and the like are dates, empty if none runs."""

    number: str
    title: str
    proposer: str
    role: str
    partners: str
    sign_by: str
    return_by: str
    reply_by: str


@dataclass(frozen=True)
class Point:
    """A numbered paragraph: `一、签收。` and what follows."""

    heading: str
    text: str


@dataclass(frozen=True)
class Notice:
    """What is handed to a unit. `number` leaves room for the office's own."""

    office: Office
    number: str
    title: str
    unit: str
    opening: str
    points: list[Point]
    items: list[Item]
    receipt: str
    date: str

    @property
    def name(self) -> str:
        return f"{self.unit}交办通知"


# Who hands out


def office_of(district_id: str, user_id: str | None) -> Office:
    """The office of that coordinator, else of the district's first; it is the department his
    account belongs to."""
    query = (
        sa.select(User.id, User.display_name, Department.name, Department.letter_word)
        .join(Grant, Grant.user_id == User.id)
        .join(
            Department, Department.id == sa.func.coalesce(User.department_id, Grant.department_id)
        )
        .where(Grant.role == "coordinator", Grant.department_id == district_id)
        .where((User.state == "active") | (User.id == user_id))
        .order_by(sa.case((User.id == user_id, 0), else_=1), User.id)
    )
    row = db.session.execute(query.limit(1)).first()
    if row is None:
        name = db.session.get_one(Department, district_id).name
        return Office(name, "", TO_FILL_IN)
    return Office(row.name, row.letter_word, row.display_name)


def asks(office: Office) -> str:
    return f"联系单位：{office.name}；联系人：{office.contact}；联系电话：{TO_FILL_IN}"


# Notices

TASKS = (
    sa.select(
        *(Assignment.role, Assignment.assigned_at, Assignment.sign_on, Assignment.return_on),
        *(Assignment.due_on, Assignment.provisional, Assignment.suggestion_id),
        *(Suggestion.number, Suggestion.title, Policy.suggestion_number.label("form")),
        *(Cadre.name.label("proposer"), Department.id.label("unit_id")),
        *(Department.name.label("unit"), Department.code.label("unit_code")),
    )
    .join(Suggestion, Suggestion.id == Assignment.suggestion_id)
    .join(Cohort, Cohort.id == Suggestion.cohort_id)
    .join(Policy, Policy.id == Cohort.policy_id)
    .join(Cadre, Cadre.id == Suggestion.proposer_id)
    .join(Department, Department.id == Assignment.department_id)
    .where(Suggestion.cohort_id == ONE, Assignment.state.not_in(ENDED))
    .order_by(Suggestion.number, Assignment.id)
)


def notices(
    cohort: Cohort, user_id: str | None, units: frozenset[str] | None, since: date | None
) -> list[Notice]:
    """A notice for each of the units (None: for all) that have tasks in the cohort now, by code.

    With `since`, of what was handed over on that day or later.
    """
    rows = rows_of(TASKS, one=cohort.id)
    office = office_of(cohort.district_id, user_id)
    sharing = grouped([dict(row) for row in rows], "suggestion_id")
    asked = [row for row in rows if units is None or row["unit_id"] in units]
    if since:
        asked = [row for row in asked if day_of(row["assigned_at"]) >= since]
    tasks = grouped(asked, "unit_id")
    found = sorted(tasks.values(), key=lambda own: own[0]["unit_code"])
    return [notice(cohort, office, own, sharing) for own in found]


def notice(
    cohort: Cohort,
    office: Office,
    tasks: list[dict[str, Any]],
    sharing: dict[str, list[dict[str, Any]]],
) -> Notice:
    items = [item(task, sharing[task["suggestion_id"]]) for task in tasks]
    day = max(day_of(task["assigned_at"]) for task in tasks)
    numbers = "、".join(one.number for one in items)
    count = f"{len(items)}件（{numbers}）"
    return Notice(
        office=office,
        number=f"{office.letter_word or TO_FILL_IN}〔{day.year}〕　　号",
        title=title_of(cohort),
        unit=tasks[0]["unit"],
        opening=f"{cohort.title}提出的意见建议已受理登记。经研究，现将其中{count}交由你单位办理，"
        f"其中{by_role(tasks)}，清单附后。有关要求如下：",
        points=numbered_points(points(office, tasks)),
        items=items,
        receipt=f"{day_text(day)}交办的{cohort.title}意见建议{count}，我单位已经收到，将按期办理。",
        date=day_text(day),
    )


def title_of(cohort: Cohort) -> str:
    return in_two_lines(f"关于交办{cohort.title}", "意见建议的通知")


def in_two_lines(begin: str, rest: str) -> str:
    """A title broken by its sense, in lines much alike in length, where one does not hold it."""
    whole = begin + rest
    places = [
        at for at in range(1, len(whole)) if whole[at] in "（《“" or whole[at - 1] in "）》”、"
    ]
    fitting = [at for at in (*places, len(begin)) if max(at, len(whole) - at) <= TITLE_LINE]
    if len(whole) <= TITLE_LINE or not fitting:
        return whole
    best = min(fitting, key=lambda at: abs(len(whole) - 2 * at))
    return f"{whole[:best]}\n{whole[best:]}"


def item(task: dict[str, Any], sharing: list[dict[str, Any]]) -> Item:
    title, roles = PARTNERS.get(task["role"], ("", ()))
    others = [one["unit"] for one in sharing if one["role"] in roles]
    others = [name for name in others if name != task["unit"]]
    return Item(
        number=numbered(task["form"], task["number"]),
        title=task["title"],
        proposer=task["proposer"],
        role=ROLES[task["role"]],
        partners=f"{title}：{'、'.join(others)}" if others else "",
        sign_by=day_text(task["sign_on"]),
        return_by=day_text(task["return_on"]),
        reply_by=day_text(task["due_on"]) + ("（暂定）" if task["provisional"] else ""),
    )


def by_role(tasks: list[dict[str, Any]]) -> str:
    """`独办2件、会办1件`."""
    roles = [task["role"] for task in tasks]
    return "、".join(
        f"{name}{roles.count(role)}件" for role, name in ROLES.items() if role in roles
    )


def points(office: Office, tasks: list[dict[str, Any]]) -> Iterable[tuple[str, str]]:
    sign_by = until((task["sign_on"] for task in tasks), "签收")
    if sign_by:
        yield "签收", f"请于{sign_by}签收，并将所附签收回执填好送回{office.name}。"
    else:
        yield "签收", f"认领的建议视同已经签收，请将所附签收回执填好送回{office.name}。"
    return_by = until((task["return_on"] for task in tasks), "退办")
    yield (
        "退办",
        f"认为不属于本单位职责的，请于{return_by}书面说明理由，并提出建议改办的单位，由{office.name}"
        "研究决定；逾期不再受理。未经同意，不得自行转交其他单位。",
    )
    yield "办理", "".join(handling(tasks))
    yield "联系", f"{asks(office)}。"


def handling(tasks: list[dict[str, Any]]) -> Iterable[str]:
    yield (
        "请逐条研究建议提出的措施，明确采纳、部分采纳或者未采纳；采纳的，落实到具体工作、责任科室和完成"
        "时间；未全部采纳的，说明理由。"
    )
    held = {task["role"] for task in tasks}
    replies = until((one["due_on"] for one in tasks if one["role"] != "co"), "办理")
    opinions = until((one["due_on"] for one in tasks if one["role"] == "co"), "办理")
    if replies:
        roles = [name for role, name in ROLES.items() if role != "co" and role in held]
        yield f"{'、'.join(roles)}的，请于{replies}答复。"
    if opinions:
        yield f"会办的，请于{opinions}向主办单位提出会办意见，由主办单位统一答复。"


def numbered_points(told: Iterable[tuple[str, str]]) -> list[Point]:
    return [
        Point(f"{number}、{heading}。", text)
        for number, (heading, text) in zip(NUMBERS, told, strict=False)
    ]


def until(days: Iterable[date | None], which: str) -> str:
    """`2026年4月9日前` where all have one date; where they differ, that of the list."""
    known = {day for day in days if day}
    if len(known) > 1:
        return f"清单所列{which}期限前"
    return f"{day_text(known.pop())}前" if known else ""


def day_text(day: date | None) -> str:
    """`2026年3月1日`: no zero before a digit (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
