"""Every move of a suggestion, against moves.md 2 and 7 written out by hand."""

import pytest

from secondment.suggestions import assigning, intake, merging
from secondment.suggestions.queries import SUGGESTIONS
from tests.suggestions.factories import REASON
from tests.suggestions.tables.acts import (
    COMMITMENT,
    DISSATISFIED,
    SUGGESTION,
    Step,
    by,
    steps,
    with_unit,
)
from tests.suggestions.tables.people import DISTRICT, HELPERS, POLICIES, UNIT
from tests.suggestions.tables.steps import (
    entered,
    promised,
    replied,
    separately,
    signed,
    solely,
    started,
    under_policy,
)
from tests.tables import Case, Line, Situation, Written, try_table

LIVE = "draft submitted accepted assigned handling replied tracking"
LINES = {
    "edit": Line("proposer enterer", "draft"),
    "attach": Line("proposer enterer coordinator", LIVE),
    "correct": Line(
        "proposer",
        "submitted accepted",
        hinders={"own submitted": "entered_himself", "own accepted": "entered_himself"},
    ),
    "delete": Line("proposer enterer", "draft", "nothing", hinders={"sent back": "was_submitted"}),
    "submit": Line("proposer enterer", "draft", "submitted"),
    "withdraw": Line(
        "proposer",
        "draft submitted accepted",
        "withdrawn",
        hinders={"joined": "others_merged"},
    ),
    "send-back": Line("coordinator", "submitted", "draft"),
    "accept": Line("coordinator", "submitted", "accepted"),
    "decline": Line("coordinator", "submitted", "declined"),
    "reconsider": Line("coordinator", "declined", "submitted"),
    "keep-for-reference": Line("coordinator", "accepted", "closed"),
    "merge": Line(
        "coordinator", "submitted accepted", "merged", hinders={"joined": "others_merged"}
    ),
    "unmerge": Line("coordinator", "merged", {"merged early": "submitted", "merged": "accepted"}),
    "assign": Line("coordinator", "accepted", "assigned"),
    "reassign": Line(
        "coordinator", "assigned handling", {"partly answered": "handling", "": "assigned"}
    ),
    "recall": Line(
        "coordinator",
        "assigned handling",
        "accepted",
        hinders={"partly answered": "reply_sent"},
    ),
    "add-co-unit": Line(
        "coordinator", "assigned handling", hinders={"partly answered": "not_joint"}
    ),
    "remove-co-unit": Line(
        "coordinator", "assigned handling", unfit={"joint": "", "": "unknown_reference"}
    ),
    "pause": Line(
        "coordinator", "assigned handling", hinders={"paused": "paused", "paused early": "paused"}
    ),
    "resume": Line(
        "coordinator",
        "assigned handling",
        hinders={"paused": "", "paused early": "", "": "not_paused"},
    ),
    "urge": Line(
        "coordinator",
        "assigned handling tracking",
        hinders={"delivered": "nothing_owed", "verified": "nothing_owed"},
    ),
    "urge-evaluation": Line(
        "coordinator",
        "replied tracking",
        hinders={
            **dict.fromkeys(("satisfied", "dissatisfied", "met"), "already_evaluated"),
            **dict.fromkeys(("dissatisfied again", "met again"), "already_evaluated"),
            "evaluation off": "evaluation_off",
            "not evaluated": "",
            "urged": "already_urged",
            "": "evaluation_not_due",
        },
    ),
    "evaluate": Line(
        "proposer coordinator",
        "replied tracking",
        hinders={
            **dict.fromkeys(("satisfied", "dissatisfied", "met"), "already_evaluated"),
            **dict.fromkeys(("dissatisfied again", "met again"), "already_evaluated"),
            "evaluation off": "evaluation_off",
        },
    ),
    "rehandle": Line(
        "coordinator",
        "replied tracking",
        "handling",
        hinders={
            "formal dissatisfied": "",
            **dict.fromkeys(("study dissatisfied", "met"), "no_further_round"),
            **dict.fromkeys(("dissatisfied again", "met again"), "no_further_round"),
            "": "not_dissatisfied",
        },
    ),
    "record-meeting": Line(
        "coordinator",
        "replied tracking",
        hinders={
            "formal dissatisfied": "round_left",
            **dict.fromkeys(("study dissatisfied", "dissatisfied again"), ""),
            **dict.fromkeys(("met", "met again"), "meeting_recorded"),
            "": "not_dissatisfied",
        },
    ),
    "record-result": Line("coordinator answerer", "handling replied tracking closed"),
    "track": Line(
        "coordinator",
        "replied",
        "tracking",
        hinders={"promised": "", "": "nothing_promised"},
    ),
    "close": Line(
        "coordinator",
        "replied tracking",
        "closed",
        hinders={
            **dict.fromkeys(("promised", "tracking", "delivered"), "commitments_open"),
            **dict.fromkeys(("satisfied", "urged", "met again", "evaluation off"), ""),
            **dict.fromkeys(("formal dissatisfied", "dissatisfied again"), "dissatisfied_open"),
            "formal": "evaluation_required",
        },
    ),
    "reopen": Line("coordinator", "closed", {"closed": "replied", "reference": "accepted"}),
}

