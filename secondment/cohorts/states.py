"""The lives of cohorts and secondments (moves.md 6); all by hr."""

from secondment.kit.moves import move, moves

COHORT = moves(
    "draft open under_way finished archived",
    move("create", "hr", "", "draft"),
    move("edit", "hr", "draft open under_way finished"),
    move("open", "hr", "draft", "open"),
    move("start", "hr", "open", "under_way"),
    move("finish", "hr", "under_way", "finished"),
    move("archive", "hr", "finished", "archived"),
    move("delete", "hr", "draft"),
)
SECONDMENT = moves(
    "planned in_post returned ended_early withdrawn",
    move("create", "hr", "", "planned"),
    move("edit", "hr", "planned in_post"),
    move("depart", "hr", "planned", "in_post"),
    move("return", "hr", "in_post", "returned"),
    move("end-early", "hr", "in_post", "ended_early"),
    move("withdraw", "hr", "planned", "withdrawn"),
    move("extend", "hr", "in_post"),
    move("appraise", "hr", "in_post returned ended_early"),
    move("delete", "hr", "planned"),
)
OVER = ("withdrawn",)  # secondments that never happened: they overlap with nothing
