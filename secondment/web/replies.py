"""A unit's reply: written in a form, read as the letter it becomes, signed and sent."""

from collections.abc import Iterable
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.answers import locale
from secondment.kit.clock import day_of
from secondment.kit.operations import act, ask
from secondment.kit.unit_of_work import reading
from secondment.people.rules import business
from secondment.reports.files import admit_to
from secondment.reports.queries import files_of
from secondment.suggestions.answer_desk import outcome_letters
from secondment.suggestions.queries import REPLIES
from secondment.suggestions.states import PROMISING
from secondment.web.asked import Option
from secondment.web.deeds import Item, Recipe, Resource, admitted, resource, sent_at_once, upload
from secondment.web.desk import task_title, today, way, whys
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.several import why_not
from secondment.web.words import action_word, word

MEANINGS = {
    "resolved": later("所提建议已经解决，或已采纳并落实"),
    "in_progress": later("正在解决或落实之中，须写明承诺日期"),
    "planned": later("已列入计划，以后解决，须写明承诺日期"),
    "reference": later("留作今后工作的参考"),
    "infeasible": later("受条件限制，目前不能解决"),
    "referred_up": later("不在本级职权之内，需向上级反映"),
}
"""What each outcome class says, spelt out for whoever chooses one."""
KEPT = ("body", "outcome_class", "actions", "section", "promised_on", "contact_name")
KEPT_FIELDS = (*KEPT, "contact_phone")
NEEDED = ("body", "outcome_class", "measures", "contact_name", "contact_phone")


# What a reply is about


def about(suggestion_id: str) -> Item:
    """The suggestion, read once a request."""
    known: dict[str, Item] = g.setdefault("suggestions_read", {})
    if suggestion_id not in known:
        known[suggestion_id] = ask(
            "suggestions.read_suggestion", actor(), suggestion_id=suggestion_id
        )
    return known[suggestion_id]


def reply_title(item: Item) -> str:
    return str(_("%(title)s：答复", title=task_title(about(item["suggestion_id"]))))


def way_to(item: Item) -> list[tuple[str, str]]:
    """The crumbs to a reply: by the task for units and offices, else by the suggestion."""
    title = task_title(about(item["suggestion_id"]))
    if actor().has("handler", "signer", "coordinator", "hr", "leader"):
        return way((title, f"/assignments/{item['assignment_id']}"))
    suggestions = (str(_("意见建议")), "/suggestions")
    return [suggestions, (title, f"/suggestions/{item['suggestion_id']}")]