# How to come there


def office(action: str) -> Step:
    return by("office", SUGGESTION[action])


def proposer(action: str) -> Step:
    return by("proposer", SUGGESTION[action])


co_unit = by("office", with_unit(assigning.add_co_unit, "FGJ"))


def referred(case: Case) -> None:
    """Declined, and given to FGJ for reading."""
    unit = case.world.departments["FGJ"]
    office, key = case.people["office"], case["suggestion"]
    intake.decline(office, key, reason=REASON, refer_department_ids=[unit], **case.later)


def joined(case: Case) -> None:
    """The stranger's suggestion is merged into this one."""
    office = case.people["office"]
    merging.merge(office, case["another"], into_id=case["suggestion"], **case.later)


SITUATIONS = {
    "own draft": Situation("draft", "", entered("proposer")),
    "own submitted": Situation("submitted", "own draft", proposer("submit")),
    "own accepted": Situation("accepted", "own submitted", office("accept")),
    "draft": Situation("draft", "", entered("enterer")),
    "submitted": Situation("submitted", "draft", by("enterer", SUGGESTION["submit"])),
    "sent back": Situation("draft", "submitted", office("send-back")),
    "withdrawn": Situation("withdrawn", "submitted", proposer("withdraw")),
    "declined": Situation("declined", "submitted", referred),
    "merged early": Situation("merged", "submitted", office("merge")),
    "accepted": Situation("accepted", "submitted", office("accept")),
    "reference": Situation("closed", "accepted", office("keep-for-reference")),
    "merged": Situation("merged", "accepted", office("merge")),
    "joined": Situation("accepted", "accepted", joined),
    "assigned": Situation("assigned", "accepted", solely),
    "paused early": Situation("assigned", "assigned", office("pause")),
    "handling": Situation(
        "handling",
        "assigned",
        steps(signed, office("attach")),
    ),
    "paused": Situation("handling", "handling", office("pause")),
    "recalled": Situation("accepted", "handling", office("recall")),
    "joint": Situation("handling", "handling", co_unit),
    "partly answered": Situation(
        "handling",
        "accepted",
        steps(separately, signed, replied),
    ),
    "replied": Situation("replied", "handling", replied),
    "satisfied": Situation("replied", "replied", proposer("evaluate")),
    "closed": Situation("closed", "satisfied", office("close")),
    "dissatisfied": Situation("replied", "replied", by("proposer", DISSATISFIED)),
    "met": Situation("replied", "dissatisfied", office("record-meeting"), policy="study"),
    "rehandled": Situation("handling", "dissatisfied", office("rehandle"), policy="formal"),
    "answered again": Situation("replied", "rehandled", replied),
    "dissatisfied again": Situation("replied", "answered again", by("proposer", DISSATISFIED)),
    "met again": Situation("replied", "dissatisfied again", office("record-meeting")),
    "not evaluated": Situation("replied", "replied", steps(), days=60),
    "urged": Situation("replied", "not evaluated", office("urge-evaluation")),
    "evaluation off": Situation("replied", "replied", under_policy(evaluation="off")),
    "promised": Situation("replied", "handling", promised),
    "tracking": Situation("tracking", "promised", office("track")),
    "delivered": Situation(
        "tracking",
        "tracking",
        by("swj.handler", COMMITMENT["attach"], COMMITMENT["deliver"]),
    ),
    "verified": Situation("tracking", "delivered", by("office", COMMITMENT["verify"])),
}

# Who sees it, and who is what to it


def was_assigned(case: Case) -> bool:
    beyond = case.state in ("assigned", "handling", "replied", "tracking", "closed")
    return case.situation == "recalled" or (beyond and case.situation != "reference")


def sees(case: Case, person: str) -> bool:
    if person in DISTRICT:
        never_submitted = case.situation in ("draft", "own draft")
        return not never_submitted or (person == "enterer" and case.situation == "draft")
    if person in UNIT:
        return was_assigned(case)
    if person in HELPERS:
        return case.situation in ("declined", "joint", "partly answered")
    return person in ("proposer", "co-signer") or (person, case.situation) == ("stranger", "joined")


def roles(case: Case, person: str) -> set[str]:
    own = case.situation.startswith("own")
    answering = was_assigned(case) and case.situation != "recalled"
    found = {
        "proposer": {"proposer", "enterer"} if own else {"proposer"},
        "enterer": set() if own else {"enterer"},
        "office": {"coordinator"},
        "swj.handler": {"answerer"} if answering else set(),
        "fgj.handler": {"answerer"} if case.situation == "partly answered" else set(),
    }
    return found.get(person, set())


WRITTEN = Written("suggestion", SUGGESTIONS, LINES, SITUATIONS, SUGGESTION, sees=sees, roles=roles)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_move_of_a_suggestion(context, world, policy, record_property):
    with started(world, policy) as case:
        try_table(WRITTEN, case, record_property)
