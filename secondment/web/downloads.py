"""Documents, sheets and files from the pages' addresses: what the API gives at the same ones."""

from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from secondment.kit.answers import answer
from secondment.kit.operations import ask, operation
from secondment.web.pages import actor, web

DOWNLOADS = (
    "files.read_file_content",
    "files.read_file_preview",
    "cohorts.roster_template",
    "cohorts.export_roster",
    "cohorts.export_accounts",
    "summaries.read_summary",
    "summaries.read_summary_book",
    "register.export_register",
    "register.register_template",
    "answers.export_answers",
    "papers.read_papers",
    "papers.read_notice_docx",
    "papers.read_notice_pdf",
    "papers.read_slip_docx",
    "papers.read_slip_pdf",
    "papers.read_letter_docx",
    "papers.read_letter_pdf",
    "papers.read_case_zip",
    "papers.read_case_pdf",
    "publications.read_publication_pdf",
    "publications.read_publication_docx",
    "exports.export_cadres",
    "exports.export_secondments",
    "exports.export_reports",
    "exports.export_suggestions",
    "exports.export_commitments",
)


def give(name: str) -> None:
    """A page's address for a document of the API, below its own name there."""

    def view(**path: Any) -> ResponseReturnValue:
        found = ask(name, actor(), request.args.to_dict(), **path)
        return found if isinstance(found, Response) else answer(found)

    web.add_url_rule(operation(name).route.rule, name.replace(".", "_").replace("-", "_"), view)


for _name in DOWNLOADS:
    give(_name)
