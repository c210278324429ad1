"""A suggestion written: by the cadre for himself, or entered on his behalf; kept as a draft."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.cohorts.queries import colleagues
from secondment.kit.operations import act, ask
from secondment.kit.unit_of_work import reading
from secondment.web.asked import Option
from secondment.web.deeds import Item, admitted
from secondment.web.forms import MORE_ROWS, Form
from secondment.web.options import everything, units
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.whose import choose, is_own, secondment_asked

CORRECTED = ("title", "problem", "measures")
ASKED = (*CORRECTED, "suggested_department_id", "topic", "report_id", "co_signer_ids")
NEEDED = CORRECTED  # before it is submitted


@web.route("/suggestions/new", methods=["GET", "POST"])
def new_suggestion() -> ResponseReturnValue:
    """Begin a suggestion."""
    admitted("suggestions.create_suggestion", "")
    post = secondment_asked()
    if post is None:
        return choose(_("提出意见建议"))
    own = is_own(post)
    fixed = {"secondment_id": post["id"]} | ({} if own else {"on_behalf_of": post["cadre_id"]})
    form = suggestion_form(
        "suggestions.create_suggestion",
        post,
        only=ASKED if own else (*ASKED, "source"),
        values={"report_id": request.args.get("report_id")},
        fixed=fixed,
    )
    return written(form, None, post) or form_page(form, None, post)


@web.route("/suggestions/<id:suggestion_id>/edit", methods=["GET", "POST"])
def edit_suggestion(suggestion_id: str) -> ResponseReturnValue:
    """Go on with a draft, or correct what was entered for oneself."""
    admitted("suggestions.edit_suggestion", suggestion_id)
    item = ask("suggestions.read_suggestion", actor(), suggestion_id=suggestion_id)
    may = item["allowed_actions"]
    if request.method == "GET" and not {"edit", "correct"} & set(may):
        flash(_("现在的状态下不能再修改"))
        return redirect(f"/suggestions/{suggestion_id}")
    post = ask("secondments.read_secondment", actor(), secondment_id=item["secondment_id"])
    on_behalf = () if is_own(post) else ("source",)
    form = suggestion_form(
        "suggestions.edit_suggestion",
        post,
        only=CORRECTED if "correct" in may else (*ASKED, *on_behalf),
        values=item,
        version=item["version"],
    )
    return written(form, item, post) or form_page(form, item, post)


def suggestion_form(name: str, post: Item, **more: Any) -> Form:
    """The form of a suggestion from a secondment."""
    topics = ask("cohorts.read_cohort", actor(), cohort_id=post["cohort_id"])["topics"]
    kept = more.get("values", {}).get("topic")
    return Form(
        name,
        needed=NEEDED,
        options={
            "suggested_department_id": units(post["district_id"]),
            "topic": [(one, one) for one in dict.fromkeys([*topics, *([kept] if kept else [])])],
            "report_id": reports_of(post),
            "co_signer_ids": signers(post),
        },
        kinds={"topic": "choice"} if topics else {},
        labels={"text": _("建议"), "report_id": _("来自哪份学习报告")},
        hints={
            "title": _("一句话说清建议做什么，如“关于……的建议”"),
            "problem": _("本区现在的情况和问题，最好有数据、有实例"),
            "measures": _("一条写一件可以办的事。空着的行不会提交。"),
            "suggested_department_id": _("供交办机关参考；不清楚可以不选"),
        },
        **more,
    )


def reports_of(post: Item) -> list[Option]:
    """The learning reports that a suggestion may come from."""
    found = everything("reports.list_reports", {"secondment_id": post["id"]})
    return [(one["id"], one["title"]) for one in found]


def signers(post: Item) -> list[Option]:
    """Those who may sign with the proposer: the others of his cohort."""
    with reading():
        found = colleagues(actor(), post["id"])
    return [(one["id"], f"{one['name']}（{one['department_name']}）") for one in found]


def written(form: Form, item: Item | None, post: Item) -> ResponseReturnValue | None:
    """Keep what was sent, and submit it if so asked; None where the form has to be shown."""
    if request.method != "POST":
        return None
    do = request.form.get("do")
    if do == "more":
        add_rows(form)
        return None
    path = {"suggestion_id": item["id"]} if item else {}
    body = {"version": form.version, **path}
    kept = form.attempt(lambda: act(form.operation, actor(), form.body(), **body))
    if kept is None:
        return None
    g.draft, form.version = kept, kept["version"]
    if do != "submit":
        flash(_("已保存") if kept["state"] != "draft" else _("草稿已保存，尚未提交"))
        again = kept["state"] == "draft" and is_own(post)
        return redirect(f"/suggestions/{kept['id']}" + ("/edit" if again else ""))
    stated: Any = {"version": kept["version"], "suggestion_id": kept["id"]}
    if form.attempt(lambda: act("suggestions.submit_suggestions", actor(), {}, **stated)) is None:
        return None
    flash(_("建议已提交，交办机关受理后会编号"))
    return redirect(f"/suggestions/{kept['id']}")


def add_rows(form: Form) -> None:
    """Some more empty rows for measures."""
    asked, described = form["measures"], form.schema.fields["measures"]
    inner: Any = described
    text = inner.inner.schema.fields["text"]
    taken = len(asked.value)
    for number in range(taken, min(taken + MORE_ROWS, inner.most)):
        asked.value.append([form.ask("text", text, f"measures-{number}-text", None)])


def form_page(form: Form, item: Item | None, post: Item) -> ResponseReturnValue:
    """The form; what of it is kept by now is told, and changed from then on."""
    kept = g.get("draft") or item
    told = page(
        "cadre/suggestion.html",
        form=form,
        item=kept,
        post=post,
        own=is_own(post),
        action=f"/suggestions/{kept['id']}/edit" if kept else "",
        saved="draft" in g,
        reason=reason_of(item) if item else "",
    )
    return told, g.get("form_status", 200)


def reason_of(item: Item) -> str:
    """Why a draft came back, in the coordinating office's words; nothing for a new one."""
    if item["state"] != "draft" or item["submitted_at"] is None:
        return ""
    told = ask("suggestions.read_timeline", actor(), suggestion_id=item["id"])["items"]
    back = [one["remark"] for one in told if one["action"] == "send-back" and one["remark"]]
    return str(back[-1]) if back else ""
