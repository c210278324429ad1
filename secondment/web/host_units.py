"""Host units: the list, one of them with whom it takes in, its changes."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.operations import ask
from secondment.web.cohorts import of_district, tags
from secondment.web.deeds import Deed, Recipe, Resource, resource
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit, may
from secondment.web.words import action_word

LABELS = {"name": later("单位名称")}


@web.get("/host-units")
def list_host_units() -> ResponseReturnValue:
    """Host units one may see."""
    return page(
        "host_units/list.html",
        rows=listed("host-units.list_host_units", {} if request.args.get("sort") else BY_NAME),
        can_create=may("host-units.create_host_unit"),
    )


BY_NAME = {"sort": "name"}


@web.route("/host-units/new", methods=["GET", "POST"])
def create_host_unit() -> ResponseReturnValue:
    """Register a host unit; its name may stand in the address."""
    admit("host-units.create_host_unit")
    form = of_district(
        "host-units.create_host_unit", labels=LABELS, values={"name": request.args.get("name")}
    )
    if request.method == "POST" and (made := form.send()) is not None:
        flash(_("已登记挂职单位"))
        return redirect(f"/host-units/{made['id']}")
    return page("host_units/new.html", form=form), g.get("form_status", 200)


@web.get("/host-units/<id:host_unit_id>")
def read_host_unit(host_unit_id: str) -> ResponseReturnValue:
    """One host unit, and the secondments there that one may see."""
    item = ask("host-units.read_host_unit", actor(), host_unit_id=host_unit_id)
    return page(
        "host_units/host_unit.html",
        item=item,
        rows=listed("secondments.list_secondments", {"host_unit_id": item["id"]}),
        tags=tags("secondment"),
        possible=keeping(HOST_UNITS, "host-units.edit_host_unit", item, host_unit_id=item["id"]),
    )


def keeping(of: Resource, edit: str, item: dict[str, Any], **path: str) -> list[Deed]:
    """Changing and removing, for those who keep what has no states."""
    if not may(edit, **path):
        return []
    actions = ("edit", "delete")
    return [Deed(one, action_word(one, of.name), of.url(item["id"], one)) for one in actions]


HOST_UNITS = resource(
    Resource(
        "host-units",
        "host-units.read_host_unit",
        title=lambda item: str(item["name"]),
        home=lambda item: f"/host-units/{item['id']}",
        way=lambda _item: [(_("期次"), "/cohorts"), (_("挂职单位"), "/host-units")],
        recipes={
            "edit": Recipe("host-units.edit_host_unit", values=lambda item: item, labels=LABELS),
            "delete": Recipe(
                "host-units.delete_host_unit",
                told=later("只有没有派过干部的单位可以删除，删除后不能恢复。"),
                after=lambda _item, _answer: "/host-units",
                grave=True,
            ),
        },
    )
)
