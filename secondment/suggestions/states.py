"""The tables of moves of suggestions, assignments, replies, studies, commitments (moves.md 2-6).

Roles: `proposer`, `enterer` (who entered it, for himself or on behalf), `coordinator` of the
district, `handler` and `signer` of the unit; `answerer` is a handler of a unit that answers,
`co_handler` one of a unit that gives its opinion to the lead. Needs are told in their order; those
of a 403 (`not_own`, `not_drafter`) stand first, as the state is not told before the right.
"""

from secondment.kit.moves import move, moves

SOURCES = ("cadre", "talk", "report", "meeting", "paper", "enterprise")
UNITS_BY_MODE = {  # the fields that name the units; the first of each is needed
    "sole": ("lead_department_id",),
    "joint": ("lead_department_id", "co_department_ids"),
    "separate": ("department_ids",),
}
MODES = tuple(UNITS_BY_MODE)
UNIT_ROLES = ("sole", "lead", "co", "separate")
ANSWERING = ("sole", "lead", "separate")
DECISIONS = ("adopted", "partly_adopted", "not_adopted")  # best first
PROMISING = ("in_progress", "planned")  # classes that need a promised date
RATINGS = ("satisfied", "basically_satisfied", "dissatisfied")
CONTACT_KINDS = ("phone", "visit", "meeting")
RESULT_KINDS = ("policy", "project", "measure", "practice")
EXTENSION_STATES = ("requested", "granted", "refused")
RULINGS = ("granted", "refused")

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
    move("withdraw", "proposer", "draft submitted accepted", "withdrawn", needs="nothing_merged"),
    move("send-back", "coordinator", "submitted", "draft"),
    move("accept", "coordinator", "submitted", "accepted"),
    move("decline", "coordinator", "submitted", "declined"),
    move("reconsider", "coordinator", "declined", "submitted"),
    move("keep-for-reference", "coordinator", "accepted", "closed"),
    move("merge", "coordinator", "submitted accepted", "merged", needs="nothing_merged"),
    move("unmerge", "coordinator", "merged", ends="merged>submitted merged>accepted"),
    move("assign", "coordinator", "accepted", "assigned"),
    move("reassign", "coordinator", "assigned handling", ends="handling>assigned"),
    move("recall", "coordinator", "assigned handling", "accepted", needs="nothing_sent"),
    move("add-co-unit", "coordinator", "assigned handling", needs="led"),
    move("remove-co-unit", "coordinator", "assigned handling"),
    move("pause", "coordinator", "assigned handling", needs="not_paused"),
    move("resume", "coordinator", "assigned handling", needs="paused"),
    move("urge", "coordinator", "assigned handling tracking", needs="something_owed"),
    move("be-handled", "", "assigned", "handling", follows=True),
    move("be-taken-up", "", "accepted handling replied", "handling", follows=True),
    move("be-replied", "", "handling", "replied", follows=True),
    move("be-returned", "", "assigned handling", "accepted", follows=True),
    move("be-answered-again", "", "handling replied", "handling", follows=True),
    move(
        "urge-evaluation",
        "coordinator",
        "replied tracking",
        needs="evaluation_open evaluation_due not_urged",
    ),
    move("evaluate", "lead_proposer coordinator", "replied tracking", needs="evaluation_open"),
    move(
        "rehandle", "coordinator", "replied tracking", "handling", needs="dissatisfied round_left"
    ),
    move(
        "record-meeting",
        "coordinator",
        "replied tracking",
        needs="dissatisfied last_round no_meeting",
    ),
    move("record-result", "coordinator answerer", "handling replied tracking closed"),
    move("track", "coordinator", "replied", "tracking", needs="something_promised"),
    move(
        "close",
        "coordinator",
        "replied tracking",
        "closed",
        needs="nothing_promised evaluation_done",
    ),
    # to accepted where it was kept for reference
    move("reopen", "coordinator", "closed", ends="closed>replied closed>accepted"),
)
WITH_UNITS = ("assigned", "handling")  # suggestions whose units still owe something
ANSWERED = ("replied", "tracking")

