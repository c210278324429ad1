"""Documents from a template and its data: PDF by typst, DOCX by docxtpl. Nothing is fetched, and
no text in the data is ever code.

An office may put a file of the same name into the folder TEMPLATE_PATH; it is then used instead.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import typst
from docxtpl import DocxTemplate
from flask import current_app
from jinja2 import StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from secondment.kit.errors import Problem, define_codes, refuse

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DATA = "data"
LONG = 12_000  # characters of data
SETTER = Path(__file__).with_name("typesetter.py")
SETTER_SECONDS = 90
SETTERS = BoundedSemaphore(2)  # each takes 200 MB while it lives
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif CJK SC"),
    "body": ("FangSong_GB2312", "FangSong", "仿宋_GB2312", "仿宋", "Noto Serif CJK SC"),
    "hei": ("SimHei", "黑体", "Noto Sans CJK SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "楷体_GB2312", "楷体", "LXGW WenKai", "Noto Serif CJK SC"),
    "song": ("SimSun", "宋体", "Noto Serif CJK SC"),
}
"""The typefaces of official papers by GB/T 9704, each by the names it goes under; free ones, which
stand in, come last."""
FREE = ("Noto Serif CJK SC", "Noto Sans CJK SC", "LXGW WenKai")
OFFICIAL = {
    "title": "方正小标宋",
    "body": "仿宋_GB2312",
    "hei": "黑体",
    "kai": "楷体_GB2312",
    "song": "宋体",
}

define_codes(
    {
        "document_too_long": (
            422,
            "文件过长，无法排版",
            "The document is too long to be set",
        ),
        "template_broken": (
            503,
            "模板“{0}”有误，请管理员修正或移除：{1}",
            "The template “{0}” is faulty; the administrator must mend or remove it: {1}",
        ),
    }
)


def pdf(template: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    """The document; the same data and instant give the same bytes.

    The template reads its data by `json(bytes(sys.inputs.data))`, and FACES as `faces` likewise;
    it imports nothing and reads no file but those beside it. A font that is not there is replaced
    by the next of its list, a character that no font has by an empty box.
    Raises `template_broken` for a template of the office's.
    """
    with faults_told(template):
        made: bytes = typst.compile(
            template,
            root=template.parent,
            font_paths=fonts(current_app.config["FONT_PATH"]),
            sys_inputs=inputs_of(data),
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    return made


def pdf_in_bounds(template: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    """The same for a process that serves: what is long is set in a process of its own, as 20 pages
    take 40 MB. Raises `document_too_long` where that reaches its limits of memory or time, too."""
    inputs = inputs_of(data)
    if len(inputs[DATA]) <= LONG:
        return pdf(template, data, at=at)
    order = {
        "template": str(template),
        "root": str(template.parent),
        "folders": list(filter(None, [current_app.config["FONT_PATH"]])),
        "inputs": inputs,
        "at": int(at.timestamp()),
    }
    with faults_told(template):
        return set_apart(order)


def set_apart(order: dict[str, Any]) -> bytes:
    """Have the document set in a process of its own. Raises RuntimeError with the fault."""
    with SETTERS:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(SETTER)],
                input=json.dumps(order).encode(),
                capture_output=True,
                env={},  # the secrets of the service are none of its business
                timeout=SETTER_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise refuse("document_too_long") from error
    if done.returncode < 0:  # ended by a limit
        raise refuse("document_too_long")
    if done.returncode:
        raise RuntimeError((done.stdout or done.stderr).decode(errors="replace"))
    return done.stdout


def inputs_of(data: dict[str, Any]) -> dict[str, str]:
    """What the template is given, as texts."""
    folder = fonts(current_app.config["FONT_PATH"])
    given = {DATA: data, "faces": {face: there(names, folder) for face, names in FACES.items()}}
    return {name: json.dumps(one, ensure_ascii=False) for name, one in given.items()}


def docx(template: Path, data: dict[str, Any]) -> bytes:
    """The document; names of the template that the data lack are faults, not blanks.

    Raises `template_broken` for a template of the office's.
    """
    with faults_told(template):
        document = DocxTemplate(template)
        document.render(
            for_xml(data), ImmutableSandboxedEnvironment(undefined=StrictUndefined), autoescape=True
        )
        made = BytesIO()
        document.save(made)
    return made.getvalue()


def for_xml(value: Any) -> Any:
    """The data without the characters that no XML may hold: they would take others with them."""
    if isinstance(value, dict):
        return {key: for_xml(below) for key, below in value.items()}
    if isinstance(value, list):
        return [for_xml(below) for below in value]
    return NOT_IN_XML.sub("", value) if isinstance(value, str) else value


def chosen(shipped: Path, *others: str) -> Path:
    """The office's own template: the first of the names `others` or the shipped one's that lies in
    its folder; else the shipped one."""
    folder = own_folder()
    if folder:
        for name in (*others, shipped.name):
            if (folder / name).is_file():
                return folder / name
    return shipped


def own_folder() -> Path | None:
    set_to = current_app.config["TEMPLATE_PATH"]
    return Path(set_to).resolve() if set_to else None


@contextmanager
def faults_told(template: Path) -> Iterator[None]:
    """Whatever the office's template makes fail is its fault and told; ours are bugs."""
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        if template.parent != own_folder():
            raise
        raise refuse("template_broken", template.name, reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """What is wrong, with the place where it is known."""
    text = str(error).strip() or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        near = " ".join("".join(getattr(error, "docx_context", ())).split())
        text = f"{error.message} … {near}" if near else str(error.message)
    return text[:500]


@lru_cache(maxsize=2)
def fonts(folder: str) -> typst.Fonts:
    """The fonts of the office's own folder and of the machine, read once."""
    return typst.Fonts(font_paths=[folder] if folder else [])


def there(names: tuple[str, ...], found: typst.Fonts) -> list[str]:
    """Those of the names that are there; all where none is, as any font may then stand in."""
    families = families_of(found)
    return [name for name in names if name.lower() in families] or list(names)


@lru_cache(maxsize=2)
def families_of(found: typst.Fonts) -> frozenset[str]:
    return frozenset(name.lower() for name in found.families())


def fonts_missing() -> list[str]:
    """The official typefaces that documents do without on this machine: `["仿宋_GB2312", …]`."""
    families = families_of(fonts(current_app.config["FONT_PATH"]))
    return [
        OFFICIAL[face]
        for face, names in FACES.items()
        if not any(name.lower() in families for name in names if name not in FREE)
    ]
