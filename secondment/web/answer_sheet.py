"""The table of answers by the Excel way: taken out, filled in, checked, taken in."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

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


def taken_in(sheet: FileStorage, mode: str, *, partial: bool) -> dict[str, Any]:
    """What the sheet came to, or would come to."""
    query = {"mode": mode, "partial": "true" if partial else "false"}
    found: dict[str, Any] = act("answers.import_answers", actor(), {"file": sheet}, query=query)
    return found


@web.route("/answers/sheet", methods=["GET", "POST"])
def answer_sheet() -> ResponseReturnValue:
    """The sheet to fill in, and the filled-in one to be checked."""
    admitted("answers.import_answers", "")
    form = Form(
        "answers.import_answers",
        labels={"file": _("填好的办理情况反馈表")},
        hints={"file": _("XLSX。先检查，不会马上写入。")},
    )
    if request.method == "POST" and form.attempt(lambda: checked(form)) is not None:
        kept = uploads.keep(PURPOSE, [form.body()["file"]])
        return redirect(f"/answers/sheet/check?file={kept.token}")
    wanted = request.args.get("department_id")
    own = sorted(reach(actor(), "handler"))
    return page(
        "desk/answer_sheet.html",
        form=form,
        department_id=wanted if wanted in own else own[0],
        way=steps(),
    ), g.get("form_status", 200)


def steps() -> list[tuple[str, str]]:
    return way((_("逐条答复表"), "/answers"))


def checked(form: Form) -> dict[str, Any]:
    """What importing the right rows would come to."""
    query = {"mode": "check", "partial": "true"}
    found: dict[str, Any] = act("answers.import_answers", actor(), form.body(), query=query)
    return found


@web.route("/answers/sheet/check", methods=["GET", "POST"])
def check_sheet() -> ResponseReturnValue:
    """What is wrong with a sheet, row by row; sent, its right rows become drafts."""
    admitted("answers.import_answers", "")
    waiting = uploads.find(PURPOSE, request.args.get("file"))
    if waiting is None:
        flash(_("上传的文件已过期，请重新选择文件。"), "problem")
        return redirect("/answers/sheet")
    form = Form("answers.import_answers", only=())
    if request.method == "POST" and (done := import_sheet(form, waiting)) is not None:
        waiting.forget()
        told = _(
            "已导入：新起草 %(created)s 件，更新 %(updated)s 件",
            created=done["created"],
            updated=done["updated"],
        )
        flash(told)
        return redirect("/answers")
    with waiting.parts() as (sheet,):
        outcome = taken_in(sheet, "check", partial=True)
    told = page(
        "desk/answer_sheet_check.html",
        form=form,
        outcome=outcome,
        name=waiting.names[0],
        way=[*steps(), (_("用 Excel 填写"), "/answers/sheet")],
    )
    return told, g.get("form_status", 200)


def import_sheet(form: Form, waiting: Waiting) -> dict[str, Any] | None:
    """Take in the right rows of the sheet; None where nothing could be."""
    with waiting.parts() as (sheet,):
        done: dict[str, Any] | None = form.attempt(lambda: taken_in(sheet, "import", partial=True))
    return done
