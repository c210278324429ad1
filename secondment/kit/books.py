"""Workbooks that go out: text stays text in them, whatever it looks like; documents to be kept."""

import os
from typing import IO

from flask import Response

from secondment.kit.files import CHUNK, content_disposition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What Excel and WPS take for a formula, at the latest when somebody edits the cell: written with
`quote_prefix` in a workbook, after an apostrophe in CSV."""
A4, A3 = 9, 8  # as Excel numbers paper


def workbook(name: str, content: bytes) -> Response:
    return attachment(name, content, XLSX)


def attachment(name: str, content: bytes, media_type: str) -> Response:
    """A document to be kept under that name."""
    headers = {"Content-Disposition": content_disposition(name)}
    return Response(content, 200, headers, mimetype=media_type)


def attached_file(name: str, file: IO[bytes], media_type: str) -> Response:
    """The same from an open file at its beginning, a chunk at a time; the answer closes it."""
    headers = {
        "Content-Disposition": content_disposition(name),
        "Content-Length": str(os.fstat(file.fileno()).st_size),
    }
    chunks = iter(lambda: file.read(CHUNK), b"")
    response = Response(chunks, 200, headers, mimetype=media_type)
    response.call_on_close(file.close)
    return response
