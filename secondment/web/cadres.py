"""Cadres: the list, one of them masked, a personal value in clear for a reason."""

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.cohorts.queries import READERS
from secondment.cohorts.rules import PERSONAL
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import one_moment, reading
from secondment.people.queries import units_of
from secondment.people.rules import reach
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.cohorts import tags
from secondment.web.deeds import Recipe, Resource, resource
from secondment.web.forms import Form
from secondment.web.host_units import BY_NAME, keeping
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit, may
from secondment.web.words import CHOICES, field_word, word

MONTH = later("写到年月，如 1985-03")
LABELS = {"department_id": later("现工作单位"), "post": later("现任职务")}
HINTS = {
    "staff_no": later("本区自编的编号，可不填"),
    "birth_month": MONTH,
    "work_started_month": MONTH,
    "in_post_since_month": MONTH,
}
KEPT_MASKED = later("带 * 的内容保持不变；要更改时请填写完整的新值。")
FACTS = (
    *("staff_no", "gender", "ethnicity", "birth_month", "political_status", "education"),
    *("work_started_month", "department_name", "post", "rank", "in_post_since_month"),
    *("phone", "id_number"),
)


@web.get("/cadres")
@one_moment()
def list_cadres() -> ResponseReturnValue:
    """Cadres one may see, masked."""
    return page(
        "cadres/list.html",
        rows=listed("cadres.list_cadres", {} if request.args.get("sort") else BY_NAME),
        genders={None: ""} | {code: word("gender", code) for code in CHOICES["gender"]},
        units=home_units(),
        cohorts=options.cohorts(),
        can_create=may("cadres.create_cadre"),
    )


def home_units() -> list[Option]:
    """The departments of the districts that one reads, or keeps."""
    with reading():
        found = units_of(reach(actor(), *READERS))
    return [(unit["id"], options.unit_name(unit)) for unit in found]


@web.route("/cadres/new", methods=["GET", "POST"])
def create_cadre() -> ResponseReturnValue:
    """Register a cadre of one of the district's departments."""
    admit("cadres.create_cadre")
    form = Form(
        "cadres.create_cadre",
        options={"department_id": home_units()},
        labels=LABELS | {"name": _("姓名")},
        hints=HINTS,
    )
    if request.method == "POST" and (made := form.send()) is not None:
        flash(_("已登记干部"))
        return redirect(f"/cadres/{made['id']}")
    return page("cadres/new.html", form=form), g.get("form_status", 200)


@web.get("/cadres/<id:cadre_id>")
def read_cadre(cadre_id: str) -> ResponseReturnValue:
    """One cadre, masked, with his secondments."""
    item = ask("cadres.read_cadre", actor(), cadre_id=cadre_id)
    return page(
        "cadres/cadre.html",
        item=item,
        facts=FACTS,
        personal=PERSONAL,
        labels=LABELS | {"department_name": LABELS["department_id"]},
        rows=listed("secondments.list_secondments", {"cadre_id": item["id"]}),
        tags=tags("secondment"),
        possible=keeping(CADRES, "cadres.edit_cadre", item, cadre_id=item["id"]),
        can_reveal=may("cadres.reveal_field", cadre_id=item["id"]),
    )


@web.route("/cadres/<id:cadre_id>/reveal", methods=["GET", "POST"])
def reveal_cadre(cadre_id: str) -> ResponseReturnValue:
    """One personal value in clear: shown on the answer to the form, and nowhere else."""
    admit("cadres.reveal_field", cadre_id=cadre_id)
    item = ask("cadres.read_cadre", actor(), cadre_id=cadre_id)
    form = Form(
        "cadres.reveal_field",
        options={"field": [(name, field_word(name)) for name in PERSONAL if item[name]]},
        values={"field": request.args.get("field")},
        hints={"reason": _("理由和查看人会记入日志")},
    )
    answer = form.send(cadre_id=cadre_id) if request.method == "POST" else None
    told = page("cadres/reveal.html", item=item, form=form, answer=answer)
    return told, g.get("form_status", 200)


CADRES = resource(
    Resource(
        "cadres",
        "cadres.read_cadre",
        title=lambda item: str(item["name"]),
        home=lambda item: f"/cadres/{item['id']}",
        way=lambda _item: [(_("期次"), "/cohorts"), (_("干部"), "/cadres")],
        recipes={
            "edit": Recipe(
                "cadres.edit_cadre",
                options=lambda _item: {"department_id": home_units()},
                values=lambda item: item,
                labels=LABELS | {"name": later("姓名")},
                hints=HINTS,
                told=KEPT_MASKED,
            ),
            "delete": Recipe(
                "cadres.delete_cadre",
                told=later("只有没有挂职记录和账号的干部可以删除，删除后不能恢复。"),
                after=lambda _item, _answer: "/cadres",
                grave=True,
            ),
        },
    )
)