def letters_of(cohort_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    with reading():
        return outcome_letters(cohort_ids)


def class_word(code: str, letters: dict[str, Any]) -> str:
    """An outcome class as its scheme writes it, and what it is: `D 留作参考（暂不可行）`."""
    known, own = letters.get(code), word("outcome_class", code)
    if known is None:
        return own
    name = known["en" if locale() == "en" else "zh"]
    told = f"{known['letter']} {name}"
    return told if name == own else str(_("%(told)s（%(own)s）", told=told, own=own))


def classes(letters: dict[str, Any]) -> list[Option]:
    return [(code, class_word(code, letters)) for code in MEANINGS if code in letters]


# Writing one


def reply_form(item: Item, suggestion: Item, reply: Item | None) -> Form:
    """The form of a unit's reply: a decision on every measure, and what goes into the letter."""
    if reply:
        values: Item = {name: reply[name] for name in (*KEPT_FIELDS, "measures")}
    else:
        values = {
            "section": item["section"],
            "contact_name": item["handler_name"],
            "contact_phone": item["handler_phone"],
            "measures": [{"id": one["id"]} for one in suggestion["measures"]],
        }
    letters = letters_of([suggestion["cohort_id"]])[suggestion["cohort_id"]]
    return Form(
        "replies.edit_reply" if reply else "assignments.draft_reply",
        values=values,
        options={"outcome_class": classes(letters)},
        kinds={"id": "hidden"},
        needed=NEEDED,
        version=reply["version"] if reply else None,
    )


@web.route("/assignments/<id:assignment_id>/reply", methods=["GET", "POST"])
def draft_reply(assignment_id: str) -> ResponseReturnValue:
    """Write the unit's reply."""
    admitted("assignments.draft_reply", assignment_id)
    item = ask("assignments.read_assignment", actor(), assignment_id=assignment_id)
    form = reply_form(item, about(item["suggestion_id"]), None)
    if request.method == "POST":
        made = form.send(assignment_id=assignment_id)
        if made is not None:
            return follow(made)
    return form_page(form, item, _("拟写答复"))


@web.route("/replies/<id:reply_id>/edit", methods=["GET", "POST"])
def edit_reply(reply_id: str) -> ResponseReturnValue:
    """Change the draft of a reply."""
    admitted("replies.edit_reply", reply_id)
    reply = ask("replies.read_reply", actor(), reply_id=reply_id)
    item = ask("assignments.read_assignment", actor(), assignment_id=reply["assignment_id"])
    form = reply_form(item, about(item["suggestion_id"]), reply)
    if request.method == "POST":
        made = form.send(reply_id=reply_id)
        if made is not None:
            return follow(made)
    return form_page(form, item, _("修改答复"))


def form_page(form: Form, item: Item, name: str) -> ResponseReturnValue:
    suggestion = about(item["suggestion_id"])
    told = page(
        "desk/reply_form.html",
        form=form,
        item=item,
        about=suggestion,
        texts={one["id"]: one["text"] for one in suggestion["measures"]},
        name=name,
        meanings=MEANINGS,
        promising=PROMISING,
        way=way((task_title(item), f"/assignments/{item['id']}")),
    )
    return told, g.get("form_status", 200)


def follow(reply: Item) -> ResponseReturnValue:
    """After the draft is kept: its attachments, and where asked for the way to the signer."""
    for file in request.files.getlist("files"):
        if file.filename and (why := why_not(upload, "reply", reply["id"], file)):
            flash(_("附件“%(name)s”未能上传：%(why)s", name=file.filename, why=why), "problem")
    if request.form.get("then") != "submit":
        flash(_("草稿已保存"))
    elif why := why_not(act, "replies.submit_replies", actor(), {}, reply_id=reply["id"]):
        flash(_("草稿已保存，但还不能提交：%(why)s", why=why), "problem")
    else:
        flash(_("答复已提交签发"))
    return redirect(f"/replies/{reply['id']}")


# Reading one


@web.get("/replies/<id:reply_id>")
def reply(reply_id: str) -> ResponseReturnValue:
    """One reply as the letter it is or becomes, with what may be done with it."""
    item = ask("replies.read_reply", actor(), reply_id=reply_id)
    suggestion = about(item["suggestion_id"])
    letters = letters_of([suggestion["cohort_id"]])[suggestion["cohort_id"]]
    with reading():
        files = files_of("reply", item["id"])
    task = next(
        (one for one in suggestion["assignments"] if one["id"] == item["assignment_id"]), None
    )
    return page(
        "desk/reply.html",
        day_of=day_of,
        item=item,
        about=suggestion,
        unit=task["department"]["name"] if task else "",
        texts={one["id"]: one["text"] for one in suggestion["measures"]},
        letter=letters.get(item["outcome_class"]),
        class_word=class_word(item["outcome_class"], letters),
        files=files,
        scans=(item["signed_file_id"], item["sealed_file_id"]),
        changes="attach" in item["allowed_actions"],
        title=reply_title(item),
        way=way_to(item),
        possible=REPLY.deeds(item, without=("attach",)),
        hindered=whys(REPLIES, "replies", reply_id),
        sent_on=format_date(item["sent_on"], "long") if item["sent_on"] else "",
        promised_on=format_date(item["promised_on"], "long") if item["promised_on"] else "",
    )


# Its files


def attach_page(of: Resource, kind: str, item_id: str) -> ResponseReturnValue:
    """Hang a file on an item."""
    business(actor())
    with reading():
        admit_to(actor(), kind, item_id)
    path: Any = {of.key: item_id}
    item = ask(of.read, actor(), **path)
    form = Form(
        "files.upload_file",
        fixed={"item_id": item_id},
        hints={"file": _("PDF、Word、WPS、OFD、Excel、PPT、TXT 或图片（JPG、PNG）")},
    )
    if request.method == "POST" and form.send(query={"for": kind}) is not None:
        flash(_("附件已上传"))
        return redirect(of.home(item))
    told = page(
        "desk/attach.html",
        form=form,
        name=action_word("attach"),
        title=of.title(item),
        way=[*of.way(item), (of.title(item), of.home(item))],
        back=of.home(item),
    )
    return told, g.get("form_status", 200)


@web.route("/replies/<id:reply_id>/attach", methods=["GET", "POST"])
def attach_to_reply(reply_id: str) -> ResponseReturnValue:
    """Hang a file on a reply."""
    return attach_page(REPLY, "reply", reply_id)


@web.post("/replies/<id:reply_id>/files/<id:file_id>/remove")
def remove_from_reply(reply_id: str, file_id: str) -> ResponseReturnValue:
    """Take a file from a reply."""
    admitted("files.delete_file", file_id)
    sent_at_once("files.delete_file", file_id=file_id)
    flash(_("附件已移除"))
    return redirect(f"/replies/{reply_id}")


# Its acts


def cohort_policy(item: Item) -> Item:
    cohort_id = about(item["suggestion_id"])["cohort_id"]
    cohort = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    found: Item = ask("policies.read_policy", actor(), policy_id=cohort["policy_id"])
    return found


def unasked_number(item: Item) -> tuple[str, ...]:
    """A letter's number is asked for only where the office types it."""
    return () if cohort_policy(item)["letter"] == "typed" else ("number",)


def class_options(item: Item) -> dict[str, list[Option]]:
    cohort_id = about(item["suggestion_id"])["cohort_id"]
    return {"outcome_class": classes(letters_of([cohort_id])[cohort_id])}


REPLY = resource(
    Resource(
        "replies",
        "replies.read_reply",
        reply_title,
        lambda item: f"/replies/{item['id']}",
        way_to,
        {
            "sign-off": Recipe(
                "replies.sign_off_replies",
                told=later("签发后，答复按办理规则编号、发出，不能撤回。"),
            ),
            "record-sign-off": Recipe(
                "replies.record_sign_off_replies",
                values=lambda _item: {"signed_on": today()},
                labels={"file_id": later("签发单扫描件")},
                uploads={"file_id": "reply"},
            ),
            "send": Recipe(
                "replies.send_replies",
                without=unasked_number,
                labels={"on": later("发出日期")},
                hints={
                    "on": later("不填为今天"),
                    "number": later("如 锦商务〔2026〕1号"),
                    "sealed_file_id": later("用印后的答复函扫描件"),
                },
                uploads={"sealed_file_id": "reply"},
            ),
            "reclassify": Recipe(
                "replies.reclassify_replies",
                options=class_options,
                values=lambda item: {"outcome_class": item["outcome_class"]},
                labels={"file_ids": later("佐证材料")},
                hints={"file_ids": later("改为“已解决或采纳”须附佐证材料")},
                uploads={"file_ids": "suggestion"},
                hung_on=lambda item: item["suggestion_id"],
            ),
        },
    )
)
