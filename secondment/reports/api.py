"""Routes of reports and of files."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request, send_file

from secondment.cohorts.gates import keeping, seen
from secondment.cohorts.queries import COHORT_LIFE, SECONDMENT_LIFE
from secondment.kit.admission import MEDIA_TYPES
from secondment.kit.answers import locale
from secondment.kit.clock import day_of
from secondment.kit.errors import refuse, words
from secondment.kit.files import Store, content_disposition
from secondment.kit.http import Blueprint, Call
from secondment.kit.paging import page_args
from secondment.people.rules import Actor, business, holding
from secondment.reports import bulk, duties, files, parcels, queries, schemas, service, texts

reports = Blueprint("reports", __name__, "Learning reports 学习报告")
attached = Blueprint("files", __name__, "Files attached to items 附件")

writers = holding("hr", "cadre")
OCTETS = "application/octet-stream"
HTML, PDF = "text/html", MEDIA_TYPES["pdf"]
# Nothing runs, nothing is fetched; a page of ours may frame it.
PREVIEW_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def report_gate(*actions: str) -> Callable[..., None]:
    """404 for a report out of sight, 403 where the actor's role allows none of the actions."""

    def gate(actor: Actor, report_id: str) -> None:
        business(actor)
        roles = queries.REPORTS.roles(actor, queries.REPORTS.find(actor, report_id))
        allowed = {role for action in actions for role in queries.REPORTS.table[action].by}
        if actions and allowed.isdisjoint(roles):
            raise refuse("not_allowed")

    return gate


@reports.reads("/reports", gate=business, query=schemas.ReportQuery, answer=schemas.ReportPage)
def list_reports(call: Call) -> dict[str, Any]:
    """Reports, without their text."""
    return queries.reports(call.actor, *page_args(call.query))


@reports.creates("/reports", gate=writers, body=schemas.ReportBody, answer=schemas.ReportRead)
def create_report(call: Call) -> dict[str, Any]:
    """Begin a report on one's own secondment, or as hr on any of the district."""
    row = service.create_report(call.actor, **call.body, now=call.now)
    return queries.report(call.actor, row.id)


@reports.reads("/reports/<id:report_id>", gate=report_gate(), answer=schemas.ReportRead)
def read_report(call: Call, report_id: str) -> dict[str, Any]:
    """One report with its files, and what may be done with it now."""
    return queries.report(call.actor, report_id)


@reports.changes(
    "/reports/<id:report_id>",
    gate=report_gate("edit", "circulate"),
    method="PATCH",
    body=schemas.ReportPatch,
    answer=schemas.ReportRead,
)
def edit_report(call: Call, report_id: str) -> dict[str, Any]:
    """Change a report: its text (the author), how far it may go (hr)."""
    service.edit_report(call.actor, report_id, version=call.version, now=call.now, **call.body)
    return queries.report(call.actor, report_id)


@reports.removes("/reports/<id:report_id>", gate=report_gate("delete"))
def delete_report(call: Call, report_id: str) -> None:
    """Remove a draft that nothing hangs on."""
    service.delete_report(call.actor, report_id, version=call.version, now=call.now)


@reports.changes(
    "/reports/<id:report_id>/submit", gate=report_gate("submit"), answer=schemas.ReportRead
)
def submit_report(call: Call, report_id: str) -> dict[str, Any]:
    """Hand a draft or a returned report to hr."""
    service.submit(call.actor, report_id, version=call.version, now=call.now)
    return queries.report(call.actor, report_id)


@reports.changes(
    "/reports/<id:report_id>/return",
    gate=report_gate("return"),
    body=schemas.ReportReturnBody,
    answer=schemas.ReportRead,
)
def return_report(call: Call, report_id: str) -> dict[str, Any]:
    """Give a submitted report back, with the reason."""
    service.return_report(call.actor, report_id, version=call.version, now=call.now, **call.body)
    return queries.report(call.actor, report_id)


@reports.changes(
    "/reports/<id:report_id>/accept",
    gate=report_gate("accept"),
    body=schemas.ReportAcceptBody,
    answer=schemas.ReportRead,
)
def accept_report(call: Call, report_id: str) -> dict[str, Any]:
    """Accept a submitted report, and say how far it may go."""
    service.accept(call.actor, report_id, version=call.version, now=call.now, **call.body)
    return queries.report(call.actor, report_id)


@reports.reads(
    "/secondments/<id:secondment_id>/reports-due",
    gate=seen(SECONDMENT_LIFE),
    answer=schemas.ReportsDue,
)
def list_reports_due(call: Call, secondment_id: str) -> dict[str, Any]:
    """The reports that the policy asks of a secondment, by date, and which of them are there."""
    return {"items": duties.reports_due(secondment_id, day_of(call.now))}


reports.several(
    "/reports/accept", gate=holding("hr"), act=service.accept, body=schemas.ReportAcceptBody
)


def store() -> Store:
    found: Store = current_app.extensions["store"]
    return found


