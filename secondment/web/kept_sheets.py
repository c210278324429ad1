"""A sheet that is checked first and imported afterwards: it comes back with the page, so that
nobody has to choose it a second time."""

from base64 import b64decode, b64encode
from binascii import Error
from io import BytesIO

from flask import request
from werkzeug.datastructures import FileStorage

MOST = 2 * 1024 * 1024  # bytes that a page carries; a larger sheet is chosen again


def sent_sheet(name: str = "file") -> FileStorage | None:
    """The sheet that was chosen, or the one that the page brought back."""
    chosen = request.files.get(name)
    if chosen is not None and chosen.filename:
        return chosen
    kept = request.form.get(f"{name}-kept", "")
    if not kept:
        return None
    try:
        data = b64decode(kept, validate=True)
    except (Error, ValueError):
        return None
    return FileStorage(BytesIO(data), request.form.get(f"{name}-name", ""), name)


def carried(sheet: FileStorage | None) -> dict[str, str] | None:
    """The sheet as a page's hidden fields carry it, `data` and `name`; None if it is too large."""
    if sheet is None:
        return None
    sheet.stream.seek(0)
    data = sheet.stream.read(MOST + 1)
    sheet.stream.seek(0)
    if len(data) > MOST:
        return None
    return {"data": b64encode(data).decode("ascii"), "name": sheet.filename or ""}
