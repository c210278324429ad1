"""A learning report's life (moves.md 6), and what is known of a file's text."""

from secondment.kit.moves import move, moves

CIRCULATIONS = ("internal", "district", "public")
TEXT_STATUSES = ("pending", "extracted", "unreadable", "encrypted")
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
