"""Every move of a reply, against moves.md 4 and 7 written out by hand; the unit is SWJ."""

import pytest

from secondment.suggestions.queries import REPLIES
from tests.suggestions.tables.acts import (
    ASSIGNMENT,
    COMMITMENT,
    DISSATISFIED,
    DUE,
    REPLY,
    SATISFIED,
    SUGGESTION,
    Step,
    by,
    drafted,
    steps,
)
from tests.suggestions.tables.people import (
    DISTRICT,
    HELPERS,
    IN_TWO_ROLES,
    POLICIES,
    in_unit,
    unit_roles,
)
from tests.suggestions.tables.steps import (
    accepted,
    before_the_signer,
    handed_out,
    its_commitment,
    sent,
    separately,
    signed,
    solely,
    started,
    under_policy,
)
from tests.tables import Case, Line, Situation, Written, try_table

OWN = {"proposer in the unit": "own_suggestion"}
RETURN_ASKED = {
    f"{name}, return asked": "not_signed_for"
    for name in ("draft", "submitted", "signed off", "passed")
}
LINES = {
    "edit": Line("handler", "draft", bars=OWN, hinders=RETURN_ASKED),
    "submit": Line(
        "handler",
        "draft",
        "submitted",
        bars=OWN,
        hinders={
            **RETURN_ASKED,
            "formal draft": "contact_required",
            "opinion owed": "opinions_missing",
        },
    ),
    "attach": Line("handler", "draft submitted signed_off passed", bars=OWN, hinders=RETURN_ASKED),
    "send-back": Line("signer", "submitted", "draft", hinders=RETURN_ASKED),
    "sign-off": Line(
        "signer",
        "submitted",
        {"formal": "signed_off", "study": "sent"},
        bars=OWN | {"drafting signer": "own_draft"},
        hinders=RETURN_ASKED,
    ),
    "record-sign-off": Line(
        "handler",
        "submitted",
        {"formal": "signed_off", "study": "sent"},
        bars=OWN,
        hinders={**RETURN_ASKED, "no paper": "no_paper_sign_off"},
    ),
    "pass": Line(
        "coordinator",
        "signed_off",
        "passed",
        hinders={**RETURN_ASKED, "study": "no_pre_check"},
    ),
    "return": Line(
        "coordinator",
        "signed_off sent",
        {"signed off": "draft", "": "returned"},
        hinders={
            **RETURN_ASKED,
            "study signed off": "no_pre_check",
            **dict.fromkeys(("tracking", "closed", "handled again"), "answer_settled"),
        },
    ),
    "send": Line(
        "handler",
        "signed_off passed",
        "sent",
        bars=OWN,
        hinders={**RETURN_ASKED, "formal signed off": "pre_check_missing"},
    ),
    "reclassify": Line(
        "coordinator",
        "sent",
        hinders=dict.fromkeys(("closed", "handled again", "others owe"), "answer_settled"),
    ),
}

# How to come there


def formally(step: Step) -> Step:
    """Done while the cohort is under the policy `formal`: under `study` a reply that is signed off
    has been sent, unless the policy is changed meanwhile."""

    def done(case: Case) -> None:
        steps(under_policy("formal"), step, under_policy(case.policy))(case)

    return done


def unit(action: str) -> Step:
    return by("swj.handler", REPLY[action])


def office(action: str) -> Step:
    return by("office", REPLY[action])


return_asked = by("swj.handler", ASSIGNMENT["request-return"])
recalled = by("office", SUGGESTION["recall"])
contacted = by("swj.handler", ASSIGNMENT["contact"])
promising = drafted(outcome_class="planned", promised_on=DUE)
leading = handed_out("joint", lead_department_id="SWJ", co_department_ids="FGJ")
delivered = steps(
    its_commitment,
    by("swj.handler", COMMITMENT["attach"], COMMITMENT["deliver"]),
    by("office", COMMITMENT["verify"]),
)


def opinion_given(case: Case) -> None:
    helper = case.people["fgj.handler"]
    for action in ("sign", "opinion"):
        ASSIGNMENT[action](case.about(assignment=case["helping"]), helper)


SITUATIONS = {
    "draft": Situation("draft", "", steps(accepted, solely, signed, by("swj.handler", promising))),
    "draft, return asked": Situation("draft", "draft", return_asked),
    "void": Situation("void", "draft", recalled),
    "contacted": Situation("draft", "draft", contacted),
    "submitted": Situation("submitted", "contacted", steps(unit("submit"), unit("attach"))),
    "submitted, return asked": Situation("submitted", "submitted", return_asked),
    "submitted, void": Situation("void", "submitted", recalled),
    "no paper": Situation("submitted", "submitted", under_policy(paper_sign_off=False)),
    "sent back": Situation("draft", "submitted", by("swj.signer", REPLY["send-back"])),
    "signed off": Situation(
        "signed_off", "submitted", formally(by("swj.signer", REPLY["sign-off"]))
    ),
    "signed off, return asked": Situation("signed_off", "signed off", return_asked),
    "passed": Situation("passed", "signed off", formally(office("pass"))),
    "passed, return asked": Situation("passed", "passed", return_asked),
    "sent": Situation("sent", "submitted", sent),
    "returned": Situation("returned", "sent", office("return")),
    "tracking": Situation("sent", "sent", by("office", SUGGESTION["track"])),
    "closed": Situation(
        "sent",
        "tracking",
        steps(delivered, by("proposer", SATISFIED), by("office", SUGGESTION["close"])),
    ),
    "handled again": Situation(
        "sent",
        "sent",
        steps(by("proposer", DISSATISFIED), by("office", SUGGESTION["rehandle"])),
        policy="formal",
    ),
    "others owe": Situation(
        "sent", "", steps(accepted, separately, signed, before_the_signer(), sent)
    ),
    "opinion owed": Situation(
        "draft", "", steps(accepted, leading, signed, by("swj.handler", drafted()), contacted)
    ),
    "opinion given": Situation("draft", "opinion owed", opinion_given),
    "opinion late": Situation("draft", "opinion owed", steps(), days=40),  # due after a month
}


def sees(case: Case, person: str) -> bool:
    if in_unit(person):
        return True
    if person == "office":
        drafts = ("draft", "contacted", "draft, return asked", "void")
        return case.situation not in drafts and not case.situation.startswith("opinion")
    helps = person in HELPERS and case.situation == "others owe"
    return case.state == "sent" and (person in (*DISTRICT, "proposer", "co-signer") or helps)


def roles(_case: Case, person: str) -> set[str]:
    return {"coordinator"} if person == "office" else unit_roles(person)


WRITTEN = Written("reply", REPLIES, LINES, SITUATIONS, REPLY, sees=sees, roles=roles)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_move_of_a_reply(context, world, policy, record_property):
    with started(world, policy, *IN_TWO_ROLES) as case:
        try_table(WRITTEN, case, record_property)
