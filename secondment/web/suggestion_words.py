"""Where a suggestion stands, in one plain sentence, and the times its page tells."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from secondment.suggestions.states import ANSWERING, ENDED

Item = dict[str, Any]


def listed_names(names: Iterable[str]) -> str:
    return str(_("、")).join(names)


def answering_units(item: Item) -> str:
    """The units that answer it now."""
    return listed_names(
        task["department"]["name"]
        for task in item["assignments"]
        if task["role"] in ANSWERING and task["state"] not in ENDED
    )


def standing(item: Item) -> str:
    """Who has the suggestion, and by when: `区商务局正在办理，2026-12-01 前答复`."""
    state = item["state"]
    if state in ("submitted", "accepted"):
        return before_units(item)
    if state in ("assigned", "handling"):
        return with_units(item)
    if state in ("replied", "tracking"):
        return answered(item)
    return str(
        {
            "draft": _("还没有提交"),
            "declined": _("交办机关不予受理"),
            "withdrawn": _("建议人已撤回"),
            "merged": _("已并入另一条建议，一起办理和答复"),
        }.get(state)
        or ended(item)
    )


def before_units(item: Item) -> str:
    told = _("等待交办机关受理") if item["state"] == "submitted" else _("等待交给单位办理")
    day = item["due"]["assign_on"]
    return str(_("%(told)s，应于 %(day)s 前交办", told=told, day=day) if day else told)


def with_units(item: Item) -> str:
    units = answering_units(item)
    if item["paused_since"]:
        since = item["paused_since"]
        return str(_("%(units)s承办，%(since)s 起暂停计时", units=units, since=since))
    day = item["due"]["reply_on"]
    if item["state"] == "assigned":
        return str(_("已交%(units)s办理，%(day)s 前答复", units=units, day=day))
    return str(_("%(units)s正在办理，%(day)s 前答复", units=units, day=day))


def answered(item: Item) -> str:
    units = answering_units(item)
    if "evaluate" in item["allowed_actions"] and item["due"]["evaluation_on"]:
        day = item["due"]["evaluation_on"]
        return str(_("%(units)s已答复，请于 %(day)s 前评价", units=units, day=day))
    if item["state"] == "tracking":
        return str(_("%(units)s已答复，正在跟踪承诺的落实", units=units))
    return str(_("%(units)s已答复", units=units))


def ended(item: Item) -> str:
    units = answering_units(item)
    if not units:
        return str(_("已办结，留作参考"))
    return str(_("%(units)s已答复，已办结", units=units))
