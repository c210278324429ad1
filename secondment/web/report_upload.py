"""A report written and its files handed in on one page: the cadre's, or hr's on his behalf."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from secondment.kit.admission import MEDIA_TYPES
from secondment.kit.operations import act, ask
from secondment.reports.bulk import stem_of
from secondment.web.asked import Asked
from secondment.web.deeds import Item, admitted, sent_at_once, upload
from secondment.web.forms import Form
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.reports import size
from secondment.web.whose import choose, is_own, secondment_asked
from secondment.web.words import CHOICES, word

ASKED = ("kind", "title", "period_start", "period_end", "body")


@web.route("/reports/new", methods=["GET", "POST"])
def new_report() -> ResponseReturnValue:
    """Hand in a report: the files, and what they are."""
    admitted("reports.create_report", "")
    post = secondment_asked()
    if post is None:
        return choose(_("上传学习报告"))
    form = report_form(
        "reports.create_report",
        values={"kind": request.args.get("kind", "")},
        fixed={"secondment_id": post["id"]},
    )
    return handed_in(form, None) or report_page(form, post)


@web.route("/reports/<id:report_id>/edit", methods=["GET", "POST"])
def edit_report(report_id: str) -> ResponseReturnValue:
    """Change a draft, or what came back, and hand it in."""
    admitted("reports.submit_report", report_id)  # its author: hr alone changes less than this
    item = ask("reports.read_report", actor(), report_id=report_id)
    form = report_form(
        "reports.edit_report",
        values=item,
        needed=("kind", "title"),
        version=item["version"],
    )
    if request.method == "GET" and "edit" not in item["allowed_actions"]:
        return redirect(f"/reports/{report_id}")
    post = ask("secondments.read_secondment", actor(), secondment_id=item["secondment_id"])
    return handed_in(form, item) or report_page(form, post, item)


def report_form(name: str, **more: Any) -> Form:
    """The form of a report, with its files."""
    hints = {
        "title": _("不填则用文件名"),
        "body": _("没有文件时，可以在这里直接填写或粘贴正文"),
    }
    kinds = [(code, word("report_kind", code)) for code in CHOICES["report_kind"]]
    form = Form(name, only=ASKED, hints=hints, options={"kind": kinds}, **more)
    form["title"].required = False
    form.fields["file"] = Asked("file", "files", _("报告文件"), hint=taken(), required=True)
    return form


def taken() -> str:
    """Which files are taken, and how big they may be."""
    kinds = "、".join(kind.upper() for kind in MEDIA_TYPES)
    limit = current_app.config["MAX_UPLOAD"] // (1024 * 1024)
    told = _("可用 %(kinds)s；合计不超过 %(limit)s MB。可一次选多个。", kinds=kinds, limit=limit)
    return str(told)


def handed_in(form: Form, item: Item | None) -> ResponseReturnValue | None:
    """Keep what was sent, and submit it if so asked; None where the form has to be shown."""
    if request.method != "POST":
        return None
    files = [one for one in request.files.getlist("file") if one.filename]
    kept = form.attempt(lambda: keep(form, item, files))
    if kept is None:
        return None
    g.draft, form.version, form["title"].value = kept, kept["version"], kept["title"]
    if not hang(form, kept["id"], files):
        return None
    if request.form.get("do") == "keep":
        flash(_("草稿已保存，尚未提交"))
        return redirect(f"/reports/{kept['id']}")
    path = {"version": kept["version"], "report_id": kept["id"]}
    if form.attempt(lambda: act("reports.submit_report", actor(), {}, **path)) is None:
        return None
    flash(_("报告已提交"))
    return redirect(f"/reports/{kept['id']}")


def keep(form: Form, item: Item | None, files: Sequence[FileStorage]) -> Item:
    """Keep the report without its files; one without a title bears its file's name."""
    body = form.body()
    if not body.get("title", "").strip() and files:
        body["title"] = stem_of(files[0].filename or "")
    path = {"report_id": item["id"]} if item else {}
    made: Item = act(form.operation, actor(), body, version=form.version, **path)
    return made


def hang(form: Form, report_id: str, files: Sequence[FileStorage]) -> bool:
    """Hang the files on the report, each for itself; whether all are there. What is wrong with one
    is told with its name."""
    asked, good = form["file"], True
    for one in files:
        told, form.problems, asked.errors = (form.problems, asked.errors), [], []
        done = form.attempt(partial(upload, "report", report_id, one))
        wrong = [f"{one.filename}{_('：')}{why}" for why in form.problems + asked.errors]
        form.problems, asked.errors = told[0], [*told[1], *wrong]
        good = good and done is not None
    return good


def report_page(form: Form, post: Item, item: Item | None = None) -> ResponseReturnValue:
    """The form; of a report that is kept by now, with the files that hang on it."""
    kept = g.get("draft") or item
    if kept:
        kept = ask("reports.read_report", actor(), report_id=kept["id"])
    told = page(
        "reports/upload.html",
        form=form,
        item=kept,
        post=post,
        own=is_own(post),
        action=f"/reports/{kept['id']}/edit" if kept else "",
        saved="draft" in g,
        size=size,
    )
    return told, g.get("form_status", 200)


@web.route("/reports/<id:report_id>/attach", methods=["GET", "POST"])
def attach_to_report(report_id: str) -> ResponseReturnValue:
    """Add files to a report, or put one in the place of another (`?replaces=`)."""
    admitted("reports.submit_report", report_id)
    item = ask("reports.read_report", actor(), report_id=report_id)
    replaced = next(
        (one for one in item["files"] if one["id"] == request.args.get("replaces")), None
    )
    form = Form(
        "files.upload_file", only=("file",), kinds={"file": "files"}, hints={"file": taken()}
    )
    if request.method == "POST":
        files = [one for one in request.files.getlist("file") if one.filename]
        if not files:
            form["file"].errors.append(_("请先选择文件"))
            g.form_status = 422
        elif hang(form, report_id, files):
            if replaced:
                form.attempt(lambda: act("files.delete_file", actor(), file_id=replaced["id"]))
            flash(_("已收到 %(n)s 个文件", n=len(files)))
            return redirect(f"/reports/{report_id}")
        item = ask("reports.read_report", actor(), report_id=report_id)
    told = page("reports/attach.html", form=form, item=item, replaced=replaced)
    return told, g.get("form_status", 200)


@web.post("/files/<id:file_id>/remove")
def remove_file(file_id: str) -> ResponseReturnValue:
    """Take a file off its report."""
    admitted("files.delete_file", file_id)
    found = ask("files.read_file", actor(), file_id=file_id)
    sent_at_once("files.delete_file", file_id=file_id)
    flash(_("已移除文件 %(name)s", name=found["name"]))
    return redirect(f"/reports/{found['item_id']}" if found["kind"] == "report" else "/")