OPEN = ("assigned", "signed", "return_requested", "opinion_given")
OWING = ("assigned", "signed", "return_requested")
ENDED = ("returned", "removed")
ASSIGNMENT = moves(
    "assigned signed return_requested returned opinion_given replied removed",
    move("sign", "handler", "assigned", "signed"),
    move("request-return", "handler", "assigned signed", "return_requested", needs="return_window"),
    move("grant-return", "coordinator", "return_requested", "returned"),
    move("refuse-return", "coordinator", "return_requested", "signed"),
    move("opinion", "co_handler", "signed", "opinion_given"),
    move("allocate", "handler", " ".join(OPEN)),
    move("contact", "handler", " ".join(OPEN)),
    move("progress", "handler", " ".join(OPEN)),
    move(
        "request-extension",
        "handler",
        " ".join(OWING),
        needs="no_extension extension_not_requested before_due",
    ),
    move(
        "grant-extension",
        "coordinator",
        " ".join(OWING),
        needs="no_extension extension_requested before_due",
    ),
    move("refuse-extension", "coordinator", " ".join(OWING), needs="extension_requested"),
    move("extend", "coordinator", " ".join(OWING), needs="no_extension before_due"),
    move("reply", "answerer", "signed", needs="not_own no_open_reply"),
    move("be-replied", "", "signed", "replied", follows=True),
    move("be-answered-again", "", "replied", "signed", follows=True),
    move("be-removed", "", " ".join(OPEN), "removed", follows=True),
)

REPLY = moves(
    "draft submitted signed_off passed sent returned void",
    move("edit", "handler", "draft", needs="not_own assignment_signed"),
    move(
        "submit",
        "handler",
        "draft",
        "submitted",
        needs="not_own assignment_signed contact_made opinions_given",
    ),
    move(
        "attach",
        "handler",
        "draft submitted signed_off passed",
        needs="not_own assignment_signed",
    ),
    move("send-back", "signer", "submitted", "draft", needs="assignment_signed"),
    move(
        "sign-off",
        "signer",
        "submitted",
        "signed_off",
        needs="not_own not_drafter assignment_signed",
    ),
    move(
        "record-sign-off",
        "handler",
        "submitted",
        "signed_off",
        needs="not_own assignment_signed paper_sign_off",
    ),
    move("pass", "coordinator", "signed_off", "passed", needs="assignment_signed pre_check"),
    move(
        "return",
        "coordinator",
        "signed_off sent",
        needs="may_return",
        ends="signed_off>draft sent>returned",
    ),
    move("send", "handler", "signed_off passed", "sent", needs="not_own assignment_signed checked"),
    move("reclassify", "coordinator", "sent", needs="suggestion_answered"),
    move("be-void", "", "draft submitted signed_off passed", "void", follows=True),
)
UNDER_WAY = ("draft", "submitted", "signed_off", "passed")  # replies that may still be sent

STUDY = moves(
    "sent answered withdrawn",
    move("create", "coordinator", "", "sent"),
    move("take-up", "handler", "sent"),
    move("drop", "handler", "sent"),
    move("answer", "signer", "sent", "answered", needs="replies_sent"),
    move("withdraw", "coordinator", "sent", "withdrawn"),
)

COMMITMENT = moves(
    "open delivered verified void",
    move("attach", "handler", "open"),
    move("deliver", "handler", "open", "delivered"),
    move("verify", "coordinator", "delivered", "verified"),
    move("reject", "coordinator", "delivered", "open"),
    move("be-void", "", "open delivered", "void", follows=True),
)
PROMISED = ("open", "delivered")  # commitments not yet settled

PROPOSAL = moves(  # found in a report's text; what is offered has no row
    "offered taken dropped",
    move("confirm", "hr coordinator", "offered", "taken"),
    move("drop", "hr coordinator", "offered", "dropped"),
)
DECIDED = PROPOSAL.states[1:]
HANDED_IN = ("submitted", "accepted")  # reports whose proposals may be decided on
