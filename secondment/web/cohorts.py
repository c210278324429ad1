"""Cohorts: the list, one cohort with what belongs to it, its moves, its proposed accounts."""

from collections.abc import Iterable
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later
from markupsafe import Markup

from secondment.cohorts.states import COHORT
from secondment.kit.answers import locale
from secondment.kit.operations import act, ask
from secondment.kit.unit_of_work import reading
from secondment.people.rules import reach
from secondment.reports.duties import progress
from secondment.suggestions.queries import counted_by_state
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.deeds import Deed, Recipe, Resource, resource
from secondment.web.forms import Form
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit, hindered, may
from secondment.web.suggestions import tag
from secondment.web.words import CHOICES, word

Item = dict[str, Any]

TABS = (
    ("roster", later("名册")),
    ("hosts", later("挂职单位")),
    ("reports", later("学习报告")),
    ("suggestions", later("意见建议")),
)
LISTS = {
    "roster": "secondments.list_secondments",
    "reports": "reports.list_reports",
    "suggestions": "suggestions.list_suggestions",
}
KINDS = {"roster": "secondment", "reports": "report", "suggestions": "suggestion"}
ANSWERED = ("replied", "tracking", "closed")
TO_ANSWER = ("submitted", "accepted", "assigned", "handling", *ANSWERED)
LABELS = {"title": later("名称")}
HINTS = {
    "code": later("字母、数字、- 和 _，用于生成账号，如 bjsh-1"),
    "topics": later("每行写一个专题"),
    "policy_id": later("不选时按“研究吸纳”办理"),
    "editor_department_ids": later("这些单位的编辑可以汇编本期报告"),
}


def tags(kind: str) -> dict[str, Markup]:
    """The tags of a kind's states, for the rows of a list."""
    return {state: tag(locale(), kind, state) for state in CHOICES[kind]}


@web.get("/cohorts")
def list_cohorts() -> ResponseReturnValue:
    """Cohorts one may see."""
    return page(
        "cohorts/list.html",
        rows=listed("cohorts.list_cohorts"),
        states=[(state, word("cohort", state)) for state in CHOICES["cohort"]],
        tags=tags("cohort"),
        can_create=may("cohorts.create_cohort"),
        can_keep=actor().has("hr", "coordinator", "leader"),
    )


def districts() -> list[Option]:
    """The districts to choose from for hr of several; none for hr of one, who need not say."""
    own = reach(actor(), "hr")
    return [one for one in options.districts() if one[0] in own] if len(own) > 1 else []


def of_district(operation: str, **more: Any) -> Form:
    """A form for something made in a district, which is asked where there are several."""
    places = districts()
    more["options"] = {**more.get("options", {}), "district_id": places}
    return Form(operation, without=() if places else ("district_id",), **more)


@web.route("/cohorts/new", methods=["GET", "POST"])
def create_cohort() -> ResponseReturnValue:
    """Draft a cohort."""
    admit("cohorts.create_cohort")
    form = of_district(
        "cohorts.create_cohort", options=cohort_options(None), labels=LABELS, hints=HINTS
    )
    if request.method == "POST" and (made := form.send()) is not None:
        flash(_("已新建期次"))
        return redirect(f"/cohorts/{made['id']}")
    return page("cohorts/new.html", form=form), g.get("form_status", 200)


def cohort_options(district_id: str | None) -> dict[str, list[Option]]:
    places = {None, district_id} if district_id else {None, *reach(actor(), "hr")}
    policies = options.everything("policies.list_policies")
    fitting = [one for one in policies if one["district_id"] in places]
    return {
        "policy_id": [(one["id"], options.unit_name(one)) for one in fitting],
        "editor_department_ids": options.units(district_id),
    }


@web.get("/cohorts/<id:cohort_id>")
def read_cohort(cohort_id: str) -> ResponseReturnValue:
    """One cohort; what belongs to it stands in tabs."""
    item = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    wanted = request.args.get("tab", "")
    tab = wanted if wanted in dict(TABS) else TABS[0][0]
    of_the_district = may("cohorts.export_roster", cohort_id=cohort_id)
    return page(
        "cohorts/cohort.html",
        item=item,
        tabs=TABS,
        tab=tab,
        possible=in_order(COHORTS.deeds(item)),
        hindered=hindered("cohorts", COHORT, "cohort", item),
        bars=bars(cohort_id) if of_the_district else (),
        policy=policy_name(item),
        can_export=of_the_district,
        can_keep=may("cohorts.propose_accounts", cohort_id=cohort_id),
        can_take_papers=of_the_district and may("papers.read_papers", cohort_id=cohort_id),
        can_study=may("studies.order_study", cohort_id=cohort_id),
        **content(tab, cohort_id),
    )


