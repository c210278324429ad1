"""What stands in the way of a move although role and state are right."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from secondment.kit.database import db
from secondment.kit.errors import Problem, refuse
from secondment.kit.moves import Move
from secondment.people.rules import Actor
from secondment.publishing.models import Excerpt, Publication, PublicationItem, Receipt
from secondment.publishing.rules import publication_of

Found = Problem | None


def not_published(row: Excerpt) -> Found:
    issued = held_by(row).where(Publication.state == "issued")
    return refuse("already_published", state=row.state) if first(issued) else None


def not_used(row: Excerpt) -> Found:
    return refuse("excerpt_in_use", state=row.state) if first(held_by(row)) else None


def held_by(row: Excerpt) -> sa.Select[Any]:
    """The publications that hold an excerpt."""
    return (
        sa.select(Publication.id)
        .join(PublicationItem, PublicationItem.publication_id == Publication.id)
        .where(PublicationItem.excerpt_id == row.id)
    )


def has_items(row: Publication) -> Found:
    held = sa.select(PublicationItem.excerpt_id).where(PublicationItem.publication_id == row.id)
    return None if first(held) else refuse("no_items", state=row.state)


def consents_given(row: Publication) -> Found:
    """Every author agrees to what is printed of him (PIPL art. 25)."""
    missing = (
        sa.select(sa.func.count())
        .select_from(PublicationItem)
        .join(Excerpt, Excerpt.id == PublicationItem.excerpt_id)
        .where(PublicationItem.publication_id == row.id, Excerpt.state != "consented")
    )
    count = db.session.scalar(missing) or 0
    return refuse("consent_missing", count, state=row.state) if count else None


def in_force(row: Receipt) -> Found:
    withdrawn = publication_of(row).state == "withdrawn"
    return refuse("publication_withdrawn", state=row.state) if withdrawn else None


def first(query: sa.Select[Any]) -> Any:
    return db.session.scalar(query.limit(1))


NEEDS: Mapping[str, Callable[[Any], Found]] = {
    need.__name__: need for need in (not_published, not_used, has_items, consents_given, in_force)
}


def hinders(_actor: Actor, row: Any, move: Move, _at: datetime) -> Found:
    """The first need of the move that is not met."""
    return next((found for need in move.needs if (found := NEEDS[need](row))), None)
