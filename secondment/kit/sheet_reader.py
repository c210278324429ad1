"""Opens a workbook in a process of its own: a hostile one may abort it, never the service.

Run by `kit.sheets` as a script. Budget (JSON) as argument, workbook on standard input, JSON out.
"""

import io
import json
import resource
import struct
import sys
import zipfile
from datetime import date, datetime
from typing import Any

import python_calamine as calamine

# A two-cell workbook of 2 KB can make the parser ask for 550 GB, at once and without a way back
# (the cells between its corners): the process, not the parser, has to hold the limit.
MEMORY_BYTES = 256 * 1024 * 1024
CPU_SECONDS = 10

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BIFF8_BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00"
BIFF_FILEPASS = 0x2F
MACRO_MEMBERS = ("vbaproject.bin", "xl/macrosheets/", "xl/dialogsheets/")

Answer = dict[str, Any]


class Refused(Exception):  # noqa: N818 - an answer, not a fault of the program
    """Ends the reading with a code and its values."""


def main() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        answer = json.dumps(read(sys.stdin.buffer.read(), json.loads(sys.argv[1])))
    except MemoryError:
        answer = json.dumps({"refused": ["sheet_too_large"]})
    sys.stdout.write(answer)


def read(data: bytes, budget: dict[str, int]) -> Answer:
    """`{"sheets": [...], "date1904": bool}`, or `{"refused": [code, *values]}`."""
    try:
        date1904 = check_ole(data) if data.startswith(OLE_MAGIC) else check_archive(data, budget)
        return {"sheets": sheets_of(data, budget), "date1904": date1904}
    except Refused as refused:
        return {"refused": list(refused.args)}
    except calamine.CalamineError:
        return {"refused": ["sheet_unreadable"]}
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the parser fails on a damaged file
            raise
        return {"refused": ["sheet_unreadable"]}


def check_ole(data: bytes) -> bool:
    """What the directory of an .xls says, before anything is parsed. Always the 1900 calendar."""
    if OLE_ENCRYPTED in data or has_password(data):
        raise Refused("sheet_encrypted")
    if OLE_MACROS in data:
        raise Refused("macros_not_allowed")
    return False


def has_password(data: bytes) -> bool:
    """Whether FILEPASS stands among the first records of an .xls, as it must before any cell."""
    at = data.find(BIFF8_BOF)
    for _ in range(8):
        record = data[at : at + 4] if at >= 0 else b""
        if len(record) < 4:
            return False
        kind, size = struct.unpack("<HH", record)
        if kind == BIFF_FILEPASS:
            return True
        at += 4 + size
    return False


def check_archive(data: bytes, budget: dict[str, int]) -> bool:
    """Refuse by the ZIP's directory, before a member is inflated; tells the calendar of dates."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            inflated = sum(member.file_size for member in members)
            if len(members) > budget["members"] or inflated > budget["inflated"]:
                raise Refused("archive_too_large", budget["inflated"])
            if any(member.flag_bits & 1 for member in members):
                raise Refused("sheet_encrypted")
            names = [member.filename.lower() for member in members]
            if any(part in name for name in names for part in MACRO_MEMBERS):
                raise Refused("macros_not_allowed")
            if "xl/workbook.xml" not in names:
                raise Refused("not_a_sheet")
            book = archive.read("xl/workbook.xml")
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a damaged archive fails in a dozen ways, zlib.error among them
        raise Refused("sheet_unreadable") from error
    return b'date1904="1"' in book or b'date1904="true"' in book


def sheets_of(data: bytes, budget: dict[str, int]) -> list[Answer]:
    """The visible worksheets; what is hidden (lists for drop-downs) is nobody's input."""
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: list[Answer] = []
    cells = characters = 0
    for index, about in enumerate(book.sheets_metadata):
        if about.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba):
            raise Refused("macros_not_allowed")
        if about.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if about.visible != calamine.SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(index)
        bottom, right = sheet.end or (-1, -1)
        cells += (bottom + 1) * (right + 1)
        if bottom >= budget["rows"] or right >= budget["columns"] or cells > budget["cells"]:
            raise Refused("sheet_too_large")
        rows = [[portable(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        characters += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if characters > budget["characters"]:
            raise Refused("sheet_too_large")
        found.append({"name": about.name, "rows": rows, "merged": merged(sheet, bottom, right)})
    return found


def merged(sheet: calamine.CalamineSheet, bottom: int, right: int) -> list[list[int]]:
    """Merged ranges as `[top, left, bottom, right]`, cut to the cells that exist."""
    ranges = [
        [top, left, min(low, bottom), min(far, right)]
        for (top, left), (low, far) in sheet.merged_cell_ranges or []
        if top <= bottom and left <= right
    ]
    # Ranges of a real sheet never overlap, so they cannot cover more cells than there are.
    covered = sum((low - top + 1) * (far - left + 1) for top, left, low, far in ranges)
    if covered > (bottom + 1) * (right + 1):
        raise Refused("sheet_unreadable")
    return ranges


def portable(cell: Any) -> Any:
    """Text, numbers and booleans as they are; a date as `["2026-03-01T00:00:00"]`."""
    if isinstance(cell, (str, bool, int, float)):
        return cell
    if isinstance(cell, datetime):
        return [cell.isoformat()]
    if isinstance(cell, date):
        return [cell.isoformat() + "T00:00:00"]
    return str(cell)  # a time of day, a duration


if __name__ == "__main__":
    main()