def in_order(deeds: Iterable[Deed]) -> list[Deed]:
    """The next step of the life first, changing and removing last."""
    return sorted(deeds, key=lambda deed: (deed.action == "delete", deed.action == "edit"))


def person(name: str, unit: str) -> str:
    """A cadre with his unit, which tells namesakes apart."""
    return str(_("%(name)s（%(unit)s）", name=name, unit=unit))


def policy_name(item: Item) -> str:
    policy = ask("policies.read_policy", actor(), policy_id=item["policy_id"])
    return options.unit_name(policy)


def bars(cohort_id: str) -> list[tuple[str, int, int]]:
    """What is done of how much: who reported, reports owed, suggestions answered."""
    with reading():
        reports = progress(actor(), cohort_id)
        states = counted_by_state(actor(), cohort_id)
    answered = sum(states.get(state, 0) for state in ANSWERED)
    to_answer = sum(states.get(state, 0) for state in TO_ANSWER)
    return [
        (_("交过报告的干部"), reports.reported, reports.secondments),
        (_("按规则应交的报告"), reports.fulfilled, reports.owed),
        (_("意见建议办复"), answered, to_answer),
    ]


def content(tab: str, cohort_id: str) -> dict[str, Any]:
    """What a tab shows."""
    if tab == "hosts":
        return {"hosts": hosts(cohort_id)}
    rows = listed(LISTS[tab], {"cohort_id": cohort_id})
    found: dict[str, Any] = {"rows": rows, "tags": tags(KINDS[tab])}
    if tab == "reports":
        found["kinds"] = {kind: word("report_kind", kind) for kind in CHOICES["report_kind"]}
    return found


def hosts(cohort_id: str) -> list[Item]:
    """The host units of a cohort by name, each with whom it takes in."""
    found: dict[str, Item] = {}
    for row in options.everything("secondments.list_secondments", {"cohort_id": cohort_id}):
        if row["state"] != "withdrawn":
            unit = {"id": row["host_unit_id"], "name": row["host_unit_name"], "people": []}
            found.setdefault(unit["id"], unit)["people"].append(row)
    for unit in options.everything("host-units.list_host_units"):
        if unit["id"] in found:
            found[unit["id"]] |= {"city": unit["city"], "contact": unit["contact_name"]}
    return sorted(found.values(), key=lambda unit: str(unit["name"]))


@web.get("/cohorts/<id:cohort_id>/accounts")
def propose_accounts(cohort_id: str) -> ResponseReturnValue:
    """The accounts that the cohort's cadres need, for the system administrator to make."""
    found = act("cohorts.propose_accounts", actor(), {}, cohort_id=cohort_id)
    names = dict(options.units())
    for one in found["items"]:
        one["department"] = names.get(one["department_id"], one["department_code"])
    item = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    return page("cohorts/accounts.html", item=item, accounts=found["items"])


COHORTS = resource(
    Resource(
        "cohorts",
        "cohorts.read_cohort",
        title=lambda item: str(item["title"]),
        home=lambda item: f"/cohorts/{item['id']}",
        way=lambda _item: [(_("期次"), "/cohorts")],
        recipes={
            "edit": Recipe(
                "cohorts.edit_cohort",
                options=lambda item: cohort_options(item["district_id"]),
                values=lambda item: item,
                labels=LABELS,
                hints=HINTS,
            ),
            "open": Recipe("cohorts.open_cohort", told=later("此后可以收集名册、登记挂职。")),
            "start": Recipe("cohorts.start_cohort", told=later("本期干部已出发挂职。")),
            "finish": Recipe("cohorts.finish_cohort", told=later("本期挂职时间已满。")),
            "archive": Recipe(
                "cohorts.archive_cohort",
                told=later("归档后不能再修改本期，也不能再登记挂职。"),
                grave=True,
            ),
            "delete": Recipe(
                "cohorts.delete_cohort",
                told=later("只有没有登记过任何内容的草稿可以删除，删除后不能恢复。"),
                after=lambda _item, _answer: "/cohorts",
                grave=True,
            ),
        },
    )
)
