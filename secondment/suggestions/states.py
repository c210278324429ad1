"""The tables of moves of suggestions, assignments and replies (moves.md 2-4).

Roles: `proposer`, `enterer` (who entered it, for himself or on behalf), `coordinator` of the
district, `handler` and `signer` of the unit, `drafter` of the reply.
"""

from secondment.kit.moves import move, moves

SOURCES = ("cadre", "talk", "report", "meeting", "paper", "enterprise")
MODES = ("sole",)
UNIT_ROLES = ("sole", "lead", "co", "separate")
DECISIONS = ("adopted", "partly_adopted", "not_adopted")  # best first
RATINGS = ("satisfied", "basically_satisfied", "dissatisfied")
CONTACT_KINDS = ("phone", "visit", "meeting")

SUGGESTION = moves(
    "draft submitted declined withdrawn accepted merged assigned handling replied tracking closed",
    move("create", "cadre hr coordinator", "", "draft"),
    move("edit", "proposer enterer", "draft"),
    move(
        "attach",
        "proposer enterer coordinator",
        "draft submitted accepted assigned handling replied tracking",
    ),
    move("correct", "proposer", "submitted accepted", needs="entered_for_him"),
    move("delete", "proposer enterer", "draft", needs="never_submitted"),
    move("submit", "proposer enterer", "draft", "submitted"),
    move("withdraw", "proposer", "draft submitted accepted", "withdrawn"),
    move("send-back", "coordinator", "submitted", "draft"),
    move("accept", "coordinator", "submitted", "accepted"),
    move("decline", "coordinator", "submitted", "declined"),
    move("reconsider", "coordinator", "declined", "submitted"),
    move("keep-for-reference", "coordinator", "accepted", "closed"),
    move("assign", "coordinator", "accepted", "assigned"),
    move("recall", "coordinator", "assigned handling", "accepted", needs="nothing_sent"),
    move("be-handled", "", "assigned", "handling", follows=True),
    move("be-replied", "", "handling", "replied", follows=True),
    move("evaluate", "lead_proposer coordinator", "replied tracking", needs="evaluation_open"),
    move("close", "coordinator", "replied tracking", "closed", needs="evaluation_done"),
    move("reopen", "coordinator", "closed"),  # to replied; kept for reference: to accepted
)

OPEN = ("assigned", "signed", "return_requested", "opinion_given")
ASSIGNMENT = moves(
    "assigned signed return_requested returned opinion_given replied removed",
    move("sign", "handler", "assigned", "signed"),
    move("allocate", "handler", " ".join(OPEN)),
    move("contact", "handler", " ".join(OPEN)),
    move("progress", "handler", " ".join(OPEN)),
    move("reply", "handler", "signed", needs="no_open_reply not_own"),
    move("be-replied", "", "signed", "replied", follows=True),
    move("be-removed", "", " ".join(OPEN), "removed", follows=True),
)

REPLY = moves(
    "draft submitted signed_off passed sent returned void",
    move("edit", "handler", "draft", needs="assignment_signed not_own"),
    move("submit", "handler", "draft", "submitted", needs="assignment_signed not_own contact_made"),
    move(
        "attach",
        "handler",
        "draft submitted signed_off passed",
        needs="assignment_signed not_own",
    ),
    move("send-back", "signer", "submitted", "draft", needs="assignment_signed"),
    move(
        "sign-off",
        "signer",
        "submitted",
        "signed_off",
        needs="assignment_signed not_own not_drafter",
    ),
    move("pass", "coordinator", "signed_off", "passed", needs="assignment_signed pre_check"),
    move("return", "coordinator", "signed_off", "draft", needs="assignment_signed pre_check"),
    move("send", "handler", "signed_off passed", "sent", needs="assignment_signed not_own checked"),
    move("be-void", "", "draft submitted signed_off passed", "void", follows=True),
)
UNDER_WAY = ("draft", "submitted", "signed_off", "passed")  # replies that may still be sent
