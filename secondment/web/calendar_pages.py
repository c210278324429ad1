"""The calendar of working days: to look at, and to enter a year from a list of its exceptions."""

import io
from collections.abc import Iterable
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.errors import Problem, refuse
from secondment.kit.operations import act, ask, operation
from secondment.kit.unit_of_work import reading
from secondment.policies.queries import calendar_years
from secondment.policies.year_files import read_year
from secondment.suggestions.answers import today
from secondment.web.asked import Asked
from secondment.web.deeds import Item
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page

WEEKDAYS = tuple(later(day) for day in "一二三四五六日")
MOST = 200_000  # characters of a year's list
Days = list[dict[str, Any]]


@web.get("/calendar")
def calendar() -> ResponseReturnValue:
    """The years that are known."""
    with reading():
        years = calendar_years()
    return page("administration/calendar.html", years=years, this_year=today().year)


@web.get("/calendar/<int:year>")
def calendar_year(year: int) -> ResponseReturnValue:
    """A year's months with rest days and make-up workdays."""
    found = year_of(year)
    days = found["days"] if found else []
    return page(
        "administration/year.html",
        year=year,
        found=found,
        months=months(days),
        named=runs(days),
        weekdays=WEEKDAYS,
    )


def year_of(year: int) -> Item | None:
    """What is known of a year; None without data."""
    path: dict[str, Any] = {"year": year}
    try:
        found: Item = ask("policies.read_calendar", actor(), **path)
    except Problem as problem:
        if problem.code != "not_found" or not 2000 <= year < 2200:
            raise
        return None
    return found


def months(days: Days) -> list[list[list[dict[str, Any] | None]]]:
    """The year's months as weeks from Monday to Sunday; None where a week has no day of it."""
    found: list[list[list[dict[str, Any] | None]]] = []
    for day in days:
        if day["day"].day == 1:
            found.append([[None] * 7])
        weekday = day["day"].weekday()
        if weekday == 0 and day["day"].day > 1:
            found[-1].append([None] * 7)
        found[-1][-1][weekday] = day | {"moved": day["is_workday"] != (weekday < 5)}
    return found


def runs(days: Days) -> list[dict[str, Any]]:
    """The named days, those that follow one another together."""
    found: list[dict[str, Any]] = []
    for day in days:
        if not day["name"]:
            continue
        last = found[-1] if found else None
        follows = last and (day["day"] - last["last"]).days == 1
        if last and follows and last["is_workday"] == day["is_workday"]:
            last["last"] = day["day"]
            if day["name"] not in last["names"]:
                last["names"].append(day["name"])
        else:
            found.append(
                {
                    "first": day["day"],
                    "last": day["day"],
                    "names": [day["name"]],
                    "is_workday": day["is_workday"],
                }
            )
    return found


@web.route("/calendar/import", methods=["GET", "POST"])
def import_year() -> ResponseReturnValue:
    """Enter a year from a sheet or from typed lines: looked at first, then taken."""
    admitted_year(today().year)
    form = YearForm()
    seen: Item | None = None
    if request.method == "POST":
        done = form.attempt(lambda: taken_or_seen(form))
        if done is not None and done["mode"] == "import":
            flash(_("%(year)s 年的工作日历已录入", year=done["year"]))
            return redirect(f"/calendar/{done['year']}")
        seen = done
    told = page("administration/import_year.html", form=form, seen=seen, weekdays=WEEKDAYS)
    return told, g.get("form_status", 200)


def admitted_year(year: int) -> None:
    """Raise `not_allowed` for whoever may not enter a year."""
    with reading():
        operation("policies.put_calendar").route.gate(actor(), year=year)


class YearForm(Form):
    """The form of `policies.put_calendar` with a year's days told by a file or by lines."""

    def __init__(self) -> None:
        super().__init__("policies.put_calendar", only=("source", "confirmed"))
        source = self.fields.pop("source")
        source.label, source.hint = _("依据"), _("如：国办发明电〔2026〕7号")
        confirmed = self.fields.pop("confirmed")
        confirmed.label = _("已有正式通知")
        confirmed.hint = _("没有正式通知的先不勾，据此推算的期限会标明“暂定”")
        if self.sent is None:
            confirmed.value = ""
        told = _("日期、是否工作日、名称三列；只列与周一至周五不同的日子，或列出全年")
        lines = self.typed("lines")
        hint = _("一行一天，如：2027-01-01,否,元旦")
        self.fields = {
            "file": Asked("file", "file", _("日历文件（CSV、XLSX、JSON）"), hint=told),
            "lines": Asked("lines", "lines", _("或者直接填写"), lines, hint=hint),
            "source": source,
            "confirmed": confirmed,
        }

    def typed(self, name: str) -> str:
        return self.sent.get(name, "") if self.sent is not None else ""

    def data(self) -> bytes:
        """The list of the year's days: the file, else the lines under a header."""
        file = request.files.get("file")
        if file and file.filename:
            data: bytes = file.read(MOST * 4)
            return data
        lines = self.typed("lines").strip()
        if not lines:
            raise refuse("empty_file")
        head = "" if "日期" in lines[:20] or "date" in lines[:20] else "日期,是否工作日,名称\n"
        return (head + lines[:MOST]).encode()


def taken_or_seen(form: YearForm) -> Item:
    """Enter the year, or show what would be entered: the year and its days."""
    year, days = read_year(form.data())
    admitted_year(year)
    known = year_of(year)
    form.fields["lines"].value = as_lines(days)
    mode = "import" if request.form.get("mode") == "import" else "check"
    if mode == "import":
        body = {
            "days": [day | {"day": day["day"].isoformat()} for day in days],
            "source": form.typed("source"),
            "confirmed": form.typed("confirmed") == "true",
        }
        path: dict[str, Any] = {"year": year}
        act(
            "policies.put_calendar",
            actor(),
            body,
            version=form.version,
            **path,
        )
    return {
        "mode": mode,
        "year": year,
        "months": months(days),
        "named": runs(days),
        "working_days": sum(day["is_workday"] for day in days),
        "before": known["working_days"] if known else None,
        "version": known["version"] if known else None,
    }


def as_lines(days: Iterable[dict[str, Any]]) -> str:
    """The days that are not as Monday to Friday has them, as they are typed."""
    told = io.StringIO()
    for day in days:
        is_weekday = day["day"].weekday() < 5
        if day["is_workday"] != is_weekday or (day["name"] and not is_weekday):
            told.write(f"{day['day']},{'是' if day['is_workday'] else '否'},{day['name']}\n")
    return told.getvalue()
