"""A learning report's life (moves.md 6)."""

from secondment.kit.moves import move, moves

CIRCULATIONS = ("internal", "district", "public")
REPORT = moves(
    "draft submitted returned accepted",
    move("create", "cadre hr", "", "draft"),
    move("edit", "author", "draft returned"),
    move("submit", "author", "draft returned", "submitted"),
    move("return", "hr", "submitted", "returned"),
    move("accept", "hr", "submitted", "accepted"),
    move("circulate", "hr", "submitted accepted"),
    move("delete", "author", "draft"),
)
