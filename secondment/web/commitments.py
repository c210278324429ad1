"""The ledger of commitments: what units promised, by when, and whether it was done."""

from datetime import timedelta

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from secondment.kit import clock
from secondment.kit.clock import day_of
from secondment.kit.operations import ask
from secondment.kit.unit_of_work import one_moment
from secondment.suggestions.queries import COMMITMENTS
from secondment.suggestions.rules import OVERSEERS
from secondment.web import options
from secondment.web.deeds import Item, Recipe, Resource, admitted, resource, sent_at_once
from secondment.web.desk import tags, task_title, whys
from secondment.web.lists import listed
from secondment.web.pages import actor, web
from secondment.web.rendering import page
from secondment.web.replies import about, attach_page

SOON = 30  # days


@web.get("/commitments")
@one_moment()
def commitments() -> ResponseReturnValue:
    """What was promised, by date."""
    day = day_of(clock.now())
    rows = listed("commitments.list_commitments")
    soon = (day + timedelta(days=SOON)).isoformat()
    return page(
        "desk/commitments.html",
        rows=rows,
        today=day,
        tabs=(
            ("state=open", _("未兑现")),
            ("missed=true", _("逾期未兑现")),
            (f"state=open&due_before={soon}", _("%(n)s 天内到期", n=SOON)),
            ("state=delivered", _("待核实")),
            ("state=verified", _("已核实")),
            ("", _("全部")),
        ),
        here="&".join(f"{name}={text}" for name, text in rows.filters.items()),
        tags=tags("commitment", COMMITMENTS.table.states),
        units=options.units() if actor().has(*OVERSEERS) else (),
    )


def commitment_title(item: Item) -> str:
    text = str(item["text"])
    return text if len(text) <= 40 else f"{text[:40]}…"


def way_to(_item: Item) -> list[tuple[str, str]]:
    return [(_("承诺事项"), "/commitments")]


@web.get("/commitments/<id:commitment_id>")
def commitment(commitment_id: str) -> ResponseReturnValue:
    """One commitment with its evidence."""
    item = ask("commitments.read_commitment", actor(), commitment_id=commitment_id)
    suggestion = about(item["suggestion_id"])
    return page(
        "desk/commitment.html",
        day_of=day_of,
        item=item,
        about=suggestion,
        about_title=task_title(suggestion),
        today=day_of(clock.now()),
        title=commitment_title(item),
        way=way_to(item),
        changes="attach" in item["allowed_actions"],
        possible=COMMITMENT.deeds(item, without=("attach",)),
        hindered=whys(COMMITMENTS, "commitments", commitment_id),
    )


@web.route("/commitments/<id:commitment_id>/attach", methods=["GET", "POST"])
def attach_to_commitment(commitment_id: str) -> ResponseReturnValue:
    """Hang evidence on a commitment."""
    return attach_page(COMMITMENT, "commitment", commitment_id)


@web.post("/commitments/<id:commitment_id>/files/<id:file_id>/remove")
def remove_from_commitment(commitment_id: str, file_id: str) -> ResponseReturnValue:
    """Take a file from a commitment."""
    admitted("files.delete_file", file_id)
    sent_at_once("files.delete_file", file_id=file_id)
    flash(_("附件已移除"))
    return redirect(f"/commitments/{commitment_id}")


COMMITMENT = resource(
    Resource(
        "commitments",
        "commitments.read_commitment",
        commitment_title,
        lambda item: f"/commitments/{item['id']}",
        way_to,
        {
            "deliver": Recipe(
                "commitments.deliver_commitments",
                labels={"note": later("兑现情况"), "file_ids": later("佐证材料")},
                hints={
                    "file_ids": later("可选多个文件：PDF、Word、WPS、OFD、Excel、PPT、TXT 或图片")
                },
                uploads={"file_ids": "commitment"},
            ),
        },
    )
)
