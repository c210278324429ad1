"""The files of suggestions, replies and commitments: who may add them. Those of a reply or a
commitment are told of in the suggestion's journal, behind its lock."""

from typing import Any

from secondment.kit.database import LOCK, db
from secondment.kit.moves import Life
from secondment.people.rules import Actor
from secondment.reports.files import Kind, kind_of
from secondment.suggestions.models import Suggestion
from secondment.suggestions.queries import COMMITMENTS, REPLIES, SUGGESTIONS
from secondment.suggestions.rules import suggestion_of


def part_of_suggestion(life: Life[Any]) -> Kind:
    def take(actor: Actor, item_id: str) -> Any:
        seen = life.find(actor, item_id)
        db.session.get_one(
            Suggestion, seen.suggestion_id, with_for_update=LOCK, populate_existing=True
        )
        return life.take(actor, item_id, "attach", None)

    return Kind(
        life.model,
        life.find,
        lambda actor, item: life.admit(actor, item, "attach"),
        take,
        suggestion_of,
    )


SUGGESTION_FILES = kind_of(SUGGESTIONS)
REPLY_FILES = part_of_suggestion(REPLIES)
COMMITMENT_FILES = part_of_suggestion(COMMITMENTS)
