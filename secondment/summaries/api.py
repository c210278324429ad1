"""Routes of summaries, of their schema, and of the journal's listing."""

from typing import Any

from flask import Response

from secondment.cohorts.gates import reading_the_district
from secondment.kit.books import XLSX, workbook
from secondment.kit.http import Blueprint, Call, anybody
from secondment.kit.openapi import page_of
from secondment.people.rules import holding
from secondment.summaries import entries, schemas, service

summaries = Blueprint("summaries", __name__, "Summaries of cohorts 汇总")
journal = Blueprint("journal", __name__, "The journal 日志")


@summaries.reads(
    "/cohorts/<id:cohort_id>/summary",
    gate=reading_the_district,
    answer=schemas.inlined(schemas.COHORT_SUMMARY),
)
def read_summary(call: Call, cohort_id: str) -> dict[str, Any]:
    """What came of a cohort, for programs; who took it is journalled."""
    return service.export_summary(call.actor, cohort_id, now=call.now)


@summaries.reads(
    "/cohorts/<id:cohort_id>/summary.xlsx",
    gate=reading_the_district,
    answer=None,
    media_type=XLSX,
)
def read_summary_book(call: Call, cohort_id: str) -> Response:
    """What came of a cohort, for people; who took it is journalled."""
    title, book = service.export_summary_book(call.actor, cohort_id, now=call.now)
    return workbook(f"{title}汇总.xlsx", book)


@summaries.reads(
    "/schemas/cohort-summary.json", gate=anybody, answer=schemas.ANY_OBJECT, public=True
)
def read_summary_schema(_call: Call) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a cohort's summary."""
    return schemas.COHORT_SUMMARY


@journal.reads(
    "/journal",
    gate=holding("auditor", "security_admin"),
    query=schemas.EntryQuery,
    answer=page_of(schemas.EntryRow),
)
def list_entries(call: Call) -> dict[str, Any]:
    """Who did what and when; values are for the security administrator, in his own field."""
    return entries.list_entries(call.actor, call.query)
