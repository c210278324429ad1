"""The editor's desk: digests and compendia put together, issued, sent, signed for."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.errors import Problem
from secondment.kit.operations import act, ask
from secondment.publishing.states import CHAPTERS, CIRCULATIONS, GROUPS, KINDS
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.deeds import Item, Recipe, Resource, admitted, resource
from secondment.web.forms import Form
from secondment.web.frame import spoken
from secondment.web.lists import listed
from secondment.web.pages import actor, check_form, web
from secondment.web.rendering import page
from secondment.web.words import word

PRINTED = ("report_to", "copy_to", "copies")


def title(item: Item) -> str:
    number = f"{item['number_text']} " if item["number_text"] else ""
    return f"{number}{item['title']}"


def home(item: Item) -> str:
    return f"/publications/{item['id']}"


def way(_item: Item) -> list[tuple[str, str]]:
    return [(str(_("简报汇编")), "/publications")]


def choices() -> dict[str, list[Option]]:
    """The words of the choices of a publication's form."""
    return {
        "kind": [(one, word("publication_kind", one)) for one in KINDS],
        "circulation": [(one, word("circulation", one)) for one in CIRCULATIONS],
        "chapters": [(one, word("chapters", one)) for one in CHAPTERS],
        "cohort_id": options.cohorts(),
    }


def recipients(item: Item) -> dict[str, list[Option]]:
    """Groups of units, and the units one by one."""
    return {
        "groups": [(one, word("unit_group", one)) for one in GROUPS],
        "department_ids": options.units(item["district_id"]),
    }


WORDS: dict[str, Any] = {
    "labels": {
        "series": later("刊名"),
        "report_to": later("报"),
        "copy_to": later("送"),
        "preface": later("编者的话"),
        "groups": later("按类印发"),
        "department_ids": later("另发单位"),
        "on": later("印发日期"),
    },
    "hints": {
        "series": later("简报按刊名编期号，汇编也可填写"),
        "on": later("不填为今天"),
        "department_ids": later("不在上面各类之内的单位"),
    },
}
PUBLICATION = resource(
    Resource(
        "publications",
        "publications.read_publication",
        title,
        home,
        way,
        {
            "edit": Recipe(
                "publications.edit_publication",
                values=lambda item: item,
                options=lambda _item: choices(),
                **WORDS,
            ),
            "issue": Recipe(
                "publications.issue_publications",
                only=("groups", "department_ids", "on"),
                options=recipients,
                told=later("印发后文字、期号和印发单位即行固定；印发单位逐一签收。"),
                **WORDS,
            ),
            "send": Recipe("publications.send_publications", options=recipients, **WORDS),
            "build": Recipe("publications.build_publications"),
            "withdraw": Recipe("publications.withdraw_publications", grave=True),
            "delete": Recipe(
                "publications.delete_publication",
                after=lambda *_: "/publications",
                grave=True,
            ),
        },
        elsewhere=("items",),
    )
)


@web.get("/publications")
def publication_list() -> ResponseReturnValue:
    """Digests and compendia in sight."""
    rows = listed("publications.list_publications")
    return page("publishing/publications.html", rows=rows, choices=choices())


@web.route("/publications/new", methods=["GET", "POST"])
def new_publication() -> ResponseReturnValue:
    """Begin a digest or a compendium."""
    ask_editor()
    form = Form(
        "publications.create_publication",
        only=("kind", "cohort_id", "series", "title", "circulation", "chapters"),
        values={"circulation": "district", "chapters": "none", "series": _("挂职锻炼简报")},
        options=choices(),
        needed=("circulation", "chapters"),
        **WORDS,
    )
    if request.method == "POST":
        made = form.send()
        if made is not None:
            flash(_("已建立，请选入摘编"))
            return redirect(home(made))
    return page("publishing/new.html", form=form), g.get("form_status", 200)


def ask_editor() -> None:
    """Raise `not_allowed` for whoever edits for no department."""
    if not actor().has("editor"):
        raise Problem("not_allowed")


@web.get("/publications/<id:publication_id>")
def publication_page(publication_id: str) -> ResponseReturnValue:
    """One publication: its pieces in their order, its documents, to whom it went."""
    return page("publishing/publication.html", **shown(publication_id))


def shown(publication_id: str) -> dict[str, Any]:
    item = ask("publications.read_publication", actor(), publication_id=publication_id)
    receipts = ask(
        "publications.list_receipts_of_publication", actor(), publication_id=publication_id
    )["items"]
    return {
        "item": item,
        "deeds": [one for one in PUBLICATION.deeds(item) if one.action != "items"],
        "receipts": receipts,
        "signed": sum(one["state"] == "signed" for one in receipts),
        "free": free_excerpts(item) if "items" in item["allowed_actions"] else [],
        "editor": "edit" in item["allowed_actions"] or "send" in item["allowed_actions"],
    }


def free_excerpts(item: Item) -> list[dict[str, Any]]:
    """The department's excerpts of the cohort that it does not hold yet."""
    asked = {"cohort_id": item["cohort_id"], "department_id": item["department_id"]}
    held = {one["id"] for one in item["items"]}
    found = options.everything("excerpts.list_excerpts", asked)
    return [one for one in found if one["id"] not in held and one["state"] != "declined"]


@web.post("/publications/<id:publication_id>/pieces")
def change_pieces(publication_id: str) -> ResponseReturnValue:
    """Move a piece up or down, take it out, or take the chosen ones in."""
    admitted("publications.items_publications", publication_id)
    item = ask("publications.read_publication", actor(), publication_id=publication_id)
    try:
        check_form()
        act(
            "publications.items_publications",
            actor(),
            {"excerpt_ids": new_order([one["id"] for one in item["items"]])},
            version=int(request.form.get("version", "0") or 0),
            publication_id=publication_id,
        )
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        told = page("publishing/publication.html", problem=spoken(problem), **shown(publication_id))
        return told, problem.status
    return redirect(f"/publications/{publication_id}#pieces")


def new_order(ids: list[str]) -> list[str]:
    """The pieces as the form asks for them."""
    for action, step in (("up", -1), ("down", 1)):
        key = request.form.get(action)
        if key in ids:
            at = ids.index(key)
            other = min(max(at + step, 0), len(ids) - 1)
            ids[at], ids[other] = ids[other], ids[at]
    if request.form.get("out") in ids:
        ids.remove(request.form["out"])
    return [*ids, *(key for key in request.form.getlist("take_in") if key not in ids)]


RECEIPT = resource(
    Resource(
        "receipts",
        "receipts.read_receipt",
        title=lambda item: str(item["title"]),
        home=lambda item: f"/receipts/{item['id']}",
        way=lambda _item: [(str(_("收文")), "/receipts")],
        recipes={
            "urge": Recipe(
                "receipts.urge_receipts",
                after=lambda item, _made: f"/publications/{item['publication_id']}",
            )
        },
    )
)


@web.get("/receipts")
def receipt_list() -> ResponseReturnValue:
    """What was sent to one's department: its reading list."""
    return page("publishing/receipts.html", rows=listed("receipts.list_receipts"))


@web.get("/receipts/<id:receipt_id>")
def receipt_page(receipt_id: str) -> ResponseReturnValue:
    """What a unit was sent: to read, and to sign for with one button."""
    item = ask("receipts.read_receipt", actor(), receipt_id=receipt_id)
    publication = ask(
        "publications.read_publication", actor(), publication_id=item["publication_id"]
    )
    return page("publishing/receipt.html", item=item, publication=publication)
