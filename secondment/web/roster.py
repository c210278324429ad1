"""The roster wizard: template, upload, what was found, import. Nothing is written before the last
step, and the sheet is sent once: it waits, sealed, between the steps."""

from typing import Any

from flask import Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.cohorts.rosters import marked_roster
from secondment.kit.answers import locale
from secondment.kit.books import workbook
from secondment.kit.operations import act, ask
from secondment.web import uploads
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit
from secondment.web.uploads import Waiting

Outcome = dict[str, Any]

STEPS = (later("下载模板"), later("上传"), later("检查结果"), later("导入"))


def address(cohort_id: str, **query: str) -> str:
    more = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/cohorts/{cohort_id}/roster" + (f"?{more}" if more else "")


def purpose(cohort_id: str) -> str:
    return f"roster:{cohort_id}"


def done_purpose(cohort_id: str) -> str:
    return f"roster-done:{cohort_id}"


@web.route("/cohorts/<id:cohort_id>/roster", methods=["GET", "POST"])
def roster(cohort_id: str) -> ResponseReturnValue:
    """The wizard at the step that the address tells: `file` names a sheet that was checked,
    `done` what an import came to."""
    admit("cohorts.import_roster", cohort_id=cohort_id)
    token = request.args.get("file")
    if token:
        waiting = uploads.find(purpose(cohort_id), token)
        if waiting is None:
            return choose_again(cohort_id)
        step = import_sheet if request.method == "POST" else told_check
        return step(cohort_id, waiting)
    done = uploads.find(done_purpose(cohort_id), request.args.get("done"))
    if done and request.method == "GET":
        return shown(cohort_id, "cohorts/roster_done.html", 4, outcome=done.note)
    return take_sheet(cohort_id)


def shown(cohort_id: str, template: str, step: int, **values: Any) -> ResponseReturnValue:
    item = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    told = page(template, item=item, steps=STEPS, step=step, **values)
    return told, g.get("form_status", 200)


def choose_again(cohort_id: str) -> ResponseReturnValue:
    flash(_("上传的文件已过期，请重新选择文件。"))
    return redirect(address(cohort_id))


def take_sheet(cohort_id: str) -> ResponseReturnValue:
    """The first two steps: the template, and the sheet that comes back."""
    form = Form(
        "cohorts.import_roster",
        labels={"file": _("填好的花名册")},
        hints={"file": _("XLSX、XLS 或 CSV，不超过 20 MB。列的先后不限；先检查，不会马上写入。")},
    )
    if request.method == "POST" and form.attempt(lambda: checked(cohort_id, form.body())):
        sheet = form.body()["file"]
        kept = uploads.keep(purpose(cohort_id), [sheet], sealed=True)
        return redirect(address(cohort_id, file=kept.token))
    return shown(cohort_id, "cohorts/roster.html", 2, form=form)


def checked(cohort_id: str, body: dict[str, Any]) -> Outcome:
    """What importing the right rows would come to."""
    asked = {"mode": "check", "partial": "true"}
    found: Outcome = act("cohorts.import_roster", actor(), body, query=asked, cohort_id=cohort_id)
    return found


def told_check(
    cohort_id: str, waiting: Waiting, problems: list[str] | None = None
) -> ResponseReturnValue:
    """The third step: what is wrong, row by row, and what would be made."""
    with waiting.parts() as (sheet,):
        outcome = checked(cohort_id, {"file": sheet})
    unknown = {
        one["value"]: None for one in outcome["errors"] if one["code"] == "unknown_host_unit"
    }
    return shown(
        cohort_id,
        "cohorts/roster_check.html",
        3,
        outcome=outcome,
        faulty=len({one["row"] for one in outcome["errors"]}),
        unknown=list(unknown),
        file_name=waiting.names[0],
        token=waiting.token,
        problems=problems or [],
    )


def import_sheet(cohort_id: str, waiting: Waiting) -> ResponseReturnValue:
    """The last step: all rows, or the right ones only."""
    partial = "true" if request.form.get("partial") else "false"
    form = Form("cohorts.import_roster", only=())
    with waiting.parts() as (sheet,):
        outcome = form.attempt(
            lambda: act(
                "cohorts.import_roster",
                actor(),
                {"file": sheet},
                query={"mode": "import", "partial": partial},
                cohort_id=cohort_id,
            )
        )
    if outcome is None:
        return told_check(cohort_id, waiting, form.problems)
    if outcome["errors"] and partial == "false":
        flash(_("名册中有问题，没有导入任何一行。"))
        return redirect(address(cohort_id, file=waiting.token))
    waiting.forget()
    done = uploads.keep(done_purpose(cohort_id), note=outcome)
    return redirect(address(cohort_id, done=done.token))


@web.get("/cohorts/<id:cohort_id>/roster/marked.xlsx")
def marked_sheet(cohort_id: str) -> ResponseReturnValue:
    """The sheet that waits, with what is wrong marked in it."""
    admit("cohorts.import_roster", cohort_id=cohort_id)
    token = request.args.get("file")
    if not token:
        return take_sheet(cohort_id)
    waiting = uploads.find(purpose(cohort_id), token)
    if waiting is None:
        return choose_again(cohort_id)
    with waiting.parts() as (sheet,):
        title, book = marked_roster(actor(), cohort_id, sheet.stream.read(), locale())
    response: Response = workbook(f"{title}花名册（已标注）.xlsx", book)
    response.headers["Cache-Control"] = "private, no-store"
    return response