def gather_or_check(call: Call, cohort_id: str) -> list[parcels.Piece] | bulk.Outcome:
    """What is slow about many files: taking them in, and for a mere check also sorting them."""
    importing = call.query["mode"] == "import"
    pieces = parcels.gather(
        call.actor,
        cohort_id,
        call.body["file"],
        call.body["decisions"],
        keep=importing,
        store=store(),
        limit=current_app.config["MAX_UPLOAD"],
    )
    if any(piece.code == "classified" for piece in pieces):
        current_app.extensions["refused"](refuse("classified"))
    return pieces if importing else bulk.check_files(call.actor, pieces, call.query["kind"])


@reports.creates(
    "/cohorts/<id:cohort_id>/reports/files",
    gate=keeping(COHORT_LIFE),
    query=schemas.FilesQuery,
    body=schemas.FilesForm,
    answer=schemas.FilesOutcome,
    multipart=True,
    before=gather_or_check,
    status=200,
)
def import_report_files(call: Call, cohort_id: str) -> dict[str, Any]:
    """Check many files or a ZIP of them, or attach each to the report of whom it names."""
    found: bulk.Outcome = call.prepared
    if call.query["mode"] == "import":
        named = {name: call.query[name] for name in ("kind", "title")}
        found = bulk.attach_files(call.actor, cohort_id, call.prepared, **named, now=call.now)
    lists = {
        name: [told_file(one) for one in some]
        for name, some in vars(found).items()
        if name != "mode"
    }
    return {"mode": found.mode, **lists}


def told_file(listed: bulk.Listed) -> dict[str, Any]:
    message = words(listed.code, listed.values, locale()) if listed.code else None
    return {
        "name": listed.name,
        "secondment_id": listed.secondment_id,
        "report_id": listed.report_id,
        "candidates": [vars(owner) for owner in listed.candidates],
        "code": listed.code,
        "message": message,
    }


def file_gate(actor: Actor, file_id: str) -> None:
    business(actor)
    files.file(actor, file_id)


def file_write_gate(actor: Actor, file_id: str) -> None:
    business(actor)
    found = files.file(actor, file_id)
    files.admit_to(actor, found["kind"], found["item_id"])


def receive_file(call: Call) -> files.Received:
    limit = current_app.config["MAX_UPLOAD"]
    item_id, part = call.body["item_id"], call.body["file"]
    return files.receive(call.actor, call.query["for"], item_id, part, store(), limit)


@attached.creates(
    "/files",
    gate=business,
    query=schemas.FileQuery,
    body=schemas.FileForm,
    answer=schemas.FileRead,
    multipart=True,
    before=receive_file,
)
def upload_file(call: Call) -> dict[str, Any]:
    """Attach a file: PDF, DOCX, DOC, WPS, OFD, PPTX, XLSX, TXT, JPG or PNG, told by its content."""
    kind, item_id = call.query["for"], call.body["item_id"]
    row = files.attach(call.actor, kind, item_id, call.prepared, now=call.now)
    return files.file(call.actor, row.id)


@attached.reads("/files/<id:file_id>", gate=file_gate, answer=schemas.FileRead)
def read_file(call: Call, file_id: str) -> dict[str, Any]:
    """What is known of a file."""
    return files.file(call.actor, file_id)


@attached.removes("/files/<id:file_id>", gate=file_write_gate)
def delete_file(call: Call, file_id: str) -> None:
    """Remove a file from an item that may still be changed."""
    files.detach(call.actor, file_id, version=call.version, now=call.now)


@attached.reads(
    "/files/<id:file_id>/content",
    gate=file_gate,
    answer=None,
    media_type=OCTETS,
    problems=(409,),
)
def read_file_content(call: Call, file_id: str) -> Response:
    """The file's bytes, as an attachment under its own name; 409 if it is in quarantine."""
    found = files.openable(call.actor, file_id)
    return given(original(found, OCTETS), content_disposition(found["name"]), "sandbox")


@attached.reads(
    "/files/<id:file_id>/text", gate=file_gate, answer=schemas.FileText, problems=(409,)
)
def read_file_text(call: Call, file_id: str) -> dict[str, Any]:
    """What could be read in a file; 409 if it is in quarantine."""
    found = texts.text_of(call.actor, file_id)
    reason = found["text_reason"]
    return found | {"message": words(reason, (), locale()) if reason else None}


@attached.reads(
    "/files/<id:file_id>/preview",
    gate=file_gate,
    answer=None,
    media_type=HTML,
    files=(PDF,),
    problems=(409, 415),
)
def read_file_preview(call: Call, file_id: str) -> Response:
    """A file to look at: a PDF as it is, a DOCX as plain HTML without its pictures, a TXT as text.

    409 while a DOCX is not read yet, and if the file is in quarantine; 415 for other files.
    """
    found, page = texts.preview_of(call.actor, file_id)
    response = original(found, PDF) if page is None else Response(page, mimetype=HTML)
    return given(response, content_disposition(found["name"], "inline"), PREVIEW_POLICY)


def original(found: dict[str, Any], media_type: str) -> Response:
    """The bytes as they were uploaded, not held in memory."""
    path = store().path(found["sha256"])
    response = send_file(path, mimetype=media_type, conditional=False, etag=False)
    response.set_etag(found["sha256"])
    return response


def given(response: Response, disposition: str, policy: str) -> Response:
    """The response under its name, with a policy that lets nothing in it run; 304 if it is had."""
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = policy
    if "ETag" not in response.headers:
        response.add_etag()
    response.make_conditional(request)
    return response
