"""What documents are set with on this machine, for the system administrator."""

from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as later

from secondment.kit.typesetting import FACES, FREE, OFFICIAL, fonts_missing
from secondment.people.rules import holding
from secondment.web.pages import actor, web
from secondment.web.rendering import page

USES: dict[str, Any] = {
    "title": later("文件标题、刊头"),
    "body": later("正文"),
    "hei": later("一级标题"),
    "kai": later("二级标题"),
    "song": later("页码"),
}
administering = holding("system_admin")


@web.get("/documents")
def document_setup() -> ResponseReturnValue:
    """The official typefaces: which are there, which are missing, and where to put them."""
    administering(actor())
    missing = set(fonts_missing())
    faces = [
        {
            "name": OFFICIAL[face],
            "use": USES[face],
            "known_as": "、".join(name for name in FACES[face] if name not in FREE),
            "missing": OFFICIAL[face] in missing,
        }
        for face in OFFICIAL
    ]
    folders = {name: current_app.config[name] for name in ("FONT_PATH", "TEMPLATE_PATH")}
    return page("administration/documents.html", faces=faces, missing=missing, folders=folders)
