"""Routes of the suggestions register: given out, an empty one, many suggestions entered at once."""

from typing import Any

from flask import Response

from secondment.cohorts.schemas import DistrictQuery
from secondment.kit.books import XLSX, workbook
from secondment.kit.http import Blueprint, Call
from secondment.kit.sheet_imports import Outcome, SheetForm, SheetQuery
from secondment.kit.sheets import Budget
from secondment.people.rules import Actor, business, holding
from secondment.suggestions import register as service
from secondment.suggestions import schemas
from secondment.suggestions.register_sheet import Register

register = Blueprint("register", __name__, "The suggestions register 意见建议登记表")


@register.reads(
    "/suggestions/register.xlsx",
    gate=business,
    query=schemas.RegisterQuery,
    answer=None,
    media_type=XLSX,
)
def export_register(call: Call) -> Response:
    """The suggestions the caller may see, one row each; who took them is journalled."""
    book = service.export_register(call.actor, call.query, now=call.now)
    return workbook("意见建议登记表.xlsx", book)


@register.reads(
    "/suggestions/register/template",
    gate=holding(*service.ENTERERS),
    query=DistrictQuery,
    answer=None,
    media_type=XLSX,
)
def register_template(call: Call) -> Response:
    """An empty register to fill in, with the district's departments to choose from."""
    book = service.template(call.actor, call.query.get("district_id"))
    return workbook("意见建议登记表模板.xlsx", book)


def entering(actor: Actor, cohort_id: str) -> None:
    """The gate of entering on behalf of a cohort's cadres."""
    business(actor)
    service.admit(actor, cohort_id)


def read_or_check(call: Call, cohort_id: str) -> Register | Outcome:
    """What is slow about a register: reading it, and for a mere check also matching it."""
    read = service.read_upload(call.body["file"].read(Budget.size + 1))
    if call.query["mode"] == "import":
        return read
    return service.check_register(call.actor, cohort_id, read, partial=call.query["partial"])


@register.creates(
    "/cohorts/<id:cohort_id>/suggestions/register",
    gate=entering,
    body=SheetForm,
    query=SheetQuery,
    answer=schemas.RegisterOutcome,
    before=read_or_check,
    multipart=True,
    status=200,
)
def import_register(call: Call, cohort_id: str) -> dict[str, Any]:
    """Check a register, or draft its suggestions on behalf of the cadres who made them."""
    found: Outcome = call.prepared
    if call.query["mode"] == "import":
        read, partial = call.prepared, call.query["partial"]
        found = service.import_register(call.actor, cohort_id, read, partial=partial, now=call.now)
    return found.told()
