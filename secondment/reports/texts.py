"""What users and other parts get of files' texts: the text, a preview, a report as a whole."""

import html
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from secondment.kit.admission import MEDIA_TYPES
from secondment.kit.database import db
from secondment.kit.errors import refuse
from secondment.kit.files import Store
from secondment.people.rules import Actor
from secondment.reports.files import openable
from secondment.reports.first_lines import head_of_docx
from secondment.reports.models import File, Report

BOUNDARY = "\n\f\n"
"""Between the body of a report and the text of a file, and between files."""

SHOWN = {MEDIA_TYPES["docx"]: File.preview, MEDIA_TYPES["txt"]: File.text}
"""Which column a page is made of."""

PAGE = """\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 48rem; margin: 1rem auto; padding: 0 1rem; line-height: 1.8;
  font-family: "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif;
  color: #212529; background: #fff; overflow-wrap: anywhere }}
h1, h2, h3, h4, h5, h6 {{ font-size: 1.1rem }}
pre {{ white-space: pre-wrap; font: inherit }}
table {{ border-collapse: collapse }}
td, th {{ border: 1px solid #adb5bd; padding: .25rem .5rem; vertical-align: top }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


@dataclass(frozen=True)
class Part:
    """A piece of a report's whole text: `text[start:end]`. `file_id` is None for the body.

    A place in a file keeps as (file_id, offset - start), whatever files come and go beside it.
    """

    file_id: str | None
    start: int
    end: int


def text_of(actor: Actor, file_id: str) -> dict[str, Any]:
    """What was read in the file, null unless its status is `extracted`; raises `quarantined`."""
    found = openable(actor, file_id)
    query = sa.select(File.text, File.text_complete).where(File.id == file_id)
    text, complete = db.session.execute(query).one()
    told = {name: found[name] for name in ("text_status", "text_reason")}
    return told | {"text": text, "complete": complete}


def opening_of(actor: Actor, file_id: str, store: Store, most: int) -> str:
    """Up to `most` characters that the file begins with, as far as they can be read at once: its
    text where it is known, else the head of a DOCX that still waits for its reader."""
    found = openable(actor, file_id)
    text = text_of(actor, file_id)["text"] or ""
    if found["text_status"] == "pending" and found["media_type"] == MEDIA_TYPES["docx"]:
        text = head_of_docx(store.path(found["sha256"]))
    return text.strip()[:most]


def preview_of(actor: Actor, file_id: str) -> tuple[dict[str, Any], str | None]:
    """The file's description, and the page that shows it: None for a PDF, which shows itself.

    Raises `quarantined`, `no_preview`, and `text_pending` for a DOCX not read yet.
    """
    found = openable(actor, file_id)
    kind = found["media_type"]
    if kind == MEDIA_TYPES["pdf"]:
        return found, None
    if kind not in SHOWN:
        raise refuse("no_preview")
    if found["text_status"] == "pending":
        raise refuse("text_pending")
    shown = db.session.scalar(sa.select(SHOWN[kind]).where(File.id == file_id))
    if shown is None:
        raise refuse("no_preview")
    body = f"<pre>{html.escape(shown)}</pre>" if kind == MEDIA_TYPES["txt"] else shown
    return found, PAGE.format(title=html.escape(found["name"]), body=body)


def text_of_report(report_id: str) -> str:
    """The body and the texts of the files, in order of their coming, with BOUNDARY between.

    Whether the caller may see the report is his to ask. Raises `not_found`.
    """
    return whole_of_report(report_id)[0]


def whole_of_report(report_id: str) -> tuple[str, list[Part]]:
    """That text and its parts, the body first, also where it is empty; files without a text, those
    in quarantine among them, have no part."""
    body = db.session.scalar(sa.select(Report.body).where(Report.id == report_id))
    if body is None:
        raise refuse("not_found")
    query = sa.select(File.id, File.text).where(
        File.kind == "report",
        File.item_id == report_id,
        File.text_status == "extracted",
        File.quarantined_at.is_(None),
    )
    pieces: list[tuple[str | None, str]] = [(None, body)]
    found = db.session.execute(query.order_by(File.id))
    pieces += [(file_id, text) for file_id, text in found if text]
    parts: list[Part] = []
    for file_id, text in pieces:
        start = parts[-1].end + len(BOUNDARY) if parts else 0
        parts.append(Part(file_id, start, start + len(text)))
    return BOUNDARY.join(text for _, text in pieces), parts
