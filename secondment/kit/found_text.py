"""What is found in a document, as the process that reads it and the service that asks tell it."""

from collections.abc import Callable
from dataclasses import dataclass, field

WALL_SECONDS = 60
MAX_CHARACTERS = 1_000_000  # of a text that is kept
MAX_PREVIEW = 2_000_000  # characters of HTML

ABSENT, DAMAGED, OVER_LIMITS = "text_absent", "text_damaged", "text_over_limits"
OTHER_FORMAT, OLD_DOC, PROTECTED = "text_other_format", "text_old_doc", "text_protected"
UNREAD = (ABSENT, DAMAGED, OVER_LIMITS, OTHER_FORMAT, OLD_DOC, PROTECTED)
"""Why a document has no text: codes with their words."""


# By name: a library's is known only where that library is loaded.
OF_LIMITS = ("MemoryError", "RecursionError", "LimitReachedError")


def reason_of(error: Exception) -> str:
    """Whether a limit, ours or a library's, ended the reading; else the document is damaged."""
    return OVER_LIMITS if type(error).__name__ in OF_LIMITS else DAMAGED


@dataclass
class Found:
    """What a reader made of a document. `parts` are its pieces in order, a line break between.

    `aside` is looked through for marks and not kept: heads, feet, notes. `preview` is called last.
    """

    parts: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    complete: bool = True
    reason: str | None = None
    fault: str | None = None
    preview: Callable[[], str] | None = None


@dataclass(frozen=True)
class Document:
    """What was read: `text`, or a `reason` of UNREAD why there is none.

    `complete` is false where the text was longer than is kept, or some pages could not be read.
    `marked`: what was read bears a classification mark, kept or not. `preview` is cleaned HTML, of
    DOCX alone. `fault` names the kind of error met, for the log; it holds nothing of the content.
    """

    text: str | None = None
    reason: str | None = None
    complete: bool = True
    marked: bool = False
    preview: str | None = None
    fault: str | None = None
