"""The suggestions register on a sheet: an empty one to fill in, checked row by row, taken in."""

from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from secondment.kit.operations import act, ask
from secondment.web import uploads
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit
from secondment.web.uploads import Waiting

IMPORT = "register.import_register"


@web.route("/cohorts/<id:cohort_id>/suggestions/register", methods=["GET", "POST"])
def register_sheet(cohort_id: str) -> ResponseReturnValue:
    """Check a filled-in register, then draft its suggestions on behalf of the cadres; `file` names
    one that was checked."""
    admit(IMPORT, cohort_id=cohort_id)
    cohort = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    if token := request.args.get("file"):
        waiting = uploads.find(purpose(cohort_id), token)
        if waiting:
            return checked(cohort, waiting)
        flash(_("上传的文件已过期，请重新选择文件。"), "problem")
        return redirect(request.path)
    form = asked()
    if request.method == "POST":
        body = form.body()
        if form.attempt(lambda: taken_in(cohort_id, body, "check")) is not None:
            kept = uploads.keep(purpose(cohort_id), [body["file"]])
            return redirect(f"{request.path}?file={kept.token}")
    return shown(cohort, form)


def purpose(cohort_id: str) -> str:
    """What an upload waits for: the register of this cohort."""
    return f"register {cohort_id}"


def asked() -> Form:
    labels, hints = {"file": _("填好的登记表")}, {"file": _("Excel 文件（.xlsx）")}
    return Form(IMPORT, labels=labels, hints=hints)


def checked(cohort: dict[str, Any], waiting: Waiting) -> ResponseReturnValue:
    """What is wrong with a sheet; sent, its rows, or the right ones of them, become drafts."""
    form = Form(IMPORT, only=())
    if request.method == "POST":
        mode = request.form.get("do", "import")
        with waiting.parts() as (sheet,):
            body = {"file": sheet}
            done = form.attempt(lambda: taken_in(cohort["id"], body, mode))
        if done and done["created"]:
            waiting.forget()
            flash(_("已登记 %(n)s 条建议，均为草稿，可以在此批量提交", n=done["created"]))
            return redirect(f"/suggestions?cohort_id={cohort['id']}&state=draft")
    with waiting.parts() as (sheet,):
        found = taken_in(cohort["id"], {"file": sheet}, "check")
    return shown(cohort, form, found)


def shown(
    cohort: dict[str, Any], form: Form, found: dict[str, Any] | None = None
) -> ResponseReturnValue:
    """The page: what a checked sheet came to, and the field for another one."""
    told = page(
        "suggestions/sheet.html",
        form=form,
        upload=asked(),
        cohort=cohort,
        found=found,
        empty=f"/suggestions/register/template?district_id={cohort['district_id']}",
    )
    return told, g.get("form_status", 200)


def taken_in(cohort_id: str, body: dict[str, Any], mode: str) -> dict[str, Any]:
    """What the sheet came to: checked, imported whole, or its right rows only (`partial`)."""
    query = {
        "mode": "check" if mode == "check" else "import",
        "partial": "false" if mode == "import" else "true",
    }
    found: dict[str, Any] = act(IMPORT, actor(), body, query=query, cohort_id=cohort_id)
    return found
