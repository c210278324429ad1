"""Who sees which excerpts, publications and receipts (moves.md 7)."""

from typing import Any

import sqlalchemy as sa

from secondment.cohorts.queries import any_of
from secondment.kit.moves import Life
from secondment.people.rules import Actor, own_cadre, reach, remembered
from secondment.publishing.models import Excerpt, Publication, PublicationItem, Receipt
from secondment.publishing.needs import hinders
from secondment.publishing.rules import (
    OVERSEERS,
    READERS,
    excerpt_roles,
    publication_roles,
    receipt_roles,
)
from secondment.publishing.states import EXCERPT, PUBLICATION, RECEIPT

Condition = sa.ColumnElement[bool]


def at(column: Any, places: frozenset[str]) -> list[Condition]:
    return [column.in_(sorted(places))] if places else []


@remembered
def visible_excerpts(actor: Actor) -> Condition:
    """The department's editors, the district's offices, and the author."""
    own = own_cadre(actor)
    return any_of(
        [
            *at(Excerpt.department_id, reach(actor, "editor")),
            *at(Excerpt.district_id, reach(actor, *OVERSEERS)),
            *([Excerpt.cadre_id == own] if own else []),
        ]
    )


@remembered
def visible_publications(actor: Actor) -> Condition:
    """Drafts are their editors'; once issued, the district's offices, the units they went to and
    those whose words stand in them see them."""
    public: list[Condition] = list(at(Publication.district_id, reach(actor, *OVERSEERS)))
    units = reach(actor, *READERS)
    if units:
        sent = sa.select(Receipt.publication_id).where(*at(Receipt.department_id, units))
        public.append(Publication.id.in_(sent))
    own = own_cadre(actor)
    if own:
        held = (
            sa.select(PublicationItem.publication_id)
            .join(Excerpt, Excerpt.id == PublicationItem.excerpt_id)
            .where(Excerpt.cadre_id == own)
        )
        public.append(Publication.id.in_(held))
    issued = sa.and_(Publication.state != "draft", any_of(public))
    return any_of([*at(Publication.department_id, reach(actor, "editor")), issued])


@remembered
def visible_receipts(actor: Actor) -> Condition:
    """The unit it went to, the editors who sent it, the district's offices."""
    found = [
        *at(Receipt.department_id, reach(actor, *READERS)),
        *at(Receipt.district_id, reach(actor, *OVERSEERS)),
    ]
    desks = reach(actor, "editor")
    if desks:
        made = sa.select(Publication.id).where(*at(Publication.department_id, desks))
        found.append(Receipt.publication_id.in_(made))
    return any_of(found)


EXCERPTS: Life[Excerpt] = Life(Excerpt, EXCERPT, visible_excerpts, excerpt_roles, hinders)
PUBLICATIONS: Life[Publication] = Life(
    Publication, PUBLICATION, visible_publications, publication_roles, hinders
)
RECEIPTS: Life[Receipt] = Life(Receipt, RECEIPT, visible_receipts, receipt_roles, hinders)
