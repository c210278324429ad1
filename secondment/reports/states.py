"""A learning report's life (moves.md 6), and what is known of a file's text."""

from secondment.kit.found_text import UNREAD
from secondment.kit.moves import move, moves

CIRCULATIONS = ("internal", "district", "public")
TEXT_STATUSES = ("pending", "extracted", "unreadable", "encrypted")
CLASSIFIED = "classified"
TEXT_REASONS = (*UNREAD, CLASSIFIED)
"""Why a file has no text; codes with their words. The last goes with quarantine."""
REPORT = moves(
    "draft submitted returned accepted",
    move("create", "cadre hr", "", "draft"),
    move("edit", "author", "draft returned"),
    move("attach", "author", "draft submitted returned"),
    move("submit", "author", "draft returned", "submitted"),
    move("return", "hr", "submitted", "returned"),
    move("accept", "hr", "submitted", "accepted"),
    move("circulate", "hr", "submitted accepted"),
    move("delete", "author", "draft"),
)
