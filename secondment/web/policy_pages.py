"""The rules of handling and the ways of writing outcome classes: to read, and to change."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.operations import ask
from secondment.policies.defaults import LIMITS
from secondment.policies.models import OUTCOME_CLASSES, REPORT_KINDS
from secondment.web.asked import Option
from secondment.web.deeds import Item, admitted
from secondment.web.lists import listed
from secondment.web.nested import NestedForm
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.words import word

BASICS = ("name", "name_en", "outcome_scheme_id", "suggestion_number")
SWITCHES = (
    *("letter", "send_on_sign_off", "pre_check", "paper_sign_off", "evaluation"),
    *("contact_required", "rounds"),
)
TIMES = ("limits", "reply_cap_months")
SUPERVISION = ("lights", "reminders", "supervision_levels")
APPRAISAL = ("grade_scale", "quota", "quota_percent", "report_duties")
OPTIONAL = ("name_en", "reminders", "district_id")
PARTS = (*BASICS, *SWITCHES, *TIMES, *SUPERVISION, *APPRAISAL)


def named(item: Item) -> str:
    """Its name in the language of the page."""
    return str(item["name_en"] if g.language == "en" and item["name_en"] else item["name"])


@web.get("/policies")
def policies() -> ResponseReturnValue:
    """The policies of all districts."""
    return page("administration/policies.html", rows=listed("policies.list_policies"), named=named)


@web.get("/policies/<id:policy_id>")
def policy(policy_id: str) -> ResponseReturnValue:
    """One policy, its switches and limits in words."""
    item = ask("policies.read_policy", actor(), policy_id=policy_id)
    scheme = ask("policies.read_outcome_scheme", actor(), scheme_id=item["outcome_scheme_id"])
    return page(
        "administration/policy.html",
        item=item,
        scheme=scheme,
        named=named,
        switches=SWITCHES,
        districts=dict(districts()),
    )


def districts() -> list[Option]:
    query = {"kind": "district", "sort": "code", "limit": "200"}
    found = ask("departments.list_departments", actor(), query)["items"]
    return [(one["id"], one["name"]) for one in found]


def schemes() -> list[Option]:
    found = ask("policies.list_outcome_schemes", actor(), {"limit": "200"})["items"]
    return [(one["id"], named(one)) for one in found]


def policy_form(operation: str, only: tuple[str, ...], values: Item) -> NestedForm:
    form = NestedForm(
        operation,
        only=only,
        values=values,
        options={
            "outcome_scheme_id": schemes(),
            "district_id": districts(),
            "kind": [(kind, word("report_kind", kind)) for kind in REPORT_KINDS],
        },
        labels={f"limits-{name}": word("limit", name) for name in LIMITS}
        | {"letter": _("答复文号"), "code": _("编码"), "district_id": _("适用的区")},
        hints={
            "suggestion_number": _("{n} 处填编号，如：第{n}号"),
            "reminders": _("到期前几个工作日提醒承办单位，几个数字用顿号隔开，如：5、1"),
            "district_id": _("不选则各区都可使用"),
            "code": _("字母、数字、横线，建立后不再改动"),
        },
        version=values.get("version"),
    )
    for asked in form:
        asked.required = asked.kind not in ("flag", "rows") and asked.name not in OPTIONAL
    return form


@web.route("/policies/<id:policy_id>/edit", methods=["GET", "POST"])
def edit_policy(policy_id: str) -> ResponseReturnValue:
    """Change switches and limits; they act at once."""
    admitted("policies.edit_policy", policy_id)
    item = ask("policies.read_policy", actor(), policy_id=policy_id)
    form = policy_form("policies.edit_policy", PARTS, item)
    if request.method == "POST" and form.send(policy_id=policy_id) is not None:
        flash(_("办理规则已修改"))
        return redirect(f"/policies/{policy_id}")
    told = page(
        "administration/policy_form.html",
        form=form,
        heading=_("修改办理规则"),
        title=named(item),
        back=f"/policies/{policy_id}",
        groups=groups(()),
    )
    return told, g.get("form_status", 200)


@web.route("/policies/new", methods=["GET", "POST"])
def new_policy() -> ResponseReturnValue:
    """Make a policy, beginning with what another has."""
    admitted("policies.create_policy", "")
    values = model(request.args.get("like", ""))
    form = policy_form("policies.create_policy", ("code", *PARTS, "district_id"), values)
    if request.method == "POST" and (made := form.send()) is not None:
        flash(_("办理规则已建立"))
        return redirect(f"/policies/{made['id']}")
    told = page(
        "administration/policy_form.html",
        form=form,
        heading=_("新建办理规则"),
        title="",
        back="/policies",
        groups=groups(("code", "district_id")),
    )
    return told, g.get("form_status", 200)


def model(policy_id: str) -> Item:
    """The switches to begin with: those of the policy named, else of the shipped `study`."""
    if policy_id:
        found = ask("policies.read_policy", actor(), policy_id=policy_id)
    else:
        shipped = ask("policies.list_policies", actor(), {"code": "study"})["items"]
        found = shipped[0] if shipped else {}
    own = ("id", "code", "name", "name_en", "version")
    return {name: value for name, value in found.items() if name not in own}


def groups(more: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The fields of a policy as its form has them together."""
    return [
        (_("名称和编号"), (*more, *BASICS)),
        (_("办理环节"), SWITCHES),
        (_("办理期限"), TIMES),
        (_("提醒和督办"), SUPERVISION),
        (_("鉴定和报告"), APPRAISAL),
    ]


# Outcome schemes


@web.get("/outcome-schemes")
def outcome_schemes() -> ResponseReturnValue:
    """How places write outcome classes."""
    found = ask("policies.list_outcome_schemes", actor(), {"limit": "200"})["items"]
    return page("administration/schemes.html", items=found, named=named)


@web.route("/outcome-schemes/new", methods=["GET", "POST"])
def new_scheme() -> ResponseReturnValue:
    admitted("policies.create_outcome_scheme", "")
    form = NestedForm(
        "policies.create_outcome_scheme",
        only=("code", "name", "name_en", "letters"),
        labels=classes(),
    )
    return scheme_page(form, _("新建分类方案"), {})


@web.route("/outcome-schemes/<id:scheme_id>/edit", methods=["GET", "POST"])
def edit_scheme(scheme_id: str) -> ResponseReturnValue:
    admitted("policies.edit_outcome_scheme", scheme_id)
    item = ask("policies.read_outcome_scheme", actor(), scheme_id=scheme_id)
    form = NestedForm(
        "policies.edit_outcome_scheme",
        only=("name", "name_en", "letters"),
        labels=classes(),
        values=item,
        version=item["version"],
    )
    return scheme_page(form, _("修改分类方案"), {"scheme_id": scheme_id})


def classes() -> dict[str, str]:
    return {f"letters-{code}": word("outcome_class", code) for code in OUTCOME_CLASSES}


def scheme_page(form: NestedForm, heading: str, path: dict[str, Any]) -> ResponseReturnValue:
    if request.method == "POST" and form.send(**path) is not None:
        flash(_("分类方案已保存"))
        return redirect("/outcome-schemes")
    told = page("administration/scheme_form.html", form=form, heading=heading)
    return told, g.get("form_status", 200)
