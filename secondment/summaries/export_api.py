"""Routes of whole collections, one for each, in the form that is asked for."""

from collections.abc import Iterator
from typing import Any

from flask import Response, g, stream_with_context
from marshmallow import fields

from secondment.cohorts.schemas import CadreQuery, CadreRead, SecondmentQuery, SecondmentRow
from secondment.kit.books import XLSX
from secondment.kit.clock import day_of
from secondment.kit.fields import Choice, Input
from secondment.kit.files import content_disposition
from secondment.kit.http import Blueprint, Call
from secondment.kit.paging import PAGING
from secondment.people.rules import business
from secondment.reports.schemas import ReportQuery, ReportRow
from secondment.suggestions.outcome_schemas import CommitmentQuery, CommitmentRow
from secondment.suggestions.schemas import SuggestionQuery, SuggestionRow
from secondment.summaries.export_forms import (
    INTERRUPTED,
    NO_LINE,
    csv_chunks,
    csv_lines,
    file_chunks,
    json_chunks,
    ndjson_chunks,
    told_if_cut,
    xlsx_file,
)
from secondment.summaries.exports import EXPORTS, Export, portions_of

exports = Blueprint("exports", __name__, "Whole collections 整体导出")

MEDIA_TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": XLSX,
}
SCHEMAS: dict[str, tuple[type[Input], Any]] = {  # the list's query, its rows
    "cadres": (CadreQuery, CadreRead),
    "secondments": (SecondmentQuery, SecondmentRow),
    "reports": (ReportQuery, ReportRow),
    "suggestions": (SuggestionQuery, SuggestionRow),
    "commitments": (CommitmentQuery, CommitmentRow),
}


def export_query(of_list: type[Input]) -> type[Input]:
    """The filters of a list, and the form."""
    filters = {
        name: field for name, field in of_list().declared_fields.items() if name not in PAGING
    }
    form = Choice(tuple(MEDIA_TYPES), load_default="json")
    name = of_list.__name__.removesuffix("Query") + "ExportQuery"
    return Input.from_dict(filters | {"format": form}, name=name)  # type: ignore[return-value]


def export_answer(row: Any) -> Any:
    items = fields.List(fields.Nested(row))
    return Input.from_dict({"items": items}, name=f"{row.__name__}s")


def exported(call: Call, export: Export) -> Response:
    """The collection in the form asked for, as an attachment."""
    filters = dict(call.query)
    form = filters.pop("format")
    portions = portions_of(call.actor, export, form, filters, now=call.now)
    name = f"{export.title}{day_of(call.now)}.{form}"
    headers = {"Content-Disposition": content_disposition(name)}
    if form == "xlsx":
        file = xlsx_file(portions, export.columns, export.title)
        response = Response(file_chunks(file), headers=headers, mimetype=XLSX)
        response.call_on_close(file.close)
        return response
    chunks = stream_with_context(chunks_of(form, portions, export))
    return Response(chunks, headers=headers, mimetype=MEDIA_TYPES[form])


def chunks_of(form: str, portions: Iterator[Any], export: Export) -> Iterator[bytes]:
    if form == "csv":
        mark = csv_lines([[INTERRUPTED]]).encode()
        return told_if_cut(csv_chunks(portions, export.columns), mark, g.request_id)
    if form == "ndjson":
        return told_if_cut(ndjson_chunks(portions), NO_LINE, g.request_id)
    return told_if_cut(json_chunks(portions), b"", g.request_id)


def serve(export: Export) -> None:
    query, row = SCHEMAS[export.name]

    def view(call: Call) -> Response:
        return exported(call, export)

    view.__name__ = f"export_{export.name}"
    view.__doc__ = f"All {export.name} the caller may see; who took them is journalled."
    exports.reads(
        f"/exports/{export.name}",
        gate=business,
        query=export_query(query),
        answer=export_answer(row),
        files=tuple(MEDIA_TYPES.values())[1:],
    )(view)


for one in EXPORTS.values():
    serve(one)
