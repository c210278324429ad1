"""One plain message to a unit for the work chat: what it owes, until when, whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from secondment.kit.workdays import WorkCalendar

Kind = Literal["reply", "opinion", "study", "promise"]
WHAT: dict[Kind, tuple[str, str]] = {
    "reply": ("答复", "reply"),
    "opinion": ("提出会办意见", "opinion for the lead unit"),
    "study": ("研究并答复", "study and answer"),
    "promise": ("兑现承诺事项", "promise to keep"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that a unit owes until `due_on`. `title` is a suggestion's and left out of a
    message that may not hold it; `count` the suggestions of a study."""

    kind: Kind
    due_on: date
    number_text: str = ""
    title: str = ""
    count: int = 0
    sign_on: date | None = None
    """By when it signs for it, as long as it has not."""
    return_asked: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the coordinating office; the unit is empty where none is kept."""

    name: str
    unit: str = ""


def reminder(
    unit: str,
    owed: Sequence[Owed],
    contacts: Sequence[Contact],
    *,
    today: date,
    calendar: WorkCalendar,
    titles: bool,
    locale: str,
) -> str:
    """The message, one line an item, the earliest date first; days are working days."""
    zh = locale == "zh"
    items = sorted(owed, key=lambda one: one.due_on)
    lines = [heading(unit, items, today, zh)]
    for number, one in enumerate(items, 1):
        lines.append(f"{number}. {line(one, today, calendar, titles=titles, zh=zh)}")
    if contacts:
        lines.append(contact_line(contacts, zh))
    return "\n".join(lines)


def is_late(one: Owed, today: date) -> bool:
    """Its date has passed and its clock runs."""
    return not one.paused and one.due_on < today


def heading(unit: str, owed: Sequence[Owed], today: date, zh: bool) -> str:
    late = sum(is_late(one, today) for one in owed)
    if zh:
        day = day_text(today, None, zh)
        overdue = f"，其中逾期{late}项" if late else ""
        what = f"有{len(owed)}项意见建议待办{overdue}：" if owed else "没有待办的意见建议。"
        return f"【{unit}】截至{day}{what}"
    overdue = f", {late} overdue" if late else ""
    what = f"{len(owed)} open{overdue}" if owed else "nothing open"
    return f"[{unit}] Suggestions as of {today}: {what}"


def line(one: Owed, today: date, calendar: WorkCalendar, *, titles: bool, zh: bool) -> str:
    """`第3号《题目》：答复，期限5月7日，还有5个工作日；尚未签收，…`"""
    left, at = days_left(one.due_on, today, calendar, zh), 0 if zh else 1
    due, what = day_text(one.due_on, today, zh), WHAT[one.kind][at]
    if one.paused:
        told = f"{what}，已暂停计时" if zh else f"{what}; its clock stands still"
    else:
        told = f"{what}，期限{due}，{left}" if zh else f"{what} due {due}, {left}"
    if one.sign_on:
        day, left = day_text(one.sign_on, today, zh), days_left(one.sign_on, today, calendar, zh)
        told += (
            f"；尚未签收，签收期限{day}，{left}" if zh else f"; to be signed for by {day}, {left}"
        )
    if one.return_asked:
        told += "；已申请退办，待裁定" if zh else "; its return is asked for"
    return f"{name_of(one, titles, zh)}{'：' if zh else ': '}{told}"


def name_of(one: Owed, titles: bool, zh: bool) -> str:
    if one.kind == "study":
        return (
            f"研究吸纳任务（{one.count}条建议）" if zh else f"Study order ({one.count} suggestions)"
        )
    title = (f"《{one.title}》" if zh else f" “{one.title}”") if titles and one.title else ""
    return f"{one.number_text}{title}"


def days_left(due_on: date, today: date, calendar: WorkCalendar, zh: bool) -> str:
    """How far off the date is in working days; where none lies between, in days."""
    if due_on == today:
        return "今天到期" if zh else "due today"
    late = due_on < today
    first, last = min(due_on, today), max(due_on, today)
    days = calendar.working_days(first, last)
    if days:
        length = f"{days}个工作日" if zh else counted(days, "working day")
    else:
        days = (last - first).days
        length = f"{days}天（无工作日）" if zh else f"{counted(days, 'day')} (no working day)"
    if zh:
        return f"已逾期{length}" if late else f"还有{length}"
    return f"{length} overdue" if late else f"{length} left"


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def day_text(day: date, today: date | None, zh: bool) -> str:
    """The year is told where it is not today's."""
    if not zh:
        return day.isoformat()
    year = "" if today and day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def contact_line(contacts: Sequence[Contact], zh: bool) -> str:
    """`如有疑问请联系：区委办公室（督查室）李明、王五`"""
    by_unit: dict[str, list[str]] = {}
    for one in contacts:
        by_unit.setdefault(one.unit, []).append(one.name)
    if zh:
        told = "；".join(f"{unit}{'、'.join(names)}" for unit, names in by_unit.items())
        return f"如有疑问请联系：{told}"
    parts = (", ".join([*([unit] if unit else []), *names]) for unit, names in by_unit.items())
    return f"Questions to: {'; '.join(parts)}"
