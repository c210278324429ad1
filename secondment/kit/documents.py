"""Text of uploaded documents: DOCX, PDF and old DOC, read in a process of its own."""

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO

from secondment.kit.errors import define_codes
from secondment.kit.found_text import (
    ABSENT,
    DAMAGED,
    OLD_DOC,
    OTHER_FORMAT,
    OVER_LIMITS,
    PROTECTED,
    WALL_SECONDS,
    Document,
)

READER = "secondment.kit.document_reader"
ROOT = Path(__file__).resolve().parents[2]
SPARE_SECONDS = 10  # beyond the reader's own alarm, which ends it also when we are gone
DOC_PROGRAMS = ("antiword", "catdoc")
READERS = {"docx": "docx", "pdf": "pdf", "doc": "doc", "wps": "doc"}
"""How a file with that extension is read. A WPS text is a Word 97 document by another name."""

define_codes(
    {
        ABSENT: (
            409,
            "文件中没有可提取的文字（如扫描件），请把文字粘贴到正文",
            "The file holds no text (a scan, perhaps); paste the text into the body",
        ),
        DAMAGED: (
            409,
            "文件已损坏或不完整，无法提取文字，请重新保存后再上传",
            "The file is damaged or cut, its text cannot be read; save it again and upload that",
        ),
        OVER_LIMITS: (
            409,
            "文件过于复杂，提取文字超出限制，请另存为 DOCX 或分成几个文件",
            "Reading its text takes more than is allowed; save it as DOCX or in several files",
        ),
        OTHER_FORMAT: (
            409,
            "此格式的文字无法提取，可另存为 DOCX 或 PDF，或把文字粘贴到正文",
            "Text of this format is not read; save it as DOCX or PDF, or paste the text",
        ),
        OLD_DOC: (
            409,
            "本系统未安装旧版 DOC 的读取程序，请另存为 DOCX 或 PDF 后上传",
            "Old DOC files cannot be read here; save it as DOCX or PDF and upload that",
        ),
        PROTECTED: (
            409,
            "文件设有密码，无法提取文字，请去掉密码后再上传",
            "The file has a password; remove it and upload again",
        ),
    }
)


def read_document(stream: BinaryIO, extension: str) -> Document:
    """The text of the document, which must be an open file of the system's.

    Whatever a file holds, it gets an answer. Raises RuntimeError where the reader itself is broken.
    """
    kind, program = READERS.get(extension), ""
    if kind is None:
        return Document(reason=OTHER_FORMAT)
    if kind == "doc":
        program = next(filter(None, map(shutil.which, DOC_PROGRAMS)), "")
        if not program:
            return Document(reason=OLD_DOC)
    # Into a file, not a pipe: the limit on written files then holds the answer as well.
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaint:
        code = _run(stream, [kind, program], answer, complaint)
        answer.seek(0)
        first, ended, rest = answer.read().partition(b"\n")
        if not ended:
            if code > 0:
                complaint.seek(0)
                raise RuntimeError(complaint.read().decode(errors="replace"))
            return Document(reason=OVER_LIMITS)
    return _told(first, rest)


def _run(stream: BinaryIO, arguments: list[str], answer: IO[bytes], complaint: IO[bytes]) -> int:
    """The reader's exit code; negative where a limit ended it."""
    command = [sys.executable, "-s", "-P", "-m", READER, *arguments]
    try:
        return subprocess.run(
            command,
            stdin=stream,
            stdout=answer,
            stderr=complaint,
            env={"PYTHONPATH": str(ROOT)},  # the secrets of the service are none of its business
            timeout=WALL_SECONDS + SPARE_SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return -1


def _told(first: bytes, rest: bytes) -> Document:
    """The text's line and, unless a limit came between, the preview's."""
    found = Document(**json.loads(first))
    return replace(found, **json.loads(rest)) if rest.endswith(b"\n") else found
