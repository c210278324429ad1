"""The acts on a suggestion that ask for more than fields in a row: handing it out, rating the
answer beside it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.operations import act, ask
from secondment.people.rules import own_cadre
from secondment.suggestions.states import MODES
from secondment.web.asked import Option
from secondment.web.deeds import Item, Recipe, carry_out, form_of
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.suggestion_deeds import district_units, home, title, way
from secondment.web.suggestions import admit

ASSIGN = "suggestions.assign_suggestions"
MODE_WORDS = {
    "sole": later("独办：一个单位办理并答复"),
    "joint": later("主办会办：主办单位综合会办单位的意见后答复"),
    "separate": later("分办：几个单位各自办理、各自答复"),
}


def assign_form(units: list[Option], values: Mapping[str, Any], version: int | None) -> Form:
    """The form of handing out, whether of one suggestion or of several alike."""
    return Form(
        ASSIGN,
        values=values,
        version=version,
        options={
            "mode": [(mode, str(MODE_WORDS[mode])) for mode in MODES],
            "lead_department_id": units,
            "co_department_ids": units,
            "department_ids": units,
        },
        labels={
            "co_department_ids": _("会办单位"),
            "department_ids": _("分办单位"),
            "reply_on": _("指定答复期限"),
        },
        hints={
            "lead_department_id": _("（独办、主办会办时必选）"),
            "co_department_ids": _("（主办会办时选，可以先不选）"),
            "department_ids": _("（分办时选，至少两个）"),
            "reply_on": _("不填则按办理规则计算"),
            "leader_in_charge": _("区级分管领导，没有可不填"),
        },
    )


def handed_out(form: Form) -> dict[str, Any]:
    """What the form says; lists in which nothing was ticked say nothing."""
    return {name: value for name, value in form.body().items() if value != []}


@web.route("/suggestions/<id:suggestion_id>/assign", methods=["GET", "POST"])
def assign_suggestion(suggestion_id: str) -> ResponseReturnValue:
    """Hand a suggestion out to the unit or units that are to answer it."""
    admit(actor(), "assign", suggestion_id)
    item = ask("suggestions.read_suggestion", actor(), suggestion_id=suggestion_id)
    wished = {"mode": "sole", "lead_department_id": item["suggested_department_id"]}
    form = assign_form(district_units(item), wished, item["version"])
    if form.sent is not None:
        done = form.attempt(
            lambda: act(
                ASSIGN,
                actor(),
                handed_out(form),
                version=form.version,
                suggestion_id=suggestion_id,
            )
        )
        if done is not None:
            flash(_("已交办"))
            return redirect(home(item))
    told = page(
        "suggestions/assign.html",
        form=form,
        item=item,
        title=title(item),
        way=[*way(item), (title(item), home(item))],
        back=home(item),
    )
    return told, g.get("form_status", 200)


def recipe_of_rating(item: Item) -> Recipe:
    """The proposer rates; for whoever records his signed form, the form's scan belongs to it."""
    own = own_cadre(actor()) == item["proposer"]["cadre_id"]
    only = ("attitude", "result", "reason")
    return Recipe(
        "suggestions.evaluate_suggestion",
        only=only if own else (*only, "recorded_from_file_id"),
        labels={
            "attitude": later("您对办理态度") if own else later("建议人对办理态度"),
            "result": later("您对办理结果") if own else later("建议人对办理结果"),
            "recorded_from_file_id": later("纸质评价表扫描件"),
        },
        hints={
            "reason": later("有一项不满意时必填，请写具体"),
            "recorded_from_file_id": later("建议人签名的评价表；由您代录，会记入办理过程"),
        },
        uploads={} if own else {"recorded_from_file_id": "suggestion"},
    )


@web.route("/suggestions/<id:suggestion_id>/evaluate", methods=["GET", "POST"])
def evaluate_suggestion(suggestion_id: str) -> ResponseReturnValue:
    """Rate how the suggestion was handled, with the answer before one's eyes."""
    admit(actor(), "evaluate", suggestion_id)
    item = ask("suggestions.read_suggestion", actor(), suggestion_id=suggestion_id)
    recipe = recipe_of_rating(item)
    form = form_of(recipe, item)
    if form.sent is not None:
        done = form.attempt(lambda: carry_out(form, recipe, item))
        if done is not None:
            flash(_("评价已记录，谢谢"))
            return redirect(home(item))
    found = ask("suggestions.list_replies_of_suggestion", actor(), suggestion_id=suggestion_id)[
        "items"
    ]
    told = page(
        "suggestions/evaluate.html",
        form=form,
        item=item,
        replies=[one for one in found if one["state"] == "sent"],
        units={one["id"]: one["department"]["name"] for one in item["assignments"]},
        title=title(item),
        way=[*way(item), (title(item), home(item))],
        back=home(item),
    )
    return told, g.get("form_status", 200)
