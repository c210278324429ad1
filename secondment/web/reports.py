"""Learning reports: the list, what hr does with one or many, and the cadre's receipt."""

from datetime import datetime
from functools import cache
from typing import Any

from flask import current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.cohorts.queries import cohort_titles
from secondment.kit import clock
from secondment.kit.answers import locale
from secondment.kit.errors import Problem
from secondment.kit.operations import act, ask
from secondment.kit.unit_of_work import one_moment, reading
from secondment.people.rules import own_cadre
from secondment.publishing.states import CIRCULATIONS
from secondment.reports.texts import opening_of
from secondment.web.deeds import Item, Recipe, Resource, admitted, resource
from secondment.web.forms import Form
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import may
from secondment.web.words import CHOICES, word

REVIEWED = 20_000  # characters of a file that the review shows
READ_BACK = 120  # and the receipt

REPORTS = resource(
    Resource(
        "reports",
        read="reports.read_report",
        title=lambda item: str(item["title"]),
        home=lambda item: f"/reports/{item['id']}",
        way=lambda _item: [(_("学习报告"), "/reports")],
        recipes={
            "submit": Recipe(
                "reports.submit_report", told=later("提交后由组织部审阅，需要修改时会退回给您。")
            ),
            "return": Recipe(
                "reports.return_report",
                labels={"reason": later("退回原因")},
                hints={"reason": later("写明要改什么，作者会看到")},
            ),
            "accept": Recipe(
                "reports.accept_report",
                values=lambda item: {"circulation": item["circulation"]},
                hints={"circulation": later("“区内”“可公开”的报告才能收入汇编")},
            ),
            "circulate": Recipe(
                "reports.edit_report",
                only=("circulation",),
                values=lambda item: {"circulation": item["circulation"]},
                hints={"circulation": later("“区内”“可公开”的报告才能收入汇编")},
            ),
            "delete": Recipe(
                "reports.delete_report",
                told=later("删除后不能恢复。报告上还有文件时，请先移除文件。"),
                after=lambda _item, _answer: "/reports",
                grave=True,
            ),
        },
    )
)
FIRST = ("accept", "edit", "submit", "attach", "return", "circulate", "delete")  # on the page


@web.get("/reports")
@one_moment()
def list_reports() -> ResponseReturnValue:
    """The reports in sight."""
    rows = listed("reports.list_reports")
    with reading():
        cohorts = cohort_titles(actor())
    mine = own_cadre(actor()) is not None
    return page(
        "reports/list.html",
        rows=rows,
        cohorts=cohorts,
        day_of=clock.day_of,
        mine=mine,
        writes=actor().has("cadre", "hr"),
        accepts=actor().has("hr"),
        **in_words(locale()),
    )


@cache
def in_words(_language: str) -> dict[str, Any]:
    """The words of the list, looked up once a language and not in every row."""
    labels = {
        "choose": _("选择"),
        "title": _("题目"),
        "cadre": _("干部"),
        "kind": _("类型"),
        "state": _("状态"),
        "submitted": _("提交日期"),
        "late": _("期限"),
        "circulation": _("传阅范围"),
        "too_late": _("迟交"),
        "in_time": _("按时"),
    }
    return {
        "labels": labels,
        "states": [(code, word("report", code)) for code in CHOICES["report"]],
        "kinds": [(code, word("report_kind", code)) for code in CHOICES["report_kind"]],
        "circulations": [(code, word("circulation", code)) for code in CHOICES["circulation"]],
    }


@web.get("/reports/<id:report_id>")
def show_report(report_id: str) -> ResponseReturnValue:
    """To its cadre a receipt of what he handed in; to others what they read and decide on."""
    item = ask("reports.read_report", actor(), report_id=report_id)
    own = item["cadre_id"] == own_cadre(actor())
    most = READ_BACK if own else REVIEWED
    with reading():
        openings = {one["id"]: opening(one, most) for one in item["files"]}
    return page(
        "reports/receipt.html" if own else "reports/review.html",
        item=item,
        openings=openings,
        most=most,
        number=receipt_number(item),
        deeds=deeds(item),
        proposals=may("proposals.list_proposals", report_id=report_id),
        excerpts=actor().has("editor") and item["state"] == "accepted" and published(item),
        local=local,
        size=size,
    )


def opening(file: Item, most: int) -> str:
    if file["quarantined_at"]:
        return ""
    return opening_of(actor(), file["id"], current_app.extensions["store"], most)


def published(item: Item) -> bool:
    """Whether the report's circulation lets it be printed."""
    return item["circulation"] in CIRCULATIONS


def deeds(item: Item) -> list[Any]:
    """The acts possible now, the likeliest first."""
    found = REPORTS.deeds(item)
    return sorted(found, key=lambda deed: FIRST.index(deed.action))


def receipt_number(item: Item) -> str:
    """What a receipt is told by: the day of submission and the end of the report's id."""
    if item["submitted_at"] is None:
        return ""
    return f"{clock.day_of(item['submitted_at']):%Y%m%d}-{item['id'][-8:].upper()}"


def local(instant: datetime | None) -> str:
    """An instant as the clock on the wall shows it."""
    return instant.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M") if instant else ""


def size(octets: int) -> str:
    """A file's size in the unit one reads easily."""
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{octets / 1024 / 1024:.1f} MB"


@web.route("/reports/accept", methods=["GET", "POST"])
def accept_reports() -> ResponseReturnValue:
    """Look once more at the reports chosen, then accept them all."""
    admitted("reports.reports_accept", "")
    chosen = chosen_reports()
    form = Form(
        "reports.accept_report",
        values={"circulation": "internal"},
        needed=("circulation",),
        hints={"circulation": _("以下报告都按此范围")},
    )
    if request.method == "POST":
        outcome = form.attempt(lambda: accept_all(form))
        if outcome is not None:
            tell_outcome(outcome, {one["id"]: one["title"] for one in chosen})
            return redirect("/reports?state=submitted")
    told = page("reports/accept.html", form=form, chosen=chosen, day_of=clock.day_of)
    return told, g.get("form_status", 200)


def chosen_reports() -> list[Item]:
    """The reports that the page names, as they are now; what is out of sight is left out."""
    found = []
    for key in request.values.getlist("chosen")[:200]:
        try:
            found.append(ask("reports.read_report", actor(), report_id=key.partition(".")[0]))
        except Problem as problem:
            if problem.status != 404:
                raise
    return [one for one in found if "accept" in one["allowed_actions"]]


def accept_all(form: Form) -> Any:
    """Accept each in the version that was looked at."""
    items = []
    for key in request.form.getlist("chosen"):
        report_id, _dot, version = key.partition(".")
        seen = int(version) if version.isdigit() else 0
        items.append(form.body() | {"id": report_id, "version": seen})
    return act("reports.reports_accept", actor(), {"items": items})


def tell_outcome(outcome: dict[str, Any], titles: dict[str, str]) -> None:
    """Say how many were accepted, and of each other why not."""
    if outcome["done"]:
        flash(_("已采用 %(n)s 份报告", n=len(outcome["done"])))
    for one in outcome["failed"]:
        name = titles.get(str(one["id"]), str(one["id"]))
        flash(_("未采用《%(title)s》：%(why)s", title=name, why=one["detail"]))
