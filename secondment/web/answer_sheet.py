"""The table of answers by the Excel way: taken out, filled in, checked, taken in."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.operations import act
from secondment.people.rules import reach
from secondment.web import uploads
from secondment.web.deeds import admitted
from secondment.web.desk import way
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.uploads import Waiting

PURPOSE = "answers"


@web.route("/answers/sheet", methods=["GET", "POST"])
def answer_sheet() -> ResponseReturnValue:
    """The sheet to fill in, and the filled-in one to be checked; `file` names one that was."""
    admitted("answers.import_answers", "")
    if token := request.args.get("file"):
        waiting = uploads.find(PURPOSE, token)
        if waiting:
            return checked_sheet(waiting)
        flash(_("上传的文件已过期，请重新选择文件。"), "problem")
        return redirect("/answers/sheet")
    form = Form(
        "answers.import_answers",
        labels={"file": _("填好的办理情况反馈表")},
        hints={"file": _("XLSX。先检查，不会马上写入。")},
    )
    if request.method == "POST" and form.attempt(lambda: taken_in(form.body(), "check")):
        kept = uploads.keep(PURPOSE, [form.body()["file"]])
        return redirect(f"/answers/sheet?file={kept.token}")
    own = sorted(reach(actor(), "handler"))
    wanted = request.args.get("department_id")
    told = page(
        "desk/answer_sheet.html",
        form=form,
        department_id=wanted if wanted in own else own[0],
        way=steps(),
    )
    return told, g.get("form_status", 200)


def steps() -> list[tuple[str, str]]:
    return way((_("逐条答复表"), "/answers"))


def taken_in(body: dict[str, Any], mode: str) -> dict[str, Any]:
    """What the right rows of the sheet come to, or would come to."""
    query = {"mode": mode, "partial": "true"}
    found: dict[str, Any] = act("answers.import_answers", actor(), body, query=query)
    return found


def checked_sheet(waiting: Waiting) -> ResponseReturnValue:
    """What is wrong with a sheet, row by row; sent, its right rows become drafts."""
    form = Form("answers.import_answers", only=())
    with waiting.parts() as (sheet,):
        body = {"file": sheet}
        done = form.attempt(lambda: taken_in(body, "import")) if form.sent is not None else None
    if done is not None:
        waiting.forget()
        counts = {name: done[name] for name in ("created", "updated")}
        flash(_("已导入：新起草 %(created)s 件，更新 %(updated)s 件", **counts))
        return redirect("/answers")
    with waiting.parts() as (sheet,):
        outcome = taken_in({"file": sheet}, "check")
    told = page(
        "desk/answer_sheet_check.html",
        form=form,
        outcome=outcome,
        name=waiting.names[0],
        way=[*steps(), (_("用 Excel 填写"), "/answers/sheet")],
    )
    return told, g.get("form_status", 200)
