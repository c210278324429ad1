"""Giving whole collections out: every row the caller may see; who took them is journalled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from secondment.cohorts.queries import CADRE_ROWS, SECONDMENT_ROWS
from secondment.journal.service import plain, record
from secondment.kit.database import LOCK, db
from secondment.kit.errors import define_codes, refuse
from secondment.kit.paging import Collection
from secondment.kit.unit_of_work import reading, unit_of_work
from secondment.people.models import User
from secondment.people.rules import Actor
from secondment.reports.queries import REPORT_ROWS
from secondment.suggestions.answers import SUGGESTION_ROWS
from secondment.suggestions.reply_answers import COMMITMENT_ROWS
from secondment.summaries.columns import Column
from secondment.summaries.export_columns import (
    CADRE_COLUMNS,
    COMMITMENT_COLUMNS,
    REPORT_COLUMNS,
    SECONDMENT_COLUMNS,
    SUGGESTION_COLUMNS,
)
from secondment.summaries.export_forms import MOST_LINES
from secondment.summaries.rules import Row

WORDS = ("q", "topic")  # filters that hold what somebody typed


@dataclass(frozen=True)
class Export:
    """A collection, its name in Chinese, and its columns as a sheet."""

    name: str
    title: str
    rows: Collection
    columns: Sequence[Column]


EXPORTS = {
    one.name: one
    for one in (
        Export("cadres", "干部", CADRE_ROWS, CADRE_COLUMNS),
        Export("secondments", "挂职", SECONDMENT_ROWS, SECONDMENT_COLUMNS),
        Export("reports", "学习报告", REPORT_ROWS, REPORT_COLUMNS),
        Export("suggestions", "意见建议", SUGGESTION_ROWS, SUGGESTION_COLUMNS),
        Export("commitments", "承诺事项", COMMITMENT_ROWS, COMMITMENT_COLUMNS),
    )
}


def portions_of(
    actor: Actor, export: Export, form: str, filters: dict[str, Any], *, now: datetime
) -> Iterator[list[Row]]:
    """All rows, a portion at a time; the first is read, and the entry written, when this returns.

    Runs its own unit of work. Raises `too_many_lines` where a sheet cannot hold them.
    """
    with reading():
        count = export.rows.count(actor, filters)
    if form == "xlsx" and count >= MOST_LINES:
        raise refuse("too_many_lines", MOST_LINES - 1)
    portions = export.rows.portions(actor, filters)
    first = next(portions, [])
    note_taking(actor, export.name, form, filters, count, now)
    return chain([first] if first else [], portions)


def note_taking(
    actor: Actor, name: str, form: str, filters: dict[str, Any], count: int, now: datetime
) -> None:
    """An entry on the chain of whoever takes the rows. Words that he looked for stand apart from
    the chain, as all free text does."""
    coded = {key: plain(value) for key, value in filters.items() if key not in WORDS}
    words = "；".join(f"{key}: {filters[key]}" for key in WORDS if key in filters)
    told = {"export": name, "format": form, "rows": count, "filters": coded}
    with unit_of_work():
        user = db.session.get_one(User, actor.id, with_for_update=LOCK)
        record(actor, "export", user, now=now, remark=words or None, changes=told)


define_codes(
    {
        "too_many_lines": (
            422,
            "超过 {0} 行，一张工作表放不下，请缩小筛选范围，或选用 CSV 或 NDJSON",
            "More than {0} rows do not fit on a sheet; narrow the filters, or take CSV or NDJSON",
        ),
    }
)
