"""The proposals found in a report's text: read beside it, made drafts of its author, or dropped."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.operations import ask
from secondment.kit.unit_of_work import reading
from secondment.suggestions.found_answers import draft_of
from secondment.suggestions.found_in_report import words_of
from secondment.web.deeds import Item, Recipe
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit
from secondment.web.suggestion_form import CORRECTED, suggestion_form
from secondment.web.words import action_word

PAGE = "/reports/<id:report_id>/proposals"
ASKED = (*CORRECTED, "suggested_department_id", "topic")


@dataclass
class Section:
    """A stretch of the report that belongs to one part of it, or to none: its texts, each with
    the proposal that it is."""

    part: str
    pieces: list[tuple[str, Item | None]] = field(default_factory=list)


def sections(text: str, found: Item) -> list[Section]:
    """The whole text in its order, cut where a part or a proposal begins or ends."""
    parts = {name: part for name, part in found["parts"].items() if part}
    marked = [*parts.values(), *found["items"]]
    cuts = {0, len(text), *(one[end] for one in marked for end in ("start", "end"))}
    made: list[Section] = []
    for start, end in pairwise(sorted(cuts)):
        words = text[start:end].replace("\f", "")
        part = next((name for name, one in parts.items() if holds(one, start)), "")
        if not words.strip():
            continue
        if not made or made[-1].part != part:
            made.append(Section(part))
        proposal = next((one for one in found["items"] if holds(one, start)), None)
        shown = words if made[-1].pieces else words.lstrip("\n")
        made[-1].pieces.append((shown, proposal))
    return made


def holds(one: Item, place: int) -> bool:
    return bool(one["start"] <= place < one["end"])


@web.get(PAGE)
def report_proposals(report_id: str) -> ResponseReturnValue:
    """The report's text, and beside it what was found in it to become suggestions."""
    found = ask("proposals.list_proposals", actor(), report_id=report_id)
    with reading():
        text = words_of(report_id)
    return page(
        "reports/proposals.html",
        report=ask("reports.read_report", actor(), report_id=report_id),
        sections=sections(text, found),
        items=found["items"],
        decides=any(one["allowed_actions"] for one in found["items"]),
    )


@web.route(f"{PAGE}/<id:proposal_id>/confirm", methods=["GET", "POST"])
def confirm_proposal(report_id: str, proposal_id: str) -> ResponseReturnValue:
    """Look through the draft that a proposal makes, mend it, and give it to the author."""
    admit("proposals.confirm_proposal", report_id=report_id, proposal_id=proposal_id)
    report, item = both(report_id, proposal_id)
    if request.method == "GET" and "confirm" not in item["allowed_actions"]:
        return decided_already(report_id)
    with reading():
        drafted = draft_of(actor(), report_id, proposal_id)
    post = ask("secondments.read_secondment", actor(), secondment_id=report["secondment_id"])
    form = suggestion_form(
        "proposals.confirm_proposal", post, only=ASKED, values=drafted, version=item["version"]
    )
    path: Any = {"report_id": report_id, "proposal_id": proposal_id}
    if request.method == "POST" and form.send(**path) is not None:
        flash(_("已列为建议，草稿已放到%(name)s名下", name=report["cadre_name"]))
        return redirect(listed_at(report_id))
    told = page("reports/confirm_proposal.html", form=form, report=report, item=item)
    return told, g.get("form_status", 200)


@web.route(f"{PAGE}/<id:proposal_id>/drop", methods=["GET", "POST"])
def drop_proposal(report_id: str, proposal_id: str) -> ResponseReturnValue:
    """Decide that a proposal becomes no suggestion."""
    admit("proposals.drop_proposal", report_id=report_id, proposal_id=proposal_id)
    report, item = both(report_id, proposal_id)
    if request.method == "GET" and "drop" not in item["allowed_actions"]:
        return decided_already(report_id)
    form = Form("proposals.drop_proposal", version=item["version"])
    path: Any = {"report_id": report_id, "proposal_id": proposal_id}
    if request.method == "POST" and form.send(**path) is not None:
        flash(_("已记下：不列为建议"))
        return redirect(listed_at(report_id))
    told = page(
        "deed.html",
        form=form,
        name=action_word("drop", "proposals"),
        title=item["title"]["text"],
        way=list(way(report)),
        back=listed_at(report_id),
        recipe=Recipe(
            "proposals.drop_proposal",
            told=_("这段文字不再提示为建议，决定后不能更改。报告原文不变。"),
            grave=True,
        ),
    )
    return told, g.get("form_status", 200)


def both(report_id: str, proposal_id: str) -> tuple[Item, Item]:
    """The report and the proposal in it."""
    item = ask("proposals.read_proposal", actor(), report_id=report_id, proposal_id=proposal_id)
    return ask("reports.read_report", actor(), report_id=report_id), item


def decided_already(report_id: str) -> ResponseReturnValue:
    flash(_("这一条现在不能再处理"), "problem")
    return redirect(listed_at(report_id))


def listed_at(report_id: str) -> str:
    return f"/reports/{report_id}/proposals"


def way(report: Item) -> Iterator[tuple[str, str]]:
    yield _("学习报告"), "/reports"
    yield report["title"], f"/reports/{report['id']}"
    yield _("报告中的建议"), listed_at(report["id"])
