"""The files of suggestions and replies: which items they hang on, who may add them."""

from secondment.kit.database import LOCK, db
from secondment.people.rules import Actor
from secondment.reports.files import Kind, kind_of
from secondment.suggestions.models import Reply, Suggestion
from secondment.suggestions.queries import REPLIES, SUGGESTIONS
from secondment.suggestions.rules import suggestion_of


def take_reply(actor: Actor, reply_id: str) -> Reply:
    """The locked reply, after its suggestion is locked, whose journal tells of the file."""
    seen = REPLIES.find(actor, reply_id)
    db.session.get_one(Suggestion, seen.suggestion_id, with_for_update=LOCK, populate_existing=True)
    return REPLIES.take(actor, reply_id, "attach", None)


SUGGESTION_FILES = kind_of(SUGGESTIONS)
REPLY_FILES = Kind(
    REPLIES.find,
    lambda actor, item: REPLIES.admit(actor, item, "attach"),
    take_reply,
    suggestion_of,
)
