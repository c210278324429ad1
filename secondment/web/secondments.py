"""Secondments: planning one, its page with the reports it owes, its moves and its appraisal."""

from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.cohorts.states import SECONDMENT
from secondment.kit.answers import locale
from secondment.kit.ids import as_id
from secondment.kit.operations import ask
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.cohorts import in_order, person
from secondment.web.deeds import Recipe, Resource, resource
from secondment.web.forms import Form
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit, hindered, may

Item = dict[str, Any]
LABELS = {"post": later("挂任职务")}


@web.route("/secondments/new", methods=["GET", "POST"])
def create_secondment() -> ResponseReturnValue:
    """Plan a cadre's secondment, to the cohort that the address names or one to be chosen."""
    admit("secondments.create_secondment")
    cohort_id = as_id(request.args.get("cohort_id", ""))
    cohort = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id) if cohort_id else {}
    form = Form(
        "secondments.create_secondment",
        only=(
            *("cohort_id", "cadre_id", "host_unit_id", "post", "starts_on", "ends_on"),
            *("mentor", "note"),
        ),
        options={
            "cohort_id": [] if cohort else options.cohorts(),
            "cadre_id": cadres(),
            "host_unit_id": host_units(),
        },
        values={name: cohort.get(name) for name in ("starts_on", "ends_on")},
        fixed={"cohort_id": cohort["id"]} if cohort else {},
        labels=LABELS,
    )
    if request.method == "POST" and (made := form.send()) is not None:
        flash(_("已登记挂职"))
        return redirect(f"/secondments/{made['id']}")
    return page("secondments/new.html", form=form, cohort=cohort), g.get("form_status", 200)


def cadres() -> list[Option]:
    """The cadres to choose from, each with his unit, which tells namesakes apart."""
    found = options.everything("cadres.list_cadres", {"sort": "name"})
    return [(one["id"], person(one["name"], one["department_name"])) for one in found]


def host_units(district_id: str | None = None) -> list[Option]:
    asked = {"sort": "name", "district_id": district_id or ""}
    found = options.everything("host-units.list_host_units", asked)
    return [(one["id"], one["name"]) for one in found]


@web.get("/secondments/<id:secondment_id>")
def read_secondment(secondment_id: str) -> ResponseReturnValue:
    """One secondment: who, where, until when; the reports it owes, its appraisal, its moves."""
    item = ask("secondments.read_secondment", actor(), secondment_id=secondment_id)
    due = ask("reports.list_reports_due", actor(), secondment_id=secondment_id)
    return page(
        "secondments/secondment.html",
        item=item,
        due=due["items"],
        reports=listed("reports.list_reports", {"secondment_id": item["id"]}),
        grade=grade_word(item) if item["appraisal"] else "",
        possible=in_order(SECONDMENTS.deeds(item)),
        hindered=hindered("secondments", SECONDMENT, "secondment", item),
        sees_cadre=may("cadres.read_cadre", cadre_id=item["cadre_id"]),
    )


def grades(item: Item) -> list[Option]:
    """The grades of the policy that the secondment's cohort follows, best first."""
    cohort = ask("cohorts.read_cohort", actor(), cohort_id=item["cohort_id"])
    policy = ask("policies.read_policy", actor(), policy_id=cohort["policy_id"])
    return [(one["code"], one[locale()] or one["zh"]) for one in policy["grade_scale"]]


def grade_word(item: Item) -> str:
    code = item["appraisal"]["grade"]
    return dict(grades(item)).get(code, code) if code else ""


def appraisal_fields(item: Item) -> Mapping[str, Any]:
    """What an earlier appraisal says."""
    return item["appraisal"] or {}


SECONDMENTS = resource(
    Resource(
        "secondments",
        "secondments.read_secondment",
        title=lambda item: f"{item['cadre_name']} · {item['host_unit_name']}",
        home=lambda item: f"/secondments/{item['id']}",
        way=lambda item: [
            (_("期次"), "/cohorts"),
            (item["cohort_title"], f"/cohorts/{item['cohort_id']}"),
        ],
        recipes={
            "edit": Recipe(
                "secondments.edit_secondment",
                options=lambda item: {"host_unit_id": host_units(item["district_id"])},
                values=lambda item: item,
                labels=LABELS,
                hints={
                    "starts_on": later("报到后起止日期不能在这里修改，请用“延长挂职”或“提前结束”")
                },
            ),
            "depart": Recipe("secondments.depart", told=later("干部已到挂职单位报到。")),
            "return": Recipe("secondments.come_back", told=later("挂职期满，干部已回原单位。")),
            "end-early": Recipe(
                "secondments.end_early", labels={"on": later("实际结束日期")}, grave=True
            ),
            "withdraw": Recipe(
                "secondments.withdraw", told=later("取消后这次挂职不再计入本期。"), grave=True
            ),
            "extend": Recipe(
                "secondments.extend",
                values=lambda item: {"ends_on": item["ends_on"]},
                labels={"ends_on": later("延长至")},
            ),
            "appraise": Recipe(
                "secondments.appraise",
                options=lambda item: {"grade": grades(item)},
                kinds={"grade": "choice"},
                values=appraisal_fields,
                uploads={"file_id": "secondment"},
                labels={"file_id": later("鉴定表扫描件")},
                hints={"file_id": later("PDF 或图片，可不附")},
            ),
            "delete": Recipe(
                "secondments.delete_secondment",
                told=later("只有没有报告和附件的挂职可以删除，删除后不能恢复。"),
                after=lambda item, _answer: f"/cohorts/{item['cohort_id']}",
                grave=True,
            ),
        },
    )
)
