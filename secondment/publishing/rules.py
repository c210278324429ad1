"""Who is what to excerpts, publications and receipts."""

from collections.abc import Iterable

from secondment.kit.database import db
from secondment.people.rules import Actor, own_cadre, reach
from secondment.publishing.models import Excerpt, Publication, Receipt

OVERSEERS = ("hr", "coordinator", "leader")
READERS = ("handler", "signer", "editor")  # who receives for a unit
WIDER = {"district": ("district", "public"), "public": ("public",)}
"""The circulations of reports that may enter a publication of that circulation (moves.md 6)."""


def excerpt_roles(actor: Actor, row: Excerpt) -> Iterable[str]:
    if row.department_id in reach(actor, "editor"):
        yield "editor"
    if own_cadre(actor) == row.cadre_id:
        yield "author"


def publication_roles(actor: Actor, row: Publication) -> Iterable[str]:
    return ["editor"] if row.department_id in reach(actor, "editor") else []


def receipt_roles(actor: Actor, row: Receipt) -> Iterable[str]:
    if row.department_id in reach(actor, *READERS):
        yield "reader"
    yield from publication_roles(actor, publication_of(row))


def publication_of(row: Receipt) -> Publication:
    return db.session.get_one(Publication, row.publication_id)
