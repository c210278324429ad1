"""Reports in any state, and files attached to them, made through the services."""

import io
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from werkzeug.datastructures import FileStorage

from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.reports import files, service
from secondment.reports.models import File, Report
from tests.kit.office_files import docx
from tests.world import World, actor_of

AT = datetime(2026, 4, 2, 1, 0, tzinfo=UTC)
REASON = "请补充数据来源"


def make_report(
    world: World, state: str = "draft", *, cadre: str = "cadre01", by: str = "", **more: Any
) -> str:
    """The id of a report in `state` on the cadre's secondment, entered by himself or `by` an hr."""
    values = {"kind": "talk", "title": "赴上海挂职交流发言", "body": "一个月来，学习现代服务业。"}
    later: dict[str, Any] = {"version": None, "now": AT}
    with unit_of_work():
        author = actor_of(by or cadre)
        hr = actor_of("other.hr" if cadre.startswith("other") else "hr")
        row: Report = service.create_report(
            author, secondment_id=world.secondments[cadre], now=AT, **(values | more)
        )
        if state != "draft":
            service.submit(author, row.id, **later)
        if state == "returned":
            service.return_report(hr, row.id, reason=REASON, **later)
        elif state == "accepted":
            service.accept(hr, row.id, **later)
        return row.id


def attach_file(
    username: str,
    kind: str,
    item_id: str,
    name: str = "交流发言.docx",
    content: bytes | None = None,
) -> str:
    """The id of a file that the user attached to an item."""
    with reading():
        actor = actor_of(username)
    part = FileStorage(io.BytesIO(docx() if content is None else content), filename=name)
    store, limit = current_app.extensions["store"], current_app.config["MAX_UPLOAD"]
    received = files.receive(actor, kind, item_id, part, store, limit)
    with unit_of_work():
        row: File = files.attach(actor, kind, item_id, received, now=AT)
        return row.id
