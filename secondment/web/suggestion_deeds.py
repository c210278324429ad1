"""What may be done with a suggestion, verb by verb: which items are offered to choose from."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.answers import locale
from secondment.kit.operations import ask
from secondment.suggestions.merging import TAKES_OTHERS
from secondment.suggestions.states import ANSWERING, ENDED, OWING, RESULT_KINDS
from secondment.web import options
from secondment.web.asked import Option
from secondment.web.deeds import Deed, Item, Recipe, Resource, resource
from secondment.web.pages import actor
from secondment.web.words import action_word, word

LATER = (
    *("reassign", "recall", "add-co-unit", "remove-co-unit", "pause", "record-result", "attach"),
    *("merge", "send-back", "keep-for-reference", "decline", "withdraw", "delete"),
)
"""Actions that are seldom the next step: their buttons stand last."""


def title(item: Item) -> str:
    """How a suggestion is called: by number and title."""
    return f"{item['number_text']} {item['title']}" if item["number_text"] else str(item["title"])


def home(item: Item) -> str:
    return f"/suggestions/{item['id']}"


def way(_item: Item) -> list[tuple[str, str]]:
    return [(str(_("意见建议")), "/suggestions")]


def cohort_of(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = ask("cohorts.read_cohort", actor(), cohort_id=item["cohort_id"])
    return found


def district_units(item: Item) -> list[Option]:
    """The units of the suggestion's district."""
    return options.units(cohort_of(item)["district_id"])


