"""Routes of cohorts with their rosters, and of host units."""

from typing import Any

from flask import Response

from secondment.cohorts import accounts, queries, rosters, schemas, service
from secondment.cohorts import host_units as host_unit_service
from secondment.cohorts.gates import acting, keeping, reading_the_district, seen
from secondment.cohorts.queries import COHORT_LIFE, HOST_UNIT_LIFE
from secondment.cohorts.roster_sheet import Roster
from secondment.kit.books import XLSX, workbook
from secondment.kit.fields import NoInput
from secondment.kit.http import Blueprint, Call
from secondment.kit.openapi import page_of
from secondment.kit.paging import page_args
from secondment.kit.sheet_imports import Outcome, SheetForm, SheetQuery
from secondment.kit.sheets import Budget
from secondment.people.rules import business, holding
from secondment.people.user_sheet import user_book

cohorts = Blueprint("cohorts", __name__, "Cohorts and their rosters 挂职批次与花名册")
host_units = Blueprint("host-units", __name__, "Host units 挂职单位")

hr = holding("hr")


@cohorts.reads(
    "/cohorts", gate=business, query=schemas.CohortQuery, answer=page_of(schemas.CohortRow)
)
def list_cohorts(call: Call) -> dict[str, Any]:
    """Cohorts one may see."""
    return queries.cohorts(call.actor, *page_args(call.query))


@cohorts.creates("/cohorts", gate=hr, body=schemas.CohortBody, answer=schemas.CohortRead)
def create_cohort(call: Call) -> dict[str, Any]:
    """Draft a cohort."""
    row = service.create_cohort(call.actor, **call.body, now=call.now)
    return queries.cohort(call.actor, row.id)


@cohorts.reads("/cohorts/<id:cohort_id>", gate=seen(COHORT_LIFE), answer=schemas.CohortRead)
def read_cohort(call: Call, cohort_id: str) -> dict[str, Any]:
    """One cohort."""
    return queries.cohort(call.actor, cohort_id)


@cohorts.changes(
    "/cohorts/<id:cohort_id>",
    method="PATCH",
    gate=acting(COHORT_LIFE, "edit"),
    body=schemas.CohortPatch,
    answer=schemas.CohortRead,
)
def edit_cohort(call: Call, cohort_id: str) -> dict[str, Any]:
    """Change a cohort that is not archived."""
    service.edit_cohort(call.actor, cohort_id, version=call.version, now=call.now, **call.body)
    return queries.cohort(call.actor, cohort_id)


@cohorts.removes("/cohorts/<id:cohort_id>", gate=acting(COHORT_LIFE, "delete"))
def delete_cohort(call: Call, cohort_id: str) -> None:
    """Remove a draft nothing refers to."""
    service.delete_cohort(call.actor, cohort_id, version=call.version, now=call.now)


@cohorts.changes(
    "/cohorts/<id:cohort_id>/open", gate=acting(COHORT_LIFE, "open"), answer=schemas.CohortRead
)
def open_cohort(call: Call, cohort_id: str) -> dict[str, Any]:
    """Open a draft: its roster is gathered."""
    service.open_cohort(call.actor, cohort_id, version=call.version, now=call.now)
    return queries.cohort(call.actor, cohort_id)


@cohorts.changes(
    "/cohorts/<id:cohort_id>/start", gate=acting(COHORT_LIFE, "start"), answer=schemas.CohortRead
)
def start_cohort(call: Call, cohort_id: str) -> dict[str, Any]:
    """The cohort sets out."""
    service.start_cohort(call.actor, cohort_id, version=call.version, now=call.now)
    return queries.cohort(call.actor, cohort_id)


@cohorts.changes(
    "/cohorts/<id:cohort_id>/finish", gate=acting(COHORT_LIFE, "finish"), answer=schemas.CohortRead
)
def finish_cohort(call: Call, cohort_id: str) -> dict[str, Any]:
    """The cohort's term is over."""
    service.finish_cohort(call.actor, cohort_id, version=call.version, now=call.now)
    return queries.cohort(call.actor, cohort_id)


@cohorts.changes(
    "/cohorts/<id:cohort_id>/archive",
    gate=acting(COHORT_LIFE, "archive"),
    answer=schemas.CohortRead,
)
def archive_cohort(call: Call, cohort_id: str) -> dict[str, Any]:
    """Put a finished cohort away; nobody joins it any more."""
    service.archive_cohort(call.actor, cohort_id, version=call.version, now=call.now)
    return queries.cohort(call.actor, cohort_id)


