"""Many report files at once: upload, whose each is, import. What nobody could tell is asked, one
click for each; the files are sent once and wait between the steps."""

import json
from typing import Any

from flask import flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit.operations import act, ask
from secondment.web import options, uploads
from secondment.web.asked import Asked
from secondment.web.cohorts import person
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.rights import admit
from secondment.web.uploads import Waiting
from secondment.web.words import CHOICES, word

Outcome = dict[str, Any]
Decisions = dict[str, str | None]

STEPS = (later("上传"), later("核对归属"), later("导入"))
LEFT_OUT = "-"  # the choice not to import a file
OPERATION = "reports.import_report_files"


def address(cohort_id: str, **query: str) -> str:
    more = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/cohorts/{cohort_id}/report-files" + (f"?{more}" if more else "")


def purpose(cohort_id: str) -> str:
    return f"report-files:{cohort_id}"


def done_purpose(cohort_id: str) -> str:
    return f"report-files-done:{cohort_id}"


@web.route("/cohorts/<id:cohort_id>/report-files", methods=["GET", "POST"])
def report_files(cohort_id: str) -> ResponseReturnValue:
    """The step that the address tells: `files` names an upload that waits, `done` what came of
    one."""
    admit(OPERATION, cohort_id=cohort_id)
    token = request.args.get("files")
    if token:
        waiting = uploads.find(purpose(cohort_id), token)
        if waiting is None:
            flash(_("上传的文件已过期，请重新选择文件。"))
            return redirect(address(cohort_id))
        if request.method == "POST":
            return decide(cohort_id, waiting)
        return told_check(cohort_id, waiting)
    done = uploads.find(done_purpose(cohort_id), request.args.get("done"))
    if done and request.method == "GET":
        return shown(cohort_id, "cohorts/files_done.html", 3, outcome=done.note)
    return take_files(cohort_id)


def shown(cohort_id: str, template: str, step: int, **values: Any) -> ResponseReturnValue:
    item = ask("cohorts.read_cohort", actor(), cohort_id=cohort_id)
    told = page(template, item=item, steps=STEPS, step=step, names=names(cohort_id), **values)
    return told, g.get("form_status", 200)


def names(cohort_id: str) -> dict[str, str]:
    """Whose a secondment is: the cadre and his unit."""
    found = options.everything("secondments.list_secondments", {"cohort_id": cohort_id})
    return {
        one["id"]: person(one["cadre_name"], one["department_name"])
        for one in found
        if one["state"] != "withdrawn"
    }


def take_files(cohort_id: str) -> ResponseReturnValue:
    """The first step: the files, and what they are."""
    form = Form(
        OPERATION,
        only=("file",),
        kinds={"file": "files"},
        labels={"file": _("报告文件")},
        hints={
            "file": _(
                "可一次选多个文件，或一个 ZIP 压缩包，共不超过 50 MB；"
                "PDF、DOCX、DOC、WPS、OFD、PPTX、XLSX、TXT、JPG、PNG。"
                "文件名或文件夹名中写有干部姓名的，自动归到本人名下。"
            )
        },
    )
    form.fields = {"kind": kind_asked(), "title": title_asked(), **form.fields}
    if request.method == "POST":
        note = {name: request.form.get(name, "") for name in ("kind", "title")}
        parts = form.body().get("file", [])
        if form.attempt(lambda: run("check", cohort_id, form.body(), note)) is not None:
            kept = uploads.keep(purpose(cohort_id), parts, note | {"decisions": {}})
            return redirect(address(cohort_id, files=kept.token))
    return shown(cohort_id, "cohorts/files.html", 1, form=form)


def kind_asked() -> Asked:
    kinds = [(code, word("report_kind", code)) for code in CHOICES["report_kind"]]
    chosen = request.form.get("kind", "")
    return Asked("kind", "choice", _("报告类型"), chosen, required=True, options=kinds)


def title_asked() -> Asked:
    hint = _("不填时，每份报告以文件名为标题")
    return Asked("title", "text", _("报告标题"), request.form.get("title", ""), hint)


def run(mode: str, cohort_id: str, body: dict[str, Any], note: dict[str, Any]) -> Outcome:
    """Check the files or import them, with the decisions made on them that still hold."""
    query = {name: note[name] for name in ("kind", "title") if note.get(name)} | {"mode": mode}
    there = {None, *names(cohort_id)}
    made = {name: owner for name, owner in note.get("decisions", {}).items() if owner in there}
    sent = body | {"decisions": json.dumps(made, ensure_ascii=False)}
    found: Outcome = act(OPERATION, actor(), sent, query=query, cohort_id=cohort_id)
    return found


def told_check(
    cohort_id: str, waiting: Waiting, problems: list[str] | None = None
) -> ResponseReturnValue:
    """The second step: whose the files are, and which are in doubt."""
    with waiting.parts() as parts:
        outcome = run("check", cohort_id, {"file": parts}, waiting.note)
    doubtful = outcome["ambiguous"] + outcome["unmatched"]
    return shown(
        cohort_id,
        "cohorts/files_check.html",
        2,
        outcome=outcome,
        doubtful=doubtful,
        sure=sum(len(one["candidates"]) == 1 for one in doubtful),
        decisions=waiting.note["decisions"],
        problems=problems or [],
        kind=waiting.note["kind"],
    )


def decide(cohort_id: str, waiting: Waiting) -> ResponseReturnValue:
    """Keep what was chosen; import if that is the button, else show the check again."""
    form = Form(OPERATION, only=())
    if form.attempt(dict) is None:
        return told_check(cohort_id, waiting, form.problems)
    decisions = chosen(waiting.note["decisions"])
    waiting.remember(waiting.note | {"decisions": decisions})
    if request.form.get("do") != "import":
        return redirect(address(cohort_id, files=waiting.token))
    note = waiting.note | {"decisions": decisions}
    with waiting.parts() as parts:
        outcome = form.attempt(lambda: run("import", cohort_id, {"file": parts}, note))
    if outcome is None:
        return told_check(cohort_id, waiting, form.problems)
    waiting.forget()
    done = uploads.keep(done_purpose(cohort_id), note=outcome)
    return redirect(address(cohort_id, done=done.token))


def chosen(before: Decisions) -> Decisions:
    """The decisions with those of the form: lists of choice, and the button that was pressed,
    which names a file by its number on the page."""
    decisions = dict(before)
    sent = request.form
    files = {
        key.partition("-")[2]: name for key, name in sent.items(multi=True) if key[:5] == "file-"
    }
    for number, name in files.items():
        if owner := sent.get(f"owner-{number}"):
            decisions[name] = None if owner == LEFT_OUT else owner
        elif sent.get("do") == "confirm-all" and (only := sent.get(f"only-{number}")):
            decisions[name] = only
    number, colon, owner = sent.get("confirm", "").partition(":")
    if colon and number in files:
        decisions[files[number]] = owner
    decisions.pop(sent.get("undo", ""), None)
    return decisions