def tasks(item: Item, roles: Sequence[str], states: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Its tasks in one of the roles, in one of the states or not ended."""
    return [
        task
        for task in item["assignments"]
        if task["role"] in roles
        and (task["state"] in states if states else task["state"] not in ENDED)
    ]


def as_option(task: dict[str, Any]) -> Option:
    role, state = word("unit_role", task["role"]), word("assignment", task["state"])
    return task["id"], f"{task['department']['name']} · {role} · {state}"


def only_one(name: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    """The field's value where there is nothing to choose between."""
    return {name: found[0]["id"]} if len(found) == 1 else {}


def units_left(item: Item) -> list[Option]:
    """The units that have no part in it yet."""
    taken = {task["department"]["id"] for task in tasks(item, (*ANSWERING, "co"))}
    return [one for one in district_units(item) if one[0] not in taken]


def co_units(item: Item) -> list[Option]:
    found = [task["department"] for task in tasks(item, ("co",))]
    return [(unit["id"], unit["name"]) for unit in found]


def levels(item: Item) -> list[Option]:
    """The steps of supervision that the cohort's policy has, in order."""
    policy = ask("policies.read_policy", actor(), policy_id=cohort_of(item)["policy_id"])
    return [(one["code"], one[locale()]) for one in policy["supervision_levels"]]


def debtors(item: Item) -> list[Option]:
    """The units that may be urged: they owe an answer, or what they promised."""
    if item["state"] != "tracking":
        return [as_option(task) for task in tasks(item, ANSWERING, OWING)]
    owing = {one["department"]["id"] for one in item["commitments"] if one["state"] == "open"}
    return [as_option(one) for one in tasks(item, ANSWERING) if one["department"]["id"] in owing]


def mergers(item: Item) -> list[Option]:
    """The suggestions of the same cohort that can take others in, by number."""
    found = [
        one
        for state in TAKES_OTHERS
        for one in options.everything(
            "suggestions.list_suggestions", {"cohort_id": item["cohort_id"], "state": state}
        )
        if one["id"] != item["id"]
    ]
    found.sort(key=lambda one: (one["number"] is None, one["number"] or 0))
    return [(one["id"], f"{title(one)} · {one['proposer']['name']}") for one in found]


RECIPES = {
    "delete": Recipe(
        "suggestions.delete_suggestion",
        after=lambda _item, _done: "/suggestions",
        told=later("草稿删除后不能恢复。"),
        grave=True,
    ),
    "withdraw": Recipe(
        "suggestions.withdraw_suggestions",
        told=later("撤回后不再办理，也不能恢复。"),
        grave=True,
    ),
    "send-back": Recipe(
        "suggestions.send_back_suggestions",
        hints={"reason": later("建议人会看到，请写明要补充或修改什么")},
    ),
    "accept": Recipe("suggestions.accept_suggestions", told=later("受理后即编号，等待交办。")),
    "decline": Recipe(
        "suggestions.decline_suggestions",
        options=lambda item: {"refer_department_ids": district_units(item)},
        hints={
            "reason": later("建议人会看到"),
            "refer_department_ids": later("这些单位会看到此建议，不必答复"),
        },
    ),
    "merge": Recipe(
        "suggestions.merge_suggestions",
        options=lambda item: {"into_id": mergers(item)},
        told=later("并案后与另一条一起办理，建议人由那一条的答复得到回复。可以解除。"),
    ),
    "reassign": Recipe(
        "suggestions.reassign_suggestions",
        only=("assignment_id", "department_id", "reason"),
        values=lambda item: only_one("assignment_id", tasks(item, ANSWERING)),
        options=lambda item: {
            "assignment_id": [as_option(one) for one in tasks(item, ANSWERING)],
            "department_id": units_left(item),
        },
        labels={"assignment_id": later("原承办任务"), "department_id": later("改由此单位承办")},
    ),
    "recall": Recipe(
        "suggestions.recall_suggestions",
        told=later("收回后各单位的任务即结束，建议回到“已受理”。"),
    ),
    "add-co-unit": Recipe(
        "suggestions.add_co_unit_suggestions",
        options=lambda item: {"department_id": units_left(item)},
        labels={"department_id": later("会办单位")},
    ),
    "remove-co-unit": Recipe(
        "suggestions.remove_co_unit_suggestions",
        options=lambda item: {"department_id": co_units(item)},
        labels={"department_id": later("会办单位")},
    ),
    "urge": Recipe(
        "suggestions.urge_units",
        only=("level", "assignment_id", "note"),
        options=lambda item: {"level": levels(item), "assignment_id": debtors(item)},
        labels={"assignment_id": later("只发给这个单位")},
        hints={
            "level": later("须按次序：后一级以前一级已发为前提"),
            "assignment_id": later("不选则发给所有尚欠答复（或承诺）的单位"),
        },
        kinds={"level": "choice"},
    ),
    "record-meeting": Recipe(
        "suggestions.record_meeting_suggestions",
        labels={"on": later("面商日期"), "note": later("面商情况")},
    ),
    "record-result": Recipe(
        "suggestions.record_result",
        options=lambda _item: {
            "kind": [(code, word("result_kind", code)) for code in RESULT_KINDS]
        },
        labels={"kind": later("成果类型"), "title": later("成果名称"), "on": later("形成日期")},
    ),
    "rehandle": Recipe(
        "suggestions.rehandle_suggestions", told=later("各答复单位重新答复，期限重新起算。")
    ),
    "pause": Recipe(
        "suggestions.pause_suggestions", told=later("暂停期间不计入办理时限，不亮灯。")
    ),
}

SUGGESTION = resource(
    Resource("suggestions", "suggestions.read_suggestion", title, home, way, RECIPES)
)


def possible(item: Item) -> list[Deed]:
    """The buttons of what may be done now, the likely next step first."""
    found = sorted(SUGGESTION.deeds(item), key=lambda deed: order(item, deed.action))
    return [
        Deed(one.action, one.label, f"{home(item)}/edit") if one.action == "correct" else one
        for one in found
    ]


def order(item: Item, action: str) -> int:
    if action == "submit" and item["problem"] and item["measures"]:
        return -1
    return LATER.index(action) + 1 if action in LATER else 0


def hindered(found: Sequence[tuple[str, str]]) -> list[Deed]:
    """What cannot be done now, and why."""
    return [Deed(action, action_word(action, "suggestions"), why=why) for action, why in found]
