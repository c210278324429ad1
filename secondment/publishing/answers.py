"""The shapes sent of excerpts, publications and receipts."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from secondment.cohorts.models import Cadre, Cohort
from secondment.kit.database import KeyList, among, db
from secondment.kit.paging import Collection, Condition, Listing, Row, page_args
from secondment.people.models import Department
from secondment.people.rules import Actor
from secondment.publishing import queries
from secondment.publishing.models import (
    Build,
    Excerpt,
    Publication,
    PublicationItem,
    Receipt,
)
from secondment.publishing.queries import EXCERPTS, PUBLICATIONS, RECEIPTS
from secondment.reports.models import Report


def named(model: Any, names: str) -> dict[str, Any]:
    return {name: getattr(model, name) for name in names.split()}


EXCERPT_LIST = Listing(
    Excerpt,
    named(Excerpt, "updated_at created_at title"),
    named(
        Excerpt,
        "id title start end wording note topic state consented_at consented_by consent_note "
        "report_id cadre_id cohort_id district_id department_id version updated_at",
    )
    | {"cadre_name": Cadre.name, "report_title": Report.title},
    ((Cadre, Cadre.id == Excerpt.cadre_id), (Report, Report.id == Excerpt.report_id)),
)
PUBLICATION_LIST = Listing(
    Publication,
    named(Publication, "updated_at created_at title"),
    named(
        Publication,
        "id kind series title number year version_label circulation chapters preface with_roster "
        "with_suggestions report_to copy_to copies state issued_at issued_on withdrawn_reason "
        "cohort_id department_id district_id version updated_at",
    )
    | {"cohort_title": Cohort.title, "department_name": Department.name},
    (
        (Cohort, Cohort.id == Publication.cohort_id),
        (Department, Department.id == Publication.department_id),
    ),
)
RECEIPT_LIST = Listing(
    Receipt,
    named(Receipt, "updated_at sent_at"),
    named(
        Receipt,
        "id publication_id state sent_at opened_at signed_at signed_by urged_at district_id "
        "version updated_at",
    )
    | {
        "title": Publication.title,
        "kind": Publication.kind,
        "publication_state": Publication.state,
        "unit_id": Department.id,
        "unit_code": Department.code,
        "unit_name": Department.name,
    },
    (
        (Publication, Publication.id == Receipt.publication_id),
        (Department, Department.id == Receipt.department_id),
    ),
)


def selected(listing: Listing, *where: Any) -> list[Row]:
    """The list's columns of rows chosen otherwise."""
    query = sa.select(*(column.label(name) for name, column in listing.columns.items()))
    query = query.select_from(listing.model)
    for table, condition in listing.joins:
        query = query.outerjoin(table, condition)
    return [dict(row._mapping) for row in db.session.execute(query.where(*where))]


def collection(
    listing: Listing,
    visible: Callable[[Actor], Condition],
    told: Callable[[Row], Row] = lambda row: row,
) -> Collection:
    """The list of what is visible; its filters equal columns."""

    def where(actor: Actor, filters: dict[str, Any]) -> list[Condition]:
        equal = [getattr(listing.model, name) == value for name, value in filters.items()]
        return [visible(actor), *equal]

    return Collection(listing, where, lambda _actor, rows: [told(row) for row in rows])


def list_excerpts(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return EXCERPT_ROWS.page(actor, *page_args(query))


def read_excerpt(actor: Actor, excerpt_id: str) -> dict[str, Any]:
    """One excerpt beside its original. Raises `not_found`."""
    row = EXCERPTS.find(actor, excerpt_id)
    (found,) = selected(EXCERPT_LIST, Excerpt.id == row.id)
    return found | {"original": row.original, "allowed_actions": EXCERPTS.allowed(actor, row)}


def list_publications(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return PUBLICATION_ROWS.page(actor, *page_args(query))


def finished(row: Row) -> Row:
    number = row["number"]
    return row | {"number_text": f"第{number}期" if number else None}


def read_publication(actor: Actor, publication_id: str) -> dict[str, Any]:
    """One publication with its pieces, and whether its documents are made. Raises `not_found`."""
    row = PUBLICATIONS.find(actor, publication_id)
    (found,) = selected(PUBLICATION_LIST, Publication.id == row.id)
    return finished(found) | {
        "items": items_of(row.id),
        "build": build_of(row),
        "allowed_actions": PUBLICATIONS.allowed(actor, row),
    }


def items_of(publication_id: str) -> list[Row]:
    """Its pieces, in their order."""
    held = (
        sa.select(PublicationItem.excerpt_id, PublicationItem.position)
        .where(PublicationItem.publication_id == publication_id)
        .order_by(PublicationItem.position)
    )
    places = dict(db.session.execute(held).all())
    ids = sa.bindparam("ids", list(places), type_=KeyList())
    found = {row["id"]: row for row in selected(EXCERPT_LIST, among(Excerpt.id, ids))}
    return [
        {"position": position} | {name: found[key][name] for name in PIECE}
        for key, position in places.items()
    ]


PIECE = ("id", "title", "state", "topic", "cadre_name", "report_title", "note", "wording")


def build_of(row: Publication) -> dict[str, Any] | None:
    """How far the documents are; `current` if they are of the version that stands now."""
    query = sa.select(Build.state, Build.version, Build.asked_at, Build.built_at)
    found = db.session.execute(query.where(Build.publication_id == row.id)).first()
    if found is None:
        return None
    current = row.state != "draft" or found.version == row.version
    return {
        "state": found.state,
        "asked_at": found.asked_at,
        "built_at": found.built_at,
        "current": current,
    }


def list_receipts(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return RECEIPT_ROWS.page(actor, *page_args(query))


def with_unit(row: Row) -> Row:
    unit = {name: row.pop(f"unit_{name}") for name in ("id", "code", "name")}
    return row | {"department": unit}


def read_receipt(actor: Actor, receipt_id: str) -> dict[str, Any]:
    """One receipt. Raises `not_found`."""
    row = RECEIPTS.find(actor, receipt_id)
    (found,) = selected(RECEIPT_LIST, Receipt.id == row.id)
    return with_unit(found) | {"allowed_actions": RECEIPTS.allowed(actor, row)}


def receipts_of(actor: Actor, publication_id: str) -> dict[str, Any]:
    """The receipts of one publication that the actor sees, by the units' codes."""
    mine = (Receipt.publication_id == publication_id, queries.visible_receipts(actor))
    found = [with_unit(row) for row in selected(RECEIPT_LIST, *mine)]
    return {"items": sorted(found, key=lambda row: row["department"]["code"]), "next_cursor": None}


EXCERPT_ROWS = collection(EXCERPT_LIST, queries.visible_excerpts)
PUBLICATION_ROWS = collection(PUBLICATION_LIST, queries.visible_publications, finished)
RECEIPT_ROWS = collection(RECEIPT_LIST, queries.visible_receipts, with_unit)