@cohorts.reads(
    "/rosters/template", gate=hr, query=schemas.DistrictQuery, answer=None, media_type=XLSX
)
def roster_template(call: Call) -> Response:
    """An empty roster to fill in, with the district's departments and host units to choose from."""
    return workbook("花名册模板.xlsx", rosters.template(call.actor, call.query.get("district_id")))


@cohorts.reads(
    "/cohorts/<id:cohort_id>/roster.xlsx",
    gate=reading_the_district,
    answer=None,
    media_type=XLSX,
)
def export_roster(call: Call, cohort_id: str) -> Response:
    """The cohort's roster in the template's columns, masked; who took it is journalled."""
    title, book = rosters.export_roster(call.actor, cohort_id, now=call.now)
    return workbook(f"{title}花名册.xlsx", book)


def read_or_check(call: Call, cohort_id: str) -> Roster | Outcome:
    """What is slow about a roster: reading it, and for a mere check also matching it."""
    data = call.body["file"].read(Budget.size + 1)
    roster = rosters.read_upload(call.actor, cohort_id, data)
    if call.query["mode"] == "import":
        return roster
    return rosters.check_roster(call.actor, cohort_id, roster, partial=call.query["partial"])


@cohorts.creates(
    "/cohorts/<id:cohort_id>/roster",
    gate=keeping(COHORT_LIFE),
    body=SheetForm,
    query=SheetQuery,
    answer=schemas.RosterOutcome,
    before=read_or_check,
    multipart=True,
    status=200,
)
def import_roster(call: Call, cohort_id: str) -> dict[str, Any]:
    """Check a roster, or import it: its secondments, and the cadres not kept yet."""
    found: Outcome = call.prepared
    if call.query["mode"] == "import":
        roster, partial = call.prepared, call.query["partial"]
        found = rosters.import_roster(call.actor, cohort_id, roster, partial=partial, now=call.now)
    return found.told()


@cohorts.creates(
    "/cohorts/<id:cohort_id>/accounts",
    gate=keeping(COHORT_LIFE),
    body=NoInput,
    answer=schemas.AccountProposals,
    acts=False,
    location=None,
    status=200,
)
def propose_accounts(call: Call, cohort_id: str) -> dict[str, Any]:
    """Accounts for the cadres who have none; the system administrator makes them."""
    _, items = accounts.propose_accounts(call.actor, cohort_id)
    return {"items": items}


@cohorts.reads(
    "/cohorts/<id:cohort_id>/accounts.xlsx",
    gate=keeping(COHORT_LIFE),
    answer=None,
    media_type=XLSX,
)
def export_accounts(call: Call, cohort_id: str) -> Response:
    """The same as the list that `/users/import` takes."""
    title, items = accounts.propose_accounts(call.actor, cohort_id)
    return workbook(f"{title}账号.xlsx", user_book(items))


@host_units.reads(
    "/host-units",
    gate=business,
    query=schemas.HostUnitQuery,
    answer=page_of(schemas.HostUnitRead),
)
def list_host_units(call: Call) -> dict[str, Any]:
    """Host units one may see."""
    return queries.host_units(call.actor, *page_args(call.query))


@host_units.creates("/host-units", gate=hr, body=schemas.HostUnitBody, answer=schemas.HostUnitRead)
def create_host_unit(call: Call) -> dict[str, Any]:
    """Register a host unit."""
    row = host_unit_service.create_host_unit(call.actor, **call.body, now=call.now)
    return queries.host_unit(call.actor, row.id)


@host_units.reads(
    "/host-units/<id:host_unit_id>", gate=seen(HOST_UNIT_LIFE), answer=schemas.HostUnitRead
)
def read_host_unit(call: Call, host_unit_id: str) -> dict[str, Any]:
    """One host unit."""
    return queries.host_unit(call.actor, host_unit_id)


@host_units.changes(
    "/host-units/<id:host_unit_id>",
    method="PATCH",
    gate=keeping(HOST_UNIT_LIFE),
    body=schemas.HostUnitPatch,
    answer=schemas.HostUnitRead,
)
def edit_host_unit(call: Call, host_unit_id: str) -> dict[str, Any]:
    """Change a host unit."""
    host_unit_service.edit_host_unit(
        call.actor, host_unit_id, version=call.version, now=call.now, **call.body
    )
    return queries.host_unit(call.actor, host_unit_id)


@host_units.removes("/host-units/<id:host_unit_id>", gate=keeping(HOST_UNIT_LIFE))
def delete_host_unit(call: Call, host_unit_id: str) -> None:
    """Remove a host unit nobody was sent to."""
    host_unit_service.delete_host_unit(call.actor, host_unit_id, version=call.version, now=call.now)
