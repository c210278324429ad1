"""Studies: suggestions put before many units, of which each takes up what concerns it."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.clock import day_of
from secondment.kit.operations import act, ask
from secondment.kit.unit_of_work import one_moment
from secondment.people.rules import holding, reach
from secondment.suggestions.queries import STUDIES
from secondment.suggestions.rules import OVERSEERS
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.deeds import Item, Recipe, Resource, admitted, resource
from secondment.web.desk import tags, whys
from secondment.web.forms import Form
from secondment.web.lists import listed
from secondment.web.options import everything, unit_name
from secondment.web.pages import actor, web
from secondment.web.rendering import page

TABS = (
    ("state=sent", later("待答复")),
    ("state=answered", later("已答复")),
    ("state=withdrawn", later("已撤回")),
    ("", later("全部")),
)
GROUPS = (
    ("bureau", later("全部委办局（%(n)s 个）")),
    ("subdistrict", later("全部街道（%(n)s 个）")),
)


@web.get("/studies")
@one_moment()
def studies() -> ResponseReturnValue:
    """The studies in sight; a unit's own, or all of the district."""
    rows = listed("studies.list_studies")
    return page(
        "desk/studies.html",
        rows=rows,
        tabs=TABS,
        here="&".join(f"{name}={text}" for name, text in rows.filters.items()),
        tags=tags("study", STUDIES.table.states),
        taken=[sum(one["taken_up"] for one in row["suggestions"]) for row in rows.items],
        orders=actor().has("coordinator"),
        units=options.units() if actor().has(*OVERSEERS) else (),
    )


def study_title(item: Item) -> str:
    return str(
        _(
            "%(unit)s研究吸纳（%(n)s 条建议）",
            unit=item["department"]["name"],
            n=len(item["suggestions"]),
        )
    )


def way_to(_item: Item) -> list[tuple[str, str]]:
    return [(_("研究吸纳"), "/studies")]


@web.get("/studies/<id:study_id>")
def study(study_id: str) -> ResponseReturnValue:
    """One unit's study: what it took up, what it may take up, its answer."""
    item = ask("studies.read_study", actor(), study_id=study_id)
    taken = [one for one in item["suggestions"] if one["taken_up"]]
    return page(
        "desk/study.html",
        day_of=day_of,
        item=item,
        title=study_title(item),
        way=way_to(item),
        taken=taken,
        rest=[one for one in item["suggestions"] if not one["taken_up"]],
        possible=STUDY.deeds(item, without=("take-up", "drop")),
        hindered=whys(STUDIES, "studies", study_id),
        cohort=ask("cohorts.read_cohort", actor(), cohort_id=item["cohort_id"]),
    )


def to_take_up(item: Item) -> dict[str, list[Option]]:
    return {"suggestion_ids": named(one for one in item["suggestions"] if not one["taken_up"])}


def to_drop(item: Item) -> dict[str, list[Option]]:
    return {"suggestion_ids": named(one for one in item["suggestions"] if one["taken_up"])}


def named(suggestions: Any) -> list[Option]:
    return [(one["id"], f"{one['number_text'] or ''} {one['title']}") for one in suggestions]


STUDY = resource(
    Resource(
        "studies",
        "studies.read_study",
        study_title,
        lambda item: f"/studies/{item['id']}",
        way_to,
        {
            "take-up": Recipe("studies.take_up_studies", options=to_take_up),
            "drop": Recipe("studies.drop_studies", options=to_drop),
            "answer": Recipe(
                "studies.answer_studies",
                told=later("答复即表明：认领的建议已逐条答复，其余建议与本单位无关。"),
            ),
        },
    )
)


# Ordering one


@web.get("/studies/new")
def choose_cohort() -> ResponseReturnValue:
    """Of which cohort the suggestions are to be studied."""
    holding("coordinator")(actor())
    found = everything("cohorts.list_cohorts", {"sort": "-starts_on"})
    own = reach(actor(), "coordinator")
    return page(
        "desk/study_cohorts.html",
        cohorts=[one for one in found if one["district_id"] in own],
        way=[(_("研究吸纳"), "/studies")],
    )


@web.route("/cohorts/<id:cohort_id>/study", methods=["GET", "POST"])
def order_study(cohort_id: str) -> ResponseReturnValue:
    """Put the cohort's accepted suggestions before units."""
    admitted("studies.order_study", cohort_id)
    cohort = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    form = Form(
        "studies.order_study",
        options={"department_ids": units_by_group(cohort["district_id"])},
        labels={"department_ids": _("研究单位"), "reply_on": _("答复期限"), "note": _("要求")},
    )
    if request.method == "POST":
        made = form.attempt(lambda: ordered(form, cohort_id))
        if made is not None:
            flash(_("已交 %(n)s 个单位研究", n=len(made["items"])))
            return redirect(f"/studies?cohort_id={cohort_id}")
    told = page(
        "desk/study_order.html",
        form=form,
        cohort=cohort,
        way=[(_("研究吸纳"), "/studies"), (cohort["title"], f"/cohorts/{cohort_id}")],
    )
    return told, g.get("form_status", 200)


def ordered(form: Form, cohort_id: str) -> Any:
    """Order it of every unit ticked, be it alone or with its group."""
    body = form.body()
    if "department_ids" in body:
        body["department_ids"] = list(dict.fromkeys(body["department_ids"]))
    return act("studies.order_study", actor(), body, cohort_id=cohort_id)


def units_by_group(district_id: str) -> list[Option]:
    """The district's units, groups of them before the single ones; a group's value is its ids."""
    asked = {"active": "true", "sort": "code", "district_id": district_id}
    found = [
        one
        for one in everything("departments.list_departments", asked)
        if one["kind"] != "district"
    ]
    groups = []
    for kind, label in GROUPS:
        ids = [one["id"] for one in found if one["kind"] == kind]
        if ids:
            groups.append((" ".join(ids), str(label) % {"n": len(ids)}))
    return [*groups, *((one["id"], unit_name(one)) for one in found)]
