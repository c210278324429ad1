"""The editor's marks in reports, and what their authors say to them."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.operations import ask, operation
from secondment.kit.unit_of_work import reading
from secondment.publishing.excerpts import passages
from secondment.reports.texts import text_of_report
from secondment.web import options
from secondment.web.deeds import Item, Recipe, Resource, resource
from secondment.web.forms import Form
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page


def title(item: Item) -> str:
    return str(item["title"])


def home(item: Item) -> str:
    return f"/excerpts/{item['id']}"


def way(_item: Item) -> list[tuple[str, str]]:
    return [(str(_("摘编")), "/excerpts")]


EXCERPT = resource(
    Resource(
        "excerpts",
        "excerpts.read_excerpt",
        title,
        home,
        way,
        {
            "edit": Recipe(
                "excerpts.edit_excerpt",
                only=("title", "wording", "note", "topic"),
                values=lambda item: item,
                told=later("改动标题或文字后，须再次征得作者同意。"),
            ),
            "consent": Recipe(
                "excerpts.consent_excerpts", told=later("同意以您的姓名刊印下面的文字。")
            ),
            "decline": Recipe("excerpts.decline_excerpts", told=later("刊印之前可以不同意。")),
            "record-consent": Recipe(
                "excerpts.record_consent_excerpts",
                labels={"note": later("何时、以何种方式同意")},
            ),
            "delete": Recipe("excerpts.delete_excerpt", after=lambda *_: "/excerpts", grave=True),
        },
    )
)


@web.get("/excerpts")
def excerpt_list() -> ResponseReturnValue:
    """The editor's desk; an author finds his own here."""
    rows = listed("excerpts.list_excerpts")
    return page("publishing/excerpts.html", rows=rows, cohorts=options.cohorts())


@web.get("/excerpts/<id:excerpt_id>")
def excerpt_page(excerpt_id: str) -> ResponseReturnValue:
    """The wording beside the original, and what may be done with it."""
    item = ask("excerpts.read_excerpt", actor(), excerpt_id=excerpt_id)
    return page("publishing/excerpt.html", item=item, deeds=deeds_of(item))


def deeds_of(item: Item) -> list[Any]:
    return [one for one in EXCERPT.deeds(item) if EXCERPT.has(one.action)]


def exact() -> dict[str, int]:
    """The characters selected in the text, where script could tell them."""
    found = {name: request.form.get(f"exact_{name}", "") for name in ("start", "end")}
    return {name: int(text) for name, text in found.items() if text.isdigit()}


@web.route("/reports/<id:report_id>/excerpt", methods=["GET", "POST"])
def mark_excerpt(report_id: str) -> ResponseReturnValue:
    """Mark a passage: from a paragraph to a paragraph, or what is selected in the text."""
    report = ask("reports.read_report", actor(), report_id=report_id)
    with reading():
        operation("excerpts.create_excerpt").route.gate(actor())
        found = passages(text_of_report(report_id))
    form = Form(
        "excerpts.create_excerpt",
        only=("title", "topic", "note", "start", "end"),
        values={"title": report["title"]},
        fixed={"report_id": report_id} | exact(),
        labels={"note": _("编者按")},
        hints={"topic": _("汇编可以按专题分章")},
    )
    if request.method == "POST":
        made = form.send()
        if made is not None:
            flash(_("已标出，请核对文字并征得作者同意"))
            return redirect(home(made))
    told = page("publishing/mark.html", form=form, report=report, passages=found)
    return told, g.get("form_status", 200)
