"""The signer's list: replies read one after the other, signed off together."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.unit_of_work import reading
from secondment.suggestions.answer_desk import to_sign_off
from secondment.web.deeds import Item, admitted
from secondment.web.desk import task_title, way
from secondment.web.pages import actor, check_form, web
from secondment.web.rendering import page
from secondment.web.replies import class_word, letters_of
from secondment.web.several import done_to_ticked, ticked


def waiting_replies() -> list[Item]:
    """The replies before the signer, each with its title and its class in words."""
    with reading():
        found = to_sign_off(actor())
    letters = letters_of(reply["task"]["cohort_id"] for reply in found)
    for reply in found:
        reply["title"] = task_title(reply["task"])
        reply["class_word"] = class_word(
            reply["outcome_class"], letters[reply["task"]["cohort_id"]]
        )
        reply["own"] = reply["drafted_by"] == actor().id
    return found


@web.route("/sign-off", methods=["GET", "POST"])
def sign_off() -> ResponseReturnValue:
    """Read what waits, tick what is right, confirm once."""
    admitted("replies.replies_sign_off", "")
    replies = waiting_replies()
    if request.method == "GET":
        return page("desk/sign_off.html", replies=replies, way=way())
    if request.form.get("confirmed"):
        titles = {reply["id"]: reply["title"] for reply in replies}
        return done_to_ticked(
            "replies.replies_sign_off",
            lambda key: titles.get(key, ""),
            said=lambda n: _("已签发 %(n)s 件", n=n),
            back="/sign-off",
            way=way((_("批量签发"), "/sign-off")),
        )
    check_form()
    chosen = {one["id"]: one["version"] for one in ticked()}
    if not chosen:
        flash(_("请先勾选要签发的答复"), "problem")
        return redirect("/sign-off")
    return page(
        "desk/sign_off_confirm.html",
        replies=[reply for reply in replies if reply["id"] in chosen],
        chosen=chosen,
        way=way((_("批量签发"), "/sign-off")),
    )
