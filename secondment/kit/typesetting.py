"""PDF by typst: one template and its data in, a document out; nothing is fetched."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from flask import current_app

PDF = "application/pdf"
DATA = "data"


def pdf(template: Path, data: dict[str, Any], *, at: datetime) -> bytes:
    """The document; the same data and instant give the same bytes.

    The template reads its data by `json(bytes(sys.inputs.data))`, so that no text in it is ever
    code; it imports nothing and reads no file but those beside it. A font that is not there is
    replaced by the next of its list, a character that no font has by an empty box.
    """
    made: bytes = typst.compile(
        template,
        root=template.parent,
        font_paths=fonts(current_app.config["FONT_PATH"]),
        sys_inputs={DATA: json.dumps(data, ensure_ascii=False)},
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    return made


@lru_cache(maxsize=2)
def fonts(folder: str) -> typst.Fonts:
    """The fonts of the office's own folder and of the machine, read once."""
    return typst.Fonts(font_paths=[folder] if folder else [])
